"""What a document says about its organizations: definitions, other names, its subject."""

from __future__ import annotations

import itertools
import re
from bisect import bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.extractors.organization_lexicon import form_key
from pipeline.resolve.organizations_types import words_of_scope

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.records import Acronym, Annotated, Name

_LEGAL_FORM = re.compile(r"(?:PT|CV|UD|PO|Perum|Perumda|Yayasan)\.?\s*", re.IGNORECASE)
_LETTERS = re.compile(r"[^\w]+")
_MAX_TEXT = 200_000  # characters that are searched for long names and topic words
_NEAR = 200  # mentions on either side among which the body of a unit is looked for


@dataclass(frozen=True, slots=True)
class Setting:
    """The surroundings in which the names of one document are read.

    `expansions`: key of a short form → the long form that the document gives for it.
    `shorts`: key of a long form → its short form. `mentions`: ORG names as (start, text), in
    text order; `written`: their texts.
    """

    text: str
    folded: str
    expansions: dict[str, str]
    shorts: dict[str, str]
    mentions: tuple[tuple[int, str], ...]
    written: frozenset[str]

    @classmethod
    def of(
        cls, annotated: Annotated, names: Sequence[Name], acronyms: Sequence[Acronym]
    ) -> Setting:
        """Collect the setting of a document."""
        text = annotated.document.text
        orgs = sorted((name.start, name.end) for name in names if name.label == "ORG")
        expansions: dict[str, str] = {}
        shorts: dict[str, str] = {}
        for short, long in [*_defined(text, acronyms, orgs), *_bracketed(text, orgs)]:
            expansions.setdefault(form_key(short), long)
            shorts.setdefault(form_key(long), short)
        return cls(
            text=text,
            folded=f" {form_key(text[:_MAX_TEXT])} ",
            expansions=expansions,
            shorts=shorts,
            mentions=tuple((start, text[start:end]) for start, end in orgs),
            written=frozenset(text[start:end] for start, end in orgs),
        )

    def holds(self, form: str) -> bool:
        """Whether the document contains a form as whole words, in any case."""
        return f" {form_key(form)} " in self.folded

    def nearest(self, position: int, wanted: re.Pattern[str]) -> str | None:
        """The ORG mention that matches a pattern: the last one before a position, else the next."""
        at = bisect_right(self.mentions, (position, ""))
        before = self.mentions[max(0, at - _NEAR) : at]
        for _, text in [*reversed(before), *self.mentions[at : at + _NEAR]]:
            if found := wanted.search(text):
                return text[found.start() :]
        return None


def _defined(
    text: str, acronyms: Sequence[Acronym], orgs: Sequence[tuple[int, int]]
) -> list[tuple[str, str]]:
    """The document's definitions; a company's legal form and a state body's head belong to them."""
    by_end = {end: start for start, end in orgs}
    pairs = []
    for acronym in acronyms:
        if acronym.defined and acronym.long_start is not None and acronym.long_end is not None:
            start, end = acronym.long_start, acronym.long_end
            mention = by_end.get(end, start)
            before = text[mention:start]
            # Kementerian Energi dan Sumber Daya Mineral (ESDM)
            head = before.strip().casefold() in words_of_scope("left-out")
            if mention < start and (head or _LEGAL_FORM.fullmatch(before)):
                start = mention
            pairs.append((acronym.short, text[start:end]))
        elif acronym.defined and acronym.long:
            pairs.append((acronym.short, acronym.long))
    return pairs


def _bracketed(text: str, orgs: Sequence[tuple[int, int]]) -> list[tuple[str, str]]:
    """Neighbours written `Long Name (SHORT)` whose letters agree."""
    pairs = []
    for (start, end), (after, close) in itertools.pairwise(orgs):
        if text[end:after].strip() != "(" or text[close : close + 1] != ")":
            continue
        long, short = text[start:end], text[after:close]
        if len(short) < len(long) and abbreviates(short, long):
            pairs.append((short, long))
    return pairs


def abbreviates(short: str, long: str) -> bool:
    """Whether the letters of a short form stand in the long one, in order."""
    letters = iter(_LETTERS.sub("", long).casefold())
    return all(letter in letters for letter in _LETTERS.sub("", short).casefold())
