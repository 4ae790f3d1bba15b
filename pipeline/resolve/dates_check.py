"""The stated weekday against the stated date, and dates that cannot be."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from pipeline.resolve.dates_periods import safe_date, shift_days

_SLIP = 21  # days: a date without year farther from publication takes the year its weekday fits
_FRESH = 3  # days: news is reported that soon
_AHEAD = 3  # days: dates this much later than publication are no reports of what happened
_YEARS_BACK = 2  # of an old report that is quoted without its year


@dataclass(frozen=True, slots=True)
class WeekdayCheck:
    """What is wrong with a weekday and its date.

    Attributes:
        conflict: the weekday is not that of the date.
        nearest: the nearest date with the stated weekday, towards publication in a tie.
        reason: weekday, month or year: what was most likely mistaken; None without a conflict.
    """

    conflict: bool
    nearest: date | None
    reason: str | None


def check_weekday(stated: int, day: date, published: date | None) -> WeekdayCheck:
    """Compare a stated weekday (ISO, 1 to 7) with a date."""
    if day.isoweekday() == stated:
        return WeekdayCheck(conflict=False, nearest=None, reason=None)
    ahead = (stated - day.isoweekday()) % 7
    choices = [shift_days(day, ahead), shift_days(day, ahead - 7)]
    choices.sort(key=lambda other: (abs((other - day).days), _away(other, published)))
    return WeekdayCheck(
        conflict=True, nearest=choices[0], reason=_reason(stated, day, choices[0], published)
    )


def _away(day: date, published: date | None) -> int:
    return abs((day - published).days) if published else 0


def _reason(stated: int, day: date, nearest: date, published: date | None) -> str:
    """A wrong year or month moves the date near publication and makes the weekday fit."""
    if published is None or _away(day, published) <= _SLIP:
        return "weekday"
    for year in (published.year, published.year - 1):
        other = safe_date(year, day.month, day.day)
        if year != day.year and other and other.isoweekday() == stated and _close(other, published):
            return "year"
    for month in range(1, 13):
        other = safe_date(day.year, month, day.day)
        if (
            month != day.month
            and other
            and other.isoweekday() == stated
            and _close(other, published)
        ):
            return "month"
    return "weekday" if abs((nearest - day).days) <= 3 else "date"


def _close(day: date, published: date) -> bool:
    return -_SLIP <= (day - published).days <= _AHEAD


def year_of(month: int, day: int, stated: int | None, anchor: date) -> int | None:
    """The year of a day and month: nearest to the anchor, unless the weekday decides.

    Of 46 conflicts between weekday and "(d/m)" those far from publication were old events pasted
    without a year, so a far date takes the nearest year, up to two back, that its weekday
    fits; not where the same day of publication's month fits, which makes the month the slip.

    Returns:
        None when no year near the anchor has the date (29 February in most years).
    """
    near = [
        found
        for year in range(anchor.year - 4, anchor.year + 5)
        if (found := safe_date(year, month, day))
    ]
    if not near:
        return None
    near.sort(key=lambda other: (abs((other - anchor).days), other > anchor))
    best = near[0]
    if stated is None or best.isoweekday() == stated or abs(best - anchor) <= timedelta(_SLIP):
        return best.year
    if _month_slipped(day, stated, anchor):
        return best.year
    fitting = [
        found
        for year in range(anchor.year - _YEARS_BACK, anchor.year + 2)
        if (found := safe_date(year, month, day)) and found.isoweekday() == stated
    ]
    fitting.sort(key=lambda other: (abs((other - anchor).days), other > anchor))
    return fitting[0].year if fitting else best.year


def _month_slipped(day: int, stated: int, anchor: date) -> bool:
    """The day has the stated weekday in the month of publication, shortly before it."""
    found = safe_date(anchor.year, anchor.month, day)
    if found is None or found.isoweekday() != stated:
        return False
    return -_FRESH <= (found - anchor).days <= 1
