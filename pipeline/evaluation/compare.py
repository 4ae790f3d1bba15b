"""When a predicted string counts as the annotated one.

Source: the guidelines of the annotated data and its scorer, whose figures these reproduce.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from pipeline.rules import alternation, load_lexicon

_NOT_WORD = re.compile(r"[^\w]+")
_ZONE = re.compile(r"(?:[+-]\d\d:\d\d|Z)$")
_SECONDS = re.compile(r"(T\d\d:\d\d):\d\d")
_FULL_HOUR = re.compile(r".*T\d\d:00")
_OPENING, _CLOSING = " (,\"“['", " ),.\"”]'"


def normal_name(name: str) -> str:
    """A name without case, punctuation and differences of width."""
    folded = unicodedata.normalize("NFKC", name).casefold()
    return _NOT_WORD.sub(" ", folded).strip()


def normal_place(name: str) -> str:
    """A place's name without its administrative head either."""
    return normal_name(_leading_words("admin_head").sub("", name, count=1))


def trim_date(text: str, start: int, end: int) -> tuple[int, int]:
    """The span without leading prepositions, heads such as `tanggal`, and punctuation."""
    lead = _leading_words("date_lead")
    while True:
        part = text[start:end]
        match = lead.match(part)
        if match and match.end() < len(part):
            start += match.end()
        elif part and part[0] in _OPENING:
            start += 1
        elif part and part[-1] in _CLOSING:
            end -= 1
        else:
            return start, end


def same_value(gold: str, value: str) -> bool:
    """Whether a TIMEX3 value is the annotated one.

    Seconds and offsets from UTC are not compared; a gold value without year (XXXX-12-24) or
    without day (T12:00) takes any; a full hour takes the hour alone.
    """
    gold, value = _plain_value(gold), _plain_value(value)
    if gold == value:
        return True
    if gold.startswith("XXXX-") and not gold.startswith("XXXX-W"):
        return re.sub(r"^\d{4}", "XXXX", value) == gold
    if gold.startswith("T"):
        golds, values = gold.split("/"), value.split("/")
        if len(golds) == 1:
            return value.endswith(gold)
        return len(values) == 2 and all(map(same_value, golds, values))
    return bool(_FULL_HOUR.fullmatch(gold)) and value == gold.removesuffix(":00")


def same_acronym(gold: str, value: str) -> bool:
    """Whether a short form is the annotated one, or one of them adds its territory."""
    a, b = normal_name(value), normal_name(gold)
    return a == b or (bool(a and b) and (a.startswith(b + " ") or b.startswith(a + " ")))


def _plain_value(value: str) -> str:
    plain = value.strip()
    if "T" in plain:
        plain = _ZONE.sub("", plain)
    return _SECONDS.sub(r"\1", plain).replace("T24:00", "T00:00")


@cache
def _leading_words(kind: str) -> re.Pattern[str]:
    rows = load_lexicon("evaluation_trims")
    forms = [row["form"] for row in rows if row["kind"] == kind]
    return re.compile(rf"^{alternation(forms)}\s+", re.IGNORECASE)
