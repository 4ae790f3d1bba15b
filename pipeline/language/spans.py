"""Writing finds into a Doc's span groups, for every component that finds something.

A span carries everything natively: `label_`, `id_` (the rule that fired) and `kb_id_` (value or
lexicon key); scores stand in the span group's `attrs["scores"]`, one for each span, as spaCy's own
span categorizer keeps them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from spacy.tokens import Span, SpanGroup

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
    spans: list[Span] = []
    scores: list[float] = []
    # `doc.char_span` reads the whole Doc for every span.
    starts = {token.idx: token.i for token in doc}
    ends = {token.idx + len(token): token.i + 1 for token in doc}
    text = doc.text
    for found in sorted(finds, key=lambda f: (f.start, f.end, f.label, f.rule_id, f.value)):
        first, last = starts.get(found.start), ends.get(found.end)
        if last is None and text[found.end : found.end + 1] == ".":
            last = ends.get(found.end + 1)
        if first is None or last is None or last <= first:
            doc.user_data.setdefault(MISALIGNED, []).append((key, found.start, found.end))
            continue
        spans.append(
            Span(doc, first, last, label=found.label, kb_id=found.value, span_id=found.rule_id)
        )
        scores.append(found.score)
    doc.spans[key] = SpanGroup(doc, name=key, spans=spans, attrs={"scores": scores})
