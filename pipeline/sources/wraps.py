"""Line breaks in Markdown paragraphs: ends of paragraphs, or wrapped lines?

CommonMark joins all lines of a paragraph. Articles are often stored with a paragraph a line and
no empty line between, and reports with lines wrapped at some column; the lines' lengths tell.
"""

from __future__ import annotations

import re

_WIDEST = 130  # columns of a wrapped line; a paragraph that stands on one line is longer
_NARROWEST = 40
_END = re.compile(r"[.!?:;][\"'”’)\]]*$")
_ITEM = re.compile(r"\w{1,3}[.)]\s|[-*•–]\s")


def unwrap(text: str, source: str) -> str:
    r"""Join the lines of a paragraph that were wrapped, keep the others.

    Args:
        text: the paragraph's text; `\v` stands for a line break, `\n` for a forced one.
        source: the same as it stands in the file, for the lines' real lengths.
    """
    if "\v" not in text:
        return text
    parts = re.split("([\v\n])", text)
    lines, breaks = parts[::2], parts[1::2]
    raw = source.split("\n")
    if len(raw) != len(lines):
        raw = lines
    width = max(len(line.strip()) for line in raw)
    full = [_is_full(raw[i], raw[i + 1], width) for i in range(len(breaks))]
    prose = len(full) > 1 and all(full)
    pieces = [lines[0]]
    for index, mark in enumerate(breaks):
        line, following = lines[index].strip(), lines[index + 1]
        joins = mark == "\v" and line and _continues(line, following.strip(), full[index], prose)
        pieces += [" " if joins else "\n", following]
    return "".join(pieces)


def _is_full(line: str, following: str, width: int) -> bool:
    """Whether the next line's first word had no room on this line."""
    word = following.strip().split(" ", 1)[0]
    return _NARROWEST <= width <= _WIDEST and len(line.strip()) + 1 + len(word) > width


def _continues(line: str, following: str, full: bool, prose: bool) -> bool:
    if not following or _ITEM.match(following):
        return False
    if _END.search(line):
        return prose
    return following[0].islower() or (full and prose)
