"""Parquet: typed columns, for pandas, DuckDB and R."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow.parquet as pq

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    import pyarrow as pa

    from pipeline.settings import ExportSettings


def write(folder: Path, tables: Mapping[str, pa.Table], _: ExportSettings) -> None:
    """Write `<table>.parquet` for each table."""
    for name, table in tables.items():
        pq.write_table(table, folder / f"{name}.parquet", compression="zstd")
