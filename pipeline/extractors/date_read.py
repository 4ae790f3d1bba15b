"""Match of a date rule → what it says, as plain fields. One short function for each `value`.

A reader returns None where the match is no time expression after all; the rules after it are then
tried at the same place.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pipeline.extractors.date_read_legal import read_legal
from pipeline.extractors.date_read_spans import SPAN_READERS
from pipeline.extractors.date_reading import Fields, Reading, full_year, month_of
from pipeline.extractors.date_words import (
    follows_capital,
    forms,
    names_event,
    ordinal,
    squeeze,
    table,
    word_after,
    word_before,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_DIGITS = re.compile(r"\d+")
_LETTERS = re.compile(r"[^\W\d_]+")
_DASHES = frozenset("-–—‑‐―─−")
_NEXT = 30  # characters: a connector and the longest month
_FRACTIONS = 10  # "(2/3)" and "(7/10)" are rather fractions than days
_SUNDAY = 7
_PARTS_OF_YEAR = {"Q": 4, "HY": 2, "T": 3}
_LAST_DAY, _LAST_MONTH = 31, 12


def _numeric(at: Reading) -> Fields | None:
    month, day = at["m"] or at["m2"], at["d"] or at["d2"]
    year = at["y"] or at["y2"]
    if month is None or day is None:
        return None
    return {"days": [int(day)], "m": int(month), "y": full_year(year)}


def _slash(at: Reading) -> Fields | None:
    first, second, month = at["d"], at["d2"], at["m"]
    if first is None or month is None:
        return None
    days = [int(first)] if second is None else [int(first), int(second)]
    fields: Fields = {"days": days, "m": int(month), "y": full_year(at["y"])}
    if second is not None:
        fields["op"] = "to" if _is_range(at.low[at.match.end("d") : at.match.start("d2")]) else "or"
    if at["y"] is None and not at.low.startswith(tuple(forms("day_heads")), at.start):
        fields["weak"] = True  # "4/2" without a weekday may be a fraction
        if _in_brackets(at) and (days[0] >= int(month) or int(month) > _FRACTIONS):
            fields["bracket"] = True
    if int(month) > _LAST_MONTH or max(days) > _LAST_DAY or 0 in (int(month), *days):
        fields["bad"] = True
    return fields


def _in_brackets(at: Reading) -> bool:
    return at.text[at.start - 1 : at.start] == "(" and at.text[at.end : at.end + 1] == ")"


def _is_range(between: str) -> bool:
    word = squeeze(between).strip(", ")
    return word in "-–—‑‐―─−" or table("connectors", "role").get(word) == "until"


def _day_list(text: str) -> Fields:
    """Days of "10 hingga 23", "6 dan 9", "4, 8, 9 dan 10" and how they are joined."""
    found = list(_DIGITS.finditer(text))
    fields: Fields = {"days": [int(match[0]) for match in found]}
    if len(found) > 1:
        between = text[found[0].end() : found[1].start()]
        fields["op"] = "to" if len(found) == 2 and _is_range(between) else "or"
    return fields


def _named(at: Reading) -> Fields | None:
    month = month_of(at["month"])
    if month is None or at["days"] is None:
        return None
    return {**_day_list(at["days"]), "m": month, "y": full_year(at["y"])}


def _english(at: Reading) -> Fields | None:
    month, day = month_of(at["month"]), at["d"]
    if month is None or day is None:
        return None
    return {"days": [int(day)], "m": month, "y": full_year(at["y"])}


def _bare_day(at: Reading) -> Fields | None:
    return _day_list(at["days"] or "")


def _weekday(at: Reading) -> Fields | None:
    form = at["wd"] or ""
    fields: Fields = {"wd": int(table("weekdays", "weekday")[form])}
    start = at.match.start("wd")
    week = fields["wd"] == _SUNDAY and at.text[start].islower()  # "minggu" may be a week
    if at.start == start and (week or table("weekdays", "style")[form] == "english"):
        fields["loose"] = True  # so may be "Friday Fights"
    return fields


def _weekday_range(at: Reading) -> Fields | None:
    days = table("weekdays", "weekday")
    first, last = int(days[at["wd"] or ""]), int(days[at["wd2"] or ""])
    return {"a": {"wd": first}, "b": {"wd": last}, "of": "day", "range": True}


def _eve(at: Reading) -> Fields | None:
    return {"wd": int(table("weekdays", "weekday")[at["wd"] or ""]), "eve": True, "part": "NI"}


def _deictic(at: Reading) -> Fields | None:
    form = squeeze(at["form"] or "")
    fields: Fields = {"off": int(table("deictics", "offset")[form])}
    part = table("deictics", "part")[form]
    if part:
        fields["part"] = part
    if table("deictics", "basis")[form] == "previous":
        fields["basis"] = "previous"
    return fields


def _month(at: Reading) -> Fields | None:
    month = month_of(at["month"])
    if month is None:
        return None
    if at["y"] is not None:
        return {"m": month, "y": int(at["y"])}
    headed = at.match.start("month") > at.start
    return {"m": month, "y": None} if headed or _is_month(at) else None


def _month_ahead_of(at: Reading) -> Fields | None:
    return {"m": month_of(at["month"]), "y": None}


def _week_of_month(at: Reading) -> Fields | None:
    """TIMEX3 has no week of a month: the month, with its start, middle or end."""
    month, place = month_of(at["month"]), ordinal(at["n"] or "")
    if month is None:
        return None
    mod = {1: "START", 2: "MID", 3: "MID"}.get(place or 0, "END")
    return {"m": month, "y": int(at["y"]) if at["y"] else None, "mod": mod}


def _is_month(at: Reading) -> bool:
    """A month's name alone, not part of a person's, a shop's or a street's name."""
    before, after = word_before(at.low, at.start), word_after(at.low, at.end)
    lead = table("month_leads", "strength").get(before)
    directions = table("cues", "direction")
    if "speech" in (directions.get(before), directions.get(after)):
        return False  # "ungkap Mei", "Mei menjelaskan"
    if word_after(at.low, at.end) in forms("month_followers"):
        return True
    if lead == "strong" or _month_ahead(at.low, at.end):
        return True
    if follows_capital(at.text, at.end):
        return False
    if lead or at.cased.islower():
        return lead is not None
    words = at.text[max(0, at.start - 40) : at.start].split(" ")
    return not (len(words) > 1 and words[-1] == "" and words[-2][:1].isupper())


def _month_ahead(low: str, end: int) -> bool:
    """A connector and another month follow: "Maret-Juli", "Maret hingga Juli"."""
    words = _LETTERS.findall(low[end : end + _NEXT])
    if words and table("connectors", "role").get(words[0]) == "until":
        words = words[1:]
    elif low[end : end + 2].strip(" ")[:1] not in _DASHES:
        return False
    return bool(words) and words[0] in table("months", "month")


def _quarter(at: Reading) -> Fields | None:
    year = full_year(at["y"])
    if at["q"]:
        return {"q": int(at["q"]), "y": year, "event": year is None}
    count, head = ordinal(at["n"] or ""), at["head"] or ""
    kind = table("period_heads", "unit").get(head)
    most = _PARTS_OF_YEAR.get(kind or "Q", 4)
    if count is None or not 1 <= count <= most:
        return None
    key = {"Q": "q", "HY": "h", "T": "third"}.get(kind or "Q", "q")
    last = ordinal(at["n2"]) if at["n2"] else None
    if last is not None:
        ends: Fields = {"a": {key: count}, "b": {key: last, "y": year}}
        return {**ends, "of": "quarter", "range": True} if count < last <= most else None
    fields: Fields = {key: count, "y": year}
    if year is None and (head in forms("half_words") or _of_class(at)):
        fields["event"] = True  # half of a match, or a term at school
    return fields


def _of_class(at: Reading) -> bool:
    """Words of school stand before: "kelas 11 Biologi semester 2"."""
    words = at.low[max(0, at.start - 60) : at.start].rsplit("\n", 1)[-1].split()
    return not forms("class_words").isdisjoint(words)


def _century(at: Reading) -> Fields | None:
    count = ordinal(at["n"] or "")
    if not count or count > 21:
        return None
    return {"c": count, "bc": at["bc"] is not None}


def _decade(at: Reading) -> Fields | None:
    return {"dec": int(at["y"]) if at["y"] else 1900 + int(at["y2"] or 0)}


def _year_bc(at: Reading) -> Fields | None:
    era = squeeze(at["era"] or "")
    bc = era in forms("eras_before")
    headed = at.match.start("y") > at.start
    if len(era) == 1 and (not headed or at.text[at.match.start("era")].islower()):
        return None  # "5 m" is five metres
    return {"y": int(at["y"] or 0), "y2": int(at["y2"]) if at["y2"] else None, "bc": bc}


def _headed_year(at: Reading) -> Fields | None:
    first, second = int(at["y"] or 0), at["y2"]
    return {"y": first, "y2": _second_year(first, second) if second else None}


def _second_year(first: int, digits: str) -> int:
    return first // 100 * 100 + int(digits) if len(digits) == 2 else int(digits)


def _year_range(at: Reading) -> Fields | None:
    first = int(at["y"] or 0)
    second = _second_year(first, at["y2"] or "")
    between = at.low[at.match.end("y") : at.match.start("y2")]
    if not first < second <= first + 400:
        return None
    listed = between != "/" and not _is_range(between)
    if listed and word_before(at.low, at.start) not in forms("between"):
        return None
    return {"y": first, "y2": second, "event": names_event(at.text, at.low, at.start)}


def _short_year(at: Reading) -> Fields | None:
    year = int(at["y"] or 0)
    return {"y": 1900 + year if year > 29 else 2000 + year, "short": True}


def _bare_year(at: Reading) -> Fields | None:
    year = int(at["y"] or 0)
    before, after = word_before(at.low, at.start), word_after(at.low, at.end)
    if after in forms("count_nouns") or before in forms("number_leads"):
        return None
    if before in forms("year_leads"):
        return {"y": year, "y2": None}
    if at.text[at.start - 1 : at.start] == "(" and at.text[at.end : at.end + 1] in (")", ","):
        return {"y": year, "y2": None}
    if not 1900 <= year <= 2099:
        return None
    if names_event(at.text, at.low, at.start):
        return {"y": year, "y2": None, "event": True}
    return {"y": year, "y2": None, "event": not before}


def _feast(at: Reading) -> Fields | None:
    form = squeeze(at["feast"] or "")
    year, hijri = at["y2"] or at["y"], at["h"]
    if (
        at.text[at.match.start("feast")].islower()
        and not at["head"]
        and form in forms("feast_words")
    ):
        return None
    fields: Fields = {"feast": table("feasts", "feast")[form]}
    if year:
        fields["y"] = int(year)
    if hijri:
        fields["h"] = int(hijri)
    if not (year or hijri or at["head"]):
        fields["bare"] = True
    return fields


def _from_feast(at: Reading) -> Fields | None:
    if at["feast"] is None:
        return None
    fields = _feast(at) or {}
    fields.pop("bare", None)
    for name, key in (("n", "plus"), ("n2", "plus2")):
        found = at[name]
        if found:
            count = int(_DIGITS.findall(found)[0])
            fields[key] = count if found[0] == "+" else -count
    return fields


def _hijri(at: Reading) -> Fields | None:
    fields: Fields = {}
    if at["month"]:
        fields["hm"] = int(table("hijri_months", "month")[squeeze(at["month"])])
    if at["h"]:
        fields["h"] = int(at["h"])
    if at["d"]:
        fields["hd"] = int(at["d"])
    return fields


def _anniversary(at: Reading) -> Fields | None:
    """Indonesia's own anniversary is dated; of others only the name is known."""
    nation = at.low[at.start : at.end].split()
    if not forms("nation_words") & set(nation):
        return None
    return {"feast": "kemerdekaan", "y": 1945 + int(at["n"] or 0), "bare": True}


READERS: Mapping[str, Callable[[Reading], Fields | None]] = {
    "iso": _numeric,
    "legal": read_legal,
    "numeric": _numeric,
    "slash": _slash,
    "named": _named,
    "english": _english,
    "bare_day": _bare_day,
    "weekday": _weekday,
    "weekday_range": _weekday_range,
    "eve": _eve,
    "deictic": _deictic,
    "month": _month,
    "month_ahead": _month_ahead_of,
    "week_of_month": _week_of_month,
    "quarter": _quarter,
    "century": _century,
    "decade": _decade,
    "feast": _feast,
    "from_feast": _from_feast,
    "hijri": _hijri,
    "anniversary": _anniversary,
    "year_bc": _year_bc,
    "year": _headed_year,
    "year_range": _year_range,
    "short_year": _short_year,
    "bare_year": _bare_year,
    **SPAN_READERS,
}
