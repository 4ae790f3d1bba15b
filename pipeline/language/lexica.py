"""What the name tagger knows about words: clusters of their vectors, phrases of the gazetteers.

Both are made by training and stored with the weights, so that a lexicon edited later cannot change
what a trained model sees.
"""

from __future__ import annotations

import csv
import gzip
from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from numpy.typing import NDArray


class Clusters:
    """Cluster numbers of words at several granularities."""

    def __init__(self, words: Sequence[str], numbers: NDArray[np.uint16]) -> None:
        """`numbers` has shape (n_words, n_granularities)."""
        self._numbers = numbers
        self._rows = {word: i for i, word in enumerate(words)}

    def get(self, form: str) -> tuple[int, ...] | None:
        """Clusters of a normal form, or of its other spellings in upper and lower case."""
        for spelling in (form, form.title(), form.lower(), form.upper()):
            row = self._rows.get(spelling)
            if row is not None:
                return tuple(int(number) for number in self._numbers[row])
        return None

    @classmethod
    def read(cls, path: Path) -> Clusters:
        """Read `clusters.npz`: words joined by line feeds (UTF-8 bytes), numbers."""
        with np.load(path, allow_pickle=False) as file:
            return cls(file["words"].tobytes().decode("utf-8").split("\n"), file["numbers"])


def write_clusters(path: Path, words: Sequence[str], numbers: NDArray[np.uint16]) -> None:
    """Write `clusters.npz` as `Clusters.read` wants it."""
    joined = np.frombuffer("\n".join(words).encode("utf-8"), dtype=np.uint8)
    np.savez_compressed(path, words=joined, numbers=numbers)


class Phrase(NamedTuple):
    """A phrase found in a line: tokens start to end (exclusive)."""

    start: int
    end: int
    kind: str


class Phrases:
    """Longest match of known phrases, by lower-cased tokens; a few kinds at once."""

    def __init__(self, rows: Iterable[tuple[tuple[str, ...], str]]) -> None:
        """`rows`: lower-cased tokens and kind."""
        self._by_first: Mapping[str, list[tuple[tuple[str, ...], str]]] = defaultdict(list)
        for tokens, kind in rows:
            self._by_first[tokens[0]].append((tokens, kind))
        for found in self._by_first.values():
            found.sort(key=lambda row: (-len(row[0]), row))
        self._by_first = dict(self._by_first)

    def find(self, lows: Sequence[str]) -> list[Phrase]:
        """Longest phrase of every kind at every token; those of a kind do not overlap."""
        found: list[Phrase] = []
        free: dict[str, int] = {}
        for i, low in enumerate(lows):
            for tokens, kind in self._by_first.get(low, ()):
                end = i + len(tokens)
                if free.get(kind, 0) <= i and tuple(lows[i:end]) == tokens:
                    found.append(Phrase(i, end, kind))
                    free[kind] = end
        return found

    @classmethod
    def read(cls, path: Path) -> Phrases:
        """Read `phrases.csv.gz`: columns `form` (tokens joined by blanks) and `kind`."""
        with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
            reader = csv.reader(file)
            next(reader)
            return cls((tuple(form.split(" ")), kind) for form, kind in reader)
