"""What a stage's result depends on besides its input: code, resources, weights, settings.

Two runs with the same fingerprint and the same input give the same bytes, so a stage may keep
what it has. A changed rule, lexicon, model or setting changes the fingerprint of the stages that
read it, and of no other.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.rules import RESOURCES

if TYPE_CHECKING:
    from collections.abc import Iterable

PACKAGE = Path(__file__).resolve().parents[1]
_DIGEST_SIZE = 16


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


@lru_cache(maxsize=None)
def file_digest(path: Path) -> str:
    """BLAKE2b of a file's bytes, read once a process: for resources and weights."""
    return stream_digest(path)


def stream_digest(path: Path) -> str:
    """BLAKE2b of a file's bytes, read in blocks."""
    with path.open("rb") as file:
        return hashlib.file_digest(
            file, lambda: hashlib.blake2b(digest_size=_DIGEST_SIZE)
        ).hexdigest()


@dataclass(frozen=True, slots=True)
class Depends:
    """What a stage reads, as patterns below `pipeline/` and `pipeline/resources/`."""

    code: tuple[str, ...]
    resources: tuple[str, ...]


DEPENDS = {
    "ingest": Depends(
        code=("sources/*.py", "documents/*.py"),
        resources=(
            "lexicons/input_*.csv",
            "lexicons/language*.csv",
            "lexicons/months.csv",
            "lexicons/site_*.csv",
            "lexicons/html_*.csv",
            "lexicons/weekdays.csv",
            "rules/documents*.toml",
        ),
    ),
    "annotate": Depends(
        code=("language/*.py",),
        resources=("lexicons/language_*.csv", "lexicons/token_*.csv", "lexicons/ner_*.csv"),
    ),
    "extract": Depends(
        code=("extractors/*.py", "language/*.py"),
        resources=("lexicons/*.csv", "rules/*.toml", "gazetteer/*"),
    ),
    "survey": Depends(code=("resolve/acronyms*.py",), resources=("lexicons/acronym*.csv",)),
    "resolve": Depends(
        code=("resolve/*.py", "tables/*.py"),
        resources=("lexicons/*.csv", "rules/*.toml", "gazetteer/*"),
    ),
    "export": Depends(code=("exports/*.py", "tables/*.py", "stages/export.py"), resources=()),
}
_BASE_CODE = ("records.py", "rules.py", "gazetteer.py", "stages/*.py")


def resource_digests(stage: str) -> dict[str, str]:
    """File below resources/ → digest, for what a stage depends on."""
    return _digests(RESOURCES, DEPENDS[stage].resources)


def fingerprint(stage: str, settings: Any, extra: Iterable[str] = ()) -> str:
    """What a stage's rows depend on besides its input.

    Args:
        stage: name of the stage.
        settings: the settings section that the stage reads, a dataclass.
        extra: digests of anything else, such as weights or facts of the corpus.
    """
    code = _digests(PACKAGE, (*_BASE_CODE, *DEPENDS[stage].code))
    return digest_json(
        [stage, code, resource_digests(stage), asdict(settings) if settings else {}, list(extra)]
    )


def _digests(root: Path, patterns: tuple[str, ...]) -> dict[str, str]:
    files = {path for pattern in patterns for path in root.glob(pattern) if path.is_file()}
    return {path.relative_to(root).as_posix(): file_digest(path) for path in sorted(files)}
