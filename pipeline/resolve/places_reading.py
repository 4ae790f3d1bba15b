"""What a LOC mention says by itself: its head word, its bare name, the kind they suggest."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from pipeline.gazetteer import place_key
from pipeline.rules import load_lexicon

_BRACKET = re.compile(r"\s*\([^()]{1,40}\)")
_WORD = re.compile(r"\S+")
_LONGEST_HEAD = 4  # words: `Rumah Sakit Umum Daerah`
_SHOUTED = 4  # letters: shorter capitals may be an acronym


@dataclass(frozen=True, slots=True)
class Head:
    """A word that tells a place's kind: `Kabupaten`, `RSUD`, `County`."""

    form: str
    kind: str
    expansion: str


@dataclass(frozen=True, slots=True)
class Reading:
    """A mention taken apart.

    Attributes:
        key: normal form of the whole mention.
        bare: normal form without head; "" where there is no head.
        kinds: kinds that the head allows, the likeliest first; empty without a head.
        head: the head's expansion, "" without one.
        name: the mention written out: head expanded, brackets and shouting removed.
        direction: the part of the place that is meant (`Selatan`), "" where the whole is.
        whole: normal form without the direction.
    """

    key: str
    bare: str
    kinds: tuple[str, ...]
    head: str
    name: str
    direction: str
    whole: str


@lru_cache(maxsize=1)
def _heads() -> tuple[dict[str, tuple[Head, ...]], dict[str, tuple[Head, ...]]]:
    """Heads before and after the name, by normal form."""
    tables: tuple[dict[str, tuple[Head, ...]], dict[str, tuple[Head, ...]]] = ({}, {})
    for row in load_lexicon("place_heads"):
        head = Head(row["form"], row["kind"], row["expansion"] or row["form"])
        table = tables[row["position"] == "suffix"]
        key = place_key(row["form"])
        table[key] = (*table.get(key, ()), head)
    return tables


@lru_cache(maxsize=1)
def _directions() -> frozenset[str]:
    rows = load_lexicon("place_directions")
    return frozenset(row["form"] for row in rows if row["position"] == "suffix")


@lru_cache(maxsize=65536)
def read_mention(text: str) -> Reading:
    """Take a mention apart; any string has a reading."""
    plain = _calm(" ".join(_BRACKET.sub("", text).split()) or text.strip())
    words = _WORD.findall(plain)
    heads, length = _match_heads(words)
    suffix = length < 0
    rest = words[:length] if suffix else words[length:]
    expansion = heads[0].expansion if heads else ""
    name = plain
    if heads and not suffix:
        name = " ".join([expansion, *rest])
    direction, whole = _split_direction(words)
    return Reading(
        key=place_key(plain),
        bare=place_key(" ".join(rest)) if heads else "",
        kinds=tuple(dict.fromkeys(head.kind for head in heads)),
        head=expansion,
        name=name,
        direction=direction,
        whole=whole,
    )


def _match_heads(words: list[str]) -> tuple[tuple[Head, ...], int]:
    """The longest head and how many words it takes; negative for a head at the end."""
    prefixes, suffixes = _heads()
    for length in range(min(_LONGEST_HEAD, len(words) - 1), 0, -1):
        found = prefixes.get(place_key(" ".join(words[:length])))
        if found:
            return found, length
    for length in range(min(_LONGEST_HEAD, len(words) - 1), 0, -1):
        found = suffixes.get(place_key(" ".join(words[-length:])))
        if found:
            return found, -length
    return (), 0


def _split_direction(words: list[str]) -> tuple[str, str]:
    for length in (2, 1):
        if len(words) > length and " ".join(words[-length:]).casefold() in _directions():
            return " ".join(words[-length:]), place_key(" ".join(words[:-length]))
    return "", ""


def _calm(text: str) -> str:
    """`JALAN SUDIRMAN` → `Jalan Sudirman`; short capitals and mixed case stay."""
    letters = [c for c in text if c.isalpha()]
    if len(letters) <= _SHOUTED or not all(c.isupper() for c in letters):
        return text
    return " ".join(word.capitalize() for word in text.split(" "))
