"""Finds the input files: folders, files, globs → files with stable, unique source paths."""

from __future__ import annotations

import glob
import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.errors import UsageError
from pipeline.sources.formats import is_readable_name, unsupported
from pipeline.sources.records import ingest_issue

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipeline.records import Issue

_WILD = frozenset("*?[")


@dataclass(frozen=True, slots=True)
class SourceFile:
    """One input file.

    Attributes:
        path: where it is on this machine.
        source_path: its name in the tables, with `/`: the path below the given folder, or the
            file's name.
        name: file name that tells the format, where `path` does not (a spooled stream).
    """

    path: Path
    source_path: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class _Candidate:
    path: Path
    real: Path
    relative: str  # below the folder that was given
    above: tuple[str, ...]  # names of the folders over `relative`, the nearest last


def discover(
    inputs: Sequence[str | Path], without: Path | None = None
) -> tuple[list[SourceFile], list[Issue]]:
    """All files below the inputs, each once, whatever the inputs' order.

    A folder is searched through; hidden files, links that lead out of it or in circles, and files
    that no reader is for are left out with an issue. A file named directly is always taken. When
    two files would have the same source path, both get as many folder names in front as tell
    them apart.

    Args:
        inputs: files, folders, globs.
        without: a folder that is passed over, such as that of an earlier run's tables.

    Returns:
        The files by source path, and an issue for each file that was left out.

    Raises:
        UsageError: an input does not exist, or nothing was given.
    """
    if not inputs:
        raise UsageError("no input", hint="give a file, a folder, a glob, or - for JSON lines")
    found: dict[Path, _Candidate] = {}
    issues: dict[Path, tuple[_Candidate, Issue]] = {}
    for given in sorted({os.fspath(item) for item in inputs}):
        for path in _expand(given):
            for candidate, issue in _walk(path, without and _real(without)):
                if issue is None:
                    kept = found.get(candidate.real)
                    if kept is None or _rank(candidate) < _rank(kept):
                        found[candidate.real] = candidate
                else:
                    issues.setdefault(candidate.path, (candidate, issue))
    files = _name_apart(list(found.values()))
    named = {_real(file.path) for file in files}
    left_out = [issue for candidate, issue in issues.values() if candidate.real not in named]
    return files, sorted(left_out, key=lambda issue: (issue.source_path, issue.code))


def _real(path: Path) -> Path:
    """The path without links; unlike `Path.resolve` it survives a link to itself."""
    return Path(os.path.realpath(path))


def _rank(candidate: _Candidate) -> tuple[int, str, str]:
    """A file given both by itself and in a folder keeps its path below the folder."""
    return -candidate.relative.count("/"), candidate.relative, str(candidate.path)


def _expand(given: str) -> list[Path]:
    path = Path(given)
    if path.exists():
        return [path]
    # Path.glob knows no absolute patterns.
    matches = sorted(glob.glob(given, recursive=True)) if _WILD & set(given) else []
    if matches:
        return [Path(match) for match in matches]
    parent = path.parent
    while not parent.exists() and parent != parent.parent:
        parent = parent.parent
    raise UsageError(
        f"no such file or folder: {given}", hint=f"{parent.resolve()} exists; check what follows"
    )


def _walk(path: Path, without: Path | None) -> Iterator[tuple[_Candidate, Issue | None]]:
    if not path.is_dir():
        real = _real(path)
        yield _Candidate(path, real, path.name, real.parent.parts[1:]), None
        return
    root = _real(path)
    above = root.parts[1:]
    for folder, subfolders, names in os.walk(path):
        subfolders.sort()
        for name in list(subfolders):
            link = Path(folder, name)
            if without is not None and _real(link) == without:
                subfolders.remove(name)
            elif name.startswith(".") or link.is_symlink():
                subfolders.remove(name)
                code = "linked-folder" if link.is_symlink() else "hidden-file"
                yield _left_out(path, link, above, code)
        for name in sorted(names):
            yield _file(path, root, Path(folder, name), above)


def _file(
    top: Path, root: Path, file: Path, above: tuple[str, ...]
) -> tuple[_Candidate, Issue | None]:
    if file.name.startswith("."):
        return _left_out(top, file, above, "hidden-file")
    if not file.is_file():
        return _left_out(top, file, above, "not-a-file")
    real = _real(file)
    if file.is_symlink() and not real.is_relative_to(root):
        return _left_out(top, file, above, "linked-file")
    relative = file.relative_to(top).as_posix()
    candidate = _Candidate(file, real, relative, above)
    if is_readable_name(file.name):
        return candidate, None
    error = unsupported(file.name)
    issue = ingest_issue(
        _told(relative), error.code, error.message, hint=error.hint, severity="warning"
    )
    return candidate, issue


def _left_out(top: Path, path: Path, above: tuple[str, ...], code: str) -> tuple[_Candidate, Issue]:
    relative = path.relative_to(top).as_posix()
    reasons = {
        "hidden-file": ("hidden, not read", "info", "name it directly if it is a document"),
        "linked-folder": ("a link to a folder, not followed", "warning", "give its target"),
        "linked-file": ("a link that leads out of the folder", "warning", "give its target"),
        "not-a-file": ("no regular file, or a broken link", "warning", "remove or repair it"),
    }
    message, severity, hint = reasons[code]
    issue = ingest_issue(_told(relative), code, message, hint=hint, severity=severity)
    return _Candidate(path, _real(path), relative, above), issue


def _name_apart(candidates: list[_Candidate]) -> list[SourceFile]:
    """Put as few folder names in front of equal source paths as tell the files apart."""
    depth = dict.fromkeys((candidate.real for candidate in candidates), 0)
    while True:
        by_name: dict[str, list[_Candidate]] = {}
        for candidate in candidates:
            by_name.setdefault(_named(candidate, depth[candidate.real]), []).append(candidate)
        clashes = [
            candidate
            for group in by_name.values()
            if len(group) > 1
            for candidate in group
            if depth[candidate.real] < len(candidate.above)
        ]
        if not clashes:
            break
        for candidate in clashes:
            depth[candidate.real] += 1
    files = [SourceFile(group[0].path, name) for name, group in by_name.items()]
    return sorted(files, key=lambda file: file.source_path)


def _named(candidate: _Candidate, depth: int) -> str:
    above = candidate.above[len(candidate.above) - depth :]
    return _told("/".join([*above, candidate.relative]))


def _told(path: str) -> str:
    r"""A path as the tables tell it: bytes of a name that are no UTF-8 become `\xff`."""
    return os.fsencode(path).decode("utf-8", "backslashreplace")
