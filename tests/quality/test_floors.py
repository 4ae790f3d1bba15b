"""The shipped pipeline on the annotated data stays above the floors in `floors.json`."""

from __future__ import annotations

from pathlib import Path

import pytest
from support import shared_file

from pipeline.evaluation.floors import load_floors, shortfalls
from pipeline.evaluation.report import evaluate

FLOORS = load_floors(Path(__file__).parent / "floors.json")


@pytest.mark.shared
@pytest.mark.model
@pytest.mark.slow
@pytest.mark.parametrize("name", sorted(FLOORS))
def test_figures_stay_above_their_floors(name: str) -> None:
    import pandas as pd

    import pipeline

    path = shared_file(f"gold/{name}.jsonl")
    report = evaluate(path, lambda rows: pipeline.extract(pd.DataFrame(rows)))
    fallen = shortfalls(FLOORS[name], report.sha256, report.figures.flat())
    assert not fallen, "\n".join(f"{item.figure}: {item.value} < {item.floor}" for item in fallen)
