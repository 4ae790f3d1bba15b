"""Loading a name model: every file checked against the manifest before it is used."""

from __future__ import annotations

import csv
import hashlib
import json
from collections import defaultdict
from typing import TYPE_CHECKING

from pipeline.errors import ModelError

if TYPE_CHECKING:
    from pathlib import Path

FORMAT = 1


def write_manifest(folder: Path, *, name: str, version: str, notes: dict[str, str]) -> None:
    """Write `manifest.json`: format, version and the SHA-256 of every file of the folder."""
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


def check_manifest(folder: Path) -> dict[str, str]:
    """Read the manifest and compare the files with it.

    Returns:
        File name → SHA-256.

    Raises:
        ModelError: no manifest, another format, a file that is missing or is not the trained one.
    """
    path = folder / "manifest.json"
    hint = "install Nukil again, or run `nukil train ner`"
    try:
        manifest = json.loads(path.read_text(encoding="utf-8"))
        files = dict(manifest["files"])
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
    return files


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
