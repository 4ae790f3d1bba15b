"""A compiled table of places: CSV lines sorted by key, searched where they lie.

Nothing is read before it is asked for: a look-up is a binary search over the memory-mapped file,
so that a village gazetteer of 80,000 rows costs neither start-up time nor memory.
"""

from __future__ import annotations

import csv
import mmap
from typing import TYPE_CHECKING

from pipeline.errors import RuleError
from pipeline.gazetteer.entries import COLUMNS, Entry, read_entry

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


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
        wanted = key.encode("utf-8", "surrogatepass") + b","
        position = self._search(wanted)
        lines: list[str] = []
        while self._data[position : position + len(wanted)] == wanted:
            end = self._line_end(position)
            lines.append(self._data[position:end].decode("utf-8"))
            position = end + 1
        return tuple(read_entry(cells) for cells in csv.reader(lines))

    def _search(self, wanted: bytes) -> int:
        """Start of the first line that is not less than `wanted`."""
        low, high = self._first, len(self._data)
        while low < high:
            middle = self._data.rfind(b"\n", self._first - 1, (low + high) // 2) + 1
            start = max(middle, low)
            end = self._line_end(start)
            if self._data[start : min(end, start + len(wanted))] < wanted:
                low = end + 1
            else:
                high = start
        return low

    def _line_end(self, position: int) -> int:
        end = self._data.find(b"\n", position)
        return len(self._data) if end < 0 else end
