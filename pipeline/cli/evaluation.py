"""`nukil evaluate`: accuracy on annotated articles or sentences."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline.cli.options import Config, Model, settings_from

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pipeline.evaluation.report import Report

ACCEPTED = Path("tests/quality/accepted.json")
FLOORS = Path("tests/quality/floors.json")


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(evaluate)


def evaluate(
    gold: Annotated[
        Path, typer.Argument(metavar="GOLD.jsonl", help="Articles, or sentences with dates, pairs.")
    ],
    tables: Annotated[
        Path | None, typer.Option("--tables", help="Score the CSV tables there; run nothing.")
    ] = None,
    errors: Annotated[int, typer.Option("--errors", min=0, help="Print so many errors.")] = 0,
    accepted: Annotated[
        Path, typer.Option("--accepted", help="The last accepted run; what changed is printed.")
    ] = ACCEPTED,
    accept: Annotated[
        bool, typer.Option("--accept", help="Make this run the accepted one.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="The figures as JSON.")] = False,
    floors: Annotated[
        Path, typer.Option("--floors", help="Lowest figures, by gold file; below one: status 1.")
    ] = FLOORS,
    set_floors: Annotated[
        bool, typer.Option("--set-floors", help="Raise the floors to this run's figures.")
    ] = False,
    lower_floors: Annotated[
        bool, typer.Option("--lower-floors", help="With --set-floors: floors may fall as well.")
    ] = False,
    config: Config = None,
    model: Model = "",
) -> None:
    """Precision, recall and F1 against annotated data, and what changed since the accepted run."""
    from pipeline.api import extract
    from pipeline.evaluation.render import render
    from pipeline.evaluation.report import evaluate as run_evaluation
    from pipeline.stages.lean import start_spacy

    start_spacy()

    settings = settings_from({"config": config, "model": model})

    def run(rows: list[dict[str, object]]) -> Mapping[str, object]:
        return extract(rows, settings=settings)

    report = run_evaluation(gold, run, tables=tables, accepted=accepted, accept_run=accept)
    if as_json:
        print(json.dumps(report.figures.flat(), indent=2))
    else:
        print(render(report, errors=errors))
    _floors(report, floors, set_floors=set_floors, allow_lower=lower_floors)


def _floors(report: Report, path: Path, *, set_floors: bool, allow_lower: bool) -> None:
    """Set the floors, or leave with status 1 where a figure is below its own."""
    from pipeline.evaluation import floors

    figures = report.figures.flat()
    if set_floors:
        floors.set_floors(path, report.name, report.sha256, figures, allow_lower=allow_lower)
    fallen = floors.check(path, report.name, report.sha256, figures)
    for item in fallen:
        print(f"below its floor: {item.figure} {item.value} < {item.floor}", file=sys.stderr)
    if fallen:
        raise typer.Exit(1)
