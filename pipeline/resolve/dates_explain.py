"""Why an expression has its value: rules, what the words say, anchor, arithmetic."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from pipeline.extractors.date_find import find_dates
from pipeline.records import Annotated, Document, SpanRecord
from pipeline.resolve.dates import resolve_with_steps

if TYPE_CHECKING:
    from pipeline.records import Timex


@dataclass(frozen=True, slots=True)
class Explanation:
    """One expression with its reasons.

    Attributes:
        timex: the row of the table.
        rules: rules that fired, left to right.
        said: what the words say, not counted out (JSON).
        steps: the arithmetic, in order; empty where the text states the value in full.
    """

    timex: Timex
    rules: tuple[str, ...]
    said: str
    steps: tuple[str, ...]

    @property
    def anchor(self) -> str:
        """The anchor for people: "2025-02-05 (published)", "" where none was needed."""
        if self.timex.anchor_date is None:
            return ""
        return f"{self.timex.anchor_date} ({self.timex.anchor_source})"


def explain_dates(text: str, published: date | str | None = None) -> tuple[Explanation, ...]:
    """Find and resolve the expressions of a text, and say how each value came about.

    Args:
        text: any text; each line counts as a sentence.
        published: the day from which relative expressions are counted; a string is read as
            YYYY-MM-DD.
    """
    day = date.fromisoformat(published) if isinstance(published, str) else published
    annotated = plain_document(text, day)
    spans = {(span.start, span.end): span for span in annotated.spans}
    return tuple(
        Explanation(
            timex=row.timex,
            rules=tuple(row.timex.rule_id.split("+")),
            said=spans[row.timex.start, row.timex.end].value,
            steps=row.steps,
        )
        for row in resolve_with_steps(annotated)
    )


def plain_document(
    text: str, published: date | None = None, *, url: str | None = None
) -> Annotated:
    """A text with its date spans, without the pipeline: each line counts as a sentence."""
    document = Document(
        doc_id="text",
        source_id="text",
        source_path="-",
        source_format="text",
        url=url,
        site=None,
        title=None,
        published=published,
        published_source="option" if published else None,
        language="id",
        language_score=None,
        n_chars=len(text),
        text=text,
    )
    spans = tuple(
        SpanRecord("dates", find.start, find.end, find.label, find.rule_id, find.value, 1.0)
        for find in find_dates(text)
    )
    return Annotated(document, 0, tuple(_lines(text)), spans)


def _lines(text: str) -> list[tuple[int, int]]:
    lines, start = [], 0
    for line in text.split("\n"):
        bare = line.strip()
        if bare:
            first = start + line.index(bare)
            lines.append((first, first + len(bare)))
        start += len(line) + 1
    return lines
