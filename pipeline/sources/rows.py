"""Rows of tables and JSON objects → source records: what CSV, JSON and Parquet readers share."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.errors import SourceError
from pipeline.sources.columns import (
    Columns,
    absent_messages,
    cell_text,
    is_missing,
    map_columns,
    metadata,
)
from pipeline.sources.published import date_in_address, parse_date
from pipeline.sources.records import SourceRecord, ingest_issue

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from pipeline.records import Issue
    from pipeline.settings import IngestSettings


class RowReader:
    """Turns the rows of one file into records; rows may differ in their columns."""

    def __init__(self, source_path: str, source_format: str, settings: IngestSettings) -> None:
        self.source_path = source_path
        self.source_format = source_format
        self.settings = settings
        self._columns: dict[tuple[str, ...], Columns | SourceError] = {}
        self._lost: dict[tuple[str, ...], int] = {}

    def record(self, row: Mapping[str, object], line: int) -> Iterator[SourceRecord | Issue]:
        """The record of a row, and what was wrong with it.

        Args:
            row: cells by the input's column names.
            line: line or row of the file, for messages.
        """
        names = tuple(row)
        columns = self._columns.get(names)
        if columns is None:
            columns = self._map(names)
            if isinstance(columns, Columns):
                for message in absent_messages(columns):
                    yield self.issue("missing-column", message, severity="warning")
        if isinstance(columns, SourceError):
            self._lost[names] = self._lost.get(names, 0) + 1
            return
        text = cell_text(row.get(columns.text)) or ""
        url = metadata(row, columns.url)
        stated = row.get(columns.date) if columns.date else None
        published = parse_date(stated)
        source = "column" if published else None
        if published is None and stated is not None and not is_missing(str(stated)):
            message = f"line {line}: no day in {columns.date} = {str(stated)[:80]!r}"
            hint = "readable are 2025-02-05 (from 1900 on), 5/2/2025, 5 Feb 2025 (from 1990 on)"
            yield self.issue("date", message, hint=hint, severity="warning")
        if published is None and url:
            published = date_in_address(url)
            source = "url" if published else None
        yield SourceRecord(
            text="" if is_missing(text) else text,
            source_path=self.source_path,
            source_format=self.source_format,
            source_id=metadata(row, columns.id) or "",
            title=metadata(row, columns.title),
            url=url,
            site=metadata(row, columns.site),
            published=published,
            published_source=source,
            line=line,
        )

    def finish(self) -> Iterator[Issue]:
        """One issue for every set of columns that has none for the text."""
        for names, count in self._lost.items():
            error = self._columns[names]
            if isinstance(error, SourceError):
                records = "1 record" if count == 1 else f"{count} records"
                yield self.issue(error.code, f"{error.message} ({records})", hint=error.hint)

    def issue(self, code: str, message: str, *, hint: str = "", severity: str = "error") -> Issue:
        """An issue of this file."""
        return ingest_issue(self.source_path, code, message, hint=hint, severity=severity)

    def _map(self, names: tuple[str, ...]) -> Columns | SourceError:
        try:
            columns: Columns | SourceError = map_columns(names, self.settings)
        except SourceError as error:
            columns = error
        self._columns[names] = columns
        return columns
