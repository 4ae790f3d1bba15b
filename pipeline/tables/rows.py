"""All rows that one document gives, by table."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pipeline.errors import AlignmentError
from pipeline.records import Sentence
from pipeline.tables.mentions import mention_rows

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from pipeline.records import Annotated
    from pipeline.resolve.document import Resolved

RESOLVED_TABLES = (
    "sentences",
    "mentions",
    "dates",
    "places",
    "organizations",
    "acronyms",
    "legal_references",
)


def rows_of(annotated: Annotated, resolved: Resolved) -> dict[str, tuple[Any, ...]]:
    """Table → rows, in text order.

    Raises:
        AlignmentError: a row's offsets do not give its text.
    """
    text = annotated.document.text
    tables: Mapping[str, Iterable[Any]] = {
        "sentences": sentence_rows(annotated),
        "mentions": mention_rows(annotated, resolved),
        "dates": resolved.dates,
        "places": resolved.places,
        "organizations": resolved.organizations,
        "acronyms": resolved.acronyms,
        "legal_references": resolved.legal_references,
    }
    rows = {name: tuple(tables[name]) for name in RESOLVED_TABLES}
    for name, found in rows.items():
        for row in found:
            check_offsets(name, row, text)
    return rows


def sentence_rows(annotated: Annotated) -> Iterable[Sentence]:
    """A row for each sentence."""
    document = annotated.document
    for number, (start, end) in enumerate(annotated.sentences):
        yield Sentence(document.doc_id, number, start, end, document.text[start:end])


def check_offsets(table: str, row: Any, text: str) -> None:
    """The promise of every table: `text[start:end]` is the row's text.

    Raises:
        AlignmentError: it is not.
    """
    if table == "acronyms":
        ranges = [(row.short_start, row.short_end, row.short)]
    else:
        ranges = [(row.start, row.end, row.text)]
    for start, end, found in ranges:
        if text[start:end] != found:
            raise AlignmentError(
                f"{table}: {found!r} does not stand at {start}-{end}, {text[start:end]!r} does",
                hint="report the document: an extractor counted wrong",
            )
