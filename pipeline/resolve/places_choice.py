"""Which of its candidates a mention means: country first, then province, then the place itself."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.gazetteer.entries import INDONESIA

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from pipeline.gazetteer import Entry
    from pipeline.resolve.places_context import Group

_ROUNDS = 3
# Set on the annotated development articles and the case table, see docs/places.md.
_KIND = {
    "country": 3.0,
    "province": 1.5,
    "city": 1.7,
    "regency": 0.3,
    "region": 1.0,
    "natural": 0.0,
    "facility": 0.5,
    "foreign_city": 0.0,
    "foreign_admin": -0.5,
    "district": -0.3,
    "village": -1.5,
}
_STATUS = {"alternate": -2.0, "variant": -0.2, "former": -0.5, "exonym": 0.5}
_HOME = 2.0  # an Indonesian text means places of Indonesia
_CHAIN, _CHAIN_BACK = 6.0, 4.0
_LEVELS = (("district", 2.5), ("admin2", 2.5), ("admin1", 2.0), ("country", 1.5))
_SIBLINGS = (("admin2", 1.0), ("admin1", 0.8), ("country", 0.6))


@dataclass(frozen=True, slots=True)
class Choice:
    """The place that a group of mentions means; `probability` among its candidates."""

    entry: Entry
    probability: float
    n_candidates: int


@dataclass(slots=True)
class Best:
    """The largest two amounts for a code, and the group that gave the larger."""

    first: float = 0.0
    group: int = -1
    second: float = 0.0

    def add(self, amount: float, group: int) -> None:
        """Count what a group says."""
        if group == self.group:
            self.first = max(self.first, amount)
        elif amount > self.first:
            self.second = self.first
            self.first, self.group = amount, group
        else:
            self.second = max(self.second, amount)

    def without(self, group: int) -> float:
        """The largest amount that another group gave."""
        return self.second if group == self.group else self.first


def choose_places(groups: Sequence[Group]) -> tuple[Choice | None, ...]:
    """A choice for each group, None for one without candidates."""
    shares = [_softmax([_prior(e) for e in group.entries]) for group in groups]
    for _ in range(_ROUNDS):
        named, near = _evidence(groups, shares)
        shares = [
            _softmax([_score(e, g, groups, shares, named, near) for e in group.entries])
            for g, group in enumerate(groups)
        ]
    return tuple(_choice(group, share) for group, share in zip(groups, shares, strict=True))


def _prior(entry: Entry) -> float:
    size = math.log10(entry.population + 1000) - 3
    home = _HOME if entry.country == INDONESIA else 0.0
    return size + _KIND.get(entry.kind, 0.0) + _STATUS.get(entry.status, 0.0) + home


def own_code(entry: Entry) -> str:
    """The code by which the places inside an entry refer to it; "" for what holds none."""
    if entry.kind == "country":
        return entry.country
    if entry.kind == "foreign_admin":
        return entry.admin1
    return entry.place_id if entry.place_id.startswith("ID-") else ""


def code_at(entry: Entry, level: str) -> str:
    """Code of the unit of a level that holds an entry, "" if it is that unit itself."""
    code: str = getattr(entry, level)
    return "" if code == own_code(entry) else code


def _evidence(
    groups: Sequence[Group], shares: Sequence[Sequence[float]]
) -> tuple[dict[str, Best], dict[str, Best]]:
    """How surely each unit is named, and how surely some place inside it is."""
    named: dict[str, Best] = {}
    near: dict[str, Best] = {}
    for g, group in enumerate(groups):
        for entry, share in zip(group.entries, shares[g], strict=True):
            if share < 0.05:
                continue
            code = own_code(entry)
            if code:
                named.setdefault(code, Best()).add(share, g)
            for level, _ in _SIBLINGS:
                unit = code_at(entry, level)
                if unit:
                    near.setdefault(unit, Best()).add(share, g)
    return named, near


def _score(
    entry: Entry,
    g: int,
    groups: Sequence[Group],
    shares: Sequence[Sequence[float]],
    named: dict[str, Best],
    near: dict[str, Best],
) -> float:
    score = _prior(entry)
    for level, weight in _LEVELS:
        unit = code_at(entry, level)
        if unit in named:
            score += weight * named[unit].without(g)
    for level, weight in _SIBLINGS:
        unit = code_at(entry, level)
        if unit in near:
            score += weight * near[unit].without(g)
    group = groups[g]
    score += _CHAIN * _holding(entry, group.inside, groups, shares)
    return score + _CHAIN_BACK * _held(entry, group.around, groups, shares)


def _holding(
    entry: Entry, others: Iterable[int], groups: Sequence[Group], shares: Sequence[Sequence[float]]
) -> float:
    """How surely a place named right after holds the entry."""
    return max(
        (
            share
            for o in others
            for other, share in zip(groups[o].entries, shares[o], strict=True)
            if holds(other, entry)
        ),
        default=0.0,
    )


def _held(
    entry: Entry, others: Iterable[int], groups: Sequence[Group], shares: Sequence[Sequence[float]]
) -> float:
    """How surely the entry holds a place named right before."""
    return max(
        (
            share
            for o in others
            for other, share in zip(groups[o].entries, shares[o], strict=True)
            if holds(entry, other)
        ),
        default=0.0,
    )


def holds(outer: Entry, inner: Entry) -> bool:
    """The outer place is a unit that the inner one lies in."""
    code = own_code(outer)
    return bool(code) and any(code_at(inner, level) == code for level, _ in _LEVELS)


def _softmax(scores: Sequence[float]) -> list[float]:
    if not scores:
        return []
    top = max(scores)
    weights = [math.exp(score - top) for score in scores]
    total = sum(weights)
    return [weight / total for weight in weights]


def _choice(group: Group, shares: Sequence[float]) -> Choice | None:
    """The likeliest country, in it the likeliest province, in it the likeliest place."""
    pool = list(zip(group.entries, shares, strict=True))
    if not pool:
        return None
    for level in ("country", "admin1"):
        totals: dict[str, float] = {}
        for entry, share in pool:
            unit = getattr(entry, level)
            totals[unit] = totals.get(unit, 0.0) + share
        best = max(totals, key=lambda unit: (totals[unit], unit))
        pool = [(entry, share) for entry, share in pool if getattr(entry, level) == best]
    entry, share = max(pool, key=lambda item: (item[1], item[0].place_id))
    return Choice(entry, share, len(group.entries))
