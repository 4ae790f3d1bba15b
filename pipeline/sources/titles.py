"""Which line of a text is its title."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

_MAX_TITLE = 200  # characters; the longest of 17,000 news titles has 187
_ENDS = (".", ",", ";", ":")


def title_line(lines: Sequence[str]) -> str | None:
    """The first line, where it reads as a title: short, no full stop, more text below it.

    Args:
        lines: the first lines of a text, as they stand.
    """
    filled = [line.strip() for line in lines if line.strip()]
    if len(filled) < 2:
        return None
    first, second = filled[0], filled[1]
    if len(first) > _MAX_TITLE or first.endswith(_ENDS) or second[0].islower():
        return None
    return first
