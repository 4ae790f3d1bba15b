"""Source files → documents: ids, language, and an issue for whatever is lost."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from dataclasses import replace
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from pipeline.documents.identify import identify_language
from pipeline.errors import SourceError, UsageError
from pipeline.records import Document, Issue
from pipeline.sources.archives import open_contents
from pipeline.sources.formats import detect_format, suffix_of
from pipeline.sources.published import date_in_name, parse_date
from pipeline.sources.records import SourceRecord, ingest_issue
from pipeline.sources.rows import RowReader

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import date

    from pipeline.settings import IngestSettings
    from pipeline.sources.content import Content
    from pipeline.sources.discover import SourceFile

_SURROGATE = re.compile("[\ud800-\udfff]")


def read_documents(file: SourceFile, settings: IngestSettings) -> Iterator[Document | Issue]:
    """Everything in one input file, in the file's order; issues stand where they arose.

    A record's id depends on its content, not on its place, so a shuffled file gives the same
    documents.

    Raises:
        UsageError: an option that no file can satisfy (unknown encoding, `published` no date).
    """
    default = _default_date(settings)
    seen: dict[bytes, int] = {}
    ids: Counter[str] = Counter()
    name = file.name or PurePosixPath(file.source_path).name
    try:
        for content in open_contents(file.path, file.source_path, name):
            if isinstance(content, Issue):
                yield content
                continue
            for item in _records(content, settings):
                if isinstance(item, Issue):
                    yield item
                else:
                    given = item.source_id != _made_id(_stem(item.source_path), item)
                    ids[item.source_id] += given and item.line is not None
                    yield from _document(item, settings, seen, default)
    except SourceError as error:
        yield ingest_issue(file.source_path, error.code, error.message, hint=error.hint)
    yield from _repeated_ids(file.source_path, ids)


def _repeated_ids(source_path: str, ids: Counter[str]) -> Iterator[Issue]:
    repeated = sorted(name for name, count in ids.items() if count > 1)
    if repeated:
        shown = ", ".join(map(repr, repeated[:3])) + (", ..." if len(repeated) > 3 else "")
        message = f"{len(repeated)} ids stand at more than one record: {shown}"
        hint = "all are read; join tables by doc_id, which is unique"
        yield ingest_issue(source_path, "repeated-id", message, hint=hint, severity="info")


def read_rows(
    rows: Iterable[Mapping[str, object]], settings: IngestSettings, source_path: str = "memory"
) -> Iterator[Document | Issue]:
    """Rows that a program holds, as `read_documents` reads those of a file.

    Raises:
        UsageError: `published` is no date.
    """
    reader = RowReader(source_path, "memory", settings)
    default = _default_date(settings)
    seen: dict[bytes, int] = {}
    for number, row in enumerate(rows, start=1):
        for item in reader.record(row, number):
            if isinstance(item, Issue):
                yield item
                continue
            named = item if item.source_id else replace(item, source_id=_made_id("text", item))
            yield from _document(named, settings, seen, default)
    yield from reader.finish()


def _default_date(settings: IngestSettings) -> date | None:
    default = parse_date(settings.published)
    if settings.published and default is None:
        raise UsageError(
            f"published = {settings.published!r} is no date", hint="write it as 2025-02-05"
        )
    return default


def _records(content: Content, settings: IngestSettings) -> Iterator[SourceRecord | Issue]:
    stem = _stem(content.source_path)
    empty = True
    try:
        for item in detect_format(content).read(content, settings):
            empty = False
            if isinstance(item, Issue):
                yield item
            elif item.line is None:
                dated = _dated_by_name(item, stem)
                yield dated if item.source_id else replace(dated, source_id=stem)
            else:
                yield item if item.source_id else replace(item, source_id=_made_id(stem, item))
        if empty:
            hint = "check whether the file was written to its end"
            yield ingest_issue(content.source_path, "no-records", "no records", hint=hint)
    except SourceError as error:
        yield ingest_issue(content.source_path, error.code, error.message, hint=error.hint)


def _dated(record: SourceRecord, published: date | None, source: str) -> SourceRecord:
    """The record with a publication date, where it has none."""
    if record.published is not None or published is None:
        return record
    return replace(record, published=published, published_source=source)


def _dated_by_name(record: SourceRecord, stem: str) -> SourceRecord:
    """A date in the file's name is the document's; one in an image's address may be the photo's."""
    named = date_in_name(stem)
    if named is not None and record.published_source == "image_url":
        record = replace(record, published=None, published_source=None)
    return _dated(record, named, "file_name")


def _document(
    record: SourceRecord, settings: IngestSettings, seen: dict[bytes, int], default: date | None
) -> Iterator[Document | Issue]:
    place = record.source_id if record.line is None else f"line {record.line}"
    problem = _problem(record, settings, place)
    if problem is not None:
        yield problem
        return
    if any(_SURROGATE.search(value or "") for value in _strings(record).values()):
        message = f"{place}: half characters (lone surrogates) became U+FFFD"
        yield ingest_issue(record.source_path, "encoding", message, severity="warning")
        record = _without_surrogates(record)
    doc_id = _doc_id(record, seen)
    record = _dated(record, default, "option")  # after the id, which options do not change
    language, score = identify_language(record.text)
    yield Document(
        doc_id=doc_id,
        source_id=record.source_id,
        source_path=record.source_path,
        source_format=record.source_format,
        url=record.url,
        site=record.site or _host(record.url),
        title=record.title,
        published=record.published,
        published_source=record.published_source,
        language=language,
        language_score=score,
        n_chars=len(record.text),
        text=record.text,
    )
    if language not in ("id", "und"):
        message = f"{record.source_id}: in {language}, not Indonesian; processed all the same"
        hint = "leave such documents out by the column language of documents"
        yield ingest_issue(
            record.source_path, "language", message, hint=hint, severity="info", doc_id=doc_id
        )


def _problem(record: SourceRecord, settings: IngestSettings, place: str) -> Issue | None:
    path = record.source_path
    if not record.text.strip():
        hint = "check the column or the page that should hold the text"
        return ingest_issue(path, "empty-text", f"{place}: no text", hint=hint)
    if len(record.text) > settings.max_chars:
        message = (
            f"{place}: {len(record.text):,} characters, more than ingest.max_chars = "
            f"{settings.max_chars:,}"
        )
        return ingest_issue(path, "too-long", message, hint="split it, or raise the limit")
    return None


def _doc_id(record: SourceRecord, seen: dict[bytes, int]) -> str:
    """A "d" and 12 hexadecimal digits; identical records of a file are numbered."""
    parts = (
        record.source_path,
        record.source_id,
        record.title or "",
        record.url or "",
        record.published.isoformat() if record.published else "",
        record.text,
    )
    key = _digest(parts, 16)
    number = seen.get(key, 0)
    seen[key] = number + 1
    return "d" + _digest((key.hex(), str(number)), 6).hex()


def _made_id(stem: str, record: SourceRecord) -> str:
    """An id for a record that has none: the file's stem and a digest of what it says."""
    parts = (record.title or "", record.url or "", str(record.published), record.text)
    return f"{stem}-{_digest(parts, 4).hex()}"


def _digest(parts: tuple[str, ...], size: int) -> bytes:
    digest = hashlib.blake2b(digest_size=size)
    for part in parts:
        data = part.encode("utf-8", errors="surrogatepass")
        digest.update(len(data).to_bytes(8, "big") + data)
    return digest.digest()


def _without_surrogates(record: SourceRecord) -> SourceRecord:
    clean: dict[str, Any] = {
        name: _SURROGATE.sub("\ufffd", value) for name, value in _strings(record).items() if value
    }
    return replace(record, **clean)


def _strings(record: SourceRecord) -> dict[str, str | None]:
    """What the input itself says, by field."""
    return {
        "text": record.text,
        "source_id": record.source_id,
        "title": record.title,
        "url": record.url,
        "site": record.site,
    }


def _host(url: str | None) -> str | None:
    if url is None:
        return None
    try:
        host = urlsplit(url if "//" in url else f"//{url}").hostname
    except ValueError:
        return None
    return host.removeprefix("www.") if host and "." in host else None


def _stem(source_path: str) -> str:
    """The file's name without its endings: `a/b.txt.gz` → b."""
    name = PurePosixPath(source_path).name
    for _ in range(2):
        suffix = suffix_of(name)
        packed = suffix in ("gz", "zip")
        name = name[: -len(suffix) - 1] if suffix else name
        if not packed:
            break
    return name
