"""Text of HTML as the standard library parses it: for fragments, and pages no extractor reads."""

from __future__ import annotations

import re
from html.parser import HTMLParser

_SILENT = frozenset(
    ["button", "iframe", "noscript", "script", "select", "style", "svg", "template", "title"]
)
_BLOCK = frozenset(
    [
        *("address", "article", "aside", "blockquote", "br", "dd", "div", "dl", "dt", "fieldset"),
        *("figcaption", "figure", "footer", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr"),
        *("li", "main", "nav", "ol", "p", "pre", "section", "table", "td", "th", "tr", "ul"),
    ]
)
_ACTIVE = re.compile(
    r"<!--.*?(?:-->|\Z)|<(script|style|noscript|iframe|template)\b.*?(?:</\1\s*>|\Z)",
    re.IGNORECASE | re.DOTALL,
)


class _Text(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.images: list[str] = []
        self._silent: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _SILENT:
            self._silent.append(tag)
        if tag in _BLOCK:
            self.parts.append("\n")
        if tag == "img":
            self.images.extend(value for name, value in attrs if name == "src" and value)

    def handle_endtag(self, tag: str) -> None:
        if tag in self._silent:
            while self._silent.pop() != tag:
                pass
        if tag in _BLOCK:
            self.parts.append("\n")

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.parts.append(re.sub(r"\s+", " ", data))


def html_text(html: str) -> tuple[str, list[str]]:
    """All text of a piece of HTML, blocks on lines of their own, and its images' addresses.

    Scripts, styles, forms and the head give no text.
    """
    parser = _Text()
    parser.feed(html)
    parser.close()
    return "".join(parser.parts), parser.images


def without_active(markup: str) -> str:
    """Markup without comments, scripts, styles and frames."""
    return _ACTIVE.sub("", markup)
