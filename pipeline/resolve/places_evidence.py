"""How surely a document names each unit, and some place inside it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from pipeline.gazetteer import Entry
    from pipeline.resolve.places_context import Group

LEVELS = ("district", "admin2", "admin1", "country")
_LEAST = 0.05  # a candidate less likely than this says nothing about others
_CLEAR = 0.6
_CAPITAL = "ID-31"
_SAME_PROVINCE = 0.6  # a site's regency is not known, its province is


@dataclass(slots=True)
class Best:
    """The largest two amounts, and the group that gave the larger."""

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


@dataclass(slots=True)
class Evidence:
    """What the groups, as far as they are settled, say about each other.

    Attributes:
        named: code of a unit → how surely it is named.
        near: code of a unit → how surely some place inside it is.
        provinces: the same for provinces of Indonesia other than Jakarta.
        likely: the likely entries of each group with their shares.
    """

    named: dict[str, Best] = field(default_factory=dict)
    near: dict[str, Best] = field(default_factory=dict)
    provinces: dict[str, Best] = field(default_factory=dict)
    likely: list[list[tuple[Entry, float]]] = field(default_factory=list)

    def named_elsewhere(self, code: str, group: int) -> float:
        """How surely another group is this unit."""
        best = self.named.get(code) if code else None
        return best.without(group) if best else 0.0

    def near_elsewhere(self, code: str, group: int) -> float:
        """How surely another group lies in this unit."""
        best = self.near.get(code)
        return best.without(group) if best else 0.0

    def another_province(self, admin1: str, group: int) -> bool:
        """The document's other places lie in provinces, but none in this one.

        Jakarta does not count: most reports are written there.
        """
        if self.near_elsewhere(admin1, group) > _CLEAR:
            return False
        return any(
            code != admin1 and best.without(group) > _CLEAR for code, best in self.provinces.items()
        )

    def inside(self, entry: Entry, group: Group) -> float:
        """How surely a place named right after holds the entry."""
        return self._best(group.inside, lambda other: _holding(other, entry))

    def around(self, entry: Entry, group: Group) -> float:
        """How surely the entry holds a place named right before."""
        return self._best(group.around, lambda other: _holding(entry, other))

    def _best(self, others: Iterable[int], fit: Callable[[Entry], float]) -> float:
        return max(
            (share * fit(other) for o in others for other, share in self.likely[o]), default=0.0
        )


def gather(groups: Sequence[Group], shares: Sequence[Sequence[float]]) -> Evidence:
    """Collect the evidence of all groups."""
    evidence = Evidence()
    for g, group in enumerate(groups):
        pairs = zip(group.entries, shares[g], strict=True)
        likely = [(entry, share) for entry, share in pairs if share >= _LEAST]
        evidence.likely.append(likely)
        for entry, share in likely:
            amount = share * group.weight
            code = own_code(entry)
            if code:
                evidence.named.setdefault(code, Best()).add(amount, g)
            for level in LEVELS[1:]:
                unit = unit_of(entry, level)
                if unit:
                    evidence.near.setdefault(unit, Best()).add(amount, g)
    evidence.provinces = {
        code: best
        for code, best in evidence.near.items()
        if len(code) == len(_CAPITAL) and code.startswith("ID-") and code != _CAPITAL
    }
    return evidence


def own_code(entry: Entry) -> str:
    """The code by which the places inside an entry refer to it; "" for what holds none."""
    if entry.kind == "country":
        return entry.country
    if entry.kind == "foreign_admin":
        return entry.admin1
    return entry.place_id if entry.place_id.startswith("ID-") else ""


def unit_of(entry: Entry, level: str) -> str:
    """Code of the unit of a level that holds an entry, "" if it is that unit itself."""
    code: str = getattr(entry, level)
    return "" if code == own_code(entry) else code


def holds(outer: Entry, inner: Entry) -> bool:
    """The outer place is a unit that the inner one lies in."""
    code = own_code(outer)
    return bool(code) and any(unit_of(inner, level) == code for level in LEVELS)


def _holding(outer: Entry, inner: Entry) -> float:
    if holds(outer, inner):
        return 1.0
    same = outer.admin1 and outer.admin1 == inner.admin1 and not own_code(inner)
    return _SAME_PROVINCE if same else 0.0
