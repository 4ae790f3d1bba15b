"""Which of its candidates a mention means: country first, then province, then the place itself."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.gazetteer.entries import INDONESIA
from pipeline.gazetteer.history import existed
from pipeline.resolve.places_evidence import Evidence, gather, holds, own_code, unit_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from collections.abc import Set as AbstractSet

    from pipeline.gazetteer import Entry
    from pipeline.resolve.places_context import Group

_ROUNDS = 3
# Weights in nats, set by hand on the case table and the annotated articles (docs/places.md).
_KIND = {
    "country": 3.0,
    "province": 1.5,
    "city": 1.7,
    "regency": 0.3,
    "region": 1.0,
    "natural": 0.0,
    "facility": 0.5,
    "foreign_admin": -0.5,
    "district": -0.3,
    "village": -2.0,
}
_STATUS = {"alternate": -2.0, "variant": -0.2, "former": -0.5, "exonym": 0.5}
_HOME = 2.0  # an Indonesian text means places of Indonesia, or what lies in several countries
_NAMESAKE = 1.5  # a division called after its chief city is seldom meant
_NOT_YET = -2.0  # formed after the document; a plan for a new province may still name it
_CUE, _OTHER_HEAD = 2.5, -4.0
_CHAIN, _CHAIN_BACK = 6.0, 4.0
_SELF = 3.0
_LEVELS = (("district", 2.5), ("admin2", 2.5), ("admin1", 2.0), ("country", 1.5))
_SIBLINGS = (("admin2", 1.0), ("admin1", 0.8), ("country", 0.6))
_HAMLET = "hamlet"
_SMALL = frozenset(("village", "district"))
_DOUBT = 0.3


@dataclass(frozen=True, slots=True)
class Choice:
    """The place that a group of mentions means; `probability` among its candidates."""

    entry: Entry
    probability: float
    n_candidates: int


def choose_places(groups: Sequence[Group]) -> list[Choice | None]:
    """A choice for each group, None for one without candidates that fit."""
    priors = [[_prior(entry, group) for entry in group.entries] for group in groups]
    shares = [_softmax(prior) for prior in priors]
    evidence = gather(groups, shares)
    for _ in range(_ROUNDS):
        shares = [_in_context(priors[g], g, group, evidence) for g, group in enumerate(groups)]
        evidence = gather(groups, shares)
    choices = [_choice(group, share) for group, share in zip(groups, shares, strict=True)]
    choices = [
        None if choice and _doubtful(choice, g, groups[g], choices, evidence) else choice
        for g, choice in enumerate(choices)
    ]
    for g, group in enumerate(groups):
        if group.long_form is not None:
            choices[g] = choices[group.long_form]
    return choices


def _prior(entry: Entry, group: Group) -> float:
    """What speaks for a place before the rest of the document is read."""
    score = math.log10(entry.population + 1000) - 3
    score += _KIND.get(entry.kind, 0.0) + _STATUS.get(entry.status, 0.0)
    score += _HOME if entry.country in {INDONESIA, ""} else 0.0
    if group.year is not None and not existed(entry.place_id, group.year):
        score += _NOT_YET
    if entry.kind in group.cues:
        score += _CUE
    kinds = tuple("village" if kind == _HAMLET else kind for kind in group.reading.kinds)
    if kinds and entry.kind not in kinds and entry.key != group.reading.key:
        score += _OTHER_HEAD
    if entry.kind == "foreign_admin" and entry.kind not in (*kinds, *group.cues):
        score -= _NAMESAKE if any(_is_namesake(e, entry) for e in group.entries) else 0.0
    return score


def _is_namesake(city: Entry, division: Entry) -> bool:
    return city.kind == "foreign_city" and city.country == division.country


def _in_context(priors: Sequence[float], g: int, group: Group, evidence: Evidence) -> list[float]:
    """The share of each candidate, by itself and by what else the document names."""
    if len(priors) < 2:
        return [1.0] * len(priors)
    rivals = {own_code(entry) for entry in group.entries}
    pairs = zip(group.entries, priors, strict=True)
    return _softmax([prior + _context(entry, g, group, evidence, rivals) for entry, prior in pairs])


def _context(
    entry: Entry, g: int, group: Group, evidence: Evidence, rivals: AbstractSet[str]
) -> float:
    """What the document's other places say for a candidate.

    A unit of the same name that is a candidate too does not speak for the places inside it:
    `Sleman` beside `Kabupaten Sleman` is not the district. (No unit holds itself, so that it does
    not matter that the entry is among its own rivals.)
    """
    score = _SELF * evidence.named_elsewhere(own_code(entry), g)
    units = {level: unit_of(entry, level) for level, _ in _LEVELS}
    for level, weight in _LEVELS:
        unit = units[level]
        if unit and unit not in rivals:
            score += weight * evidence.named_elsewhere(unit, g)
    for level, weight in _SIBLINGS:
        unit = units[level]
        if unit and unit not in rivals:
            score += weight * evidence.near_elsewhere(unit, g)
    if group.inside:
        score += _CHAIN * evidence.inside(entry, group)
    if group.around:
        score += _CHAIN_BACK * evidence.around(entry, group)
    return score


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


def _doubtful(
    choice: Choice, g: int, group: Group, choices: Sequence[Choice | None], evidence: Evidence
) -> bool:
    """A village or district of many by its name, or followed by a unit that does not hold it.

    `Tanah Merah, Koja`: none of the 24 places of that name lies in Koja.
    """
    if choice.entry.kind not in _SMALL:
        return False
    if choice.probability < _DOUBT:
        return True
    if evidence.named_elsewhere(choice.entry.admin1, g) > _DOUBT:
        return False
    if choice.n_candidates > 1 and evidence.another_province(choice.entry.admin1, g):
        return True
    outer = [choices[o] for o in group.inside]
    larger = [o.entry for o in outer if o is not None and o.entry.kind not in _SMALL]
    return bool(larger) and not any(
        holds(entry, choice.entry) or entry.admin1 == choice.entry.admin1 for entry in larger
    )
