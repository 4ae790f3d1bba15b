"""Spans with the label LEGAL → references to laws, regulations and rulings."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from pipeline.records import LegalReference

if TYPE_CHECKING:
    from pipeline.records import Annotated

_JOINT = re.compile(r"(?:,| (?:dan|atau|serta|maupun|juncto|jo\.?)) ?(?:Pasal [\w ()]{1,40})?$")


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
    """A title without the next reference: `tentang Kesehatan dan Perpres 82/2018`.

    What is amended or withdrawn stays: `tentang Perubahan atas UU Nomor 11 Tahun 2008`.
    """
    behind = " ".join(behind.split())
    joint = _JOINT.search(behind)
    if not title or title in behind or joint is None:
        return title
    words = title.split()
    while words and " ".join(words) not in behind[: joint.start()]:
        words.pop()
    return " ".join(words) or None
