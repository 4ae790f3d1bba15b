"""The models behind `nukil_ner`: tokens of a document in, scored names out."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, Protocol

import numpy as np

from pipeline.language.chain import BIO, best_path
from pipeline.language.lexica import Phrases
from pipeline.language.lines import split_lines
from pipeline.language.tagger_student import Student
from pipeline.language.weights import Calibration, check_manifest
from pipeline.models import model_folder

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    Floats = NDArray[np.float32]


class TokenSpan(NamedTuple):
    """A name over tokens start to end (exclusive), with its score."""

    start: int
    end: int
    label: str
    score: float


class Model(Protocol):
    """What gives every word of a document the probability of every tag."""

    def probabilities(self, words: Sequence[str], spaces: Sequence[bool]) -> Floats:
        """(n_words without white space, len(BIO)), from all tokens of a document."""


class StudentModel:
    """The network that ships, with the phrases that it reads."""

    def __init__(self, folder: Path) -> None:
        """Read the files of a model folder.

        Raises:
            ModelError: a file is damaged.
        """
        self._network = Student.read(folder / "student.npz")
        self._phrases = Phrases.read(folder / "phrases.csv.gz")

    def probabilities(self, words: Sequence[str], spaces: Sequence[bool]) -> Floats:
        """(n_words without white space, len(BIO)), from all tokens of a document."""
        return self._network.tokens(words, spaces, self._phrases)


class Tagger:
    """A trained model, ready to tag."""

    def __init__(self, model: Model, calibration: Calibration | None = None) -> None:
        self.model = model
        self._calibration = calibration or Calibration()

    @classmethod
    def load(cls, model: str) -> Tagger:
        """Load a model by its name below `models/` or its path.

        A folder with `student.npz` holds the small network, any other an ensemble.

        Raises:
            ModelError: no such model, or its files are damaged.
        """
        folder = model_folder(model)
        calibration = check_manifest(folder)
        if (folder / "student.npz").exists():
            return cls(StudentModel(folder), calibration)
        from pipeline.language.tagger_ensemble import Ensemble

        return cls(Ensemble(folder), calibration)

    def names(self, words: Sequence[str], spaces: Sequence[bool]) -> Iterator[TokenSpan]:
        """Names among the tokens of a document, in order.

        Args:
            words: all its tokens, white space among them.
            spaces: whether a blank follows a token.
        """
        lines = list(split_lines(words))
        if not lines:
            return
        found = self.model.probabilities(words, spaces)
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


def tag_spans(tags: Sequence[str]) -> Iterator[tuple[int, int, str]]:
    """Spans of BIO tags: start, end (exclusive), label."""
    start = -1
    for i, tag in enumerate([*tags, "O"]):
        if start >= 0 and tag != "I" + tags[start][1:]:
            yield start, i, tags[start][2:]
            start = -1
        if start < 0 and tag != "O":
            start = i
