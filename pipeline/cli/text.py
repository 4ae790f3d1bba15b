"""`nukil text`: the tables of one text."""

from __future__ import annotations

import json
import re
import sys
from enum import StrEnum
from typing import Annotated, Any

import typer

from pipeline.cli.options import Config, Engine, Model, StanzaModels, Tokens, settings_from
from pipeline.cli.printable import printable

_CONTROLS = re.compile("[\x7f-\x9f]")
SHOWN = ("mentions", "dates", "places", "organizations", "acronyms")


class TextFormat(StrEnum):
    """How the tables of a text are printed."""

    table = "table"
    json = "json"
    jsonl = "jsonl"


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(text)


def text(
    words: Annotated[str, typer.Argument(metavar="TEXT", help="The text; - reads stdin.")],
    date: Annotated[str, typer.Option("--date", help="Publication date (2025-02-05).")] = "",
    output: Annotated[TextFormat, typer.Option("--format")] = TextFormat.table,
    config: Config = None,
    model: Model = "",
    engine: Engine = "",
    stanza: StanzaModels = "",
    tokens: Tokens = False,
) -> None:
    """Extract from one text and print what was found."""
    settings = settings_from({**locals(), "published": date})
    from pipeline.api import extract_rows
    from pipeline.stages.lean import start_spacy
    from pipeline.stages.shards import as_dict

    start_spacy()

    given = sys.stdin.read() if words == "-" else words
    found = extract_rows([given], settings=settings)
    shown = [*SHOWN, "tokens"] if "tokens" in found else SHOWN
    tables = {name: [as_dict(row) for row in found[name]] for name in shown}
    issues = [as_dict(row) for row in found["issues"] if row.severity == "error"]
    _print(tables, output)
    for issue in issues:
        print(f"{issue['code']}: {printable(issue['message'])}", file=sys.stderr)
    if issues:
        raise typer.Exit(1)


def _print(tables: dict[str, list[dict[str, Any]]], output: TextFormat) -> None:
    if output is TextFormat.json:
        print(_escaped(json.dumps(tables, ensure_ascii=False, indent=2, default=str)))
        return
    if output is TextFormat.jsonl:
        for name, rows in tables.items():
            for row in rows:
                line = json.dumps({"table": name, **row}, ensure_ascii=False, default=str)
                print(_escaped(line))
        return
    from pipeline.cli.terminal import SAMPLE_COLUMNS, print_table

    for name, rows in tables.items():
        if rows:
            columns = SAMPLE_COLUMNS[name]
            print_table(name, columns, [[row[column] for column in columns] for row in rows])


def _escaped(text: str) -> str:
    r"""JSON with the control characters that it leaves alone (U+007F to U+009F) as `\u....`."""
    return _CONTROLS.sub(lambda match: f"\\u{ord(match[0]):04x}", text)
