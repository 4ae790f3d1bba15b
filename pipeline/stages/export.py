"""Export: the stores → tables → files. The tables are put together column by column in Arrow."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from pipeline.errors import StageError
from pipeline.exports import write_tables
from pipeline.exports.columns import table_schema
from pipeline.exports.xlsx_files import cut_cells
from pipeline.records import TABLES
from pipeline.stages import documents, shards, tokens
from pipeline.stages.run import LEFT_OUT
from pipeline.tables.rows import RESOLVED_TABLES
from pipeline.tables.summary import Summary

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from pipeline.records import Issue
    from pipeline.settings import ExportSettings

_STORES = ("ingest", "annotate", "extract", "survey", "resolve")
_RANK = "_rank"
_SUMMED = ["key", "sentences", "mentions", "dates", "places", "organizations", "acronyms"]


def export(out: Path, settings: ExportSettings) -> dict[str, pa.Table]:
    """Write the tables of a run below `out/export/`, replacing what stood there.

    Returns:
        The tables, documents in the order of source path and source id.

    Raises:
        StageError: an earlier stage has not run.
    """
    if not shards.shard_paths(out / "resolve"):
        raise StageError(f"{out / 'resolve'} holds nothing", hint="run `nukil resolve` first")
    tables = collect(out, settings)
    fresh = out / ".export.new"
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir(parents=True)
    write_tables(fresh, tables, settings)
    shutil.rmtree(out / "export", ignore_errors=True)
    fresh.replace(out / "export")
    return tables


def collect(out: Path, settings: ExportSettings) -> dict[str, pa.Table]:
    """All tables of a run, sorted; independent of the number of shards."""
    wanted = _documents(out, settings)
    ranks = wanted.column("doc_id")
    tables = {"documents": wanted}
    summary = Summary()
    parts: dict[str, list[pa.Table]] = {name: [] for name in RESOLVED_TABLES}
    documents_by_id = {row["doc_id"]: row for row in wanted.to_pylist()}
    for path in shards.shard_paths(out / "resolve"):
        shard = pq.read_table(path)
        for name in RESOLVED_TABLES:
            parts[name].append(_flatten(shard, name))
        for row in shard.select(_SUMMED).to_pylist():
            document = documents_by_id.get(row["key"])
            if document is not None and row["mentions"] is not None:
                summary.add(document, row)
    for name in RESOLVED_TABLES:
        tables[name] = _in_order(pa.concat_tables(parts[name]), ranks)
    for name, records in summary.tables().items():
        tables[name] = _table(name, records)
    cut = cut_cells(tables) if "xlsx" in settings.formats else []
    tables["issues"] = _issues(out, cut)
    if tokens.kept(out):
        tables["tokens"] = _in_order(tokens.collect_tokens(out), ranks)
    return {name: tables[name] for name in TABLES if name in tables}


def _table(name: str, records: Iterable[Any]) -> pa.Table:
    rows = [shards.as_dict(record) for record in records]
    return pa.Table.from_pylist(rows, schema=table_schema(name))


def _documents(out: Path, settings: ExportSettings) -> pa.Table:
    """The documents table, in order; without duplicates where the settings say so."""
    duplicates = documents.read_duplicates(out / "documents")
    rows: list[dict[str, Any]] = []
    for path in shards.shard_paths(out / "documents"):
        counts = _counts(out, path.name)
        for row in shards.read_shard(path, ["document"]):
            document = row["document"]
            doc_id = document["doc_id"]
            n_tokens, n_sentences = counts.get(doc_id, (None, None))
            document |= {
                "duplicate_of": duplicates.get(doc_id),
                "n_tokens": n_tokens,
                "n_sentences": n_sentences,
            }
            document.pop("text")
            if not (settings.drop_duplicates and document["duplicate_of"]):
                rows.append(document)
    rows.sort(key=lambda d: (d["source_path"], d["source_id"], d["doc_id"]))
    return pa.Table.from_pylist(rows, schema=table_schema("documents"))


def _counts(out: Path, file: str) -> dict[str, tuple[int, int]]:
    shard = pq.read_table(out / "resolve" / file, columns=["key", "n_tokens", "sentences"])
    sizes = pc.list_value_length(shard.column("sentences")).to_pylist()
    keys, tokens = shard.column("key").to_pylist(), shard.column("n_tokens").to_pylist()
    return {
        key: (count, size)
        for key, count, size in zip(keys, tokens, sizes, strict=True)
        if count is not None
    }


def _flatten(shard: pa.Table, name: str) -> pa.Table:
    """A column of lists of rows as a table."""
    schema = table_schema(name)
    tables = [schema.empty_table()]
    for chunk in shard.column(name).chunks:
        rows = chunk.flatten()
        arrays = [rows.field(field.name).cast(field.type) for field in schema]
        tables.append(pa.Table.from_arrays(arrays, schema=schema))
    return pa.concat_tables(tables)


def _in_order(table: pa.Table, ranks: pa.ChunkedArray) -> pa.Table:
    """The rows of the wanted documents, by document; within one as they stand."""
    rank = pc.index_in(table.column("doc_id"), value_set=ranks)
    table = table.append_column(_RANK, rank)
    table = table.filter(pc.is_valid(table.column(_RANK)))
    return table.take(pc.sort_indices(table, [(_RANK, "ascending")])).drop_columns([_RANK])


def _issues(out: Path, further: Iterable[Issue]) -> pa.Table:
    found = [
        *map(shards.as_dict, further),
        *json.loads((out / "ingest" / LEFT_OUT).read_text(encoding="utf-8")),
        *(issue for store in _STORES for issue in _stored_issues(out / store)),
    ]
    paths = _paths(out) if any(not issue["source_path"] for issue in found) else {}
    for issue in found:
        issue["source_path"] = issue["source_path"] or paths.get(issue["doc_id"], "")
    order = [field.name for field in table_schema("issues")]
    found.sort(key=lambda issue: [issue[name] or "" for name in order])
    return pa.Table.from_pylist(found, schema=table_schema("issues"))


def _stored_issues(folder: Path) -> Iterator[dict[str, Any]]:
    for row in shards.iter_rows(folder, ["issues"]):
        yield from row["issues"] or ()


def _paths(out: Path) -> dict[str, str]:
    rows = shards.iter_rows(out / "documents", ["document"])
    return {row["document"]["doc_id"]: row["document"]["source_path"] for row in rows}
