"""What a saved web page says about itself: title, address, site, date, images."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from lxml import etree
from lxml import html as lxml_html

from pipeline.rules import load_lexicon
from pipeline.sources.lines import clean_lines
from pipeline.sources.published import date_in_address, parse_date, trusted_image_date

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

_SEPARATORS = re.compile(r"\s+(?:[-|–—»·•]|::?)\s+")
_WORD = re.compile(r"\w+")
_MAX_DATE = "2099-12-31"  # htmldate would take today


@dataclass(frozen=True, slots=True)
class Page:
    """A page's own metadata; empty strings and None where it has none."""

    title: str
    url: str | None
    site: str | None
    description: str
    images: tuple[str, ...]
    dates: tuple[str, ...]
    headings: tuple[str, ...]


def read_page(html: str) -> Page:
    """Metadata of a page from its meta elements, JSON-LD, links and headings."""
    tree = _tree(html)
    if tree is None:
        return Page("", None, None, "", (), (), ())
    found = _meta(tree)
    headings = [" ".join(node.text_content().split()) for node in tree.iter("h1", "h2")]
    canonical = [
        node.get("href", "") for node in tree.iter("link") if node.get("rel") == "canonical"
    ]
    urls = [url for url in [*canonical, *found.get("url", [])] if url.startswith("http")]
    titles = [*found.get("title", []), " ".join(tree.findtext(".//title", "").split())]
    images = [*found.get("image", []), *(node.get("src") or "" for node in tree.iter("img"))]
    ld_dates = [value for node in _json_ld(tree) for value in _dates_published(node)]
    times = [node.get("datetime") or "" for node in tree.iter("time") if "pubdate" in node.attrib]
    return Page(
        title=next(filter(None, titles), ""),
        url=next(iter(urls), None),
        site=next(iter(found.get("site", [])), None),
        description=next(iter(found.get("description", [])), ""),
        images=tuple(images),
        dates=(*found.get("date", []), *ld_dates, *times),
        headings=tuple(filter(None, headings)),
    )


def page_title(page: Page, short_title: str) -> str | None:
    """The article's title, without the site's name.

    A heading that the stated title contains is the title; else the stated title without a first or
    last part that names the site; else `short_title`.

    Args:
        page: the page's metadata.
        short_title: another reader's opinion, for a page that does not name its site.
    """
    stated = page.title
    folded = _fold(stated)
    contained = [
        heading
        for heading in page.headings
        if len(heading.split()) > 2 and _fold(heading) in folded
    ]
    if contained:
        return max(contained, key=len)
    labels = _labels(page)
    parts = [(match.start(), match.end()) for match in _SEPARATORS.finditer(stated)]
    for start, end in reversed(parts):
        if any(label in _fold(stated[end:]) for label in labels):
            return stated[:start].strip() or None
    prefix = re.match(r"([^:|]{2,40})[:|]\s+", stated)
    if prefix and any(label in _fold(prefix[1]) for label in labels):
        return stated[prefix.end() :].strip() or None
    if parts and not labels and short_title and _fold(short_title) in folded:
        return short_title
    return stated or next(iter(page.headings), short_title) or None


def page_date(page: Page, html: str, text: str) -> tuple[date | None, str | None]:
    """The publication date and where it was found: html, url or image_url."""
    in_url = date_in_address(page.url) if page.url else None
    stated = next(filter(None, map(parse_date, page.dates)), None)
    stated = stated or _html_date(html, extensive=False)
    if stated is not None:
        # The address has the site's own calendar day; clocks in meta elements often claim UTC.
        near = in_url is not None and abs(in_url - stated) <= timedelta(days=1)
        return (in_url if near else stated), "html"
    if in_url is not None:
        return in_url, "url"
    guessed = _html_date(html, extensive=True)
    if guessed is not None and (guessed.month, guessed.day) != (1, 1):  # a year alone, mostly
        return guessed, "html"
    image = trusted_image_date(page.images[:1], text)
    return image, "image_url" if image is not None else None


def _tree(html: str) -> etree._Element | None:
    parser = lxml_html.HTMLParser(encoding="utf-8", remove_comments=True)
    try:
        return lxml_html.document_fromstring(html.encode("utf-8", "replace"), parser=parser)
    except (etree.LxmlError, ValueError):
        return None


def _meta(tree: etree._Element) -> dict[str, list[str]]:
    """Contents of meta elements by our fields, in the order of the lexicon."""
    given: dict[str, list[str]] = {}
    for node in tree.iter("meta"):
        for attribute in ("property", "name", "itemprop", "http-equiv"):
            name, content = node.get(attribute), " ".join((node.get("content") or "").split())
            if name and content:
                given.setdefault(name.strip().casefold(), []).append(content)
    fields: dict[str, list[str]] = {}
    for row in load_lexicon("page_metadata"):
        fields.setdefault(row["field"], []).extend(given.get(row["form"], []))
    return fields


def _json_ld(tree: etree._Element) -> Iterator[object]:
    for node in tree.iter("script"):
        if node.get("type") == "application/ld+json":
            try:
                yield json.loads(node.text or "", strict=False)
            except (ValueError, RecursionError):
                continue  # often broken by hand-made templates; other sources remain


def _dates_published(node: object, depth: int = 0) -> Iterator[str]:
    if isinstance(node, dict) and depth < 6:
        value = node.get("datePublished")
        if isinstance(value, str):
            yield value
        for key in ("@graph", "mainEntity"):
            yield from _dates_published(node.get(key), depth + 1)
    elif isinstance(node, list):
        for item in node:
            yield from _dates_published(item, depth + 1)


def _html_date(html: str, *, extensive: bool) -> date | None:
    from htmldate import find_date

    try:
        found = find_date(html, original_date=True, extensive_search=extensive, max_date=_MAX_DATE)
    except (ValueError, etree.LxmlError):
        return None
    return parse_date(found) if found else None


def _labels(page: Page) -> list[str]:
    """Names of the site as they may stand in a title: the host's label, the site's name."""
    host = re.sub(r"^\w+://([^/:]*).*", r"\1", page.url or "")
    parts = [part for part in host.split(".") if len(part) > 3 and part not in ("www",)]
    names = [_fold(name) for name in (page.site or "", *parts[-2:]) if name]
    return [name for name in names if len(name) > 3]


def _fold(text: str) -> str:
    return "".join(_WORD.findall(" ".join(clean_lines(text)).casefold()))
