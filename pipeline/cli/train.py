"""`nukil train` and `nukil build`: weights and gazetteer anew from their sources."""

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
GAZETTEER = Path("pipeline/resources/gazetteer")


def register(app: typer.Typer) -> None:
    """Add the commands."""
    train = typer.Typer(name="train", help="Rebuild the weights from the data.")
    for command in (vectors, ner, stanza):
        train.command()(command)
    app.add_typer(train)
    build = typer.Typer(name="build", help="Rebuild the data that ships with the package.")
    build.command()(gazetteer)
    build.command()(coverage)
    app.add_typer(build)


def vectors(
    data: Data,
    out: Annotated[Path, typer.Option("--out", help="File to write.")] = VECTORS,
) -> None:
    """Word vectors of the raw news text."""
    from pipeline.training.vectors import train_vectors

    out.parent.mkdir(parents=True, exist_ok=True)
    typer.echo(train_vectors(data, out), err=True)


def ner(
    data: Data,
    out: Annotated[Path, typer.Option("--out", help="Model folder to write.")] = Path("models/ner"),
    corpus: Annotated[
        str, typer.Option("--corpus", help="articles, or a corpus of data/ner by its name.")
    ] = "articles",
    vectors: Vectors = None,
    labels: Annotated[
        Path | None,
        typer.Option(
            "--labels",
            help="File of the teachers' labels of raw articles; they are trained, and it is made "
            "if absent.",
        ),
    ] = None,
) -> None:
    """The model of names from annotated articles, or from one public corpus."""
    from pipeline.training.ner import train_ner

    path = _vectors(data, vectors)
    typer.echo(train_ner(data, path, out, corpus=corpus, labels=labels), err=True)


def gazetteer(
    source: Annotated[Path, typer.Argument(metavar="SOURCE", help="Folder of the sources.")],
    out: Annotated[Path, typer.Option("--out", help="Folder to write.")] = GAZETTEER,
) -> None:
    """The gazetteer from its sources; the same sources give the same bytes."""
    from pipeline.training.gazetteer import build_gazetteer

    for table, rows in build_gazetteer(source, out).items():
        typer.echo(f"{table}: {rows:,} rows", err=True)


def coverage(
    gold: Annotated[Path, typer.Argument(metavar="GOLD.jsonl", help="Articles with entities.")],
) -> None:
    """How many place mentions of annotated articles the gazetteer holds."""
    from pipeline.training.gazetteer_coverage import measure_coverage

    found = measure_coverage(gold)
    for name, part, whole in (
        ("all places", found.found, found.mentions),
        ("without streets and buildings", found.found_settlements, found.settlements),
    ):
        share = 100 * part / whole if whole else 0.0
        print(f"{name}: {part:,} of {whole:,} mentions ({share:.1f} %)")


def _vectors(data: Path, path: Path | None) -> Path:
    chosen = path or VECTORS
    if not chosen.exists():
        from pipeline.training.vectors import train_vectors

        chosen.parent.mkdir(parents=True, exist_ok=True)
        train_vectors(data, chosen)
    return chosen


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

    path = _vectors(data, vectors)
    chosen = split_list(only) or TRAINED
    typer.echo(train_stanza(data, out, vectors=path, only=chosen), err=True)
