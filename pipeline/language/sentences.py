"""Sentence starts: stops, what closes after them, and line breaks.

Stops of abbreviations and initials are inside their tokens already, so a stop that stands alone
is one. A line break always ends a sentence: in clean text it is a paragraph's end, a headline or
a list item.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import numpy as np
from spacy.language import Language

from pipeline.language.texts import words_and_spaces
from pipeline.rules import lexicon_map

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from spacy.tokens import Doc
    from thinc.types import Ints2d


class SentenceSplitter:
    """Writes `token.is_sent_start` of every token."""

    def __init__(self, marks: Mapping[str, str]) -> None:
        self.marks = marks

    def __call__(self, doc: Doc) -> Doc:
        """Mark the first token of every sentence; white space belongs to what it follows."""
        words, spaces = words_and_spaces(doc)
        flags = np.full(len(words), -1, dtype=np.int64)
        flags[list(sentence_starts(words, spaces, self.marks))] = 1
        if words:  # setting `is_sent_start` token by token reads the whole Doc each time
            doc.from_array(["SENT_START"], cast("Ints2d", flags.astype(np.uint64).reshape(-1, 1)))
        return doc


@Language.factory("nukil_sentences", assigns=["token.is_sent_start"])
def create_sentences(nlp: Language, name: str) -> SentenceSplitter:
    """Factory of the component."""
    return SentenceSplitter(lexicon_map("sentence_marks", key="form", value="kind"))


def sentence_starts(
    words: Sequence[str], spaces: Sequence[bool], marks: Mapping[str, str]
) -> Iterator[int]:
    """Indices of the tokens that begin a sentence.

    Args:
        words: tokens, white space among them.
        spaces: whether a blank follows the token.
        marks: mark → stop, closer, opener or either (`lexicons/sentence_marks.csv`).
    """
    if words:
        yield 0
    first = 0  # of the sentence in work
    i, n = 0, len(words)
    while i < n:
        after = _after_stop(words, spaces, i, marks)
        if "\n" in words[i]:
            after = i + 1
        elif after and (_glued(words, spaces, after) or not _breaks(words, first, i, after, marks)):
            after = 0
        if after:
            while after < n and words[after].isspace():
                after += 1
            if after < n and after > first:
                yield after
                first = after
            i = max(after, i + 1)
        else:
            i += 1


def _after_stop(
    words: Sequence[str], spaces: Sequence[bool], i: int, marks: Mapping[str, str]
) -> int:
    """Index after the stop at i and all that closes with it; 0 if there is no stop at i."""
    if marks.get(words[i][0]) != "stop":
        return 0
    after = i + 1
    while after < len(words) and not spaces[after - 1] and _closes(words, spaces, after, marks):
        after += 1
    return after


def _closes(words: Sequence[str], spaces: Sequence[bool], i: int, marks: Mapping[str, str]) -> bool:
    kind = marks.get(words[i][0])
    if kind == "either":
        return spaces[i] or i + 1 == len(words) or not words[i + 1][0].isalnum()
    return kind in ("stop", "closer")


def _glued(words: Sequence[str], spaces: Sequence[bool], after: int) -> bool:
    """Whether a figure follows the stop without a blank: "34/PMK.011/2007"."""
    return after < len(words) and not spaces[after - 1] and words[after][0].isdigit()


def _breaks(
    words: Sequence[str], first: int, stop: int, after: int, marks: Mapping[str, str]
) -> bool:
    """Whether the stop ends the sentence, judged by what stands around it."""
    if after >= len(words):
        return True
    if words[stop] == "." and stop - first == 1 and words[first].isdigit():
        return False  # "1. Siapkan": the number of a list
    following = after
    while following < len(words) and marks.get(words[following][0]) in ("opener", "either"):
        following += 1
    if following >= len(words):
        return True
    letter = words[following][0]
    return not letter.islower() and letter not in ",;:-–/%"
