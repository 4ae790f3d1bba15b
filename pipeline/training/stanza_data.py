"""The treebanks as Stanza's training takes them.

What is learned from which treebank follows from their states (`../shared/data/ud/README.md`):
token and sentence boundaries from UD 2.0's GSD train and from CSUI, everything else from GSD dev
and CSUI, which follow today's guidelines. Every fifth sentence of GSD dev is held out.
"""

from __future__ import annotations

import json
import random
from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from pipeline.language.lemmas import lemma_of
from pipeline.training.treebanks import (
    Sentence,
    clitic_marker,
    close_hyphens,
    merge_reduplications,
    read_treebank,
    split_clitics,
    write_treebank,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence, Set
    from pathlib import Path

    from numpy.typing import NDArray

OLD = "data/ud/id_gsd-ud-train-v2.0.conllu"
DEV = "data/ud/id_gsd-ud-dev.conllu"
CSUI = "data/ud/id_csui-ud-train.conllu"
_HELD = 5  # every fifth
_PARAGRAPH = 6  # sentences at most
_VECTORS = 16_000  # words
_DIMENSIONS = 64
_FREQUENT = 8_000  # words that the principal components are taken from


@dataclass(frozen=True, slots=True)
class Treebanks:
    """Sentences by what they are good for.

    Attributes:
        old: UD 2.0, with today's tokens as far as a rule can tell.
        today: today's guidelines, to learn from.
        held: today's guidelines, to choose and to measure by.
        csui: the part of `today` that is news.
        dev: all of GSD dev, the held part among it.
    """

    old: list[Sentence]
    today: list[Sentence]
    held: list[Sentence]
    csui: list[Sentence]
    dev: list[Sentence]


def read_treebanks(data: Path) -> Treebanks:
    """Read the treebanks of the annotated data.

    Args:
        data: folder of the annotated and raw data (`../shared`).
    """
    csui = [_tidy(s) for s in read_treebank(data / CSUI)]
    dev = [_tidy(s) for s in read_treebank(data / DEV)]
    today = [*csui, *(s for i, s in enumerate(dev) if i % _HELD)]
    known = clitic_marker(today)
    old = [split_clitics(merge_reduplications(s), known) for s in read_treebank(data / OLD)]
    old = [close_hyphens(s) if i % 2 else s for i, s in enumerate(old)]
    return Treebanks(old, today, dev[::_HELD], csui, dev)


def _tidy(sentence: Sentence) -> Sentence:
    """One convention for lemmas; language-specific tags, which differ by treebank, left out.

    GSD has all lemmas in lower case, CSUI only some: a proper noun's lemma is its form, any other
    is in lower case.
    """

    def tidy(word: tuple[str, ...]) -> tuple[str, ...]:
        lemma = word[1] if word[3] == "PROPN" else word[2].lower()
        return (*word[:2], lemma, word[3], "_", *word[5:])

    tokens = [replace(t, words=tuple(tidy(w) for w in t.words)) for t in sentence.tokens]
    return Sentence(tuple(tokens))


def write_tokenizer_data(banks: Treebanks, work: Path) -> None:
    """Write texts with a label for each character, and the multiword tokens."""
    train = banks.old + banks.csui
    first, second = random.Random(1), random.Random(2)  # noqa: S311 - they shuffle
    first.shuffle(train)
    for name, sentences, rng in (("train", train, first), ("dev", banks.dev, second)):
        text, labels = labelled(sentences, rng)
        (work / f"{name}.txt").write_text(text, encoding="utf-8")
        (work / f"{name}.labels").write_text(labels, encoding="utf-8")
    write_treebank(banks.dev, work / "dev.conllu")
    found = Counter(
        (token.text, tuple(word[1].lower() for word in token.words))
        for sentence in train
        for token in sentence.tokens
        if len(token.words) > 1
    )
    rows = [[list(key), count] for key, count in sorted(found.items())]
    (work / "mwt.json").write_text(json.dumps(rows), encoding="utf-8")


def labelled(sentences: Sequence[Sentence], rng: random.Random) -> tuple[str, str]:
    """Paragraphs of sentences and Stanza's label for each character.

    0 inside, 1 end of a token, 2 of a sentence; 3 and 4 the same for multiword tokens.
    """
    texts: list[str] = []
    labels: list[str] = []
    first = 0
    while first < len(sentences):
        last = first + rng.randint(1, _PARAGRAPH)
        text = label = ""
        for sentence in sentences[first:last]:
            gap = " " if text else ""
            words, marks = _characters(sentence)
            text, label = text + gap + words, label + "0" * len(gap) + marks
        texts.append(text)
        labels.append(label)
        first = last
    return "\n\n".join(texts) + "\n\n", "\n\n".join(labels) + "\n\n"


def _characters(sentence: Sentence) -> tuple[str, str]:
    text = label = ""
    for number, token in enumerate(sentence.tokens, start=1):
        last = number == len(sentence.tokens)
        end = (2 if last else 1) + (2 if len(token.words) > 1 else 0)
        blank = " " if token.blank and not last else ""
        text += token.text + blank
        label += "0" * (len(token.text) - 1) + str(end) + "0" * len(blank)
    return text, label


def with_base_forms(sentences: Iterable[Sentence]) -> list[Sentence]:
    """Lemmas as the engine gives them to the parser."""

    def based(word: tuple[str, ...]) -> tuple[str, ...]:
        return (*word[:2], lemma_of(word[1], word[3]), *word[3:])

    return [
        Sentence(tuple(replace(t, words=tuple(based(w) for w in t.words)) for t in s.tokens))
        for s in sentences
    ]


def modern(sentences: Iterable[Sentence], relations: Set[str]) -> list[Sentence]:
    """UD 2.0's trees in today's relations, where a rule can tell: a second choice to learn from.

    Args:
        sentences: of UD 2.0.
        relations: all that today's treebanks have; others lose their subtype, or become dep.
    """
    return [_modern(sentence, relations) for sentence in sentences]


def _modern(sentence: Sentence, relations: Set[str]) -> Sentence:
    relative = {word[6] for word in sentence.words if word[1].lower() == "yang"}

    def renamed(word: tuple[str, ...]) -> tuple[str, ...]:
        relation = word[7]
        if relation == "flat" and word[3] == "PROPN":
            relation = "flat:name"
        elif relation == "acl" and word[0] in relative:
            relation = "acl:relcl"
        plain = relation.partition(":")[0]
        known = next((name for name in (relation, plain) if name in relations), "dep")
        return (*word[:7], known, *word[8:])

    tokens = [replace(t, words=tuple(renamed(w) for w in t.words)) for t in sentence.tokens]
    return Sentence(tuple(tokens))


def small_vectors(path: Path) -> tuple[list[str], NDArray[np.float32]]:
    """The most frequent words of `nukil train vectors` in lower case, in fewer dimensions."""
    with np.load(path, allow_pickle=False) as file:
        words, table = file["words"], file["vectors"].astype(np.float32)
    rows: dict[str, int] = {}
    for i, word in enumerate(words):
        if len(rows) == _VECTORS:
            break
        if not any(c.isspace() for c in str(word)):
            rows.setdefault(str(word).lower(), i)
    chosen = table[list(rows.values())]
    chosen -= chosen.mean(axis=0)
    _, _, axes = np.linalg.svd(chosen[:_FREQUENT], full_matrices=False)
    small = chosen @ axes[:_DIMENSIONS].T
    return list(rows), (small / small.std()).astype(np.float32)
