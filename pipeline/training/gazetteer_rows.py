"""Reading of the gazetteer's sources, and what their rows have in common."""

from __future__ import annotations

import csv
import gzip
from typing import TYPE_CHECKING

from pipeline.errors import SourceError
from pipeline.gazetteer.entries import Entry
from pipeline.gazetteer.keys import place_key

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

Row = dict[str, str]


def read_rows(path: Path) -> list[Row]:
    """A CSV file, gzipped or not.

    Raises:
        SourceError: it cannot be read.
    """
    try:
        raw = path.read_bytes()
        text = (gzip.decompress(raw) if path.suffix == ".gz" else raw).decode("utf-8")
    except (OSError, EOFError, UnicodeDecodeError) as error:
        raise SourceError(f"{path}: {error}", code="gazetteer-source") from error
    return list(csv.DictReader(text.splitlines()))


def listed(cell: str) -> list[str]:
    """Parts of a cell that holds a list."""
    return [part.strip() for part in cell.split(";") if part.strip()]


def number(cell: str) -> float | None:
    """A coordinate, None where the cell is empty."""
    return float(cell) if cell else None


def renamed(entry: Entry, form: str, status: str) -> Entry:
    """The same place under another name."""
    return Entry(
        key=place_key(form),
        form=form,
        place_id=entry.place_id,
        name=entry.name,
        kind=entry.kind,
        country=entry.country,
        admin1=entry.admin1,
        latitude=entry.latitude,
        longitude=entry.longitude,
        population=entry.population,
        status=status,
    )


def with_forms(entry: Entry, forms: list[tuple[str, str]]) -> Iterator[Entry]:
    """The entry and its other names, as (form, status), each key once."""
    seen = {entry.key}
    yield entry
    for form, status in forms:
        key = place_key(form)
        if key and key not in seen:
            seen.add(key)
            yield renamed(entry, form, status)
