"""Definitions of short forms in a text: LONG (SHORT), SHORT (LONG), nested brackets, cue phrases.

Works on plain text; every pair is a `Definition` with the offsets of both sides.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING

from pipeline.extractors.acronym_phrases import (
    Phrase,
    aligned_phrase,
    headed_phrase,
    is_capitals,
    lexicon_phrase,
    listed_phrase,
)
from pipeline.extractors.acronym_words import frame, left_words, split_words, word_set
from pipeline.rules import load_rules

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.extractors.acronym_lexicon import AcronymLexicon
    from pipeline.extractors.acronym_words import Word

MAX_BRACKET = 150
_OPEN = re.compile(r"[(\[]")
_CLOSE = re.compile(r"[)\]\n]")
_PIECE = r"[^\W_]+(?:[-/&.][^\W_]+)*"
_SHORT = re.compile(rf"{_PIECE}(?: {_PIECE}){{0,2}}")
_BEFORE = re.compile(rf"({_PIECE})[\"”'’]?\s?$")
_REST = re.compile(r"(?: [A-Z][a-z]+){1,2}(?!\w)")
_LINE = re.compile(r"[^\n.;:()\"“”]*")
_TRIM = " \"“”'‘’*.,:"


@dataclass(frozen=True, slots=True)
class Definition:
    """A short form and its long form, as offsets of the text.

    Attributes:
        form: bracket, reversed, nested or the id of the cue rule.
        how: letters, lexicon or head.
        plain: every word of the long form gives one letter.
    """

    short_start: int
    short_end: int
    long_start: int
    long_end: int
    form: str
    how: str
    score: float
    plain: bool


def find_definitions(text: str, lexicon: AcronymLexicon) -> list[Definition]:
    """All definitions of a text, in text order, none for the same short form's place twice."""
    found: dict[tuple[int, int], Definition] = {}
    for definition in (*_brackets(text, lexicon), *_cues(text, lexicon)):
        found.setdefault((definition.short_start, definition.short_end), definition)
    return [found[place] for place in sorted(found)]


def _brackets(text: str, lexicon: AcronymLexicon) -> Iterator[Definition]:
    for opening in _OPEN.finditer(text):
        start = opening.end()
        closing = _CLOSE.search(text, start, start + MAX_BRACKET)
        end = closing.start() if closing and closing[0] != "\n" else 0
        if end <= start:
            continue
        start, end = _trimmed(text, start, end)
        if end - start < 2 or not any(map(str.isalpha, text[start:end])):
            continue
        if opening[0] == "[" and not is_capitals(text[start:end]):
            continue  # square brackets hold what an editor put in
        yield from _bracket(text, opening.start(), start, end, lexicon)


def _bracket(
    text: str, opening: int, start: int, end: int, lexicon: AcronymLexicon
) -> Iterator[Definition]:
    lead = frame("bracket-lead").match(text, start, end)
    if lead:
        start, end = _trimmed(text, lead.end(), end)
    if is_short(text[start:end]):
        phrase = _before(text, opening, text[start:end], lexicon)
        if phrase is not None:
            yield _definition(start, end, phrase, "bracket")
            return
    if nested := _nested(text, opening, start, end, lexicon):
        yield nested
    elif back := _reversed(text, opening, start, end, lexicon):
        yield back


def _before(text: str, opening: int, short: str, lexicon: AcronymLexicon) -> Phrase | None:
    if short in word_set("never"):
        return None
    words = left_words(text, opening)
    if not words:
        return None
    found = aligned_phrase(short, words)
    known = lexicon_phrase(short, words, lexicon)
    if found is not None and found.score >= 0.75:
        if known is None or known.score < 0.98:
            return found
        # What the lexicon knows is the long form, unless it is the end of a longer one that fits.
        inner = "," in text[found.start : max(known.start, found.start)]
        return known if known.start < found.start or inner else found
    return known or found or listed_phrase(short, words) or headed_phrase(short, words, lexicon)


def _nested(
    text: str, opening: int, start: int, end: int, lexicon: AcronymLexicon
) -> Definition | None:
    """(Down Payment/DP), (WHO, World Health Organization), (BX/bagian dari Y)."""
    parts: list[tuple[int, int]] = []
    last = start
    for sign in frame("split").finditer(text, start, end):
        parts.append((last, sign.start()))
        last = sign.end()
    parts.append((last, end))
    parts = [_trimmed(text, *part) for part in parts]
    if len(parts) < 2:
        return None
    for a, b in parts:
        if not is_short(text[a:b]) or (text[a:b].islower() and b - a < 3):
            continue
        for c, d in parts:
            words = split_words(text, c, d) if (c, d) != (a, b) else []
            if len(words) > 1 and (found := aligned_phrase(text[a:b], words, whole=True)):
                return _definition(a, b, found, "nested")
    a, b = parts[-1] if is_capitals(text[parts[-1][0] : parts[-1][1]]) else parts[0]
    others = [text[c:d] for c, d in parts if (c, d) != (a, b)]
    if is_capitals(text[a:b]) and is_short(text[a:b]) and not any(map(is_capitals, others)):
        phrase = _before(text, opening, text[a:b], lexicon)
        if phrase is not None and phrase.how != "head":
            return _definition(a, b, phrase, "nested")
    return None


def _reversed(
    text: str, opening: int, start: int, end: int, lexicon: AcronymLexicon
) -> Definition | None:
    """SHORT (Long Form); the short form may have a name behind it: VAAC Darwin (...)."""
    words = split_words(text, start, end)
    if not words or len(words) > 16 or any(char in text[start:end] for char in '"“”;:@_'):
        return None
    at = opening
    for step in range(3):
        match = _BEFORE.search(text, max(0, at - 40), at)
        if match is None:
            return None
        a, b = match.span(1)
        found = _inside(text[a:b], words, lexicon, near=step == 0)
        if found is not None:
            return _definition(a, b, found, "reversed")
        at = a
    return None


def _inside(short: str, words: list[Word], lexicon: AcronymLexicon, *, near: bool) -> Phrase | None:
    if not is_short(short) or short in word_set("never"):
        return None
    if short.islower() or (not near and not is_capitals(short)):
        return None
    found = aligned_phrase(short, words, whole=True)
    if found is not None and (near or (found.plain and len(short) > 2)):
        loose = 0.6 if is_capitals(short) else 0.85
        return found if found.end == words[-1].end and found.score >= loose else None
    known = lexicon_phrase(short, words, lexicon) if near and is_capitals(short) else None
    return known if known and known.start == words[0].start else None


def _cues(text: str, lexicon: AcronymLexicon) -> Iterator[Definition]:
    for rule in load_rules("acronyms"):
        floor = 0  # stretches of text are looked at once, however many cues they hold
        for match in rule.pattern.finditer(text):
            if text[match.start() - 1 : match.start()].isalnum():
                continue
            if rule.value == "before":
                start, end = match.span("short")
                lead = frame("cue-lead").search(text, max(0, match.start() - 40), match.start())
                phrase_end = lead.start() if lead else match.start()
                found = aligned_phrase(text[start:end], left_words(text, phrase_end, floor))
                floor = end
            else:
                at = frame("cue-short").search(text, max(0, match.start() - 40), match.start())
                if at is None:
                    continue
                start, end = at.span("short")
                found = _after(text, match.end(), text[start:end])
                if found is not None and rule.value == "whole":
                    found = _whole_name(text, found)
            if found is not None and _is_cued(text[start:end], found):
                yield _definition(start, end, found, rule.id)


def _is_cued(short: str, found: Phrase) -> bool:
    wanted = 0.8 if is_capitals(short) else 0.9
    return found.score >= wanted and is_short(short) and short not in word_set("never")


def _after(text: str, start: int, short: str) -> Phrase | None:
    """The long form that begins at `start`: of all its possible ends the best."""
    line = _LINE.match(text, start, start + MAX_BRACKET)
    words = split_words(text, start, line.end() if line else start)[: len(short) + 4]
    if len(words) < 2 or words[0].lower[0] != short[0].lower():
        return None
    best: Phrase | None = None
    for n in range(2, len(words) + 1):
        if short[-1].lower() not in words[n - 1].lower:
            continue
        found = aligned_phrase(short, words[:n], whole=True)
        if found is not None and (best is None or found.score > best.score):
            best = found
            if best.score >= 1.0:
                break
    return best


def _whole_name(text: str, phrase: Phrase) -> Phrase:
    """A long form with the rest of the name that it ends in: South, of South Africa."""
    last = text[phrase.start : phrase.end].rsplit(maxsplit=1)[-1]
    rest = _REST.match(text, phrase.end) if last[0].isupper() else None
    return replace(phrase, end=rest.end()) if rest else phrase


def _definition(start: int, end: int, phrase: Phrase, form: str) -> Definition:
    return Definition(
        start, end, phrase.start, phrase.end, form, phrase.how, phrase.score, phrase.plain
    )


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start] in _TRIM:
        start += 1
    while end > start and text[end - 1] in _TRIM:
        end -= 1
    return start, end


@lru_cache(maxsize=65536)
def is_short(form: str) -> bool:
    """Whether a string can be a short form at all, from its shape alone."""
    if not 2 <= len(form) <= 24 or not _SHORT.fullmatch(form):
        return False
    words = form.split(" ")
    letters = sum(char.isalpha() for char in form)
    if letters < 2 or sum(char.isdigit() for char in form) > max(2, letters - 1):
        return False
    if len(words) == 1:
        return len(form) <= 16
    return all(word[0].isupper() or word[0].isdigit() for word in words)
