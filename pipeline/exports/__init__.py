"""Rows → files: a module for each format, each with `write(folder, tables, settings)`."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from pipeline.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    import pyarrow as pa

    from pipeline.settings import ExportSettings

FORMATS = ("csv", "parquet", "jsonl", "xlsx", "conllu", "geojson")


def check_formats(formats: Sequence[str]) -> None:
    """Refuse a format that there is none of.

    Raises:
        UsageError: unknown format.
    """
    for name in formats:
        if name not in FORMATS:
            raise UsageError(f"no format {name!r}", hint=f"formats are {', '.join(FORMATS)}")


def write_tables(folder: Path, tables: Mapping[str, pa.Table], settings: ExportSettings) -> None:
    """Write every table in every format of the settings, and the data package of the CSV files."""
    from pipeline.exports import datapackage

    check_formats(settings.formats)
    for name in FORMATS:
        if name in settings.formats:
            import_module(f"pipeline.exports.{name}_files").write(folder, tables, settings)
    if "csv" in settings.formats:
        datapackage.write(folder, tables)
