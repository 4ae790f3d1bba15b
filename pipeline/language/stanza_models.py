"""Stanza's model folders: which models there are, and whether they are what they say.

A folder is laid out as Stanza's own: `resources.json`, then `id/<processor>/<name>.pt`. The models
that `nukil train stanza` makes and those that `stanza.download("id", model_dir=...)` fetches are
read alike. Every file is checked against a hash before PyTorch reads it: SHA-256 of `manifest.json`
where there is one, else the MD5 that Stanza's `resources.json` gives.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pipeline.errors import ModelError
from pipeline.models import model_folder

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

LANGUAGE = "id"
_NEED_TAGS = ("lemma", "depparse")
PROCESSORS = ("tokenize", "mwt", "pos", "lemma", "depparse", "ner")
# Stanza's names for sets of models, best first; other names follow by alphabet.
_PACKAGES = ("default", "default_accurate", "default_fast")
_HINT = (
    "`nukil train stanza` makes models from the treebanks; "
    '`stanza.download("id", model_dir=FOLDER)` fetches the official ones'
)


@dataclass(frozen=True, slots=True)
class StanzaModels:
    """The models of a folder that are to be used.

    Attributes:
        processors: processor → name of its model, in the order in which they run.
        files: the files of these models and of what they depend on.
    """

    folder: Path
    processors: Mapping[str, str]
    files: tuple[Path, ...]


def find_models(name: str) -> StanzaModels:
    """The models of a folder, by its name below `models/` or its path.

    Raises:
        ModelError: no such folder, or no tokenizer for Indonesian in it.
    """
    try:
        folder = model_folder(name)
    except ModelError as error:
        raise ModelError(f"no Stanza models at {name!r}", hint=_HINT) from error
    known = _resources(folder)
    packages = known.get("packages", {})
    for package in sorted(packages, key=_preference):
        wanted = packages[package]
        chosen = {p: wanted[p] for p in PROCESSORS if isinstance(wanted.get(p), str)}
        files = {p: list(_files(folder, known, p, model)) for p, model in chosen.items()}
        there = {p: m for p, m in chosen.items() if all(file.is_file() for file in files[p])}
        if "pos" not in there:
            there = {p: m for p, m in there.items() if p not in _NEED_TAGS}
        if "tokenize" in there:
            used = {file for processor in there for file in files[processor]}
            return StanzaModels(folder, there, tuple(sorted(used)))
    raise ModelError(f"{folder}: no tokenizer for Indonesian", hint=_HINT)


def check_models(models: StanzaModels) -> None:
    """Compare every file with its hash.

    Raises:
        ModelError: a file has no hash, or another one.
    """
    known = dict(_hashes(models.folder))
    for path in models.files:
        name = path.relative_to(models.folder).as_posix()
        if name not in known:
            raise ModelError(f"{path}: no hash to check it by", hint=_HINT)
        method, expected = known[name]
        with path.open("rb") as file:
            found = hashlib.file_digest(file, method).hexdigest()
        if found != expected:
            raise ModelError(f"{path}: damaged, its {method.upper()} is {found}", hint=_HINT)


def _preference(package: str) -> tuple[int, str]:
    rank = _PACKAGES.index(package) if package in _PACKAGES else len(_PACKAGES)
    return rank, package


def _resources(folder: Path) -> dict[str, Any]:
    """What `resources.json` says of Indonesian."""
    path = folder / "resources.json"
    try:
        listed: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        known: dict[str, Any] = listed[LANGUAGE]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ModelError(f"{path}: no readable list of models for id", hint=_HINT) from error
    return known


def _files(folder: Path, known: dict[str, Any], processor: str, model: str) -> Iterator[Path]:
    entry = known.get(processor, {}).get(model, {})
    yield folder / LANGUAGE / processor / f"{model}.pt"
    for needed in entry.get("dependencies", ()):
        yield folder / LANGUAGE / needed["model"] / f"{needed['package']}.pt"


def _hashes(folder: Path) -> Iterator[tuple[str, tuple[str, str]]]:
    """File below the folder → hash method and value."""
    manifest = folder / "manifest.json"
    if manifest.is_file():
        try:
            files = json.loads(manifest.read_text(encoding="utf-8"))["files"].items()
        except (ValueError, KeyError, AttributeError) as error:
            raise ModelError(f"{manifest}: not a manifest", hint=_HINT) from error
        for name, value in files:
            yield name, ("sha256", value)
        return
    for processor, models in _resources(folder).items():
        for model, entry in models.items() if isinstance(models, dict) else ():
            if isinstance(entry, dict) and isinstance(entry.get("md5"), str):
                yield f"{LANGUAGE}/{processor}/{model}.pt", ("md5", entry["md5"])
