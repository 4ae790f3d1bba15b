"""Text → time expressions with underspecified values; needs no spaCy."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.extractors.date_join import Node, join_pieces
from pipeline.extractors.date_ranges import join_ranges
from pipeline.extractors.date_scan import lower, scanner

if TYPE_CHECKING:
    from collections.abc import Iterator

_DROPPED = frozenset(("zone", "shift", "mod", "unit", "between", "BLOCK"))
_TYPES = {"dur": "DURATION", "set": "SET", "LEGAL": "LEGAL"}


@dataclass(frozen=True, slots=True)
class DateFind:
    """One expression. `value` is JSON with sorted keys: what it says, not counted out."""

    start: int
    end: int
    label: str
    rule_id: str
    value: str


def find_dates(text: str) -> Iterator[DateFind]:
    """Yield time expressions (DATE, TIME, DURATION, SET) and legal references (LEGAL)."""
    low = lower(text)
    pieces = list(scanner().pieces(text, low))
    for node in join_ranges(join_pieces(pieces, low), low):
        if node.kind not in _DROPPED and _holds(node):
            yield _find(node)


def _holds(node: Node) -> bool:
    """Whether a node says something by itself."""
    fields = node.fields
    if node.kind != "day" or "range" in fields or "off" in fields:
        return True
    if "days" in fields:
        alone = not {"wd", "t", "part"} & set(fields)
        return not (alone and (fields.get("weak") and not fields.get("bracket")))
    return set(fields) != {"wd", "loose"}


def _find(node: Node) -> DateFind:
    label = _TYPES.get(node.kind, "DATE")
    if node.kind == "day" and {"t", "part"} & set(node.fields):
        label = "TIME"
    value = {"k": node.kind, **{key: item for key, item in node.fields.items() if item is not None}}
    return DateFind(
        node.start,
        node.end,
        label,
        "+".join(dict.fromkeys(node.rules)),
        json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")),
    )
