"""Stretches of the calendar: their TIMEX3 value, EDTF string, first and last day."""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import MAXYEAR, MINYEAR, date, timedelta

_QUARTER_CODE, _HALF_CODE, _THIRD_CODE = 32, 39, 36  # EDTF level 2: 33-36, 40-41, 37-39


@dataclass(frozen=True, slots=True)
class Period:
    """A stretch of the calendar; `first` and `last` are None outside the years 1 to 9999."""

    value: str
    edtf: str | None
    first: date | None
    last: date | None
    granularity: str


def day_period(day: date) -> Period:
    """One day."""
    return Period(day.isoformat(), day.isoformat(), day, day, "day")


def month_period(year: int, month: int) -> Period:
    """A calendar month."""
    value = f"{year:04d}-{month:02d}"
    last = calendar.monthrange(year, month)[1] if _in_calendar(year) else 28
    return _period(value, value, _span(year, month, 1, year, month, last), "month")


def year_period(year: int) -> Period:
    """A year; 0 and negative ones are before Christ, astronomical (330 SM is -329)."""
    value = f"-{-year:04d}" if year < 0 else f"{year:04d}"
    edtf = value if -MAXYEAR <= year <= MAXYEAR else None
    return Period(value, edtf, *_span(year, 1, 1, year, 12, 31), "year")


def years_period(first: int, last: int) -> Period:
    """A range of years."""
    return between(year_period(first), year_period(last))


def quarter_period(year: int, quarter: int) -> Period:
    """A quarter of a year."""
    month = 3 * quarter - 2
    days = _span(year, month, 1, year, month + 2, _length(year, month + 2))
    edtf = f"{year:04d}-{_QUARTER_CODE + quarter}"
    return _period(f"{year:04d}-Q{quarter}", edtf, days, "quarter")


def half_period(year: int, half: int) -> Period:
    """A half of a year (semester)."""
    month = 6 * half - 5
    days = _span(year, month, 1, year, month + 5, _length(year, month + 5))
    return _period(f"{year:04d}-H{half}", f"{year:04d}-{_HALF_CODE + half}", days, "half")


def third_period(year: int, third: int) -> Period:
    """A third of a year (caturwulan); TIMEX3 has no form for it, so two months are named."""
    month = 4 * third - 3
    return between(month_period(year, month), month_period(year, month + 3))


def week_period(day: date) -> Period:
    """The ISO week, Monday to Sunday, that holds a day."""
    year, week, weekday = day.isocalendar()
    first, last = shift_days(day, 1 - weekday), shift_days(day, 7 - weekday)
    edtf = f"{first.isoformat()}/{last.isoformat()}"
    return Period(f"{year:04d}-W{week:02d}", edtf, first, last, "week")


def weekend_period(day: date) -> Period:
    """Saturday and Sunday of the ISO week that holds a day."""
    week = week_period(day)
    first = shift_days(week.last or day, -1)
    last = week.last or day
    edtf = f"{first.isoformat()}/{last.isoformat()}"
    return Period(f"{week.value}-WE", edtf, first, last, "weekend")


def decade_period(first: int) -> Period:
    """The ten years from `first`: 1990 → 199X."""
    value = f"{first // 10:03d}X"
    return _period(value, value, _span(first, 1, 1, first + 9, 12, 31), "decade")


def century_period(number: int, *, before: bool) -> Period:
    """A century by its number: 20 → 19XX; `before` Christ as a range of years."""
    if before:
        pair = years_period(1 - number * 100, -(number - 1) * 100)
        return Period(pair.value, pair.edtf, None, None, "century")
    hundred = number - 1
    value = f"{hundred:02d}XX"
    days = _span(hundred * 100, 1, 1, hundred * 100 + 99, 12, 31)
    return _period(value, value, days, "century")


def between(start: Period, end: Period) -> Period:
    """From the first day of one period to the last of another."""
    edtf = _interval(start, end)
    first, last = start.first, end.last
    if first and last and first > last:
        first, last = end.first, start.last
    if first and last and first > last:
        first = last = None
    return Period(f"{start.value}/{end.value}", edtf, first, last, end.granularity)


def _interval(start: Period, end: Period) -> str | None:
    """EDTF intervals have days, months or years at their ends: others are spelt out in days."""
    ends = []
    for period, day in ((start, start.first), (end, end.last)):
        plain = (
            period.edtf is not None
            and not {"/", "["} & set(period.edtf)
            and period.granularity in _PLAIN
        )
        if plain:
            ends.append(period.edtf)
        elif day is not None:
            ends.append(day.isoformat())
        else:
            return None
    return "/".join(text for text in ends if text)


_PLAIN = frozenset(("day", "month", "year"))


def one_of(periods: list[Period]) -> Period:
    """A choice or a list of days: [2025-10-23,2025-10-24]."""
    value = f"[{','.join(period.value for period in periods)}]"
    firsts = [period.first for period in periods if period.first]
    lasts = [period.last for period in periods if period.last]
    whole = len(firsts) == len(periods)
    plain = all(period.edtf == period.value for period in periods)
    return Period(
        value,
        value if plain else None,
        min(firsts) if firsts and whole else None,
        max(lasts) if lasts and whole else None,
        periods[0].granularity,
    )


def unknown(value: str, granularity: str, edtf: str | None = None) -> Period:
    """A value with unknown parts: XXXX-02-04."""
    return Period(value, edtf, None, None, granularity)


def shift_days(day: date, count: int) -> date:
    """A day some days on, or the calendar's end."""
    try:
        return day + timedelta(days=count)
    except OverflowError:
        return date.max if count > 0 else date.min


def shift_months(day: date, count: int) -> tuple[int, int]:
    """Year and month some months on."""
    months = day.year * 12 + day.month - 1 + count
    return months // 12, months % 12 + 1


def safe_date(year: int, month: int, day: int) -> date | None:
    """A date, or None where the calendar has none."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _period(
    value: str, edtf: str, days: tuple[date | None, date | None], granularity: str
) -> Period:
    """A period whose EDTF string has four digits for the year: within the calendar."""
    return Period(value, edtf if days[0] else None, *days, granularity)


def _in_calendar(year: int) -> bool:
    return MINYEAR <= year <= MAXYEAR


def _length(year: int, month: int) -> int:
    return calendar.monthrange(year, month)[1] if _in_calendar(year) else 28


def _span(*parts: int) -> tuple[date | None, date | None]:
    return safe_date(*parts[:3]), safe_date(*parts[3:])
