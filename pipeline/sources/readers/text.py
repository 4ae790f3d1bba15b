"""Plain text: the file is the document, its text unchanged."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.sources.encoding import detect_encoding
from pipeline.sources.formats import Format
from pipeline.sources.records import SourceRecord
from pipeline.sources.titles import title_line

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.records import Issue
    from pipeline.settings import IngestSettings
    from pipeline.sources.content import Content


def read(content: Content, settings: IngestSettings) -> Iterator[SourceRecord | Issue]:
    """The one record of the file."""
    encoding = detect_encoding(content, settings)
    yield from encoding.issues(content.source_path)
    text = encoding.decode(content.whole())
    yield SourceRecord(
        text=text,
        source_path=content.source_path,
        source_format="text",
        title=title_line(text[:2000].splitlines()),
    )


FORMAT = Format("text", ("txt", "text"), read, sniff=lambda _: False, rank=99)
