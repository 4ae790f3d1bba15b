"""Which names of the gazetteer may be proposed where they stand, and how sure each is."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

from pipeline.gazetteer.matcher import COLUMNS
from pipeline.rules import load_lexicon

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from pipeline.gazetteer.entries import Entry

# Share of capitalised occurrences that are LOC in the annotated training articles, by kind.
_SCORE = {
    "country": 0.9,
    "province": 0.85,
    "city": 0.75,
    "regency": 0.75,
    "foreign_city": 0.6,
    "foreign_admin": 0.6,
    "region": 0.7,
    "natural": 0.7,
    "facility": 0.8,
    "road": 0.8,
}
_QUARTER = 0.6  # quarters and villages that the list of sites names
_LISTED = "site:"
_STATUSES = frozenset(("name", "short", "exonym", "alias", "former", "variant"))
_LARGE_CITY = 250_000
_SHORTEST = 4  # letters, for what is not written in capitals


def write_names(path: Path, entries: Iterable[Entry]) -> int:
    """Write form and score of every name that needs no head word."""
    scores = kind_scores(entries)
    for row in load_lexicon("place_name_scores"):
        if row["form"] in scores:
            scores[row["form"]] = float(row["score"])
    rows = [(form, f"{score:.2f}") for form, score in scores.items()]
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(COLUMNS)
        writer.writerows(sorted(rows))
    return len(rows)


def kind_scores(entries: Iterable[Entry]) -> dict[str, float]:
    """Form → score by its kind, for every name that may be proposed without a head."""
    scores: dict[str, float] = {}
    for entry in entries:
        if _proposed(entry):
            score = _SCORE.get(entry.kind, _QUARTER)
            scores[entry.form] = max(scores.get(entry.form, 0.0), score)
    return scores


def _proposed(entry: Entry) -> bool:
    listed = entry.place_id.startswith(_LISTED)
    if entry.status not in _STATUSES or (entry.kind not in _SCORE and not listed):
        return False
    if not entry.form[0].isupper() or (len(entry.form) < _SHORTEST and not entry.form.isupper()):
        return False
    if entry.kind == "foreign_city":
        return entry.status == "exonym" or entry.population >= _LARGE_CITY
    if entry.kind == "foreign_admin":
        return entry.status == "exonym" or entry.population >= _LARGE_CITY
    return True
