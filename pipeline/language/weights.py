"""Loading a name model: every file checked against the manifest before it is used."""

from __future__ import annotations

import csv
import hashlib
import json
import math
from collections import defaultdict
from typing import TYPE_CHECKING, Any, NamedTuple

from pipeline.errors import ModelError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

FORMAT = 1


def write_manifest(folder: Path, *, name: str, version: str, notes: Mapping[str, Any]) -> None:
    """Write `manifest.json`: format, version and the SHA-256 of every file of the folder.

    Args:
        folder: model folder.
        name: of the model.
        version: of the model.
        notes: further entries; `calibration`, two numbers, is used (see `Calibration`).
    """
    files = sorted(
        path for path in folder.iterdir() if path.name not in ("manifest.json", "CARD.md")
    )
    manifest = {
        "name": name,
        "format": FORMAT,
        "version": version,
        "files": {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in files},
        **notes,
    }
    text = json.dumps(manifest, indent=2, ensure_ascii=False) + "\n"
    (folder / "manifest.json").write_text(text, encoding="utf-8")


class Calibration(NamedTuple):
    """From a mention's raw score to the share of right ones among mentions of that score.

    Platt scaling: the calibrated log odds are `slope` times the raw ones plus `shift`.
    """

    slope: float = 1.0
    shift: float = 0.0

    def __call__(self, score: float) -> float:
        """The calibrated score, 0 to 1."""
        bounded = min(max(score, 1e-6), 1 - 1e-6)
        odds = self.slope * math.log(bounded / (1 - bounded)) + self.shift
        return 1 / (1 + math.exp(-odds))


def check_manifest(folder: Path) -> Calibration:
    """Read the manifest and compare the files with it.

    Returns:
        How to read the scores of the model.

    Raises:
        ModelError: no manifest, another format, a file that is missing or is not the trained one.
    """
    path = folder / "manifest.json"
    hint = "install Nukil again, or run `nukil train ner`"
    try:
        manifest = json.loads(path.read_text(encoding="utf-8"))
        files = dict(manifest["files"])
        calibration = Calibration(*map(float, manifest.get("calibration", ())))
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ModelError(f"{path}: no readable manifest", hint=hint) from error
    if manifest.get("format") != FORMAT:
        raise ModelError(f"{path}: format {manifest.get('format')!r}, not {FORMAT}", hint=hint)
    for name, digest in files.items():
        try:
            found = hashlib.sha256((folder / name).read_bytes()).hexdigest()
        except OSError as error:
            raise ModelError(f"{folder / name}: missing", hint=hint) from error
        if found != digest:
            raise ModelError(f"{folder / name}: damaged, its SHA-256 is {found}", hint=hint)
    return calibration


def read_cues(path: Path) -> dict[str, tuple[str, ...]]:
    """Read `cues.csv` (`form`, `kind`): lower-cased word → its kinds, in file order."""
    cues: dict[str, list[str]] = defaultdict(list)
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.reader(file)
        next(reader)
        for form, kind in reader:
            if kind not in cues[form.lower()]:
                cues[form.lower()].append(kind)
    return {form: tuple(kinds) for form, kinds in cues.items()}
