"""Scores the two sentence sets: expressions of time, and definitions of acronyms."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.evaluation.articles import count_dates, text_key
from pipeline.evaluation.compare import normal_name
from pipeline.evaluation.figures import Figures, Outcome, Tally, add_up
from pipeline.evaluation.rows import cell, flag

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from pipeline.evaluation.gold import GoldAcronym, GoldText
    from pipeline.evaluation.rows import ArticleRows, Row


def score_date_sentences(golds: Iterable[GoldText], tables: ArticleRows) -> Figures:
    """Relaxed, strict and value F1, as for articles."""

    def tally(gold: GoldText) -> Tally:
        result = Tally()
        count_dates(gold, tables.get("dates", {}).get(gold.id, ()), result)
        return result

    counts = ("dates.relaxed", "dates.strict", "dates.value", "weekday_conflict")
    return add_up(map(tally, golds), counts=counts)


def score_acronym_sentences(golds: Iterable[GoldText], tables: ArticleRows) -> Figures:
    """P, R and F1 over defined pairs of short form and expansion, and recall by class.

    A row counts when it is `defined`; optional pairs count neither way, and a right expansion of
    the lexicon is no error.
    """

    def tally(gold: GoldText) -> Tally:
        result = Tally()
        _count_pairs(gold, tables.get("acronyms", {}).get(gold.id, ()), result)
        return result

    return add_up(map(tally, golds), counts=("acronyms.pairs",))


def _count_pairs(gold: GoldText, rows: Sequence[Row], tally: Tally) -> None:
    pairs = [(cell(row, "short"), cell(row, "long")) for row in rows if flag(row, "defined")]
    for item in gold.acronyms:
        if item.optional:
            pairs = [pair for pair in pairs if pair[0] != item.short]
            continue
        match = next((pair for pair in pairs if _is_right(item, pair)), None)
        tally.count("acronyms.pairs", tp=match is not None, fn=match is None)
        tally.share(f"recall.{item.group}", match is not None)
        if match is None:
            status, detail = "missed", f"{item.longs[0]} <> {dict(pairs).get(item.short, 'none')}"
        else:
            status, detail = "right", item.longs[0]
            pairs.remove(match)
        key = text_key(item.short)
        tally.outcomes.append(Outcome("acronyms", gold.id, key, status, item.short, detail))
    for short, long in pairs:
        tally.count("acronyms.pairs", fp=1)
        key = text_key(f"{short} {long}")
        tally.outcomes.append(Outcome("acronyms", gold.id, key, "false", short, long))


def _is_right(item: GoldAcronym, pair: tuple[str, str]) -> bool:
    short, long = pair
    return short == item.short and normal_name(long) in {normal_name(name) for name in item.longs}
