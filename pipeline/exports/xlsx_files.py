"""One Excel workbook, a sheet a table; texts are never formulas, links or numbers."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from pipeline.errors import ExportError
from pipeline.records import Issue

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    import pyarrow as pa

    from pipeline.settings import ExportSettings

FILE = "nukil.xlsx"
# Excel's own limits: rows of a sheet, characters of a cell, the first year it can date.
_MAX_ROWS = 1_048_576
_MAX_CELL = 32_767
_FIRST_YEAR = 1900
_CUT = "…"


def write(folder: Path, tables: Mapping[str, pa.Table], _: ExportSettings) -> None:
    """Write `nukil.xlsx`. A cell longer than Excel allows is cut and ends in `…`.

    Raises:
        ExportError: a table has more rows than a sheet.
    """
    import xlsxwriter

    for name, table in tables.items():
        if table.num_rows >= _MAX_ROWS:
            raise ExportError(
                f"{name}: {table.num_rows:,} rows, a sheet of Excel holds {_MAX_ROWS - 1:,}",
                hint="take --format csv or parquet",
            )
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "default_date_format": "yyyy-mm-dd",
    }
    with xlsxwriter.Workbook(folder / FILE, options) as book:
        # A fixed date of creation: the same tables give the same bytes.
        book.set_properties({"created": datetime(2025, 1, 1)})  # noqa: DTZ001 - Excel knows no zone
        bold = book.add_format({"bold": True})
        for name, table in tables.items():
            sheet = book.add_worksheet(name)
            sheet.freeze_panes(1, 0)
            for column, header in enumerate(table.column_names):
                sheet.write_string(0, column, header, bold)
            _write_rows(sheet, table)


def cut_cells(tables: Mapping[str, pa.Table]) -> list[Issue]:
    """A row of issues for each text that is longer than a cell."""
    import pyarrow as pa
    import pyarrow.compute as pc

    found: list[Issue] = []
    for name, table in tables.items():
        texts = [field.name for field in table.schema if pa.types.is_large_string(field.type)]
        for column in texts:
            long = table.filter(pc.greater(pc.utf8_length(table.column(column)), _MAX_CELL))
            ids = long.column("doc_id") if "doc_id" in texts else [None] * long.num_rows
            found += [
                _cut_issue(name, column, str(doc_id) if doc_id else None, len(str(value)))
                for doc_id, value in zip(ids, long.column(column), strict=True)
            ]
    return found


def _cut_issue(table: str, column: str, doc_id: str | None, length: int) -> Issue:
    return Issue(
        source_path="",
        doc_id=doc_id,
        stage="export",
        severity="warning",
        code="cut-cell",
        message=f"{FILE}, {table}.{column}: {length:,} characters, a cell holds {_MAX_CELL:,}",
        hint="the cell ends in …; take --format csv or parquet for the whole text",
    )


def _write_rows(sheet: Any, table: pa.Table) -> None:
    number = 0
    for batch in table.to_batches():
        for row in zip(*(column.to_pylist() for column in batch.columns), strict=True):
            number += 1
            for column, value in enumerate(row):
                _write_cell(sheet, number, column, value)


def _write_cell(sheet: Any, row: int, column: int, value: Any) -> None:
    if value is None:
        return
    if isinstance(value, bool):
        sheet.write_boolean(row, column, value)
    elif isinstance(value, int | float):
        sheet.write_number(row, column, value)
    elif isinstance(value, date) and value.year >= _FIRST_YEAR:
        sheet.write_datetime(row, column, value)
    else:
        text = str(value)
        sheet.write_string(
            row, column, text if len(text) <= _MAX_CELL else text[: _MAX_CELL - 1] + _CUT
        )
