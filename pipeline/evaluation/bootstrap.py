"""How far figures may be luck of the articles: bootstrap intervals."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

from pipeline.evaluation.figures import Counts

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pipeline.evaluation.figures import Figures

RESAMPLES = 1000
_SEED = 20250205


def intervals(
    figures: Figures, names: tuple[str, ...], *, resamples: int = RESAMPLES
) -> Mapping[str, tuple[float, float]]:
    """95 % percentile intervals of F1, in percent, over articles drawn with replacement.

    Args:
        figures: a run's figures; the tallies of its articles are drawn.
        names: figures that are counts, such as `entities.micro`.
        resamples: draws; the result is the same in every run.
    """
    size = len(figures.articles)
    if not size:
        return {}
    draw = random.Random(_SEED)  # noqa: S311 - statistics, not secrets
    scores: dict[str, list[float]] = {name: [] for name in names}
    for _ in range(resamples):
        sample = [figures.articles[draw.randrange(size)] for _ in range(size)]
        for name, values in scores.items():
            counts = Counts()
            for tally in sample:
                if name in tally.counts:
                    counts.add(tally.counts[name])
            values.append(counts.f1())
    return {name: _middle(sorted(values)) for name, values in scores.items()}


def _middle(values: list[float]) -> tuple[float, float]:
    """The bounds of the middle 95 % of sorted values."""
    cut = round(0.025 * (len(values) - 1))
    return round(values[cut], 1), round(values[-1 - cut], 1)
