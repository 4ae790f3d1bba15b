"""From a mention's reading to the places of the gazetteer that it may mean."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from pipeline.gazetteer import load_gazetteer, place_key
from pipeline.resolve.places_spelling import respelled

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pipeline.gazetteer import Entry
    from pipeline.resolve.places_reading import Reading

# What a head word leaves open: `Kota X` may be foreign, `Kabupaten X` may have become a city.
_RELATED = {
    "province": ("province", "foreign_admin"),
    "regency": ("regency", "city"),
    "city": ("city", "foreign_city", "regency", "province", "foreign_admin", "district"),
    "district": ("district", "foreign_admin", "village"),
    "village": ("village", "district"),
    "foreign_admin": ("foreign_admin", "foreign_city", "region"),
    "foreign_city": ("foreign_city", "foreign_admin"),
    "natural": ("natural",),
    "region": ("region", "natural"),
}
_TOWNS = frozenset(("city", "regency", "district"))
_HAMLET = "hamlet"
_SITES = frozenset(("facility", "road", "other"))
_DIVISIBLE = frozenset(
    ("country", "province", "regency", "city", "foreign_city", "foreign_admin", "region", "natural")
)
_ISLAND, _WEAK = "pulau ", "alternate"
PART = "part:"


def find_candidates(reading: Reading) -> tuple[Entry, ...]:
    """Places that a mention may mean, one entry for each, in a fixed order.

    Tried in turn: the name, its bare name where the head allows the place's kind, a part of a
    known place (`Beirut Selatan`), a known place misspelt or cut off.
    """
    found = _named(reading) or _parts(reading)
    alone = bool(reading.kinds) and not reading.bare
    if found or alone or reading.name.isupper():  # an acronym with a slip is another acronym
        return found
    whole = respelled(reading.key, reading.name)
    bare = respelled(reading.bare, "") if reading.bare and not whole else ()
    return _distinct([*whole, *_fitting(bare, reading)])


def _named(reading: Reading) -> tuple[Entry, ...]:
    find = load_gazetteer().find_key
    whole = find(reading.key)
    if reading.kinds and not reading.bare:  # a head alone: `Istana`, `Banjar`; no village `Stadion`
        kept = _TOWNS.union(reading.kinds)
        return _distinct(entry for entry in whole if entry.kind in kept)
    if not reading.kinds:
        islands = () if reading.key.startswith(_ISLAND) else find(_ISLAND + reading.key)
        # An island by its bare name is meant seldom: the known ones are listed under theirs.
        return _distinct([*whole, *(replace(entry, status=_WEAK) for entry in islands)])
    if _SITES.issuperset(reading.kinds):
        return _distinct(whole)  # `Pangkalan Bun` and `Pasar Minggu` are no sites
    return _distinct([*whole, *_fitting(find(reading.bare), reading)])


def _fitting(entries: Iterable[Entry], reading: Reading) -> list[Entry]:
    """Entries of a kind that the head allows; a hamlet only where villages are called so."""
    if reading.kinds[:1] == (_HAMLET,):
        return [entry for entry in entries if place_key(entry.name) == reading.key]
    allowed = {kind for head in reading.kinds for kind in _RELATED.get(head, (head,))}
    return [entry for entry in entries if not allowed or entry.kind in allowed]


def _parts(reading: Reading) -> tuple[Entry, ...]:
    """Regions named after the place that they are a part of."""
    if not reading.whole:
        return ()
    return _distinct(
        replace(
            entry,
            place_id=f"{PART}{entry.place_id}:{reading.direction.replace(' ', '-')}",
            name=reading.name,
            kind="region",
        )
        for entry in load_gazetteer().find_key(reading.whole)
        if entry.kind in _DIVISIBLE
    )


def _distinct(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """One entry for each place, the first."""
    found: dict[str, Entry] = {}
    for entry in entries:
        found.setdefault(entry.place_id, entry)
    return tuple(found.values())
