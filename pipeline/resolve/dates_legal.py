"""Spans with the label LEGAL → references to laws, regulations and rulings."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from pipeline.records import LegalReference

if TYPE_CHECKING:
    from pipeline.records import Annotated


def resolve_legal_references(annotated: Annotated) -> tuple[LegalReference, ...]:
    """The legal references of a document, in text order."""
    text = annotated.document.text
    spans = [span for span in annotated.group("dates") if span.label == "LEGAL"]
    nexts = [*(span.start for span in spans), len(text)][1:]
    return tuple(
        LegalReference(
            doc_id=annotated.document.doc_id,
            mention_id=f"{annotated.document.doc_id}-{span.start}-{span.end}",
            start=span.start,
            end=span.end,
            text=text[span.start : span.end],
            type=value["type"],
            number=value.get("number"),
            year=value.get("year"),
            title=_title(value.get("title"), text[span.end : after]),
            rule_id=span.rule_id,
            score=span.score,
        )
        for span, after in zip(spans, nexts, strict=True)
        for value in (json.loads(span.value),)
    )


def _title(title: str | None, behind: str) -> str | None:
    """A title that ends before the next reference: `tentang Kesehatan dan Perpres 82/2018`."""
    if not title or title in " ".join(behind.split()):
        return title
    words = title.split()
    while words and " ".join(words) not in " ".join(behind.split()):
        words.pop()
    while words and words[-1].islower():
        words.pop()
    return " ".join(words) or None
