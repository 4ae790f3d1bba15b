"""Places that the gazetteer does not hold: kind from the head, country from what stands around."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from pipeline.gazetteer import load_gazetteer
from pipeline.gazetteer.entries import INDONESIA
from pipeline.resolve.places_spelling import known_names
from pipeline.resolve.places_surroundings import Surroundings

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.gazetteer import Entry
    from pipeline.records import Annotated
    from pipeline.resolve.places_choice import Choice
    from pipeline.resolve.places_context import Group
    from pipeline.resolve.places_reading import Reading

_NEXT, _CONTAINED = 6.0, 6.0  # the unit that follows, and one inside the name
_HOME = 0.05
_TRUST = 0.9  # in a guess whose surroundings all agree (development articles)
_LARGE_CITY = 300_000
_HAMLET = "hamlet"
_LONG = 3  # words
_UNITS = frozenset(("province", "regency", "city", "country"))
_OWN_UNIT = frozenset(("province", "regency", "city"))
_ADMINISTRATIVE = frozenset(("province", "regency", "district"))


@dataclass(frozen=True, slots=True)
class Guess:
    """What is known of an unlinked place; "" for what is not. `score` is that of the country."""

    kind: str
    country: str
    admin1: str
    admin2: str
    score: float


NOTHING = Guess("other", "", "", "", 0.0)


def guess_places(
    annotated: Annotated, groups: Sequence[Group], choices: Sequence[Choice | None]
) -> list[Guess | None]:
    """A guess for each group with mentions that is not linked."""
    around = Surroundings(annotated, groups, choices)
    guesses: list[Guess | None] = []
    for group, choice in zip(groups, choices, strict=True):
        unknown = choice is None and group.mentions
        guesses.append(_guess(group, choices, around) if unknown else None)
    for g, group in enumerate(groups):
        if group.long_form is not None and guesses[group.long_form] is not None:
            guesses[g] = guesses[group.long_form]
    return guesses


def _guess(group: Group, choices: Sequence[Choice | None], around: Surroundings) -> Guess:
    weights = around.weights(*group.mentions[0])
    outer = [choice.entry for o in group.inside if (choice := choices[o]) is not None]
    weights += [(entry, _NEXT) for entry in outer]
    named = place_within(group.reading.key)
    if named is not None:
        weights.append((named, _CONTAINED))
    countries = [(entry.country, weight) for entry, weight in weights] + [(INDONESIA, _HOME)]
    country, score = _heaviest(countries)
    inside = [(entry, weight) for entry, weight in weights if entry.country == country]
    admin1, _ = _heaviest([(e.admin1, weight) for e, weight in inside if e.admin1])
    same = [(e.admin2, weight) for e, weight in inside if e.admin2 and e.admin1 == admin1]
    kind = _kind(group, country, outer)
    # A regency or city is no part of its neighbour.
    admin2 = "" if kind in _OWN_UNIT else _heaviest(same)[0]
    return Guess(kind, country, admin1, admin2, score * _TRUST)


@lru_cache(maxsize=16384)
def place_within(key: str) -> Entry | None:
    """A unit or city that a longer name ends with, else begins with: `RSUD Kota Bogor`."""
    words = key.split()
    ends = [words[-n:] for n in (3, 2, 1)] + [words[:n] for n in (3, 2, 1)]
    for part in ends:
        if len(part) == len(words) or " ".join(part) not in known_names():
            continue
        found = [entry for entry in load_gazetteer().find_key(" ".join(part)) if _large(entry)]
        if found:
            return max(found, key=lambda entry: (entry.population, entry.place_id))
    return None


def _large(entry: Entry) -> bool:
    if entry.status == "alternate":
        return False
    city = entry.kind == "foreign_city" and entry.population >= _LARGE_CITY
    return city or entry.kind in _UNITS


def _heaviest(weights: Sequence[tuple[str, float]]) -> tuple[str, float]:
    """The code with the largest sum and its share of all; "" where there is none."""
    totals: dict[str, float] = {}
    for code, weight in weights:
        totals[code] = totals.get(code, 0.0) + weight
    if not totals:
        return "", 0.0
    best = max(totals, key=lambda code: (totals[code], code))
    return best, totals[best] / sum(totals.values())


def _like_site(reading: Reading) -> bool:
    """Long names, names that end with a unit, and acronyms are rarely those of villages."""
    words = reading.key.split()
    named = place_within(reading.key) is not None
    acronym = len(words) == 1 and reading.name.isupper()
    return len(words) >= _LONG or (named and len(words) > 1) or acronym


def _kind(group: Group, country: str, outer: Sequence[Entry]) -> str:
    """Kind by the head, by the word before, by words inside; else a settlement."""
    reading = group.reading
    said = (*reading.kinds, *group.cues, reading.hint)
    if reading.kinds[:1] == ("foreign_city",) and reading.hint:  # `AEON Mall BSD City`
        said = (reading.hint, *said)
    kind = next(iter(said), "")
    kind = "village" if kind == _HAMLET else kind
    if country == INDONESIA:
        return kind or ("facility" if _like_site(reading) else "village")
    if kind in _ADMINISTRATIVE:
        return "foreign_admin"
    if kind in {"city", "village"} or not kind:
        quarter = any(entry.kind == "foreign_city" for entry in outer)
        return "foreign_admin" if quarter and not kind else "foreign_city"
    return kind
