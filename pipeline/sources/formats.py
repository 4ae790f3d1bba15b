"""The formats that can be read: one module of `pipeline.sources.readers` each.

A reader module defines `FORMAT`; nothing else has to change for a new one.
"""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import PurePosixPath

from pipeline.errors import SourceError
from pipeline.records import Issue
from pipeline.rules import load_lexicon
from pipeline.settings import IngestSettings
from pipeline.sources.content import Content
from pipeline.sources.records import SourceRecord

Reader = Callable[[Content, IngestSettings], Iterator[SourceRecord | Issue]]

# What a file name ends in, as far as it can be a format's name: `.md`, `.jsonl`, not `.2025`.
_SUFFIX = re.compile(r"\.([A-Za-z][A-Za-z0-9]{0,9})$")
_PACKED = ("gz", "zip")
_MAGIC = (
    (b"%PDF", "pdf"),
    (b"PK\x03\x04", "zip"),
    (b"\x89PNG", "png"),
    (b"\xff\xd8\xff", "jpg"),
    (b"GIF8", "gif"),
    (b"\xd0\xcf\x11\xe0", "doc"),
    (b"{\\rtf", "rtf"),
    (b"SQLite format 3", "sqlite"),
    (b"BZh", "bz2"),
    (b"\xfd7zXZ", "xz"),
    (b"7z\xbc\xaf", "7z"),
    (b"Rar!", "rar"),
)
_CONTROL = bytes(set(range(32)) - {7, 8, 9, 10, 11, 12, 13, 26, 27})


@dataclass(frozen=True, slots=True)
class Format:
    """How one format is told and read.

    Attributes:
        name: value of `source_format`.
        suffixes: endings of file names, lower case, without the dot.
        read: the reader; raises `SourceError` where the whole file is lost.
        sniff: whether the first bytes of a file without a telling name are of this format.
        binary: the format is not text, so zero bytes are no sign of a wrong file.
        rank: order in which formats are sniffed, the most telling first.
        overrules: content of this format is read as it whatever text suffix the file has.
    """

    name: str
    suffixes: tuple[str, ...]
    read: Reader
    sniff: Callable[[bytes], bool]
    binary: bool = False
    rank: int = 50
    overrules: bool = False


@cache
def formats() -> tuple[Format, ...]:
    """All formats, in sniffing order."""
    package = importlib.import_module("pipeline.sources.readers")
    found = [
        importlib.import_module(f"{package.__name__}.{module.name}").FORMAT
        for module in pkgutil.iter_modules(package.__path__)
    ]
    return tuple(sorted(found, key=lambda form: (form.rank, form.name)))


def suffix_of(name: str) -> str:
    """The lower-case ending of a file name, without dot; empty if it is no format's name."""
    match = _SUFFIX.search(PurePosixPath(name).name)
    return match[1].lower() if match else ""


def unpacked_name(name: str) -> str:
    """A file name without the ending `.gz`."""
    return name[:-3] if suffix_of(name) == "gz" else name


def is_readable_name(name: str) -> bool:
    """Whether a file in a folder is read: a known ending, or none at all."""
    suffix = suffix_of(unpacked_name(name))
    return suffix in ("", *_PACKED) or _by_suffix(suffix) is not None


def unsupported(name: str) -> SourceError:
    """The error for a file that no reader is for, with what the user can do."""
    suffix = suffix_of(unpacked_name(name))
    hint = _unsupported().get(suffix, "readable are " + ", ".join(sorted(_suffixes())))
    return SourceError(
        f"no reader for .{suffix} files" if suffix else "no reader for this file",
        code="unsupported-format",
        hint=hint,
    )


def detect_format(content: Content) -> Format:
    """The format by the file's name, then by its content.

    Raises:
        SourceError: "empty-file", "unsupported-format" or "binary-file".
    """
    stream = content.stream()
    head = stream.read(1 << 16)
    if not head:
        if stream.problem is not None:
            raise stream.problem
        raise SourceError("the file is empty", code="empty-file", hint="check where it came from")
    suffix = suffix_of(content.name)
    named = _by_suffix(suffix)
    if named is None and suffix in _unsupported():
        raise unsupported(content.name)
    if named is not None and named.binary:
        return named
    for form in formats():
        if (form.overrules or named is None) and form.sniff(head):
            return form
    _refuse_binary(head)
    return named if named is not None else _by_name("text")


def _refuse_binary(head: bytes) -> None:
    for magic, kind in _MAGIC:
        if head.startswith(magic):
            hint = _unsupported().get(kind, f"it is a .{kind} file: rename it so")
            raise SourceError(f"binary data ({kind})", code="binary-file", hint=hint)
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return
    wide = max(head[:4096:2].count(0), head[1:4096:2].count(0)) > 0.35 * min(len(head), 4096)
    control = len(head) - len(head.translate(None, _CONTROL))
    if not wide and control > 0.02 * len(head):
        raise SourceError(
            "binary data, not text", code="binary-file", hint="give documents or tables of text"
        )


def _by_name(name: str) -> Format:
    return next(form for form in formats() if form.name == name)


def _by_suffix(suffix: str) -> Format | None:
    return next((form for form in formats() if suffix in form.suffixes), None)


def _suffixes() -> list[str]:
    return [f".{suffix}" for form in formats() for suffix in form.suffixes] + [".gz", ".zip"]


@cache
def _unsupported() -> dict[str, str]:
    return {row["suffix"]: row["hint"] for row in load_lexicon("unsupported_formats")}
