"""`datapackage.json`: the CSV tables described for machines (Frictionless Data Package)."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from pipeline.records import TABLES, column_types, columns

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

FILE = "datapackage.json"
_KEYS = {
    "documents": ["doc_id"],
    "sentences": ["doc_id", "sent_id"],
    "tokens": ["doc_id", "sent_id", "token_id"],
    "mentions": ["mention_id"],
    "entities": ["entity_id"],
    "places": ["mention_id"],
    "document_places": ["doc_id", "place_id"],
    "organizations": ["mention_id"],
}


def write(folder: Path, tables: Iterable[str]) -> None:
    """Write `datapackage.json` for the CSV files of these tables."""
    package = {
        "profile": "tabular-data-package",
        "name": "nukil-export",
        "title": "Tables that Nukil extracted",
        "resources": [_resource(table) for table in tables],
    }
    text = json.dumps(package, ensure_ascii=False, indent=2)
    (folder / FILE).write_text(text + "\n", encoding="utf-8")


def _resource(table: str) -> dict[str, Any]:
    record = TABLES[table]
    types = column_types(record)
    described = (record.__doc__ or "").strip().split("\n")[0]
    schema: dict[str, Any] = {
        "fields": [
            {
                "name": field.name,
                "type": types[field.name][0],
                "description": field.metadata["description"],
                "constraints": {"required": not types[field.name][1]},
            }
            for field in columns(record)
        ],
        "missingValues": [""],
    }
    if table in _KEYS:
        schema["primaryKey"] = _KEYS[table]
    return {
        "profile": "tabular-data-resource",
        "name": table,
        "path": f"{table}.csv",
        "description": described,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "schema": schema,
    }
