"""JSON lines: an object a line; the text unchanged."""

from __future__ import annotations

import io
import json
from typing import TYPE_CHECKING

from pipeline.sources.encoding import detect_encoding
from pipeline.sources.formats import Format
from pipeline.sources.records import SourceRecord, ingest_issue
from pipeline.sources.rows import RowReader

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.records import Issue
    from pipeline.settings import IngestSettings
    from pipeline.sources.content import Content, Stream


def read(content: Content, settings: IngestSettings) -> Iterator[SourceRecord | Issue]:
    """A record for every line that holds an object."""
    encoding = detect_encoding(content, settings)
    yield from encoding.issues(content.source_path)
    stream = content.stream()
    text = io.TextIOWrapper(stream, encoding.name, errors="replace", newline="\n")
    rows = RowReader(content.source_path, "jsonl", settings)
    # A character takes up to 12 in JSON (an escaped pair); the rest is for the other fields.
    for number, line in _lines(text, 12 * settings.max_chars + (1 << 20)):
        if line is None:
            message = f"line {number}: longer than a text of {settings.max_chars:,} characters"
            yield rows.issue("too-long", message, hint="raise ingest.max_chars, or split the text")
        elif stream.problem is not None and not line.endswith("\n"):
            break  # the line that the damage cut off
        elif line.strip():
            yield from parse_line(line, number, rows)
    yield from rows.finish()
    yield from stream_issues(content.source_path, stream)


def parse_line(line: str, number: int, rows: RowReader) -> Iterator[SourceRecord | Issue]:
    """The record of one line."""
    try:
        value = json.loads(line)
    except (ValueError, RecursionError) as error:
        hint = "one JSON object a line; the other lines were read"
        yield rows.issue("bad-json", f"line {number}: no JSON: {what_is_wrong(error)}", hint=hint)
        return
    if isinstance(value, dict):
        yield from rows.record(value, number)
        return
    hint = 'one object a line, such as {"id": "1", "text": "..."}'
    yield rows.issue("bad-json", f"line {number}: {kind_of(value)}, not an object", hint=hint)


def what_is_wrong(error: ValueError | RecursionError) -> str:
    """What keeps a text from being JSON, and where in its line."""
    if isinstance(error, json.JSONDecodeError):
        return f"{error.msg.removesuffix(' at')} at character {error.colno}"
    return "nested too deeply" if isinstance(error, RecursionError) else str(error)


def kind_of(value: object) -> str:
    """What a JSON value is, in plain words."""
    kinds = {str: "a text", list: "a list", bool: "true or false", type(None): "null"}
    return kinds.get(type(value), "a number")


def stream_issues(source_path: str, stream: Stream) -> Iterator[Issue]:
    """Why a stream ended before its end, if it did."""
    problem = stream.problem
    if problem is not None:
        yield ingest_issue(source_path, problem.code, problem.message, hint=problem.hint)


def _lines(text: io.TextIOWrapper, limit: int) -> Iterator[tuple[int, str | None]]:
    """Numbered lines; None for one that is longer than `limit` characters."""
    number = 0
    while line := text.readline(limit):
        number += 1
        if len(line) < limit or line.endswith("\n"):
            yield number, line
            continue
        while line and not line.endswith("\n"):
            line = text.readline(limit)
        yield number, None


def _sniff(head: bytes) -> bool:
    lines = head.removeprefix(b"\xef\xbb\xbf").lstrip().split(b"\n", 2)
    return lines[0].startswith(b"{") and lines[0].rstrip().endswith(b"}")


FORMAT = Format("jsonl", ("jsonl", "ndjson", "jsonlines"), read, sniff=_sniff, rank=20)
