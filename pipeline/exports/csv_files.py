r"""CSV: UTF-8, a header, `\n` between rows, cells with line breaks quoted."""

from __future__ import annotations

import csv
from typing import IO, TYPE_CHECKING

from pipeline.exports.cells import cell_text, safe_cell

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    import pyarrow as pa

    from pipeline.settings import ExportSettings

_BATCH = 10_000  # rows


class _LineFeeds:
    r"""Ends rows in `\n`. The writer must end them in `\r\n`, or it leaves a `\r` unquoted."""

    def __init__(self, file: IO[str]) -> None:
        self._file = file

    def write(self, row: str) -> int:
        return self._file.write(row.removesuffix("\r\n") + "\n")


def write(folder: Path, tables: Mapping[str, pa.Table], settings: ExportSettings) -> None:
    """Write `<table>.csv` for each table."""
    as_text = safe_cell if settings.safe_cells else cell_text
    for name, table in tables.items():
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(_LineFeeds(file), lineterminator="\r\n")
            writer.writerow(table.column_names)
            for batch in table.to_batches(_BATCH):
                cells = [[as_text(v) for v in column.to_pylist()] for column in batch.columns]
                writer.writerows(zip(*cells, strict=True))
