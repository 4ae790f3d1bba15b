"""Annotated data: articles, and sentences with their dates or acronyms.

A gold file is JSON lines. Which of the three it is shows in its fields: `entities`, `timex` or
`pairs`.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from pipeline.errors import StageError

if TYPE_CHECKING:
    from pathlib import Path

Json = dict[str, Any]

_HINT = "evaluate takes JSON lines with `entities`, `timex` or `pairs`"


@dataclass(frozen=True, slots=True)
class GoldEntity:
    """A name with its label; offsets are half-open characters of the text."""

    start: int
    end: int
    label: str


@dataclass(frozen=True, slots=True)
class GoldDate:
    """An expression of time; `values` are the right TIMEX3 values, the preferred one first."""

    start: int
    end: int
    text: str
    values: tuple[str, ...]
    optional: bool
    weekday_conflict: bool


@dataclass(frozen=True, slots=True)
class GoldAcronym:
    """A short form; `longs` are the right expansions, the preferred one first.

    `group` is the class of the sentence set (initialism, syllabic, ...); "" in articles.
    """

    short: str
    longs: tuple[str, ...]
    defined: bool
    optional: bool = False
    group: str = ""


@dataclass(frozen=True, slots=True)
class GoldPlace:
    """A distinct LOC mention; `country` is empty for a region of several countries."""

    mention: str
    names: tuple[str, ...]
    country: str
    kind: str


@dataclass(frozen=True, slots=True)
class GoldOrganization:
    """A distinct ORG mention; `acronym` is empty where it has none."""

    mention: str
    canonicals: tuple[str, ...]
    acronym: str
    type: str


@dataclass(frozen=True, slots=True)
class GoldText:
    """One line of a gold file: an article or a sentence with its annotations."""

    id: str
    text: str
    published: date | None
    title: str | None = None
    source: str | None = None
    entities: tuple[GoldEntity, ...] = ()
    ignore: tuple[tuple[int, int], ...] = ()
    dates: tuple[GoldDate, ...] = ()
    acronyms: tuple[GoldAcronym, ...] = ()
    places: tuple[GoldPlace, ...] = ()
    organizations: tuple[GoldOrganization, ...] = ()


@dataclass(frozen=True, slots=True)
class GoldSet:
    """A gold file: `kind` is articles, dates or acronyms; `sha256` pins its bytes."""

    name: str
    kind: str
    sha256: str
    texts: tuple[GoldText, ...]


def load_gold(path: Path) -> GoldSet:
    """Read a gold file.

    Raises:
        StageError: no such file, a line that is not JSON or lacks a field, mixed lines.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise StageError(f"no gold file: {path}", hint=_HINT) from error
    texts: list[GoldText] = []
    kinds: set[str] = set()
    for number, line in enumerate(data.decode("utf-8-sig", errors="replace").split("\n"), 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
            kind = _kind(row)
            texts.append(_READERS[kind](row))
        except (KeyError, TypeError, ValueError) as error:
            raise StageError(f"{path}:{number}: not a gold line: {error}", hint=_HINT) from error
        kinds.add(kind)
    if len(kinds) != 1:
        raise StageError(f"{path}: {len(kinds)} kinds of lines, not one", hint=_HINT)
    name = path.name.removesuffix(".jsonl")
    return GoldSet(name, kinds.pop(), hashlib.sha256(data).hexdigest(), tuple(texts))


def input_rows(gold: GoldSet) -> list[dict[str, object]]:
    """The texts as the pipeline's inputs: rows with id, title, date, source and text."""
    return [
        {
            "id": text.id,
            "title": text.title,
            "date": text.published,
            "source": text.source,
            "text": text.text,
        }
        for text in gold.texts
    ]


def _kind(row: Json) -> str:
    for field, kind in (("entities", "articles"), ("timex", "dates"), ("pairs", "acronyms")):
        if field in row:
            return kind
    raise ValueError("no field entities, timex or pairs")


def _article(row: Json) -> GoldText:
    return GoldText(
        id=str(row["id"]),
        text=row["text"],
        published=_day(row.get("published")),
        title=row.get("title"),
        source=row.get("source"),
        entities=tuple(GoldEntity(e["start"], e["end"], e["label"]) for e in row["entities"]),
        ignore=tuple((start, end) for start, end in row.get("ignore") or ()),
        dates=tuple(_date(item) for item in row["dates"]),
        acronyms=tuple(_acronym(item) for item in row["acronyms"]),
        places=tuple(_place(item) for item in row["places"]),
        organizations=tuple(_organization(item) for item in row["organizations"]),
    )


def _date_sentence(row: Json) -> GoldText:
    dates = tuple(_date(item) for item in row["timex"])
    return GoldText(f"s{row['id']}", row["text"], _day(row.get("dct")), dates=dates)


def _acronym_sentence(row: Json) -> GoldText:
    acronyms = tuple(_acronym(item, group=item["cls"], defined=True) for item in row["pairs"])
    return GoldText(f"s{row['id']}", row["text"], None, acronyms=acronyms)


_READERS = {"articles": _article, "dates": _date_sentence, "acronyms": _acronym_sentence}


def _day(value: str | None) -> date | None:
    return date.fromisoformat(value) if value else None


def _several(item: Json, first: str, others: str) -> tuple[str, ...]:
    return (item[first], *(item.get(others) or ()))


def _date(item: Json) -> GoldDate:
    return GoldDate(
        start=item["start"],
        end=item["end"],
        text=item["text"],
        values=_several(item, "value", "alt"),
        optional=bool(item.get("optional")),
        weekday_conflict=bool(item.get("weekday_conflict") or item.get("weekday_mismatch")),
    )


def _acronym(item: Json, *, group: str = "", defined: bool | None = None) -> GoldAcronym:
    return GoldAcronym(
        short=item["short"],
        longs=_several(item, "long", "long_alt"),
        defined=bool(item["defined"]) if defined is None else defined,
        optional=bool(item.get("optional")),
        group=group,
    )


def _place(item: Json) -> GoldPlace:
    names = _several(item, "name", "name_alt")
    return GoldPlace(item["mention"], names, item["country"] or "", item["kind"])


def _organization(item: Json) -> GoldOrganization:
    names = _several(item, "canonical", "canonical_alt")
    return GoldOrganization(item["mention"], names, item.get("acronym") or "", item["type"])
