"""A linear chain and a large network over the same tokens: the mean of what both believe.

More exact than either and slow; the model that ships is taught by it (`tagger_student.py`), and
models of a single corpus are one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.errors import ModelError
from pipeline.language.crf import Crf
from pipeline.language.document import document_facts
from pipeline.language.features import FeatureMaker
from pipeline.language.lexica import Clusters, Phrases
from pipeline.language.lines import split_lines
from pipeline.language.tagger_network import Network
from pipeline.language.weights import read_cues

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]

# Weight of the networks in the geometric mean; 0.3 to 0.6 differ by less than 0.5 F1 on the
# development articles.
NETWORK_SHARE = 0.5


class Ensemble:
    """`crf.npz` and, where it was trained, `network.npz` of a model folder."""

    def __init__(self, folder: Path) -> None:
        """Read the files.

        Raises:
            ModelError: a file is missing or damaged.
        """
        try:
            self._crf = Crf.read(folder / "crf.npz")
        except (OSError, ValueError, KeyError) as error:
            raise ModelError(f"{folder / 'crf.npz'}: {error}") from error
        self._maker = load_maker(folder)
        self._cues = read_cues(folder / "cues.csv")
        network = folder / "network.npz"
        self._network = Network.read(network) if network.exists() else None

    def probabilities(self, words: Sequence[str], spaces: Sequence[bool]) -> Floats:
        """(n_words without white space, len(BIO)) probability of every tag.

        Args:
            words: all tokens of a document.
            spaces: whether a blank follows a token.
        """
        linear = self.linear(words)
        if self._network is None:
            return linear
        deep = self._network.tokens(words, spaces, self._maker.phrases)
        mixed = linear ** (1 - NETWORK_SHARE) * deep**NETWORK_SHARE
        found: Floats = mixed / mixed.sum(axis=1, keepdims=True)
        return found

    def linear(self, words: Sequence[str]) -> Floats:
        """What the chain alone believes; arguments and shape as of `probabilities`."""
        kept = [line.words for line in split_lines(words)]
        return self._crf.probabilities(kept, document_facts(kept, self._cues), self._maker)


def load_maker(folder: Path) -> FeatureMaker:
    """The feature maker with what a model knows about words."""
    return FeatureMaker(
        Clusters.read(folder / "clusters.npz"),
        Phrases.read(folder / "phrases.csv.gz"),
        read_cues(folder / "cues.csv"),
    )
