"""Extract: tokens and names → spans of dates, places, organizations and acronyms."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import pyarrow as pa

from pipeline.records import Issue, SpanRecord
from pipeline.stages import docs, faults, shards, stores, tasks
from pipeline.stages.lean import freeze, start_spacy

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from spacy.tokens import Doc
    from spacy.vocab import Vocab

    from pipeline.settings import LexiconSettings
    from pipeline.stages.tasks import Row, ShardTask

SCHEMA = shards.schema_of({"spans": pa.list_(shards.struct_of(SpanRecord)), "failed": pa.bool_()})


@lru_cache(maxsize=2)
def extractors(
    names: tuple[str, ...], lexicons: LexiconSettings
) -> tuple[Vocab, list[Callable[[Doc], Doc]]]:
    """The extractors in order, made once a process, and the vocabulary of their Docs.

    A bare one: the extractors read the text, not what spaCy could tell of each word.
    """
    start_spacy()
    from spacy.vocab import Vocab

    from pipeline.extractors import load_extractors

    nlp = load_extractors(names, lexicons)
    freeze()
    return Vocab(), [component for _, component in nlp.pipeline]


def process(rows: Sequence[Row], task: ShardTask) -> Iterator[Row]:
    """The spans that the extractors find in each document."""
    step = tasks.step_of("extract")
    names = task.settings.extract.pipeline
    vocab, components = extractors(names, task.settings.lexicons)
    documents = stores.column(task, "documents", "document")

    def extract(row: Row) -> Row:
        document = documents[row["key"]]
        doc = docs.doc_of(vocab, document["text"], stores.tokens(row), stores.spans(row))
        for component in components:
            doc = component(doc)
        return {
            "spans": [shards.as_dict(span) for span in docs.spans_of(doc, names)],
            "failed": False,
            "issues": [shards.as_dict(issue) for issue in _cut(doc, document)],
        }

    with vocab.memory_zone():
        for row in rows:
            if row["failed"]:
                yield stores.skipped(SCHEMA)
            else:
                yield tasks.guarded(step, "extract", row, extract)


def _cut(doc: Doc, document: Row) -> Iterator[Issue]:
    return faults.misaligned(doc, document["source_path"], document["doc_id"])
