"""One document of a run, with all its rows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pipeline.errors import StageError, UsageError
from pipeline.stages import shards
from pipeline.tables.rows import RESOLVED_TABLES

if TYPE_CHECKING:
    from pathlib import Path


def find_document(out: Path, wanted: str) -> tuple[dict[str, Any], dict[str, list[dict[str, Any]]]]:
    """The document that a doc_id, source id, source path or a part of the title names.

    Returns:
        The document, with its text, and table → rows.

    Raises:
        StageError: there are no stores.
        UsageError: none or several are meant.
    """
    paths = shards.shard_paths(out / "resolve")
    if not paths:
        raise StageError(f"{out} holds no finished run", hint="run `nukil run` first")
    ranked: dict[int, list[dict[str, Any]]] = {}
    for row in shards.iter_rows(out / "documents", ["document"]):
        rank = _rank(row["document"], wanted)
        if rank is not None:
            ranked.setdefault(rank, []).append(row["document"])
    if not ranked:
        raise UsageError(f"no document {wanted!r}", hint="see the column doc_id of documents.csv")
    found = ranked[min(ranked)]
    if len(found) > 1:
        names = ", ".join(sorted(document["doc_id"] for document in found)[:5])
        raise UsageError(f"{len(found)} documents are like {wanted!r}", hint=f"name one: {names}")
    return found[0], _rows(out, found[0]["doc_id"])


def _rank(document: dict[str, Any], wanted: str) -> int | None:
    names = (document["doc_id"], document["source_id"], document["source_path"])
    if wanted in names:
        return names.index(wanted)
    in_path = document["source_path"].endswith(f"/{wanted}")
    in_title = wanted.casefold() in (document["title"] or "").casefold()
    return len(names) if in_path or in_title else None


def _rows(out: Path, doc_id: str) -> dict[str, list[dict[str, Any]]]:
    count = len(shards.shard_paths(out / "resolve"))
    path = out / "resolve" / shards.shard_of(doc_id, count).file
    row = next(row for row in shards.read_shard(path) if row["key"] == doc_id)
    return {name: row[name] or [] for name in RESOLVED_TABLES}
