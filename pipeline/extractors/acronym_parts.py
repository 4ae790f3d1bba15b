"""Titles and units that are composed of known parts: Kapolresta, Wamenkomdigi, Ditreskrimum.

`lexicons/acronym_parts.csv`: form, expansion and role. A `head` (ka, dit) opens a title and `unit`s
(polres, reskrimum) follow; a `field_head` (kemen, dis) is followed by `field`s of government.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from pipeline.rules import load_lexicon

if TYPE_CHECKING:
    from collections.abc import Mapping

_FOLLOWS = {"unit": "head", "field": "field_head"}
_MAX_PARTS = 5


@lru_cache(maxsize=1)
def _parts() -> Mapping[str, tuple[tuple[str, str, str], ...]]:
    """First letter → (form, expansion, role), longest form first."""
    found: dict[str, list[tuple[str, str, str]]] = {}
    for row in load_lexicon("acronym_parts"):
        found.setdefault(row["form"][0], []).append((row["form"], row["long"], row["role"]))
    return {key: tuple(sorted(rows, key=lambda r: (-len(r[0]), r))) for key, rows in found.items()}


@lru_cache(maxsize=16384)
def compose(short: str) -> str:
    """The expansion of a composed title, empty where the parts do not make one up.

    The first part has to be a head, all others units; the fewest parts win.
    """
    letters = short.replace(" ", "").lower()
    if not 4 <= len(letters) <= 24:
        return ""
    found = sorted((len(parts), parts) for role in _FOLLOWS if (parts := _join(letters, role)))
    return " ".join(found[0][1]) if found else ""


def _join(letters: str, follower: str) -> tuple[str, ...]:
    """The fewest parts of one kind that spell the letters; empty if none do."""
    best: dict[int, tuple[str, ...]] = {0: ()}
    for at in range(len(letters)):
        before = best.get(at)
        if before is None or len(before) >= _MAX_PARTS:
            continue
        wanted = follower if at else _FOLLOWS[follower]
        for form, long, role in _parts().get(letters[at], ()):
            end = at + len(form)
            if role != wanted or not letters.startswith(form, at):
                continue
            if end not in best or len(best[end]) > len(before) + 1:
                best[end] = (*before, long)
    parts = best.get(len(letters), ())
    return parts if len(parts) > 1 else ()
