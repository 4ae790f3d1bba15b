"""Which of many sets are alike: a set similarity join that finds every pair.

Two sets whose Jaccard similarity reaches a threshold share an element among their rarest ones
(prefix filter: Chaudhuri et al. 2006, Bayardo et al. 2007), and of those so many that few others
get past the count. Pairs are looked for only between groups that are not one yet: thousands of
articles of one template are joined by way of their neighbours, not pair by pair.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    Elements = NDArray[np.uint64]
    Numbers = NDArray[np.int64]

_SLACK = 1e-9  # rounding must not lose a pair that is exactly at the threshold
_NEIGHBOURS = 8  # failed tries to join a set with the ones beside it, before all are counted


def group_similar(sets: Sequence[Elements], threshold: float) -> list[list[int]]:
    """Groups of sets, each like another of its group.

    Args:
        sets: distinct elements, sorted; the bits of an element are taken for random.
        threshold: least Jaccard similarity of two sets that are alike.

    Returns:
        The numbers of all sets, by group.
    """
    order = sorted(range(len(sets)), key=lambda number: sets[number].size)
    groups = _Groups([sets[number] for number in order], threshold)
    entries = _Entries.of(groups.sets, threshold)
    _join_neighbours(groups, entries)
    entries = entries.between(groups.label)
    for number in entries.numbers():
        _join_candidates(groups, entries, number)
    return [[order[number] for number in members] for members in groups.members if members]


class _Groups:
    """Sets in order of size, and the group that each belongs to."""

    def __init__(self, sets: list[Elements], threshold: float) -> None:
        self.sets = sets
        self.threshold = threshold
        self.sizes = np.array([elements.size for elements in sets], np.int64)
        self.label = np.arange(len(sets))
        self.members = [[number] for number in range(len(sets))]

    def join(self, one: int, other: int) -> bool:
        """Put the groups of two sets together if the sets are alike."""
        first, second = self.sets[one], self.sets[other]
        common = np.intersect1d(first, second, assume_unique=True).size
        if common / (first.size + second.size - common) < self.threshold:
            return False
        into, gone = int(self.label[one]), int(self.label[other])
        if len(self.members[into]) < len(self.members[gone]):
            into, gone = gone, into
        self.label[self.members[gone]] = into
        self.members[into] += self.members[gone]
        self.members[gone] = []
        return True


@dataclass(frozen=True, slots=True)
class _Entries:
    """The rarest elements of the sets, as pairs (element, set), by element.

    Attributes:
        element: number of the element.
        holder: number of the set.
    """

    element: Numbers
    holder: Numbers
    by_holder: Numbers  # positions of the entries, by set
    first: Numbers  # of the entry's element: its first entry and the one behind its last
    last: Numbers
    own_first: Numbers  # the same for the entries of the set's own group
    own_last: Numbers

    @classmethod
    def of(cls, sets: Sequence[Elements], threshold: float) -> _Entries:
        """The entries of all sets; elements of one set alone are left out."""
        counts = _counts(sets)
        mask = np.uint64(counts.size - 1)
        elements: list[Elements] = []
        for values in sets:
            frequency = counts[values & mask]
            rarest = np.lexsort((values, frequency))[: _prefix(values.size, threshold)]
            elements.append(values[rarest[frequency[rarest] > 1]])
        sizes = [values.size for values in elements]
        holder = np.repeat(np.arange(len(sets)), sizes)
        element = np.unique(np.concatenate(elements or [_NONE]), return_inverse=True)[1]
        return cls._grouped(element, holder, holder)

    @classmethod
    def _grouped(cls, element: Numbers, holder: Numbers, label: Numbers) -> _Entries:
        order = np.lexsort((holder, label, element))
        element, holder, label = element[order], holder[order], label[order]
        first, last = _runs(element)
        own_first, own_last = _runs(element, label)
        by_holder = np.argsort(holder, kind="stable")
        return cls(element, holder, by_holder, first, last, own_first, own_last)

    def between(self, label: Numbers) -> _Entries:
        """The entries of elements that sets of several groups have, given every set's group."""
        found = self._grouped(self.element, self.holder, label[self.holder])
        mixed = found.last - found.first > found.own_last - found.own_first
        element, holder = found.element[mixed], found.holder[mixed]
        return self._grouped(element, holder, label[holder])

    def neighbours(self) -> Iterator[tuple[int, int]]:
        """Sets that follow each other among those with some element."""
        same = np.flatnonzero(self.element[1:] == self.element[:-1])
        pairs = np.stack((self.holder[same], self.holder[same + 1]), axis=1)
        yield from map(tuple, np.unique(pairs, axis=0).tolist())

    def numbers(self) -> Iterator[int]:
        """The sets that have entries."""
        yield from np.unique(self.holder).tolist()

    def candidates(self, number: int) -> Numbers:
        """The sets of other groups with an entry of the same element, once for each such."""
        low, high = np.searchsorted(self.holder, (number, number + 1), sorter=self.by_holder)
        parts: list[Numbers] = [_NO_NUMBERS]
        for at in self.by_holder[low:high].tolist():
            parts.append(self.holder[self.first[at] : self.own_first[at]])
            parts.append(self.holder[self.own_last[at] : self.last[at]])
        return np.concatenate(parts)


_NONE = np.empty(0, np.uint64)
_NO_NUMBERS = np.empty(0, np.int64)


def _prefix(size: int, threshold: float) -> int:
    """How many of its rarest elements a set has one in common with any that is alike."""
    return size - ceil(threshold * size - _SLACK) + 1


def _counts(sets: Sequence[Elements]) -> NDArray[np.uint32]:
    """In how many sets an element is, by its last bits; some others may be counted with it."""
    total = sum(values.size for values in sets)
    counts = np.zeros(1 << max(total, 1).bit_length(), np.uint32)
    mask = np.uint64(counts.size - 1)
    for values in sets:
        np.add.at(counts, values & mask, 1)
    return counts


def _runs(*columns: Numbers) -> tuple[Numbers, Numbers]:
    """For every row the first row of its run of equal rows, and the one behind its last."""
    size = columns[0].size
    starts = np.ones(size, np.bool_)
    if size:
        starts[1:] = np.any([column[1:] != column[:-1] for column in columns], axis=0)
    bounds = np.append(np.flatnonzero(starts), size)
    run = np.cumsum(starts) - 1
    return bounds[run], bounds[run + 1]


def _join_neighbours(groups: _Groups, entries: _Entries) -> None:
    failures = np.zeros(len(groups.sets), np.int64)
    for one, other in entries.neighbours():
        if groups.label[one] != groups.label[other] and failures[one] < _NEIGHBOURS:
            failures[one] += not groups.join(one, other)


def _join_candidates(groups: _Groups, entries: _Entries, number: int) -> None:
    """Join a set with all smaller or equal ones (those before it) that are like it."""
    size, threshold = int(groups.sizes[number]), groups.threshold
    smallest = int(np.searchsorted(groups.sizes, threshold * size - _SLACK))
    found = entries.candidates(number)
    found = found[(found >= smallest) & (found < number)]
    counts = np.bincount(found - smallest)
    others = np.flatnonzero(counts)
    counts, others = counts[others], others + smallest
    # At least so many elements are common to sets that are alike; those behind both prefixes
    # are at most as many as stand behind the longer one.
    common = threshold / (1 + threshold) * (size + groups.sizes[others])
    likely = counts + ceil(threshold * size - _SLACK) - 1 >= common - _SLACK
    others = others[likely][np.argsort(-counts[likely], kind="stable")]
    while others.size:
        others = others[groups.label[others] != groups.label[number]]
        tried = 0
        for other in others.tolist():
            tried += 1
            if groups.join(number, other):
                break
        others = others[tried:]
