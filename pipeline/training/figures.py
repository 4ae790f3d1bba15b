"""How good a name model is: exact spans from raw text, intervals, reliability of its scores."""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from spacy.vocab import Vocab

from pipeline.language.tagger import Tagger
from pipeline.language.tokenizer import IndonesianTokenizer
from pipeline.language.weights import Calibration

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from typing import Any

LABELS = ("PER", "ORG", "LOC")
_BINS = (0.0, 0.5, 0.7, 0.8, 0.9, 0.95, 0.99, 1.01)
_SAMPLES = 1000
_RIDGE = 0.1  # keeps the scaling finite where scores separate right from wrong


@dataclass(frozen=True, slots=True)
class Score:
    """Precision, recall and F1 in percent, with the 95 % interval of F1."""

    precision: float
    recall: float
    f1: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Bin:
    """Names whose score lies between two bounds: how many, their mean score, the right ones."""

    low: float
    high: float
    n: int
    score: float
    right: float


@dataclass(frozen=True, slots=True)
class Figures:
    """What `measure` found.

    Attributes:
        scores: "micro" and every label → its score.
        bins: reliability of the mentions' scores.
        calibration_error: expected calibration error, 0 to 1.
        believed: score of every name found, and whether it was right.
    """

    scores: Mapping[str, Score]
    bins: tuple[Bin, ...]
    calibration_error: float
    believed: tuple[tuple[float, bool], ...]


Counts = Counter[tuple[str, str]]


def measure(model: str, rows: Iterable[Mapping[str, Any]], *, seed: int = 1) -> Figures:
    """Tag annotated texts and compare.

    Args:
        model: folder of `models/`, or a path.
        rows: `text`, `entities` and, where neither answer counts, `ignore` regions.
        seed: of the bootstrap over texts.
    """
    tagger = Tagger.load(model)
    tokenizer = IndonesianTokenizer(Vocab())
    counts: list[Counts] = []
    believed: list[tuple[float, bool]] = []
    for row in rows:
        found = _names(row["text"], tagger, tokenizer)
        gold = {(e["start"], e["end"], e["label"]) for e in row["entities"]}
        ignored = [(start, end) for start, end in row.get("ignore") or ()]
        found = {name: score for name, score in found.items() if _counts(name, ignored)}
        gold = {name for name in gold if _counts(name, ignored)}
        believed.extend((score, name in gold) for name, score in found.items())
        here: Counts = Counter()
        for kind, names in (("found", found), ("gold", gold), ("right", found.keys() & gold)):
            here.update((kind, name[2]) for name in names)
        counts.append(here)
    bins = _reliability(believed)
    error = sum(b.n * abs(b.score - b.right) for b in bins) / max(len(believed), 1)
    scores = {label: _score(counts, labels, seed) for label, labels in _groups()}
    return Figures(scores, bins, error, tuple(believed))


def _groups() -> list[tuple[str, tuple[str, ...]]]:
    return [("micro", LABELS), *((label, (label,)) for label in LABELS)]


def _names(
    text: str, tagger: Tagger, tokenizer: IndonesianTokenizer
) -> dict[tuple[int, int, str], float]:
    doc = tokenizer(text)
    words, spaces = tokenizer.cut(text)
    return {
        (doc[n.start].idx, doc[n.end - 1].idx + len(doc[n.end - 1]), n.label): n.score
        for n in tagger.names(words, spaces)
    }


def _counts(name: tuple[int, int, str], ignored: Sequence[tuple[int, int]]) -> bool:
    return not any(name[0] < end and start < name[1] for start, end in ignored)


def _score(counts: Sequence[Counts], labels: Sequence[str], seed: int) -> Score:
    table = [
        tuple(sum(c[kind, label] for label in labels) for kind in ("found", "gold", "right"))
        for c in counts
    ]
    chance = random.Random(seed)  # noqa: S311  (no secret is drawn)
    drawn = sorted(_f1(chance.choices(table, k=len(table))) for _ in range(_SAMPLES))
    found, gold, right = (sum(column) for column in zip(*table, strict=True))
    return Score(
        precision=100 * right / max(found, 1),
        recall=100 * right / max(gold, 1),
        f1=_f1(table),
        low=drawn[int(0.025 * _SAMPLES)],
        high=drawn[int(0.975 * _SAMPLES)],
    )


def _f1(table: Sequence[tuple[int, ...]]) -> float:
    found, gold, right = (sum(column) for column in zip(*table, strict=True))
    return float(200 * right / max(found + gold, 1))


def _reliability(believed: Sequence[tuple[float, bool]]) -> tuple[Bin, ...]:
    grouped: dict[int, list[tuple[float, bool]]] = defaultdict(list)
    for score, right in believed:
        grouped[max(i for i, low in enumerate(_BINS) if low <= score)].append((score, right))
    return tuple(
        Bin(
            low=_BINS[i],
            high=_BINS[i + 1],
            n=len(items),
            score=sum(score for score, _ in items) / len(items),
            right=sum(right for _, right in items) / len(items),
        )
        for i, items in sorted(grouped.items())
    )


def fit_calibration(believed: Sequence[tuple[float, bool]]) -> Calibration:
    """The Platt scaling under which the scores are most likely (Newton's method).

    Args:
        believed: raw scores of names, and whether they were right.
    """
    scores = np.clip([score for score, _ in believed], 1e-6, 1 - 1e-6)
    inputs = np.stack([np.log(scores / (1 - scores)), np.ones(len(scores))], axis=1)
    right = np.array([float(is_right) for _, is_right in believed])
    weights = np.array([1.0, 0.0])
    for _ in range(50):
        expected = 1 / (1 + np.exp(-np.clip(inputs @ weights, -30, 30)))
        slopes = inputs.T @ (right - expected) - _RIDGE * weights
        curves = (inputs * (expected * (1 - expected))[:, None]).T @ inputs + _RIDGE * np.eye(2)
        weights = weights + np.clip(np.linalg.solve(curves, slopes), -0.5, 0.5)
    return Calibration(float(weights[0]), float(weights[1]))
