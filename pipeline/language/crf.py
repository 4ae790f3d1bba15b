"""The linear-chain CRF's weights, and the scores that they give to the words of a document.

Training is python-crfsuite's; `crf.npz` holds its weights as plain arrays. A word's own features
are summed up once for each offset at which a neighbour sees them, and remembered.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from pipeline.language.chain import BIO, marginals
from pipeline.language.features import OFFSETS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from pipeline.language.document import WordFacts
    from pipeline.language.features import FeatureMaker

    Floats = NDArray[np.float32]

_CACHE_SIZE = 50_000
_N = len(BIO)


class Crf:
    """Scores and probabilities of BIO tags."""

    def __init__(self, features: Sequence[str], weights: Floats, transitions: Floats) -> None:
        """`weights`: (n_features, n_tags), `transitions`: (n_tags, n_tags)."""
        self._rows = {feature: i for i, feature in enumerate(features)}
        self._weights = weights
        self._transitions = np.exp(transitions)
        self._known: dict[str, int] = {}
        self._cache = np.zeros((_CACHE_SIZE, len(OFFSETS), _N), dtype=np.float32)

    @classmethod
    def read(cls, path: Path) -> Crf:
        """Read `crf.npz`."""
        with np.load(path, allow_pickle=False) as file:
            features = file["features"].tobytes().decode("utf-8").split("\n")
            return cls(
                features,
                file["weights"].astype(np.float32),
                file["transitions"].astype(np.float32),
            )

    def probabilities(
        self,
        lines: Sequence[Sequence[str]],
        facts: Mapping[str, WordFacts],
        maker: FeatureMaker,
    ) -> Floats:
        """Probability of every tag at every word.

        Args:
            lines: tokens of the lines of a document.
            facts: what the document says about its words.
            maker: of the features that the weights belong to.

        Returns:
            (number of words of all lines, len(BIO)).
        """
        words = [word for line in lines for word in line]
        ends = np.cumsum([len(line) for line in lines]).tolist()
        segments = list(zip([0, *ends], ends, strict=False))
        scores = self._neighbours(words, segments, maker)
        self._add_context(scores, (maker.context(line, facts) for line in lines))
        return marginals(scores, self._transitions, segments)

    def _neighbours(
        self, words: Sequence[str], segments: Sequence[tuple[int, int]], maker: FeatureMaker
    ) -> Floats:
        """Sum of what every word and its neighbours say by themselves."""
        if len(self._known) + len(words) > _CACHE_SIZE:
            self._known.clear()
        if len(words) > _CACHE_SIZE:  # one line never is
            parts = [self._neighbours(words[a:b], [(0, b - a)], maker) for a, b in segments]
            return np.concatenate(parts)
        table = self._cache[[self._row(word, maker) for word in words]]
        line = np.repeat(np.arange(len(segments)), [end - start for start, end in segments])
        scores: Floats = table[:, 0].copy()
        for k, (offset, _) in enumerate(OFFSETS[1:], start=1):
            step = abs(offset)
            same = (line[step:] == line[:-step])[:, None]
            if offset < 0:
                scores[step:] += table[:-step, k] * same
            else:
                scores[:-step] += table[step:, k] * same
        return scores

    def _row(self, word: str, maker: FeatureMaker) -> int:
        row = self._known.get(word)
        if row is None:
            row = self._known[word] = len(self._known)
            made = maker.word(word)
            for k, (_, kind) in enumerate(OFFSETS):
                self._cache[row, k] = self._sum(getattr(made, kind))
        return row

    def _sum(self, features: Iterable[str]) -> Floats:
        rows = [self._rows[feature] for feature in features if feature in self._rows]
        total: Floats = self._weights[rows].sum(axis=0)
        return total

    def _add_context(self, scores: Floats, lines: Iterable[list[list[str]]]) -> None:
        get = self._rows.get
        weights: list[int] = []
        words: list[int] = []
        i = 0
        for line in lines:
            for features in line:
                found = [row for feature in features if (row := get(feature)) is not None]
                weights += found
                words += [i] * len(found)
                i += 1
        if weights:
            owner = np.array(words)
            firsts = np.flatnonzero(np.diff(owner, prepend=-1))
            scores[owner[firsts]] += np.add.reduceat(self._weights[weights], firsts, axis=0)
