"""Cleans the lines of text taken out of markup: white space, embed codes, "Baca juga"."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from pipeline.rules import load_lexicon
from pipeline.sources.published import parse_date

_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2064\ufeff]")
_BLANKS = re.compile(r"[^\S\n]+")
_MARKS_ONLY = re.compile(r"[\s*_#=~`>|+-]*")
_MAX_FURNITURE = 80
# What a time stamp holds beside its weekday: digits, marks, a month between digits, a zone.
_TIME_STAMP = re.compile(r"(?<=\d )[^\W\d_]+(?= \d)|\b(?:wib|wita|wit|gmt|utc)\b|[\d\W_]+")
_MAX_POINTER = 250  # characters of a line that only points to another article
_MAX_EMBED = 300  # characters of an embed code


def clean_lines(text: str) -> list[str]:
    """Lines in Unicode's composed form without the remains of markup; empty ones are left out."""
    text = _INVISIBLE.sub("", unicodedata.normalize("NFC", text).replace("\r\n", "\n"))
    lines = []
    for raw in text.replace("\r", "\n").split("\n"):
        line = _BLANKS.sub(" ", embed_pattern().sub("", raw)).strip()
        if not _MARKS_ONLY.fullmatch(line) and not is_boilerplate(line):
            lines.append(line)
    return lines


def is_boilerplate(line: str) -> bool:
    """Whether a line only points elsewhere: "Baca juga: ...", without a sentence of its own."""
    if len(line) > _MAX_POINTER:
        return False
    match = _lead_in("pointer").match(line)
    if match is None:
        return False
    rest = line[match.end() :].strip()
    return not rest or match[0].rstrip().endswith(":") or not rest.endswith((".", '."', ".”"))


@cache
def embed_pattern() -> re.Pattern[str]:
    """Placeholders such as `[video.1]`, `[img.2]`, `[Gambas:Video 20detik]`."""
    rows = load_lexicon("embeds")
    numbered = "|".join(re.escape(row["form"]) for row in rows if row["kind"] == "numbered")
    opening = "|".join(re.escape(row["form"]) for row in rows if row["kind"] == "open")
    return re.compile(
        rf"\[\s{{0,9}}(?:(?:{numbered})[\s.:_#-]{{0,9}}\d{{1,9}}\s{{0,9}}"
        rf"|(?:{opening})[^\]\n]{{0,{_MAX_EMBED}}})\]",
        re.IGNORECASE,
    )


def is_furniture(line: str) -> bool:
    """Whether a line at the edge of an article is the page's: by-line, copyright, time stamp."""
    if len(line) > _MAX_FURNITURE:
        return False
    byline = _lead_in("byline").match(line)
    if byline is not None and byline[0].rstrip().endswith(":"):
        return True
    notice = _lead_in("notice").match(line)
    if notice is not None and not line.endswith("."):
        return True
    rest = _lead_in("time_stamp").sub("", line).casefold()
    return parse_date(line) is not None and not _TIME_STAMP.sub("", rest)


@cache
def _lead_in(kind: str) -> re.Pattern[str]:
    rows = load_lexicon("boilerplate_lines")
    forms = sorted((row["form"] for row in rows if row["kind"] == kind), key=len, reverse=True)
    joined = "|".join(re.escape(form) for form in forms)
    return re.compile(rf"[^\w©]*(?:{joined})(?!\w)\s*:?", re.IGNORECASE)
