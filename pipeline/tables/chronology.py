"""Rows that sum up the dates of all documents: the timeline, and the weekday check by publisher."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pipeline.records import Timex
from pipeline.resolve.dates_summary import summarize_conflicts
from pipeline.summaries import Event

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from pipeline.summaries import WeekdayConflicts

    Row = Mapping[str, Any]


_LONGEST = 2000  # characters; the longest sentence of 1,000 news articles is well below
_AROUND = 300  # characters on either side of the date


class Chronology:
    """Takes the documents of a run in any order; gives the same rows."""

    def __init__(self) -> None:
        self._events: list[Event] = []
        self._checked: list[tuple[str | None, Timex]] = []

    def add(self, document: Row, sentences: Iterable[Row], dates: Iterable[Row]) -> None:
        """Take the rows of one document."""
        by_id = {row["sent_id"]: row for row in sentences}
        for row in dates:
            if row["weekday_stated"] or row["problem"]:
                self._checked.append((document["site"], Timex(**row)))
            if row["earliest"] and row["latest"] and not row["vague"]:
                self._events.append(_event(document, by_id[row["sent_id"]], row))

    def timeline(self) -> Iterator[Event]:
        """The dated sentences by earliest day, the most precise first."""
        yield from sorted(
            self._events, key=lambda e: (e.earliest, e.latest, e.doc_id, e.start, e.mention_id)
        )

    def weekday_conflicts(self) -> tuple[WeekdayConflicts, ...]:
        """A row for each publisher, the one with the most pairs first."""
        return summarize_conflicts(self._checked)


def _event(document: Row, sentence: Row, row: Row) -> Event:
    start, end = _shown(sentence, row)
    return Event(
        earliest=row["earliest"],
        latest=row["latest"],
        timex_value=row["timex_value"],
        granularity=row["granularity"],
        mention_id=row["mention_id"],
        doc_id=document["doc_id"],
        site=document["site"],
        published=document["published"],
        sent_id=sentence["sent_id"],
        start=start,
        end=end,
        text=sentence["text"][start - sentence["start"] : end - sentence["start"]],
    )


def _shown(sentence: Row, row: Row) -> tuple[int, int]:
    """The sentence; of a very long one, with hundreds of dates perhaps, what is around the date.

    So that the table grows with the text, and not with its square.
    """
    first, last = sentence["start"], sentence["end"]
    if last - first <= _LONGEST:
        return first, last
    text = sentence["text"]
    start, end = max(first, row["start"] - _AROUND), min(last, row["end"] + _AROUND)
    while start < row["start"] and text[start - first].isspace():
        start += 1
    while end > row["end"] and text[end - 1 - first].isspace():
        end -= 1
    return start, end
