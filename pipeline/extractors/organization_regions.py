"""Regions in the names of organizations: Pemkab Sleman, Polda Jabar."""

from __future__ import annotations

from functools import lru_cache

from pipeline.gazetteer import load_gazetteer
from pipeline.rules import lexicon_map

_KINDS = frozenset(("province", "regency", "city", "district"))
_HOME = "ID"


@lru_cache(maxsize=1)
def _shortened() -> dict[str, str]:
    return lexicon_map("organization_regions", key="form", value="name")


@lru_cache(maxsize=4096)
def is_region(text: str) -> bool:
    """Whether a text names a region of Indonesia, in full or as the press shortens it."""
    if text in _shortened():
        return True
    if not text[:1].isupper():
        return False
    return any(
        entry.kind in _KINDS and entry.country == _HOME for entry in load_gazetteer().lookup(text)
    )


@lru_cache(maxsize=1024)
def is_country(text: str) -> bool:
    """Whether a text names a country."""
    return any(entry.kind == "country" for entry in load_gazetteer().lookup(text))


def spell_regions(text: str) -> str:
    """Spell out the press's short forms of regions: Sumut → Sumatera Utara."""
    regions = _shortened()
    if text in regions:
        return regions[text]
    words = text.split(" ")
    return " ".join(
        word if _goes_on(word, words[at + 1 :]) else _spell_word(word)
        for at, word in enumerate(words)
    )


def _goes_on(word: str, after: list[str]) -> bool:
    """Whether a short form is spelled out by what follows it: DKI Jakarta."""
    full = _shortened().get(word, "").split(" ")
    return full[0] == word and full[1:] == after[: len(full) - 1]


def _spell_word(word: str) -> str:
    # A sure short form only: names stay as they are.
    regions = _shortened()
    return regions.get(word) or (regions.get(word.title(), word) if word.isupper() else word)
