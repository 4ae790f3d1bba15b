"""Feasts, national days and Hijri dates → days."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from pipeline.resolve.dates_islamic import hijri_day, hijri_year_of, holidays_of
from pipeline.resolve.dates_periods import (
    Period,
    between,
    day_period,
    month_period,
    safe_date,
    shift_days,
    unknown,
)
from pipeline.resolve.dates_setting import NO_ANCHOR, Told
from pipeline.rules import load_lexicon

if TYPE_CHECKING:
    from datetime import date

    from pipeline.resolve.dates_setting import Setting, Value

_NEAR = 200  # days: the words' direction counts for feasts farther from publication than that
_PASCHAL = "Good Friday"


@cache
def _feasts() -> dict[str, dict[str, str]]:
    return {row["feast"]: row for row in load_lexicon("date_feast_days")}


def tell_feast(value: Value, at: Setting) -> Told:
    """Lebaran 2022, H-7 Lebaran, Idul Adha 1446 H, Hari Pahlawan."""
    feast, vague = value["feast"], bool(value.get("bare"))
    if "h" in value:
        days = _hijri_feast(feast, value["h"])
        told = Told(_period(feast, days, value), vague=vague) if days else None
    elif value.get("y"):
        days = feast_days(feast, value["y"])
        told = Told(_period(feast, days, value), vague=vague) if days else None
    else:
        told = _undated(feast, value, at, vague=vague)
    if told is not None:
        return told
    year = value.get("y")
    shown = f"{year:04d}" if year else "XXXX"
    return Told(unknown(shown, "year", shown), "unresolved", vague=True)


def _period(feast: str, days: list[date], value: Value) -> Period:
    if "plus" in value:
        first = day_period(shift_days(days[0], value["plus"]))
        if "plus2" not in value:
            return first
        return between(first, day_period(shift_days(days[0], value["plus2"])))
    if _feasts()[feast]["kind"] in ("span", "islamic_month"):
        return between(day_period(days[0]), day_period(days[-1]))
    return day_period(days[0])


def _undated(feast: str, value: Value, at: Setting, *, vague: bool) -> Told | None:
    anchor = at.anchor.day
    row = _feasts()[feast]
    if anchor is None:
        if row["kind"] != "fixed":
            return None
        shown = f"XXXX-{int(row['month']):02d}-{int(row['day']):02d}"
        return Told(unknown(shown, "day", shown), "unresolved", vague=True)
    if "year" in value:
        year = anchor.year + {"past": -1, "next": 1}.get(value["year"], 0)
        days = feast_days(feast, year)
        return Told(_period(feast, days, value), "relative", at.anchor) if days else None
    found = [
        days
        for year in (anchor.year - 1, anchor.year, anchor.year + 1)
        if (days := feast_days(feast, year))
    ]
    if not found:
        return None
    days = _directed(found, value.get("shift"), at, anchor)
    period = _period(feast, days, value)
    return Told(period, "inferred_year", at.anchor, vague=vague, steps=("nearest to publication",))


def _directed(found: list[list[date]], shift: str | None, at: Setting, anchor: date) -> list[date]:
    found.sort(key=lambda days: abs((days[0] - anchor).days))
    nearest = found[0]
    cue = shift or (at.cue() if abs((nearest[0] - anchor).days) > _NEAR // 2 else None)
    if cue in ("past", "before"):
        return next((days for days in found if days[0] <= anchor), nearest)
    if cue in ("next", "after", "future"):
        return next((days for days in found if days[-1] >= anchor), nearest)
    return nearest


@cache
def feast_days(feast: str, year: int) -> list[date]:
    """First and last day of a feast in a Gregorian year; empty where not known."""
    row = _feasts()[feast]
    kind, month, day = row["kind"], int(row["month"]), int(row["day"])
    if kind == "fixed":
        found = safe_date(year, month, day)
        return [found] if found else []
    if kind == "span":
        first, last = safe_date(year, month, day), safe_date(year + 1, 1, 1)
        return [first, last] if first and last else []
    if kind == "eve":
        return [shift_days(day, -1) for day in feast_days(row["name"], year)]
    if kind == "easter":
        return [shift_days(found, day + 2) for found in holidays_of(year).get(_PASCHAL, ())[:1]]
    return _islamic_days(row, year)


def _islamic_days(row: dict[str, str], year: int) -> list[date]:
    kind, month, day = row["kind"], int(row["month"]), int(row["day"])
    named = holidays_of(year).get(row["name"], ()) if kind == "holiday" else ()
    if named or not month:
        return list(named[:1])
    middle = safe_date(year, 7, 1)
    if middle is None or year < 623:
        return []
    hijri = hijri_year_of(middle)
    for other in (hijri, hijri + 1, hijri - 1):
        first = hijri_day(other, month, day or 1)
        if first.year == year:
            last = (
                shift_days(hijri_day(other, month + 1, 1), -1) if kind == "islamic_month" else first
            )
            return [first, last]
    return []


def _hijri_feast(feast: str, year: int) -> list[date]:
    row = _feasts()[feast]
    month, day = int(row["month"]), int(row["day"])
    if row["kind"] not in ("holiday", "islamic", "islamic_month") or not month:
        return []
    first = hijri_day(year, month, day or 1)
    if row["kind"] == "islamic_month":
        return [first, shift_days(hijri_day(year, month + 1, 1), -1)]
    return [first]


def tell_hijri(value: Value, at: Setting) -> Told:
    """16 Rajab 1344 H, Rajab 1446 H, 1446 H, 1 Muharram."""
    month, day, year = value.get("hm"), value.get("hd"), value.get("h")
    if year is None:
        return _undated_hijri(value, at)
    if month is None:
        first, last = hijri_day(year, 1, 1), shift_days(hijri_day(year + 1, 1, 1), -1)
    elif day is None:
        first = hijri_day(year, month, 1)
        last = shift_days(_next_month(year, month), -1)
    else:
        return Told(day_period(hijri_day(year, month, day)))
    if month is None:
        start, end = month_period(first.year, first.month), month_period(last.year, last.month)
        return Told(between(start, end))
    return Told(between(day_period(first), day_period(last)))


def _next_month(year: int, month: int) -> date:
    return hijri_day(year + 1, 1, 1) if month == 12 else hijri_day(year, month + 1, 1)


def _undated_hijri(value: Value, at: Setting) -> Told:
    anchor = at.anchor.day
    if anchor is None or anchor.year < 1900:
        return Told(unknown("XXXX", "day", "XXXX"), "unresolved", NO_ANCHOR, vague=True)
    year = hijri_year_of(anchor)
    days = [
        hijri_day(other, value["hm"], value.get("hd", 1)) for other in (year - 1, year, year + 1)
    ]
    nearest = min(days, key=lambda day: abs((day - anchor).days))
    return Told(day_period(nearest), "inferred_year", at.anchor, vague=True)
