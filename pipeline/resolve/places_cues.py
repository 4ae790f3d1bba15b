"""Words before a name that tell its kind: `Bupati Tegal`, `gedung KPK`, `Polda Riau`."""

from __future__ import annotations

import re
from functools import lru_cache

from pipeline.gazetteer import Entry, load_gazetteer, place_key
from pipeline.rules import alternation, load_lexicon

# One or two words, or an acronym in brackets: `Rumah Sakit Islam (RSI) Sultan Agung`.
_BEFORE = re.compile(r"(?:([\w.-]+)[ \u00a0]+)?\(?([\w.-]+)\)?[ \u00a0]+$")
_REACH = 40  # characters before a name that may hold a cue
_PLACE_REACH = 30  # characters before a name that may hold its preposition
_HEADLINE = 160  # characters at a text's beginning that may name the outlet
_UNITS = frozenset(("country", "province", "regency", "city", "district", "village"))
_LARGE = frozenset(("country", "province", "regency", "city"))
_LONGEST = 4  # words of a place's name inside an organization's


@lru_cache(maxsize=1)
def _cues() -> dict[str, tuple[tuple[str, ...], bool]]:
    """Cue → kinds it suggests, and whether it counts inside an organization's name."""
    return {
        row["form"]: (tuple(row["kinds"].split(";")), row["org"] == "1")
        for row in load_lexicon("place_cues")
    }


@lru_cache(maxsize=1)
def _outlets() -> tuple[tuple[str, str], ...]:
    return tuple((row["form"], row["code"]) for row in load_lexicon("place_outlets"))


def kinds_before(text: str, start: int) -> tuple[str, ...]:
    """Kinds that the one or two words right before a name suggest."""
    match = _BEFORE.search(text[max(start - _REACH, 0) : start].casefold())
    if not match:
        return ()
    cues = _cues()
    pair = f"{match[1]} {match[2]}" if match[1] else ""
    return (cues.get(pair) or cues.get(match[2]) or ((), False))[0]


def stands_in_place(text: str, start: int) -> bool:
    """A preposition of place stands before a name, perhaps with a common noun between."""
    return _prepositions().search(text[max(start - _PLACE_REACH, 0) : start]) is not None


@lru_cache(maxsize=1)
def _prepositions() -> re.Pattern[str]:
    forms = alternation([row["form"] for row in load_lexicon("place_prepositions")])
    return re.compile(rf"\b{forms}(?: [a-z]+)? $")


@lru_cache(maxsize=16384)
def places_inside(organization: str) -> tuple[tuple[Entry, ...], tuple[str, ...]]:
    """Units that an organization's name ends with, and the kinds that its words suggest.

    `Polda Jawa Tengah` → the province; `Bank Indonesia` → nothing: a country needs a cue.
    """
    words = organization.split()
    cues = _cues()
    for i in range(max(1, len(words) - _LONGEST), len(words)):
        lead = [word.casefold() for word in words[max(i - 2, 0) : i]]
        kinds, inside = cues.get(" ".join(lead)) or cues.get(lead[-1]) or ((), False)
        allowed = frozenset(kinds) if inside else _LARGE - {"country"}
        entries = tuple(
            entry
            for entry in load_gazetteer().find_key(place_key(" ".join(words[i:])))
            if entry.kind in _UNITS and entry.kind in allowed
        )
        if entries:
            return entries, kinds if inside else ()
    return (), ()


def outlet_unit(site: str | None, text: str) -> str:
    """Code of the province that a regional outlet reports from, "" for a national one."""
    head = f"{site or ''} {text[:_HEADLINE]}".casefold()
    return next((code for form, code in _outlets() if form in head), "")
