"""Ingest: input files → documents, a row a file."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow as pa

from pipeline.records import Document, Issue
from pipeline.stages import shards, tasks

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipeline.stages.tasks import Row, ShardTask

SCHEMA = shards.schema_of({"documents": pa.list_(shards.struct_of(Document)), "failed": pa.bool_()})


def process(rows: Sequence[Row], task: ShardTask) -> Iterator[Row]:
    """The documents and issues of each file."""
    from pipeline.documents.read import read_documents
    from pipeline.sources.discover import SourceFile

    step = tasks.step_of("ingest")

    def read(row: Row) -> Row:
        payload = tasks.empty_payload(SCHEMA)
        file = SourceFile(row["path"], row["key"], row["name"])
        for item in read_documents(file, task.settings.ingest):
            name = "issues" if isinstance(item, Issue) else "documents"
            payload[name].append(shards.as_dict(item))
        return payload

    for row in rows:
        yield tasks.guarded(step, "ingest", row, read)
