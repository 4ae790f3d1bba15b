"""Settles what the model's names and the gazetteer's proposals say differently.

The model knows the sentence, the gazetteer knows the names. Each rule below was kept because it
mends more names than it spoils on annotated articles that the model had not seen.
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING

from pipeline.gazetteer import load_gazetteer, place_key
from pipeline.resolve.places_candidates import find_candidates
from pipeline.resolve.places_cues import stands_in_place
from pipeline.resolve.places_reading import read_mention
from pipeline.resolve.places_spelling import known_names
from pipeline.rules import load_lexicon

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipeline.records import Name, SpanRecord

GAZETTEER = "gazetteer"
_BEFORE_TOWN = frozenset(("road-head", "natural-head", "admin-head"))
_TOWN = frozenset((GAZETTEER, "admin-head"))
_SITES = frozenset(("site-head", "abroad-head"))
# A club or a government is called after its town, seldom after a street, sea or building.
_NO_BODY = frozenset(("facility", "road", "natural", "other"))
_NO_PERSON = frozenset(("country", "province", "foreign_city", "foreign_admin"))
_SURE = 0.8  # share of a form's occurrences that are LOC, for it to overrule another label
_CERTAIN = 0.9  # the model's own score from which its boundaries stand
_OUTLET = re.compile(r"(\S+\.(?i:com|co\.id|id|net|org))[ \u00a0]*[-–—,]+[ \u00a0]*")
_NUMBER = re.compile(r"[ \u00a0,]+(?:R[TW][ .]*\d+[ /,]*)+")
# A common noun, or the neighbourhood's number: `distrik Burj Hamud`, `RW 02 Ulujami`.
_LEAD = re.compile(r"(?:[a-z][a-z-]*[ \u00a0]+|(?:R[TW][ .]*\d+[ /]*)+)(?=[A-Z])")


def refine_names(
    text: str, names: Sequence[Name], proposals: Sequence[SpanRecord]
) -> tuple[Name, ...]:
    """The names with their boundaries and labels reconsidered; none overlaps another.

    Args:
        text: the document.
        names: the model's names, sorted, without overlaps.
        proposals: the spans of the group "places", sorted, without overlaps.
    """
    refined = list(names)
    more: list[Name] = []
    at = 0
    for i, name in enumerate(names):
        while at < len(proposals) and proposals[at].end <= name.start:
            at += 1
        last = at
        while last < len(proposals) and proposals[last].start < name.end:
            last += 1
        changed = _refined(text, name, proposals[at:last])
        left = refined[i - 1].end if i else 0
        right = names[i + 1].start if i + 1 < len(names) else len(text)
        if left <= changed.start and changed.end <= right:
            refined[i] = changed
        parts = _apart(text, refined[i], proposals[at:last])
        refined[i] = parts[0]
        more += parts[1:]
    return tuple(_joined(text, sorted([*refined, *more], key=lambda name: name.start)))


def _joined(text: str, names: Sequence[Name]) -> Iterator[Name]:
    """The names, two halves of a known place's name as one: Timor-Leste, Guinea-Bissau."""
    before: Name | None = None
    for name in names:
        if before is not None:
            between = text[before.end : name.start]
            halves = between == "-" and before.label == name.label == "LOC"
            if halves and place_key(text[before.start : name.end]) in known_names():
                before = replace(before, end=name.end, score=min(before.score, name.score))
                continue
            yield before
        before = name
    if before is not None:
        yield before


def _apart(text: str, name: Name, proposals: Sequence[SpanRecord]) -> list[Name]:
    """A name, or the two in it: `Jalan Slamet Riyadi Solo`, `KONTAN.CO.ID - JAKARTA`."""
    number = _NUMBER.search(text, name.start, name.end) if name.label == "LOC" else None
    if number and number.start() > name.start:  # `Jalan Melati RT 08/RW 02 Ulujami`
        after = [replace(name, start=number.end())] if number.end() < name.end else []
        return [replace(name, end=number.start()), *after]
    if not proposals or proposals[-1].end != name.end:
        return [name]
    last = proposals[-1]
    rest = replace(name, label="LOC", start=last.start)
    outlet = _OUTLET.match(text, name.start, last.start)
    if name.label == "ORG" and outlet and outlet.end() == last.start:
        return [replace(name, end=outlet.end(1)), rest]
    if name.label != "LOC" or len(proposals) != 2 or last.rule_id not in _TOWN:
        return [name]
    first = proposals[0]
    adjacent = first.start == name.start and last.start - first.end == 1
    known = (
        first.rule_id == GAZETTEER
        and first.score >= _SURE
        and name.score < _CERTAIN
        and not _is_building(text[first.start : first.end])
    )
    if adjacent and (known or first.rule_id in _BEFORE_TOWN):
        return [replace(name, end=first.end), rest]
    return [name]


def _is_building(form: str) -> bool:
    """A building's name may go on with its town: `Istana Negara Jakarta`."""
    return any(entry.kind == "facility" for entry in load_gazetteer().lookup(form))


def _refined(text: str, name: Name, proposals: Sequence[SpanRecord]) -> Name:
    if name.label != "LOC":
        return _relabelled(text, name, proposals)
    for span in proposals:
        if span.start <= name.start and name.end <= span.end and _lengthens(text, name, span):
            return replace(name, start=span.start, end=span.end)
    return _trimmed(text, name, proposals)


def _relabelled(text: str, name: Name, proposals: Sequence[SpanRecord]) -> Name:
    """`Laut Filipina Barat` is no organization, `New Delhi` no person."""
    for span in proposals:
        if (span.start, span.end) == (name.start, name.end):
            kinds = {entry.kind for entry in load_gazetteer().lookup(text[span.start : span.end])}
            site = kinds & _NO_BODY and not _acts(text, name)
            body = name.label == "ORG" and (span.rule_id in _SITES or site)
            person = name.label == "PER" and span.score >= _SURE and kinds & _NO_PERSON
            if body or person:
                return replace(name, label="LOC", score=min(name.score, span.score))
    return name


def _acts(text: str, name: Name) -> bool:
    """One word, no head, no preposition before: `Pentagon membantah`, not `dari Pentagon`."""
    form = text[name.start : name.end]
    return form.isalpha() and not read_mention(form).kinds and not stands_in_place(text, name.start)


def _lengthens(text: str, name: Name, span: SpanRecord) -> bool:
    """`Jakarta` is a part of `Jakarta International Expo`; `Tegal` in `Wali Kota Tegal` is not."""
    if (span.start, span.end) == (name.start, name.end):
        return False
    reading = read_mention(text[span.start : span.end])
    if span.rule_id == GAZETTEER:
        return not reading.kinds or reading.kinds[0] in _NO_BODY
    return span.rule_id == "natural-head"


def _trimmed(text: str, name: Name, proposals: Sequence[SpanRecord]) -> Name:
    """Cut a lower-case head (`distrik Burj`) or words before a known place (`KTT Kazan`)."""
    lead = _LEAD.match(text, name.start, name.end)
    if lead:
        return replace(name, start=lead.end())
    reading = read_mention(text[name.start : name.end])
    if name.score >= _CERTAIN or reading.kinds or reading.hint or find_candidates(reading):
        return name
    if len(_apart(text, name, proposals)) > 1:
        return name  # two places, not one with words around it
    for span in proposals:
        if span.end == name.end and text[name.start : span.start].isupper():
            return replace(name, start=span.start)  # not the town of `Pantai Losari Makassar`
        if (
            span.rule_id == GAZETTEER
            and span.start == name.start
            and span.end < name.end
            and span.score >= _SURE
            and text[span.end : name.end].strip().casefold() not in _qualifiers()
        ):
            return replace(name, end=span.end)
    return name


@lru_cache(maxsize=1)
def _qualifiers() -> frozenset[str]:
    """Words that make another place's name of a place's: `Solo Baru`."""
    return frozenset(row["form"] for row in load_lexicon("place_qualifiers"))
