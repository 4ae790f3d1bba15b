"""`run.json`: what a run read, used and wrote; and the lock that keeps two runs apart.

Standard library only, so that a run that finds nothing to do is over in a blink.
"""

from __future__ import annotations

import json
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from pipeline.errors import StageError
from pipeline.stages.fingerprint import stream_digest

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

RUN_FILE = "run.json"


def read_run(out: Path) -> dict[str, Any]:
    """The last run's `run.json`; empty if there is none that can be read."""
    try:
        found: dict[str, Any] = json.loads((out / RUN_FILE).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def write_run(out: Path, state: Mapping[str, Any]) -> None:
    """Write `run.json` beside its place and rename it."""
    temporary = out / f".{RUN_FILE}.new"
    text = json.dumps(state, ensure_ascii=False, indent=2, sort_keys=True)
    temporary.write_text(text + "\n", encoding="utf-8")
    temporary.replace(out / RUN_FILE)


def files_below(folder: Path, pattern: str) -> dict[str, str]:
    """File name → digest, for the files of a folder."""
    return {path.name: stream_digest(path) for path in sorted(folder.glob(pattern))}


def still_there(folder: Path, files: Mapping[str, str]) -> bool:
    """Whether exactly these files stand in a folder, unchanged."""
    found = {path.name for path in folder.glob("*")} if folder.is_dir() else set()
    return found == set(files) and all(
        stream_digest(folder / name) == digest for name, digest in files.items()
    )


@contextmanager
def locked(out: Path) -> Iterator[None]:
    """Hold the output folder; the lock goes with the process, however it ends.

    Raises:
        StageError: another run holds it, or it cannot be written to.
    """
    try:
        out.mkdir(parents=True, exist_ok=True)
        lock = (out / ".lock").open("w")
    except OSError as error:
        raise StageError(
            f"cannot write to {out}: {error.strerror}", hint="give another folder with --out"
        ) from error
    with lock as file:
        if not _take(file.fileno()):
            raise StageError(
                f"another run is at work in {out}", hint="wait for it, or give another --out"
            )
        yield


def _take(descriptor: int) -> bool:
    try:
        import fcntl
    except ImportError:  # Windows: two runs at once are the user's to avoid
        return True
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
