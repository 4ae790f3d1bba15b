"""Reader of legal references: kind of instrument, number, year, and what it is about."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pipeline.extractors.date_words import forms, squeeze, table

if TYPE_CHECKING:
    from pipeline.extractors.date_reading import Fields, Reading

_ABOUT = re.compile(
    r"[ \t\u00a0]{1,3}tentang[ \t\u00a0]{1,3}([^.,;:()\n\"”]{3,200})", re.IGNORECASE
)


def read_legal(at: Reading) -> Fields | None:
    """Fields of a reference; the title is read behind the match, outside its span."""
    form = squeeze(at["type"] or "")
    kind = table("legal_instruments", "type").get(form, form)
    body = squeeze(at.text[at.match.start("body") : at.match.end("body")]) if at["body"] else ""
    if body and table("legal_instruments", "body").get(form) == "yes":
        kind = f"{kind} {body.lower()}"
    fields: Fields = {"type": kind}
    year = at["year"] or at["year2"]
    for key, found in (("number", at["number"]), ("title", _title(at.text, at.end))):
        if found:
            fields[key] = found.upper() if key == "number" else found
    if year:
        fields["year"] = int(year)
    return fields


def _title(text: str, end: int) -> str | None:
    """The capitalised words behind "tentang", with the small words between them."""
    match = _ABOUT.match(text, end, end + 240)
    if match is None:
        return None
    words: list[str] = []
    for word in match[1].split():
        if not (word[0].isupper() or word[0].isdigit() or word.lower() in forms("title_words")):
            break
        words.append(word)
    while words and words[-1].lower() in forms("title_words"):
        words.pop()
    return " ".join(words) or None
