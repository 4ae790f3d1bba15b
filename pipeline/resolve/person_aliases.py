"""Other names of a person that the text itself gives: `alias X`, `akrab disapa X`, `(X)`."""

from __future__ import annotations

from collections import defaultdict
from itertools import pairwise
from typing import TYPE_CHECKING

from pipeline.rules import load_rules

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from pipeline.records import Name

_MAX_GAP = 90  # characters between the two names; a longer stretch says something else too


def person_aliases(
    text: str, names: Sequence[Name], full: Mapping[tuple[int, int], str]
) -> dict[str, str]:
    """Full name of an alias → name of the person; an alias of two persons is left out.

    Args:
        text: the document.
        names: its PER names, in text order.
        full: their full names so far.
    """
    owners: dict[str, set[str]] = defaultdict(set)
    for alias, person in _pairs(text, names, full):
        if alias != person:
            owners[alias].add(person)
    single = {alias: min(found) for alias, found in owners.items() if len(found) == 1}
    return {alias: _last(alias, single) for alias in single}


def _pairs(
    text: str, names: Sequence[Name], full: Mapping[tuple[int, int], str]
) -> Iterator[tuple[str, str]]:
    for first, second in pairwise(names):
        if second.start - first.end > _MAX_GAP:
            continue
        gap = text[first.end : second.start] + "@" + text[second.end : second.end + 1]
        label = next((r.label for r in load_rules("person_aliases") if r.pattern.search(gap)), "")
        one, two = full[first.start, first.end], full[second.start, second.end]
        if label == "SECOND":
            yield one, two
        elif label == "FIRST" or (label == "LETTERS" and _made_of(two, one)):
            yield two, one


def _made_of(short: str, name: str) -> bool:
    """Whether one word takes its letters, in order, from a name of several: Jokowi, SBY."""
    if " " in short or " " not in name:
        return False
    letters = iter(name.casefold())
    return all(letter in letters for letter in short.casefold())


def _last(alias: str, owners: Mapping[str, str]) -> str:
    """The person at the end of a chain of aliases; of a ring the first in the alphabet."""
    seen = [alias]
    while seen[-1] in owners:
        following = owners[seen[-1]]
        if following in seen:
            return min(seen[seen.index(following) :])
        seen.append(following)
    return seen[-1]
