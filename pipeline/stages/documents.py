"""Documents: what ingest found, spread over shards by document, near duplicates marked.

Works in the parent process; the texts of all changed inputs pass through its memory.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from pipeline.documents.duplicates import mark_duplicates
from pipeline.records import Document
from pipeline.stages import shards
from pipeline.stages.fingerprint import digest

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SCHEMA = shards.schema_of({"document": shards.struct_of(Document)})
DUPLICATES = "duplicates.json"


def spread_documents(ingested: Path, folder: Path) -> int:
    """Write the documents store below `folder` from the ingest store; keep what still holds.

    Returns:
        The number of documents.
    """
    headers = [shards.read_header(path) for path in shards.shard_paths(ingested)]
    # Of the same inputs other code may mark other duplicates.
    inputs = digest(*(part for h in headers if h for part in (h.fingerprint, h.outputs)))
    paths = shards.shard_paths(folder)
    kept = [shards.read_header(path) for path in paths]
    if _complete(paths) and all(header and header.inputs == inputs for header in kept):
        return sum(header.items for header in kept if header)
    rows = {row["document"]["doc_id"]: row for row in _rows(ingested)}
    marks = mark_duplicates(
        (key, row["document"]["published"], row["document"]["text"])
        for key, row in sorted(rows.items())
    )
    folder.mkdir(parents=True, exist_ok=True)
    write_json(folder / DUPLICATES, marks)
    count = shards.shard_count(len(rows))
    for name, keys in shards.spread(rows, count).items():
        sealed = [rows[key] for key in keys]
        path = folder / name.file
        shards.write_shard(path, SCHEMA, sealed, fingerprint="documents", inputs=inputs)
    shards.clear_stale(folder, count)
    return len(rows)


def read_duplicates(folder: Path) -> dict[str, str]:
    """doc_id → doc_id of the document that it repeats."""
    marks: dict[str, str] = json.loads((folder / DUPLICATES).read_text(encoding="utf-8"))
    return marks


def write_json(path: Path, value: Any) -> None:
    """Write JSON beside its place and rename it."""
    temporary = path.with_name(f".{path.name}.new")
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, indent=1)
    temporary.write_text(text + "\n", encoding="utf-8")
    temporary.replace(path)


def _complete(paths: list[Path]) -> bool:
    return bool(paths) and shards.ShardName.parse(paths[0].name).count == len(paths)


def _rows(ingested: Path) -> Iterator[dict[str, Any]]:
    for row in shards.iter_rows(ingested, ["documents"]):
        for document in row["documents"] or ():
            yield shards.seal(document["doc_id"], "", {"document": document, "issues": []})
