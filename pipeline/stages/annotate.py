"""Annotate: documents → tokens, sentences and names."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import pyarrow as pa

from pipeline.records import SpanRecord
from pipeline.stages import docs, shards, tasks
from pipeline.stages.lean import bare_words, freeze, start_spacy
from pipeline.tables.tokens import Word

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from spacy.language import Language
    from spacy.tokens import Doc

    from pipeline.settings import AnnotateSettings
    from pipeline.stages.tasks import Row, ShardTask

_NUMBERS = pa.list_(pa.int32())
SCHEMA = shards.schema_of(
    {
        "ends": _NUMBERS,
        "blanks": _NUMBERS,
        "sentences": _NUMBERS,
        "spans": pa.list_(shards.struct_of(SpanRecord)),
        "words": pa.list_(shards.struct_of(Word)),  # null where `annotate.tokens` is off
        "failed": pa.bool_(),
    }
)


@lru_cache(maxsize=2)
def language(settings: AnnotateSettings) -> Language:
    """The language pipeline, loaded once a process."""
    start_spacy()
    from pipeline.language.load import load_language

    nlp = load_language(
        settings.model,
        engine=settings.engine,
        stanza=settings.stanza,
        attributes=settings.tokens,
    )
    if settings.engine == "nukil" and not settings.tokens:
        bare_words(nlp.vocab)
    freeze()
    return nlp


def process(rows: Sequence[Row], task: ShardTask) -> Iterator[Row]:
    """Tokens, sentences and names of each document."""
    step = tasks.step_of("annotate")
    settings = task.settings.annotate
    nlp = language(settings)

    def annotate(row: Row) -> Row:
        doc = nlp(row["document"]["text"])
        tokens = docs.tokens_of(doc)
        return {
            "ends": tokens.ends,
            "blanks": tokens.blanks,
            "sentences": tokens.sentences,
            "spans": [shards.as_dict(span) for span in docs.spans_of(doc, ["ner"])],
            "words": _words(doc) if settings.tokens else None,
            "failed": False,
            "issues": [],
        }

    with nlp.memory_zone():
        for row in rows:
            yield tasks.guarded(step, "annotate", row, annotate)


def _words(doc: Doc) -> list[Row]:
    return [shards.as_dict(word) for word in docs.words_of(doc)]
