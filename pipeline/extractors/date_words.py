"""Words that date rules read: numbers in words, lexicon look-ups, the neighbours of a match."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from pipeline.rules import lexicon_map, load_lexicon

if TYPE_CHECKING:
    from collections.abc import Mapping

_THOUSANDS = re.compile(r"\d{1,3}(?:\.\d{3})+")
_SPACE = re.compile(r"\s+")
_BEFORE = re.compile(r"([^\W_][\w'’.\-]{0,40})?([^\w]{0,3})\Z")
_AFTER = re.compile(r"([^\w]{0,3})([\w][\w'’\-]{0,40})?")
_ROMAN = {"i": 1, "v": 5, "x": 10}
_REACH = 44  # characters looked at on each side: a word and the marks beside it


@cache
def table(name: str, value: str, key: str = "form") -> Mapping[str, str]:
    """Lexicon `date_<name>` as a mapping."""
    return lexicon_map(f"date_{name}", key=key, value=value)


@cache
def forms(name: str) -> frozenset[str]:
    """The forms of lexicon `date_<name>`."""
    return frozenset(row["form"] for row in load_lexicon(f"date_{name}"))


def squeeze(text: str) -> str:
    """White space runs as one blank."""
    return _SPACE.sub(" ", text).strip()


def number(text: str | None) -> float | None:
    """Value of digits ("2,5") or of number words up to 999 thousand ("dua puluh lima")."""
    if text is None:
        return None
    digits = text.split("(")[0].strip()  # "10 (sepuluh)"
    digits = digits.replace(".", "") if _THOUSANDS.fullmatch(digits) else digits.replace(",", ".")
    if digits.replace(".", "", 1).isdecimal():
        return float(digits)
    return _words_value(squeeze(text).split(" "))


def _words_value(words: list[str]) -> float | None:
    values, kinds = table("numbers", "value"), table("numbers", "kind")
    total = current = 0
    for word in words:
        if word not in values:
            return None
        value, kind = int(values[word]), kinds[word]
        if kind == "unit":
            current += value
        elif kind == "teen":
            current += 10
        elif kind == "ten":
            current += current % 10 * 9
        elif kind == "hundred":
            current = max(current, 1) * 100
        else:
            total, current = total + max(current, 1) * 1000, 0
    return float(total + current)


def ordinal(text: str) -> int | None:
    """Value of "ke-18", "XX", "kedua puluh", "pertama"; None if it is no ordinal."""
    word = squeeze(text)
    known = table("ordinals", "value").get(word)
    if known is not None and " " not in word:
        return int(known)
    if word and all(char in _ROMAN for char in word):
        return _roman(word)
    value = number(word)
    if value is None and word.startswith("ke"):
        value = number(word[2:].lstrip("- "))
    return int(value) if value else None


def _roman(word: str) -> int:
    values = [_ROMAN[char] for char in word]
    return sum(
        -value if any(value < later for later in values[index + 1 : index + 2]) else value
        for index, value in enumerate(values)
    )


def word_before(low: str, start: int) -> str:
    """The word before a match on the same line, "" where a mark or the line's start is between."""
    match = _BEFORE.search(low, max(0, start - _REACH), start)
    if match is None or match[1] is None or match[2].strip(" \t\u00a0"):
        return ""
    return "" if "\n" in match[2] else match[1]


def word_after(low: str, end: int) -> str:
    """The word after a match on the same line, "" where a mark or the line's end is between."""
    match = _AFTER.match(low, end)
    if match is None or match[2] is None or match[1].strip(" \t\u00a0") or "\n" in match[1]:
        return ""
    return match[2]


def begins_sentence(text: str, start: int) -> bool:
    """Nothing, a line break, a full stop or an opening quotation mark stands before."""
    before = text[max(0, start - 3) : start].rstrip(" \t\u00a0")
    return not before or before[-1] in "\n.!?:;\"“”'‘([-–—•*"


def follows_capital(text: str, end: int) -> bool:
    """The next word, one blank away, begins with a capital."""
    after = text[end : end + 2]
    return len(after) == 2 and after[0] in " \u00a0" and after[1].isupper()


def names_event(text: str, low: str, start: int) -> bool:
    """The words before a year name an event, a list or a plan: "Piala Dunia 2026"."""
    before = low[max(0, start - _REACH) : start]
    words = before.replace("\n", " . ").split()
    events = forms("events")
    if any(" ".join(words[-n:]) in events for n in (1, 2, 3) if len(words) >= n):
        return True
    last = text[max(0, start - _REACH) : start].split()
    return bool(last) and any(map(str.isupper, last[-1])) and last[-1][-1].isalnum()
