"""Reading the stores of earlier stages beside the one that a task works on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pipeline.errors import StageError
from pipeline.records import Annotated, Document, SpanRecord
from pipeline.stages import docs, shards, tasks

if TYPE_CHECKING:
    from pathlib import Path

    import pyarrow as pa

    from pipeline.stages.tasks import Row, ShardTask


def folder_of(task: ShardTask, stage: str) -> Path:
    """Folder of another stage's store."""
    if task.root is None:
        raise StageError(f"{task.stage} was given no root", hint="report this")
    return task.root / stage


def column(task: ShardTask, stage: str, name: str) -> dict[str, Any]:
    """Key → one column of the task's shard in another stage's store."""
    rows = shards.read_shard(folder_of(task, stage) / task.name.file, ["key", name])
    return {row["key"]: row[name] for row in rows}


def tokens(row: Row) -> docs.Tokens:
    """Tokens of a row of the annotate store."""
    return docs.Tokens(row["ends"] or (), row["blanks"] or (), row["sentences"] or ())


def spans(row: Row) -> list[SpanRecord]:
    """Spans of a row of the annotate or extract store."""
    return [SpanRecord(**span) for span in row["spans"] or ()]


def skipped(schema: pa.Schema) -> Row:
    """The payload of a document that an earlier stage lost; its issue stands there."""
    payload = tasks.empty_payload(schema)
    payload["failed"] = True
    return payload


class Documents:
    """The documents of a task's shard with all that earlier stages found in them."""

    def __init__(self, task: ShardTask, keys: set[str]) -> None:
        folders = (folder_of(task, stage) for stage in ("documents", "annotate", "extract"))
        read = [shards.read_shard(folder / task.name.file) for folder in folders]
        parts = zip(*read, strict=True)
        self._parts = {rows[0]["key"]: rows for rows in parts if rows[0]["key"] in keys}

    def annotated(self, key: str) -> Annotated:
        """One document, with its sentences and spans."""
        document, annotation, extraction = self._parts[key]
        found = [*spans(annotation), *spans(extraction)]
        return docs.annotated_of(Document(**document["document"]), tokens(annotation), found)
