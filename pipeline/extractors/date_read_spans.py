"""Readers of clock times, relative units, durations, repetitions, ages and vague words."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pipeline.extractors.date_reading import Fields, Reading, month_of
from pipeline.extractors.date_words import (
    begins_sentence,
    forms,
    number,
    squeeze,
    table,
    word_after,
    word_before,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_CLOCK = re.compile(r"(\d{1,2})(?:[.:](\d\d))?(?:[.:](\d\d))?")
_HALF = re.compile(r"(\d{1,2})[- ]1/2|(\d{1,3})?½")
_AFTERNOON = {"AF": (1, 9), "EV": (1, 11), "NI": (6, 11)}  # hours that 12 are added to
_TIME_UNITS = frozenset(("H", "MIN", "S"))
_MULTIPLES = {"Q": ("M", 3), "HY": ("M", 6), "DE": ("Y", 10), "CE": ("Y", 100), "ML": ("Y", 1000)}


def _clock(at: Reading) -> Fields | None:
    part1, part2 = (
        table("parts_of_day", "part").get(squeeze(at[p] or "")) for p in ("part1", "part2")
    )
    last = part2 or part1
    first = _time(at["t"] or "", part1 or last)
    if first is None:
        return None
    fields: Fields = {"t": _half_before(first) if at["before"] else first}
    if at["t2"]:
        second = _time(at["t2"], last)
        if second is None:
            return None
        fields["t2"] = second
    zone = at["zone2"] or at["zone1"]
    if zone:
        fields["tz"] = table("zones", "offset")[squeeze(zone)]
    if at["mod"]:
        fields["mod"] = "APPROX"
    return fields


def _time(text: str, part: str | None) -> str | None:
    """hh:mm of "7.30", "14" or "tujuh", moved to the afternoon where the part of day says so."""
    match = _CLOCK.fullmatch(text)
    if match:
        hour, minute, second = int(match[1]), match[2], match[3]
    else:
        value = number(text)
        if value is None or value > 24:
            return None
        hour, minute, second = int(value), None, None
    first, last = _AFTERNOON.get(part or "", (1, 0))
    if first <= hour <= last:
        hour += 12
    elif part == "NI" and hour == 12:
        hour = 0
    return f"{hour:02d}:{minute or '00'}" + (f":{second}" if second else "")


def _half_before(time: str) -> str:
    """Setengah tujuh is half past six."""
    hour, minute = int(time[:2]), int(time[3:5])
    minutes = (60 * hour + minute - 30) % (24 * 60)
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


def _weekend(at: Reading) -> Fields | None:
    return {"we": True, "shift": _shift_kind(at["shift"])}


def _shift_kind(form: str | None) -> str | None:
    return table("shifts", "kind")[squeeze(form)] if form else None


def _unit_shift(at: Reading) -> Fields | None:
    unit, kind = at["unit"] or "", _shift_kind(at["shift"])
    if (
        at.cased[:1].isupper()
        and table("weekdays", "weekday").get(unit)
        and not begins_sentence(at.text, at.start)
        and not at.cased.istitle()
        and not at.cased.isupper()
    ):
        return None  # "pada Minggu lalu": the day, not the week
    name = table("units", "unit").get(unit)
    if name is None:
        return {"unit": "Y", "shift": kind, "season": True}  # musim ini, periode lalu
    return {"unit": name, "shift": kind}


def amount(at: Reading, name: str) -> float | str | None:
    """A quantity: digits, words, a fraction, or "X" for an amount that is not told."""
    text = at[name]
    if text is None:
        return None
    words = squeeze(text)
    half = _HALF.fullmatch(words)
    if half:
        return int(half[1] or half[2] or 0) + 0.5
    told = table("amounts", "value").get(words)
    if told is not None:
        return told if told == "X" else float(told)
    extra = table("amounts", "value").get(words.rsplit(" ", 1)[-1])
    if extra and extra != "X" and " " in words:
        base = number(words.rsplit(" ", 1)[0])
        return None if base is None else base + float(extra)
    return number(words)


def period(count: float | str, unit: str) -> str:
    """ISO 8601 duration: P3M, PT40M, P2.5Y, PXD."""
    if unit in _MULTIPLES:
        unit, factor = _MULTIPLES[unit]
        count = count if isinstance(count, str) else count * factor
    shown = count if isinstance(count, str) else f"{count:g}"
    if unit in _TIME_UNITS:
        return f"PT{shown}{'M' if unit == 'MIN' else unit}"
    return f"P{shown}{unit}"


def _unit(at: Reading, *names: str) -> tuple[str, int] | None:
    for name in names:
        form = at[name]
        if form:
            lexicon = "single_units" if name.startswith("single") else "units"
            return table(lexicon, "unit")[form], int(table(lexicon, "factor")[form])
    return None


def _amount_shift(at: Reading) -> Fields | None:
    unit = _unit(at, "unit", "single")
    count = 1.0 if at["single"] else amount(at, "n")
    if unit is None or count is None:
        return None
    if not isinstance(count, str):
        count *= unit[1]
    direction = table("offsets", "direction").get(squeeze(at["shift"] or ""))
    if direction is None:
        return None
    aged = direction == "span" and unit[0] == "Y"
    if aged and word_before(at.low, at.start) in forms("person_nouns"):
        return None  # "pria 41 tahun itu": the rule of durations reads the age
    fields: Fields = {"unit": unit[0], "n": count, "dir": direction}
    if at["n2"]:
        fields["n2"] = number(at["n2"])
    return fields


def _every_weekday(at: Reading) -> Fields | None:
    days = table("weekdays", "weekday")
    first = int(days[at["wd"] or ""])
    if at["eve"]:
        return {"set": f"XXXX-WXX-{(first - 2) % 7 + 1}TNI"}
    value = f"XXXX-WXX-{first}"
    if at["wd2"]:
        joint = "/" if at["until"] else ","
        value = f"{value}{joint}XXXX-WXX-{days[at['wd2']]}"
        value = value if joint == "/" else f"[{value}]"
    if at["part"]:
        value += "T" + table("parts_of_day", "part")[squeeze(at["part"])]
    return {"set": value}


def _every_day_month(at: Reading) -> Fields | None:
    month = month_of(at["month"])
    return {
        "set": f"XXXX-{month:02d}-{int(at['d'] or 0):02d}"
        if month
        else f"XXXX-XX-{int(at['d'] or 0):02d}"
    }


def _every_month(at: Reading) -> Fields | None:
    month = month_of(at["month"])
    return {"set": f"XXXX-{month:02d}"} if month else None


def _every_unit(at: Reading) -> Fields | None:
    unit = _unit(at, "unit")
    form = at.text[at.match.start("unit") : at.match.end("unit")]
    if unit is None or (form.istitle() and form.lower() in table("weekdays", "weekday")):
        return None
    count = number(at["n"]) or 1
    fields: Fields = {"set": period(count * unit[1], unit[0])}
    if at["rate"]:
        fields["rate"] = True
    return fields


def _every_end(at: Reading) -> Fields | None:
    """Setiap akhir pekan, tiap awal bulan."""
    unit = table("units", "unit")[at["unit"] or ""]
    mod = table("modifiers", "mod")[at["mod"] or ""]
    if unit == "W" and mod == "END":
        return {"set": "XXXX-WXX-WE"}
    return {"set": {"W": "XXXX-WXX", "M": "XXXX-XX"}.get(unit, "XXXX"), "mod": mod}


def _once_per(at: Reading) -> Fields | None:
    unit = _unit(at, "unit", "single", "single2")
    if unit is None:
        return {"set": "P1W"}
    return {"set": period((number(at["n"]) or 1) * unit[1], unit[0])}


def _adjective(at: Reading) -> Fields | None:
    unit = table("period_adjectives", "unit")[squeeze(at["form"] or "")]
    count, name = (2, unit[1:]) if unit[0] == "2" else (1, unit)
    return {"set": period(count * (number(at["n"]) or 1), name), "rate": True}


def _age(at: Reading) -> Fields | None:
    count = amount(at, "n")
    if count is None:
        return None
    form = at["unit"] or ""
    bracketed = at.text[at.start - 1 : at.start] == "("
    if bracketed and not form and not _follows_name(at):
        return None
    unit = table("units", "unit").get(form, "Y")
    first = period(count, unit)
    second = number(at["n2"])
    ranged = second is not None and at["unit"] is not None
    return {"dur": f"{first}/{period(second or 0, unit)}" if ranged else first, "age": True}


def _follows_name(at: Reading) -> bool:
    """A capitalised word or an initial stands before the bracket."""
    words = at.text[max(0, at.start - 40) : at.start - 1].split()
    return bool(words) and words[-1][:1].isupper()


def _many(at: Reading) -> Fields | None:
    return {"dur": period("X", table("many_units", "unit")[at["form"] or ""])}


def _duration(at: Reading) -> Fields | None:
    unit = _unit(at, "unit", "unit2")
    count = amount(at, "n")
    if unit is None or count is None or count == 0:
        return None
    if word_after(at.low, at.end) in forms("counted_after"):
        return None  # "empat hari libur": four days that are counted
    if word_before(at.low, at.start) in forms("class_words"):
        return None  # "kelas 11 semester 2"
    if not isinstance(count, str):
        count = (count + (0.5 if at["half"] else 0)) * unit[1]
    first = period(count, unit[0])
    second = number(at["n2"])
    if unit[0] == "Y" and word_before(at.low, at.start) in forms("person_nouns"):
        return {"dur": first, "age": True}  # "pria 41 tahun"
    if second is not None:
        first = f"{first}/{period(second * unit[1], unit[0])}"
    elif at["n3"]:
        first += period(number(at["n3"]) or 0, table("units", "unit")[at["unit3"] or ""])[
            1:
        ].removeprefix("T" if "T" in first else "")
    return {"dur": first}


def _times(at: Reading) -> Fields | None:
    """1x24 jam is a day in hours."""
    unit = _unit(at, "unit")
    count = int(at["times"] or 0) * int(at["n"] or 0)
    return {"dur": period(count * unit[1], unit[0])} if unit and count else None


def _single(at: Reading) -> Fields | None:
    unit, factor = _unit(at, "single") or ("D", 1)
    return {"dur": period(factor + (0.5 if at["half"] else 0), unit)}


def _bare_unit(at: Reading) -> Fields | None:
    return {"unit": table("units", "unit")[at["unit"] or ""], "shift": "this"}


def _part(at: Reading) -> Fields | None:
    if at.cased.istitle() and not begins_sentence(at.text, at.start):
        bracket = at.text[max(0, at.start - 2) : at.start].rstrip().endswith(")")
        if not bracket and word_before(at.low, at.start) not in table("weekdays", "weekday"):
            return None  # a name: "Fajar", "Senja"
    return {"part": table("parts_of_day", "part")[squeeze(at["part"] or "")]}


def _zone(at: Reading) -> Fields | None:
    return {"tz": table("zones", "offset")[squeeze(at["zone"] or "")]}


def _vague(at: Reading) -> Fields | None:
    return {"ref": table("vague", "value")[squeeze(at["form"] or "")]}


def _season(at: Reading) -> Fields | None:
    fields: Fields = {"se": table("seasons", "code")[at["form"] or ""]}
    if at["y"]:
        fields["y"] = int(at["y"])
    if at["shift"]:
        fields["shift"] = _shift_kind(at["shift"])
    return fields


def _plural(at: Reading) -> Fields | None:
    kind = _shift_kind(at["shift"])
    if kind is None:
        return {"ref": "PAST_REF"}
    return {"ref": {"this": "PRESENT_REF", "next": "FUTURE_REF"}.get(kind, "PAST_REF")}


def _shift(at: Reading) -> Fields | None:
    return {"shift": _shift_kind(at["shift"])}


def _modifier(at: Reading) -> Fields | None:
    return {"mod": table("modifiers", "mod")[squeeze(at["mod"] or "")]}


def _nothing(at: Reading) -> Fields | None:
    return {} if at.end > at.start else None


SPAN_READERS: Mapping[str, Callable[[Reading], Fields | None]] = {
    "clock": _clock,
    "weekend": _weekend,
    "unit_shift": _unit_shift,
    "amount_shift": _amount_shift,
    "every_weekday": _every_weekday,
    "every_day_month": _every_day_month,
    "every_month": _every_month,
    "every_unit": _every_unit,
    "every_end": _every_end,
    "once_per": _once_per,
    "adjective": _adjective,
    "age": _age,
    "many": _many,
    "duration": _duration,
    "times": _times,
    "single": _single,
    "unit": _bare_unit,
    "part": _part,
    "zone": _zone,
    "vague": _vague,
    "plural": _plural,
    "season": _season,
    "shift": _shift,
    "modifier": _modifier,
    "none": _nothing,
}
