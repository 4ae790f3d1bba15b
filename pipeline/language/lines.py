"""A document as lines of tokens: what the name tagger reads at one go."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

# Longer paragraphs are cut at a stop after the first number, anywhere at the second: it bounds
# memory, and no paragraph of 1,679 annotated articles needs the second.
_SOFT, _HARD = 300, 600


class Line(NamedTuple):
    """Tokens of a paragraph without white space, with their places in the document."""

    indices: list[int]
    words: list[str]


def split_lines(words: Sequence[str]) -> Iterator[Line]:
    """Cut tokens into paragraphs, and overlong paragraphs at stops."""
    line = Line([], [])
    for i, word in enumerate(words):
        if word.isspace():
            if "\n" in word and line.words:
                yield line
                line = Line([], [])
            continue
        line.indices.append(i)
        line.words.append(word)
        size = len(line.words)
        if size >= _HARD or (size >= _SOFT and word == "."):
            yield line
            line = Line([], [])
    if line.words:
        yield line
