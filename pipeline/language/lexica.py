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


LABELS = ("O", "PER", "ORG", "LOC")


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
        """Read `clusters.npz`: words joined by line feeds (UTF-8 bytes), table."""
        return cls(*_read_table(path))


def write_table(
    path: Path, words: Sequence[str], table: NDArray[np.uint16] | NDArray[np.uint8]
) -> None:
    """Write a table of words as `Clusters.read` and `WordLabels.read` want it."""
    joined = np.frombuffer("\n".join(words).encode("utf-8"), dtype=np.uint8)
    np.savez_compressed(path, words=joined, table=table)


def _read_table(path: Path) -> tuple[list[str], NDArray[np.uint16]]:
    with np.load(path, allow_pickle=False) as file:
        words = file["words"].tobytes().decode("utf-8").split("\n")
        return words, file["table" if "table" in file else "numbers"].astype(np.uint16)


class WordLabels:
    """How often raw news use a word as which part of a name, in ten steps, as features.

    Columns of the table: frequency (steps of doubling), share of O, PER, ORG, LOC, share of names
    that it makes up alone among those that it begins (10 = begins none).
    """

    def __init__(self, words: Sequence[str], table: NDArray[np.uint16]) -> None:
        self._table = table
        self._rows = {word: i for i, word in enumerate(words)}

    def get(self, form: str) -> tuple[str, ...]:
        """Features of a normal form; none for a word that is not known."""
        row = self._rows.get(form)
        if row is None:
            row = self._rows.get(form.title())
        if row is None:
            return ()
        often, *shares, alone = (int(value) for value in self._table[row])
        ranked = sorted(zip(shares, LABELS, strict=True), key=lambda item: -item[0])
        top = f"k={ranked[0][1]}{ranked[0][0] // 2}"
        second = f"k2={ranked[1][1]}{ranked[1][0] // 2}"
        features = [top, second, f"kn={top}|{min(often, 6)}", f"ko={shares[0]}"]
        if alone < 10:
            features.append(f"ka={ranked[0][1]}{alone // 2}")
        return tuple(features)

    @classmethod
    def read(cls, path: Path) -> WordLabels:
        """Read `labels.npz`, of the same form."""
        return cls(*_read_table(path))


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
    def read(cls, *paths: Path) -> Phrases:
        """Read `phrases.csv.gz` and the like: `form` (tokens joined by blanks) and `kind`."""
        rows: list[tuple[tuple[str, ...], str]] = []
        for path in paths:
            with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
                reader = csv.reader(file)
                next(reader)
                rows.extend((tuple(form.split(" ")), kind) for form, kind in reader)
        return cls(rows)
