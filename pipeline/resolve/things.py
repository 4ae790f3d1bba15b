"""ORG names that are short forms of something else: PKB, pajak kendaraan bermotor; a KPI, a PKS."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from pipeline.extractors.organization_lexicon import shipped_lexicon
from pipeline.rules import load_lexicon

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.extractors.organization_lexicon import OrganizationLexicon
    from pipeline.records import Acronym, Name

_SURE = 0.5  # of an expansion that the document does not give itself


def without_things(
    text: str,
    names: Sequence[Name],
    acronyms: Sequence[Acronym],
    lexicon: OrganizationLexicon | None = None,
) -> tuple[Name, ...]:
    """The names without ORG names that stand for taxes, laws, offices, measures.

    Args:
        text: the document.
        names: its names.
        acronyms: its short forms and what they stand for there.
        lexicon: bodies that stay; the shipped ones by default.
    """
    bodies = [(name.start, name.end) for name in names if name.label == "ORG"]
    known = lexicon or shipped_lexicon()
    things = {
        row.short
        for row in acronyms
        if row.long and _is_thing(row, row.long) and not _is_body(row, row.long, bodies, known)
    }
    if not things:
        return tuple(names)
    return tuple(
        name for name in names if name.label != "ORG" or text[name.start : name.end] not in things
    )


def _is_thing(row: Acronym, long: str) -> bool:
    sure = row.defined or row.score >= _SURE
    return sure and long.strip().partition(" ")[0].casefold() in _heads()


def _is_body(
    row: Acronym, long: str, bodies: Sequence[tuple[int, int]], lexicon: OrganizationLexicon
) -> bool:
    """Whether the expansion is an organization, where it stands or in the lexicon."""
    start, end = row.long_start, row.long_end
    if start is not None and end is not None and any(a <= start and end <= b for a, b in bodies):
        return True
    own = lexicon.find(row.short) if lexicon is not shipped_lexicon() else ()
    if own and own != shipped_lexicon().find(row.short):
        return True  # a user's body
    return bool(lexicon.find(long) or lexicon.find_company(long))


@lru_cache(maxsize=1)
def _heads() -> frozenset[str]:
    return frozenset(row["form"] for row in load_lexicon("acronym_things"))
