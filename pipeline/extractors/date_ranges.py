"""Two expressions and a connector → a range: "26 Januari hingga 3 Februari 2025"."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from pipeline.extractors.date_join import Node
from pipeline.extractors.date_words import forms, squeeze, table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.extractors.date_reading import Fields

_DASH = re.compile(r"[ \u00a0]?[-–—‑‐―─−]{1,2}[ \u00a0]?\Z")
_LONGEST = 24  # " sampai dengan tanggal "
_RANGED = frozenset(("day", "month", "quarter", "year", "century", "decade"))


def join_ranges(nodes: Sequence[Node], low: str) -> list[Node]:
    """Join neighbours that a connector makes a range, or a list of days with its weekdays."""
    joined: list[Node] = []
    index = 0
    while index < len(nodes):
        node = nodes[index]
        between = node.kind == "between" and _touches(nodes, index)
        if between:
            index += 1
            node = nodes[index]
        while index + 1 < len(nodes):
            pair = _pair(node, nodes[index + 1], low, between=between)
            if pair is None:
                break
            node, index = pair, index + 1
        joined.append(node)
        index += 1
    return joined


def _same_kind(left: Node, right: Node) -> bool:
    """Both ends are of a kind, or a day and a month: "10 November hingga akhir Desember"."""
    if left.kind == right.kind:
        return True
    days = left if left.kind == "day" else right
    return {left.kind, right.kind} == {"day", "month"} and "m" in days.fields


def _touches(nodes: Sequence[Node], index: int) -> bool:
    """Whether the next node stands right behind."""
    return index + 1 < len(nodes) and nodes[index + 1].start - nodes[index].end == 1


def _pair(left: Node, right: Node, low: str, *, between: bool) -> Node | None:
    role = _role(left, right, low)
    if role is None:
        return None
    if _is_weekday_list(left, right):
        listed = {**right.fields, "wds": [left.fields["wd"], right.fields["wd"]]}
        return Node(left.start, right.end, "day", left.rules + right.rules, listed)
    ranged = role == "until" or (between and role == "and")
    if not ranged or not _same_level(left, right):
        return None
    if left.kind == "day" and _level(right) == "t":
        return _until_clock(left, right)
    fields: Fields = {"a": left.fields, "b": right.fields, "of": left.kind, "range": True}
    if right.kind != left.kind:
        fields["to"] = right.kind
    return Node(left.start, right.end, left.kind, left.rules + right.rules, fields)


def _role(left: Node, right: Node, low: str) -> str | None:
    """What the words between two ends of a kind say: until, and, or None."""
    if not 0 < right.start - left.end <= _LONGEST or not _same_kind(left, right):
        return None
    if left.kind not in _RANGED or "range" in left.fields:
        return None
    return connector(low[left.end : right.start])


def _until_clock(left: Node, right: Node) -> Node | None:
    """A second clock time on the day of the first."""
    if "t2" in left.fields or "t2" in right.fields:
        return None
    fields: Fields = {**left.fields, "t2": right.fields["t"]}
    if right.fields.get("tz"):
        fields["tz"] = right.fields["tz"]
    return Node(left.start, right.end, "day", left.rules + right.rules, fields)


@cache
def connector(gap: str) -> str | None:
    """Role of what stands between: until, and, or None."""
    if _DASH.match(gap):
        return "until"
    words = squeeze(gap).removesuffix(")").split(" ")
    while len(words) > 1 and words[-1] in forms("range_fillers"):
        words.pop()
    return table("connectors", "role").get(" ".join(words))


def _is_weekday_list(left: Node, right: Node) -> bool:
    """Rabu dan Kamis (20-21/2/2019): two weekdays, then as many days."""
    days = right.fields.get("days")
    return (
        set(left.fields) <= {"wd", "loose", "part"}
        and "wd" in right.fields
        and isinstance(days, list)
        and len(days) > 1
    )


def _same_level(left: Node, right: Node) -> bool:
    if left.kind == "year":
        return left.fields.get("y2") is None and right.fields.get("y2") is None
    if left.kind != "day" or right.kind != "day":
        return True
    first, second = _level(left), _level(right)
    if first == second:
        return first != "part"
    return (first, second) in (("days", "wd"), ("wd", "days"), ("off", "days"), ("moment", "t"))


def _level(node: Node) -> str:
    fields = node.fields
    dated = next((slot for slot in ("days", "off", "wd") if slot in fields), None)
    if "t" in fields:
        return "moment" if dated else "t"
    return dated or "part"
