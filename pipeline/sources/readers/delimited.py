"""CSV and its kin (`,` `;` tab `|`): a document a row; the text unchanged."""

from __future__ import annotations

import csv
import io
import sys
from typing import TYPE_CHECKING

from pipeline.errors import SourceError
from pipeline.sources.columns import column_key, field_of
from pipeline.sources.encoding import detect_encoding
from pipeline.sources.formats import Format
from pipeline.sources.readers.jsonlines import stream_issues
from pipeline.sources.rows import RowReader

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.records import Issue
    from pipeline.settings import IngestSettings
    from pipeline.sources.content import Content
    from pipeline.sources.records import SourceRecord

DELIMITERS = (",", ";", "\t", "|")
_JSON_STARTS = ("[{", '{"', "{'")
_SHOWN = 3  # issues of one kind that are told row by row


def read(content: Content, settings: IngestSettings) -> Iterator[SourceRecord | Issue]:
    """A record for every row below the header."""
    # The C reader keeps the limit for the whole process; a text's length is checked later on.
    csv.field_size_limit(min(sys.maxsize, 1 << 30))
    encoding = detect_encoding(content, settings)
    yield from encoding.issues(content.source_path)
    delimiter = sniff_delimiter(encoding.decode(content.head()))
    stream = content.stream()
    text = io.TextIOWrapper(stream, encoding.name, errors="replace", newline="")
    lines = _Lines(text)
    reader = csv.reader(lines, delimiter=delimiter)
    rows = RowReader(content.source_path, "csv", settings)
    ragged: list[str] = []
    last: tuple[int, list[str]] | None = None
    spanned, open_quote = 1, False
    try:
        header = _header(reader)
        yield from _header_issues(header, rows)
        line = reader.line_num + 1
        lines.quotes = 0
        for cells in reader:
            if last is not None:
                yield from _row(header, last, rows, ragged)
            last, spanned = (line, cells), reader.line_num - line + 1
            line = reader.line_num + 1
            open_quote, lines.quotes = lines.quotes % 2 == 1, 0
        if last is not None and open_quote and spanned > 1:
            message = f"line {last[0]}: the {spanned} lines to the end were read as one row"
            hint = "close the quotation mark that is open there"
            yield rows.issue("open-quote", message, hint=hint, severity="warning")
        if last is not None and stream.problem is None:  # else the damage cut the row off
            yield from _row(header, last, rows, ragged)
    except csv.Error as error:
        message = f"line {reader.line_num}: {error}"
        hint = "a quotation mark is open from there on? check the quoting"
        yield rows.issue("bad-csv", message, hint=hint)
    yield from _ragged_issues(ragged, rows)
    yield from rows.finish()
    yield from stream_issues(content.source_path, stream)


class _Lines:
    """Counts the quotation marks in the lines that the CSV reader takes."""

    def __init__(self, text: io.TextIOWrapper) -> None:
        self._text = text
        self.quotes = 0

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        line = next(self._text)
        self.quotes += line.count('"')
        return line


def sniff_delimiter(head: str) -> str:
    """The delimiter under which the first rows fall into the most columns of equal number.

    A header with usual column names counts most. `,` where nothing tells.
    """
    best, best_score = ",", (0, 0.0)
    for delimiter in DELIMITERS:
        reader = csv.reader(io.StringIO(head, newline=""), delimiter=delimiter)
        try:
            rows = [row for _, row in zip(range(51), reader, strict=False) if row]
        except csv.Error:
            continue
        if len(rows) > 1:
            rows = rows[:-1] if len(rows) < 51 else rows  # the head may cut the last row off
        if not rows or len(rows[0]) < 2:
            continue
        known = len({field_of(name) for name in rows[0]} - {None})
        even = sum(len(row) == len(rows[0]) for row in rows) / len(rows)
        if (known, even) > best_score:
            best, best_score = delimiter, (known, even)
    return best


def _header(reader: Iterator[list[str]]) -> list[str]:
    for cells in reader:
        if any(cell.strip() for cell in cells):
            names = [cell.strip().lstrip("\ufeff") for cell in cells]
            while names and not names[-1]:
                names.pop()  # stray delimiters at the end of every line
            if names[0].startswith(_JSON_STARTS):
                raise SourceError(
                    "JSON, not a table", code="bad-csv", hint="rename it to .json or .jsonl"
                )
            return names
    raise SourceError("no header row", code="empty-file", hint="the first row names the columns")


def _header_issues(header: list[str], rows: RowReader) -> Iterator[Issue]:
    for name in sorted({name for name in header if name and header.count(name) > 1}):
        message = f"{header.count(name)} columns are called {name!r}: the first is read"
        hint = "give the others another name if they hold something"
        yield rows.issue("repeated-column", message, hint=hint, severity="warning")


def _row(
    header: list[str], numbered: tuple[int, list[str]], rows: RowReader, ragged: list[str]
) -> Iterator[SourceRecord | Issue]:
    line, cells = numbered
    extra = [cell for cell in cells[len(header) :] if cell.strip()]
    if extra:
        ragged.append(f"line {line}: {len(cells)} cells for {len(header)} columns")
    if any(cell.strip() for cell in cells):
        row: dict[str, str] = {}
        for name, cell in zip(header, cells + [""] * (len(header) - len(cells)), strict=False):
            row.setdefault(name, cell)
        yield from rows.record(row, line)


def _ragged_issues(ragged: list[str], rows: RowReader) -> Iterator[Issue]:
    hint = "is a delimiter unquoted in the text? cells beyond the header are left out"
    for message in ragged[:_SHOWN]:
        yield rows.issue("ragged-row", message, hint=hint, severity="warning")
    if len(ragged) > _SHOWN:
        message = f"{len(ragged) - _SHOWN} more rows with too many cells"
        yield rows.issue("ragged-row", message, hint=hint, severity="warning")


def _sniff(head: bytes) -> bool:
    """A first line of at least two names, one of them usual, between equal delimiters."""
    first = head.removeprefix(b"\xef\xbb\xbf").split(b"\n", 1)[0].decode("cp1252", "replace")
    return any(
        len(names := first.split(delimiter)) > 1
        and sum(field_of(name.strip('"\r ')) is not None for name in names) * 2 >= len(names)
        and all(len(column_key(name)) < 40 for name in names)
        for delimiter in DELIMITERS
    )


FORMAT = Format("csv", ("csv", "tsv", "tab"), read, sniff=_sniff, rank=40)
