"""What several test modules use: case tables, and the annotated data outside the checkout."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

CASES = Path(__file__).parent / "cases"
SHARED = Path(__file__).resolve().parents[2] / "shared"


def cases(name: str) -> list[object]:
    """Rows of a case table, each with `file:line` as its id."""
    path = CASES / f"{name}.csv"
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        return [pytest.param(row, id=f"{path.name}:{reader.line_num}") for row in reader]


def shared_file(relative: str) -> Path:
    """A file of the annotated data; skips the test, saying so, where it is absent."""
    path = SHARED / relative
    if not path.exists():
        pytest.skip(f"the annotated data are not here: shared/{relative}")
    return path
