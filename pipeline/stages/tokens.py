"""The tokens table of a run, from what the annotate stage kept of each token."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.parquet as pq

from pipeline.exports.columns import table_schema
from pipeline.records import Document
from pipeline.stages import docs, shards, stores
from pipeline.tables.tokens import Word

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pipeline.records import Token


def kept(out: Path) -> bool:
    """Whether the annotate stage was asked for the attributes of tokens."""
    for path in shards.shard_paths(out / "annotate"):
        words = pq.read_table(path, columns=["words"]).column("words")
        if words.null_count < len(words):
            return True
    return False


def collect_tokens(out: Path) -> pa.Table:
    """The tokens of all documents, by shard and document."""
    schema = table_schema("tokens")
    tables = [schema.empty_table()]
    for path in shards.shard_paths(out / "annotate"):
        documents = shards.read_shard(out / "documents" / path.name, ["key", "document"])
        found = {row["key"]: row["document"] for row in documents}
        rows = [
            shards.as_dict(token)
            for row in shards.read_shard(path, ["key", "ends", "blanks", "sentences", "words"])
            if row["words"]
            for token in tokens_of_row(row, found[row["key"]])
        ]
        tables.append(pa.Table.from_pylist(rows, schema=schema))
    return pa.concat_tables(tables)


def tokens_of_row(row: dict[str, Any], document: dict[str, Any]) -> Iterator[Token]:
    """The tokens of one row of the annotate store."""
    words = [Word(**word) for word in row["words"]]
    return docs.token_rows_of(Document(**document), stores.tokens(row), words)
