"""The bytes of an input, unpacked as they are read, within bounds, never written anywhere."""

from __future__ import annotations

import io
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.errors import SourceError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

CHUNK = 1 << 18
HEAD = 1 << 16
GZIP_MAGIC = b"\x1f\x8b"
# Text of any kind packs 3-20 times; a packing bomb 1,000 times.
BOMB_RATIO = 200
BOMB_FLOOR = 64 << 20
# What a reader that needs the whole file at once may load.
WHOLE_LIMIT = 1 << 30

_TRUNCATED_HINT = "copy or download the file again; complete records before the damage are kept"


@dataclass(frozen=True, slots=True)
class Content:
    """A file or an archive's member: its name, where it stands, how to read it from its start.

    Attributes:
        name: file name without the suffix of its packing, lower or upper case as given.
        chunks: starts reading anew at each call; raises `SourceError` where the bytes are damaged.
    """

    name: str
    source_path: str
    chunks: Callable[[], Iterator[bytes]]

    def head(self) -> bytes:
        """The first 64 KiB, or what can be read of them."""
        return self.stream().read(HEAD)

    def stream(self) -> Stream:
        """A buffered stream of the bytes."""
        return Stream(self.chunks())

    def until_damage(self) -> tuple[bytes, SourceError | None]:
        """All bytes that can be read, and why these are not all of the file's."""
        parts: list[bytes] = []
        try:
            parts.extend(self._bounded(WHOLE_LIMIT))
        except SourceError as error:
            return b"".join(parts), error
        return b"".join(parts), None

    def whole(self, limit: int = WHOLE_LIMIT) -> bytes:
        """All bytes.

        Raises:
            SourceError: damaged, truncated, or longer than `limit` bytes.
        """
        return b"".join(self._bounded(limit))

    def _bounded(self, limit: int) -> Iterator[bytes]:
        size = 0
        for chunk in self.chunks():
            size += len(chunk)
            if size > limit:
                raise SourceError(
                    f"more than {limit:,} bytes in one piece",
                    code="too-large",
                    hint="split the file, or store one document a line (JSON lines)",
                )
            yield chunk


class Stream(io.BufferedReader):
    """Reads chunks as a binary file; damage ends the file and is kept in `problem`."""

    def __init__(self, chunks: Iterator[bytes]) -> None:
        self._source = _ChunkReader(chunks)
        super().__init__(self._source, buffer_size=CHUNK)

    @property
    def problem(self) -> SourceError | None:
        """Why the stream ended early, if it did."""
        return self._source.problem


class _ChunkReader(io.RawIOBase):
    def __init__(self, chunks: Iterator[bytes]) -> None:
        self._chunks = chunks
        self._rest = memoryview(b"")
        self.problem: SourceError | None = None

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        while not self._rest:
            try:
                self._rest = memoryview(next(self._chunks))
            except StopIteration:
                return 0
            except SourceError as error:
                self.problem = error
                return 0
        size = min(len(buffer), len(self._rest))
        buffer[:size] = self._rest[:size]
        self._rest = self._rest[size:]
        return size


def file_chunks(path: Path) -> Iterator[bytes]:
    """The bytes of a file on disk.

    Raises:
        SourceError: the file cannot be opened or read.
    """
    try:
        with path.open("rb") as file:
            while chunk := file.read(CHUNK):
                yield chunk
    except OSError as error:
        raise SourceError(
            f"cannot be read: {error.strerror or error}",
            code="unreadable",
            hint="check the file and its permissions",
        ) from error


def gunzip(packed: Iterator[bytes]) -> Iterator[bytes]:
    """Unpack gzip (one or several members) chunk by chunk.

    Raises:
        SourceError: truncated, damaged, or a packing bomb; after all that could be read.
    """
    unpacker = zlib.decompressobj(31)
    done = taken = given = 0
    for chunk in packed:
        taken += len(chunk)
        rest = chunk
        while rest:
            if unpacker.eof:
                rest = rest.lstrip(b"\0")  # padding between members
                if not rest:
                    break
                unpacker = zlib.decompressobj(31)
            try:
                piece = unpacker.decompress(rest, CHUNK)
            except zlib.error as error:
                if done and rest[:2] != GZIP_MAGIC:
                    return  # bytes after the last member, as gzip itself: ignored
                raise _damaged(str(error)) from error
            given += len(piece)
            _check_ratio(taken, given)
            if piece:
                yield piece
            done += unpacker.eof
            rest = unpacker.unused_data if unpacker.eof else unpacker.unconsumed_tail
    if not unpacker.eof:
        raise SourceError("the gzip data end early", code="truncated", hint=_TRUNCATED_HINT)


def bounded(chunks: Iterator[bytes], packed_size: int) -> Iterator[bytes]:
    """Chunks unpacked from `packed_size` bytes, as long as they are no packing bomb."""
    given = 0
    for chunk in chunks:
        given += len(chunk)
        _check_ratio(packed_size, given)
        yield chunk


def _check_ratio(taken: int, given: int) -> None:
    if given > BOMB_FLOOR and given > BOMB_RATIO * taken:
        raise SourceError(
            f"unpacks to more than {BOMB_RATIO} times its size",
            code="too-large",
            hint="unpack it yourself if you trust it, and give the unpacked files",
        )


def _damaged(detail: str) -> SourceError:
    return SourceError(f"damaged: {detail}", code="truncated", hint=_TRUNCATED_HINT)
