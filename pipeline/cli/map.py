"""`nukil map`: the places of a run on a map."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from pipeline.cli.options import DEFAULT_OUT, Config, DropDuplicates, Out, settings_from

File = Annotated[
    Path | None, typer.Option("--file", help="HTML file to write; else map.html in --out.")
]


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(name="map")(draw)


def draw(
    out: Out = DEFAULT_OUT,
    file: File = None,
    config: Config = None,
    drop_duplicates: DropDuplicates = False,
) -> None:
    """The places on a map: one HTML file that needs no network; a click shows the sentences."""
    from pipeline.stages.draw import FILE, draw_map

    settings = settings_from({"config": config, "drop_duplicates": drop_duplicates})
    path = file or out / FILE
    size = draw_map(out, path, settings.export)
    typer.echo(f"{path} ({size / 1e6:.1f} MB); open it in a browser", err=True)
