"""Puts the figures of a model, as measured, into its card."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.training.documents import read_rows
from pipeline.training.figures import Figures, measure

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

_BEGIN, _END = "<!-- figures -->", "<!-- end of figures -->"


def write_card(data: Path, folder: Path, corpora: Sequence[str]) -> None:
    """Measure a model and put the figures into its `CARD.md`, between the two marks.

    Args:
        data: folder of the annotated data (`../shared`).
        folder: model folder, which holds a card with the marks.
        corpora: names for `read_rows`; their development parts are measured.
    """
    parts = []
    for corpus in corpora:
        rows = read_rows(data, corpus, "dev")
        names = sum(len(row["entities"]) for row in rows)
        title = f"{corpus}: {len(rows)} texts, {names} names"
        parts.append(_section(title, measure(str(folder), rows)))
    path = folder / "CARD.md"
    before, _, rest = path.read_text(encoding="utf-8").partition(_BEGIN)
    after = rest.partition(_END)[2]
    body = "\n".join([_BEGIN, "", *parts, _END])
    path.write_text(f"{before}{body}{after}", encoding="utf-8")


def _section(title: str, figures: Figures) -> str:
    lines = [f"### {title}", "", "| | precision | recall | F1 | 95 % interval |"]
    lines.append("|---|---|---|---|---|")
    for label, score in figures.scores.items():
        lines.append(
            f"| {label} | {score.precision:.1f} | {score.recall:.1f} | {score.f1:.1f} "
            f"| {score.low:.1f}-{score.high:.1f} |"
        )
    lines += ["", "| score | names | mean score | right |", "|---|---|---|---|"]
    lines += [
        f"| {b.low:.2f}-{min(b.high, 1):.2f} | {b.n} | {b.score:.3f} | {b.right:.3f} |"
        for b in figures.bins
    ]
    lines += ["", f"Expected calibration error: {figures.calibration_error:.3f}", ""]
    return "\n".join(lines)
