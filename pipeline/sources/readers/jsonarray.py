"""JSON: an array of objects, one object, an object that holds such an array, or objects in a row.

Objects are decoded one by one, so a damaged file gives what stands before the damage.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from pipeline.errors import SourceError
from pipeline.sources.columns import map_columns
from pipeline.sources.encoding import detect_encoding
from pipeline.sources.formats import Format
from pipeline.sources.readers.jsonlines import kind_of, what_is_wrong
from pipeline.sources.records import SourceRecord, ingest_issue
from pipeline.sources.rows import RowReader

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.records import Issue
    from pipeline.settings import IngestSettings
    from pipeline.sources.content import Content

_BETWEEN = re.compile(r"[\s,]*")


def read(content: Content, settings: IngestSettings) -> Iterator[SourceRecord | Issue]:
    """A record for every object."""
    encoding = detect_encoding(content, settings)
    yield from encoding.issues(content.source_path)
    data, problem = content.until_damage()
    text = encoding.decode(data)
    rows = RowReader(content.source_path, "json", settings)
    number = 0
    try:
        for number, value in enumerate(_objects(text, settings), start=1):
            if isinstance(value, dict):
                yield from rows.record(value, number)
            else:
                message = f"item {number}: {kind_of(value)}, not an object"
                hint = 'objects such as {"id": "1", "text": "..."} can be read'
                yield rows.issue("bad-json", message, hint=hint)
    except (ValueError, RecursionError) as error:
        if problem is None:
            detail = what_is_wrong(error)
            if isinstance(error, json.JSONDecodeError):
                detail = f"line {error.lineno}: {detail}"
            hint = "nothing was read; name the file by what it holds, such as .csv or .txt"
            if number:
                hint = f"what stands before it was read ({number}); JSON lines are safer (.jsonl)"
            yield rows.issue("bad-json", f"no JSON: {detail}", hint=hint)
    yield from rows.finish()
    if problem is not None:
        yield ingest_issue(content.source_path, problem.code, problem.message, hint=problem.hint)


def _objects(text: str, settings: IngestSettings) -> Iterator[object]:
    """The values of an array, or of objects in a row; a single object may hold the array."""
    decoder = json.JSONDecoder()
    start = _skip(text, 0)
    if text.startswith("[", start):
        yield from _sequence(text, _skip(text, start + 1), decoder, until="]")
        return
    first, end = decoder.raw_decode(text, start)
    rest = _skip(text, end)
    if rest < len(text):
        yield first
        yield from _sequence(text, rest, decoder, until="")
    else:
        yield from _unwrap(first, settings)


def _sequence(text: str, start: int, decoder: json.JSONDecoder, *, until: str) -> Iterator[object]:
    position = start
    while position < len(text):
        if until and text.startswith(until, position):
            return
        value, position = decoder.raw_decode(text, position)
        yield value
        position = _skip(text, position)
    if until:
        raise json.JSONDecodeError(f"the {until} at the end is missing", text, len(text))


def _skip(text: str, position: int) -> int:
    match = _BETWEEN.match(text, position)
    return match.end() if match else position


def _unwrap(value: object, settings: IngestSettings) -> Iterator[object]:
    """The objects in `{"data": [{...}, ...]}`; the object itself if it has a text."""
    if isinstance(value, dict):
        try:
            map_columns(value, settings)
        except SourceError:
            lists = [
                items
                for items in value.values()
                if isinstance(items, list) and items and isinstance(items[0], dict)
            ]
            if lists:
                yield from max(lists, key=len)
                return
    yield value


def _sniff(head: bytes) -> bool:
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()[:200]
    return re.match(rb"\[\s*\{|\{\s*\"", start) is not None


FORMAT = Format("json", ("json",), read, _sniff, rank=30)
