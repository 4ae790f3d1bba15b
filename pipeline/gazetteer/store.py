"""The gazetteer as shipped: countries and units at hand, every other place on demand."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from pipeline.gazetteer.keys import place_key
from pipeline.gazetteer.table import PlaceTable
from pipeline.rules import RESOURCES

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from pipeline.gazetteer.entries import Entry

FOLDER = RESOURCES / "gazetteer"
TABLES = ("places", "cities", "villages", "islands")


@dataclass(frozen=True, slots=True)
class Unit:
    """A country (`KE`), province (`ID-31`), regency or city (`ID-31.71`) or `KE.23` elsewhere."""

    code: str
    name: str
    latitude: float | None
    longitude: float | None


class Gazetteer:
    """Look-ups by name and by code."""

    def __init__(self, folder: Path = FOLDER) -> None:
        self._tables = tuple(PlaceTable(folder / f"{name}.csv") for name in TABLES)
        self._units = _units(folder / "units.csv")
        self._own: dict[str, tuple[Entry, ...]] = {}

    @property
    def main(self) -> PlaceTable:
        """Countries, units of Indonesia and of the world, regions, sites, well-known cities."""
        return self._tables[0]

    def lookup(self, name: str) -> tuple[Entry, ...]:
        """Places of this name, by its normal form; in the tables' order."""
        return self.find_key(place_key(name))

    @lru_cache(maxsize=65536)  # noqa: B019 - one gazetteer lives as long as the process
    def find_key(self, key: str) -> tuple[Entry, ...]:
        """Places with this normal form; a user's own ones alone, where there are some."""
        return self._own.get(key) or tuple(
            entry for table in self._tables for entry in table.lookup(key)
        )

    def add(self, entries: Iterable[Entry]) -> None:
        """Take in a user's own places (`user.use_places`)."""
        for entry in entries:
            self._own[entry.key] = (*self._own.get(entry.key, ()), entry)
        Gazetteer.find_key.cache_clear()

    @property
    def own_forms(self) -> tuple[str, ...]:
        """Names of a user's own places."""
        return tuple(entry.form for entries in self._own.values() for entry in entries)

    def unit(self, code: str) -> Unit | None:
        """A country or unit by its code."""
        return self._units.get(code)

    def unit_name(self, code: str) -> str | None:
        """Name of a country or unit, None for an unknown code."""
        unit = self._units.get(code)
        return unit.name if unit else None


def _units(path: Path) -> dict[str, Unit]:
    with path.open(encoding="utf-8", newline="") as file:
        rows = csv.reader(file)
        next(rows)
        return {
            code: Unit(code, name, float(lat) if lat else None, float(lon) if lon else None)
            for code, name, lat, lon in rows
        }


@lru_cache(maxsize=1)
def load_gazetteer() -> Gazetteer:
    """The shipped gazetteer, opened once a process."""
    return Gazetteer()
