"""Which rules can match where a word begins: one pass over a text's words for many rules.

A regular expression that is searched for tries every position of a text. The rules of a table
mostly begin with one of a few words, so the words of the text say which of them to try.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from re import _constants as ops  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from pipeline.rules import Rule

NUMBER = "0"  # stands for every word that begins with a digit
_MOST = 5000  # beginnings of a rule; one with more is tried everywhere
_LETTER = re.compile(r"[^\W\d_]")
_MEMORY = 65_536  # words
_WORD = re.compile(r"(?<!\w)(?:[^\W\d_]+|\d)")
_SHORTEST = 2  # a rule with shorter stems is searched for as usual


@dataclass(slots=True)
class Beginnings:
    """How the matches of a pattern begin.

    Attributes:
        words: whole runs of letters, and `NUMBER`.
        stems: runs of letters that others may follow; "" for any word and any number.
        marks: it may begin with what is neither a letter nor a digit.
    """

    words: set[str] = field(default_factory=set)
    stems: set[str] = field(default_factory=set)
    marks: bool = False


class RuleIndex:
    """The rules to try at a word, and all matches of all of them.

    Attributes:
        wide: numbers of the rules that begin with nearly any word; `rules_at` leaves them out.
    """

    def __init__(self, rules: Sequence[Rule], *, lowered: bool = False) -> None:
        """Read how the rules' patterns begin.

        Args:
            rules: the rules; their numbers are their places in this sequence.
            lowered: texts and patterns are in lower case, so that flags make no difference.
        """
        self._words: dict[str, list[int]] = {}
        self._stems: dict[str, list[int]] = {}
        self._rules = tuple(rules)
        wide, marks = set(), set()
        for number, rule in enumerate(rules):
            found = beginnings(rule.regex, re.NOFLAG if lowered else rule.flags)
            if any(len(stem) < _SHORTEST for stem in found.stems):
                wide.add(number)
            elif found.marks:
                marks.add(number)
            for table, keys in ((self._words, found.words), (self._stems, found.stems)):
                for key in keys:
                    table.setdefault(key, []).append(number)
        self.wide = frozenset(wide)
        self._searched = frozenset(wide | marks)
        self._lengths = sorted({len(stem) for stem in self._stems})
        self.rules_at = lru_cache(_MEMORY)(self._rules_at)
        self._tried_at = lru_cache(_MEMORY)(self._tried)

    def matches(self, text: str) -> Iterator[tuple[Rule, re.Match[str]]]:
        """What `finditer` of every rule finds, if rules begin only where a word does."""
        for number in sorted(self._searched):
            rule = self._rules[number]
            yield from ((rule, match) for match in rule.pattern.finditer(text))
        ends = [0] * len(self._rules)
        for word in _WORD.finditer(text):
            for number in self._tried_at(word[0]):
                rule = self._rules[number]
                match = rule.pattern.match(text, word.start())
                if match is not None and word.start() >= ends[number]:
                    ends[number] = match.end()
                    yield rule, match

    def _rules_at(self, word: str) -> tuple[int, ...]:
        """Numbers of the rules that can begin at a run of letters or, at `NUMBER`, of digits."""
        found = set(self._words.get(word, ()))
        for length in self._lengths:
            found.update(self._stems.get(word[:length], ()))
        return tuple(sorted(found - self.wide))

    def _tried(self, word: str) -> tuple[int, ...]:
        numbers = self._rules_at(NUMBER if word.isdecimal() else word)
        return tuple(number for number in numbers if number not in self._searched)


def beginnings(regex: str, flags: re.RegexFlag = re.NOFLAG) -> Beginnings:
    """How the matches of a pattern begin, or more than that: never less."""
    found, unknown = Beginnings(), Beginnings(stems={""}, marks=True)
    parsed = parser.parse(regex, flags)
    if parsed.state.flags & re.IGNORECASE:
        return unknown
    try:
        _open(_walk(parsed, {""}, found), found)
    except _TooManyError:
        return unknown
    return found


class _TooManyError(Exception):
    """A pattern with too many beginnings, or in letters of either case."""


def _walk(items: Iterable[tuple[Any, Any]], begun: set[str], found: Beginnings) -> set[str]:
    """Lengthen beginnings by what the items match; those that may go on are returned."""
    for op, value in items:
        if not begun:
            break
        begun = _step(op, value, begun, found)
        if len(begun) + len(found.words) > _MOST:
            raise _TooManyError
    return begun


def _step(op: Any, value: Any, begun: set[str], found: Beginnings) -> set[str]:
    """What one item does to the beginnings before it."""
    if op in (ops.AT, ops.ASSERT, ops.ASSERT_NOT):
        return _closed(begun, found) if _ends_word(op, value) else begun
    if op in (ops.LITERAL, ops.IN):
        chars = _chars(value if op is ops.IN else [(op, value)])
        return _open(begun, found) if chars is None else _lengthen(begun, chars, found)
    if op is ops.BRANCH:
        return set().union(*(_walk(part, set(begun), found) for part in value[1]))
    if op is ops.SUBPATTERN:
        if value[1] & re.IGNORECASE:
            raise _TooManyError
        return _walk(value[3], begun, found)
    if op in (ops.MAX_REPEAT, ops.MIN_REPEAT):
        return _repeat(value, begun, found)
    return _open(begun, found)


def _repeat(value: Any, begun: set[str], found: Beginnings) -> set[str]:
    least, most, inner = value
    after = _walk(inner, set(begun), found)
    if most > 1:
        after = _open(after, found)
    return after | begun if least == 0 else after


def _lengthen(begun: set[str], chars: set[str], found: Beginnings) -> set[str]:
    letters = {char for char in chars if _LETTER.match(char)}
    others = chars - letters
    if others:
        _closed(begun, found)
        if "" in begun:
            if any(char.isdecimal() for char in others):
                found.words.add(NUMBER)
            if any(not char.isdecimal() for char in others):
                found.marks = True
    return {head + letter for head in begun for letter in letters}


def _closed(begun: set[str], found: Beginnings) -> set[str]:
    """Take beginnings for whole words; what is still empty goes on."""
    found.words |= begun - {""}
    return begun & {""}


def _open(begun: set[str], found: Beginnings) -> set[str]:
    """Take beginnings for stems."""
    found.stems |= begun
    found.marks |= "" in begun
    return set()


def _ends_word(op: Any, value: Any) -> bool:
    """A boundary, or a look-ahead that forbids every word character."""
    if op is not ops.ASSERT_NOT:
        return value is ops.AT_BOUNDARY
    direction, inner = value
    if direction < 0 or [kind for kind, _ in inner] != [ops.IN]:
        return False
    kinds = inner[0][1]
    return (ops.CATEGORY, ops.CATEGORY_WORD) in kinds and (ops.NEGATE, None) not in kinds


def _chars(parts: Any) -> set[str] | None:
    """The characters of a set, digits and blanks by an example each; None if they are many."""
    chars: set[str] = set()
    for op, value in parts:
        if op is ops.LITERAL:
            chars.add(chr(value))
        elif op is ops.RANGE and value[1] - value[0] < 64:
            chars.update(map(chr, range(value[0], value[1] + 1)))
        elif op is ops.CATEGORY and value is ops.CATEGORY_DIGIT:
            chars.add("0")
        elif op is ops.CATEGORY and value is ops.CATEGORY_SPACE:
            chars.add(" ")
        else:
            return None
    return chars
