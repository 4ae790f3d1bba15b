"""Names that a slip or a scraper has changed: `Osala`, `Banjarbar`, `JakartaMusim`."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from pipeline.gazetteer import load_gazetteer, place_key
from pipeline.gazetteer.matcher import LEAST, read_names

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.gazetteer import Entry

_GLUE = re.compile(r"(?<=[a-z])(?=[A-Z])")
_SHORTEST, _SHORTEST_CUT, _LONG = 5, 4, 11  # letters
_FAMOUS = 1_000_000  # inhabitants, for names so short that a slip makes another name
_CUT = 2  # letters that a text cut off at a stop may lack
_SAME_START, _SURE = 3, 7


def respelled(key: str, written: str) -> tuple[Entry, ...]:
    """Well-known places whose name differs by a slip from `key`; `written` shows its capitals."""
    joined = (key.replace(" ", ""),) if " " in key else ()  # `Medan Satria` for `Medansatria`
    for other in (*joined, *_unglued(written), *_completed(key), *_corrected(key)):
        found = load_gazetteer().find_key(other)
        if len(other) <= _SHORTEST:
            found = tuple(entry for entry in found if entry.population >= _FAMOUS)
        if found:
            return found
    return ()


def _unglued(written: str) -> Iterator[str]:
    """`JawaBarat` → `jawa barat`; `JakartaMusim` → `jakarta`, a sentence stuck to the name."""
    pieces = _GLUE.split(written)
    if len(pieces) < 2:
        return
    for key in (place_key(" ".join(pieces)), place_key("".join(pieces[:-1]))):
        if key in known_names():
            yield key


@lru_cache(maxsize=16384)
def _completed(key: str) -> tuple[str, ...]:
    """Known names of which a letter or two are missing at the end."""
    if len(key) < _SHORTEST_CUT:
        return ()
    return tuple(
        other
        for other in _known().get(key[0], ())
        if other.startswith(key) and len(other) - len(key) <= (1 if len(key) < _SHORTEST else _CUT)
    )


@lru_cache(maxsize=16384)
def _corrected(key: str) -> tuple[str, ...]:
    """Known names within one slip, two for long names; the nearest first."""
    from rapidfuzz.distance import OSA

    if len(key) < _SHORTEST:
        return ()
    limit = 2 if len(key) >= _LONG else 1
    same = _SAME_START if len(key) < _SURE else _SAME_START - 1
    near: list[tuple[int, str]] = []
    for other in _known().get(key[0], ()):
        if other[:same] == key[:same] and abs(len(other) - len(key)) <= limit:
            distance = OSA.distance(key, other, score_cutoff=limit)
            if distance <= limit:
                near.append((distance, other))
    return tuple(other for _, other in sorted(near))


@lru_cache(maxsize=1)
def known_names() -> frozenset[str]:
    """Normal forms that are the names of places more often than not."""
    return frozenset(place_key(form) for form, score in read_names() if score >= LEAST)


@lru_cache(maxsize=1)
def _known() -> dict[str, tuple[str, ...]]:
    """Names that may be proposed, as normal forms, by first letter."""
    keys = sorted({place_key(form) for form, _ in read_names()})
    table: dict[str, list[str]] = {}
    for key in keys:
        if len(key) >= _SHORTEST:
            table.setdefault(key[0], []).append(key)
    return {letter: tuple(found) for letter, found in table.items()}
