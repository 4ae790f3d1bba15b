"""Reader of legal references: kind of instrument, number, year, and what it is about."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from pipeline.extractors.date_words import forms, squeeze, table
from pipeline.rules import alternation

if TYPE_CHECKING:
    from pipeline.extractors.date_reading import Fields, Reading

_BLANK = r"[ \t\u00a0]{1,3}"
_NUMBER_AND_YEAR = re.compile(r"(\d{1,4})/((?:19|20)\d\d)")
_NAME = r"[A-Z][\w\-]{0,30}(?: [A-Z][\w\-]{0,30}){0,5}"


@cache
def _about() -> re.Pattern[str]:
    """A title's lead word and what follows it up to a mark."""
    lead = alternation(sorted(forms("title_leads")))
    return re.compile(rf"{_BLANK}{lead}{_BLANK}([^.,;:()\n\"”]{{3,200}})", re.IGNORECASE)


@cache
def _more() -> re.Pattern[str]:
    """The rest of a title that lists names: ", DPR, DPD, dan DPRD"."""
    roles = table("connectors", "role")
    last = alternation(sorted(form for form, role in roles.items() if role in ("and", "or")))
    return re.compile(rf"(?:, {_NAME}){{1,6}},? {last} {_NAME}")


def read_legal(at: Reading) -> Fields | None:
    """Fields of a reference; the title is read behind the match, outside its span."""
    form = squeeze(at["type"] or "")
    kind = table("legal_instruments", "type").get(form, form)
    body = squeeze(at.text[at.match.start("body") : at.match.end("body")]) if at["body"] else ""
    if body and table("legal_instruments", "body").get(form) == "yes":
        kind = f"{kind} {body.lower()}"
    fields: Fields = {"type": kind}
    number, year = at["number"], at["year"] or at["year2"]
    joined = _NUMBER_AND_YEAR.fullmatch(number or "")
    if joined and not year:  # UU Nomor 10/2016
        number, year = joined[1], joined[2]
    for key, found in (("number", number), ("title", _title(at.text, at.end))):
        if found:
            fields[key] = found.upper() if key == "number" else found
    if year:
        fields["year"] = int(year)
    return fields


def _title(text: str, end: int) -> str | None:
    """The capitalised words behind "tentang", with the small words between them."""
    match = _about().match(text, end, end + 240)
    if match is None:
        return None
    words: list[str] = []
    for word in match[1].split():
        if not (word[0].isupper() or word[0].isdigit() or word.lower() in forms("title_words")):
            break
        words.append(word)
    title = " ".join(words)
    if len(title) == len(match[1].rstrip()):
        more = _more().match(text, match.start(1) + len(title), end + 400)
        return title + more[0] if more else title
    while words and words[-1].lower() in forms("title_words"):
        words.pop()
    return " ".join(words) or None
