"""Finds the gazetteer's names in a text: one pass of an Aho-Corasick automaton."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from pipeline.errors import RuleError
from pipeline.gazetteer.store import FOLDER, load_gazetteer

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

COLUMNS = ("form", "score")
LEAST = 0.5
_OWN = 0.95  # a user's own names are proposed wherever they stand
_SHORT = 5  # letters: `AS`, `RI`, `IKN`, `GBK` are names in capitals only
_BREAKS = str.maketrans(dict.fromkeys("\n\t\r\u00a0-–—/(\"“”'‘’[{,.;:", " "))
_LINE_BREAK = re.compile(r"[\r\n]+")
_BLANKS = re.compile(r"[ \t\u00a0–—/\-]+")
_NOT_BEFORE = frozenset("@#_/.")
_NOT_AFTER = frozenset("@_")


@dataclass(frozen=True, slots=True)
class Match:
    """A name of the gazetteer as it stands in a text.

    Attributes:
        score: how surely the form is the name of a place, whatever stands around it.
    """

    start: int
    end: int
    form: str
    score: float


class NameMatcher:
    """The names that may be proposed without a head word."""

    def __init__(self, forms: list[tuple[str, float]]) -> None:
        from ahocorasick_rs import AhoCorasick, Implementation, MatchKind

        self._forms = forms
        self._automaton = AhoCorasick(
            [" " + form.lower().translate(_BREAKS) for form, _ in forms],
            matchkind=MatchKind.LeftmostLongest,
            implementation=Implementation.ContiguousNFA,
        )

    def find(self, text: str) -> Iterator[Match]:
        """Names in text order; a longer name wins over one inside it.

        A name counts where it begins with a capital and is cut by nothing but marks; forms of up
        to five capitals must stand as they are.
        """
        yield from self._scan(text, 0, len(text))

    def _scan(self, text: str, low: int, high: int) -> Iterator[Match]:
        for index, start, after in self._automaton.find_matches_as_indexes(
            searched(text[low:high])
        ):
            form, score = self._forms[index]
            first, end = low + start, low + after - 1  # the search text has a blank before it
            if stands_alone(text, first, end) and _written_as(form, text[first:end]):
                yield Match(first, end, form, score)
                continue
            for piece in _pieces(text, first, end):
                yield from self._scan(text, *piece)


def _pieces(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Shorter stretches of a rejected match that may hold a name.

    `kota Bandung` is `Kota Bandung` with a common noun, and in `Papua Baratnya` only the
    first word stands alone; a line break ends a name.
    """
    broken = _LINE_BREAK.search(text, start, end)
    if broken:
        yield start, broken.start()
        yield broken.end(), end
        return
    blanks = [blank.span() for blank in _BLANKS.finditer(text, start, end)]
    if not blanks:
        return
    if text[start].isupper() and stands_alone(text, start, blanks[0][0]):
        yield start, blanks[-1][0]
    else:
        yield blanks[0][1], end


def searched(text: str) -> str:
    """Lower case with breaks as blanks, one blank before; offsets are those of the text plus 1."""
    low = text.lower()
    if len(low) != len(text):  # a few capitals have longer lower cases
        low = "".join(c if len(c.lower()) != 1 else c.lower() for c in text)
    return " " + low.translate(_BREAKS)


def stands_alone(text: str, start: int, end: int) -> bool:
    """Not a part of a word, a handle or an address."""
    before = text[start - 1 : start]
    after = text[end : end + 1]
    if before and (before.isalnum() or before in _NOT_BEFORE):
        return False
    if after and (after.isalnum() or after in _NOT_AFTER):
        return False
    return not (after == "." and text[end + 1 : end + 2].isalnum())


def _written_as(form: str, found: str) -> bool:
    if len(form) <= _SHORT and form.isupper():
        return found == form
    return found[:1].isupper() and not _LINE_BREAK.search(found)


@lru_cache(maxsize=1)
def load_matcher() -> NameMatcher:
    """The shipped names that are places more often than not, and a user's own."""
    own = dict.fromkeys(load_gazetteer().own_forms, _OWN)
    known = {form: score for form, score in read_names() if score >= LEAST}
    return NameMatcher(sorted({**known, **own}.items()))


def read_names(folder: Path = FOLDER) -> list[tuple[str, float]]:
    """Form and score of every name that may be proposed.

    Raises:
        RuleError: `names.csv` is absent.
    """
    path = folder / "names.csv"
    try:
        with path.open(encoding="utf-8", newline="") as file:
            rows = csv.reader(file)
            next(rows)
            return [(form, float(score)) for form, score in rows]
    except OSError as error:
        raise RuleError(
            f"no list of names at {path}", hint="run `nukil build gazetteer` first"
        ) from error
