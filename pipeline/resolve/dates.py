"""Underspecified time expressions → values on the calendar, one document at a time."""

from __future__ import annotations

import json
from bisect import bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.records import Timex
from pipeline.resolve.dates_context import Anchor, Surroundings, document_anchor
from pipeline.resolve.dates_legal import resolve_legal_references
from pipeline.resolve.dates_setting import NO_ANCHOR, Setting, Told, Value
from pipeline.resolve.dates_tell import Moment, tell
from pipeline.resolve.dates_units import quarter_key

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from pipeline.records import Annotated, SpanRecord

__all__ = ["Resolution", "resolve_dates", "resolve_legal_references", "resolve_with_steps"]

_FAR = 45  # days: "(4/2)" without weekday that far from publication is more likely a fraction
_CARRIED = 7  # days before publication: a speech's date still holds for quotations without one
_FRESH = 2  # sentences in which a dated weekday is still the one meant, whatever the tense
_FUTURE = 3  # days after publication from which a reported day is suspect


@dataclass(frozen=True, slots=True)
class Resolution:
    """A row of the table and how it came about."""

    timex: Timex
    steps: tuple[str, ...]


def resolve_dates(annotated: Annotated) -> tuple[Timex, ...]:
    """Values of all time expressions of a document, in text order."""
    return tuple(resolution.timex for resolution in resolve_with_steps(annotated))


def resolve_with_steps(annotated: Annotated) -> tuple[Resolution, ...]:
    """The same with the steps that led to each value."""
    names = annotated.group("ner")
    starts = [name.start for name in names]
    text = annotated.document.text
    spans = [
        (span, json.loads(span.value))
        for span in annotated.group("dates")
        if span.label != "LEGAL" and not _in_name(span, names, starts, text)
    ]
    return tuple(_Walk(annotated, spans).rows())


def _in_name(
    span: SpanRecord, names: Sequence[SpanRecord], starts: Sequence[int], text: str
) -> bool:
    """Whether an expression is part of a longer name: Ramadhan Siregar, Pasar Minggu."""
    at = bisect_right(starts, span.start) - 1  # names do not overlap
    if at < 0 or any(char.isdecimal() for char in text[span.start : span.end]):
        return False
    name = names[at]
    return span.end <= name.end and name.end - name.start > span.end - span.start


class _Walk:
    """One pass over a document's expressions, which remembers the days and years told."""

    def __init__(self, annotated: Annotated, spans: list[tuple[SpanRecord, Value]]) -> None:
        self.document = annotated.document
        self.around = Surroundings(annotated)
        self.spans = spans
        self.starts = [span.start for span, _ in spans]
        self.anchor = document_anchor(
            annotated.document, [(span.start, value) for span, value in spans]
        )
        self.event = self.reported = self.speech = NO_ANCHOR
        self.event_sentence = self.habit = -9
        self.year: tuple[int, date] | None = None  # sentence, last day of what was told
        self.weekdays: dict[int, date] = {}
        self.recent: dict[int, int] = {}
        self.known: dict[str, int] = {}

    def rows(self) -> list[Resolution]:
        """The expressions' rows, in text order."""
        found = []
        for index, (span, value) in enumerate(self.spans):
            setting = self._setting(index, span, value)
            moment = tell(value, setting)
            if self._doubtful(value, moment.told):
                continue
            self._remember(span, value, moment.told, setting)
            if moment.timex_type == "SET" and not moment.told.vague:
                self.habit = self.around.sentence(span.start)
            found.append(Resolution(self._row(span, value, moment), moment.told.steps))
        return found

    def _setting(self, index: int, span: SpanRecord, value: Value) -> Setting:
        sentence = self.around.sentence(span.start)
        year = self._told_year(value, sentence)
        return Setting(
            start=span.start,
            end=span.end,
            anchor=self.anchor,
            base=self._base(span, value),
            focus=self._focus(index, span, value),
            year=year,
            year_here=self.year is not None and self.year[0] == sentence,
            weekdays=self.weekdays,
            fresh=frozenset(day for day, told in self.recent.items() if sentence - told <= _FRESH),
            known=self.known,
            around=self.around,
        )

    def _told_year(self, value: Value, sentence: int) -> int | None:
        """The year told in this sentence or the one before; a story goes forward in time."""
        if self.year is None or sentence - self.year[0] > 1:
            return None
        told, anchor, month = self.year[1], self.anchor.day, value.get("m")
        later = isinstance(month, int) and self.year[0] < sentence and month < told.month
        if later and anchor is not None and (told.year + 1, month) <= (anchor.year, anchor.month):
            return told.year + 1
        return told.year

    def _base(self, span: SpanRecord, value: Value) -> Anchor:
        """A quotation's own date, else that of the speech before, else the document's."""
        if "off" not in value and "n" not in value:
            return self.anchor
        quote = self.around.quote(span.start)
        if quote is None:
            return self.anchor
        own = self.around.attribution(quote, self.spans, self.starts)
        if own is not None:
            told = tell(own[1], self._plain(own[0]))
            if told.told.period.first is not None and told.told.period.granularity == "day":
                return Anchor(told.told.period.first, "quote")
        spoken, published = self.speech.day, self.anchor.day
        recent = spoken is not None and (
            published is None or abs((published - spoken).days) <= _CARRIED
        )
        return self.speech if recent else self.anchor

    def _plain(self, span: SpanRecord) -> Setting:
        """A setting without memory, for an expression that is read ahead of its turn."""
        return Setting(
            start=span.start,
            end=span.end,
            anchor=self.anchor,
            base=self.anchor,
            focus=NO_ANCHOR,
            year=None,
            year_here=False,
            weekdays=self.weekdays,
            fresh=frozenset(),
            known=self.known,
            around=self.around,
        )

    def _focus(self, index: int, span: SpanRecord, value: Value) -> Anchor:
        """The day that a clock time or "hari itu" belongs to."""
        if "t" in value and not {"days", "wd", "off"} & set(value):
            if self.habit == self.around.sentence(span.start):
                return NO_ANCHOR
            ahead = self._day_ahead(index, span)
            here = self.event.day and self.event_sentence == self.around.sentence(span.start)
            if ahead is not None and not here:
                return ahead
        for anchor in (self.event, self.reported):
            if anchor.day is not None:
                return anchor
        return self.anchor

    def _day_ahead(self, index: int, span: SpanRecord) -> Anchor | None:
        """The day that the same sentence names behind the expression."""
        _, end = self.around.bounds(span.start)
        for other, value in self.spans[index + 1 : index + 3]:
            if other.start >= end:
                return None
            if value["k"] == "day" and {"days", "wd", "off"} & set(value):
                day = tell(value, self._plain(other)).told.period
                if day.granularity in ("day", "part_of_day", "time") and day.first == day.last:
                    return Anchor(day.first, "previous") if day.first else None
        return None

    def _doubtful(self, value: Value, told: Told) -> bool:
        """A bare "(4/2)" is a date only near publication."""
        if not value.get("weak") or {"wd", "t", "part", "off", "wds"} & set(value):
            return False
        first = told.period.first
        return (
            first is None or self.anchor.day is None or abs((first - self.anchor.day).days) > _FAR
        )

    def _remember(self, span: SpanRecord, value: Value, told: Told, setting: Setting) -> None:
        first, last, sentence = (
            told.period.first,
            told.period.last,
            self.around.sentence(span.start),
        )
        if value["k"] in ("year", "month", "day", "quarter") and first is not None:
            explicit = value.get("y") is not None or (value.get("b") or {}).get("y") is not None
            current = self.anchor.day is not None and first.year == self.anchor.day.year
            if explicit and (current or not value.get("event")):
                self.year = (sentence, first if value["k"] == "year" else last or first)
        if first is not None and "range" not in value and value["k"] in ("month", "quarter"):
            key = quarter_key(value) if value["k"] == "quarter" else f"m{first.month}"
            self.known[key] = first.year
        if value["k"] != "day" or first is None or first != last or told.problem:
            return
        if "days" in value:
            self.weekdays[first.isoweekday()] = first
            self.recent[first.isoweekday()] = sentence
        if value.get("basis") == "previous" or not {"days", "wd", "off"} & set(value):
            return
        spoken = self.around.quote(span.start) is None and setting.cue() == "speech"
        if spoken:
            self.reported, self.speech = Anchor(first, "previous"), Anchor(first, "quote")
        elif "off" not in value:
            self.event, self.event_sentence = Anchor(first, "previous"), sentence

    def _row(self, span: SpanRecord, value: Value, moment: Moment) -> Timex:
        told = moment.told
        problem = told.problem or self._future(span, value, told)
        stated = value.get("wd")
        return Timex(
            doc_id=self.document.doc_id,
            mention_id=f"{self.document.doc_id}-{span.start}-{span.end}",
            sent_id=self.around.sentence(span.start),
            start=span.start,
            end=span.end,
            text=self.document.text[span.start : span.end],
            timex_type=moment.timex_type,
            timex_value=told.period.value,
            edtf=told.period.edtf,
            earliest=told.period.first,
            latest=told.period.last,
            granularity=None if told.period.granularity == "duration" else told.period.granularity,
            mod=value.get("mod"),
            time=moment.time,
            tz=value.get("tz") or None,
            anchor_date=told.anchor.day,
            anchor_source=told.anchor.source,
            resolution=told.resolution,
            weekday_stated=str(stated) if stated else None,
            weekday_conflict=told.conflict,
            alternative_value=told.alternative,
            vague=told.vague,
            rule_id=span.rule_id,
            score=span.score,
            problem=problem,
        )

    def _future(self, span: SpanRecord, value: Value, told: Told) -> str | None:
        """A full date later than publication where the words tell of the past."""
        published, first = self.document.published, told.period.first
        if published is None or first is None or not value.get("y") or "wd" not in value:
            return None
        if (first - published).days <= _FUTURE:
            return None
        return "future" if self.around.spoken(span.start) else None
