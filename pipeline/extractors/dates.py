"""Time expressions (TIMEX3) and legal references. Reads doc.text; fills doc.spans["dates"].

Labels are DATE, TIME, DURATION, SET and LEGAL; a span's `kb_id_` is JSON that says what the words
say ("weekday 1, day 4, month 2"), to be counted out by `resolve/dates.py`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from spacy.language import Language

from pipeline.extractors.base import Extractor, Found
from pipeline.extractors.date_find import find_dates
from pipeline.language.texts import text_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from spacy.tokens import Doc


class DateExtractor(Extractor):
    """Dates, clock times, durations and repetitions as written."""

    key: ClassVar[str] = "dates"

    def find(self, doc: Doc) -> Iterator[Found]:
        """Yield the expressions of `doc.text`, left to right."""
        for date in find_dates(text_of(doc)):
            yield Found(date.start, date.end, date.label, date.rule_id, date.value)


@Language.factory("nukil_dates", assigns=["doc.spans"])
def create_dates(nlp: Language, name: str) -> DateExtractor:
    """The component `nukil_dates`."""
    return DateExtractor()
