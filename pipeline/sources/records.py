"""What a reader hands on: one record of an input, with the metadata that the input gives."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.records import Issue

if TYPE_CHECKING:
    from datetime import date


@dataclass(frozen=True, slots=True)
class SourceRecord:
    """One document as its reader saw it.

    `text` is the given text for records (CSV, JSON, Parquet, plain text) and the cleaned text for
    Markdown and HTML. `source_id` is empty where the input has no id of its own; `line` is the
    line or row of the file that the record begins in, None where the file is the record.
    """

    text: str
    source_path: str
    source_format: str
    source_id: str = ""
    title: str | None = None
    url: str | None = None
    site: str | None = None
    published: date | None = None
    published_source: str | None = None
    line: int | None = None


def ingest_issue(
    source_path: str,
    code: str,
    message: str,
    *,
    hint: str = "",
    severity: str = "error",
    doc_id: str | None = None,
) -> Issue:
    """A row of the issues table for the ingest stage; half characters are told as escapes."""
    message, hint = (part.encode("utf-8", "backslashreplace").decode() for part in (message, hint))
    return Issue(source_path, doc_id, "ingest", severity, code, message, hint)
