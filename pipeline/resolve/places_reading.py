"""What a LOC mention says by itself: its head word, its bare name, the kind they suggest."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from pipeline.gazetteer import place_key
from pipeline.rules import load_lexicon

_BRACKET = re.compile(r"\s*\([^()]{1,40}\)")
_GLUED = re.compile(r"(?<=[a-z])\d{1,2}$")  # a list's next number: `Kecamatan Menteng3. `
_LONGEST_HEAD = 4  # words: `Rumah Sakit Umum Daerah`
_SHOUTED = 4  # letters: shorter capitals may be an acronym


@dataclass(frozen=True, slots=True)
class Head:
    """A word that tells a place's kind: `Kabupaten`, `RSUD`, `County`.

    Attributes:
        expansion: what stands for it before the written-out name; "" leaves the name alone.
    """

    kind: str
    expansion: str


@dataclass(frozen=True, slots=True)
class Reading:
    """A mention taken apart.

    Attributes:
        key: normal form of the whole mention.
        bare: normal form without head; "" where there is no head, or nothing else.
        kinds: kinds that the head allows, the likeliest first; empty without a head.
        name: the mention written out: head expanded, brackets and shouting removed.
        whole: normal form without the direction at the end (`Beirut Selatan`), "" where none is.
        direction: normal form of that direction.
        hint: kind that a word inside the name suggests, "" where none does.
    """

    key: str
    bare: str
    kinds: tuple[str, ...]
    name: str
    whole: str
    direction: str
    hint: str


@lru_cache(maxsize=65536)
def read_mention(text: str) -> Reading:
    """Take a mention apart; any string has a reading."""
    plain = " ".join(_BRACKET.sub("", text).split()) or " ".join(text.split())
    spelled = calm(plain).split()
    words = _GLUED.sub("", " ".join(spelled)).split()
    heads, length = _match_heads(words)
    rest = words[:length] if length < 0 else words[length:]
    shown = spelled[:length] if length < 0 else spelled[length:]
    name = " ".join([heads[0].expansion, *shown] if heads and heads[0].expansion else spelled)
    whole, direction = _split_direction(words)
    return Reading(
        key=place_key(" ".join(words)),
        bare=place_key(" ".join(rest)) if heads else "",
        kinds=tuple(dict.fromkeys(head.kind for head in heads or _alone(words))),
        name=name,
        whole=whole,
        direction=direction,
        hint=_hint(words),
    )


@lru_cache(maxsize=1)
def _heads() -> dict[str, dict[str, tuple[Head, ...]]]:
    """Head words by position (prefix, suffix, inside) and normal form."""
    tables: dict[str, dict[str, tuple[Head, ...]]] = {"prefix": {}, "suffix": {}, "inside": {}}
    for row in load_lexicon("place_heads"):
        head = Head(row["kind"], row["expansion"])
        table = tables[row["position"]]
        key = place_key(row["form"])
        table[key] = (*table.get(key, ()), head)
    return tables


@lru_cache(maxsize=1)
def _directions() -> frozenset[str]:
    return frozenset(row["form"] for row in load_lexicon("place_directions"))


def _match_heads(words: list[str]) -> tuple[tuple[Head, ...], int]:
    """The longest head and how many words it takes; negative for a head at the end."""
    lengths = range(min(_LONGEST_HEAD, len(words) - 1), 0, -1)
    before, after = _heads()["prefix"], _heads()["suffix"]
    first = next((n for n in lengths if place_key(" ".join(words[:n])) in before), 0)
    last = next((n for n in lengths if place_key(" ".join(words[-n:])) in after), 0)
    prefix = before[place_key(" ".join(words[:first]))] if first else ()
    suffix = after[place_key(" ".join(words[-last:]))] if last else ()
    # `Mount Sinai Hospital` is no mountain, `Bukit Jalil National Stadium` no hill.
    if suffix and (not prefix or (prefix[0].kind, suffix[0].kind) == ("natural", "facility")):
        return suffix, -last
    return prefix, first


def _split_direction(words: list[str]) -> tuple[str, str]:
    for length in (2, 1):
        direction = " ".join(words[-length:]).casefold()
        if len(words) > length and direction in _directions():
            return place_key(" ".join(words[:-length])), direction
    return "", ""


def _alone(words: list[str]) -> tuple[Head, ...]:
    """Heads that are all there is: `Stadion`, `Lembaga Pemasyarakatan`."""
    key = place_key(" ".join(words))
    return _heads()["prefix"].get(key, ()) or _heads()["suffix"].get(key, ())


def _hint(words: list[str]) -> str:
    if len(words) < 2:
        return ""
    inside = _heads()["inside"]
    keys = [place_key(word) for word in words]
    phrases = (*keys, *(f"{a} {b}" for a, b in pairwise(keys)))
    found = [inside[phrase][0].kind for phrase in phrases if phrase in inside]
    return min(found, key=lambda kind: (kind != "facility", kind), default="")


def calm(text: str) -> str:
    """`JALAN SUDIRMAN` → `Jalan Sudirman`; short capitals and mixed case stay."""
    letters = [c for c in text if c.isalpha()]
    if len(letters) <= _SHOUTED or not all(c.isupper() for c in letters):
        return text
    return " ".join(
        word.capitalize() if len(word) >= _SHOUTED and word.isalpha() else word
        for word in text.split(" ")
    )
