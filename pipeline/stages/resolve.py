"""Resolve: spans → the rows of the tables."""

from __future__ import annotations

import json
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING

import pyarrow as pa

from pipeline.records import TABLES, AcronymTally
from pipeline.stages import shards, stores, tasks
from pipeline.tables.rows import RESOLVED_TABLES

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from pipeline.stages.tasks import Row, ShardTask

SCHEMA = shards.schema_of(
    {
        "n_tokens": pa.int64(),
        **{name: pa.list_(shards.struct_of(TABLES[name])) for name in RESOLVED_TABLES},
        "failed": pa.bool_(),
    }
)


def process(rows: Sequence[Row], task: ShardTask) -> Iterator[Row]:
    """The rows that each document gives."""
    from pipeline.extractors.user_lexicons import user_lexicons
    from pipeline.resolve.document import resolve_document
    from pipeline.tables.rows import rows_of

    step = tasks.step_of("resolve")
    tallies = read_tallies(task.facts)
    lexicons = user_lexicons(task.settings.lexicons)
    documents = stores.Documents(task, {row["key"] for row in rows if not row["failed"]})

    def resolve(row: Row) -> Row:
        annotated = documents.annotated(row["key"])
        tables = rows_of(annotated, resolve_document(annotated, tallies, lexicons))
        payload: Row = {name: [shards.as_dict(r) for r in tables[name]] for name in tables}
        return {"n_tokens": annotated.n_tokens, **payload, "failed": False, "issues": []}

    for row in rows:
        if row["failed"]:
            yield stores.skipped(SCHEMA)
        else:
            yield tasks.guarded(step, "resolve", row, resolve)


@lru_cache(maxsize=1)
def read_tallies(path: Path | None) -> Mapping[str, tuple[AcronymTally, ...]]:
    """Short form → how the corpus expands it, most supported first."""
    if path is None:
        return {}
    found: dict[str, list[AcronymTally]] = {}
    for row in json.loads(path.read_text(encoding="utf-8")):
        day = row["first_published"]
        row["first_published"] = date.fromisoformat(day) if day else None
        found.setdefault(row["short"], []).append(AcronymTally(**row))
    return {short: tuple(rows) for short, rows in found.items()}
