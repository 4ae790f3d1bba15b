"""Annotate: documents → tokens, sentences and names."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import pyarrow as pa

from pipeline.records import SpanRecord
from pipeline.stages import docs, shards, tasks

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from spacy.language import Language

    from pipeline.stages.tasks import Row, ShardTask

_NUMBERS = pa.list_(pa.int32())
SCHEMA = shards.schema_of(
    {
        "ends": _NUMBERS,
        "blanks": _NUMBERS,
        "sentences": _NUMBERS,
        "spans": pa.list_(shards.struct_of(SpanRecord)),
        "failed": pa.bool_(),
    }
)


@lru_cache(maxsize=2)
def language(model: str) -> Language:
    """The language pipeline, loaded once a process."""
    from pipeline.language.load import load_language

    return load_language(model)


def process(rows: Sequence[Row], task: ShardTask) -> Iterator[Row]:
    """Tokens, sentences and names of each document."""
    step = tasks.step_of("annotate")
    nlp = language(task.settings.annotate.model)

    def annotate(row: Row) -> Row:
        doc = nlp(row["document"]["text"])
        tokens = docs.tokens_of(doc)
        return {
            "ends": tokens.ends,
            "blanks": tokens.blanks,
            "sentences": tokens.sentences,
            "spans": [shards.as_dict(span) for span in docs.spans_of(doc, ["ner"])],
            "failed": False,
            "issues": [],
        }

    with nlp.memory_zone():
        for row in rows:
            yield tasks.guarded(step, "annotate", row, annotate)
