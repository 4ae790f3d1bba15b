"""Writing finds into a Doc's span groups, for every component that finds something.

A span carries everything natively: `label_`, `id_` (the rule that fired) and `kb_id_` (value or
lexicon key); scores stand in the span group's `attrs["scores"]`, one for each span, as spaCy's own
span categorizer keeps them.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from typing import TYPE_CHECKING

from spacy.tokens import Span, SpanGroup

from pipeline.language.texts import token_edges

if TYPE_CHECKING:
    from collections.abc import Iterable

    from spacy.tokens import Doc

MISALIGNED = "nukil_misaligned"


@dataclass(frozen=True, slots=True)
class Found:
    """One find of a component: offsets in characters of `doc.text`, half-open."""

    start: int
    end: int
    label: str
    rule_id: str
    value: str = ""
    score: float = 1.0


def write_spans(doc: Doc, key: str, finds: Iterable[Found]) -> None:
    """Turn finds into a span group under `key`, sorted, with their scores.

    A find that stops before the full stop of an abbreviation ("PT Maju Tbk" in "PT Maju Tbk.")
    takes it in. Any other that cuts a token is listed in `doc.user_data["nukil_misaligned"]` as
    `(key, start, end)`: the cure is in the tokenizer.
    """
    ordered = sorted(finds, key=lambda f: (f.start, f.end, f.label, f.rule_id, f.value))
    spans: list[Span] = []
    scores: list[float] = []
    starts, ends = token_edges(doc) if ordered else ([], [])
    for found in ordered:
        first, last = _number(starts, found.start), _number(ends, found.end)
        if last is None:
            last = _number(ends, found.end + 1)
            last = None if last is None or not doc[last].text.endswith(".") else last
        if first is None or last is None or last < first:
            doc.user_data.setdefault(MISALIGNED, []).append((key, found.start, found.end))
            continue
        spans.append(
            Span(doc, first, last + 1, label=found.label, kb_id=found.value, span_id=found.rule_id)
        )
        scores.append(found.score)
    doc.spans[key] = SpanGroup(doc, name=key, spans=spans, attrs={"scores": scores})


def _number(edges: list[int], edge: int) -> int | None:
    """The number of the token with that edge."""
    at = bisect_left(edges, edge)
    return at if at < len(edges) and edges[at] == edge else None
