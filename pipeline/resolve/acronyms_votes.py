"""How the documents of a run expand their short forms: votes, weighted by distinct outlets."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pipeline.records import AcronymTally

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from pipeline.records import AcronymVote

SITES = " | "
_SIGNS = re.compile(r"[\W_]+")


def long_key(long: str) -> str:
    """A long form without case, punctuation and double blanks: what spellings of it share."""
    return " ".join(_SIGNS.sub(" ", long).casefold().split())


@dataclass(slots=True)
class _Count:
    spellings: Counter[str] = field(default_factory=Counter)
    sites: set[str] = field(default_factory=set)
    first: date | None = None

    def add(self, vote: AcronymVote) -> None:
        self.spellings[vote.long] += 1
        if vote.site:
            self.sites.add(vote.site)
        if vote.published and (self.first is None or vote.published < self.first):
            self.first = vote.published

    def tally(self, short: str) -> AcronymTally:
        long = min(self.spellings, key=lambda form: (-self.spellings[form], form))
        return AcronymTally(
            short,
            long,
            self.spellings.total(),
            max(1, len(self.sites)),
            self.first,
            SITES.join(sorted(self.sites)),
        )


def tally_votes(votes: Iterable[AcronymVote]) -> tuple[AcronymTally, ...]:
    """Count the votes of all documents; their order makes no difference.

    Returns:
        Sorted by short form, then by number of outlets and documents, most first.
    """
    counts: dict[tuple[str, str], _Count] = {}
    for vote in votes:
        counts.setdefault((vote.short, long_key(vote.long)), _Count()).add(vote)
    tallies = [count.tally(short) for (short, _), count in counts.items()]
    return tuple(sorted(tallies, key=lambda t: (t.short, -t.n_sites, -t.n_documents, t.long)))
