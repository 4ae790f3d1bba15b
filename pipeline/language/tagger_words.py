"""What both networks of names read and share: word inputs, windows, means over a document."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import TYPE_CHECKING, Self
from zipfile import BadZipFile

import numpy as np

from pipeline.errors import ModelError
from pipeline.language.tagger_forms import FormTable
from pipeline.language.tagger_input import blocks

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from pipeline.language.lexica import Phrases
    from pipeline.language.tagger_input import Block

    Floats = NDArray[np.float32]

_CACHE_SIZE = 40_000


@dataclass(frozen=True, slots=True)
class Linear:
    """A matrix (n_inputs, n_outputs) and what is added after it."""

    weight: Floats
    bias: Floats

    def __call__(self, values: Floats) -> Floats:
        """(n, n_inputs) → (n, n_outputs)."""
        result: Floats = values @ self.weight
        result += self.bias
        return result


class WordNetwork(ABC):
    """A network's first layer; what depends on a word alone is computed once and remembered."""

    def __init__(self, arrays: Mapping[str, NDArray[np.generic]]) -> None:
        """`arrays`: content of the network's file."""
        self._forms = FormTable(
            arrays["words"].tobytes().decode("utf-8").split("\n"),
            arrays["letters"].tobytes().decode("utf-8"),
        )
        self._vectors = arrays["vectors"].astype(np.int8)
        self._floats = {
            name: array.astype(np.float32)
            for name, array in arrays.items()
            if array.dtype.kind == "f"
        }
        self._scales = self._floats["vector_scales"]
        self._flags = np.ascontiguousarray(self._floats["flags.weight"].T)
        self._read_words()
        self._read_letters()
        self._rows: dict[str, int] = {}
        self._cache = np.zeros((_CACHE_SIZE, self._bias.shape[0]), dtype=np.float32)

    def _read_words(self) -> None:
        """Split the word layer by its inputs; what tables bring in is multiplied beforehand."""
        weight = self._floats["word.weight"].T
        self._bias = self._floats["word.bias"]
        at = width = self._vectors.shape[1]
        self._tables = []
        for name in ("lower", "prefix", "suffix", "shape"):
            table = self._floats[name]
            self._tables.append(table @ weight[at : at + table.shape[1]])
            at += table.shape[1]
        self._core = np.vstack([weight[:width], weight[at:]])

    def _read_letters(self) -> None:
        """Multiply every letter with the layer of letters beforehand: before, in, after."""
        letters, weight = self._floats["letter"], self._floats["spelling.weight"].T
        width = letters.shape[1]
        self._letters = [letters @ weight[i * width : (i + 1) * width] for i in range(3)]
        self._letters_bias = self._floats["spelling.bias"]

    @classmethod
    def read(cls, path: Path) -> Self:
        """Read the network's file.

        Raises:
            ModelError: an array is missing or does not fit.
        """
        try:
            with path.open("rb") as handle, np.load(handle, allow_pickle=False) as file:
                return cls({name: file[name] for name in file.files})
        except (KeyError, ValueError, OSError, BadZipFile) as error:
            raise ModelError(f"{path}: {error}", hint="install Nukil again") from error

    @abstractmethod
    def probabilities(self, block: Block) -> Floats:
        """(n_words, len(BIO)) probability of every tag."""

    def tokens(self, words: Sequence[str], spaces: Sequence[bool], phrases: Phrases) -> Floats:
        """(n_words without white space, len(BIO)) probability of every tag.

        Args:
            words: all tokens of a document that has more than white space.
            spaces: whether a blank follows a token.
            phrases: that the network was trained with.
        """
        pieces = blocks(words, spaces, phrases)
        return np.concatenate([self.probabilities(block) for block in pieces])

    def linear(self, name: str) -> Linear:
        """The layer stored as `<name>.weight` (n_outputs, n_inputs) and `<name>.bias`."""
        weight, bias = self._floats[f"{name}.weight"], self._floats[f"{name}.bias"]
        return Linear(np.ascontiguousarray(weight.T), bias)

    def inputs(self, words: Sequence[str], flags: Floats) -> Floats:
        """(n_words, width) what each word brings into the first layer of convolutions."""
        if len(self._rows) + len(words) > _CACHE_SIZE:
            self._rows.clear()
        known = self._rows
        new = [word for word in dict.fromkeys(words) if word not in known]
        if new:
            self._learn(new)
        found: Floats = self._cache[[known[word] for word in words]]
        found += flags @ self._flags
        return found

    def _learn(self, words: Sequence[str]) -> None:
        """Fill the cache for words that are not in it."""
        forms = [self._forms.form(word) for word in words]
        vectors = [form.vector for form in forms]
        columns = zip(*((f.lower, f.prefix, f.suffix, f.shape) for f in forms), strict=True)
        values = self._bias + sum(
            table[list(column)] for table, column in zip(self._tables, columns, strict=True)
        )
        core = np.hstack(
            [
                self._vectors[vectors] * self._scales[vectors][:, None],
                self._spell(np.array([form.letters for form in forms])),
            ]
        )
        first = len(self._rows)
        for i, word in enumerate(words):
            # One word at a time: the last bits of a product depend on how many rows it has.
            self._cache[first + i] = values[i] + core[i] @ self._core
            self._rows[word] = first + i

    def _spell(self, letters: NDArray[np.int64]) -> Floats:
        """(n_words, width) from rows of letters, (n_words, LETTERS)."""
        before, here, after = self._letters
        values = here[letters]
        values[:, 1:] += before[letters[:, :-1]]
        values[:, :-1] += after[letters[:, 1:]]
        spelled: Floats = np.maximum(values.max(axis=1) + self._letters_bias, 0)
        return spelled


def window(values: Floats, step: int) -> Floats:
    """Every row with the rows `step` before and after it; zeros beyond the edges."""
    n, width = values.shape
    wide = np.zeros((n, 3 * width), dtype=np.float32)
    wide[step:, :width] = values[:-step]
    wide[:, width : 2 * width] = values
    wide[:-step, 2 * width :] = values[step:]
    return wide


def mean_of_same(values: Floats, same: NDArray[np.int64]) -> Floats:
    """The mean of the rows with the same number, for every row."""
    order = np.argsort(same, kind="stable")
    firsts = np.flatnonzero(np.diff(same[order], prepend=-1))
    sums = np.add.reduceat(values[order], firsts, axis=0)
    counts = np.diff(firsts, append=len(same)).astype(np.float32)
    return (sums / counts[:, None]).astype(np.float32)[same]
