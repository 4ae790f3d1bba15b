"""Words of a possible long form: the stretch of text before or in a bracket, cut into words."""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from pipeline.rules import alternation, load_lexicon, load_rules

# Longest long form of the annotated data: 16 words and 118 characters.
MAX_WORDS = 18
MAX_CHARS = 170
# Lines of hard-wrapped text are 60 characters and more, titles mostly fewer.
_FULL_LINE = 60
_WORD = re.compile(r"&|[^\W_]+(?:['’`´][^\W_]+)*")
_GLUE = re.compile(r"(?<=[a-z]{2})(?=[A-Z][a-z]{2})")
_BOUND = re.compile(r"[\n\r\t;:!?()\[\]{}\"“”«»|…•*=<>@#_\\]|[.](?=\s)| [-–—]+ |--")
_QUOTES = "\"“”'‘’«» "
_PLATE_LETTERS, _PLATE_AROUND = 3, 10  # characters


class Word(
    NamedTuple
):  # made for every word before a bracket: a dataclass costs three times as much
    """A word of the text; offsets count characters of the whole text.

    Attributes:
        joint: it hangs on the word before by a hyphen or a slash.
        comma: a comma stands before it.
        function: a word that short forms skip for free.
    """

    start: int
    end: int
    text: str
    lower: str
    capital: bool
    joint: bool
    comma: bool
    function: bool


@cache
def word_set(kind: str) -> frozenset[str]:
    """The forms of `lexicons/acronym_words.csv` of one kind."""
    return frozenset(row["form"] for row in load_lexicon("acronym_words") if row["kind"] == kind)


@cache
def frame(rule_id: str) -> re.Pattern[str]:
    """A pattern of `rules/acronym_frames.toml`."""
    return next(rule.pattern for rule in load_rules("acronym_frames") if rule.id == rule_id)


def is_plate(text: str, start: int, end: int) -> bool:
    """Whether a word is part of a vehicle's registration: PFA in B 9509 PFA."""
    if end - start > _PLATE_LETTERS:
        return False
    if not (text[start - 2 : start - 1].isdecimal() or text[end + 1 : end + 2].isdecimal()):
        return False
    found = frame("plate").finditer(text, max(0, start - _PLATE_AROUND), end + _PLATE_AROUND)
    return any(match.start() <= start and end <= match.end() for match in found)


@cache
def _bracketed_legal() -> re.Pattern[str]:
    return re.compile(rf"\({alternation(sorted(word_set('legal_bracket')))}\)")


@cache
def common_words() -> frozenset[str]:
    """Short words of the language and names, which headlines and posts write in capitals."""
    return frozenset(row["form"] for row in load_lexicon("acronym_common"))


@cache
def common_names() -> frozenset[str]:
    """Those of them that are names as a rule."""
    return frozenset(r["form"] for r in load_lexicon("acronym_common") if r["kind"] == "name")


def split_words(text: str, start: int, end: int) -> list[Word]:
    """The words of text[start:end]."""
    words: list[Word] = []
    function = word_set("function")
    last = start
    for match in _WORD.finditer(text, start, end):
        form, at = match[0], match.start()
        gap = text[last:at]
        joint, comma = bool(words) and gap in {"-", "/", "–"}, "," in gap
        last = match.end()
        if not form.islower() and (glue := _GLUE.search(form)):
            # WhatsApp; also words that a scraper ran together: pejabatMahkamah
            words.append(_word(form[: glue.start()], at, joint, comma, function))
            form, at, joint, comma = form[glue.start() :], at + glue.start(), False, False
        words.append(_word(form, at, joint, comma, function))
    return words


def _word(form: str, at: int, joint: bool, comma: bool, function: frozenset[str]) -> Word:
    capital = form[0].isupper() or form[0].isdigit()
    lower = form.lower()
    return Word(
        at, at + len(form), form, lower, capital, joint, comma, lower in function or form == "&"
    )


def left_words(text: str, end: int, floor: int = 0) -> list[Word]:
    """The words before `end` that one phrase could hold: to the nearest bound, at most `MAX_WORDS`.

    None begins before `floor`. Closing quotes and the legal form in brackets, `(Persero)`, right
    before `end` are no bounds.
    """
    stop = end
    floor = max(floor, end - MAX_CHARS)
    while stop > floor and text[stop - 1] in _QUOTES:
        stop -= 1
    start = floor
    window = _bracketed_legal().sub(lambda m: "," * len(m[0]), text[floor:stop])
    if window.endswith(")"):
        return []
    for bound in _BOUND.finditer(window):
        if not _is_abbreviation(window, bound.start()) and not _is_wrap(window, bound.start()):
            start = floor + bound.end()
    if start == floor and floor > 0 and text[floor - 1].isalnum():
        while start < stop and text[start].isalnum():
            start += 1
    return split_words(text, start, stop)[-MAX_WORDS:]


def _is_wrap(window: str, at: int) -> bool:
    """Whether the line ends at `at` because it was full, and its sentence goes on."""
    if window[at] != "\n" or at == 0 or at + 1 == len(window):
        return False
    line = at - (window.rfind("\n", 0, at) + 1)
    return line >= _FULL_LINE and window[at - 1].isalpha() and window[at + 1].isalpha()


def _is_abbreviation(window: str, at: int) -> bool:
    """Whether the stop at `at` ends an abbreviation such as `Tbk.`, `St.`, and no sentence."""
    if window[at] != ".":
        return False
    word = window[max(0, at - 4) : at].rsplit(" ", 1)[-1]
    return word in word_set("stopped") or not window[at + 1 :].strip()
