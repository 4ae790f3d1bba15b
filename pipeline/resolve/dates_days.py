"""Days: stated, without year or month, named by their weekday, or counted from another day."""

from __future__ import annotations

from dataclasses import replace
from datetime import MAXYEAR, date
from typing import TYPE_CHECKING

from pipeline.resolve.dates_check import check_weekday, year_of
from pipeline.resolve.dates_periods import (
    Period,
    between,
    day_period,
    one_of,
    safe_date,
    shift_days,
    shift_months,
    unknown,
)
from pipeline.resolve.dates_setting import NO_ANCHOR, Told

if TYPE_CHECKING:
    from pipeline.resolve.dates_context import Anchor
    from pipeline.resolve.dates_setting import Setting, Value

_STEP = {"past": -1, "before": -1, "this": 0, "that": 0, "next": 1, "after": 1}
_LONG_AGO = 60  # days: tense decides the year of a day and month only farther away than that
_BESIDE = 30  # days: the same where the sentence itself names a year
_WEEK_BACK = 16  # days: a bare weekday means the one that the text dated, if that is not older


def tell_day(value: Value, at: Setting) -> Told:
    """Resolve a day-level value; its parts of day and clock times are left to the caller."""
    if "days" in value:
        told = _stated(value, at)
    elif "off" in value:
        told = _counted(value, at)
    elif "wd" in value:
        told = _weekday(value, at)
    else:
        told = Told(unknown("", "time"), resolution="unresolved")
    return told


def _stated(value: Value, at: Setting) -> Told:
    year, resolution, note = _year(value, at)
    month = value.get("m")
    if month is None:
        return _without_month(value, at)
    if _month_first(value, month):
        value = {**value, "days": [month], "m": value["days"][0], "bad": False}
        month = value["m"]
    if value.get("bad") or not 1 <= month <= 12:
        shown = f"{year:04d}-XX-XX" if year else "XXXX-XX-XX"
        return Told(unknown(shown, "day", shown), "unresolved", problem="impossible")
    periods = [_period(year, month, day) for day in value["days"]]
    period = _joined(periods, value)
    anchor = NO_ANCHOR if resolution == "explicit" else at.anchor
    told = Told(period, resolution, anchor, steps=(note,) if note else ())
    if any("X" in part.value and year for part in periods):
        return replace(told, resolution="unresolved", problem="impossible")
    return _checked(told, value, at, [part.first for part in periods])


def _month_first(value: Value, month: int) -> bool:
    """04/23/2025, as written in the United States; never where a weekday stands beside it."""
    alone = len(value["days"]) == 1 and "wd" not in value and bool(value.get("y"))
    return alone and 12 < month <= 31 and 1 <= value["days"][0] <= 12


def _joined(periods: list[Period], value: Value) -> Period:
    if len(periods) == 1:
        return periods[0]
    if value.get("op") == "to":
        return between(periods[0], periods[-1])
    return one_of(periods)


def _period(year: int | None, month: int, day: int) -> Period:
    if year is None:
        shown = f"XXXX-{month:02d}-{day:02d}"
        return unknown(shown, "day", shown)
    found = safe_date(year, month, day)
    if found is not None:
        return day_period(found)
    shown = f"{year:04d}-{month:02d}-XX"
    return unknown(shown, "day", shown if year <= MAXYEAR else None)


def _year(value: Value, at: Setting) -> tuple[int | None, str, str]:
    """Year of a stated day, how it was found, and a note for people."""
    if value.get("y"):
        return value["y"], "explicit", ""
    anchor = at.anchor.day
    if not 1 <= value.get("m", 0) <= 12 or ("year" in value and anchor is None):
        return None, "unresolved", ""
    if "year" in value and anchor is not None:
        year = anchor.year + _STEP.get(value["year"], 0)
        return year, "relative", f"year {anchor.year} {_STEP.get(value['year'], 0):+d}"
    stated = (value.get("wds") or [value.get("wd")])[-1]
    if stated is None and at.repeats_yearly():
        return None, "unresolved", "happens again and again: no year"
    if anchor is None:
        return _told_year(value, stated, at)
    return _inferred_year(value, stated, at, anchor)


def _told_year(value: Value, stated: int | None, at: Setting) -> tuple[int | None, str, str]:
    """Without a document date: the year told before, or beside it, that the weekday fits."""
    if at.year is None:
        return None, "unresolved", ""
    for year in (at.year, at.year - 1, at.year + 1):
        day = safe_date(year, value["m"], value["days"][-1])
        if day is not None and (stated is None or day.isoweekday() == stated):
            return year, "inferred_year", "year told before"
    return None, "unresolved", ""


def _inferred_year(
    value: Value, stated: int | None, at: Setting, anchor: date
) -> tuple[int | None, str, str]:
    month, day, shift = value["m"], value["days"][-1], value.get("shift")
    near = value.get("weak") or "off" in value  # "(4/2)" is written of days near publication
    nearest = year_of(month, day, stated, anchor)
    if nearest is None:
        return None, "unresolved", ""
    found = safe_date(nearest, month, day)
    if stated is not None or near or found is None:
        return nearest, "inferred_year", "nearest to publication" + (", weekday" if stated else "")
    year, note = _directed_year(found, shift, at, anchor)
    return year, "inferred_year", note


def _directed_year(found: date, shift: str | None, at: Setting, anchor: date) -> tuple[int, str]:
    """The nearest year, unless the words or the year told before speak against it."""
    away = (found - anchor).days
    cue = shift
    if shift is None and abs(away) > (_BESIDE if at.year_here else _LONG_AGO):
        told = at.told_year(anchor)
        if told is not None and safe_date(told, found.month, found.day):
            return told, f"year {told} told before"
        cue = at.cue()
    if cue in ("past", "before") and away > 0:
        return found.year - 1, "last one before publication"
    if cue in ("next", "after", "future") and away < 0:
        return found.year + 1, "next one after publication"
    return found.year, "nearest to publication"


def _without_month(value: Value, at: Setting) -> Told:
    anchor, days = at.anchor.day, value["days"]
    if anchor is None:
        shown = [unknown(f"XXXX-XX-{day:02d}", "day", f"XXXX-XX-{day:02d}") for day in days]
        return Told(_joined(shown, value), "unresolved")
    if "month" in value:
        year, month = shift_months(anchor, _STEP.get(value["month"], 0))
    else:
        year, month = _near_month(days[0], value.get("wd"), value.get("shift"), at, anchor)
    periods = [_period(year, month, day) for day in days]
    told = Told(_joined(periods, value), "inferred_month", at.anchor, steps=("month inferred",))
    return _checked(told, value, at, [part.first for part in periods])


def _near_month(
    day: int, stated: int | None, shift: str | None, at: Setting, anchor: date
) -> tuple[int, int]:
    months = [shift_months(anchor, step) for step in (0, -1, 1)]
    found = [(safe_date(year, month, day), (year, month)) for year, month in months]
    known = [(moment, pair) for moment, pair in found if moment is not None]
    if stated is not None:
        fitting = [(moment, pair) for moment, pair in known if moment.isoweekday() == stated]
        known = fitting or known
    cue = shift or at.cue()
    if cue in ("future", "next"):
        known = [(moment, pair) for moment, pair in known if moment >= anchor] or known
    elif cue in ("past", "speech", "before"):
        known = [(moment, pair) for moment, pair in known if moment <= anchor] or known
    known.sort(key=lambda item: abs((item[0] - anchor).days))
    return known[0][1] if known else months[0]


def _checked(told: Told, value: Value, at: Setting, days: list[date | None]) -> Told:
    """Compare the stated weekdays with the days, in order."""
    stated = value.get("wds") or ([value["wd"]] if "wd" in value and not value.get("eve") else [])
    guessed = told.resolution != "explicit" and at.anchor.source == "text"
    if not stated or guessed or any(day is None for day in days):
        return told
    if len(stated) < len(days) and any(day.isoweekday() in stated for day in days if day):
        return told
    for weekday, day in zip(stated, days, strict=False):
        if day is None:
            continue
        check = check_weekday(weekday, day, at.anchor.day)
        if check.conflict and check.nearest is not None:
            return replace(
                told,
                conflict=True,
                alternative=check.nearest.isoformat(),
                problem=check.reason,
                steps=(*told.steps, f"{day} is weekday {day.isoweekday()}, not {weekday}"),
            )
    return told


def _counted(value: Value, at: Setting) -> Told:
    """Kemarin, hari ini, besok; keesokan harinya counts from the day told before."""
    count: int = value["off"]
    base = at.focus if value.get("basis") == "previous" else at.base
    if base.day is None:
        ref = (
            "PAST_REF"
            if count < 0 or value.get("basis")
            else "FUTURE_REF"
            if count
            else "PRESENT_REF"
        )
        return Told(unknown(ref, "day"), "unresolved", vague=True)
    day = shift_days(base.day, count)
    stated = value.get("wd")
    if stated is not None and day.isoweekday() != stated:
        return _weekday_and_count(stated, count, at, base.day)
    step = f"{base.day} {count:+d} day(s)"
    vague = not count and bool(value.get("basis")) and "part" not in value  # hari itu
    return Told(day_period(day), "relative", base, vague=vague, steps=(step,))


def _weekday_and_count(stated: int, count: int, at: Setting, base: date) -> Told:
    """Selasa besok: that weekday, in the direction of the word."""
    anchor = at.anchor.day or base
    if shift_days(anchor, count).isoweekday() == stated:
        day = shift_days(anchor, count)
    elif count > 0:
        day = shift_days(base, (stated - base.isoweekday() - 1) % 7 + 1)
    elif count < 0:
        day = shift_days(base, -((base.isoweekday() - stated - 1) % 7 + 1))
    else:
        day = shift_days(base, stated - base.isoweekday())
    return Told(day_period(day), "relative", at.base, steps=(f"weekday {stated} from {base}",))


def _weekday(value: Value, at: Setting) -> Told:
    stated: int = value["wd"]
    anchor = at.anchor.day
    if anchor is None and not at.weekdays.get(stated):
        shown = f"XXXX-WXX-{stated}"
        return Told(unknown(shown, "day"), "unresolved")
    day, note, source = _weekday_day(stated, value, at)
    if value.get("eve"):
        day, note = shift_days(day, -1), f"the evening before {day}"
    return Told(day_period(day), "relative", source, steps=(note,))


def _weekday_day(stated: int, value: Value, at: Setting) -> tuple[date, str, Anchor]:
    anchor = at.anchor.day
    dated = at.weekdays.get(stated)
    if anchor is None:
        day = dated or date.min
        return day, f"the {day} told before", at.focus
    back = (anchor.isoweekday() - stated) % 7
    if "week" in value or "shift" in value:
        return *_shifted_weekday(stated, value, anchor, back), at.anchor
    if stated not in at.fresh and at.cue() == "future":
        return shift_days(anchor, (-back) % 7), f"next from {anchor}: future cue", at.anchor
    if dated is not None and -_WEEK_BACK <= (dated - anchor).days <= 0:
        return dated, f"the {dated} told before", at.anchor
    return shift_days(anchor, -back), f"last until {anchor}", at.anchor


def _shifted_weekday(stated: int, value: Value, anchor: date, back: int) -> tuple[date, str]:
    """Jumat pekan lalu, Rabu ini, Senin lalu, Kamis mendatang."""
    if "week" in value:
        monday = shift_days(anchor, 1 - anchor.isoweekday() + 7 * _STEP.get(value["week"], 0))
        return shift_days(monday, stated - 1), f"week of {monday}"
    shift = value["shift"]
    if shift in ("past", "before"):
        return shift_days(anchor, -(back or 7)), f"last before {anchor}"
    if shift in ("next", "after"):
        return shift_days(anchor, (-back) % 7 or 7), f"next after {anchor}"
    return shift_days(anchor, stated - anchor.isoweekday()), f"week of {anchor}"
