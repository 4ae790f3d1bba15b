"""What one expression is resolved against, and what resolving it tells."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from pipeline.resolve.dates_context import Anchor, Surroundings

if TYPE_CHECKING:
    from datetime import date

    from pipeline.resolve.dates_periods import Period

Value = Mapping[str, Any]
NO_ANCHOR = Anchor(None, None)


@dataclass(frozen=True, slots=True)
class Setting:
    """Where an expression stands in its document.

    Attributes:
        anchor: the document's date.
        base: the date that "kemarin" is counted from: a quotation's own, else `anchor`.
        focus: the last day that the text told of, for "hari itu" and clock times.
        year: the year that the text told of last, in this sentence or the one before.
        year_here: that year stands in the same sentence.
        weekdays: ISO weekday → last full date on it that the text stated.
        fresh: weekdays that one of the last sentences dated.
        known: month or quarter (m3, q2, h1) → year of its last mention.
        around: the text.
    """

    start: int
    end: int
    anchor: Anchor
    base: Anchor
    focus: Anchor
    year: int | None
    year_here: bool
    weekdays: Mapping[int, date]
    fresh: frozenset[int]
    known: Mapping[str, int]
    around: Surroundings

    def cue(self) -> str | None:
        """past, future, speech or None, from the words around."""
        return self.around.cue(self.start, self.end)

    def told_year(self, anchor: date) -> int | None:
        """Another year than the anchor's that the text told before, where the words allow it."""
        if self.year is None or self.year == anchor.year:
            return None
        return None if self.year < anchor.year and self.cue() == "future" else self.year

    def repeats_yearly(self) -> bool:
        """Setiap 21 Maret, 16 Juni setiap tahunnya."""
        return self.around.repeats_yearly(self.start, self.end)

    def repeats(self, reach: int) -> bool:
        """Words that many characters around speak of what happens again and again."""
        return self.around.repeats(self.start, self.end, reach)


@dataclass(frozen=True, slots=True)
class Told:
    """What an expression says once counted out; `steps` explain how, for people."""

    period: Period
    resolution: str = "explicit"
    anchor: Anchor = NO_ANCHOR
    conflict: bool = False
    alternative: str | None = None
    problem: str | None = None
    vague: bool = False
    steps: tuple[str, ...] = field(default=())
