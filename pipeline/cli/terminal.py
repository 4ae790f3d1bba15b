"""What the user sees: progress bar, tables, summary. Texts of documents are made harmless first."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from pipeline.cli.printable import printable
from pipeline.exports.cells import cell_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from rich.progress import Progress, TaskID

    from pipeline.stages.whole import Report

PIPE_WIDTH = 160  # columns where the output is no terminal
SAMPLE_ROWS = 8
_MAX_CELL = 60
# What a reader looks for first, table by table.
SAMPLE_COLUMNS: Mapping[str, Sequence[str]] = {
    "documents": ("source_path", "title", "published", "published_source", "language"),
    "mentions": ("text", "label", "canonical", "source", "score"),
    "dates": ("text", "timex_type", "timex_value", "weekday_conflict", "alternative_value"),
    "places": ("text", "name", "kind", "country_code", "admin1"),
    "organizations": ("text", "canonical", "acronym", "type", "country_code"),
    "acronyms": ("short", "long", "kind", "defined", "source"),
    "tokens": ("sent_id", "token_id", "text", "lemma", "upos", "feats", "head", "deprel"),
    "issues": ("source_path", "severity", "code", "message", "hint"),
}


def console(*, stderr: bool = False) -> Console:
    """A console as wide as the terminal; wide where there is none."""
    stream = sys.stderr if stderr else sys.stdout
    return Console(stderr=stderr, width=None if stream.isatty() else PIPE_WIDTH, markup=False)


class Bar:
    """A progress bar on a terminal, with rate and time left; nothing in a pipe."""

    def __init__(self) -> None:
        self._bar: Progress | None = None
        self._task: TaskID | None = None

    def start(self, stage: str, total: int) -> None:
        """A stage begins."""
        if not sys.stderr.isatty():
            return
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TimeRemainingColumn

        columns = ("{task.description:10}", BarColumn(), MofNCompleteColumn(), _Rate())
        self._bar = Progress(*columns, TimeRemainingColumn(), console=console(stderr=True))
        self._bar.start()
        self._task = self._bar.add_task(stage, total=total)

    def advance(self, items: int) -> None:
        """Items are done."""
        if self._bar is not None and self._task is not None:
            self._bar.advance(self._task, items)

    def finish(self) -> None:
        """The stage is done."""
        if self._bar is not None:
            self._bar.stop()
            self._bar = None


def _Rate() -> Any:  # noqa: N802 - stands for a class that needs rich imported
    from rich.progress import ProgressColumn, Task

    class Rate(ProgressColumn):
        def render(self, task: Task) -> Text:
            return Text(f"{task.speed:.0f}/s" if task.speed else "")

    return Rate()


def print_table(title: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """A table on standard output; long cells are cut."""
    table = Table(title=title, title_justify="left", title_style="bold")
    for name in columns:
        table.add_column(name, overflow="fold")
    for row in rows:
        table.add_row(*(Text(_short(cell)) for cell in row))
    console().print(table)


def print_sample(name: str, rows: Sequence[Mapping[str, Any]], total: int) -> None:
    """The first rows of a table, the columns that tell most."""
    columns = SAMPLE_COLUMNS[name]
    shown = [[row[column] for column in columns] for row in rows[:SAMPLE_ROWS]]
    more = f" (first {len(shown)} of {total})" if total > len(shown) else ""
    print_table(f"{name}{more}", columns, shown)


def print_report(report: Report, *, sample: bool) -> None:
    """A sample of the tables on standard output, the summary beside it."""
    if sample:
        for name, rows in read_sample(report).items():
            if rows:
                print_sample(name, rows, report.rows[name])
    lines = [f"tables in {report.out / 'export'}"]
    if not report.fresh:
        lines.append("nothing has changed since the last run; nothing was done")
    lines.append(", ".join(f"{count:,} {name}" for name, count in report.rows.items()))
    for severity, codes in sorted(report.issues.items()):
        told = ", ".join(f"{count} {code}" for code, count in sorted(codes.items()))
        lines.append(f"{severity}: {told}")
    if report.failed:
        lines.append(f"{report.failed} documents or files failed; see the table issues")
    for line in lines:
        print(line, file=sys.stderr)


def read_sample(report: Report) -> dict[str, list[dict[str, Any]]]:
    """The first rows of each table as its CSV file has them."""
    import csv
    from itertools import islice

    found: dict[str, list[dict[str, Any]]] = {}
    for name in SAMPLE_COLUMNS:
        path = report.out / "export" / f"{name}.csv"
        if path.exists():
            with path.open(encoding="utf-8", newline="") as file:
                found[name] = list(islice(csv.DictReader(file), SAMPLE_ROWS))
    return found


def _short(value: Any) -> str:
    text = " ".join(printable(cell_text(value)).split())
    return text if len(text) <= _MAX_CELL else text[: _MAX_CELL - 1] + "…"
