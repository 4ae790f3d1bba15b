"""How well the letters of a short form align with the words of a phrase.

Each word of the long form gives a segment of the short form (Schwartz and Hearst 2003 match single
letters; Indonesian syllabic acronyms take syllables). A segment costs by where it begins in its
word: at the onset nothing, at the stem behind a prefix little, inside a syllable much. The costs
were set on the annotated sentences of the project; `docs/acronyms.md` states what they reach.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING, NamedTuple

from pipeline.extractors.acronym_words import word_set

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.extractors.acronym_words import Word

INFINITE = 99.0
_VOWELS = frozenset("aeiou")
_NOT_LETTERS = re.compile(r"[\W_]+")


class Alignment(NamedTuple):
    """The best reading of a phrase from one start word on.

    Attributes:
        cost: 0 is perfect.
        used: numbers of the words that give letters.
        skipped: content words that lie between used ones and give none.
    """

    cost: float
    used: tuple[int, ...]
    skipped: int


@dataclass(frozen=True, slots=True, eq=False)  # compared by identity: it is a key of caches
class Mode:
    """Costs for one way of shortening."""

    letter: float
    more: float
    gap: float
    skip: float
    tail: float


INITIALS = Mode(letter=0.0, more=0.45, gap=0.4, skip=0.75, tail=0.45)
SYLLABLES = Mode(letter=0.12, more=0.0, gap=0.22, skip=0.4, tail=0.5)


def short_letters(short: str) -> tuple[str, ...]:
    """The letter sequences that a short form may stand for: digits repeat a letter (SP2HP, K3)."""
    plain = _NOT_LETTERS.sub("", short).lower()
    if not any(char.isdigit() for char in plain):
        return (plain,)
    readings = [plain]
    for digit_first in (False, True):
        doubled = _repeat(plain, digit_first=digit_first)
        if doubled and doubled not in readings:
            readings.append(doubled)
    return tuple(readings)


def _repeat(plain: str, *, digit_first: bool) -> str:
    out: list[str] = []
    i = 0
    while i < len(plain):
        char = plain[i]
        after = plain[i + 1] if i + 1 < len(plain) else ""
        if digit_first and char in "23456" and after.isalpha():
            out.append(after * int(char))
            i += 2
        elif not digit_first and char.isalpha() and after and after in "23456":
            out.append(char * int(after))
            i += 2
        elif char.isdigit():
            return ""
        else:
            out.append(char)
            i += 1
    return "".join(out)


@lru_cache(maxsize=65536)
def segment_cost(word: str, segment: str, mode: Mode, first: bool) -> float:
    """Cost of taking `segment` (lower case) out of `word` (lower case) as a subsequence."""
    best = INFINITE
    n = len(segment)
    if word == segment and n > 1:
        return 0.0 if mode is SYLLABLES or not _VOWELS & set(word) else 0.1
    for at, onset in _onsets(word):
        if word[at] != segment[0] or (first and onset > 0.6):
            continue
        cost = onset
        if n == 1:
            cost += mode.letter
        else:
            gaps = _gaps(word, at, segment)
            if gaps is None:
                continue
            cost += mode.more + 0.15 * (n - 2) * (mode.more > 0) + gaps * mode.gap
        best = min(best, cost)
        if best == 0:
            break
    return best


def _gaps(word: str, at: int, segment: str) -> float | None:
    """Number of jumps inside the word; a jump to the last letters or to an onset is half one."""
    gaps = 0.0
    pos = at
    for char in segment[1:]:
        if pos + 1 < len(word) and word[pos + 1] == char:
            pos += 1
            continue
        found = word.find(char, pos + 1)
        if found < 0:
            return None
        # A consonant that begins a syllable is what the eye takes next.
        onset = char not in _VOWELS and found + 1 < len(word) and word[found + 1] in _VOWELS
        gaps += 0.7 if onset else 1.0
        pos = found
    return gaps


@lru_cache(maxsize=65536)
def _onsets(word: str) -> tuple[tuple[int, float], ...]:
    """Where a segment may begin in a word, and what that costs."""
    found = [(0, 0.0)]
    affixes = word_set("affix")
    for i in range(1, len(word)):
        if word[:i] in affixes and len(word) - i >= 3:
            found.append((i, 0.25))
        elif word[i] not in _VOWELS and i + 1 < len(word) and word[i + 1] in _VOWELS:
            found.append((i, 0.5))
        elif word[i] in _VOWELS and word[i - 1] in _VOWELS:
            found.append((i, 0.6))
        else:
            found.append((i, 0.95))
    return tuple(found)


def align(letters: str, words: Sequence[Word], mode: Mode) -> dict[int, Alignment]:
    """Start word → best alignment of `letters` with the words from there to the end.

    Linear in the number of words; the short form's length is bounded by the caller.
    """
    n, m = len(words), len(letters)
    capital = n > 0 and words[-1].capital
    # best[j]: letters[j:] aligned with words[i:]: cost, used words, skipped content words
    best: list[Alignment | None] = [None] * m + [Alignment(0.0, (), 0)]
    starts: dict[int, Alignment] = {}
    for i in range(n - 1, -1, -1):
        word = words[i]
        skip = _skip_cost(word, capital, mode)
        extra = _extra(word, capital)
        segments = _segments(word.lower, letters, mode, False)
        now: list[Alignment | None] = [None] * (m + 1)
        now[m] = _finish(word, best[m], mode)
        for j in range(m - 1, -1, -1):
            option = _plus(best[j], skip, None, int(skip > 0.3))
            for k, cost in segments[j]:
                other = _plus(best[k], cost + extra, i, 0)
                if other is not None and (option is None or other.cost < option.cost - 1e-9):
                    option = other
            now[j] = option
        start = _start(word, letters, best, i, mode, capital)
        if start is not None:
            starts[i] = start
        best = now
    return starts


def _start(
    word: Word, letters: str, best: Sequence[Alignment | None], i: int, mode: Mode, capital: bool
) -> Alignment | None:
    """The best alignment whose first segment comes from this word."""
    option: Alignment | None = None
    extra = _extra(word, capital, first=True)
    for k, cost in _segments(word.lower, letters, mode, True)[0]:
        other = _plus(best[k], cost + extra, i, 0)
        if other is not None and (option is None or other.cost < option.cost - 1e-9):
            option = other
    return option


def _extra(word: Word, capital: bool, *, first: bool = False) -> float:
    """What it costs more that a word gives letters which is written small or skipped for free."""
    return (0.35 if capital and not word.capital else 0.0) + (
        0.1 if word.function and not first else 0.0
    )


@lru_cache(maxsize=32768)
def _segments(
    word: str, letters: str, mode: Mode, first: bool
) -> tuple[tuple[tuple[int, float], ...], ...]:
    """For each position j: the ends k and costs of the segments letters[j:k] that a word gives."""
    rows = []
    silent = word in _legal_ends()
    for j in range(1 if first else len(letters)):
        row = []
        if letters[j] in word and not silent:
            for k in range(j + 1, min(len(letters), j + len(word), j + 9) + 1):
                cost = segment_cost(word, letters[j:k], mode, first)
                if cost >= INFINITE:
                    break
                row.append((k, cost))
        rows.append(tuple(row))
    return tuple(rows)


@cache
def _legal_ends() -> frozenset[str]:
    """What ends a company's name and gives no letters: Tbk, Persero."""
    return frozenset(form.lower() for form in word_set("legal_end"))


def _skip_cost(word: Word, capital: bool, mode: Mode) -> float:
    if word.function:
        return 0.0
    if capital and not word.capital:
        return 0.12
    return mode.skip * (0.6 if word.joint else 1.0) + 0.1 * word.comma


def _tail_cost(word: Word, mode: Mode) -> float:
    if word.text in word_set("tail"):
        return 0.15
    return mode.tail if word.capital and not word.function else mode.tail + 0.3


def _finish(word: Word, rest: Alignment | None, mode: Mode) -> Alignment | None:
    """Leave out this word and all after it; a body's name is left out as a whole: Dirjen X [KY]."""
    if word.capital and word.text in word_set("head"):
        return Alignment(0.15, (), 0)
    return _plus(rest, _tail_cost(word, mode), None, 0)


def _plus(base: Alignment | None, cost: float, used: int | None, skipped: int) -> Alignment | None:
    if base is None or base.cost + cost > 4.0:
        return None
    numbers = base.used if used is None else (used, *base.used)
    return Alignment(base.cost + cost, numbers, base.skipped + skipped)
