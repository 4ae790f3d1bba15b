"""The article in a web page: the reading that agrees best with the others.

On 26 pages of Indonesian news sites (word F1 against the right text): trafilatura .90,
readability .93, jusText .79, this .94; `tests/test_sources_shared.py` holds the floor.
"""

from __future__ import annotations

import logging
import re
from collections import Counter
from functools import cache
from typing import TYPE_CHECKING

from lxml import etree

from pipeline.sources.lines import clean_lines, is_furniture
from pipeline.sources.tags import html_text, without_active

if TYPE_CHECKING:
    from collections.abc import Sequence

_EDGE = 5  # lines at either end of an article that may belong to the page
_MAX_TAGS = 10_000  # jusText takes 2 s for as many, 170 s for ten times as many
_DASHES = ("-", "–", "—")
_WORD = re.compile(r"\w+")
_DATA_URI = re.compile(r"""\bdata:[\w/+.-]+;base64,[^"')\s>]+""")
_DECLARATION = re.compile(r"\A\s*<\?xml[^>]*\?>")
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def tidy_html(html: str) -> str:
    """A page as the parsers take it: no inlined files, no characters that XML forbids."""
    return _FORBIDDEN.sub(" ", _DECLARATION.sub("", _DATA_URI.sub("", html)))


def article_lines(html: str, description: str) -> list[str]:
    """The article's paragraphs, a line each.

    Args:
        html: the page, tidied.
        description: what the page says it is about. Where no reading holds it (a photo page
            whose captions come from scripts), it is all the text there is.
    """
    readings = list(filter(None, (_readability(html), _trafilatura(html), _justext(html))))
    if not readings:
        return clean_lines(html_text(without_active(html))[0])
    bags = [_bag(reading) for reading in readings]
    agreement = [sum(_overlap(bag, other) for other in bags) for bag in bags]
    best = agreement.index(max(agreement))
    about = _bag([description])
    if about.total() >= 12 and (about & bags[best]).total() < 0.3 * about.total():
        return clean_lines(description)
    return _supported(readings[best], readings[:best] + readings[best + 1 :])


def _supported(lines: list[str], others: Sequence[list[str]]) -> list[str]:
    """The lines without those at either end that no other reading has: links, captions."""
    known = [" ".join(other).casefold() for other in others]
    # "Jakarta -" on a line of its own is the dateline.
    found = [
        line.endswith(_DASHES) or any(line.casefold() in text for text in known) for line in lines
    ]
    if not any(found):
        return lines
    return lines[found.index(True) : len(found) - found[::-1].index(True)]


def trim_lines(lines: Sequence[str], title: str | None) -> list[str]:
    """The lines without what stands around an article: its title again, by-line, time stamp."""
    kept = list(lines)
    heading = " ".join((title or "").casefold().split())
    for index in reversed(range(min(_EDGE, len(kept) - 1))):
        if kept[index].casefold() == heading or is_furniture(kept[index]):
            del kept[index]
    for index in reversed(range(max(len(kept) - _EDGE, 1), len(kept))):
        if is_furniture(kept[index]):
            del kept[index]
    return kept


def short_title(html: str) -> str:
    """The title as readability shortens it; empty if it cannot."""
    from readability import Document

    try:
        return " ".join(str(Document(html).short_title() or "").split())
    except (ValueError, TypeError, etree.LxmlError):
        return ""


def _readability(html: str) -> list[str]:
    from readability import Document

    _hush()
    try:
        summary = Document(html).summary(html_partial=True)
    except (ValueError, TypeError, etree.LxmlError):
        return []
    return clean_lines(html_text(summary)[0])


def _trafilatura(html: str) -> list[str]:
    from trafilatura import extract

    _hush()
    try:
        text = extract(
            html,
            favor_precision=True,
            include_comments=False,
            include_tables=False,
            with_metadata=False,
        )
    except (ValueError, TypeError, etree.LxmlError):
        return []
    return clean_lines(text or "")


def _justext(html: str) -> list[str]:
    import justext

    if html.count("<") > _MAX_TAGS:
        return []
    try:
        paragraphs = justext.justext(html, _stoplist())
    except (ValueError, etree.LxmlError):
        return []
    return clean_lines("\n".join(part.text for part in paragraphs if not part.is_boilerplate))


@cache
def _stoplist() -> frozenset[str]:
    import justext

    return frozenset(justext.get_stoplist("Indonesian"))


@cache
def _hush() -> None:
    """Their complaints about a page reach the user as issues, not on the terminal."""
    for name in ("trafilatura", "readability", "htmldate", "justext"):
        logging.getLogger(name).setLevel(logging.CRITICAL)


def _bag(lines: Sequence[str]) -> Counter[str]:
    return Counter(word for line in lines for word in _WORD.findall(line.casefold()))


def _overlap(one: Counter[str], other: Counter[str]) -> float:
    return 2 * (one & other).total() / ((one.total() + other.total()) or 1)
