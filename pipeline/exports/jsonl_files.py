"""JSON lines: an object a row, every column in it, dates as ISO text."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    import pyarrow as pa

    from pipeline.settings import ExportSettings

_BATCH = 10_000  # rows


def write(folder: Path, tables: Mapping[str, pa.Table], _: ExportSettings) -> None:
    """Write `<table>.jsonl` for each table."""
    for name, table in tables.items():
        with (folder / f"{name}.jsonl").open("w", encoding="utf-8", newline="\n") as file:
            for batch in table.to_batches(_BATCH):
                for row in batch.to_pylist():
                    file.write(json.dumps(row, ensure_ascii=False, default=str) + "\n")
