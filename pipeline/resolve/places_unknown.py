"""Places that the gazetteer does not hold: kind from the head, country from what stands around."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.gazetteer.entries import INDONESIA
from pipeline.resolve.places_context import sentence_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.gazetteer import Entry
    from pipeline.records import Annotated
    from pipeline.resolve.places_choice import Choice
    from pipeline.resolve.places_context import Group

# Measured on the development articles: how often the guessed country of an unknown name is right.
_SCORE = 0.5
_NEAR = 60.0  # characters within which another place counts at half weight
_SAME_SENTENCE, _NEXT = 3.0, 4.0
_DATELINE = 60  # a place so early is where the report was written, not what it is about
_DATELINE_WEIGHT = 0.2
_HOME = 0.05


@dataclass(frozen=True, slots=True)
class Guess:
    """What is known of an unlinked place; "" for what is not."""

    name: str
    kind: str
    country: str
    admin1: str
    admin2: str
    score: float


@dataclass(frozen=True, slots=True)
class Anchor:
    """A linked mention that tells where its surroundings are."""

    start: int
    end: int
    sentence: int
    entry: Entry


def guess_places(
    annotated: Annotated, groups: Sequence[Group], choices: Sequence[Choice | None]
) -> tuple[Guess, ...]:
    """A guess for each group; those of linked groups are not used."""
    anchors = [
        Anchor(start, end, sentence_of(annotated, start), choice.entry)
        for group, choice in zip(groups, choices, strict=True)
        if choice is not None and choice.entry.country
        for start, end in group.mentions
    ]
    anchors.sort(key=lambda anchor: anchor.start)
    return tuple(
        _guess(annotated, groups, g, choices, anchors)
        if choices[g] is None
        else Guess("", "", "", "", "", 0.0)
        for g in range(len(groups))
    )


def _guess(
    annotated: Annotated,
    groups: Sequence[Group],
    g: int,
    choices: Sequence[Choice | None],
    anchors: Sequence[Anchor],
) -> Guess:
    group = groups[g]
    start, end = group.mentions[0]
    weights = _weights(annotated, start, end, anchors)
    for o in group.inside:
        choice = choices[o]
        if choice is not None:
            weights.append((choice.entry, _NEXT))
    country = _heaviest([(e.country, w) for e, w in weights] + [(INDONESIA, _HOME)])
    inside = [(e, w) for e, w in weights if e.country == country]
    admin1 = _heaviest([(e.admin1, w) for e, w in inside if e.admin1])
    admin2 = _heaviest([(e.admin2, w) for e, w in inside if e.admin2 and e.admin1 == admin1])
    kind = _kind(group, country)
    return Guess(group.reading.name, kind, country, admin1, admin2, _SCORE)


def _weights(
    annotated: Annotated, start: int, end: int, anchors: Sequence[Anchor]
) -> list[tuple[Entry, float]]:
    sentence = sentence_of(annotated, start)
    weights: list[tuple[Entry, float]] = []
    for anchor in anchors:
        gap = max(anchor.start - end, start - anchor.end, 0)
        weight = 1 / (1 + gap / _NEAR)
        if anchor.sentence == sentence:
            weight *= _SAME_SENTENCE
        elif anchor.start < _DATELINE:
            weight *= _DATELINE_WEIGHT
        weights.append((anchor.entry, weight))
    return weights


def _heaviest(weights: Sequence[tuple[str, float]]) -> str:
    totals: dict[str, float] = {}
    for code, weight in weights:
        totals[code] = totals.get(code, 0.0) + weight
    return max(totals, key=lambda code: (totals[code], code)) if totals else ""


def _kind(group: Group, country: str) -> str:
    """Kind that the head names; without one the commonest of unknown names."""
    kinds = group.reading.kinds
    if kinds:
        if country != INDONESIA and kinds[0] in {"province", "regency", "district", "village"}:
            return "foreign_admin"
        if country != INDONESIA and kinds[0] == "city":
            return "foreign_city"
        return kinds[0]
    return "village" if country == INDONESIA else "foreign_city"
