"""Options that several commands share, and the settings that they make."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from pipeline.settings import Settings, load_settings

if TYPE_CHECKING:
    from collections.abc import Sequence

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
DropDuplicates = Annotated[
    bool, typer.Option("--drop-duplicates", help="Leave out documents that repeat another.")
]


def settings_from(
    config: Path | None,
    *,
    ingest: dict[str, Any] | None = None,
    model: str = "",
    engine: str = "",
    stanza: str = "",
    tokens: bool = False,
    formats: str = "",
    safe_cells: bool = False,
    drop_duplicates: bool = False,
) -> Settings:
    """Settings of a file, overruled by the options that were given."""
    settings = load_settings(config)
    given = {name: value for name, value in (ingest or {}).items() if value}
    export = settings.export
    if formats:
        export = replace(export, formats=tuple(split_list(formats)))
    export = replace(
        export,
        safe_cells=export.safe_cells or safe_cells,
        drop_duplicates=export.drop_duplicates or drop_duplicates,
    )
    annotate = replace(
        settings.annotate,
        model=model or settings.annotate.model,
        engine=engine or settings.annotate.engine,
        stanza=stanza or settings.annotate.stanza,
        tokens=settings.annotate.tokens or tokens or "conllu" in export.formats,
    )
    return replace(
        settings, ingest=replace(settings.ingest, **given), annotate=annotate, export=export
    )


def split_list(text: str) -> Sequence[str]:
    """Parts of a list with commas."""
    return [part for part in (piece.strip() for piece in text.split(",")) if part]


def worker_count(jobs: int) -> int:
    """Number of processes; 0 means one for each core."""
    from pipeline.stages.workers import default_jobs

    return jobs or default_jobs()
