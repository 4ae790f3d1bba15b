"""One shard of one stage: what a worker is told, what it does, what it reports."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Any, Protocol

import pyarrow as pa

from pipeline.records import Issue
from pipeline.stages import shards
from pipeline.stages.faults import HINT, Failure, attempt
from pipeline.stages.fingerprint import digest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from pipeline.settings import Settings
    from pipeline.stages.shards import Header, ShardName

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Item:
    """An input file of the ingest stage: its key is its source path."""

    key: str
    holds: str
    path: Path
    name: str = ""


@dataclass(frozen=True, slots=True)
class ShardTask:
    """One shard to build.

    `items` is what the ingest stage reads; later stages read the shard of the same name below
    `upstream`, and shards of earlier stores below `root`. `facts` is a file with facts of the
    corpus. `only` names the items of a partial shard, `poison` those that kill a worker.
    """

    stage: str
    name: ShardName
    folder: Path
    fingerprint: str
    settings: Settings
    upstream: Path | None = None
    root: Path | None = None
    facts: Path | None = None
    items: tuple[Item, ...] = ()
    only: tuple[str, ...] | None = None
    poison: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TaskReport:
    """What a worker did: the shard's header, and how many items it computed anew."""

    stage: str
    name: ShardName
    header: Header
    computed: int


class Step(Protocol):
    """What a stage's module offers: `SCHEMA` and `process`."""

    SCHEMA: pa.Schema

    def process(self, rows: Sequence[Row], task: ShardTask) -> Iterator[Row]:
        """Yield one payload for each upstream row, in order."""


def step_of(stage: str) -> Step:
    """The module that does a stage; imported late, because spaCy takes seconds."""
    module: Any = import_module(f"pipeline.stages.{stage}")
    return module  # type: ignore[no-any-return]


def upstream_rows(task: ShardTask) -> list[Row]:
    """The rows that a task works on, sorted by key."""
    if task.upstream is None:
        return items_rows(task.items)
    return shards.read_shard(task.upstream / task.name.file)


def items_rows(items: Sequence[Item]) -> list[Row]:
    """Input files as upstream rows."""
    return [{"key": i.key, "holds": i.holds, "path": i.path, "name": i.name} for i in items]


def task_keys(task: ShardTask) -> tuple[str, ...]:
    """The keys of a task's items."""
    return tuple(row["key"] for row in upstream_rows(task))


def run_task(task: ShardTask) -> TaskReport:
    """Build a shard: reuse what holds, compute the rest, write it."""
    step = step_of(task.stage)
    upstream = upstream_rows(task)
    inputs = shards.outputs_of(upstream)
    rows = shards.reusable(task.folder, task.name, task.fingerprint)
    todo = [
        row
        for row in upstream
        if (row["key"], row["holds"]) not in rows and (task.only is None or row["key"] in task.only)
    ]
    alive = [row for row in todo if row["key"] not in task.poison]
    for row, payload in zip(alive, step.process(alive, task), strict=True):
        rows[row["key"], row["holds"]] = shards.seal(row["key"], row["holds"], payload)
    for row in todo:
        if row["key"] in task.poison:
            payload = lost(step, row, task.stage, "killed-worker", "a worker process died on it")
            rows[row["key"], row["holds"]] = shards.seal(row["key"], row["holds"], payload)
    wanted = [rows[k] for row in upstream if (k := (row["key"], row["holds"])) in rows]
    path = task.folder / task.name.file
    if task.only is not None:
        part = digest(*task.only)
        path = task.folder / "partial" / part / task.name.file
        wanted = [row for row in wanted if row["key"] in task.only]
    header = shards.write_shard(
        path, step.SCHEMA, wanted, fingerprint=task.fingerprint, inputs=inputs
    )
    return TaskReport(task.stage, task.name, header, len(todo))


def guarded(step: Step, stage: str, row: Row, function: Callable[[Row], Row]) -> Row:
    """A document's payload; if the document makes it fail, an empty payload with an issue.

    Raises:
        PipelineError: the fault is not the document's: settings, rules, weights.
    """
    result = attempt(function, row)
    if isinstance(result, Failure):
        return lost(step, row, stage, "failed", result.message, result.hint)
    return result


def lost(step: Step, row: Row, stage: str, code: str, message: str, hint: str = HINT) -> Row:
    """The empty payload of an item that could not be processed, with the issue that says so."""
    payload = empty_payload(step.SCHEMA)
    payload["failed"] = True
    issue = Issue(
        source_path=row.get("source_path") or (row["key"] if stage == "ingest" else ""),
        doc_id=None if stage == "ingest" else row["key"],
        stage=stage,
        severity="error",
        code=code,
        message=message,
        hint=hint,
    )
    payload["issues"] = [shards.as_dict(issue)]
    return payload


def empty_payload(schema: pa.Schema) -> Row:
    """A payload that holds nothing."""
    payload: Row = {}
    for field in schema:
        if field.name not in ("key", "made_from", "holds"):
            payload[field.name] = [] if pa.types.is_list(field.type) else None
    payload["failed"] = False
    return payload
