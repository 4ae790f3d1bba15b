"""`nukil show`, `nukil schema`, `nukil info`: looking at documents, tables and the installation."""

from __future__ import annotations

import json
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import typer

from pipeline.cli.options import (
    DEFAULT_OUT,
    Config,
    Engine,
    Out,
    StanzaModels,
    settings_from,
)
from pipeline.cli.printable import printable
from pipeline.errors import UsageError
from pipeline.records import TABLES, column_types, columns

if TYPE_CHECKING:
    from pathlib import Path

STYLES = {"PER": "bold magenta", "ORG": "bold cyan", "LOC": "bold green"}
DATE_STYLE = "yellow"


class SchemaFormat(StrEnum):
    """How the columns of a table are printed."""

    table = "table"
    json = "json"
    markdown = "markdown"


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command()(show)
    app.command()(schema)
    app.command()(info)


def show(
    doc: Annotated[str, typer.Argument(metavar="DOC", help="doc_id, source id, path or title.")],
    out: Out = DEFAULT_OUT,
) -> None:
    """One document: coloured mentions, its dates, places, organizations and acronyms."""
    from rich.text import Text

    from pipeline.cli.terminal import SAMPLE_COLUMNS, console, print_table
    from pipeline.stages.lookup import find_document

    document, tables = find_document(out, doc)
    text = Text(printable(document["text"]))
    for row in tables["dates"]:
        text.stylize(DATE_STYLE, row["start"], row["end"])
    for row in tables["mentions"]:
        text.stylize(STYLES[row["label"]], row["start"], row["end"])
    screen = console()
    screen.print(Text(printable(document["title"] or document["source_id"]), style="bold"))
    path = printable(document["source_path"])
    screen.print(f"{document['doc_id']}  {path}  published {document['published'] or 'unknown'}")
    screen.print()
    screen.print(text)
    for name in ("dates", "places", "organizations", "acronyms"):
        shown = SAMPLE_COLUMNS[name]
        rows = list(dict.fromkeys(tuple(row[c] for c in shown) for row in tables[name]))
        if rows:
            print_table(name, shown, rows)


def schema(
    table: Annotated[str, typer.Argument(help="One table; all without it.")] = "",
    output: Annotated[SchemaFormat, typer.Option("--format")] = SchemaFormat.table,
) -> None:
    """The tables and what their columns mean."""
    if table and table not in TABLES:
        raise UsageError(f"no table {table!r}", hint=f"tables are {', '.join(TABLES)}")
    described = {name: describe(name) for name in ([table] if table else TABLES)}
    if output is SchemaFormat.json:
        print(json.dumps(described, ensure_ascii=False, indent=2))
    elif output is SchemaFormat.markdown:
        print(schema_markdown(described))
    else:
        from pipeline.cli.terminal import print_table

        for name, rows in described.items():
            cells = [[row["name"], row["type"], row["description"]] for row in rows]
            print_table(name, ("column", "type", "meaning"), cells)


def describe(table: str) -> list[dict[str, Any]]:
    """The columns of a table: name, type, whether it may be empty, meaning."""
    types = column_types(TABLES[table])
    return [
        {
            "name": field.name,
            "type": types[field.name][0],
            "nullable": types[field.name][1],
            "description": field.metadata["description"],
        }
        for field in columns(TABLES[table])
    ]


def schema_markdown(described: dict[str, list[dict[str, Any]]]) -> str:
    """The columns of tables as Markdown."""
    lines: list[str] = []
    for name, rows in described.items():
        about = (TABLES[name].__doc__ or "").strip().split("\n")[0]
        lines += [f"## {name}", "", about, "", "| column | type | meaning |", "|---|---|---|"]
        for row in rows:
            kind = row["type"] + (", may be empty" if row["nullable"] else "")
            meaning = row["description"].replace("|", "\\|")
            lines.append(f"| `{row['name']}` | {kind} | {meaning} |")
        lines.append("")
    return "\n".join(lines).rstrip()


def info(config: Config = None, engine: Engine = "", stanza_models: StanzaModels = "") -> None:
    """Versions, engine, models and resources in use."""
    from importlib.metadata import version

    from pipeline.models import model_folder
    from pipeline.stages.fingerprint import RESOURCES

    settings = settings_from({"config": config, "engine": engine, "stanza": stanza_models})
    folder = model_folder(settings.annotate.model)
    size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    print(f"nukil {version('nukil')}, spaCy {version('spacy')}, pandas {version('pandas')}")
    print(f"engine {settings.annotate.engine}")
    print(f"model {settings.annotate.model}: {folder} ({size / 1e6:.1f} MB)")
    for line in _manifest_lines(folder / "manifest.json"):
        print(f"  {line}")
    print(_stanza_line(settings.annotate.stanza))
    for kind in ("lexicons", "rules", "gazetteer"):
        files = [path for path in sorted((RESOURCES / kind).glob("*")) if path.is_file()]
        size = sum(path.stat().st_size for path in files)
        print(f"{kind}: {len(files)} files, {size / 1e6:.1f} MB")


def _stanza_line(name: str) -> str:
    """What the engine stanza would use."""
    from pipeline.errors import ModelError
    from pipeline.language.stanza_models import find_models
    from pipeline.stages.fingerprint import library_version

    found = library_version("stanza")
    installed = f"stanza {found}, torch {library_version('torch')}" if found else "not installed"
    try:
        models = find_models(name)
    except ModelError as error:
        return f"Stanza: {installed}; {error.message}"
    size = sum(path.stat().st_size for path in models.files)
    listed = ", ".join(f"{processor} {model}" for processor, model in models.processors.items())
    return f"Stanza: {installed}; {models.folder} ({size / 1e6:.1f} MB): {listed}"


def _manifest_lines(path: Path) -> list[str]:
    if not path.exists():
        return []
    manifest = json.loads(path.read_text(encoding="utf-8"))
    return [f"{key}: {value}" for key, value in manifest.items() if isinstance(value, str | float)]
