"""Markdown articles: title and lead kept, markup reduced to its text.

Images and tables of metadata are read but are not part of the text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pipeline.rules import load_lexicon
from pipeline.sources.columns import field_of, is_missing
from pipeline.sources.encoding import detect_encoding, read_text
from pipeline.sources.formats import Format
from pipeline.sources.front_matter import split_front_matter
from pipeline.sources.lines import clean_lines
from pipeline.sources.published import date_in_address, parse_date, trusted_image_date
from pipeline.sources.records import SourceRecord, ingest_issue
from pipeline.sources.tags import html_text, without_active
from pipeline.sources.titles import title_line
from pipeline.sources.wraps import unwrap

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date

    from markdown_it.token import Token

    from pipeline.records import Issue
    from pipeline.settings import IngestSettings
    from pipeline.sources.content import Content

# Stand for an escaped * while loose emphasis marks are taken away; Unicode noncharacters.
_STAR = "\ufdd0"
_LOOSE = re.compile(r"\*{2,}|(?<!\*)\*(?=[^\s*])([^*\n]*[^\s*])\*")
_SYMBOLS = re.compile(r"^[^\w]+|[^\w]+$")


@dataclass(slots=True)
class _Block:
    """A piece of the page: heading, text, table or rule (`---`)."""

    kind: str
    text: str = ""
    level: int = 0
    rows: list[list[str]] = field(default_factory=list)


@dataclass(slots=True)
class _Page:
    """What the parser's tokens add up to."""

    blocks: list[_Block] = field(default_factory=list)
    images: list[str] = field(default_factory=list)
    _open: _Block | None = None
    _number: str = ""

    def add(self, token: Token) -> None:
        """Take in the next token."""
        match token.type:
            case "heading_open":
                self._open = _Block("heading", level=int(token.tag[1:]))
            case "table_open":
                self._open = _Block("table")
            case "tr_open" if self._open is not None:
                self._open.rows.append([])
            case "heading_close" | "table_close":
                self._close()
            case "list_item_open":
                self._number = f"{token.info}{token.markup} " if token.info else ""
            case "inline":
                self._inline(token)
            case "hr":
                self.blocks.append(_Block("rule"))
            case "fence" | "code_block":
                self.blocks.append(_Block("text", token.content))
            case "html_block":
                text, images = html_text(token.content)
                self.images.extend(images)
                self.blocks.append(_Block("text", text))

    def _inline(self, token: Token) -> None:
        text = self._number + _inline_text(token, self.images)
        self._number = ""
        if self._open is None:
            self.blocks.append(_Block("text", text))
        elif self._open.rows:
            self._open.rows[-1].append(text.replace("\n", " ").strip())
        else:
            self._open.text = text

    def _close(self) -> None:
        if self._open is not None:
            cells = [cell for row in self._open.rows for cell in row]
            self._open.text = self._open.text or "\n".join(cells)
            self.blocks.append(self._open)
        self._open = None


def read(content: Content, settings: IngestSettings) -> Iterator[SourceRecord | Issue]:
    """The one record of the file."""
    encoding = detect_encoding(content, settings)
    yield from encoding.issues(content.source_path)
    given = read_text(content, encoding, 2 * settings.max_chars)
    pairs, body = split_front_matter(given)
    page = _parse(without_active(body))
    tail = _cut_tail(page)
    if tail:
        message = f"a generated section after the last --- is left out ({tail:,} characters)"
        yield ingest_issue(content.source_path, "generated-tail", message, severity="info")
    pairs = _take_metadata(page, pairs)
    lines = clean_lines("\n".join(block.text for block in page.blocks if block.text))
    text = "\n".join(lines)
    found = _fields(pairs)
    published, source = _published(found, page.images, text)
    yield SourceRecord(
        text=text,
        source_path=content.source_path,
        source_format="markdown",
        source_id=next(iter(found.get("id", [])), ""),
        title=_title(found, page.blocks, lines),
        url=next(iter(found.get("url", [])), None),
        site=next(iter(found.get("site", [])), None),
        published=published,
        published_source=source,
    )


def _parse(body: str) -> _Page:
    from markdown_it import MarkdownIt

    # Indented code is how pasted paragraphs look; underlined headings would turn the paragraph
    # above a `---` into one; joined text would hide which * were escaped.
    parser = MarkdownIt("commonmark").enable(["table", "strikethrough"])
    parser.disable(["code", "lheading", "text_join"])
    page = _Page()
    for token in parser.parse(body):
        page.add(token)
    return page


def _inline_text(token: Token, images: list[str]) -> str:
    """The text of a paragraph, one line for each line that is meant as one."""
    pieces: list[str] = []
    for child in token.children or ():
        if child.type == "image":
            images.append(str(child.attrs.get("src", "")))
        elif child.type == "softbreak":
            pieces.append("\v")
        elif child.type == "hardbreak":
            pieces.append("\n")
        elif child.type == "html_inline":
            pieces.append("\n" if child.content.lower().startswith("<br") else "")
        elif child.type == "text_special":
            pieces.append(_STAR if child.content == "*" else child.content)
        else:
            pieces.append(child.content)
    text = unwrap("".join(pieces).replace('\\"', '"'), token.content)
    return _LOOSE.sub(lambda match: match[1] or "", text).replace(_STAR, "*")


def _cut_tail(page: _Page) -> int:
    """Take away what a program wrote below the last rule: a summary, or "null".

    Returns:
        Characters left out.
    """
    rules = [index for index, block in enumerate(page.blocks) if block.kind == "rule"]
    if not rules or not any(block.text.strip() for block in page.blocks[: rules[-1]]):
        return 0
    tail = [block for block in page.blocks[rules[-1] :] if block.text.strip()]
    if not tail:
        return 0
    first = " ".join(_SYMBOLS.sub("", tail[0].text).casefold().split())
    empty = all(is_missing(block.text) for block in tail)
    if not empty and not _is_generated(first):
        return 0
    del page.blocks[rules[-1] :]
    return 0 if empty else sum(len(block.text) for block in tail)


def _is_generated(first: str) -> bool:
    """Whether the first line below a rule is a summarizing program's."""
    return any(
        first == form or first.startswith(f"{form}:") or (" " in form and first.startswith(form))
        for form in (row["form"] for row in load_lexicon("generated_sections"))
    )


def _take_metadata(page: _Page, pairs: Mapping[str, str]) -> dict[str, str]:
    """Move tables that name fields (Field | Value) from the text to the metadata."""
    merged = dict(pairs)
    kept: list[_Block] = []
    for block in page.blocks:
        rows = {_SYMBOLS.sub("", row[0]): row[1] for row in block.rows if len(row) == 2}
        known = [key for key in rows if field_of(key) is not None]
        if block.kind == "table" and len(rows) >= 2 and 2 * len(known) > len(rows):
            merged = {**rows, **merged}
        else:
            kept.append(block)
    page.blocks = kept
    return merged


def _fields(pairs: Mapping[str, str]) -> dict[str, list[str]]:
    """Values by our fields, each in the order of the lexicon."""
    order = {row["form"]: index for index, row in enumerate(load_lexicon("input_columns"))}
    ranked = sorted(pairs.items(), key=lambda pair: (order.get(pair[0].casefold(), 999), pair[0]))
    fields: dict[str, list[str]] = {}
    for key, value in ranked:
        name = field_of(key)
        if name is not None and not is_missing(value):
            fields.setdefault(name, []).append(value.strip())
    return fields


def _title(
    found: Mapping[str, Sequence[str]], blocks: Sequence[_Block], lines: Sequence[str]
) -> str | None:
    headings = [block for block in blocks if block.kind == "heading" and block.text.strip()]
    first = next((block for block in headings if block.level == 1), None)
    if first is None and headings and headings[0] is next(b for b in blocks if b.text.strip()):
        first = headings[0]
    heading = " ".join(clean_lines(first.text)) if first is not None else ""
    return next(iter(found.get("title", [])), None) or heading or title_line(lines)


def _published(
    found: Mapping[str, Sequence[str]], images: Sequence[str], text: str
) -> tuple[date | None, str | None]:
    for value in found.get("date", ()):
        day = parse_date(value)
        if day is not None:
            return day, "front_matter"
    for address in found.get("url", ()):
        day = date_in_address(address)
        if day is not None:
            return day, "url"
    day = trusted_image_date(images, text)
    return day, "image_url" if day is not None else None


FORMAT = Format("markdown", ("md", "markdown", "mdown", "mkd"), read, lambda _: False, rank=90)
