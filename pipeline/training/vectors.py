"""Skip-gram vectors of the raw news text and their k-means clusters.

One thread throughout, so that the same data and seed give the same numbers.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

import numpy as np

from pipeline.training.corpora import write_tokens

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

_LOG = logging.getLogger(__name__)


def train_vectors(
    data: Path,
    out: Path,
    *,
    dimensions: int = 128,
    epochs: int = 6,
    window: int = 4,
    min_count: int = 3,
    seed: int = 1,
) -> Path:
    """Train skip-gram vectors and write them as `out` (npz: words, vectors in float16).

    Args:
        data: folder of the annotated and raw data (`../shared`).
        out: file to write; the tokenized text is kept beside it as `tokens.txt`.
        dimensions: length of a vector.
        epochs: passes over the text.
        window: tokens on either side that a word is to predict.
        min_count: rarer words get no vector.
        seed: of the initial weights and of negative sampling.
    """
    from gensim.models import Word2Vec
    from gensim.models.word2vec import LineSentence

    tokens = out.parent / "tokens.txt"
    if not tokens.exists():
        _LOG.info("%d tokens", write_tokens(data, tokens))
    model = Word2Vec(
        LineSentence(str(tokens)),
        vector_size=dimensions,
        window=window,
        min_count=min_count,
        sg=1,
        negative=8,
        sample=1e-4,
        epochs=epochs,
        seed=seed,
        workers=1,
    )
    words = np.array(model.wv.index_to_key, dtype=np.str_)
    np.savez(out, words=words, vectors=model.wv.vectors.astype(np.float16))
    return out


def cluster(
    vectors: NDArray[np.float32], size: int, *, iterations: int = 20, seed: int = 1
) -> NDArray[np.int32]:
    """Spherical k-means.

    Args:
        vectors: (n_words, n_dimensions).
        size: number of clusters.
        iterations: rounds of assignment.
        seed: of the choice of the first centres.

    Returns:
        (n_words,) the cluster of every word.
    """
    unit = vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)
    generator = np.random.default_rng(seed)
    centres = unit[generator.choice(len(unit), size, replace=False)]
    assigned = np.zeros(len(unit), dtype=np.int32)
    for _ in range(iterations):
        assigned = _nearest(unit, centres)
        sums = np.zeros_like(centres)
        np.add.at(sums, assigned, unit)
        empty = np.bincount(assigned, minlength=size) == 0
        sums[empty] = unit[generator.choice(len(unit), int(empty.sum()), replace=False)]
        centres = sums / np.maximum(np.linalg.norm(sums, axis=1, keepdims=True), 1e-9)
    return assigned


def _nearest(unit: NDArray[np.float32], centres: NDArray[np.float32]) -> NDArray[np.int32]:
    parts = [
        np.argmax(unit[start : start + 8192] @ centres.T, axis=1)
        for start in range(0, len(unit), 8192)
    ]
    return np.concatenate(parts).astype(np.int32)
