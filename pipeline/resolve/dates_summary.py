"""Weekday conflicts counted by outlet."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from pipeline.summaries import WeekdayConflicts

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pipeline.records import Timex

_STATED = frozenset(("explicit", "inferred_year", "inferred_month"))


def summarize_conflicts(
    timexes: Iterable[tuple[str | None, Timex]],
) -> tuple[WeekdayConflicts, ...]:
    """Count stated weekdays and their conflicts.

    Args:
        timexes: each expression with the site of its document, in any order.

    Returns:
        A row for each site with a stated weekday or a faulty date, most pairs first.
    """
    counts: dict[str | None, Counter[str]] = defaultdict(Counter)
    documents: dict[str | None, set[str]] = defaultdict(set)
    for site, timex in timexes:
        if timex.weekday_stated is not None and timex.resolution in _STATED:
            counts[site]["pairs"] += 1
            counts[site]["conflicts"] += timex.weekday_conflict
            documents[site].add(timex.doc_id)
        if timex.problem is not None:
            counts[site]["weekday" if timex.problem == "date" else timex.problem] += 1
    sites = sorted(counts, key=lambda site: (-counts[site]["pairs"], site or ""))
    return tuple(_row(site, counts[site], len(documents[site])) for site in sites)


def _row(site: str | None, count: Counter[str], n_documents: int) -> WeekdayConflicts:
    pairs, conflicts = count["pairs"], count["conflicts"]
    return WeekdayConflicts(
        site=site,
        n_documents=n_documents,
        n_pairs=pairs,
        n_conflicts=conflicts,
        percent=round(100 * conflicts / pairs, 1) if pairs else 0.0,
        n_weekday=count["weekday"],
        n_month=count["month"],
        n_year=count["year"],
        n_impossible=count["impossible"],
        n_future=count["future"],
    )
