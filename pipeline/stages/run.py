"""The stages in order: each brings its store up to date, doing only what has changed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.errors import StageError
from pipeline.stages import documents, shards, survey
from pipeline.stages.documents import write_json
from pipeline.stages.fingerprint import stage_fingerprint, stream_digest
from pipeline.stages.tasks import Item, ShardTask, TaskReport, items_rows

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from pipeline.records import Issue
    from pipeline.settings import Settings
    from pipeline.sources.discover import SourceFile
    from pipeline.stages.progress import Progress
    from pipeline.stages.workers import Runner

UPSTREAM = {
    "annotate": "documents",
    "extract": "annotate",
    "survey": "extract",
    "resolve": "extract",
}
FACTS = "facts.json"
LEFT_OUT = "left_out.json"


@dataclass(frozen=True, slots=True)
class Plan:
    """A run: where its stores are, how it works.

    Attributes:
        out: folder of the stores, one below it for each stage.
        runner: does the work of a stage, shard by shard.
    """

    out: Path
    settings: Settings
    runner: Runner
    progress: Progress


def ingest(plan: Plan, files: Sequence[SourceFile], left_out: Sequence[Issue]) -> int:
    """Read the input files that changed, spread their documents.

    Args:
        plan: the run.
        files: all input files.
        left_out: what was found and is not read; kept for the issues table.

    Returns:
        The number of documents.
    """
    folder = plan.out / "ingest"
    items = {
        file.source_path: Item(file.source_path, stream_digest(file.path), file.path, file.name)
        for file in files
    }
    count = shards.shard_count(len(items))
    tasks = []
    for name, keys in shards.spread(items, count).items():
        held = tuple(items[key] for key in keys)
        task = ShardTask(
            stage="ingest",
            name=name,
            folder=folder,
            fingerprint=stage_fingerprint("ingest", plan.settings),
            settings=plan.settings,
            items=held,
        )
        if not _current(task, shards.outputs_of(items_rows(held))):
            tasks.append(task)
    _run_tasks(plan, "ingest", tasks, [len(task.items) for task in tasks])
    shards.clear_stale(folder, count)
    write_json(folder / LEFT_OUT, [shards.as_dict(issue) for issue in left_out])
    return documents.spread_documents(folder, plan.out / "documents")


def annotate(plan: Plan) -> None:
    """Tokens, sentences and names of the documents that changed."""
    _stage(plan, "annotate")


def extract(plan: Plan) -> None:
    """Spans of the documents that changed."""
    _stage(plan, "extract")


def resolve(plan: Plan) -> None:
    """Survey the corpus, then make the rows of the tables."""
    _stage(plan, "survey")
    tallies = [shards.as_dict(row) for row in survey.tally(plan.out / "survey")]
    for row in tallies:
        day = row["first_published"]
        row["first_published"] = day.isoformat() if day else None
    write_json(plan.out / "survey" / FACTS, tallies)
    _stage(plan, "resolve")


def _stage(plan: Plan, stage: str) -> None:
    upstream = plan.out / UPSTREAM[stage]
    folder = plan.out / stage
    paths = shards.shard_paths(upstream)
    if not paths:
        earlier = "ingest" if UPSTREAM[stage] == "documents" else UPSTREAM[stage]
        raise StageError(
            f"{upstream} holds nothing to work on", hint=f"run `nukil {earlier}` first"
        )
    facts = plan.out / "survey" / FACTS if stage == "resolve" else None
    stamp = stage_fingerprint(stage, plan.settings, [stream_digest(facts)] if facts else [])
    tasks, sizes = [], []
    for path in paths:
        header = shards.read_header(path)
        if header is None:
            raise StageError(f"{path} is damaged", hint="delete the folder and run again")
        task = ShardTask(
            stage=stage,
            name=shards.ShardName.parse(path.name),
            folder=folder,
            fingerprint=stamp,
            settings=plan.settings,
            upstream=upstream,
            root=plan.out,
            facts=facts,
        )
        if not _current(task, header.outputs):
            tasks.append(task)
            sizes.append(header.items)
    _run_tasks(plan, stage, tasks, sizes)
    shards.clear_stale(folder, len(paths))


def _current(task: ShardTask, inputs: str) -> bool:
    header = shards.read_header(task.folder / task.name.file)
    return header is not None and header.fingerprint == task.fingerprint and header.inputs == inputs


def _run_tasks(plan: Plan, stage: str, tasks: Sequence[ShardTask], sizes: Sequence[int]) -> None:
    if not tasks:
        return
    size_of = {task.name: size for task, size in zip(tasks, sizes, strict=True)}
    plan.progress.start(stage, sum(sizes))

    def done(report: TaskReport) -> None:
        plan.progress.advance(size_of[report.name])

    plan.runner.run(tasks, done)
    plan.progress.finish()
