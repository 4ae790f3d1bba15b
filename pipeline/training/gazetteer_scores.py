"""How surely a name of the gazetteer is a LOC mention where it stands: counted in articles."""

from __future__ import annotations

import csv
import gzip
import json
import re
from collections import Counter
from typing import TYPE_CHECKING

from pipeline.gazetteer.matcher import NameMatcher

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

COLUMNS = ("form", "score", "n", "source")
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
# A name inside a longer one is taken by it, if that is found: it counts for less.
_COVERED = 0.3
_TRUST = 2.0  # occurrences that the kind's own score counts for
_LEAST_SEEN = 2
_ORDINARY = 0.3  # share of lower-case occurrences above which a word is an ordinary one
_SOURCE = "counted in the annotated training articles"
_WORDS = "an ordinary word in raw news"


def write_scores(path: Path, prior: Mapping[str, float], entities: Path, news: Path) -> int:
    """Write the scores that differ from those of the kinds.

    Args:
        path: lexicon to write.
        prior: form → score by its kind.
        entities: annotated articles, JSON lines with `text` and `entities`.
        news: raw articles, gzipped JSON lines with `text`.
    """
    matcher = NameMatcher(sorted(prior.items()))
    counts: Counter[tuple[str, str]] = Counter()
    for text, labels in _annotated(entities):
        counts.update(_occurrences(matcher, text, labels))
    rows: dict[str, tuple[str, float, int, str]] = {}
    for form in _ordinary(prior, news):
        rows[form] = (form, 0.0, 0, _WORDS)
    for form, score in prior.items():
        right, free, covered = (counts[form, what] for what in ("LOC", "free", "covered"))
        if right + free + covered < _LEAST_SEEN or (form in rows and right <= free):
            continue
        seen = right + free + _COVERED * covered
        learned = (right + _TRUST * score) / (seen + _TRUST)
        rows[form] = (form, round(learned, 2), right + free + covered, _SOURCE)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(COLUMNS)
        writer.writerows(rows[form] for form in sorted(rows))
    return len(rows)


def _annotated(path: Path) -> Iterator[tuple[str, list[tuple[int, int, str]]]]:
    with path.open(encoding="utf-8") as file:
        for line in file:
            article = json.loads(line)
            yield (
                article["text"],
                [(e["start"], e["end"], e["label"]) for e in article["entities"]],
            )


def _occurrences(
    matcher: NameMatcher, text: str, labels: Iterable[tuple[int, int, str]]
) -> Iterator[tuple[str, str]]:
    """(form, LOC | free | covered) for each occurrence of a name in an article."""
    spans = {(start, end): label for start, end, label in labels}
    taken = bytearray(len(text))
    for start, end in spans:
        taken[start:end] = b"\1" * (end - start)
    for match in matcher.find(text):
        if spans.get((match.start, match.end)) == "LOC":
            yield match.form, "LOC"
        else:
            yield match.form, "covered" if any(taken[match.start : match.end]) else "free"


def _ordinary(forms: Iterable[str], news: Path) -> list[str]:
    """Single words that stand in lower case too often to be names."""
    low: Counter[str] = Counter()
    high: Counter[str] = Counter()
    with gzip.open(news, "rt", encoding="utf-8") as file:
        for line in file:
            for word in _WORD.findall(json.loads(line)["text"]):
                (high if word[0].isupper() else low)[word.lower()] += 1
    found: list[str] = []
    for form in forms:
        if _WORD.fullmatch(form) and not form.isupper():
            n_low, n_high = low[form.lower()], high[form.lower()]
            if n_low > _ORDINARY * (n_low + n_high):
                found.append(form)
    return found
