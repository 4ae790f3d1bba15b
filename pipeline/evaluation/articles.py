"""Scores the tables of whole articles, layer by layer.

Entities: exact span and label, outside the gold's `ignore` regions. Dates: `relaxed` any overlap,
`strict` the same span without leading prepositions and punctuation, `value` overlap and the right
TIMEX3 value; optional gold dates and predictions marked vague count neither way. Acronyms: share
of an article's short forms with a right expansion; the first row of a short form counts. Places
and organizations: share of an article's distinct mention strings that are linked right; the first
row of a mention counts.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from pipeline.evaluation.compare import (
    normal_name,
    normal_place,
    same_acronym,
    same_value,
    trim_date,
)
from pipeline.evaluation.figures import Figures, Outcome, Tally, add_up
from pipeline.evaluation.rows import cell, flag, offset

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from pipeline.evaluation.gold import GoldDate, GoldPlace, GoldText
    from pipeline.evaluation.rows import ArticleRows, Row

LABELS = ("LOC", "ORG", "PER")
_COUNTS = (
    *(f"entities.{name}" for name in (*LABELS, "micro")),
    *(f"dates.{name}" for name in ("relaxed", "strict", "value")),
    "weekday_conflict",
)
_SHARES = (
    *(f"acronyms.{name}" for name in ("resolved", "defined")),
    *(f"places.{name}" for name in ("country", "name", "kind")),
    *(f"organizations.{name}" for name in ("canonical", "acronym", "type")),
)


def score_articles(golds: Iterable[GoldText], tables: ArticleRows) -> Figures:
    """The figures of a run over annotated articles."""
    tallies = (score_article(gold, tables) for gold in golds)
    return add_up(tallies, counts=_COUNTS, shares=_SHARES)


def score_article(gold: GoldText, tables: ArticleRows) -> Tally:
    """What one article adds to every figure."""

    def rows(table: str) -> Sequence[Row]:
        return tables.get(table, {}).get(gold.id, ())

    tally = Tally()
    count_entities(gold, rows("mentions"), tally)
    count_dates(gold, rows("dates"), tally)
    _count_acronyms(gold, rows("acronyms"), tally)
    _count_places(gold, rows("places"), tally)
    _count_organizations(gold, rows("organizations"), tally)
    return tally


def text_key(text: str) -> str:
    """Stands for a text in files that must not hold it."""
    return hashlib.blake2b(text.encode(), digest_size=4).hexdigest()


def count_entities(gold: GoldText, rows: Sequence[Row], tally: Tally) -> None:
    """Compare the names of an article."""

    def counted(span: tuple[int, int, str]) -> bool:
        start, end, label = span
        hidden = any(first < end and start < last for first, last in gold.ignore)
        return label in LABELS and not hidden

    wanted = {(item.start, item.end, item.label) for item in gold.entities}
    found = {(offset(row, "start"), offset(row, "end"), cell(row, "label")) for row in rows}
    wanted, found = set(filter(counted, wanted)), set(filter(counted, found))
    for span in sorted(wanted | found):
        start, end, label = span
        right, missed = span in wanted & found, span not in found
        for name in (f"entities.{label}", "entities.micro"):
            tally.count(name, tp=right, fn=missed, fp=not right and not missed)
        status = "right" if right else "missed" if missed else "false"
        key = f"{start}-{end}-{label}"
        text = gold.text[start:end]
        tally.outcomes.append(Outcome("entities", gold.id, key, status, text, label))


def count_dates(gold: GoldText, rows: Sequence[Row], tally: Tally) -> None:
    """Compare the expressions of time of an article."""
    used: set[int] = set()
    for item in gold.dates:
        best = _best_overlap(item, rows, used)
        if best is not None:
            used.add(best)
        if not item.optional:
            _count_date(gold, item, None if best is None else rows[best], tally)
    for index, row in enumerate(rows):
        if index in used or flag(row, "vague"):
            continue
        for name in ("relaxed", "strict", "value"):
            tally.count(f"dates.{name}", fp=1)
        key = f"{offset(row, 'start')}-{offset(row, 'end')}"
        value = cell(row, "timex_value")
        tally.outcomes.append(Outcome("dates", gold.id, key, "false", cell(row, "text"), value))


def _best_overlap(item: GoldDate, rows: Sequence[Row], used: set[int]) -> int | None:
    """The row that shares most characters with the gold date; the first of equal ones."""
    best, best_shared = None, 0
    for index, row in enumerate(rows):
        shared = min(offset(row, "end"), item.end) - max(offset(row, "start"), item.start)
        if shared > best_shared and index not in used:
            best, best_shared = index, shared
    return best


def _count_date(gold: GoldText, item: GoldDate, row: Row | None, tally: Tally) -> None:
    strict = right = flagged = False
    found = "not found"
    if row is not None:
        value = cell(row, "timex_value")
        span = trim_date(gold.text, offset(row, "start"), offset(row, "end"))
        strict = span == trim_date(gold.text, item.start, item.end)
        right = any(same_value(wanted, value) for wanted in item.values)
        flagged = flag(row, "weekday_conflict")
        found = f"{cell(row, 'text')} = {value}"
    hit = row is not None
    for name, ok in (("relaxed", hit), ("strict", strict), ("value", right)):
        tally.count(f"dates.{name}", tp=ok, fn=not ok, fp=hit and not ok)
    conflict = item.weekday_conflict
    tally.count(
        "weekday_conflict",
        tp=conflict and flagged,
        fn=conflict and not flagged,
        fp=flagged and not conflict,
    )
    status = "right" if right else "missed"
    detail = item.values[0] if right else f"{item.values[0]} <> {found}"
    key = f"{item.start}-{item.end}"
    tally.outcomes.append(Outcome("dates", gold.id, key, status, item.text, detail))


def _count_acronyms(gold: GoldText, rows: Sequence[Row], tally: Tally) -> None:
    first = _first_rows(rows, "short")
    for item in gold.acronyms:
        row = first.get(item.short)
        long = cell(row, "long") if row is not None else ""
        right = normal_name(long) in {normal_name(name) for name in item.longs}
        tally.share("acronyms.resolved", right)
        if item.defined:
            tally.share("acronyms.defined", right)
        detail = item.longs[0] if right else f"{item.longs[0]} <> {long or 'none'}"
        _linked("acronyms", gold.id, item.short, right, detail, tally)


def _count_places(gold: GoldText, rows: Sequence[Row], tally: Tally) -> None:
    first = _first_rows(rows, "text")
    for item in gold.places:
        row = first.get(item.mention, {})
        right = _place_checks(item, row)
        for name, ok in right.items():
            tally.share(f"places.{name}", ok)
        linked = right["name"] and right.get("country", True)
        wanted = f"{item.names[0]}, {item.country or '-'}"
        found = f"{cell(row, 'name') or 'none'}, {cell(row, 'country_code') or '-'}"
        detail = wanted if linked else f"{wanted} <> {found}"
        _linked("places", gold.id, item.mention, linked, detail, tally)


def _place_checks(item: GoldPlace, row: Row) -> dict[str, bool]:
    names = {normal_place(name) for name in item.names}
    checks = {
        "name": normal_place(cell(row, "name")) in names,
        "kind": cell(row, "kind") == item.kind,
    }
    if item.country:
        checks["country"] = cell(row, "country_code").upper() == item.country.upper()
    return checks


def _count_organizations(gold: GoldText, rows: Sequence[Row], tally: Tally) -> None:
    first = _first_rows(rows, "text")
    for item in gold.organizations:
        row = first.get(item.mention, {})
        canonical = cell(row, "canonical")
        right = normal_name(canonical) in {normal_name(name) for name in item.canonicals}
        tally.share("organizations.canonical", right)
        tally.share("organizations.type", cell(row, "type") == item.type)
        if item.acronym:
            same = same_acronym(item.acronym, cell(row, "acronym"))
            tally.share("organizations.acronym", same)
        wanted = item.canonicals[0]
        detail = wanted if right else f"{wanted} <> {canonical or 'none'}"
        _linked("organizations", gold.id, item.mention, right, detail, tally)


def _first_rows(rows: Sequence[Row], column: str) -> Mapping[str, Row]:
    first: dict[str, Row] = {}
    for row in rows:
        first.setdefault(cell(row, column), row)
    return first


def _linked(layer: str, article: str, text: str, right: bool, detail: str, tally: Tally) -> None:
    status = "right" if right else "missed"
    tally.outcomes.append(Outcome(layer, article, text_key(text), status, text, detail))
