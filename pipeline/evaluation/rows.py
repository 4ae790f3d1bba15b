"""Predicted rows, from CSV files or data frames alike, by the gold's article ids."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypeAlias

from pipeline.errors import StageError

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

_MISSING = frozenset(("nan", "NaT", "<NA>"))  # how pandas' missing values look as text

SCORED = ("mentions", "dates", "acronyms", "places", "organizations")

# Column name → cell: a string of a CSV file, or a frame's value.
Row: TypeAlias = Mapping[str, object]
# Table → article id → the article's rows in the table's order.
ArticleRows: TypeAlias = Mapping[str, Mapping[str, Sequence[Row]]]


def cell(row: Row, name: str) -> str:
    """The cell as text; "" where it is absent or missing in any form."""
    value = row.get(name)
    text = "" if value is None else str(value)
    return "" if text in _MISSING and not isinstance(value, str) else text


def offset(row: Row, name: str) -> int:
    """The cell as a number of characters."""
    text = cell(row, name)
    try:
        return int(float(text))
    except ValueError as error:
        raise StageError(f"column {name}: {text!r} is no offset") from error


def flag(row: Row, name: str) -> bool:
    """The cell as yes or no."""
    return cell(row, name).strip().lower() in ("1", "true", "yes", "t")


def group_rows(tables: Mapping[str, Iterable[Row]]) -> ArticleRows:
    """Rows of whole tables, by the input's own id of their article.

    Args:
        tables: the scored tables and `documents`, which maps `doc_id` to `source_id`; without
            it `doc_id` is the article's id.
    """
    articles: dict[str, str] = {}
    for row in tables.get("documents", ()):
        doc_id = cell(row, "doc_id")
        articles[doc_id] = cell(row, "source_id") or doc_id
    grouped: dict[str, dict[str, list[Row]]] = {}
    for name in SCORED:
        by_article = grouped.setdefault(name, {})
        for row in tables.get(name, ()):
            doc_id = cell(row, "doc_id")
            by_article.setdefault(articles.get(doc_id, doc_id), []).append(row)
    return grouped


def read_tables(folder: Path) -> ArticleRows:
    """The CSV tables of a run; a table that is not there has no rows.

    Raises:
        StageError: the folder holds none of the tables.
    """
    tables: dict[str, list[Row]] = {}
    for name in ("documents", *SCORED):
        path = folder / f"{name}.csv"
        if path.exists():
            with path.open(encoding="utf-8-sig", newline="") as file:
                tables[name] = list(csv.DictReader(file))
    if not tables:
        raise StageError(f"no tables in {folder}", hint="run `nukil run` or `nukil export` first")
    return group_rows(tables)


def frame_rows(frames: Mapping[str, Any]) -> ArticleRows:
    """The data frames that the API returns, as rows."""
    return group_rows({name: frame.to_dict("records") for name, frame in frames.items()})
