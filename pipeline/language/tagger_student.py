"""The small network that ships: plain convolutions, taught by an ensemble (`nukil train ner`).

It writes tag probabilities straight away, without a chain: what an ensemble knows about the order
of tags is in the probabilities that it was taught with. A document is computed by itself, so that
it gives the same numbers alone and in a batch.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from pipeline.language.tagger_words import WordNetwork, mean_of_same, window

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from pipeline.language.tagger_input import Block

    Floats = NDArray[np.float32]

# Distance of a layer's outer words from its middle one, in words.
DILATIONS = (1, 2, 4, 1, 2)
# After this layer a word learns what its other occurrences in the document look like.
POOLED = 1


class Student(WordNetwork):
    """Words of a document in, tag probabilities out; reads `student.npz`."""

    def __init__(self, arrays: Mapping[str, NDArray[np.generic]]) -> None:
        """`arrays`: content of `student.npz`."""
        super().__init__(arrays)
        self._layers = [(self.linear(f"layer{i}"), step) for i, step in enumerate(DILATIONS)]
        self._pool = self.linear("pool")
        self._out = self.linear("out")

    def probabilities(self, block: Block) -> Floats:
        """(n_words, len(BIO)) probability of every tag."""
        hidden = self.inputs(block.words, block.flags)
        for i, (linear, step) in enumerate(self._layers):
            found = linear(window(hidden, step))
            hidden += np.maximum(found, 0, out=found)
            if i == POOLED:
                hidden += self._pool(np.hstack([hidden, mean_of_same(hidden, block.same)]))
        scores = self._out(hidden)
        scores -= scores.max(axis=1, keepdims=True)
        odds: Floats = np.exp(scores, out=scores)
        odds /= odds.sum(axis=1, keepdims=True)
        return odds
