"""Which column of a table, or key of a JSON object, holds what."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from pipeline.errors import SourceError
from pipeline.rules import load_lexicon

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from pipeline.settings import IngestSettings

FIELDS = ("id", "text", "title", "date", "url", "site")
_GAP = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class Columns:
    """The input's name for each of our fields; None where it has none.

    Attributes:
        absent: options that name a column which the input does not have, as (option, name).
    """

    text: str
    id: str | None = None
    title: str | None = None
    date: str | None = None
    url: str | None = None
    site: str | None = None
    absent: tuple[tuple[str, str], ...] = ()


def map_columns(names: Iterable[str], settings: IngestSettings) -> Columns:
    """Match an input's columns to our fields: an option first, then the usual names.

    Upper and lower case and the marks between words are not compared. Of two usual names the one
    that stands first in the lexicon wins, so the input's column order does not matter.

    Raises:
        SourceError: no column for the text ("missing-column").
    """
    names = list(names)
    by_key: dict[str, str] = {}
    for name in names:
        by_key.setdefault(column_key(name), name)
    found: dict[str, str | None] = {}
    absent: list[tuple[str, str]] = []
    for field in FIELDS:
        wanted: str = getattr(settings, f"{field}_column")
        if not wanted:
            found[field] = next((by_key[form] for form in _forms(field) if form in by_key), None)
            continue
        found[field] = wanted if wanted in names else by_key.get(column_key(wanted))
        if found[field] is None:
            absent.append((f"--{field}-column", wanted))
    text = found.pop("text")
    if text is None:
        shown = ", ".join(repr(name) for name in names[:20]) + (", ..." if len(names) > 20 else "")
        wanted = settings.text_column
        raise SourceError(
            f"no column {wanted!r}" if wanted else "no column that is usual for the text",
            code="missing-column",
            hint=f"name it with --text-column; columns are {shown}",
        )
    return Columns(text=text, absent=tuple(absent), **found)


def column_key(name: str) -> str:
    """A column's name without case, one `_` between words: "Full Article" → full_article."""
    return _GAP.sub("_", name.strip().casefold()).strip("_") or name.strip().casefold()


def field_of(name: str) -> str | None:
    """Our field for a key of front matter or of a metadata table; "other" for other metadata."""
    return _fields().get(column_key(name))


def is_missing(value: str) -> bool:
    """Whether a cell says that there is no value: empty, "nan", "null", "-"."""
    return value.strip().casefold() in _missing()


def metadata(row: Mapping[str, object], name: str | None) -> str | None:
    """A cell as stripped text; None where it is missing."""
    if name is None:
        return None
    text = cell_text(row.get(name))
    return None if text is None or is_missing(text) else text.strip()


def cell_text(value: object) -> str | None:
    """A cell as text, unchanged; a list of texts (paragraphs) is joined by line feeds.

    Returns:
        None for an empty cell, and for one that is neither text nor a number.
    """
    if isinstance(value, str):
        return value
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, float):
        return None if math.isnan(value) else f"{value:.15g}"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, list | tuple):
        parts = [part for part in value if isinstance(part, str)]
        return "\n".join(parts) if parts and len(parts) == len(value) else None
    return None


def absent_messages(columns: Columns) -> Iterator[str]:
    """A sentence for each option that names a column which is not there."""
    for option, name in columns.absent:
        yield f"{option} {name}: no such column, so that field stays empty"


@cache
def _forms(field: str) -> tuple[str, ...]:
    return tuple(row["form"] for row in load_lexicon("input_columns") if row["field"] == field)


@cache
def _fields() -> dict[str, str]:
    fields: dict[str, str] = {}
    for row in load_lexicon("input_columns"):
        fields.setdefault(row["form"], row["field"])
    return fields


@cache
def _missing() -> frozenset[str]:
    return frozenset({"", *(row["form"] for row in load_lexicon("missing_values"))})
