"""`nukil dates explain`: how the value of an expression of time came about."""

from __future__ import annotations

from typing import Annotated

import typer

from pipeline.errors import UsageError


def register(app: typer.Typer) -> None:
    """Add the group."""
    dates = typer.Typer(name="dates", help="Expressions of time.")
    dates.callback()(lambda: None)  # keeps the name of the one command
    dates.command()(explain)
    app.add_typer(dates)


def explain(
    words: Annotated[str, typer.Argument(metavar="TEXT", help="The text.")],
    date: Annotated[str, typer.Option("--date", help="Publication date (2025-02-05).")] = "",
) -> None:
    """Which rule, anchor and arithmetic gave each value."""
    from pipeline.resolve.dates_explain import explain_dates
    from pipeline.sources.published import parse_date
    from pipeline.stages.lean import start_spacy

    start_spacy()
    published = parse_date(date)
    if date and published is None:
        raise UsageError(f"--date {date!r} is no date", hint="write it as 2025-02-05")
    for found in explain_dates(words, published):
        row = found.timex
        print(f"{row.text!r}: {row.timex_type} {row.timex_value}")
        print(f"  rules: {', '.join(found.rules)}")
        print(f"  says: {found.said}")
        if row.anchor_date:
            print(f"  anchor: {row.anchor_date} ({row.anchor_source})")
        for step in found.steps:
            print(f"  {step}")
        if row.weekday_conflict:
            print(f"  the weekday contradicts the date; nearest: {row.alternative_value}")
