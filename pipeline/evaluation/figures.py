"""Figures of a run: precision, recall, F1, and shares that are right, in percent."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


@dataclass(slots=True)
class Counts:
    """True positives, false positives, false negatives; grows while articles are scored."""

    tp: int = 0
    fp: int = 0
    fn: int = 0

    def add(self, other: Counts) -> None:
        """Take in the counts of another part."""
        self.tp += other.tp
        self.fp += other.fp
        self.fn += other.fn

    def f1(self) -> float:
        """Harmonic mean of precision and recall, unrounded percent; 0 where nothing is right."""
        precision, recall = self._rates()
        total = precision + recall
        return 200 * precision * recall / total if total else 0.0

    def figures(self) -> dict[str, float]:
        """P, R and F1 in percent with one decimal; n annotated items."""
        precision, recall = self._rates()
        return {
            "P": round(100 * precision, 1),
            "R": round(100 * recall, 1),
            "F1": round(self.f1(), 1),
            "n": self.tp + self.fn,
        }

    def _rates(self) -> tuple[float, float]:
        found, wanted = self.tp + self.fp, self.tp + self.fn
        return (self.tp / found if found else 0.0), (self.tp / wanted if wanted else 0.0)


@dataclass(slots=True)
class Share:
    """How many of n items are right; grows while articles are scored."""

    right: int = 0
    n: int = 0

    def count(self, right: bool) -> None:
        """Take in one item."""
        self.right += right
        self.n += 1

    def add(self, other: Share) -> None:
        """Take in the counts of another part."""
        self.right += other.right
        self.n += other.n

    def figures(self) -> dict[str, float]:
        """Right items, all items, and their share in percent with one decimal."""
        percent = round(100 * self.right / self.n, 1) if self.n else 0.0
        return {"right": self.right, "n": self.n, "percent": percent}


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one annotated or predicted item.

    Attributes:
        layer: entities, dates, acronyms, places, organizations.
        article: id of the article.
        key: names the item in its article without any of its text.
        status: right, missed (annotated, not found or not right) or false (found, not annotated).
        text: the item's text.
        detail: label, value or name; what was found instead.
    """

    layer: str
    article: str
    key: str
    status: str
    text: str
    detail: str


@dataclass(slots=True)
class Tally:
    """Counts of one article, or of several; "layer.name" → counts."""

    counts: dict[str, Counts] = field(default_factory=dict)
    shares: dict[str, Share] = field(default_factory=dict)
    outcomes: list[Outcome] = field(default_factory=list)

    def count(self, name: str, *, tp: int = 0, fp: int = 0, fn: int = 0) -> None:
        """Add to the counts of a name."""
        self.counts.setdefault(name, Counts()).add(Counts(tp, fp, fn))

    def share(self, name: str, right: bool) -> None:
        """Add an item to the share of a name."""
        self.shares.setdefault(name, Share()).count(right)


@dataclass(frozen=True, slots=True)
class Figures:
    """Figures by "layer.name", such as `entities.micro` or `places.country`, and what they rest on.

    `articles` keeps the tally of each article, for intervals.
    """

    n_articles: int
    counts: Mapping[str, Counts]
    shares: Mapping[str, Share]
    outcomes: tuple[Outcome, ...]
    articles: tuple[Tally, ...]

    def flat(self) -> dict[str, float]:
        """One number a figure: F1, else the share in percent; `entities.micro.F1` → 87.7."""
        numbers = {f"{name}.F1": counts.figures()["F1"] for name, counts in self.counts.items()}
        for name, share in self.shares.items():
            numbers[f"{name}.percent"] = share.figures()["percent"]
        return numbers

    def nested(self) -> dict[str, object]:
        """All figures as layer → name → P, R, F1, n or right, n, percent."""
        layers: dict[str, object] = {"articles": self.n_articles}
        numbers = {name: counts.figures() for name, counts in self.counts.items()}
        numbers |= {name: share.figures() for name, share in self.shares.items()}
        for name, figures in numbers.items():
            layer, _, figure = name.partition(".")
            siblings = layers.setdefault(layer, {} if figure else figures)
            if figure and isinstance(siblings, dict):
                siblings[figure] = figures
        return layers


def add_up(
    tallies: Iterable[Tally], *, counts: Iterable[str] = (), shares: Iterable[str] = ()
) -> Figures:
    """The figures of all articles together.

    Args:
        tallies: one an article.
        counts: names that have a figure even where no article has such an item.
        shares: the same for shares.
    """
    articles = tuple(tallies)
    all_counts = {name: Counts() for name in counts}
    all_shares = {name: Share() for name in shares}
    for tally in articles:
        for name, part in tally.counts.items():
            all_counts.setdefault(name, Counts()).add(part)
        for name, share in tally.shares.items():
            all_shares.setdefault(name, Share()).add(share)
    outcomes = tuple(outcome for tally in articles for outcome in tally.outcomes)
    return Figures(len(articles), all_counts, all_shares, outcomes, articles)
