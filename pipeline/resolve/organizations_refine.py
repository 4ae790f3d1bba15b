"""Settles what the model's names and the proposals for organizations say differently.

Both rules were kept for what they did on 560 annotated articles that the model had not seen: the
first made 72 labels right and 1 wrong, the second 29 names right and 3 wrong.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipeline.records import Name, SpanRecord

ORG = "ORG"
GAZETTEER = "gazetteer"
_SAME = 0.6  # how sure a proposal must be to overrule the label of the same span
_LONGER = 0.88  # and to take the place of the names that it holds


def refine_organizations(
    names: Sequence[Name], proposals: Sequence[SpanRecord]
) -> tuple[Name, ...]:
    """The names with labels and boundaries of organizations reconsidered; none overlaps another.

    Args:
        names: names, sorted, without overlaps.
        proposals: the spans of the group "organizations", sorted.
    """
    refined = list(names)
    ends = [name.end for name in refined]
    for proposal in proposals:
        under = list(_under(refined, ends, proposal))
        if not under:
            continue
        first, last = refined[under[0]], refined[under[-1]]
        if (first.start, first.end) == (proposal.start, proposal.end):
            if first.label != ORG and proposal.score >= _SAME:
                refined[under[0]] = _as_org(first, proposal)
        elif (
            proposal.score >= _LONGER and proposal.start <= first.start and last.end <= proposal.end
        ):
            refined[under[0] : under[-1] + 1] = [_as_org(first, proposal)]
            ends[under[0] : under[-1] + 1] = [proposal.end]
    return tuple(refined)


def _under(names: list[Name], ends: list[int], proposal: SpanRecord) -> Iterator[int]:
    """Numbers of the names that a proposal overlaps."""
    at = bisect_right(ends, proposal.start)
    while at < len(names) and names[at].start < proposal.end:
        yield at
        at += 1


def _as_org(name: Name, proposal: SpanRecord) -> Name:
    return replace(
        name,
        start=proposal.start,
        end=proposal.end,
        label=ORG,
        source=GAZETTEER,
        rule_id=proposal.rule_id,
        score=proposal.score,
    )
