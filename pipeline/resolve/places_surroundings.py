"""Where the surroundings of a name lie: the document's linked places, by nearness."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.resolve.places_context import sentence_of
from pipeline.resolve.places_cues import stands_in_place

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.gazetteer import Entry
    from pipeline.records import Annotated
    from pipeline.resolve.places_choice import Choice
    from pipeline.resolve.places_context import Group

_NEAR = 60.0  # characters within which another place counts at half weight
_SAME_SENTENCE = 3.0
_DATELINE = 60  # a place so early is where the report was written
_DATELINE_WEIGHT, _CAPITAL = 0.2, "ID-31"  # in Jakarta of what happens anywhere
_ON_THE_SPOT = 0.5
_OFTEN = 0.05  # what the document names often, wherever it stands
_BACKGROUND = 0.3  # units named by organizations and outlets
_ACTOR, _PLACED = 0.5, 1.5
_WINDOW, _FREQUENT = 40, 50  # places looked at on each side, and in the whole document


@dataclass(frozen=True, slots=True)
class Anchor:
    """A linked mention that tells where its surroundings are.

    Attributes:
        weight: a country is often an actor (`Israel menyerang`), what follows `di` is a place.
    """

    start: int
    end: int
    sentence: int
    entry: Entry
    weight: float


class Surroundings:
    """The linked places of a document."""

    def __init__(
        self, annotated: Annotated, groups: Sequence[Group], choices: Sequence[Choice | None]
    ) -> None:
        self._annotated = annotated
        anchors: list[Anchor] = []
        self._background: list[tuple[Entry, float]] = []
        for group, choice in zip(groups, choices, strict=True):
            if choice is None or not choice.entry.country:
                continue
            if not group.mentions:
                self._background.append((choice.entry, _BACKGROUND * group.weight))
            anchors += [_anchor(annotated, start, end, choice) for start, end in group.mentions]
        self._anchors = sorted(anchors, key=lambda anchor: (anchor.start, anchor.end))
        self._starts = [anchor.start for anchor in self._anchors]
        self._background += _everywhere(self._anchors)

    def weights(self, start: int, end: int) -> list[tuple[Entry, float]]:
        """Linked places and how much each says about the place of a name at these offsets."""
        sentence = sentence_of(self._annotated, start)
        at = bisect_left(self._starts, start)
        window = self._anchors[max(at - _WINDOW, 0) : at + _WINDOW]
        near: list[tuple[Entry, float]] = []
        for anchor in window:
            gap = max(anchor.start - end, start - anchor.end, 0)
            weight = anchor.weight / (1 + gap / _NEAR)
            if anchor.sentence == sentence:
                weight *= _SAME_SENTENCE
            elif anchor.start < _DATELINE and anchor.entry.admin1 == _CAPITAL:
                weight *= _DATELINE_WEIGHT
            near.append((anchor.entry, weight))
        return near + self._background


def _anchor(annotated: Annotated, start: int, end: int, choice: Choice) -> Anchor:
    weight = _ACTOR if choice.entry.kind == "country" else 1.0
    weight *= _PLACED if stands_in_place(annotated.document.text, start) else 1.0
    return Anchor(start, end, sentence_of(annotated, start), choice.entry, weight)


def _everywhere(anchors: Sequence[Anchor]) -> list[tuple[Entry, float]]:
    """What counts for every name of the document: the dateline, and what is named often."""
    entries = {anchor.entry.place_id: anchor.entry for anchor in anchors}
    often = Counter(anchor.entry.place_id for anchor in anchors if anchor.entry.kind != "country")
    frequent = [(entries[key], _OFTEN * n) for key, n in often.most_common(_FREQUENT)]
    return frequent + [
        (anchor.entry, _ON_THE_SPOT)
        for anchor in anchors[:2]
        if anchor.start < _DATELINE and anchor.entry.admin1 != _CAPITAL
    ]
