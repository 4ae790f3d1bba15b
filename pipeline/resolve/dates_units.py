"""Months, quarters, years and longer; weeks; units counted from another day."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.resolve.dates_periods import (
    Period,
    century_period,
    day_period,
    decade_period,
    half_period,
    month_period,
    quarter_period,
    shift_days,
    shift_months,
    third_period,
    unknown,
    week_period,
    weekend_period,
    year_period,
    years_period,
)
from pipeline.resolve.dates_setting import NO_ANCHOR, Told

if TYPE_CHECKING:
    from datetime import date

    from pipeline.resolve.dates_context import Anchor
    from pipeline.resolve.dates_setting import Setting, Value

_STEP = {"past": -1, "before": -1, "this": 0, "that": 0, "next": 1, "after": 1}
_SEASONS = {"SP": 21, "SU": 22, "FA": 23, "WI": 24}  # EDTF level 1
_JUST_PAST = 9  # months ahead: such a month is rather the one just past, whatever the tense
_EARLY = 10  # day of the month: only before it is "Mei lalu", said in May, the one a year ago
_SOON = 2  # months: a month that near ahead, with no word on tense, is not last year's
_REFS = {"ago": "PAST_REF", "before": "PAST_REF", "ahead": "FUTURE_REF", "after": "FUTURE_REF"}
_YEARS = {"Y": 1, "DE": 10, "CE": 100, "ML": 1000}
_MONTHS = {"M": 1, "Q": 3, "HY": 6}
_DAYS = {"D": 1, "W": 7}


def tell_month(value: Value, at: Setting) -> Told:
    """A month, with or without its year."""
    month: int = value["m"]
    if value.get("y"):
        return Told(month_period(value["y"], month))
    anchor = at.anchor.day
    if "year" in value and anchor is not None:
        year = anchor.year + _STEP.get(value["year"], 0)
        return Told(month_period(year, month), "relative", at.anchor, steps=(f"year {year}",))
    if anchor is None:
        if at.year:
            return Told(month_period(at.year, month), "inferred_year", steps=("year told before",))
        shown = f"XXXX-{month:02d}"
        return Told(unknown(shown, "month", shown), "unresolved")
    year, note = _month_year(month, value.get("shift"), at, anchor)
    return Told(month_period(year, month), "inferred_year", at.anchor, steps=(note,))


def _month_year(month: int, shift: str | None, at: Setting, anchor: date) -> tuple[int, str]:
    if shift is not None:
        return _shifted_year(month, shift, anchor)
    near = abs(month - anchor.month) <= 1 and not at.year_here
    told = None if near else at.told_year(anchor)
    if told is not None:
        return told, f"year {told} told before"
    known = at.known.get(f"m{month}")
    if known is not None and abs(known - anchor.year) <= 1:
        return known, "the same month told before"
    cue, ahead = at.cue(), (month - anchor.month) % 12
    if (cue == "future" and ahead < _JUST_PAST) or (cue is None and 0 < ahead <= _SOON):
        return anchor.year + (month < anchor.month), "next from publication"
    return anchor.year - (month > anchor.month), "last until publication"


def _shifted_year(month: int, shift: str, anchor: date) -> tuple[int, str]:
    """Oktober lalu, Agustus mendatang, November ini."""
    if shift in ("past", "before"):
        early = month == anchor.month and anchor.day < _EARLY
        return anchor.year - (month > anchor.month or early), "last before publication"
    if shift in ("next", "after"):
        return anchor.year + (month < anchor.month), "next after publication"
    return anchor.year, "this year"


def tell_quarter(value: Value, at: Setting) -> Told:
    """A quarter, a half or a third of a year."""
    year, resolution, anchor = value.get("y"), "explicit", NO_ANCHOR
    if year is None:
        year, resolution, anchor = _quarter_year(value, at)
    make, number = next(
        (make, value[key])
        for key, make in (("q", quarter_period), ("h", half_period), ("third", third_period))
        if key in value
    )
    if year is None:
        code = f"XXXX-{'Q' if make is quarter_period else 'H'}{number}"
        return Told(unknown(code, "quarter"), "unresolved")
    return Told(make(year, number), resolution, anchor, vague=_is_loose(value))


def _is_loose(value: Value) -> bool:
    """Half of a match or a term at school, unless a year is pointed at."""
    return bool(value.get("event")) and not {"year", "shift"} & set(value)


def _quarter_year(value: Value, at: Setting) -> tuple[int | None, str, Anchor]:
    anchor = at.anchor.day
    if anchor is None:
        return at.year, "inferred_year" if at.year else "unresolved", NO_ANCHOR
    if "year" in value:
        return anchor.year + _STEP.get(value["year"], 0), "relative", at.anchor
    last = (
        3 * value["q"] if "q" in value else 6 * value["h"] if "h" in value else 4 * value["third"]
    )
    first = last - (2 if "q" in value else 5 if "h" in value else 3)
    if "shift" not in value:
        known = at.year if at.year != anchor.year else None
        same = at.known.get(quarter_key(value))
        known = known or (same if same is None or abs(same - anchor.year) <= 1 else None)
        if known:
            return known, "inferred_year", at.anchor
    shift = value.get("shift") or at.cue()
    if shift in ("next", "after", "future"):
        over = last < anchor.month - (_SOON if shift == "future" else 0)
        return anchor.year + over, "inferred_year", at.anchor
    if shift in ("this", "that"):
        return anchor.year, "inferred_year", at.anchor
    return anchor.year - (first > anchor.month), "inferred_year", at.anchor


def quarter_key(value: Value) -> str:
    """Short name of a quarter, half or third: q3, h1."""
    return next(f"{key[0]}{value[key]}" for key in ("q", "h", "third") if key in value)


def tell_year(value: Value, _: Setting) -> Told:
    """A year or two, before Christ where said."""
    first, second = value["y"], value.get("y2")
    if value.get("bc"):
        first, second = 1 - first, 1 - second if second else None
    vague = bool(value.get("event"))
    if second is None:
        return Told(year_period(first), vague=vague)
    return Told(years_period(first, second), vague=vague)


def tell_century(value: Value, _: Setting) -> Told:
    """A century or a decade."""
    if "dec" in value:
        return Told(decade_period(value["dec"]))
    return Told(century_period(value["c"], before=bool(value.get("bc"))))


def tell_season(value: Value, at: Setting) -> Told:
    """Musim panas 2023: TIMEX3 2023-SU; a season has no days that hold everywhere."""
    year, anchor = value.get("y"), at.anchor.day
    if year is None and "shift" in value and anchor is not None:
        year = anchor.year + _STEP.get(value["shift"], 0)
    code = value["se"]
    shown = f"{year:04d}" if year else "XXXX"
    edtf = f"{shown}-{_SEASONS[code]}" if year else None
    period = unknown(f"{shown}-{code}", "quarter", edtf)
    return Told(
        period, "explicit" if value.get("y") else "unresolved", vague=value.get("y") is None
    )


def tell_weekend(value: Value, at: Setting) -> Told:
    """Saturday and Sunday of a week: this, last, next."""
    anchor = at.anchor.day
    if anchor is None:
        return Told(unknown("XXXX-WXX-WE", "weekend"), "unresolved")
    shift = value.get("shift")
    step = _STEP.get(shift, 0) if shift else _weekend_step(at, anchor)
    day = shift_days(anchor, 7 * step)
    return Told(
        weekend_period(day), "relative", at.anchor, steps=(f"weekend of the week of {day}",)
    )


def _weekend_step(at: Setting, anchor: date) -> int:
    """Before Friday a bare "akhir pekan" is the one past, unless the words look ahead."""
    return -1 if anchor.isoweekday() < 4 and at.cue() != "future" else 0


def tell_unit(value: Value, at: Setting) -> Told:
    """Pekan lalu, bulan ini, tahun depan, tahun sebelumnya."""
    unit, shift = value["unit"], value.get("shift")
    base = at.anchor
    if shift in ("before", "after", "that") and at.focus.day is not None:
        base = at.focus
    if shift in ("before", "that", "after") and unit == "Y" and at.year:
        year = at.year + _STEP[shift]
        return Told(
            year_period(year),
            "relative",
            at.anchor,
            vague=bool(value.get("season")),
            steps=(f"year {at.year} {_STEP[shift]:+d}",),
        )
    if shift == "that" and at.focus.day is None:
        return Told(unknown("PAST_REF", unit), "unresolved", vague=True)
    if base.day is None:
        ref = {-1: "PAST_REF", 0: "PRESENT_REF", 1: "FUTURE_REF"}[_STEP.get(shift or "", 0)]
        return Told(unknown(ref, _granularity(unit)), "unresolved", vague=True)
    step = _STEP.get(shift or "", 0)
    period, vague = _unit_period(unit, step, base.day), bool(value.get("season"))
    return Told(period, "relative", base, vague=vague, steps=(f"{base.day} {step:+d} {unit}",))


def _granularity(unit: str) -> str:
    return {"D": "day", "W": "week", "M": "month", "Q": "quarter", "HY": "half"}.get(unit, "year")


def _unit_period(unit: str, step: int, base: date) -> Period:
    if unit in _DAYS:
        day = shift_days(base, step * _DAYS[unit])
        return week_period(day) if unit == "W" else day_period(day)
    if unit in _MONTHS:
        year, month = shift_months(base, step * _MONTHS[unit])
        if unit == "M":
            return month_period(year, month)
        make, length = (quarter_period, 3) if unit == "Q" else (half_period, 6)
        return make(year, (month - 1) // length + 1)
    year = base.year + step * _YEARS.get(unit, 1)
    if unit == "DE":
        return decade_period(year // 10 * 10)
    if unit == "CE":
        return century_period(year // 100 + 1, before=False)
    return year_period(year)


def tell_offset(value: Value, at: Setting, duration: str) -> Told:
    """Dua hari lalu, sebulan lagi, sehari sebelumnya; three years to come stay a duration."""
    unit, count, way = value["unit"], value["n"], value["dir"]
    if way.startswith("span") or "n2" in value or unit not in {**_DAYS, **_MONTHS, **_YEARS}:
        return Told(unknown(duration, "duration"), vague=count == "X")
    if count == "X":
        return Told(unknown(_REFS[way], _granularity(unit)), "unresolved", vague=True)
    sign = -1 if way in ("ago", "before") else 1
    if way in ("before", "after") and unit == "Y" and at.year and count == int(count):
        year = at.year + sign * int(count)
        step = f"year {at.year} {sign * count:+g}"
        return Told(year_period(year), "relative", at.focus, steps=(step,))
    base = at.focus if way in ("before", "after") else at.base
    if base.day is None or (way == "after" and base.source != "previous"):
        return Told(unknown(duration, "duration"), "unresolved")
    if count != int(count):
        unit, count = _finer(unit, count)
    period = _unit_period(unit, sign * round(count), base.day)
    if unit in ("DE", "CE"):
        period = year_period(base.day.year + sign * round(count) * _YEARS[unit])
    if way == "after" and _is_ahead(period, at):
        return Told(unknown(duration, "duration"), "unresolved")  # a story is told of the past
    return Told(period, "relative", base, steps=(f"{base.day} {sign * count:+g} {unit}",))


def _is_ahead(period: Period, at: Setting) -> bool:
    return bool(period.first and at.anchor.day and period.first > at.anchor.day)


def _finer(unit: str, count: float) -> tuple[str, float]:
    """A year and a half are 18 months, half a month is 15 days."""
    if unit in _YEARS:
        return "M", count * 12 * _YEARS[unit]
    if unit in _MONTHS:
        return "D", count * 30 * _MONTHS[unit]
    return "D", count * _DAYS[unit]
