"""Pieces that stand beside each other → one expression.

"Senin (4/2/2025) sore" are a weekday, a day and a part of day; "Juli hingga Oktober 2025" are two
months and a connector. What a node holds is kept as plain fields, not yet counted out.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from pipeline.extractors.date_words import forms, squeeze, table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.extractors.date_reading import Fields
    from pipeline.extractors.date_scan import Piece

_KINDS = {
    "WD": "day",
    "WDR": "day",
    "DAY": "day",
    "DEI": "day",
    "POD": "day",
    "CLOCK": "day",
    "TZ": "zone",
    "DIR": "shift",
    "MOD": "mod",
    "MONTH": "month",
    "SEASON": "season",
    "QUARTER": "quarter",
    "YEAR": "year",
    "CENTURY": "century",
    "DECADE": "decade",
    "WEEK": "weekend",
    "DUR": "dur",
    "AGE": "dur",
    "SET": "set",
    "ADJ": "set",
    "VAGUE": "vague",
    "UNIT": "unit",
    "FEAST": "feast",
    "HIJRI": "hijri",
    "BETWEEN": "between",
}
_GAP = re.compile(r"[ ]?(,?)[ \t\u00a0\u202f]{0,2}(\(?)[ ]?\Z")
_LONGEST_GAP = 4
_DATED = frozenset(("days", "wd", "off"))
_SHIFTED = frozenset(("day", "month", "quarter", "year", "feast", "century", "decade", "weekend"))
_MODIFIED = frozenset(("month", "quarter", "year", "century", "decade", "rel", "unit", "feast"))
_POINTERS = frozenset(("this", "that"))
_ABOUT = frozenset((*_MODIFIED, "dur", "offset", "day"))


@dataclass(frozen=True, slots=True)
class Node:
    """An expression, or a part of one: offsets, kind, the rules that fired, fields."""

    start: int
    end: int
    kind: str
    rules: tuple[str, ...]
    fields: Fields


def join_pieces(pieces: Sequence[Piece], low: str) -> list[Node]:
    """Join neighbours from left to right; each piece ends up in at most one node."""
    nodes: list[Node] = []
    index = 0
    while index < len(pieces):
        node, index = _grow(pieces, index, low, nested=False)
        nodes.append(node)
    return nodes


def _leaf(piece: Piece) -> Node:
    kind = _KINDS.get(piece.kind, piece.kind)
    if piece.kind == "REL":
        kind = "offset" if "n" in piece.fields else "rel"
    return Node(piece.start, piece.end, kind, (piece.rule_id,), piece.fields)


def _grow(pieces: Sequence[Piece], index: int, low: str, *, nested: bool) -> tuple[Node, int]:
    node, index = _leaf(pieces[index]), index + 1
    while index < len(pieces):
        gap = _gap(low, node.end, pieces[index].start)
        if gap is None:
            break
        if gap == "(":
            if nested:
                break
            inner, after = _grow(pieces, index, low, nested=True)
            merged = _merge(node, _closed(inner, low), gap, low)
        else:
            after = index + 1
            merged = _merge(node, _leaf(pieces[index]), gap, low)
        if merged is None:
            break
        node, index = merged, after
    return node, index


def _gap(low: str, end: int, start: int) -> str | None:
    """What stands between two pieces: " ", ",", "(", or None where they are apart."""
    if start - end > _LONGEST_GAP:
        return None
    match = _GAP.match(low[end:start])
    if match is None:
        return None
    return "(" if match[2] else match[1] or ("" if start == end else " ")


def _closed(node: Node, low: str) -> Node:
    """A node with the bracket that closes behind it."""
    end = node.end + (low[node.end : node.end + 1] == " ")
    return replace(node, end=end + 1) if low[end : end + 1] == ")" else node


def _merge(left: Node, right: Node, gap: str, low: str) -> Node | None:
    if gap == "(" and not _fits_bracket(left, right, low):
        return None
    if left.kind == "mod":
        return _modified(left, right, gap)
    if right.kind == "zone":
        return _zoned(left, right, gap)
    if right.kind == "rel" and gap == " ":
        return _beside_unit(left, right)
    fields = _added(left, right, gap, low)
    return None if fields is None else _joined(left, right, fields)


def _added(left: Node, right: Node, gap: str, low: str) -> Fields | None:
    """What the right piece adds to the left one, None if they stay apart."""
    shift = _as_shift(left, right, gap, low)
    if shift is not None:
        return {"shift": shift}
    if right.kind == "year" and gap == " " and left.kind == "feast" and "y" not in left.fields:
        return {"y": right.fields["y"]}
    if gap == " " and {"part", "off"} <= set(right.fields) and _takes_part(left, right):
        return {"part": right.fields["part"]}
    if right.fields.get("eve") and _is_eve(left, right):
        return {"part": "NI"}
    if left.kind == right.kind == "day" and _fit(left.fields, right.fields, gap):
        return right.fields
    return None


def _takes_part(left: Node, right: Node) -> bool:
    """Kamis (19/6) malam itu, Selasa (27/1) siang tadi: the part of a day that is stated."""
    dated = "days" in left.fields or ("wd" in left.fields and "basis" in right.fields)
    return dated and not {"part", "off", "t"} & set(left.fields)


def _is_eve(left: Node, right: Node) -> bool:
    """Sabtu, malam Minggu: the evening of the day before."""
    return left.fields.get("wd") == (int(str(right.fields["wd"])) - 2) % 7 + 1


def _joined(left: Node, right: Node, fields: Fields) -> Node:
    return Node(
        left.start, right.end, left.kind, left.rules + right.rules, {**left.fields, **fields}
    )


def _fits_bracket(left: Node, right: Node, low: str) -> bool:
    """What is in brackets ends there, or the closing bracket was forgotten behind digits."""
    if low[right.end - 1] == ")":
        return True
    return left.kind == "day" and "days" in right.fields and low[right.end - 1].isdecimal()


def _modified(left: Node, right: Node, gap: str) -> Node | None:
    about = left.fields["mod"] == "APPROX"
    if gap != " " or right.kind not in (_ABOUT if about else _MODIFIED):
        return None
    if right.kind == "day" and not {"days", "t"} & set(right.fields):
        return None
    kind = "rel" if right.kind == "unit" else right.kind
    if right.kind == "unit" and about:
        return None
    fields = {**left.fields, **right.fields}
    return Node(left.start, right.end, kind, left.rules + right.rules, fields)


def _zoned(left: Node, right: Node, gap: str) -> Node | None:
    if gap != " " or left.kind != "day" or left.fields.get("tz"):
        return None
    return _joined(left, right, right.fields)


def _as_shift(left: Node, right: Node, gap: str, low: str) -> str | None:
    """Direction of "lalu", "mendatang", "kemarin" behind a date; None if it is none."""
    if gap != " " or left.kind not in _SHIFTED or "shift" in left.fields:
        return None
    if left.kind == "day" and not {"days", "wd"} & set(left.fields):
        return None
    word = squeeze(low[right.start : right.end])
    if right.kind == "shift" or (right.kind in ("vague", "day") and word in forms("shifts")):
        if left.kind == "day" and "days" not in left.fields and right.kind == "day":
            return None  # "Selasa besok" keeps both
        kind = table("shifts", "kind")[word]
        return kind if kind not in _POINTERS or (kind == "this" and not _dated(left)) else None
    return None


def _dated(node: Node) -> bool:
    """A year is stated: "ini" behind it points at something else, unless the year has a head."""
    headed = node.kind == "year" and "headed-year" in node.rules
    return node.fields.get("y") is not None and not headed


def _beside_unit(left: Node, right: Node) -> Node | None:
    """Oktober tahun lalu, Jumat pekan depan."""
    unit, shift = right.fields["unit"], right.fields["shift"]
    if "shift" in left.fields or right.fields.get("season"):
        return None
    if left.kind == "day" and unit == "W" and "wd" in left.fields and "days" not in left.fields:
        return _joined(left, right, {"week": shift})
    if left.kind == "day" and unit == "M" and "days" in left.fields and "m" not in left.fields:
        return _joined(left, right, {"month": shift})
    yearless = left.fields.get("y") is None and left.kind in ("month", "quarter", "feast", "day")
    if unit == "Y" and yearless and (left.kind != "day" or "m" in left.fields):
        return _joined(left, right, {"year": shift})
    return None


def _fit(left: Fields, right: Fields, gap: str) -> bool:
    """Two parts of one moment: no field twice, and the punctuation between them is usual."""
    have, add = set(left) & _SLOTS, set(right) & _SLOTS
    several = ("op" in left and add & _HOURS) or ("op" in right and have & _HOURS)
    whole = {"t", "off"} <= have or bool(several)
    if have & add or whole or "range" in left:
        return False
    if "days" in add:
        return bool(have) and not ("part" in have and not have & _DATED and gap == ",")
    if "wd" in add:
        return _weekday_fits(left, have, gap)
    if "off" in add:
        return (gap == " " and (("wd" in have and "days" not in have) or have == {"t"})) or (
            gap == "," and have == {"t"}
        )
    if "part" in add:
        return gap == " " and bool(have & _DATED)
    return "t" in add and (bool(have & _DATED) or (have == {"part"} and gap == " "))


_HOURS = frozenset(("part", "t"))  # of one day, never of a list of days
_SLOTS = frozenset(("days", "wd", "off", "part", "t"))


def _weekday_fits(left: Fields, have: set[str], gap: str) -> bool:
    if "days" in have:
        return gap == "(" or (gap == "," and left.get("y") is not None)
    return "off" in have or have == {"t"}
