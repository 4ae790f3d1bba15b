"""An evaluation as plain text for a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipeline.evaluation.accepted import Change
    from pipeline.evaluation.figures import Outcome
    from pipeline.evaluation.report import Report


def render(report: Report, *, errors: int = 0, changes: int = 40) -> str:
    """The figures as aligned columns, then what changed, then errors.

    Args:
        report: what `evaluate` returned.
        errors: how many errors to list, in the order of layers; 0 for none.
        changes: how many gained, lost and newly false items to list of each.
    """
    lines = [f"{report.name}: {report.figures.n_articles} texts, gold {report.sha256[:12]}", ""]
    lines += _figure_lines(report)
    if report.change is not None:
        lines += ["", *_change_lines(report.change, changes)]
    wrong = report.errors()
    if errors and wrong:
        lines += ["", f"errors: {len(wrong)}", *_outcome_lines(wrong, errors)]
    return "\n".join(lines) + "\n"


def _figure_lines(report: Report) -> Iterator[str]:
    if report.figures.counts:
        yield f"{'':28}{'P':>7}{'R':>7}{'F1':>7}{'n':>7}"
    for name, counts in report.figures.counts.items():
        figure = counts.figures()
        line = f"{name:28}{figure['P']:7.1f}{figure['R']:7.1f}{figure['F1']:7.1f}{figure['n']:7}"
        if name in report.intervals:
            low, high = report.intervals[name]
            line += f"   95 %: {low:.1f}-{high:.1f}"
        yield line
    if report.figures.shares:
        yield ""
        yield f"{'':28}{'right':>7}{'n':>7}{'%':>7}"
    for name, share in report.figures.shares.items():
        figure = share.figures()
        yield f"{name:28}{figure['right']:7}{figure['n']:7}{figure['percent']:7.1f}"


def _change_lines(change: Change, limit: int) -> Iterator[str]:
    yield (
        f"against the accepted run: {len(change.gained)} gained, {len(change.lost)} lost, "
        f"{len(change.new_false)} newly false, {change.gone_false} no longer false"
    )
    for sign, outcomes in (("+", change.gained), ("-", change.lost), ("!", change.new_false)):
        yield from (f"{sign} {line}" for line in _outcome_lines(outcomes, limit))


def _outcome_lines(outcomes: Sequence[Outcome], limit: int) -> Iterator[str]:
    for outcome in outcomes[:limit]:
        text = " ".join(outcome.text.split())
        yield f"{outcome.status:7}{outcome.layer:14}{outcome.article:10} {text} | {outcome.detail}"
    if len(outcomes) > limit:
        yield f"... and {len(outcomes) - limit} more"
