"""`nukil run` and the stages one by one."""

from __future__ import annotations

from contextlib import ExitStack
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline.cli.options import (
    DEFAULT_OUT,
    Acronyms,
    Column,
    Config,
    DropDuplicates,
    Engine,
    Formats,
    Inputs,
    Jobs,
    Model,
    Organizations,
    Out,
    Quiet,
    SafeCells,
    StanzaModels,
    Tokens,
    UserGazetteer,
    settings_from,
    worker_count,
)

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from pipeline.settings import Settings
    from pipeline.stages.run import Plan
    from pipeline.stages.whole import Report

IdColumn = Annotated[str, Column]
Encoding = Annotated[str, typer.Option("--encoding", help="Of all inputs; else it is detected.")]
Published = Annotated[
    str, typer.Option("--published", help="Date for documents that have none (2025-02-05).")
]


def register(app: typer.Typer) -> None:
    """Add the commands."""
    for command in (run, ingest, annotate, extract, resolve, export):
        app.command()(command)


def run(
    inputs: Inputs,
    out: Out = DEFAULT_OUT,
    formats: Formats = "",
    jobs: Jobs = 0,
    config: Config = None,
    model: Model = "",
    engine: Engine = "",
    stanza: StanzaModels = "",
    tokens: Tokens = False,
    id_column: IdColumn = "",
    text_column: IdColumn = "",
    title_column: IdColumn = "",
    date_column: IdColumn = "",
    url_column: IdColumn = "",
    site_column: IdColumn = "",
    encoding: Encoding = "",
    published: Published = "",
    safe_cells: SafeCells = False,
    drop_duplicates: DropDuplicates = False,
    organizations: Organizations = "",
    acronyms: Acronyms = "",
    gazetteer: UserGazetteer = "",
    quiet: Quiet = False,
) -> None:
    """Everything: read the inputs, extract, write the tables."""
    settings = settings_from(locals())
    from pipeline.cli.terminal import Bar, print_report
    from pipeline.stages.whole import run_all

    report = run_all(inputs, out, settings, jobs=worker_count(jobs), progress=Bar())
    print_report(report, sample=not quiet)
    leave(report)


def ingest(
    inputs: Inputs,
    out: Out = DEFAULT_OUT,
    jobs: Jobs = 0,
    config: Config = None,
    id_column: IdColumn = "",
    text_column: IdColumn = "",
    title_column: IdColumn = "",
    date_column: IdColumn = "",
    url_column: IdColumn = "",
    site_column: IdColumn = "",
    encoding: Encoding = "",
    published: Published = "",
) -> None:
    """Stage 1: read the inputs into documents."""
    settings = settings_from(locals())
    from pipeline.stages import run as stages
    from pipeline.stages import whole

    def work(plan: Plan) -> None:
        files, left_out = whole.find_inputs(inputs, out)
        count = stages.ingest(plan, files, left_out)
        say(f"{count} documents in {out / 'documents'}")

    _stage(work, out, settings, jobs)


def annotate(
    out: Out = DEFAULT_OUT,
    jobs: Jobs = 0,
    config: Config = None,
    model: Model = "",
    engine: Engine = "",
    stanza: StanzaModels = "",
    tokens: Tokens = False,
) -> None:
    """Stage 2: tokens, sentences and names of persons, organizations and places."""
    settings = settings_from(locals())
    from pipeline.stages import run as stages

    _stage(stages.annotate, out, settings, jobs)


def extract(
    out: Out = DEFAULT_OUT,
    jobs: Jobs = 0,
    config: Config = None,
    organizations: Organizations = "",
    acronyms: Acronyms = "",
    gazetteer: UserGazetteer = "",
) -> None:
    """Stage 3: dates, places, organizations and acronyms by rule and lexicon."""
    settings = settings_from(locals())
    from pipeline.stages import run as stages

    _stage(stages.extract, out, settings, jobs)


def resolve(
    out: Out = DEFAULT_OUT,
    jobs: Jobs = 0,
    config: Config = None,
    organizations: Organizations = "",
    acronyms: Acronyms = "",
    gazetteer: UserGazetteer = "",
) -> None:
    """Stage 4: settle overlaps, anchor dates, link names."""
    settings = settings_from(locals())
    from pipeline.stages import run as stages

    _stage(stages.resolve, out, settings, jobs)


def export(
    out: Out = DEFAULT_OUT,
    formats: Formats = "",
    config: Config = None,
    safe_cells: SafeCells = False,
    drop_duplicates: DropDuplicates = False,
    quiet: Quiet = False,
) -> None:
    """Stage 5: write the tables."""
    settings = settings_from(locals())
    from pipeline.cli.terminal import print_report
    from pipeline.stages import whole

    reports = []
    _stage(lambda plan: reports.append(whole.finish(plan, {})), out, settings, 1)
    print_report(reports[0], sample=not quiet)
    leave(reports[0])


def _stage(work: Callable[[Plan], None], out: Path, settings: Settings, jobs: int) -> None:
    from pipeline.cli.terminal import Bar
    from pipeline.stages import state, whole

    with state.locked(out), ExitStack() as stack:
        work(whole.make_plan(out, settings, worker_count(jobs), Bar(), stack))


def say(message: str) -> None:
    """A message for the user, beside the data."""
    typer.echo(message, err=True)


def leave(report: Report) -> None:
    """Exit status 1 if documents failed."""
    if report.failed:
        raise typer.Exit(1)
