"""Which words of a phrase a short form abbreviates: the left edge of its long form.

Three ways, tried in this order: the letters align; the lexicon knows the short form by a similar
long form, whatever its language; a capitalized phrase with an institution's head stands before a
short form of another language.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from pipeline.extractors.acronym_align import INITIALS, SYLLABLES, Alignment, align, short_letters
from pipeline.extractors.acronym_words import (
    Word,
    common_names,
    common_words,
    split_words,
    word_set,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipeline.extractors.acronym_align import Mode
    from pipeline.extractors.acronym_lexicon import AcronymLexicon

MAX_LETTERS = 16
# A syllable from inside a word costs 0.5: petunJUK tekNIS. If all words give one, that is fine.
_SYLLABLE = 0.56
# A long form of one word, and one whose left edge case shows, may cost more.
_LOOSE_WORD, _BOUNDED = 1.1, 0.25


@dataclass(frozen=True, slots=True)
class Phrase:
    """The long form found for a short form.

    Attributes:
        how: letters, lexicon or head.
        score: 0 to 1.
        plain: every used word gives one letter.
    """

    start: int
    end: int
    how: str
    score: float
    plain: bool


def is_capitals(short: str) -> bool:
    """Whether all letters of a short form are capitals."""
    letters = [char for char in short if char.isalpha()]
    return len(letters) > 1 and all(char.isupper() for char in letters)


def aligned_phrase(short: str, words: Sequence[Word], *, whole: bool = False) -> Phrase | None:
    """The long form among the words right before a short form, by its letters.

    Args:
        short: the short form.
        words: the words before it, or those of its own bracket.
        whole: the long form has to be all the words.
    """
    best: tuple[float, int, Alignment] | None = None
    limit = _limit(short)
    for letters, mode, penalty in _readings(short):
        if best is not None and best[0] <= penalty:
            break  # no reading that follows can be better
        for i, found in align(letters, words, mode, limit).items():
            if whole and i > 0:
                continue
            if _too_loose(short, found, words, i, penalty):
                continue
            total = found.cost + penalty + _edge(words, i)
            if best is None or (total, -i) < (best[0], -best[1]):
                best = (total, i, found)
    if best is None:
        return None
    total, i, found = best
    letters = short_letters(short)[0]
    start = words[_extend(short, words, i)].start
    score = max(0.0, 1.0 - max(0.0, total) / 3.0)
    end = words[_end(words, found.used[-1])].end
    return Phrase(start, end, "letters", round(score, 3), len(found.used) == len(letters))


def _readings(short: str) -> Iterator[tuple[str, Mode, float]]:
    """Letters, way of shortening and its penalty."""
    for number, letters in enumerate(short_letters(short)):
        if not 2 <= len(letters) <= MAX_LETTERS:
            continue
        penalty = 0.05 * number
        if is_capitals(short):
            yield letters, INITIALS, penalty
            if len(letters) >= 4 and set(letters) & set("aeiou"):
                yield letters, SYLLABLES, penalty + 0.35
        else:
            if sum(map(str.isupper, short)) > 1:
                yield letters, INITIALS, penalty
            yield letters, SYLLABLES, penalty


def _limit(short: str) -> float:
    """What an alignment may cost at most, before `_too_loose` looks at it."""
    letters = sum(map(str.isalnum, short))
    if is_capitals(short):
        return max(_LOOSE_WORD, _capitals_limit(letters) + _BOUNDED) + 1e-6
    return _SYLLABLE * max(4, letters) + 1e-6


def _capitals_limit(letters: int) -> float:
    return {2: 0.4, 3: 0.85, 4: 1.15}.get(letters, 1.5)


def _too_loose(short: str, found: Alignment, words: Sequence[Word], i: int, penalty: float) -> bool:
    letters = sum(char.isalnum() for char in short)
    used = len(found.used)
    cost = found.cost + penalty
    if used == 1:
        return _loose_word(short, words[found.used[0]], cost)
    if short.islower():
        return _loose_lower(short, found, words, i)
    if is_capitals(short):
        limit = _capitals_limit(letters)
    else:
        limit = 0.55 + 0.1 * max(0, letters - 4)
        if short.lower() in common_names():
            limit = 0.3  # Parc des Princes (Paris)
        elif letters >= 5 and _covers(found, words, i):
            limit = max(limit, _SYLLABLE * used)
    bounded = i == 0 or not words[i - 1].capital
    return cost > limit + _BOUNDED * (bounded and words[i].capital)


def _loose_word(short: str, word: Word, cost: float) -> bool:
    """A long form of a single word, each letter at an onset: Pakubuwono (PB)."""
    fits = is_capitals(short) and 2 <= len(short) <= 3 and len(word.text) >= 6
    return not fits or cost > _LOOSE_WORD


def _loose_lower(short: str, found: Alignment, words: Sequence[Word], i: int) -> bool:
    """Lower-case short forms stand among glosses, so they must fit well: rumah susun (rusun)."""
    content = [word for word in words[i:] if not word.function]
    if short in {word.lower for word in content} or len(found.used) < 2:
        return True
    if not set(short) & set("aeiou") or len(short) < 4:
        return found.cost > 0.25 + 0.12 * len(found.used) or len(found.used) != len(short)
    if short not in common_words() and len(short) >= 5 and _covers(found, words, i):
        return found.cost > _SYLLABLE * len(found.used) or len(content) > 4
    return found.cost > 0.3 or found.skipped > 0 or len(content) > 4


def _covers(found: Alignment, words: Sequence[Word], i: int) -> bool:
    """Whether every content word from word i on gives letters."""
    return sum(not word.function for word in words[i:]) == len(found.used)


def _edge(words: Sequence[Word], i: int) -> float:
    """How unnatural it is that a long form begins at word i."""
    cost = 0.0
    word = words[i]
    if word.joint and (words[i - 1].capital or not word.capital):
        cost += 0.7  # but not after a prefix: se-[Jawa Tengah]
    if words[-1].capital and not word.capital:
        cost += 0.4
    if word.function:
        cost += 0.3
    if i == 0 or word.comma or not word.capital:
        return cost
    before = words[i - 1]
    if before.capital and before.text not in word_set("office"):
        return cost + 0.1
    return cost - (0.1 if not before.capital else 0.0)


def _extend(short: str, words: Sequence[Word], i: int) -> int:
    """Take in a head that a syllabic form leaves out: [Kementerian] Komunikasi dan Digital."""
    if i > 0 and not is_capitals(short) and not short.islower() and " " not in short:
        before = words[i - 1]
        if before.text in word_set("extend") and not words[i].comma:
            return i - 1
    return i


def _end(words: Sequence[Word], last: int) -> int:
    """Take in one last word that a short form leaves out: Menlu = Menteri Luar [Negeri]."""
    final = len(words) - 1
    while final > last and words[final].text in word_set("tail"):
        final -= 1
    if last == final - 1:
        tail = words[final]
        alike = not tail.comma and tail.capital == words[last].capital
        if alike and tail.text not in word_set("head"):
            return final
    return last


def lexicon_phrase(short: str, words: Sequence[Word], lexicon: AcronymLexicon) -> Phrase | None:
    """The words that resemble an expansion which the lexicon has for the short form."""
    best: tuple[float, int, int] | None = None
    for entry in lexicon.find(short):
        for form in entry.forms():
            match = _similar(words, form)
            if match is not None and (best is None or match > best):
                best = match
    if best is None:
        return None
    ratio, start, end = best
    while start > 0 and words[start].joint and words[start - 1].lower == words[start].lower:
        start -= 1
    if ratio < 1.0:
        start = _head_before(words, start)
    return Phrase(
        words[start].start, words[end].end, "lexicon", round(min(1.0, 0.5 + ratio / 2), 3), False
    )


def _head_before(words: Sequence[Word], start: int) -> int:
    """The institution's head that the name around word `start` begins with, else `start`."""
    head = start
    while start > 0 and words[start].capital and _in_name(words, start - 1):
        start -= 1
        if words[start].text in word_set("head"):
            head = start
    return head


def _similar(words: Sequence[Word], form: str) -> tuple[float, int, int] | None:
    """Likeness, first and last word of the stretch that resembles `form`; it ends the words."""
    wanted = _content(form)
    if not wanted:
        return None
    end = len(words) - 1
    while end > 0 and words[end].lower not in wanted and words[end].text in word_set("tail"):
        end -= 1
    if end < 0 or words[end].lower not in wanted:
        return _glued(words, wanted)
    best: tuple[float, int, int] | None = None
    seen: set[str] = set()
    numbers = word_set("number")
    for i in range(end, -1, -1):
        word = words[i]
        if not (word.function or word.lower in numbers or word.text.isdigit()):
            seen.add(word.lower)
        if word.lower not in wanted:
            continue
        ratio = len(seen & set(wanted)) / len(seen | set(wanted))
        if word.lower == wanted[0]:
            ratio += 0.001  # of two equal stretches the one that begins alike
        if ratio >= 0.6 and (best is None or ratio > best[0]):
            best = (ratio, i, end)
    return best


@lru_cache(maxsize=16384)
def _content(form: str) -> tuple[str, ...]:
    """The words of a long form that are no function words, in lower case."""
    return tuple(word.lower for word in split_words(form, 0, len(form)) if not word.function)


def _glued(words: Sequence[Word], wanted: Sequence[str]) -> tuple[float, int, int] | None:
    """The same letters with other blanks: grosston."""
    if words and words[-1].lower == "".join(wanted):
        return (0.9, len(words) - 1, len(words) - 1)
    return None


def listed_phrase(short: str, words: Sequence[Word]) -> Phrase | None:
    """The company before the code of a stock exchange: PT [Nusa Maju] Tbk (NSMJ)."""
    if len(short) != 4 or not is_capitals(short) or len(words) < 3:
        return None
    if words[-1].text not in word_set("legal_end"):
        return None
    starts = [i for i, word in enumerate(words) if word.text in word_set("legal")]
    end = len(words) - 1
    while end > 0 and words[end].text in word_set("legal_end"):
        end -= 1
    if not starts or starts[-1] >= end:
        return None
    return Phrase(words[starts[-1] + 1].start, words[end].end, "code", 0.9, False)


def headed_phrase(short: str, words: Sequence[Word], lexicon: AcronymLexicon) -> Phrase | None:
    """The capitalized phrase before a short form of another language, from its head on.

    A short form whose own letters spell an expansion that the lexicon has in Indonesian is none.
    """
    longest = 8 if lexicon.find(short) else 6
    if not is_capitals(short) or not 2 <= len(short) <= longest or not short.isalpha():
        return None
    if short.lower() in common_words() or _is_native(short, lexicon):
        return None
    first = len(words)
    while first > 0 and _in_name(words, first - 1):
        first -= 1
    heads = [i for i in range(first, len(words)) if words[i].text in word_set("head")]
    for i in heads:
        if i > first and words[i - 1].lower in word_set("and"):
            heads = [j for j in heads if j >= i]
    if not heads:
        return None
    strong = [i for i in heads if words[i].text in word_set("strong")]
    if strong and words[heads[0]].text not in word_set("strong"):
        heads = strong
    content = sum(not word.function for word in words[heads[0] :])
    if not 2 <= content <= 9:
        return None
    return Phrase(words[heads[0]].start, words[-1].end, "head", 0.6, False)


def _in_name(words: Sequence[Word], i: int) -> bool:
    word = words[i]
    if word.capital:
        return True
    return word.function and i + 1 < len(words) and i > 0 and words[i - 1].capital


def _is_native(short: str, lexicon: AcronymLexicon) -> bool:
    """Whether the short form abbreviates Indonesian words as far as the lexicon knows."""
    return any(
        entry.kind != "translated"
        and aligned_phrase(short, split_words(entry.long, 0, len(entry.long))) is not None
        for entry in lexicon.find(short)
    )
