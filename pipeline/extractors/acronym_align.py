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
# A long form does not begin inside a consonant cluster or at the end of a syllable.
_FIRST_ONSET = 0.6
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
    """Cost of taking `segment`, two letters or more, out of `word` as a subsequence.

    Both are in lower case; `first` says that the long form begins with this word.
    """
    if word == segment:
        return 0.0 if mode is SYLLABLES or not _VOWELS & set(word) else 0.1
    best = INFINITE
    more = mode.more + 0.15 * (len(segment) - 2) * (mode.more > 0)
    for at, onset in _onsets(word):
        if word[at] != segment[0] or (first and onset > _FIRST_ONSET):
            continue
        gaps = _gaps(word, at, segment)
        if gaps is None:
            break  # the letters behind a later place are fewer
        best = min(best, onset + (more + gaps * mode.gap))
        if best == 0:
            break
    return best


@lru_cache(maxsize=65536)
def _letter_costs(word: str, first: bool) -> dict[str, float]:
    """What each letter of a word costs as a segment of its own."""
    costs: dict[str, float] = {}
    for at, onset in _onsets(word):
        if not (first and onset > _FIRST_ONSET) and onset < costs.get(word[at], INFINITE):
            costs[word[at]] = onset
    return costs


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


def align(letters: str, words: Sequence[Word], mode: Mode, limit: float) -> dict[int, Alignment]:
    """Start word → best alignment of `letters` with the words from there to the end.

    Linear in the number of words; the short form's length is bounded by the caller.

    Args:
        letters: the short form's letters, lower case.
        words: a phrase.
        mode: the costs.
        limit: alignments that cost more are of no use, and left out.
    """
    n, m = len(words), len(letters)
    capital = n > 0 and words[-1].capital
    # best[j]: letters[j:] aligned with words[i:]: cost, used words, skipped content words
    best: list[Alignment | None] = [None] * m + [Alignment(0.0, (), 0)]
    starts: dict[int, Alignment] = {}
    heads = word_set("head")
    first_head = next((i for i, word in enumerate(words) if word.text in heads), n)
    for i in range(n - 1, -1, -1):
        word = words[i]
        reached = [k for k in range(m, 0, -1) if best[k] is not None]
        if not reached and i < first_head:
            break
        now = _skipped(best, _skip_cost(word, capital, mode), limit)
        now[m] = _finish(word, best[m], mode, limit)
        if reached and word.lower not in _legal_ends():
            step = _Step(i, word.lower, letters, mode, limit)
            extra = _extra(word, capital)
            costs = _letter_costs(word.lower, False)
            for j in range(reached[0] - 1, 0, -1):
                if letters[j] in costs:
                    now[j] = step.best(best, j, now[j], extra, first=False)
            start = step.best(best, 0, None, _extra(word, capital, first=True), first=True)
            if start is not None:
                starts[i] = start
        best = now
    return starts


def _skipped(best: Sequence[Alignment | None], cost: float, limit: float) -> list[Alignment | None]:
    """The alignments, with one more word on the left that gives no letters."""
    if cost == 0.0:
        return list(best)
    number = int(cost > 0.3)
    return [
        None
        if old is None or old.cost + cost > limit
        else Alignment(old.cost + cost, old.used, old.skipped + number)
        for old in best
    ]


class _Step(NamedTuple):
    """One word of a phrase, and the letters that it may give."""

    i: int
    word: str
    letters: str
    mode: Mode
    limit: float

    def best(
        self,
        rest: Sequence[Alignment | None],
        j: int,
        option: Alignment | None,
        extra: float,
        *,
        first: bool,
    ) -> Alignment | None:
        """The cheaper of `option` and an alignment of letters[j:] that begins with this word.

        Args:
            rest: alignments of the letters behind with the words behind.
            j: number of the segment's first letter.
            option: another alignment of letters[j:].
            extra: what this word costs more.
            first: the long form begins here.
        """
        word, letters, mode = self.word, self.letters, self.mode
        single = _letter_costs(word, first).get(letters[j])
        if single is None:
            return option
        for k in range(j + 1, min(len(letters), j + len(word), j + 9) + 1):
            behind = rest[k]
            if behind is None:
                continue
            if k == j + 1:
                cost = single + mode.letter
            else:
                cost = segment_cost(word, letters[j:k], mode, first)
                if cost >= INFINITE:
                    break
            total = behind.cost + (cost + extra)
            if total <= self.limit and (option is None or total < option.cost - 1e-9):
                option = Alignment(total, (self.i, *behind.used), behind.skipped)
        return option


def _extra(word: Word, capital: bool, *, first: bool = False) -> float:
    """What it costs more that a word gives letters which is written small or skipped for free."""
    return (0.35 if capital and not word.capital else 0.0) + (
        0.1 if word.function and not first else 0.0
    )


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


def _finish(word: Word, rest: Alignment | None, mode: Mode, limit: float) -> Alignment | None:
    """Leave out this word and all after it; a body's name is left out as a whole: Dirjen X [KY]."""
    if word.capital and word.text in word_set("head"):
        return Alignment(0.15, (), 0)
    if rest is None or (cost := rest.cost + _tail_cost(word, mode)) > limit:
        return None
    return Alignment(cost, rest.used, rest.skipped)
