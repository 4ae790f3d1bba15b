"""One evaluation: a gold file, a run over its texts, figures, errors and what changed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.evaluation.accepted import Change, accept, compare
from pipeline.evaluation.articles import LABELS, score_articles
from pipeline.evaluation.bootstrap import intervals
from pipeline.evaluation.gold import input_rows, load_gold
from pipeline.evaluation.rows import frame_rows, read_tables
from pipeline.evaluation.sentences import score_acronym_sentences, score_date_sentences

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from pipeline.evaluation.figures import Figures, Outcome
    from pipeline.evaluation.gold import GoldSet
    from pipeline.evaluation.rows import ArticleRows

_ENTITIES = tuple(f"entities.{name}" for name in (*LABELS, "micro"))


@dataclass(frozen=True, slots=True)
class Report:
    """What one gold file says about a run.

    Attributes:
        name: the gold file's name without its ending.
        kind: articles, dates or acronyms.
        sha256: of the gold file.
        figures: all figures, with the tally of each article.
        intervals: 95 % intervals of entity F1 over articles; empty for sentences.
        change: against the last accepted run; None where there is none for this gold file.
    """

    name: str
    kind: str
    sha256: str
    figures: Figures
    intervals: Mapping[str, tuple[float, float]]
    change: Change | None

    def errors(self) -> tuple[Outcome, ...]:
        """Everything that is missed or false, by layer, in the articles' order."""
        wrong = [outcome for outcome in self.figures.outcomes if outcome.status != "right"]
        return tuple(sorted(wrong, key=lambda outcome: outcome.layer))


def evaluate(
    gold_path: Path,
    run: Callable[[list[dict[str, object]]], Mapping[str, object]],
    *,
    tables: Path | None = None,
    accepted: Path | None = None,
    accept_run: bool = False,
) -> Report:
    """Run the pipeline over a gold file's texts and score what comes out.

    Args:
        gold_path: annotated articles, sentences with dates, or sentences with acronyms.
        run: rows with id, title, date, source and text → data frames by table.
        tables: folder of CSV tables to score instead of running anything.
        accepted: file of the last accepted run.
        accept_run: make this run the accepted one.

    Raises:
        StageError: an unreadable gold file, or no tables.
    """
    gold = load_gold(gold_path)
    rows = frame_rows(run(input_rows(gold))) if tables is None else read_tables(tables)
    return score(gold, rows, accepted=accepted, accept_run=accept_run)


def score(
    gold: GoldSet,
    tables: ArticleRows,
    *,
    accepted: Path | None = None,
    accept_run: bool = False,
) -> Report:
    """Score tables that are there already; the arguments are those of `evaluate`."""
    figures = _SCORERS[gold.kind](gold.texts, tables)
    change = None
    if accepted is not None:
        change = compare(accepted, gold, figures.outcomes)
        if accept_run:
            accept(accepted, gold, figures.outcomes)
    spread = intervals(figures, _ENTITIES) if gold.kind == "articles" else {}
    return Report(gold.name, gold.kind, gold.sha256, figures, spread, change)


_SCORERS = {
    "articles": score_articles,
    "dates": score_date_sentences,
    "acronyms": score_acronym_sentences,
}
