"""What a document says about where its places lie: what it names beside what, and how."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pipeline.gazetteer import load_gazetteer
from pipeline.resolve.places_candidates import find_candidates
from pipeline.resolve.places_cues import kinds_before, outlet_unit, places_inside
from pipeline.resolve.places_reading import Reading, read_mention

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.gazetteer import Entry
    from pipeline.records import Annotated, Name

# Between a place and the larger one that holds it: `Kecamatan Weru, Kabupaten Cirebon`,
# `Rafah (Gaza)`, `Jalan Riau di Kota Bandung`.
_INSIDE = re.compile(
    r"[ \t\u00a0]*(?:,|\(|,?[ ]+(?:di|wilayah|kawasan|pada|kota|kabupaten|provinsi|kecamatan)"
    r"(?:[ ]+(?:kota|wilayah|kawasan|kabupaten|provinsi|kecamatan))?|[ ])[ \t\u00a0]*"
)
_DEFINES = re.compile(r"[ \u00a0]*\([ ]?")
_LONGEST_GAP = 24
_SHORT_FORM = 12  # characters of an acronym in brackets
# How much an organization's place and the outlet's province say beside a place that is named.
_NAMED, _ORGANIZATION, _OUTLET = 1.0, 0.6, 0.3


@dataclass(slots=True)
class Group:
    """All mentions of a document with one normal form: they mean one place.

    Attributes:
        mentions: (start, end) in text order; none for the place of an organization or outlet.
        inside: groups that a mention is followed by as by a larger place.
        around: groups that a mention follows as a larger place.
        cues: kinds that words before the mentions suggest.
        weight: how much the group says about where other places lie.
        long_form: the group that defines this short form, None for all others.
        name: the long form's name, "" where there is none.
        year: of publication, None if unknown.
    """

    reading: Reading
    entries: tuple[Entry, ...]
    weight: float = _NAMED
    mentions: list[tuple[int, int]] = field(default_factory=list)
    inside: dict[int, None] = field(default_factory=dict)
    around: dict[int, None] = field(default_factory=dict)
    cues: dict[str, None] = field(default_factory=dict)
    long_form: int | None = None
    name: str = ""
    year: int | None = None


def group_mentions(annotated: Annotated, names: Sequence[Name]) -> list[Group]:
    """LOC names by normal form in order of first mention, then what organizations suggest."""
    text = annotated.document.text
    published = annotated.document.published
    year = published.year if published else None
    places = [name for name in names if name.label == "LOC"]
    groups: list[Group] = []
    number: dict[str, int] = {}
    index: list[int] = []
    for name in places:
        reading = read_mention(text[name.start : name.end])
        g = number.setdefault(_group_key(reading), len(groups))
        if g == len(groups):
            groups.append(Group(reading, find_candidates(reading), year=year))
        groups[g].mentions.append((name.start, name.end))
        groups[g].cues.update(dict.fromkeys(kinds_before(text, name.start)))
        index.append(g)
    for i in range(len(places) - 1):
        _connect(text, places[i], places[i + 1], groups, index[i], index[i + 1])
    _recall_sites(groups)
    groups += _organizations(text, names)
    groups += _outlet(annotated)
    return groups


def _group_key(reading: Reading) -> str:
    return f"{reading.kinds[0] if reading.kinds else ''} {reading.bare or reading.key}"


def _connect(text: str, left: Name, right: Name, groups: list[Group], a: int, b: int) -> None:
    """Note that the right place holds the left one, or is its short form."""
    gap = text[left.end : right.start]
    if a == b or len(gap) > _LONGEST_GAP:
        return
    short = text[right.start : right.end]
    if _DEFINES.fullmatch(gap) and _abbreviates(short, text[left.start : left.end]):
        if groups[a].long_form is None:
            groups[b].long_form = a
            groups[b].name = groups[a].reading.name
    elif _INSIDE.fullmatch(gap):
        groups[a].inside[b] = None
        groups[b].around[a] = None


def _recall_sites(groups: list[Group]) -> None:
    """`Husein` is the `Bandara Husein Sastranegara` that the document names in full."""
    sites: dict[str, int] = {}
    for g, group in enumerate(groups):
        if _SITES.intersection(group.reading.kinds) and group.reading.bare:
            bare = group.reading.bare
            for short in (bare, bare.split()[0]):
                sites.setdefault(short, g)
    for group in groups:
        site = None if group.entries or group.reading.kinds else sites.get(group.reading.key)
        if site is not None and group.long_form is None and groups[site].long_form is None:
            group.long_form = site
            group.name = groups[site].reading.name


def _abbreviates(short: str, long: str) -> bool:
    """Capitals whose letters stand in the long form in this order, the first one first."""
    if not (1 < len(short) <= _SHORT_FORM and short.isupper() and short.isalnum()):
        return False
    if len(long.split()) < 2:
        return False
    letters = iter(long.casefold())
    return short[0].casefold() == long[0].casefold() and all(
        letter in letters for letter in short.casefold()
    )


def _organizations(text: str, names: Sequence[Name]) -> list[Group]:
    """A group for each unit that an organization's name holds."""
    found: dict[str, Group] = {}
    for name in names:
        if name.label == "ORG":
            entries, kinds = places_inside(text[name.start : name.end])
            if entries:
                key = f"{entries[0].key} {kinds}"
                group = Group(_EMPTY, entries, _ORGANIZATION, cues=dict.fromkeys(kinds))
                found.setdefault(key, group)
    return list(found.values())


def _outlet(annotated: Annotated) -> list[Group]:
    code = outlet_unit(annotated.document.site, annotated.document.text)
    unit = load_gazetteer().unit_name(code)
    entries = load_gazetteer().lookup(unit) if unit else ()
    own = tuple(entry for entry in entries if entry.place_id == code)
    return [Group(_EMPTY, own, _OUTLET)] if own else []


_SITES = frozenset(("facility", "natural"))
_EMPTY = read_mention("")


def sentence_of(annotated: Annotated, start: int) -> int:
    """Number of the sentence that holds a character, 0 where none does."""
    return max(bisect_right(annotated.sentences, (start, len(annotated.document.text))) - 1, 0)
