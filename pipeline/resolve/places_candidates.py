"""From a mention's reading to the places of the gazetteer that it may mean."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.gazetteer import load_gazetteer

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from pipeline.gazetteer import Entry
    from pipeline.resolve.places_reading import Reading

# What a head word leaves open: `Kota X` may be foreign, `Kabupaten X` may have become a city.
_RELATED = {
    "province": ("province", "foreign_admin"),
    "regency": ("regency", "city"),
    "city": ("city", "foreign_city", "regency", "province", "foreign_admin"),
    "district": ("district", "foreign_admin"),
    "village": ("village",),
    "foreign_admin": ("foreign_admin", "foreign_city", "region"),
    "foreign_city": ("foreign_city", "foreign_admin"),
    "natural": ("natural",),
    "region": ("region", "natural"),
}
_SITES = frozenset(("facility", "road", "other"))
_ISLAND = "pulau "


@dataclass(frozen=True, slots=True)
class Candidates:
    """The places that a mention may mean.

    Attributes:
        entries: one for each place, in a fixed order.
        exact: the whole mention is a name of theirs.
    """

    entries: tuple[Entry, ...]
    exact: bool


def find_candidates(reading: Reading) -> Candidates:
    """Places whose name is the mention, or its bare name where the head allows their kind."""
    find = load_gazetteer().find_key
    whole = find(reading.key)
    if not reading.kinds:
        return Candidates(_distinct([*whole, *_islands(reading.key)]), exact=True)
    if _SITES.issuperset(reading.kinds):
        sites = [entry for entry in whole if entry.kind in _SITES or entry.kind == "village"]
        return Candidates(_distinct(sites), exact=True)
    allowed = _allowed(reading.kinds)
    bare = find(reading.bare)
    first = [entry for entry in bare if entry.kind == reading.kinds[0]]
    fitting = first or [entry for entry in bare if entry.kind in allowed]
    return Candidates(_distinct([*whole, *fitting]), exact=bool(whole))


def _allowed(kinds: Iterable[str]) -> frozenset[str]:
    return frozenset(kind for head in kinds for kind in _RELATED.get(head, ()))


def _islands(key: str) -> tuple[Entry, ...]:
    """Islands are listed with their head; a bare name may still mean one."""
    return () if key.startswith(_ISLAND) else load_gazetteer().find_key(_ISLAND + key)


def _distinct(entries: Sequence[Entry]) -> tuple[Entry, ...]:
    """One entry for each place, the first."""
    found: dict[str, Entry] = {}
    for entry in entries:
        found.setdefault(entry.place_id, entry)
    return tuple(found.values())
