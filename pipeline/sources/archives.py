"""Packed inputs: gzip by chunks, ZIP members read in memory and never written anywhere."""

from __future__ import annotations

import io
import zipfile
import zlib
from functools import partial
from pathlib import PurePosixPath
from typing import IO, TYPE_CHECKING

from pipeline.errors import SourceError
from pipeline.sources.content import CHUNK, GZIP_MAGIC, Content, bounded, file_chunks, gunzip
from pipeline.sources.formats import is_readable_name, suffix_of, unpacked_name, unsupported
from pipeline.sources.records import ingest_issue

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pipeline.records import Issue

_ZIP_MAGIC = (b"PK\x03\x04", b"PK\x05\x06")
_ENCRYPTED = 0x1
# A nested archive is held in memory.
_NESTED_LIMIT = 256 << 20


def open_contents(path: Path, source_path: str, name: str) -> Iterator[Content | Issue]:
    """The file itself, unpacked if it is gzip, or the members of a ZIP, in order of name.

    Raises:
        SourceError: the file cannot be read or is no ZIP although it looks like one.
    """
    chunks = partial(file_chunks, path)
    head = b"".join(part for part, _ in zip(chunks(), range(1), strict=False))[:4]
    if suffix_of(name) == "zip" or (head in _ZIP_MAGIC and suffix_of(name) in ("", "dat")):
        if not head:
            raise SourceError(
                "the file is empty", code="empty-file", hint="check where it came from"
            )
        yield from _zip_contents(path, source_path, depth=0)
        return
    if head.startswith(GZIP_MAGIC):
        yield Content(unpacked_name(name), source_path, partial(_gunzipped, path))
        return
    yield Content(name, source_path, chunks)


def _gunzipped(path: Path) -> Iterator[bytes]:
    return gunzip(file_chunks(path))


def _zip_contents(
    file: Path | IO[bytes], source_path: str, depth: int
) -> Iterator[Content | Issue]:
    try:
        with zipfile.ZipFile(file) as archive:
            members = sorted(archive.infolist(), key=lambda member: member.filename)
            taken: dict[str, int] = {}
            for member in members:
                if not member.is_dir():
                    yield from _member(archive, member, source_path, taken, depth)
    except (zipfile.BadZipFile, OSError, ValueError, EOFError) as error:
        raise SourceError(
            f"no readable ZIP: {error}",
            code="truncated",
            hint="copy or download the archive again",
        ) from error


def _member(
    archive: zipfile.ZipFile,
    member: zipfile.ZipInfo,
    source_path: str,
    taken: dict[str, int],
    depth: int,
) -> Iterator[Content | Issue]:
    name = _safe_name(member.filename, taken)
    path = f"{source_path}/{name}"
    if name != member.filename:
        message = f"the member {member.filename!r} is read as {name!r}"
        hint = "nothing is written to disk; check who made this archive"
        yield ingest_issue(path, "unsafe-name", message, hint=hint, severity="warning")
    if any(part.startswith((".", "__MACOSX")) for part in PurePosixPath(name).parts):
        message = "hidden file in the archive, not read"
        yield ingest_issue(path, "hidden-file", message, severity="info")
        return
    if member.flag_bits & _ENCRYPTED:
        hint = "unpack it with its password and give the unpacked files"
        yield ingest_issue(path, "encrypted", "the member is encrypted", hint=hint)
        return
    if not is_readable_name(name):
        error = unsupported(name)
        yield ingest_issue(path, error.code, error.message, hint=error.hint, severity="warning")
        return
    chunks = partial(_member_chunks, archive, member)
    if suffix_of(name) == "zip":
        yield from _nested(Content(name, path, chunks), depth)
    elif suffix_of(name) == "gz":
        yield Content(unpacked_name(name), path, lambda: gunzip(chunks()))
    else:
        yield Content(name, path, chunks)


def _nested(content: Content, depth: int) -> Iterator[Content | Issue]:
    if depth > 0:
        message = "an archive in an archive in an archive is not opened"
        hint = "unpack it and give the inner archive"
        yield ingest_issue(content.source_path, "nested-archive", message, hint=hint)
        return
    try:
        inner = io.BytesIO(content.whole(_NESTED_LIMIT))
        yield from _zip_contents(inner, content.source_path, depth + 1)
    except SourceError as error:
        yield ingest_issue(content.source_path, error.code, error.message, hint=error.hint)


def _member_chunks(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> Iterator[bytes]:
    def unpack() -> Iterator[bytes]:
        with archive.open(member) as file:
            while chunk := file.read(CHUNK):
                yield chunk

    try:
        yield from bounded(unpack(), max(member.compress_size, 1))
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError) as error:
        raise SourceError(
            f"damaged archive member: {error}",
            code="truncated",
            hint="copy or download the archive again",
        ) from error


def _safe_name(name: str, taken: dict[str, int]) -> str:
    """A member's name as a relative path without `..`, unlike any other of the archive."""
    parts = [part for part in name.replace("\\", "/").split("/") if part not in ("", ".", "..")]
    if parts and parts[0].endswith(":"):
        parts = parts[1:]
    safe = "".join(char if char.isprintable() else "_" for char in "/".join(parts)) or "member"
    # A name's last number is remembered, so thousands of equal names take no longer than others.
    unique, number = safe, taken.get(safe, 1)
    while unique in taken:
        number += 1
        stem, dot, suffix = safe.rpartition(".")
        unique = f"{stem}~{number}.{suffix}" if dot else f"{safe}~{number}"
    taken[unique] = 1
    taken[safe] = number
    return unique
