"""The tables as Arrow: one schema for each record, dates as dates, nothing nested."""

from __future__ import annotations

from functools import cache

import pyarrow as pa

from pipeline.records import TABLES, column_types, columns

ARROW_TYPES = {
    "string": pa.large_string(),
    "integer": pa.int64(),
    "number": pa.float64(),
    "boolean": pa.bool_(),
    "date": pa.date32(),
}


@cache
def table_schema(table: str) -> pa.Schema:
    """Arrow schema of an exported table."""
    record = TABLES[table]
    types = column_types(record)
    return pa.schema([pa.field(f.name, ARROW_TYPES[types[f.name][0]]) for f in columns(record)])
