"""What a stage's result depends on besides its input: code, resources, weights, settings.

Two runs with the same fingerprint and the same input give the same bytes, so a stage may keep
what it has. A changed rule, lexicon, model or setting changes the fingerprint of the stages that
read it, and of no other. Standard library only: the check must not cost more than the work.
"""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import asdict, dataclass
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.language.stanza_models import find_models
from pipeline.models import model_folder

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pipeline.settings import Settings

PACKAGE = Path(__file__).resolve().parents[1]
RESOURCES = PACKAGE / "resources"
_DIGEST_SIZE = 16
_QUOTED = re.compile(rb"""["']([a-z][a-z0-9_]*)["']""")


def digest(*parts: str | bytes) -> str:
    """BLAKE2b of the parts, each with its length, as 32 hexadecimal digits."""
    state = hashlib.blake2b(digest_size=_DIGEST_SIZE)
    for part in parts:
        data = part.encode("utf-8", "surrogatepass") if isinstance(part, str) else part
        state.update(len(data).to_bytes(8, "big"))
        state.update(data)
    return state.hexdigest()


def digest_json(value: Any) -> str:
    """Digest of a JSON-like value; dates and paths count as their text."""
    return digest(json.dumps(value, sort_keys=True, ensure_ascii=False, default=str))


@cache
def file_digest(path: Path) -> str:
    """BLAKE2b of a file's bytes, read once a process: for code, resources and weights."""
    return stream_digest(path)


def stream_digest(path: Path) -> str:
    """BLAKE2b of a file's bytes, read in blocks."""
    with path.open("rb") as file:
        return hashlib.file_digest(
            file, lambda: hashlib.blake2b(digest_size=_DIGEST_SIZE)
        ).hexdigest()


@dataclass(frozen=True, slots=True)
class Depends:
    """What a stage reads.

    Attributes:
        code: patterns below `pipeline/`. Every lexicon and rule table that this code names in
            quotes belongs to the stage, and so do those that such a rule table names.
        resources: further files, as patterns below `pipeline/resources/`.
    """

    code: tuple[str, ...]
    resources: tuple[str, ...] = ()


# The code puts the names of these together.
_NAMED_IN_PARTS = ("gazetteer/*", "lexicons/date_*.csv")
_GAZETTEER = ("gazetteer.py", "gazetteer/*.py")
DEPENDS = {
    "ingest": Depends(("sources/**/*.py", "documents/*.py")),
    "annotate": Depends(("language/*.py",)),
    "extract": Depends(("extractors/*.py", "language/*.py", *_GAZETTEER), _NAMED_IN_PARTS),
    "survey": Depends(("resolve/acronym*.py", "resolve/mentions.py")),
    "resolve": Depends(("resolve/*.py", "tables/*.py", *_GAZETTEER), _NAMED_IN_PARTS),
    "export": Depends(("exports/*.py", "tables/*.py")),
}
_BASE_CODE = ("columns.py", "records.py", "summaries.py", "rules.py", "stages/*.py")


@cache
def resource_digests(stage: str) -> dict[str, str]:
    """File below resources/ → digest, for what a stage depends on."""
    return digests_of(DEPENDS[stage])


def digests_of(depends: Depends) -> dict[str, str]:
    """File below resources/ → digest, for what some code reads."""
    named = _names_in(_files(PACKAGE, depends.code))
    rules = {path for path in _files(RESOURCES, ("rules/*.toml",)) if path.stem in named}
    named |= _names_in(rules)
    lexicons = {path for path in _files(RESOURCES, ("lexicons/*.csv",)) if path.stem in named}
    return _digests(RESOURCES, rules | lexicons | _files(RESOURCES, depends.resources))


@cache
def code_digests(stage: str) -> dict[str, str]:
    """File below pipeline/ → digest, for the code of a stage."""
    return _digests(PACKAGE, _files(PACKAGE, (*_BASE_CODE, *DEPENDS[stage].code)))


def fingerprint(stage: str, settings: Any, extra: Iterable[str] = ()) -> str:
    """What a stage's rows depend on besides its input.

    Args:
        stage: name of the stage.
        settings: the settings section that the stage reads, a dataclass; None if it reads none.
        extra: digests of anything else, such as weights or facts of the corpus.
    """
    chosen = asdict(settings) if settings else {}
    return digest_json([stage, code_digests(stage), resource_digests(stage), chosen, list(extra)])


def model_digest(settings: Settings) -> str:
    """Digest of the weights that the annotate stage uses, and of the libraries that read them."""
    chosen = settings.annotate
    folder = model_folder(chosen.model)
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    libraries: list[str] = []
    if chosen.engine == "stanza":
        files += find_models(chosen.stanza).files
        libraries += ["stanza", "torch"]
    elif chosen.tokens:
        libraries.append("simplemma")
    weights = (part for path in files for part in (path.name, file_digest(path)))
    return digest(*weights, *(f"{name} {library_version(name)}" for name in libraries))


def library_version(name: str) -> str:
    """Version of a package, "" where it is not installed."""
    try:
        return version(name)
    except PackageNotFoundError:
        return ""


def stage_fingerprint(stage: str, settings: Settings, extra: Iterable[str] = ()) -> str:
    """Fingerprint of a stage under all settings of a run and the weights that they name."""
    section: Any = getattr(settings, stage, None)
    weights = [model_digest(settings)] if stage == "annotate" else []
    return fingerprint(stage, section, [*weights, *extra])


def _files(root: Path, patterns: tuple[str, ...]) -> set[Path]:
    return {path for pattern in patterns for path in root.glob(pattern) if path.is_file()}


def _names_in(paths: Iterable[Path]) -> set[str]:
    return {name.decode() for path in paths for name in _QUOTED.findall(path.read_bytes())}


def _digests(root: Path, files: Iterable[Path]) -> dict[str, str]:
    return {path.relative_to(root).as_posix(): file_digest(path) for path in sorted(files)}
