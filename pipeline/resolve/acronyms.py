"""Short forms of a document → rows with their expansions.

Order: the document's own definition, also one that comes later; then, by evidence, what the same
outlet, the other documents of the run and the lexicon say. A short form that nobody knows keeps a
row without expansion.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.extractors.acronym_lexicon import AcronymLexicon, shipped_acronyms, short_key
from pipeline.records import Acronym, AcronymVote
from pipeline.resolve.acronyms_choice import Context, Reading, rank_readings
from pipeline.resolve.acronyms_votes import long_key, tally_votes

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pipeline.records import AcronymTally, Annotated, Name

__all__ = ["resolve_acronyms", "tally_votes", "vote_acronyms"]

ALTERNATIVES = " | "
# A definition below this score names no expansion for other documents.
_VOTE_SCORE = 0.7


@dataclass(frozen=True, slots=True)
class _Definition:
    short: str
    at: tuple[int, int]
    long: str
    start: int
    end: int
    how: str
    plain: bool
    score: float


def vote_acronyms(annotated: Annotated) -> tuple[AcronymVote, ...]:
    """The definitions of a document, one vote for each pair of short and long form."""
    document = annotated.document
    votes: dict[tuple[str, str], AcronymVote] = {}
    for found in _definitions(annotated):
        if found.score >= _VOTE_SCORE:
            vote = AcronymVote(found.short, found.long, document.site or "", document.published)
            votes.setdefault((found.short, long_key(found.long)), vote)
    return tuple(votes[key] for key in sorted(votes))


def resolve_acronyms(
    annotated: Annotated,
    names: Sequence[Name],
    tallies: Mapping[str, Sequence[AcronymTally]],
    lexicon: AcronymLexicon | None = None,
) -> tuple[Acronym, ...]:
    """One row for each short form of a document, in the order of their first use.

    Args:
        annotated: the document.
        names: its names; initials of persons are no short forms.
        tallies: short form → how the run expands it.
        lexicon: the lexicon to use instead of the shipped one.
    """
    known = lexicon or shipped_acronyms()
    defined: dict[str, list[_Definition]] = {}
    for found in _definitions(annotated):
        defined.setdefault(found.short, []).append(found)
    by_key: dict[str, list[_Definition]] = {}
    for short, definitions in defined.items():
        by_key.setdefault(short_key(short), []).extend(definitions)
    uses = _uses(annotated, names, defined)
    context = Context(annotated.document.text)
    rows = []
    for short, spans in uses.items():
        own = defined.get(short)
        if own:
            rows.append(_defined_row(annotated, short, own, len(spans), known))
        else:
            same = by_key.get(short_key(short), ())
            at = [start for start, _ in spans]
            readings = rank_readings(
                short, at, context, known, tallies.get(short, ()), annotated.document.site or ""
            )
            rows.append(_used_row(annotated, short, spans, same, readings))
    return tuple(sorted(rows, key=lambda row: (row.short_start, row.short_end)))


def _definitions(annotated: Annotated) -> list[_Definition]:
    text = annotated.document.text
    found = []
    for span in annotated.group("acronyms"):
        if span.label == "DEF":
            value = json.loads(span.value)
            start, end = value["at"]
            found.append(
                _Definition(
                    text[start:end],
                    (start, end),
                    " ".join(text[value["start"] : value["end"]].split()),
                    value["start"],
                    value["end"],
                    value["how"],
                    value["plain"],
                    span.score,
                )
            )
    return found


def _uses(
    annotated: Annotated, names: Sequence[Name], defined: Mapping[str, object]
) -> dict[str, list[tuple[int, int]]]:
    """Short form → where it is used; initials of a person do not count."""
    text = annotated.document.text
    persons = [(name.start, name.end) for name in names if name.label == "PER"]
    found: dict[str, list[tuple[int, int]]] = {}
    number = 0
    spans = [
        (*json.loads(span.value)["at"], span.rule_id)
        for span in annotated.group("acronyms")
        if span.label == "USE"
    ]
    for start, end, why in sorted(spans):
        short = text[start:end]
        while number < len(persons) and persons[number][1] <= start:
            number += 1
        person = persons[number] if number < len(persons) else None
        if short in defined or not _is_initials(short, (start, end), why, person):
            found.setdefault(short, []).append((start, end))
    for short in defined:
        found.setdefault(short, [])
    return found


def _is_initials(short: str, at: tuple[int, int], why: str, person: tuple[int, int] | None) -> bool:
    """Whether a short form is a person's name or a part of it: [AS], Muhammad [AR]."""
    if person is None or person[0] > at[0]:
        return False
    return at == person or len(short) < 3 or why == "unknown"


def _defined_row(
    annotated: Annotated,
    short: str,
    own: Sequence[_Definition],
    n_uses: int,
    lexicon: AcronymLexicon,
) -> Acronym:
    best = min(own, key=lambda d: (-d.score, d.at))
    others = dict.fromkeys(d.long for d in own if long_key(d.long) != long_key(best.long))
    return Acronym(
        doc_id=annotated.document.doc_id,
        short=short,
        long=best.long,
        kind=_kind(short, best, lexicon),
        defined=True,
        short_start=best.at[0],
        short_end=best.at[1],
        long_start=best.start,
        long_end=best.end,
        source="document",
        n_uses=max(1, n_uses),
        alternatives=ALTERNATIVES.join(others) or None,
        score=best.score,
    )


def _used_row(
    annotated: Annotated,
    short: str,
    spans: Sequence[tuple[int, int]],
    same: Sequence[_Definition],
    readings: Sequence[Reading],
) -> Acronym:
    """The row of a short form that the document does not spell out in this spelling."""
    best = readings[0] if readings else None
    long, source, score = (best.long, best.source, best.score) if best else (None, "none", 0.0)
    kind = best.kind if best and best.kind else _shape(short)
    if same:
        long, source, score = same[0].long, "document", same[0].score
    others = dict.fromkeys(r.long for r in readings if long_key(r.long) != long_key(long or ""))
    return Acronym(
        doc_id=annotated.document.doc_id,
        short=short,
        long=long,
        kind=kind,
        defined=False,
        short_start=spans[0][0],
        short_end=spans[0][1],
        long_start=same[0].start if same else None,
        long_end=same[0].end if same else None,
        source=source,
        n_uses=len(spans),
        alternatives=ALTERNATIVES.join(others) or None,
        score=score,
    )


def _kind(short: str, found: _Definition, lexicon: AcronymLexicon) -> str:
    for entry in lexicon.find(short):
        if long_key(found.long) in map(long_key, entry.forms()):
            return entry.kind
    if found.how in {"lexicon", "head"}:
        return "translated"
    if found.plain and short.isalpha() and short.isupper():
        return "initialism"
    return _shape(short) if not short.isupper() else "syllabic"


def _shape(short: str) -> str:
    if not short.isalpha():
        return "mixed"
    return "initialism" if short.isupper() else "syllabic"
