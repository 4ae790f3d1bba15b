"""Saved web pages: the article's text and what the page says about it; nothing is run or loaded."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pipeline.sources.encoding import detect_encoding, read_text
from pipeline.sources.formats import Format
from pipeline.sources.records import SourceRecord

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.records import Issue
    from pipeline.settings import IngestSettings
    from pipeline.sources.content import Content

_CHARSET = re.compile(
    rb"""(?:<meta\b[^>]*?\bcharset\s*=\s*["']?|<\?xml[^>]*?encoding\s*=\s*["'])([\w.:-]+)""",
    re.IGNORECASE,
)
_OPENING = re.compile(
    rb"\A(?>\xef\xbb\xbf|\s|<!--.*?-->|<\?xml[^>]*\?>)*+<(?:!doctype\s+html|html|head|body)\b",
    re.IGNORECASE | re.DOTALL,
)


def read(content: Content, settings: IngestSettings) -> Iterator[SourceRecord | Issue]:
    """The one record of the page."""
    # Imported here: these bring lxml, trafilatura, readability and jusText along.
    from pipeline.sources.article import article_lines, short_title, tidy_html, trim_lines
    from pipeline.sources.page import page_date, page_title, read_page

    declared = _CHARSET.search(content.head()[:8192])
    encoding = detect_encoding(
        content, settings, declared=declared[1].decode("ascii") if declared else None
    )
    yield from encoding.issues(content.source_path)
    html = tidy_html(read_text(content, encoding, 8 * settings.max_chars))
    page = read_page(html)
    title = page_title(page, short_title(html))
    lines = article_lines(html, page.description)
    published, source = page_date(page, html, "\n".join(lines))
    text = "\n".join(trim_lines(lines, title))
    yield SourceRecord(
        text=text,
        source_path=content.source_path,
        source_format="html",
        title=title,
        url=page.url,
        site=page.site,
        published=published,
        published_source=source,
    )


def _sniff(head: bytes) -> bool:
    return _OPENING.match(head) is not None


FORMAT = Format("html", ("html", "htm", "xhtml"), read, _sniff, rank=10, overrules=True)
