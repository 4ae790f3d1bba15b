"""Rows of the tokens table."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.records import Token

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


@dataclass(frozen=True, slots=True)
class Word:
    """What an engine knows of one token.

    Attributes:
        head: index of the governing token among all tokens of the text, its own for a root.
        multiword: the surface token that it is part of.
    """

    lemma: str | None = None
    upos: str | None = None
    feats: str | None = None
    head: int | None = None
    deprel: str | None = None
    multiword: str | None = None


def token_rows(
    doc_id: str,
    text: str,
    ranges: Sequence[tuple[int, int]],
    sentences: Sequence[tuple[int, int]],
    words: Sequence[Word],
) -> Iterator[Token]:
    """A row for each token that is no white space, numbered within its sentence.

    Args:
        doc_id: the document.
        text: its text.
        ranges: character range of every token, white space among them.
        sentences: character ranges of the sentences.
        words: what is known of every token.
    """
    starts = [start for start, _ in sentences]
    numbers: list[tuple[int, int]] = []  # of every token: sentence, number in it
    count, last = 0, -1
    for start, end in ranges:
        if text[start:end].isspace() or start == end:
            numbers.append((-1, 0))
            continue
        sentence = max(bisect_right(starts, start) - 1, 0)
        count = count + 1 if sentence == last else 1
        last = sentence
        numbers.append((sentence, count))
    for (start, end), (sentence, number), word in zip(ranges, numbers, words, strict=True):
        if number:
            head = None if word.head is None else _head(numbers, sentence, number, word.head)
            yield Token(
                doc_id=doc_id,
                token_id=number,
                sent_id=sentence,
                start=start,
                end=end,
                text=text[start:end],
                lemma=word.lemma,
                upos=word.upos,
                feats=word.feats,
                head=head,
                deprel=word.deprel,
                multiword=word.multiword,
            )


def _head(numbers: Sequence[tuple[int, int]], sentence: int, number: int, head: int) -> int:
    governor = numbers[head]
    return governor[1] if governor[0] == sentence and governor[1] != number else 0
