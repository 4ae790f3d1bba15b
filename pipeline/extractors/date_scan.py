"""Text → pieces of time expressions: one pass over the words, each rule a row of TOML."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from pipeline.errors import RuleError
from pipeline.extractors.date_read import READERS
from pipeline.extractors.date_reading import Fields, Reading
from pipeline.rule_index import NUMBER, RuleIndex
from pipeline.rules import load_rules

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pipeline.rules import Rule

# A run of digits and the marks that numbers and numeric dates are written with, or a word.
_TOKEN = re.compile(r"\d[\d/.:,\-]*|[^\W\d_]\w*")
_LONGEST_NUMBER = 40  # "07.30-17.00", "30/10/2024-02/11/2025" and more; longer runs are no dates
_WORD = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text that one rule read; offsets are characters, half-open."""

    start: int
    end: int
    kind: str
    rule_id: str
    fields: Fields


def lower(text: str) -> str:
    """Lower-case the text, character by character, so that offsets stay."""
    lowered = text.lower()
    if len(lowered) == len(text):
        return lowered
    return "".join(char.lower() if len(char.lower()) == 1 else char for char in text)


class Scanner:
    """All rules of one or more tables, tried in order wherever a word or a number begins."""

    def __init__(self, *tables: str) -> None:
        """Load rule tables; rules of earlier ones go first."""
        self.rules = tuple(rule for table in tables for rule in load_rules(table))
        for rule in self.rules:
            if rule.value and rule.value not in READERS:
                raise RuleError(f"rule {rule.id!r}: no reader {rule.value!r} for dates")
        self._index = RuleIndex(self.rules, lowered=True)
        self._patterns: dict[int, re.Pattern[str]] = {}

    def pieces(self, text: str, low: str) -> Iterator[Piece]:
        """Yield the pieces of a text from left to right, without overlap.

        Args:
            text: the text, which the readers look at for capitals.
            low: the same in lower case, as `lower` gives it.
        """
        position = 0
        while piece := self._next(text, low, position):
            yield piece
            position = piece.end

    def _next(self, text: str, low: str, position: int) -> Piece | None:
        """The first piece that begins at or after a position."""
        rules_at, wide = self._index.rules_at, self._index.wide
        for token in _TOKEN.finditer(low, position):
            word = token[0]
            if word[0].isdecimal():
                if len(word) > _LONGEST_NUMBER:
                    continue
                word = NUMBER
            numbers = rules_at(word if word.isalpha() else _head(word))
            if low.startswith("/", token.end()):  # codes of reports begin with any word, and this
                numbers = tuple(sorted({*numbers, *wide}))
            if numbers:
                piece = self._piece(text, low, token.start(), numbers)
                if piece is not None:
                    return piece
        return None

    def _piece(self, text: str, low: str, start: int, numbers: Iterable[int]) -> Piece | None:
        """The piece that the first of these rules to match reads."""
        for number in numbers:
            match = self._pattern(number).match(low, start)
            if match is None or match.end() == start:
                continue
            rule = self.rules[number]
            fields = _read(rule, match, text, low)
            if fields is not None:
                return Piece(start, match.end(), rule.label, rule.id, fields)
        return None

    def _pattern(self, index: int) -> re.Pattern[str]:
        """The pattern of one rule, with its groups; compiled when its rule first fires."""
        pattern = self._patterns.get(index)
        if pattern is None:
            pattern = self._patterns[index] = re.compile(self.rules[index].regex)
        return pattern


def _head(word: str) -> str:
    """The letters that a word begins with: q of q3."""
    match = _WORD.match(word)
    return match[0] if match else word


def _read(rule: Rule, match: re.Match[str], text: str, low: str) -> Fields | None:
    if not rule.value:
        return {}
    return READERS[rule.value](Reading(match, text, low))


@cache
def scanner() -> Scanner:
    """The scanner of all date rules, loaded once."""
    return Scanner("dates_blockers", "dates")
