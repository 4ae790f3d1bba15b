"""The Islamic calendar as Indonesia's government dates it.

Months that the holidays table fixes (Muharram, Rabiul Awal, Rajab, Syawal, Zulhijah) begin where
the government said; the others are counted from the nearest of those with the tabular calendar
(30 and 29 days in turn), so that they may be a day off.
"""

from __future__ import annotations

from datetime import date
from functools import cache

from pipeline.resolve.dates_periods import shift_days

_EPOCH = date(622, 7, 19).toordinal()  # 1 Muharram 1, Gregorian reckoning of the civil epoch
_FIRST, _LAST = 1946, 2100  # years of the holidays table
_FIXED = {  # month → holiday in it and its day
    1: ("Islamic New Year", 1),
    3: ("Prophet's Birthday", 12),
    7: ("Isra' and Mi'raj", 27),
    10: ("Eid al-Fitr", 1),
    12: ("Eid al-Adha", 10),
}


@cache
def holidays_of(year: int) -> dict[str, tuple[date, ...]]:
    """Public holidays of a year by their English names, from the government's decrees."""
    if not _FIRST <= year <= _LAST:
        return {}
    from holidays import country_holidays

    table = country_holidays("ID", years=year, language="en_US")
    named: dict[str, list[date]] = {}
    for day in sorted(table):
        for name in table[day].split("; "):
            named.setdefault(name.split(" (")[0], []).append(day)
    return {name: tuple(days) for name, days in named.items()}


def tabular(year: int, month: int, day: int) -> date:
    """A day of the tabular calendar, with leap years 2, 5, 7, 10, 13, 16, 18, 21, 24, 26, 29."""
    before = 354 * (year - 1) + (3 + 11 * year) // 30
    months = 29 * (month - 1) + month // 2
    ordinal = _EPOCH + before + months + day - 1
    return date.fromordinal(min(max(1, ordinal), date.max.toordinal()))


@cache
def hijri_day(year: int, month: int, day: int) -> date:
    """The Gregorian day of a Hijri date."""
    for other in sorted(_FIXED, key=lambda fixed: (abs(fixed - month), -fixed)):
        start = _start(year, other)
        if start is not None:
            apart = tabular(year, month, day) - tabular(year, other, 1)
            return shift_days(start, apart.days)
    return tabular(year, month, day)


def _start(year: int, month: int) -> date | None:
    """First day of a month that the holidays table fixes."""
    name, day = _FIXED[month]
    guess = tabular(year, month, day)
    for calendar_year in (guess.year, guess.year + 1, guess.year - 1):
        for found in holidays_of(calendar_year).get(name, ()):
            if abs((found - guess).days) <= 4:
                return shift_days(found, 1 - day)
    return None


def hijri_year_of(day: date) -> int:
    """The Hijri year that holds a day, tabular."""
    year = (day.toordinal() - _EPOCH) * 30 // 10631 + 1
    return year if tabular(year, 1, 1) <= day else year - 1
