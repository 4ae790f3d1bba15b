"""Which reading of a short form a document means, where it does not say so itself.

Evidence, in points: words near the short form and in the document that speak for a reading, the
outlet's and the run's own definitions, the lexicon's order.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.extractors.acronym_parts import compose
from pipeline.resolve.acronyms_votes import SITES, long_key

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.extractors.acronym_lexicon import AcronymLexicon, Entry
    from pipeline.records import AcronymTally

# Characters on either side of a use in which a context word counts twice.
NEAR = 90
_MAX_CONTEXT = 6.0
_FIRST_ENTRY = 0.9
_SAME_SITE = 0.8
_SPELLED = 1.5
_OWN = 100.0  # a user's reading, above all that can speak for another
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Reading:
    """A reading that a document may mean; `source` is corpus or lexicon."""

    long: str
    kind: str
    source: str
    points: float
    score: float


class Context:
    """The words of a document, and those near a short form."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._padded: str | None = None
        self._words: frozenset[str] = frozenset()

    def points(self, words: Sequence[str], uses: Sequence[int]) -> float:
        """Points that context words give: 1 for each in the document, 2 for each near a use."""
        if not words:
            return 0.0
        near = " ".join(_padded(self.text[max(0, at - NEAR) : at + NEAR]) for at in uses[:5])
        found = sum(self._holds(word) + (f" {word} " in near) for word in words)
        return min(_MAX_CONTEXT, float(found))

    def spelled(self, long: str) -> float:
        """Points for a document that has the words of a reading, if apart: all, or most of many."""
        words = {word for word in _WORD.findall(long.casefold()) if len(word) > 3}
        if not words:
            return 0.0
        share = sum(map(self._holds, words)) / len(words)
        return _SPELLED * share if share >= (1.0 if len(words) < 4 else 0.7) else 0.0

    def _holds(self, phrase: str) -> bool:
        """Whether a word, or several in a row, stand in the document."""
        if self._padded is None:
            self._padded = _padded(self.text)
            self._words = frozenset(self._padded.split())
        if " " not in phrase:
            return phrase in self._words
        return self._words.issuperset(phrase.split()) and f" {phrase} " in self._padded


def _padded(text: str) -> str:
    return f" {' '.join(_WORD.findall(text.casefold()))} "


def rank_readings(
    short: str,
    uses: Sequence[int],
    context: Context,
    lexicon: AcronymLexicon,
    tallies: Sequence[AcronymTally],
    site: str,
) -> tuple[Reading, ...]:
    """All readings of an undefined short form, the likeliest first."""
    entries = lexicon.find(short)
    readings = [
        _entry_reading(entry, rank, uses, context, tallies, site, len(entries))
        for rank, entry in enumerate(entries)
    ]
    known = {long_key(form) for entry in entries for form in entry.forms()}
    readings += [
        _tally_reading(tally, site, known=bool(entries))
        for tally in tallies
        if long_key(tally.long) not in known
    ]
    if not readings and (long := compose(short)):
        readings.append(Reading(long, "office", "lexicon", 0.0, 0.85))
    return tuple(sorted(readings, key=lambda r: (-r.points, r.long)))


def _entry_reading(
    entry: Entry,
    rank: int,
    uses: Sequence[int],
    context: Context,
    tallies: Sequence[AcronymTally],
    site: str,
    n_entries: int,
) -> Reading:
    forms = {long_key(form) for form in entry.forms()}
    support = [tally for tally in tallies if long_key(tally.long) in forms]
    points = _FIRST_ENTRY if rank == 0 else -0.05 * rank
    if n_entries > 1:
        points += context.points(entry.context, uses) + context.spelled(entry.long)
    points += min(2.0, 0.5 * sum(tally.n_sites for tally in support))
    points += _SAME_SITE * any(_has_site(tally, site) for tally in support)
    points += _OWN if entry.own else 0.0
    sure = 0.95 if n_entries == 1 or entry.own else min(0.9, 0.6 + 0.08 * max(0.0, points))
    return Reading(
        entry.long, entry.kind, "corpus" if support else "lexicon", points, round(sure, 3)
    )


def _tally_reading(tally: AcronymTally, site: str, *, known: bool) -> Reading:
    """A reading that only the run knows; against the lexicon it needs two outlets."""
    trusted = not known or (tally.n_sites >= 2 and tally.n_documents >= 3)
    points = min(2.0, 0.5 * tally.n_sites) + 0.01 * min(tally.n_documents, 50)
    points += _SAME_SITE * _has_site(tally, site)
    score = min(0.9, 0.6 + 0.1 * tally.n_sites)
    return Reading(tally.long, "", "corpus", points if trusted else points - 2.0, round(score, 3))


def _has_site(tally: AcronymTally, site: str) -> bool:
    return bool(site) and site in tally.sites.split(SITES)
