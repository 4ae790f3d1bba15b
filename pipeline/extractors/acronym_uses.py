"""Uses of short forms: where a text writes one, whether or not it is spelled out.

A short form is one that the text defines, that the lexicon knows, that known parts compose
(Kapolresta, Wamenkomdigi), or an unknown word in capitals.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from pipeline.extractors.acronym_parts import compose
from pipeline.extractors.acronym_words import common_words, frame, is_plate, word_set

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from pipeline.extractors.acronym_lexicon import AcronymLexicon

_TOKEN = re.compile(r"[^\W_]+(?:[-/&][^\W_]+)*")
_PART = re.compile(r"[^\W_]+")
_ROMAN = re.compile(r"(?=[IVXLCDM])M{0,3}(?:CM|CD|D?C{0,3})(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})")
_LETTERED = re.compile(r"\w[.@_]$")  # Sp.PD, S.IP, kompas.com: a part of something else
_NAME_NEXT = re.compile(r" [A-Z][a-z]")
_DATELINE = re.compile(r"\s*(?:,|--|–|—|-\s|\()")
_LONGEST_UNKNOWN = 6
_INDENT = 80  # characters


@dataclass(frozen=True, slots=True)
class Use:
    """A short form where it stands; `known` says why it is one."""

    start: int
    end: int
    known: str


def find_uses(text: str, lexicon: AcronymLexicon, defined: Mapping[str, str]) -> Iterator[Use]:
    """The short forms of a text, in order; those within a longer one (Komnas HAM) stand too.

    Args:
        text: the text.
        lexicon: what short forms there are.
        defined: short forms that the text spells out.
    """
    own = _phrases(defined)
    tokens = list(_TOKEN.finditer(text))
    forms = {token[0] for token in tokens}
    words = frozenset(form.casefold() for form in forms if not form.isupper())
    told = {form for form in forms if not lexicon.is_ordinary(form, _is_ordinary)}
    told.update(own, defined)
    for token in tokens:
        form = token[0]
        if form not in told:
            continue
        start = token.start()
        for phrase in (*own.get(form, ()), *lexicon.phrases.get(form, ())):
            end = start + len(phrase)
            if text.startswith(phrase, start) and not text[end : end + 1].isalnum():
                yield Use(start, end, "defined" if phrase in defined else "lexicon")
                break
        known = _why(text, token, lexicon, defined, words)
        if known:
            yield Use(start, token.end(), known)
        if "/" in form or ("-" in form and known in {"", "unknown"}):
            yield from _parts(text, token, lexicon, defined, words)


def _is_ordinary(form: str, lexicon: AcronymLexicon) -> bool:
    """Whether a token that its text does not define is no short form and begins none."""
    if form in lexicon.phrases or "/" in form or "-" in form:
        return False
    return len(form) < 2 or (not form.isupper() and not _known(form, lexicon))


def _parts(
    text: str,
    token: re.Match[str],
    lexicon: AcronymLexicon,
    defined: Mapping[str, str],
    words: frozenset[str],
) -> Iterator[Use]:
    """The short forms that a slash or hyphen joins, as in TNI/Polri, if all parts are long."""
    parts = list(_PART.finditer(text, token.start(), token.end()))
    if len(parts) < 2 or any(len(part[0]) < 2 for part in parts):
        return
    for part in parts:
        known = _why(text, part, lexicon, defined, words)
        if known not in {"", "unknown"}:
            yield Use(part.start(), part.end(), known)


def _phrases(forms: Mapping[str, str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for form in sorted(forms, key=lambda f: (-len(f), f)):
        token = _TOKEN.match(form)
        if token is not None and token[0] != form:
            found.setdefault(token[0], []).append(form)
    return found


def _why(
    text: str,
    token: re.Match[str],
    lexicon: AcronymLexicon,
    defined: Mapping[str, str],
    words: frozenset[str],
) -> str:
    """Why a token is a short form: defined, lexicon, parts or unknown; empty if it is none."""
    form = token[0]
    if form in defined:
        return "defined"
    known = _known(form, lexicon)
    if len(form) < 2 or (not known and not form.isupper()):
        return ""
    if form in _left_out() or _LETTERED.search(text, max(0, token.start() - 2), token.start()):
        return ""
    if is_plate(text, token.start(), token.end()):
        return ""
    if known:
        shouted = known == "lexicon" and form.isupper() and _is_shouted(text, token, words)
        return "" if shouted else known
    return "unknown" if _is_unknown_short(text, token, words) else ""


@cache
def _left_out() -> frozenset[str]:
    """Units, currencies, zones and degrees, whatever else they could abbreviate."""
    return word_set("never") | word_set("degree")


def _known(form: str, lexicon: AcronymLexicon) -> str:
    if lexicon.find(form):
        return "lexicon"
    if form[0].isupper() and len(form) > 3 and not form.isupper() and compose(form):
        return "parts"
    return ""


def _is_shouted(text: str, token: re.Match[str], words: frozenset[str]) -> bool:
    """Whether capitals are no sign here.

    So it is with initials of a person, `AS (23)`, with a line in capitals, and with an everyday
    word (INI, DI) that no name follows.
    """
    if frame("age").match(text, token.end()):
        return True
    form = token[0].casefold()
    if form not in words:
        return False
    if form in common_words() and not _NAME_NEXT.match(text, token.end()):
        return True
    return len(form) > 3 and _in_capitals(text, token)


def _in_capitals(text: str, token: re.Match[str]) -> bool:
    """Whether the words on both sides are in capitals too, as in a headline."""
    before = text[max(0, token.start() - 24) : token.start()].rsplit("\n", maxsplit=1)[-1].split()
    after = text[token.end() : token.end() + 24].split("\n", maxsplit=1)[0].split()
    return all(
        len(word.strip(".,:;()\"'")) > 3 and word.isupper() for word in (*before[-1:], *after[:1])
    ) and bool(before or after)


def _is_unknown_short(text: str, token: re.Match[str], words: frozenset[str]) -> bool:
    form = token[0]
    if not _looks_short(form) or form.casefold() in words or form.lower() in common_words():
        return False
    if all(_ROMAN.fullmatch(part) for part in form.split("-")):
        return False
    after = text[token.end() : token.end() + 2]
    if (after[:1] == "." and after[1:2].isalnum()) or frame("age").match(text, token.end()):
        return False
    if len(form) > 4 and _opens_line(text, token) and _DATELINE.match(text, token.end()):
        return False
    return not _in_capitals(text, token)


def _opens_line(text: str, token: re.Match[str]) -> bool:
    """Whether little more than white space stands before a token on its line."""
    start = max(0, token.start() - _INDENT)
    before = text[start : token.start()]
    return not before.rpartition("\n")[2].strip() and (start == 0 or "\n" in before)


@lru_cache(maxsize=16384)
def _looks_short(form: str) -> bool:
    """A word in capitals that is no shouted word or number; two letters are a person's initials."""
    letters = [char for char in form if char.isalpha()]
    if len(letters) < 3 or not form[0].isalpha() or not all(map(str.isupper, letters)):
        return False
    if len(form) > _LONGEST_UNKNOWN or not form.isascii():
        return False
    return sum(map(str.isdigit, form)) <= 1
