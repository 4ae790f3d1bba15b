"""How well an engine's tokens, sentences, tags and trees agree with a treebank.

F1 by character ranges, as in the CoNLL 2018 shared task: a word counts as found if its range is
right, its tag if the word and the tag are, its relation if the head's range is right too. LAS
leaves subtypes of relations (nmod:poss) out, as that task did; it is given with them too.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence, Set

    from spacy.language import Language

    from pipeline.training.treebanks import Sentence

_DOCUMENT = 10  # sentences of a text that is made of a treebank

Range = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Word:
    """A syntactic word by its character range; `head` is the range of its head, (-1, -1) a root."""

    at: Range
    lemma: str
    upos: str
    head: Range
    deprel: str


@dataclass(frozen=True, slots=True)
class Reading:
    """A text as an engine or a treebank reads it."""

    tokens: frozenset[Range]
    sentences: frozenset[Range]
    words: frozenset[Word]


def texts_of(sentences: Sequence[Sentence]) -> Iterator[tuple[str, Reading]]:
    """Texts of ten sentences on one line, with the treebank's reading of each."""
    for first in range(0, len(sentences), _DOCUMENT):
        text = ""
        tokens: set[Range] = set()
        ends: set[Range] = set()
        words: set[Word] = set()
        for sentence in sentences[first : first + _DOCUMENT]:
            text += " " if text else ""
            start = len(text)
            spans = list(_place(sentence, start))
            tokens |= {(token[0][0], token[-1][1]) for token in spans}
            words |= set(_words(sentence, [span for token in spans for span in token]))
            text += sentence.text
            ends.add((start, len(text)))
        yield text, Reading(frozenset(tokens), frozenset(ends), frozenset(words))


def _place(sentence: Sentence, start: int) -> Iterator[list[Range]]:
    """Character ranges of the words of every token."""
    for token in sentence.tokens:
        end = start + len(token.text)
        if len(token.words) > 1 and "".join(w[1] for w in token.words) == token.text:
            spans, at = [], start
            for word in token.words:
                spans.append((at, at + len(word[1])))
                at += len(word[1])
        else:
            spans = [(start, end)] * len(token.words)
        yield spans
        start = end + token.blank


def _words(sentence: Sentence, spans: Sequence[Range]) -> Iterator[Word]:
    for span, word in zip(spans, sentence.words, strict=True):
        head = (-1, -1) if word[6] in ("0", "_") else spans[int(word[6]) - 1]
        yield Word(span, word[2].lower(), word[3], head, word[7])


def read(nlp: Language, text: str) -> Reading:
    """How an engine reads a text."""
    doc = nlp(text)
    spans = {token.i: (token.idx, token.idx + len(token)) for token in doc if not token.is_space}
    inside = {token.i for span in doc.spans.get("multiword", ()) for token in span}
    tokens = {span for i, span in spans.items() if i not in inside}
    tokens |= {(span.start_char, span.end_char) for span in doc.spans.get("multiword", ())}
    sentences = set()
    for sentence in doc.sents:
        held = [spans[token.i] for token in sentence if token.i in spans]
        if held:
            sentences.add((held[0][0], held[-1][1]))
    words = {
        Word(
            spans[token.i],
            token.lemma_.lower(),
            token.pos_,
            (-1, -1) if token.head.i == token.i else spans.get(token.head.i, (-1, -1)),
            token.dep_,
        )
        for token in doc
        if token.i in spans
    }
    return Reading(frozenset(tokens), frozenset(sentences), frozenset(words))


def score(pairs: Iterable[tuple[Reading, Reading]]) -> dict[str, float]:
    """F1 in per cent by kind, over (gold, found) readings."""
    views: dict[str, Callable[[Reading], Set[object]]] = {
        "tokens": lambda reading: reading.tokens,
        "sentences": lambda reading: reading.sentences,
        "words": lambda reading: {word.at for word in reading.words},
        "lemma": lambda reading: {(word.at, word.lemma) for word in reading.words},
        "upos": lambda reading: {(word.at, word.upos) for word in reading.words},
        "uas": lambda reading: {(word.at, word.head) for word in reading.words},
        "las": lambda reading: {
            (word.at, word.head, word.deprel.partition(":")[0].lower()) for word in reading.words
        },
        "las with subtypes": lambda reading: {
            (word.at, word.head, word.deprel.lower()) for word in reading.words
        },
    }
    right = dict.fromkeys(views, 0)
    total = dict.fromkeys(views, 0)
    for gold, found in pairs:
        for name, view in views.items():
            expected, got = view(gold), view(found)
            right[name] += 2 * len(expected & got)
            total[name] += len(expected) + len(got)
    return {name: 100 * right[name] / total[name] if total[name] else 0.0 for name in views}
