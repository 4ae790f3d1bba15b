"""Cleans the lines of text taken out of markup: white space, embed codes, "Baca juga"."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from pipeline.rules import load_lexicon

_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2064\ufeff]")
_BLANKS = re.compile(r"[^\S\n]+")
_MARKS_ONLY = re.compile(r"[\s*_#=~`>|+-]*")
_MAX_POINTER = 250  # characters of a line that only points to another article


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
    match = _pointers().match(line)
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
        rf"\[\s*(?:(?:{numbered})[\s.:_#-]*\d+|(?:{opening})[^\]\n]*)\s*\]", re.IGNORECASE
    )


@cache
def _pointers() -> re.Pattern[str]:
    forms = sorted((row["form"] for row in load_lexicon("boilerplate_lines")), key=len)
    joined = "|".join(re.escape(form) for form in reversed(forms))
    return re.compile(rf"\W*(?:{joined})\b\s*:?", re.IGNORECASE)
