"""The neural tagger's gated convolutions, computed with NumPy from `network.npz`.

A document is computed by itself, so that it gives the same numbers alone and in a batch. What
depends on a word alone is computed once for a word and remembered.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from zipfile import BadZipFile

import numpy as np

from pipeline.errors import ModelError
from pipeline.language.tagger_forms import FormTable
from pipeline.language.tagger_tags import tag_probabilities

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from pipeline.language.tagger_input import Block

    Floats = NDArray[np.float32]

# Distance of a layer's outer words from its middle one, in words.
DILATIONS = (1, 2, 4, 2, 1)
# After this layer a word learns what its other occurrences in the document look like.
POOLED = 1
_CACHE_SIZE = 40_000
_EPSILON = np.float32(1e-5)


@dataclass(frozen=True, slots=True)
class Linear:
    """A matrix (n_inputs, n_outputs) and what is added after it."""

    weight: Floats
    bias: Floats

    def __call__(self, values: Floats) -> Floats:
        """(n, n_inputs) → (n, n_outputs)."""
        result: Floats = values @ self.weight + self.bias
        return result


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


class Network:
    """Words of a document in, tag probabilities out."""

    def __init__(self, arrays: Mapping[str, NDArray[np.generic]]) -> None:
        """`arrays`: content of `network.npz`."""
        self._forms = FormTable(
            arrays["words"].tobytes().decode("utf-8").split("\n"),
            arrays["letters"].tobytes().decode("utf-8"),
        )
        self._vectors = arrays["vectors"]
        floats = {
            name: array.astype(np.float32)
            for name, array in arrays.items()
            if array.dtype.kind == "f"
        }
        self._scales = floats["vector_scales"]
        self._tables = [floats[name] for name in ("lower", "prefix", "suffix", "shape")]
        self._letters = floats["letter"]
        self._transitions = floats["transitions"]

        def linear(name: str) -> Linear:
            return Linear(np.ascontiguousarray(floats[f"{name}.weight"].T), floats[f"{name}.bias"])

        def norm(name: str) -> Norm:
            return Norm(floats[f"{name}.weight"], floats[f"{name}.bias"])

        self._spelling = linear("spelling")
        self._word = linear("word")
        self._flags = np.ascontiguousarray(floats["flags.weight"].T)
        self._layers = [
            (norm(f"norm{i}"), linear(f"layer{i}"), step) for i, step in enumerate(DILATIONS)
        ]
        self._pool = linear("pool")
        self._last_norm = norm("last_norm")
        self._out = linear("out")
        self._rows: dict[str, int] = {}
        width = self._word.bias.shape[0]
        self._cache = np.zeros((_CACHE_SIZE, width), dtype=np.float32)

    @classmethod
    def read(cls, path: Path) -> Network:
        """Read `network.npz`.

        Raises:
            ModelError: an array is missing or does not fit.
        """
        try:
            with path.open("rb") as handle, np.load(handle, allow_pickle=False) as file:
                return cls({name: file[name] for name in file.files})
        except (KeyError, ValueError, OSError, BadZipFile) as error:
            raise ModelError(f"{path}: {error}", hint="install Nukil again") from error

    def probabilities(self, block: Block) -> Floats:
        """(n_words, len(BIO)) probability of every tag."""
        return tag_probabilities(self.scores(block), self._transitions, block.segments)

    def scores(self, block: Block) -> Floats:
        """(n_words, n_tags) before the chain."""
        hidden = self._words(block.words) + block.flags @ self._flags
        width = hidden.shape[1]
        for i, (norm, linear, step) in enumerate(self._layers):
            gated = linear(_window(norm(hidden), step))
            gate = gated[:, width:]
            np.negative(gate, out=gate)
            # Beyond 60 the gate is shut and exp would leave float32.
            np.exp(np.minimum(gate, 60, out=gate), out=gate)
            gate += 1
            hidden += gated[:, :width] / gate
            if i == POOLED:
                hidden += self._pool(np.hstack([hidden, _shared(hidden, block.same)]))
        return self._out(self._last_norm(hidden))

    def _words(self, words: Sequence[str]) -> Floats:
        """(n_words, width) what each word brings into the first layer."""
        if len(self._rows) + len(words) > _CACHE_SIZE:
            self._rows.clear()
        rows = []
        for word in words:
            row = self._rows.get(word)
            if row is None:
                row = self._rows[word] = len(self._rows)
                self._cache[row] = self._word_alone(word)
            rows.append(row)
        found: Floats = self._cache[rows]
        return found

    def _word_alone(self, word: str) -> Floats:
        # One word at a time: the last bits of a product depend on how many rows it has.
        form = self._forms.form(word)
        vector = self._vectors[form.vector] * self._scales[form.vector]
        rows = (form.lower, form.prefix, form.suffix, form.shape)
        letters = self._letters[list(form.letters)]
        spelling = np.maximum(self._spelling(_window(letters, 1)), 0).max(axis=0)
        parts = [vector, *(table[row] for table, row in zip(self._tables, rows, strict=True))]
        found: Floats = self._word(np.concatenate([*parts, spelling])[None])[0]
        return found


def _window(values: Floats, step: int) -> Floats:
    """Every row with the rows `step` before and after it; zeros beyond the edges."""
    n, width = values.shape
    wide = np.zeros((n, 3 * width), dtype=np.float32)
    wide[step:, :width] = values[:-step]
    wide[:, width : 2 * width] = values
    wide[:-step, 2 * width :] = values[step:]
    return wide


def _shared(values: Floats, same: NDArray[np.int64]) -> Floats:
    """The mean of the rows with the same number, for every row."""
    order = np.argsort(same, kind="stable")
    firsts = np.flatnonzero(np.diff(same[order], prepend=-1))
    sums = np.add.reduceat(values[order], firsts, axis=0)
    counts = np.diff(firsts, append=len(same)).astype(np.float32)
    return (sums / counts[:, None]).astype(np.float32)[same]
