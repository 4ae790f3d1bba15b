"""Parquet: a document a row; the text unchanged."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from pipeline.errors import SourceError
from pipeline.sources.formats import Format
from pipeline.sources.rows import RowReader

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.records import Issue
    from pipeline.settings import IngestSettings
    from pipeline.sources.content import Content
    from pipeline.sources.records import SourceRecord

_BATCH = 256  # rows


def read(content: Content, settings: IngestSettings) -> Iterator[SourceRecord | Issue]:
    """A record for every row; only the columns that are needed are read."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    from pipeline.sources.columns import FIELDS, map_columns

    rows = RowReader(content.source_path, "parquet", settings)
    try:
        file = pq.ParquetFile(io.BytesIO(content.whole()))
        names = list(file.schema_arrow.names)
        columns = map_columns(names, settings)
        needed = {getattr(columns, field) for field in FIELDS}
        number = 0
        for batch in file.iter_batches(_BATCH, columns=[name for name in names if name in needed]):
            for row in batch.to_pylist():
                number += 1
                yield from rows.record(row, number)
    except (pa.ArrowException, OSError) as error:
        raise SourceError(
            f"no readable Parquet: {error}",
            code="truncated",
            hint="copy or download the file again, or write it anew",
        ) from error


def _sniff(head: bytes) -> bool:
    return head.startswith(b"PAR1")


FORMAT = Format("parquet", ("parquet", "pq"), read, _sniff, binary=True, rank=5)
