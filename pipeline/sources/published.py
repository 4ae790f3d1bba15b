"""When a document was published: reads dates of columns, front matter, addresses, file names.

Nothing here reads the clock: a date is plausible from 1990 to 2099.
"""

from __future__ import annotations

import math
import re
from datetime import UTC, date, datetime, timedelta, timezone
from functools import cache
from typing import TYPE_CHECKING

from pipeline.rules import load_lexicon

if TYPE_CHECKING:
    from collections.abc import Iterable

JAKARTA = timezone(timedelta(hours=7))
_FIRST, _LAST = date(1990, 1, 1), date(2099, 12, 31)
_FIRST_ISO = date(1900, 1, 1)  # year first is no other number by chance: archives go back further

_ISO = re.compile(
    r"^\s*(?P<y>\d{4})[-/.](?P<m>\d{1,2})[-/.](?P<d>\d{1,2})"
    r"(?:[T ,]\s*(?P<H>\d{1,2})[:.](?P<M>\d{2})(?:[:.](?P<S>\d{2})(?:[.,]\d+)?)?)?"
    r"\s*(?P<zone>Z|UTC|GMT|[+-]\d{2}:?\d{2})?",
    re.IGNORECASE,
)
_CLOCK = re.compile(
    r"(?<!\d)(?P<H>\d{1,2})[:.](?P<M>\d{2})(?:[:.](?P<S>\d{2}))?\s*(?P<half>[ap]m\b)?"
    r"\s*(?P<zone>Z\b|UTC\b|GMT\b|[+-]\d{2}:?\d{2})?",
    re.IGNORECASE,
)
_SLASHED = re.compile(r"(?<!\d)(\d{1,2})\s*[/.-]\s*(\d{1,2})\s*[/.-]\s*(\d{4}|\d{2})(?!\d)")
_COMPACT = re.compile(r"^\s*(\d{4})(\d{2})(\d{2})(?:[T ]?\d{4,6}Z?)?\s*$")
_EPOCH = re.compile(r"^\s*(\d{9,10}|\d{12,13})(?:\.\d+)?\s*$")
_PATH = re.compile(r"(?<!\d)((?:19|20)\d{2})[/._-](\d{1,2})[/._-](\d{1,2})(?!\d)")
_PATH_COMPACT = re.compile(r"(?<!\d)((?:19|20)\d{2})(\d{2})(\d{2})(?:\d{4}|\d{6}|\d{9})?(?!\d)")
_PATH_SHORT = re.compile(r"/(\d{2})/(\d{2})/(\d{2})/")
_BRACKETED = re.compile(r"\((\d{1,2})/(\d{1,2})/(\d{4})\)")
_ADDRESS = re.compile(r"^[a-z]+://[^/]*|[?#].*", re.IGNORECASE | re.DOTALL)
_NAME_DAY_FIRST = re.compile(r"(?<!\d)(\d{1,2})[._-](\d{1,2})[._-]((?:19|20)\d{2})(?!\d)")


def parse_date(value: object) -> date | None:
    """The calendar day that a cell, a front-matter value or a meta element states.

    Day before month (`5/2/2025` is 5 February), Indonesian and English month names, ISO 8601,
    RFC 2822, seconds or milliseconds since 1970. A time with an offset counts on its own
    calendar; one in UTC, and an epoch, counts in Asia/Jakarta.

    Returns:
        None when the day is not stated in full.
    """
    if isinstance(value, datetime):
        return _plausible_day(_local(value))
    if isinstance(value, date):
        return _plausible_day(value)
    if isinstance(value, bool) or value is None:
        return None
    text = f"{value:.0f}" if isinstance(value, float) and math.isfinite(value) else str(value)
    return (
        _iso_day(text)
        or _epoch_day(text)
        or _compact_day(text)
        or _named_day(text)
        or _slashed_day(text)
    )


def date_in_address(address: str) -> date | None:
    """The day in a path such as `/2025/02/05/`, `20230227` or `/15/11/05/`; None without one."""
    path = _ADDRESS.sub("", address)
    return (
        _first(_PATH, path)
        or _first(_PATH_COMPACT, path)
        or _first(_PATH_SHORT, path, century=2000)
    )


def date_in_name(name: str) -> date | None:
    """The day in a file name: `2025-02-05-judul`, `xml.2025.11.06.093048571`, `05-02-2025`."""
    found = _first(_PATH, name) or _first(_PATH_COMPACT, name)
    if found:
        return found
    for match in _NAME_DAY_FIRST.finditer(name):
        day = _day(int(match[3]), int(match[2]), int(match[1]))
        if day:
            return day
    return _named_day(name.replace("_", " ").replace("-", " "))


def trusted_image_date(addresses: Iterable[str], text: str) -> date | None:
    """The day in the first image address that has one, unless the text is clearly later.

    News texts put the day they report on in brackets, "(2/6/2025)". Where the latest of them is
    more than two weeks after the image's, the image is an archive photo: of 9,127 news texts
    with such brackets and a known date, 1.1 % have one that far after their publication.
    """
    day = next(filter(None, map(date_in_address, addresses)), None)
    if day is None:
        return None
    reported = [
        found
        for match in _BRACKETED.finditer(text)
        if (found := _day(int(match[3]), int(match[2]), int(match[1])))
    ]
    stale = bool(reported) and max(reported) - day > timedelta(days=14)
    return None if stale else day


def _first(pattern: re.Pattern[str], text: str, *, century: int = 0) -> date | None:
    for match in pattern.finditer(text):
        day = _day(century + int(match[1]), int(match[2]), int(match[3]))
        if day:
            return day
    return None


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return _plausible_day(date(year, month, day))
    except ValueError:
        return None


def _plausible_day(day: date) -> date | None:
    return day if _FIRST <= day <= _LAST else None


def _local(moment: datetime) -> date:
    """The calendar day of a moment: its own zone's, Jakarta's where the zone is UTC."""
    if moment.tzinfo is not None and not moment.utcoffset():
        moment = moment.astimezone(JAKARTA)
    return moment.date()


def _iso_day(text: str) -> date | None:
    match = _ISO.match(text)
    if match is None:
        return None
    try:
        day = date(int(match["y"]), int(match["m"]), int(match["d"]))
    except ValueError:
        return None
    return _shift(day, match) if _FIRST_ISO <= day <= _LAST else None


def _shift(day: date | None, clock: re.Match[str] | None) -> date | None:
    """Move a day stated with a UTC clock to Jakarta's calendar."""
    if day is None or clock is None or not clock["zone"] or not clock["H"]:
        return day
    if clock["zone"].upper() not in ("Z", "UTC", "GMT") and re.search("[1-9]", clock["zone"]):
        return day
    hour = int(clock["H"])
    half = clock.groupdict().get("half")
    if half:
        hour = hour % 12 + (12 if half.lower() == "pm" else 0)
    return day + timedelta(days=1) if 17 <= hour < 24 else day  # Jakarta is 7 hours ahead


def _epoch_day(text: str) -> date | None:
    match = _EPOCH.match(text)
    if match is None:
        return None
    seconds = int(match[1]) / (1000 if len(match[1]) > 10 else 1)
    return _plausible_day(datetime.fromtimestamp(seconds, UTC).astimezone(JAKARTA).date())


def _compact_day(text: str) -> date | None:
    match = _COMPACT.match(text)
    return _day(int(match[1]), int(match[2]), int(match[3])) if match else None


def _named_day(text: str) -> date | None:
    day_first, month_first, year_first = _named_patterns()
    months = _months()
    for pattern, order in (
        (day_first, (3, 2, 1)),
        (month_first, (3, 1, 2)),
        (year_first, (1, 2, 3)),
    ):
        for match in pattern.finditer(text):
            year, month, day = (match[index] for index in order)
            number = int(year) + (2000 if len(year) == 2 else 0)
            found = _day(number, months[month.casefold()], int(day))
            if found:
                return _shift(found, _CLOCK.search(text, match.end()))
    return None


def _slashed_day(text: str) -> date | None:
    for match in _SLASHED.finditer(text):
        year = int(match[3]) + (2000 if len(match[3]) == 2 else 0)
        first, second = int(match[1]), int(match[2])
        day = _day(year, second, first) or _day(year, first, second)  # 12/25/2024 is no 12 of 25
        if day:
            return _shift(day, _CLOCK.search(text, match.end()))
    return None


@cache
def _months() -> dict[str, int]:
    return {row["form"]: int(row["month"]) for row in load_lexicon("published_months")}


@cache
def _named_patterns() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    names = sorted(_months(), key=lambda form: (-len(form), form))
    month = "(" + "|".join(re.escape(name) for name in names) + r")\.?"
    gap = r"[\s,/-]*"
    ordinal = r"(?:st|nd|rd|th)?"
    return (
        re.compile(rf"(?<!\d)(\d{{1,2}}){ordinal}{gap}{month}{gap}'?(\d{{4}}|\d{{2}})(?!\d)", re.I),
        re.compile(rf"(?<!\w){month}{gap}(\d{{1,2}}){ordinal},?\s*(\d{{4}})(?!\d)", re.I),
        re.compile(rf"(?<!\d)(\d{{4}}){gap}{month}{gap}(\d{{1,2}})(?!\d)", re.I),
    )
