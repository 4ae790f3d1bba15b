"""Annotated articles as tensors for the neural tagger."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import torch

from pipeline.language.tagger_input import Block, blocks
from pipeline.language.tagger_tags import TAGS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from random import Random
    from typing import Any

    from numpy.typing import NDArray
    from torch import Tensor

    from pipeline.language.lexica import Phrases
    from pipeline.language.tagger_forms import FormTable
    from pipeline.language.tokenizer import IndonesianTokenizer

# Share of segments that are shown in capitals, as headlines and datelines are.
_UPPER = 0.03
# A word of n occurrences in the raw text is taken for unknown with the chance
# first * 2 / (2 + n) + second.
_FORGET = (0.6, 0.03)


@dataclass(frozen=True, slots=True)
class Annotated:
    """A block with the number of the gold tag of every word, or the probability of every tag."""

    block: Block
    tags: NDArray[np.int64] | NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Batch:
    """Blocks one after the other; see `Block` for what the fields mean.

    Attributes:
        forms: (n_types, 5) rows in the embedding tables.
        letters: (n_types, LETTERS).
        words: (n_words,) number of the type of each word.
        forget: (n_words,) chance that the word is taken for an unknown one.
        flags: (n_words, N_FLAGS).
        same: (n_words,) over the whole batch.
        places: (n_words, 2) words before and after in the document.
        tags: (n_words,), or (n_words, n_tags) probabilities.
        inner: (n_words - 1,) 1 where the next word is in the same segment.
        starts: first word of every segment, the longest first.
        sizes: words of every segment.
    """

    forms: Tensor
    letters: Tensor
    words: Tensor
    forget: Tensor
    flags: Tensor
    same: Tensor
    places: Tensor
    tags: Tensor
    inner: Tensor
    starts: Tensor
    sizes: Tensor


def joined(rows: Iterable[Mapping[str, Any]], size: int = 15) -> Iterator[dict[str, Any]]:
    """Annotated sentences, `size` of them as the lines of a document.

    A corpus of single sentences would otherwise make batches of a few words.
    """
    texts: list[str] = []
    entities: list[dict[str, Any]] = []
    offset = 0
    for row in rows:
        entities.extend(
            {**entity, "start": entity["start"] + offset, "end": entity["end"] + offset}
            for entity in row["entities"]
        )
        texts.append(row["text"])
        offset += len(row["text"]) + 1
        if len(texts) == size:
            yield {"text": "\n".join(texts), "entities": entities}
            texts, entities, offset = [], [], 0
    if texts:
        yield {"text": "\n".join(texts), "entities": entities}


def annotate(
    rows: Iterable[Mapping[str, Any]], tokenizer: IndonesianTokenizer, phrases: Phrases
) -> Iterator[Annotated]:
    """Articles (`text`, `entities`) as blocks with tags.

    A name whose offsets cut a token takes the whole token.
    """
    for row in rows:
        doc = tokenizer(row["text"])
        labels = ["O"] * len(doc)
        begins = [True] * len(doc)
        for entity in row["entities"]:
            span = doc.char_span(entity["start"], entity["end"], alignment_mode="expand")
            if span is None:
                continue
            for token in span:
                labels[token.i] = entity["label"]
                begins[token.i] = token.i == span.start
        spaces = [bool(token.whitespace_) for token in doc]
        for block in blocks([token.text for token in doc], spaces, phrases):
            yield Annotated(block, _tags(block, labels, begins))


def _tags(block: Block, labels: Sequence[str], begins: Sequence[bool]) -> NDArray[np.int64]:
    tags = np.zeros(len(block.words), dtype=np.int64)
    for start, end in block.segments:
        for i in range(start, end):
            here = block.indices[i]
            label = labels[here]
            if label == "O":
                continue
            first = i == start or begins[here] or labels[block.indices[i - 1]] != label
            after = block.indices[i + 1] if i + 1 < end else -1
            last = after < 0 or begins[after] or labels[after] != label
            place = "S" if first and last else "B" if first else "E" if last else "I"
            tags[i] = TAGS.index(f"{place}-{label}")
    return tags


class Batches:
    """Makes batches; remembers the forms of words."""

    def __init__(
        self,
        table: FormTable,
        counts: NDArray[np.int64],
        *,
        forget: tuple[float, float] = _FORGET,
    ) -> None:
        """Make an empty one.

        Args:
            table: looks words up.
            counts: occurrences of the words with a vector, the first for "none".
            forget: how often a word is taken for an unknown one.
        """
        self._table = table
        self._forget = forget
        self._counts = counts
        self._numbers: dict[str, int] = {}
        self._forms: list[tuple[int, ...]] = []
        self._letters: list[tuple[int, ...]] = []

    def batch(self, documents: Sequence[Annotated], chance: Random) -> Batch:
        """A batch of some documents, a few segments in capitals."""
        types: list[int] = []
        same, places = [], []
        segments: list[tuple[int, int]] = []
        offset = shared = 0
        for document in documents:
            block = document.block
            types.extend(self._types(block, chance))
            same.append(block.same + shared)
            shared += int(block.same.max()) + 1
            n = len(block.words)
            places.append(np.stack([np.arange(n), np.arange(n)[::-1]], axis=1))
            segments.extend((start + offset, end - start) for start, end in block.segments)
            offset += n
        segments.sort(key=lambda segment: (-segment[1], segment[0]))
        seen, words = np.unique(types, return_inverse=True)
        forms = np.array([self._forms[i] for i in seen])
        inner = np.ones(offset, dtype=np.float32)
        inner[[start for start, _ in segments]] = 0
        counts = self._counts[forms[:, 0]][words]
        return Batch(
            forms=torch.from_numpy(forms),
            letters=torch.tensor([self._letters[i] for i in seen]),
            words=torch.from_numpy(words),
            forget=torch.from_numpy(self._forget[0] * 2 / (2 + counts) + self._forget[1]),
            flags=torch.from_numpy(np.concatenate([d.block.flags for d in documents])),
            same=torch.from_numpy(np.concatenate(same)),
            places=torch.from_numpy(np.concatenate(places)),
            tags=torch.from_numpy(np.concatenate([d.tags for d in documents])),
            inner=torch.from_numpy(inner[1:]),
            starts=torch.tensor([start for start, _ in segments]),
            sizes=torch.tensor([size for _, size in segments]),
        )

    def _types(self, block: Block, chance: Random) -> Iterator[int]:
        for start, end in block.segments:
            upper = chance.random() < _UPPER
            for word in block.words[start:end]:
                yield self._number(word.upper() if upper else word)

    def _number(self, word: str) -> int:
        number = self._numbers.get(word)
        if number is None:
            number = self._numbers[word] = len(self._forms)
            form = self._table.form(word)
            self._forms.append(tuple(form[:5]))
            self._letters.append(form.letters)
        return number
