"""What a document says about where its places lie: what it names beside what, and how often."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.resolve.places_candidates import find_candidates
from pipeline.resolve.places_reading import read_mention

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.gazetteer import Entry
    from pipeline.records import Annotated, Name
    from pipeline.resolve.places_reading import Reading

# Between a place and the larger one that holds it: `Kecamatan Weru, Kabupaten Cirebon`,
# `Rafah (Gaza)`, `Jalan Riau di Bandung`.
_INSIDE = re.compile(r"\s*(?:,|\(|,?\s+(?:di|wilayah|kawasan|pada)(?:\s+(?:kota|wilayah))?|\s)\s*")
_LONGEST_GAP = 16


@dataclass(frozen=True, slots=True)
class Group:
    """All mentions of a document with one normal form; they mean one place.

    Attributes:
        mentions: (start, end) in text order.
        inside: indices of groups that a mention is followed by as by a larger place.
        around: indices of groups that a mention follows as a larger place.
    """

    reading: Reading
    entries: tuple[Entry, ...]
    mentions: tuple[tuple[int, int], ...]
    inside: tuple[int, ...]
    around: tuple[int, ...]


def group_mentions(annotated: Annotated, names: Sequence[Name]) -> tuple[Group, ...]:
    """LOC names by normal form, in order of first mention, with what stands next to them."""
    text = annotated.document.text
    places = [name for name in names if name.label == "LOC"]
    readings = [read_mention(text[name.start : name.end]) for name in places]
    order: dict[str, int] = {}
    index = [order.setdefault(_group_key(reading), len(order)) for reading in readings]
    inside: list[dict[int, None]] = [{} for _ in order]
    around: list[dict[int, None]] = [{} for _ in order]
    for i in range(len(places) - 1):
        gap = text[places[i].end : places[i + 1].start]
        if len(gap) <= _LONGEST_GAP and _INSIDE.fullmatch(gap) and index[i] != index[i + 1]:
            inside[index[i]][index[i + 1]] = None
            around[index[i + 1]][index[i]] = None
    mentions: list[list[tuple[int, int]]] = [[] for _ in order]
    first: list[Reading | None] = [None] * len(order)
    for i, name in enumerate(places):
        mentions[index[i]].append((name.start, name.end))
        first[index[i]] = first[index[i]] or readings[i]
    return tuple(
        Group(
            reading,
            find_candidates(reading).entries,
            tuple(mentions[g]),
            tuple(inside[g]),
            tuple(around[g]),
        )
        for g, reading in enumerate(first)
        if reading is not None
    )


def _group_key(reading: Reading) -> str:
    return f"{reading.kinds[0] if reading.kinds else ''} {reading.bare or reading.key}"


def sentence_of(annotated: Annotated, start: int) -> int:
    """Number of the sentence that holds a character, 0 where none does."""
    return max(bisect_right(annotated.sentences, (start, len(annotated.document.text))) - 1, 0)
