"""Spans with the label LEGAL → references to laws, regulations and rulings."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from pipeline.records import LegalReference

if TYPE_CHECKING:
    from pipeline.records import Annotated


def resolve_legal_references(annotated: Annotated) -> tuple[LegalReference, ...]:
    """The legal references of a document, in text order."""
    return tuple(
        LegalReference(
            doc_id=annotated.document.doc_id,
            mention_id=f"{annotated.document.doc_id}-{span.start}-{span.end}",
            start=span.start,
            end=span.end,
            text=annotated.document.text[span.start : span.end],
            type=value["type"],
            number=value.get("number"),
            year=value.get("year"),
            title=value.get("title"),
            rule_id=span.rule_id,
            score=span.score,
        )
        for span in annotated.group("dates")
        if span.label == "LEGAL"
        for value in (json.loads(span.value),)
    )
