"""A compiled table of places: CSV lines sorted by key, searched where they lie.

The file is memory-mapped and only every so many bytes of it are read at first: a look-up searches
the lines that stand there and then what lies between two, so that a village gazetteer of 80,000
rows costs neither start-up time nor memory.
"""

from __future__ import annotations

import csv
import mmap
from bisect import bisect_left
from functools import cached_property
from typing import TYPE_CHECKING

from pipeline.errors import RuleError
from pipeline.gazetteer.entries import COLUMNS, Entry, read_entry

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_BLOCK = 8192  # bytes
_LONGEST_KEY = 256  # bytes that tell two lines apart


class PlaceTable:
    """One compiled CSV file.

    Raises:
        RuleError: the file is absent, empty, or has other columns.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            with path.open("rb") as file:
                self._data = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        except (OSError, ValueError) as error:
            raise RuleError(
                f"no gazetteer at {path}", hint="run `nukil build gazetteer` first"
            ) from error
        self._first = self._data.find(b"\n") + 1
        header = self._data[: self._first].decode("utf-8").strip()
        if header != ",".join(COLUMNS):
            raise RuleError(f"{path}: columns {header!r}")

    def __iter__(self) -> Iterator[Entry]:
        lines = self._data[self._first :].decode("utf-8").splitlines()
        return (read_entry(cells) for cells in csv.reader(lines))

    def lookup(self, key: str) -> tuple[Entry, ...]:
        """All entries with this key, in file order."""
        if not key:
            return ()
        wanted = b"\n" + key.encode("utf-8", "surrogatepass") + b","
        heads, starts = self._blocks
        block = bisect_left(heads, wanted[1:])
        last = starts[block] if block < len(starts) else len(self._data)
        position = self._data.find(wanted, starts[max(block - 1, 0)] - 1, last + len(wanted))
        lines: list[str] = []
        while position >= 0 and self._data[position : position + len(wanted)] == wanted:
            end = self._line_end(position + 1)
            lines.append(self._data[position + 1 : end].decode("utf-8"))
            position = end
        return tuple(read_entry(cells) for cells in csv.reader(lines))

    @cached_property
    def _blocks(self) -> tuple[list[bytes], list[int]]:
        """How the first line of every block begins, and where it does."""
        starts = [self._first]
        while (after := self._data.find(b"\n", starts[-1] + _BLOCK) + 1) not in (
            0,
            len(self._data),
        ):
            starts.append(after)
        return [self._data[start : start + _LONGEST_KEY] for start in starts], starts

    def _line_end(self, position: int) -> int:
        end = self._data.find(b"\n", position)
        return len(self._data) if end < 0 else end
