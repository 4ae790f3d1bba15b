"""The large network of the ensemble: gated convolutions under a chain of tags, with NumPy.

A document is computed by itself, so that it gives the same numbers alone and in a batch.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from pipeline.language.tagger_tags import tag_probabilities
from pipeline.language.tagger_words import WordNetwork, mean_of_same, window

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from pipeline.language.tagger_input import Block

    Floats = NDArray[np.float32]

# Distance of a layer's outer words from its middle one, in words.
DILATIONS = (1, 2, 4, 2, 1)
# After this layer a word learns what its other occurrences in the document look like.
POOLED = 1
_EPSILON = np.float32(1e-5)


@dataclass(frozen=True, slots=True)
class Norm:
    """Layer normalization."""

    weight: Floats
    bias: Floats

    def __call__(self, values: Floats) -> Floats:
        """(n, width) → (n, width)."""
        centred = values - values.mean(axis=1, keepdims=True)
        spread = np.einsum("ij,ij->i", centred, centred) / np.float32(centred.shape[1])
        centred /= np.sqrt(spread + _EPSILON)[:, None]
        scaled: Floats = centred * self.weight + self.bias
        return scaled


class Network(WordNetwork):
    """Words of a document in, tag probabilities out; reads `network.npz`."""

    def __init__(self, arrays: Mapping[str, NDArray[np.generic]]) -> None:
        """`arrays`: content of `network.npz`."""
        super().__init__(arrays)
        self._transitions = self._floats["transitions"]
        self._layers = [
            (self._norm(f"norm{i}"), self.linear(f"layer{i}"), step)
            for i, step in enumerate(DILATIONS)
        ]
        self._pool = self.linear("pool")
        self._last_norm = self._norm("last_norm")
        self._out = self.linear("out")

    def _norm(self, name: str) -> Norm:
        return Norm(self._floats[f"{name}.weight"], self._floats[f"{name}.bias"])

    def probabilities(self, block: Block) -> Floats:
        """(n_words, len(BIO)) probability of every tag."""
        return tag_probabilities(self.scores(block), self._transitions, block.segments)

    def scores(self, block: Block) -> Floats:
        """(n_words, n_tags) before the chain."""
        hidden = self.inputs(block.words, block.flags)
        width = hidden.shape[1]
        for i, (norm, linear, step) in enumerate(self._layers):
            gated = linear(window(norm(hidden), step))
            gate = gated[:, width:]
            np.negative(gate, out=gate)
            # Beyond 60 the gate is shut and exp would leave float32.
            np.exp(np.minimum(gate, 60, out=gate), out=gate)
            gate += 1
            hidden += gated[:, :width] / gate
            if i == POOLED:
                hidden += self._pool(np.hstack([hidden, mean_of_same(hidden, block.same)]))
        return self._out(self._last_norm(hidden))
