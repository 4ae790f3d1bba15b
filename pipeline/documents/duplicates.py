"""Which documents have (nearly) the same text as an earlier one."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from pipeline.documents.similar import group_similar

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from numpy.typing import NDArray

_WORD = re.compile(r"\w+")
_SHINGLE = 3  # words
_FACTOR = np.uint64(0x9E3779B97F4A7C15)  # odd: three words in another order are another shingle
_MAX_WORDS = 1 << 20  # distinct words whose digests are remembered


@dataclass(slots=True)
class _Group:
    """Documents whose words are the same, in the same order."""

    shingles: NDArray[np.uint64]
    members: list[tuple[str, str]] = field(default_factory=list)  # publication date, doc_id


def mark_duplicates(
    documents: Iterable[tuple[str, date | None, str]], *, threshold: float = 0.8
) -> dict[str, str]:
    """Find documents that repeat an earlier one, whatever their order.

    Texts are compared by their sets of three words in a row, upper and lower case and marks
    aside. A document joins a group when it is like any member of it.

    Args:
        documents: doc_id, publication date, text.
        threshold: least Jaccard similarity of two texts that are near duplicates.

    Returns:
        doc_id → doc_id of its group's first, which is the earliest published, then the one with
        the smallest id; the first and documents without a duplicate are left out.
    """
    groups: dict[bytes, _Group] = {}
    digests = _Digests()
    for doc_id, published, text in documents:
        words = _WORD.findall(text.casefold()) or [text.strip()]
        key = _digest(" ".join(words), 16)
        if key not in groups:
            groups[key] = _Group(_shingles(words, digests))
        groups[key].members.append((published.isoformat() if published else "9999", doc_id))
    ordered = [groups[key] for key in sorted(groups)]
    marks: dict[str, str] = {}
    for similar in group_similar([group.shingles for group in ordered], threshold):
        members = [member for number in similar for member in ordered[number].members]
        first = min(members)[1]
        marks.update((doc_id, first) for _, doc_id in members if doc_id != first)
    return dict(sorted(marks.items()))


class _Digests(dict[str, int]):
    """Word → 64 bits of its digest, the same in every run."""

    def __missing__(self, word: str) -> int:
        if len(self) >= _MAX_WORDS:
            self.clear()
        self[word] = value = int.from_bytes(_digest(word, 8), "big")
        return value


def _digest(text: str, size: int) -> bytes:
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=size).digest()


def _shingles(words: list[str], digests: _Digests) -> NDArray[np.uint64]:
    """The distinct shingles of a text, each as 64 bits, sorted."""
    if len(words) < _SHINGLE:
        words = [" ".join(words)]
    values = np.fromiter(map(digests.__getitem__, words), np.uint64, len(words))
    if len(words) >= _SHINGLE:
        values = (values[:-2] * _FACTOR + values[1:-1]) * _FACTOR + values[2:]
    return np.unique(values)
