"""Linear chains of tags: probabilities by the forward-backward algorithm, and best paths.

All segments of a document are computed one step at a time together; each by itself gives the same
numbers, since a step works on every row alone.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Floats = NDArray[np.float32]

LABELS = ("PER", "ORG", "LOC")
BIO = ("O", *(f"{place}-{label}" for label in LABELS for place in "BI"))
_TINY = np.float32(1e-9)
_BATCH = 64


def marginals(
    scores: Floats,
    weights: Floats,
    segments: Sequence[tuple[int, int]],
    *,
    first: Floats | None = None,
    last: Floats | None = None,
) -> Floats:
    """Probability of every tag at every word.

    Args:
        scores: (n_words, n_tags).
        weights: (n_tags, n_tags) exponentials of the transitions' scores; 0 forbids one.
        segments: stretches of words that are chains of their own.
        first: (n_tags,) weights of a first tag; all 1 if left out.
        last: (n_tags,) weights of a last tag; all 1 if left out.

    Returns:
        (n_words, n_tags).
    """
    n_tags = scores.shape[1]
    edges = tuple(
        np.ones(n_tags, dtype=np.float32) if edge is None else edge for edge in (first, last)
    )
    found = np.zeros_like(scores)
    peaks = np.exp(scores - scores.max(axis=1, keepdims=True)) if len(scores) else scores
    by_length = sorted(segments, key=lambda s: (s[0] - s[1], s[0]))
    for i in range(0, len(by_length), _BATCH):
        _forward_backward(peaks, weights, by_length[i : i + _BATCH], edges, found)
    return found


def _forward_backward(
    peaks: Floats,
    weights: Floats,
    segments: Sequence[tuple[int, int]],
    edges: tuple[Floats, ...],
    found: Floats,
) -> None:
    """Fill `found` for segments sorted from long to short."""
    starts = np.array([start for start, _ in segments])
    sizes = np.array([end - start for start, end in segments])
    steps = int(sizes[0])
    active = [int(np.count_nonzero(sizes > t)) for t in range(steps)]
    forward: list[Floats] = []
    for t in range(steps):
        here = peaks[starts[: active[t]] + t]
        before = forward[-1][: active[t]] @ weights if t else edges[0]
        row = before * here + _TINY * here
        forward.append(row / row.sum(axis=1, keepdims=True))
    backward = np.tile(edges[1], (active[-1], 1))
    for t in range(steps - 1, -1, -1):
        n = active[t]
        if n > len(backward):
            backward = np.vstack([backward, np.tile(edges[1], (n - len(backward), 1))])
        both = forward[t] * backward + _TINY
        found[starts[:n] + t] = both / both.sum(axis=1, keepdims=True)
        if t:
            backward = (backward * peaks[starts[:n] + t]) @ weights.T
            backward = backward / backward.sum(axis=1, keepdims=True)


def best_path(probabilities: Floats) -> list[int]:
    """The most probable sequence of BIO tags in which every inner word continues its name.

    Args:
        probabilities: (n_words, len(BIO)) of one segment.
    """
    path: list[int] = probabilities.argmax(axis=1).tolist()
    before = 0
    for tag in path:
        if tag and tag % 2 == 0 and before not in (tag, tag - 1):
            return _searched(probabilities)
        before = tag
    return path


def _searched(probabilities: Floats) -> list[int]:
    """`best_path` where the most probable tags do not fit together (Viterbi's algorithm)."""
    logs = np.log(np.maximum(probabilities, _TINY)).tolist()
    before = [0.0] + [-math.inf] * (len(BIO) - 1)
    back: list[list[int]] = []
    for row in logs:
        best = max(range(len(BIO)), key=before.__getitem__)
        came = [best] * len(BIO)
        for inner in range(2, len(BIO), 2):
            came[inner] = inner - 1 if before[inner - 1] >= before[inner] else inner
        before = [before[came[tag]] + row[tag] for tag in range(len(BIO))]
        back.append(came)
    tag = max(range(len(BIO)), key=before.__getitem__)
    path: list[int] = []
    for came in reversed(back):
        path.append(tag)
        tag = came[tag]
    return path[::-1]
