"""Any underspecified value → period, TIMEX3 type and clock time."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from pipeline.resolve.dates_days import tell_day
from pipeline.resolve.dates_feasts import tell_feast, tell_hijri
from pipeline.resolve.dates_periods import Period, between, shift_days, unknown
from pipeline.resolve.dates_setting import Told
from pipeline.resolve.dates_units import (
    tell_century,
    tell_month,
    tell_offset,
    tell_quarter,
    tell_season,
    tell_unit,
    tell_weekend,
    tell_year,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date

    from pipeline.resolve.dates_setting import Setting, Value

_DATED = frozenset(("days", "wd", "off"))
_HABIT = 160  # characters in which "setiap hari" makes a clock time one of every day
_WORKWEEK = 4  # days from the first to the last: five days or more are a schedule


@dataclass(frozen=True, slots=True)
class Moment:
    """What an expression says, its TIMEX3 type, and its clock time where it has one."""

    told: Told
    timex_type: str
    time: str | None = None


def tell(value: Value, at: Setting) -> Moment:
    """Resolve one expression."""
    kind = value["k"]
    if kind == "dur":
        return Moment(Told(unknown(value["dur"], "duration"), vague=_is_vague(value)), "DURATION")
    if kind == "set":
        vague = bool(value.get("rate"))
        return Moment(Told(unknown(value["set"], "duration"), vague=vague), "SET")
    if kind == "offset":
        told = tell_offset(value, at, _duration(value))
        return Moment(told, "DURATION" if told.period.granularity == "duration" else "DATE")
    if value.get("range"):
        return _range(value, at)
    if kind == "day":
        return _day(value, at)
    return Moment(_tell_long(kind, value, at), "DATE")


def _is_vague(value: Value) -> bool:
    return bool(value.get("age"))


def _tell_long(kind: str, value: Value, at: Setting) -> Told:
    teller = _TELLERS.get(kind)
    if teller is not None:
        return teller(value, at)
    return Told(unknown(value.get("ref", ""), "day"), "unresolved", vague=True)


_TELLERS: Mapping[str, Callable[[Value, Setting], Told]] = {
    "month": tell_month,
    "quarter": tell_quarter,
    "year": tell_year,
    "century": tell_century,
    "decade": tell_century,
    "weekend": tell_weekend,
    "rel": tell_unit,
    "season": tell_season,
    "feast": tell_feast,
    "hijri": tell_hijri,
}


def _duration(value: Value) -> str:
    count, unit = value["n"], value["unit"]
    first = _iso(count, unit)
    return f"{first}/{_iso(value['n2'], unit)}" if value.get("n2") else first


def _iso(count: float | str, unit: str) -> str:
    factor, name = {"Q": (3, "M"), "HY": (6, "M"), "DE": (10, "Y"), "CE": (100, "Y")}.get(
        unit, (1, unit)
    )
    shown = count if isinstance(count, str) else f"{count * factor:g}"
    if name in ("H", "MIN", "S"):
        return f"PT{shown}{'M' if name == 'MIN' else name}"
    return f"P{shown}{name if name != 'ML' else 'Y'}"


def _day(value: Value, at: Setting) -> Moment:
    if not _DATED & set(value):
        return _undated(value, at)
    told = tell_day(value, at)
    if "t" in value:
        return _timed(told, value)
    if "part" in value:
        return _parted(told, value["part"])
    return Moment(told, "DATE")


def _parted(told: Told, part: str) -> Moment:
    period = replace(told.period, value=f"{told.period.value}T{part}", granularity="part_of_day")
    return Moment(replace(told, period=period), "TIME")


def _timed(told: Told, value: Value) -> Moment:
    start, end = value["t"], value.get("t2")
    day = told.period.value
    if end is None:
        period = replace(
            told.period, value=f"{day}T{start}", granularity="time", edtf=_exact(told, start)
        )
        return Moment(replace(told, period=period), "TIME", start)
    until = day
    if end < start and told.period.last is not None and told.period.first == told.period.last:
        until = shift_days(told.period.last, 1).isoformat()
    period = replace(told.period, value=f"{day}T{start}/{until}T{end}", granularity="time")
    return Moment(replace(told, period=period), "TIME", f"{start}/{end}")


def _exact(told: Told, time: str) -> str | None:
    """EDTF has clock times with seconds on full dates only."""
    if told.period.first is None or told.period.first != told.period.last or time.startswith("24"):
        return told.period.edtf
    seconds = time if time.count(":") == 2 else f"{time}:00"
    return f"{told.period.first.isoformat()}T{seconds}"


def _undated(value: Value, at: Setting) -> Moment:
    """A clock time or a part of day without its day: the day is that of the text before."""
    if "t" not in value:
        told = Told(unknown(f"T{value['part']}", "part_of_day"), "unresolved", vague=True)
        return Moment(told, "TIME")
    day = None if at.repeats(_HABIT) else at.focus.day
    if day is None:
        told = Told(unknown("", "time"), "unresolved")
    else:
        period = Period(day.isoformat(), day.isoformat(), day, day, "day")
        told = Told(period, "relative", at.focus, steps=(f"day told before: {day}",))
    return _timed(told, value)


def _range(value: Value, at: Setting) -> Moment:
    first, last = _ends(value)
    if _is_schedule(first, last):
        shown = f"XXXX-WXX-{first['wd']}/XXXX-WXX-{last['wd']}"
        return Moment(Told(unknown(shown, "duration")), "SET")
    end = tell(last, at)
    start = tell(_before(first, last, end), at)
    if start.told.period.first and end.told.period.last:
        start = _ordered(first, start, end, at)
    period = between(start.told.period, end.told.period)
    problem = start.told.problem or end.told.problem
    source = start if start.told.conflict else end
    told = replace(
        end.told,
        period=period,
        conflict=source.told.conflict,
        alternative=_alternative(start.told, end.told),
        problem=problem,
        resolution=_weaker(start.told.resolution, end.told.resolution),
        steps=start.told.steps + end.told.steps,
    )
    time = f"{start.time}/{end.time}" if start.time and end.time else start.time or end.time
    return Moment(told, "TIME" if "TIME" in (start.timex_type, end.timex_type) else "DATE", time)


def _ends(value: Value) -> tuple[dict[str, Any], dict[str, Any]]:
    kind = value["of"]
    first = {"k": kind, **_said(value["a"])}
    last = {"k": value.get("to", kind), **_said(value["b"])}
    for key in ("m", "y", "year", "tz"):  # elided on the left: filled from the right
        if key not in first and key in last and (key != "m" or "days" in first):
            first[key] = last[key]
    if "y" in first and "y" not in last and {"m"} & set(first) & set(last):
        last["y"] = first["y"] + (last["m"] < first["m"])  # "Mei 2024 hingga Juli"
    return first, last


def _said(value: Value) -> dict[str, Any]:
    return {key: item for key, item in value.items() if item is not None}


def _is_schedule(first: Value, last: Value) -> bool:
    """Senin-Jumat: opening days, not five days on the calendar."""
    if not set(first) | set(last) <= {"k", "wd", "loose"}:
        return False
    span: int = (last["wd"] - first["wd"]) % 7
    return span >= _WORKWEEK


def _before(first: dict[str, Any], last: Value, end: Moment) -> Value:
    """The left end with what the right end settled: a year that was not said at all."""
    day: date | None = end.told.period.last
    if day is not None and "y" not in first and ({"m"} & set(first)) and "year" not in first:
        return {**first, "y": day.year}
    return first


def _ordered(first: Value, start: Moment, end: Moment, at: Setting) -> Moment:
    """A range runs forward: November to February began the year before."""
    begins, ends = start.told.period.first, end.told.period.last
    if begins is None or ends is None or begins <= ends or "m" not in first:
        return start
    return tell({**first, "y": begins.year - 1}, at)


def _alternative(start: Told, end: Told) -> str | None:
    if start.alternative is None and end.alternative is None:
        return None
    return f"{start.alternative or start.period.value}/{end.alternative or end.period.value}"


def _weaker(first: str, second: str) -> str:
    order = ("explicit", "inferred_year", "inferred_month", "relative", "unresolved")
    return max(first, second, key=order.index)
