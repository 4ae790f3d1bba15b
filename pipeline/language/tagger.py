"""The models behind `nukil_ner`: tokens of a document in, scored names out."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from pipeline.errors import ModelError
from pipeline.language.chain import BIO, best_path
from pipeline.language.crf import Crf
from pipeline.language.document import document_facts
from pipeline.language.features import FeatureMaker
from pipeline.language.lexica import Clusters, Phrases
from pipeline.language.lines import split_lines
from pipeline.language.tagger_input import blocks
from pipeline.language.tagger_network import Network
from pipeline.language.weights import Calibration, check_manifest, read_cues
from pipeline.models import model_folder

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from pipeline.language.lines import Line

    Floats = NDArray[np.float32]


# Weight of the network in the geometric mean; 0.3 to 0.6 differ by less than 0.5 F1 on the
# development articles.
NETWORK_SHARE = 0.5


class TokenSpan(NamedTuple):
    """A name over tokens start to end (exclusive), with its score."""

    start: int
    end: int
    label: str
    score: float


class Tagger:
    """A trained model, ready to tag."""

    def __init__(
        self,
        crf: Crf,
        maker: FeatureMaker,
        cues: Mapping[str, tuple[str, ...]],
        *,
        network: Network | None = None,
        calibration: Calibration | None = None,
    ) -> None:
        self._crf = crf
        self._maker = maker
        self._cues = cues
        self._network = network
        self._calibration = calibration or Calibration()

    @classmethod
    def load(cls, model: str) -> Tagger:
        """Load a model by its name below `models/` or its path.

        Raises:
            ModelError: no such model, or its files are damaged.
        """
        folder = model_folder(model)
        calibration = check_manifest(folder)
        try:
            crf = Crf.read(folder / "crf.npz")
        except (OSError, ValueError, KeyError) as error:
            raise ModelError(f"{folder / 'crf.npz'}: {error}") from error
        network = folder / "network.npz"
        return cls(
            crf,
            load_maker(folder),
            read_cues(folder / "cues.csv"),
            network=Network.read(network) if network.exists() else None,
            calibration=calibration,
        )

    def probabilities(
        self, lines: Sequence[Line], words: Sequence[str], spaces: Sequence[bool]
    ) -> Floats:
        """(number of words of all lines, len(BIO)) probability of every tag.

        Args:
            lines: of a document.
            words: all its tokens.
            spaces: whether a blank follows a token.
        """
        kept = [line.words for line in lines]
        facts = document_facts(kept, self._cues)
        linear = self._crf.probabilities(kept, facts, self._maker)
        if self._network is None:
            return linear
        pieces = blocks(words, spaces, self._maker.phrases)
        deep = np.concatenate([self._network.probabilities(block) for block in pieces])
        mixed = linear ** (1 - NETWORK_SHARE) * deep**NETWORK_SHARE
        found: Floats = mixed / mixed.sum(axis=1, keepdims=True)
        return found

    def names(self, words: Sequence[str], spaces: Sequence[bool]) -> Iterator[TokenSpan]:
        """Names among the tokens of a document, in order.

        Args:
            words: all its tokens, white space among them.
            spaces: whether a blank follows a token.
        """
        lines = list(split_lines(words))
        if not lines:
            return
        found = self.probabilities(lines, words, spaces)
        first = 0
        for line in lines:
            here = found[first : first + len(line.words)]
            first += len(line.words)
            path = best_path(here)
            if not any(path):
                continue
            scores = here[np.arange(len(path)), path]
            for start, end, label in tag_spans([BIO[tag] for tag in path]):
                score = self._calibration(float(scores[start:end].min()))
                yield TokenSpan(line.indices[start], line.indices[end - 1] + 1, label, score)


def load_maker(folder: Path) -> FeatureMaker:
    """The feature maker with what a model knows about words."""
    return FeatureMaker(
        Clusters.read(folder / "clusters.npz"),
        Phrases.read(folder / "phrases.csv.gz"),
        read_cues(folder / "cues.csv"),
    )


def tag_spans(tags: Sequence[str]) -> Iterator[tuple[int, int, str]]:
    """Spans of BIO tags: start, end (exclusive), label."""
    start = -1
    for i, tag in enumerate([*tags, "O"]):
        if start >= 0 and tag != "I" + tags[start][1:]:
            yield start, i, tags[start][2:]
            start = -1
        if start < 0 and tag != "O":
            start = i
