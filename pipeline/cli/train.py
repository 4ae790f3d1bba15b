"""`nukil train`: rebuilds the weights from the annotated and raw data."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

Data = Annotated[
    Path, typer.Argument(metavar="DATA", help="Folder of the annotated data, such as ../shared.")
]
Vectors = Annotated[
    Path | None, typer.Option("--vectors", help="File of `nukil train vectors`; made if absent.")
]
VECTORS = Path("models/cache/vectors.npz")


def register(app: typer.Typer) -> None:
    """Add the commands."""
    train = typer.Typer(name="train", help="Rebuild the weights from the data.")
    for command in (vectors, stanza):
        train.command()(command)
    app.add_typer(train)


def vectors(
    data: Data,
    out: Annotated[Path, typer.Option("--out", help="File to write.")] = VECTORS,
) -> None:
    """Word vectors of the raw news text."""
    from pipeline.training.vectors import train_vectors

    out.parent.mkdir(parents=True, exist_ok=True)
    typer.echo(train_vectors(data, out), err=True)


def stanza(
    data: Data,
    out: Annotated[Path, typer.Option("--out", help="Folder to write.")] = Path("models/stanza"),
    vectors: Vectors = None,
    only: Annotated[
        str, typer.Option("--only", help="Of tokenize, mwt, pos, lemma, depparse; with commas.")
    ] = "",
) -> None:
    """Models of the engine stanza from the treebanks."""
    from pipeline.cli.options import split_list
    from pipeline.training.stanza import TRAINED, train_stanza

    path = vectors or VECTORS
    if not path.exists():
        from pipeline.training.vectors import train_vectors

        path.parent.mkdir(parents=True, exist_ok=True)
        train_vectors(data, path)
    chosen = split_list(only) or TRAINED
    typer.echo(train_stanza(data, out, vectors=path, only=chosen), err=True)
