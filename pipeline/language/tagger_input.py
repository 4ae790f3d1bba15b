"""A document as the neural tagger reads it: its words, where lines end, what gazetteers say."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from pipeline.language.lexica import Phrases

KINDS = (
    "country",
    "province",
    "regency_city",
    "district",
    "region",
    "city",
    "org",
    "org_acronym",
    "person",
)
_GLUED_LEFT, _GLUED_RIGHT, _NEW_LINE, _TITLE, _PHRASES = 0, 1, 2, 3, 4
N_FLAGS = _PHRASES + 2 * len(KINDS)
# A segment ends with its line; a long one at a stop after the first number, anywhere at the
# second. A block bounds the memory of a huge document; no annotated article is longer.
_SOFT, _HARD, _BLOCK = 60, 200, 4000


@dataclass(frozen=True, slots=True)
class Block:
    """Words of a document, or of a part of a huge one, without white space.

    Attributes:
        indices: number of each word's token in the document.
        words: the tokens.
        same: (n_words,) number of the word's lower-cased form among those of the block.
        flags: (n_words, N_FLAGS) spacing and gazetteer matches, 0 or 1.
        segments: first and last (exclusive) word of the stretches that are decoded at one go.
    """

    indices: list[int]
    words: list[str]
    same: NDArray[np.int64]
    flags: NDArray[np.float32]
    segments: list[tuple[int, int]]


def blocks(words: Sequence[str], spaces: Sequence[bool], phrases: Phrases) -> Iterator[Block]:
    """Cut a document into blocks, in nearly all cases one.

    Args:
        words: tokens, white space among them.
        spaces: whether a blank follows the token.
        phrases: phrases of the gazetteers.
    """
    indices: list[int] = []
    segments: list[tuple[int, int]] = []
    first = 0
    for i, word in enumerate(words):
        if not word.isspace():
            indices.append(i)
        size = len(indices) - first
        if size and ("\n" in word or size >= _HARD or (size >= _SOFT and word == ".")):
            segments.append((first, len(indices)))
            first = len(indices)
            if first >= _BLOCK:
                yield _block(words, spaces, indices, segments, phrases)
                indices, segments, first = [], [], 0
    if len(indices) > first:
        segments.append((first, len(indices)))
    if indices:
        yield _block(words, spaces, indices, segments, phrases)


def _block(
    words: Sequence[str],
    spaces: Sequence[bool],
    indices: list[int],
    segments: list[tuple[int, int]],
    phrases: Phrases,
) -> Block:
    kept = [words[i] for i in indices]
    lows = [word.lower() for word in kept]
    numbers: dict[str, int] = {}
    same = np.array([numbers.setdefault(low, len(numbers)) for low in lows], dtype=np.int64)
    flags = np.zeros((len(kept), N_FLAGS), dtype=np.float32)
    for row, i in enumerate(indices):
        if i == 0 or "\n" in words[i - 1]:
            flags[row, _NEW_LINE] = 1
        elif not spaces[i - 1] and not words[i - 1].isspace():
            flags[row, _GLUED_LEFT] = 1
            flags[row - 1, _GLUED_RIGHT] = row > 0
    for phrase in phrases.find(lows):
        if phrase.kind.startswith("title"):
            flags[phrase.start : phrase.end, _TITLE] = 1
        elif phrase.kind in KINDS and kept[phrase.start][0].isupper():
            column = _PHRASES + 2 * KINDS.index(phrase.kind) + (phrase.end - phrase.start > 1)
            flags[phrase.start : phrase.end, column] = 1
    return Block(indices, kept, same, flags, segments)
