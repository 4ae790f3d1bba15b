"""Options that several commands share, and the settings that they make."""

from __future__ import annotations

from dataclasses import fields, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from pipeline.settings import Settings, load_settings

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

DEFAULT_OUT = Path("data/processed")

Out = Annotated[Path, typer.Option("--out", help="Folder of the stores and tables.")]
Config = Annotated[
    Path | None, typer.Option("--config", help="Settings file (TOML); see docs/cli.md.")
]
Jobs = Annotated[int, typer.Option("--jobs", min=0, help="Processes; 0: one for each core.")]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="No sample of the tables.")]
Inputs = Annotated[
    list[str], typer.Argument(help="Files, folders, globs, ZIPs; - for JSON lines on stdin.")
]
Formats = Annotated[
    str,
    typer.Option(
        "--format", help="Of csv, parquet, jsonl, xlsx, conllu, geojson; several with commas."
    ),
]
Model = Annotated[str, typer.Option("--model", help="Folder of models/, or a path.")]
Engine = Annotated[
    str, typer.Option("--engine", help="nukil, or stanza for its sentences, tags and trees.")
]
StanzaModels = Annotated[
    str, typer.Option("--stanza-models", help="Folder of Stanza's models; else models/stanza.")
]
Tokens = Annotated[
    bool, typer.Option("--tokens", help="The tokens table too: lemmas; tags and trees by stanza.")
]
Column = typer.Option(help="Name of the input's column; the usual names need none.")
SafeCells = Annotated[
    bool,
    typer.Option(
        "--safe-cells", help="CSV cells that a spreadsheet would run get an apostrophe in front."
    ),
]
Organizations = Annotated[
    str, typer.Option("--organizations", help="Your own organizations (CSV); they win.")
]
Acronyms = Annotated[
    str,
    typer.Option("--acronyms", help="Your own acronyms (CSV): a corrected acronym_lexicon."),
]
UserGazetteer = Annotated[str, typer.Option("--gazetteer", help="Your own places (CSV); they win.")]
DropDuplicates = Annotated[
    bool, typer.Option("--drop-duplicates", help="Leave out documents that repeat another.")
]


def settings_from(given: Mapping[str, Any]) -> Settings:
    """Settings of the file `config`, overruled by options named as the settings are.

    Args:
        given: options by name, such as a command's `locals()`; empty ones overrule nothing, and
            names that are no setting are passed over.
    """
    settings = load_settings(given.get("config"))
    sections: dict[str, Any] = {}
    for section in fields(settings):
        values = getattr(settings, section.name)
        chosen = {f.name: given[f.name] for f in fields(values) if given.get(f.name)}
        if isinstance(chosen.get("formats"), str):
            chosen["formats"] = tuple(split_list(chosen["formats"]))
        sections[section.name] = replace(values, **chosen)
    if "conllu" in sections["export"].formats:
        sections["annotate"] = replace(sections["annotate"], tokens=True)
    return Settings(**sections)


def split_list(text: str) -> Sequence[str]:
    """Parts of a list with commas."""
    return [part for part in (piece.strip() for piece in text.split(",")) if part]


def worker_count(jobs: int) -> int:
    """Number of processes; 0 means one for each core."""
    from pipeline.stages.workers import default_jobs

    return jobs or default_jobs()
