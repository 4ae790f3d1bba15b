"""Which documents have (nearly) the same text as an earlier one."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from numpy.typing import NDArray

_WORD = re.compile(r"\w+")
_SHINGLE = 3  # words
_PERMUTATIONS = 128
# 32 bands of 4: a pair at the threshold is a candidate with a probability above 0.9999.
_BANDS = 32
_SEED = 20250205
_BATCH = 1000


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
    aside; candidates come from MinHash and are verified exactly, so nothing is marked that falls
    short of the threshold. A document joins a group when it is like any member of it.

    Args:
        documents: doc_id, publication date, text.
        threshold: least Jaccard similarity of two texts that are near duplicates.

    Returns:
        doc_id → doc_id of its group's first, which is the earliest published, then the one with
        the smallest id; the first and documents without a duplicate are left out.
    """
    from rensa import RMinHash, RMinHashLSH

    groups: dict[bytes, _Group] = {}
    keys: list[bytes] = []
    index = RMinHashLSH(threshold, _PERMUTATIONS, _BANDS)
    parents: list[int] = []
    for batch in _batches(documents):
        fresh: list[tuple[bytes, list[str]]] = []
        for doc_id, published, text in batch:
            key, shingles = _shingles(text)
            if key not in groups:
                groups[key] = _Group(np.empty(0, np.uint64))
                fresh.append((key, shingles))
            groups[key].members.append((published.isoformat() if published else "9999", doc_id))
        token_sets = [shingles for _, shingles in fresh]
        hashed = RMinHash.hash_token_sets(token_sets)
        sketches = RMinHash.from_token_sets(token_sets, _PERMUTATIONS, _SEED)
        for (key, _), hashes, sketch in zip(fresh, hashed, sketches, strict=True):
            groups[key].shingles = np.sort(np.asarray(hashes, dtype=np.uint64))
            number = len(keys)
            keys.append(key)
            parents.append(number)
            for other in index.query(sketch):
                _join(
                    parents, number, other, [groups[keys[number]], groups[keys[other]]], threshold
                )
            index.insert(number, sketch)
    return _firsts([groups[key] for key in keys], parents)


def _batches(
    documents: Iterable[tuple[str, date | None, str]],
) -> Iterator[list[tuple[str, date | None, str]]]:
    iterator = iter(documents)
    while batch := list(islice(iterator, _BATCH)):
        yield batch


def _shingles(text: str) -> tuple[bytes, list[str]]:
    """A key that equal texts share, and the distinct shingles in no particular order."""
    words = _WORD.findall(text.casefold()) or [text.strip()]
    joined = " ".join(words)
    key = hashlib.blake2b(joined.encode("utf-8", "surrogatepass"), digest_size=16).digest()
    if len(words) < _SHINGLE:
        return key, [joined]
    return key, list(set(map(" ".join, zip(words, words[1:], words[2:], strict=False))))


def _join(parents: list[int], one: int, other: int, groups: list[_Group], threshold: float) -> None:
    """Put two groups of equal texts together if they are near duplicates."""
    first, second = _root(parents, one), _root(parents, other)
    if first != second and _jaccard(groups[0].shingles, groups[1].shingles) >= threshold:
        parents[max(first, second)] = min(first, second)


def _root(parents: list[int], number: int) -> int:
    while parents[number] != number:
        parents[number] = parents[parents[number]]
        number = parents[number]
    return number


def _jaccard(one: NDArray[np.uint64], other: NDArray[np.uint64]) -> float:
    common = np.intersect1d(one, other, assume_unique=True).size
    return common / (one.size + other.size - common)


def _firsts(groups: list[_Group], parents: list[int]) -> dict[str, str]:
    members: dict[int, list[tuple[str, str]]] = {}
    for number, group in enumerate(groups):
        members.setdefault(_root(parents, number), []).extend(group.members)
    marks: dict[str, str] = {}
    for found in members.values():
        first = min(found)[1]
        marks.update((doc_id, first) for _, doc_id in found if doc_id != first)
    return dict(sorted(marks.items()))
