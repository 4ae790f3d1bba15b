"""A text as Stanza's tokenizer is to see it, and its offsets back in the text.

The tokenizer takes time and memory by the longest paragraph, so the text goes in as lines, and
overlong lines in parts. Characters that print nothing become blanks, one for one.
"""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

    from spacy.tokens import Doc

_SOFT, _HARD = 2_000, 4_000  # characters: cut at a sentence after the first, anywhere at the second
_BATCH = 40_000  # characters for one call of the tokenizer
_BREAK = "\n\n"


class Reading(NamedTuple):
    """What the tokenizer found: starts of sentences, multiword tokens as (start, end)."""

    starts: set[int]
    multiword: set[tuple[int, int]]


class Batch(NamedTuple):
    """Pieces of a text joined by empty lines, with the offset of each in both texts."""

    text: str
    joined: list[int]
    original: list[int]

    def offset(self, position: int) -> int:
        """Where a character of the joined text stands in the original."""
        piece = bisect_right(self.joined, position) - 1
        return self.original[piece] + position - self.joined[piece]


def pieces_of(doc: Doc) -> Iterator[Batch]:
    """The text of a Doc in batches."""
    parts: list[str] = []
    joined: list[int] = []
    original: list[int] = []
    size = 0
    for start, end in _cut(doc):
        piece = "".join(c if c.isprintable() else " " for c in doc.text[start:end]).rstrip()
        lead = len(piece) - len(piece.lstrip())
        if lead == len(piece):
            continue
        if size > _BATCH:
            yield Batch(_BREAK.join(parts), joined, original)
            parts, joined, original, size = [], [], [], 0
        joined.append(size)
        original.append(start + lead)
        parts.append(piece[lead:])
        size += len(piece) - lead + len(_BREAK)
    if parts:
        yield Batch(_BREAK.join(parts), joined, original)


def _cut(doc: Doc) -> Iterator[tuple[int, int]]:
    """Character ranges: lines, overlong ones cut at Nukil's own sentences or anywhere."""
    text, start = doc.text, 0
    for token in doc:
        if token.is_space and not token.text.isprintable():
            if start < token.idx:
                yield from _hard(start, token.idx)
            start = token.idx + len(token)
        elif token.is_sent_start and token.idx - start > _SOFT:
            yield from _hard(start, token.idx)
            start = token.idx
    yield from _hard(start, len(text))


def _hard(start: int, end: int) -> Iterator[tuple[int, int]]:
    for first in range(start, end, _HARD):
        yield first, min(first + _HARD, end)
