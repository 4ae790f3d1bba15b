"""Learning from corpora that draw the line elsewhere.

A corpus of another convention shares all features with the wanted one and has copies of the
strongest under its own name. What it does differently settles in the copies, which no text outside
training has (Daumé 2007, "Frustratingly easy domain adaptation").
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

# Word, shape, coarse cluster and what stands around a name: where conventions part.
_COPIED = ("w=", "s=", "c0=", "-1w=", "+1w=", "-1s=", "+1s=", "rb=", "ra=", "rf=", "rl=", "h=", "g")


def with_convention(rows: list[list[str]], convention: str) -> list[list[str]]:
    """The features of a line, with the copies of a convention that is not the wanted one."""
    if not convention:
        return rows
    return [row + _copies(row, convention) for row in rows]


def _copies(row: Sequence[str], convention: str) -> list[str]:
    copied = [f"{convention}:{feature}" for feature in row if feature.startswith(_COPIED)]
    return [f"{convention}:", *copied]
