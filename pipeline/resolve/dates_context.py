"""What surrounds a time expression: the document's date, quotations, tense, dates before it."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from dataclasses import dataclass
from functools import cache, cached_property
from typing import TYPE_CHECKING, Any

from pipeline.resolve.dates_periods import safe_date
from pipeline.rules import alternation, lexicon_map, load_lexicon
from pipeline.sources.published import date_in_address

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from pipeline.records import Annotated, Document, SpanRecord

_DATELINE = 160  # characters: place, outlet and date stand in the first line
_REACH_BEFORE, _REACH_AFTER = 160, 60  # characters in which a cue still bears on the expression
_EVERY_BEFORE, _EVERY_AFTER = 24, 48  # the same for repetitions
_QUOTES = re.compile(r"[“\"][^“”\"\n]{2,3000}[”\"]")
_ATTRIBUTION = 400  # characters behind a quotation in which its date can stand


@dataclass(frozen=True, slots=True)
class Anchor:
    """The day from which relative expressions are counted, and where it was found."""

    day: date | None
    source: str | None


def document_anchor(document: Document, values: Sequence[tuple[int, Mapping[str, Any]]]) -> Anchor:
    """The document's own date, else its dateline, its address, its most frequent full date."""
    if document.published is not None:
        return Anchor(document.published, "published")
    full = [(start, day) for start, value in values if (day := full_day(value)) is not None]
    early = next(
        (day for start, day in full if start < _DATELINE and _is_dateline(document, start)), None
    )
    if early is not None:
        return Anchor(early, "dateline")
    address = date_in_address(document.url) if document.url else None
    if address is not None:
        return Anchor(address, "url")
    if full:
        counts = Counter(day for _, day in full)
        return Anchor(max(counts, key=lambda day: (counts[day], day)), "text")
    return Anchor(None, None)


def _is_dateline(document: Document, start: int) -> bool:
    """The date stands in the first line, before a dash that opens the report."""
    line = document.text[:_DATELINE].split("\n", 1)[0]
    return start < len(line) and bool(re.search(r"\s[-–—]+\s", line[start:]))


def full_day(value: Mapping[str, Any]) -> date | None:
    """The day of a value that states day, month and year, once."""
    days = value.get("days")
    if value.get("range") or not days or len(days) != 1 or not value.get("y") or not value.get("m"):
        return None
    return safe_date(value["y"], value["m"], days[0])


@cache
def _cues() -> re.Pattern[str]:
    forms = [row["form"] for row in load_lexicon("date_cues")]
    return re.compile(rf"(?<!\w){alternation(forms)}(?!\w)")


@cache
def _directions() -> dict[str, str]:
    return lexicon_map("date_cues", key="form", value="direction")


@cache
def _repeats() -> re.Pattern[str]:
    forms = [row["form"] for row in load_lexicon("date_repeat_cues")]
    return re.compile(rf"(?<!\w){alternation(forms)}(?!\w)")


class Surroundings:
    """The text around the expressions of one document."""

    def __init__(self, annotated: Annotated) -> None:
        """Keep the text and the sentences' starts."""
        self.text = annotated.document.text
        self.sentences = annotated.sentences
        self._starts = [start for start, _ in annotated.sentences]

    def sentence(self, offset: int) -> int:
        """Number of the sentence that holds an offset; 0 without sentences."""
        return max(0, bisect_right(self._starts, offset) - 1)

    def bounds(self, offset: int) -> tuple[int, int]:
        """The sentence's first character and the one after its last; its line without one."""
        if self.sentences:
            start, end = self.sentences[self.sentence(offset)]
            return min(start, offset), max(end, offset)
        start = self.text.rfind("\n", max(0, offset - 1000), offset) + 1
        end = self.text.find("\n", offset, offset + 1000)
        return max(start, offset - 1000, 0), end if end >= 0 else min(len(self.text), offset + 1000)

    def cue(self, start: int, end: int) -> str | None:
        """Direction of the nearest cue: past, future or speech; those before the expression win."""
        low, high = self.bounds(start)
        before = self.text[max(low, start - _REACH_BEFORE) : start].lower()
        found = None
        for match in _cues().finditer(before):
            found = match
        if found is None:
            found = _cues().search(self.text[end : min(high, end + _REACH_AFTER)].lower())
        if found is None:
            return None
        return _directions()[" ".join(found[0].split())]

    def spoken(self, start: int) -> bool:
        """A verb of saying stands before in the sentence, and no word that looks ahead."""
        low, _ = self.bounds(start)
        before = self.text[max(low, start - _REACH_BEFORE) : start].lower()
        found = [_directions()[" ".join(cue[0].split())] for cue in _cues().finditer(before)]
        return bool(found) and found[-1] == "speech" and "future" not in found

    def repeats(self, start: int, end: int, reach: int) -> bool:
        """Whether the words around speak of what happens again and again."""
        low, high = self.bounds(start)
        window = self.text[max(low, start - reach) : min(high, end + reach)]
        return _repeats().search(window.lower()) is not None

    def repeats_yearly(self, start: int, end: int) -> bool:
        """Whether a day and month come back: "setiap" right before, "setiap tahun" behind."""
        low, high = self.bounds(start)
        before = self.text[max(low, start - _EVERY_BEFORE) : start].lower()
        if _repeats().search(before):
            return True
        found = _repeats().search(self.text[end : min(high, end + _EVERY_AFTER)].lower())
        return found is not None and " " in found[0]

    @cached_property
    def quotes(self) -> list[tuple[int, int]]:
        """Quotations, half-open, left to right."""
        return [match.span() for match in _QUOTES.finditer(self.text)]

    def quote(self, offset: int) -> tuple[int, int] | None:
        """The quotation that holds an offset."""
        index = bisect_right(self.quotes, (offset, len(self.text)))
        if index and self.quotes[index - 1][1] > offset:
            return self.quotes[index - 1]
        return None

    def attribution(
        self,
        quote: tuple[int, int],
        spans: Sequence[tuple[SpanRecord, Mapping[str, Any]]],
        starts: Sequence[int],
    ) -> tuple[SpanRecord, Mapping[str, Any]] | None:
        """The dated expression behind a quotation, before the line's end or the next quotation."""
        after = self.text[quote[1] : quote[1] + 2].lstrip()
        stop = self.bounds(quote[1] + 1 if after[:1].islower() else quote[1] - 1)[1]
        stop = min(stop, quote[1] + _ATTRIBUTION)
        index = bisect_right(self.quotes, (quote[1], -1))
        if index < len(self.quotes):
            stop = min(stop, self.quotes[index][0])
        for index in range(bisect_left(starts, quote[1]), len(spans)):
            span, value = spans[index]
            if span.start >= stop:
                break
            if "days" in value or "wd" in value:
                return span, value
        return None
