"""Persons that stand again in their document: in full, or by a part of their name.

Whoever is introduced as "Siti Rahma Hidayati" is "Rahma" or "Hidayati" later. Organizations and
places are not found again this way: where the model passes over one that it knows, the word is
part of a product, an event or a law (none of 19 such finds in 70 unseen articles was right).
"""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from pipeline.records import Name

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

_WORD = re.compile(r"[^\W_]+(?:['’`][^\W_]+)*")
# A name is believed elsewhere from here on; measured on the gold dev articles.
_SURE = 0.6
# A single word that the model passed over elsewhere must be a name more than once.
_SURE_ALONE = 1.5
_AGAIN, _PART = 0.95, 0.85


class _Known(NamedTuple):
    form: str
    label: str
    rule_id: str
    score: float


def repeated_names(text: str, names: Sequence[Name], common: frozenset[str]) -> Iterator[Name]:
    """Further mentions of the names of a document.

    Args:
        text: the document.
        names: what is known.
        common: lower-cased words that are never a name alone.
    """
    known = _known(text, names, common)
    if not known:
        return
    for match in _WORD.finditer(text):
        for item in known.get(match[0], ()):
            start, end = match.start(), match.start() + len(item.form)
            if text.startswith(item.form, start) and _bounded(text, start, end):
                yield Name(start, end, item.label, "rule", item.rule_id, item.score)
                break


def _known(
    text: str, names: Sequence[Name], common: frozenset[str]
) -> Mapping[str, Sequence[_Known]]:
    """First word → what may start with it, the longest form first."""
    best: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    for name in names:
        best[text[name.start : name.end]][name.label] += name.score
    forms: dict[str, _Known] = {}
    for form, labels in best.items():
        label, weight = max(labels.items(), key=lambda item: (item[1], item[0]))
        enough = _SURE if " " in form else _SURE_ALONE
        if label == "PER" and weight >= enough and form[0].isupper() and form.lower() not in common:
            forms[form] = _Known(form, label, "name-again", min(weight, 1.0) * _AGAIN)
    for part, score in _person_parts(text, names):
        if part not in best and part.lower() not in common:
            forms.setdefault(part, _Known(part, "PER", "person-part", score * _PART))
    known: dict[str, list[_Known]] = defaultdict(list)
    for form in sorted(forms, key=lambda form: (-len(form), form)):
        first = _WORD.match(form)
        if first:
            known[first[0]].append(forms[form])
    return known


def _person_parts(text: str, names: Sequence[Name]) -> Iterator[tuple[str, float]]:
    """Single words of the persons' full names that may stand alone."""
    for name in names:
        if name.label != "PER" or name.score < _SURE:
            continue
        words = text[name.start : name.end].split()
        if len(words) < 2:
            continue
        for word in words:
            if len(word) >= 3 and word.isalpha() and word[0].isupper() and not word.isupper():
                yield word, name.score


def _bounded(text: str, start: int, end: int) -> bool:
    """Whether a span neither begins nor ends inside a word or a hyphened name."""
    before = text[start - 1] if start else " "
    after = text[end] if end < len(text) else " "
    return not (before.isalnum() or before in "_@#/" or after.isalnum() or after == "_")
