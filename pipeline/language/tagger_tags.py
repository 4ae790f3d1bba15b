"""The neural tagger's finer tags: first, inner, last and single words of a name."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from pipeline.language.chain import BIO, LABELS, marginals

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Floats = NDArray[np.float32]

TAGS = ("O", *(f"{place}-{label}" for label in LABELS for place in "BIES"))
# Last and single words of a name are inner and first ones in the coarser scheme.
_COARSE = {"B": "B", "I": "I", "E": "I", "S": "B"}
_TO_BIO = np.zeros((len(TAGS), len(BIO)), dtype=np.float32)
for _i, _tag in enumerate(TAGS):
    _TO_BIO[_i, BIO.index(_tag if _tag == "O" else _COARSE[_tag[0]] + _tag[1:])] = 1


def may_follow(left: str, right: str) -> bool:
    """Whether a tag may stand after another; `left` or `right` "O" also means an edge."""
    if left[0] in "BI":
        return right[0] in "IE" and left[2:] == right[2:]
    return right[0] in "OBS"


def allowed() -> Floats:
    """(n_tags, n_tags) 1 where the second tag may follow the first."""
    table = [[may_follow(left, right) for right in TAGS] for left in TAGS]
    return np.array(table, dtype=np.float32)


def tag_probabilities(
    scores: Floats, transitions: Floats, segments: Sequence[tuple[int, int]]
) -> Floats:
    """Probability of every BIO tag at every word.

    Args:
        scores: (n_words, len(TAGS)) of the network.
        transitions: (len(TAGS), len(TAGS)) scores of neighbours.
        segments: stretches of words that are chains of their own.

    Returns:
        (n_words, len(BIO)).
    """
    edges = allowed()
    found = marginals(
        scores, np.exp(transitions) * edges, segments, first=edges[0], last=edges[:, 0]
    )
    probabilities: Floats = found @ _TO_BIO
    return probabilities


def to_bio(tags: NDArray[np.int64]) -> NDArray[np.int64]:
    """Numbers in `BIO` for numbers in `TAGS`."""
    coarse: NDArray[np.int64] = _TO_BIO.argmax(axis=1)[tags]
    return coarse
