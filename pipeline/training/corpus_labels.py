"""How a first model labels the words of the raw news: features for the model that ships.

A name that the annotated articles do not know may stand a hundred times in the raw ones, and the
model reads its label off the easy ones among them.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING

import numpy as np
from spacy.vocab import Vocab

from pipeline.language.lexica import LABELS, write_table
from pipeline.language.shapes import normal_form
from pipeline.language.tagger import Tagger
from pipeline.language.tokenizer import IndonesianTokenizer
from pipeline.training.phrases import write_phrase_rows

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

Counts = dict[str, Counter[str]]


def count_labels(model: str, texts: Iterable[str]) -> tuple[Counts, Counts]:
    """Tag raw texts and count.

    Args:
        model: folder of the first model.
        texts: articles, none of them annotated for training.

    Returns:
        Normal form of a capitalised word → how often O, PER, ORG, LOC, and how often alone or
        first in a name; name (lower-cased tokens joined by blanks) → how often which label.
    """
    tagger = Tagger.load(model)
    tokenizer = IndonesianTokenizer(Vocab())
    words: Counts = defaultdict(Counter)
    names: Counts = defaultdict(Counter)
    for text in texts:
        tokens, spaces = tokenizer.cut(text)
        labels: dict[int, str] = {}
        for name in tagger.names(tokens, spaces):
            parts = [token for token in tokens[name.start : name.end] if not token.isspace()]
            names[" ".join(parts).lower()][name.label] += 1
            labels.update(dict.fromkeys(range(name.start, name.end), name.label))
            words[normal_form(parts[0])]["alone" if len(parts) == 1 else "first"] += 1
        for i, token in enumerate(tokens):
            if token[0].isupper() or i in labels:
                words[normal_form(token)][labels.get(i, "O")] += 1
    return dict(words), dict(names)


def merge_counts(parts: Iterable[Mapping[str, Counter[str]]]) -> Counts:
    """Sum counts of several models."""
    merged: Counts = defaultdict(Counter)
    for part in parts:
        for key, counts in part.items():
            merged[key].update(counts)
    return dict(merged)


def write_labels(words: Counts, names: Counts, folder: Path, *, min_count: int = 3) -> None:
    """Write `labels.npz` and `names.csv.gz` of a model folder.

    Args:
        words: counts of words, as `count_labels` gives them.
        names: counts of names.
        folder: model folder.
        min_count: rarer words and names are left out.
    """
    kept = sorted(
        word
        for word, counts in words.items()
        if sum(counts[label] for label in LABELS) >= min_count
    )
    table = np.array([_row(words[word]) for word in kept], dtype=np.uint8)
    write_table(folder / "labels.npz", kept, table)
    rows = []
    for name, counts in names.items():
        label, count = max(counts.items(), key=lambda item: (item[1], item[0]))
        if " " in name and count >= min_count and count >= 0.8 * sum(counts.values()):
            rows.append((name, f"raw_{label}"))
    write_phrase_rows(rows, folder / "names.csv.gz")


def _row(counts: Counter[str]) -> list[int]:
    total = sum(counts[label] for label in LABELS)
    begins = counts["alone"] + counts["first"]
    return [
        total.bit_length(),
        *(min(9, counts[label] * 10 // total) for label in LABELS),
        min(9, counts["alone"] * 10 // begins) if begins else 10,
    ]
