"""A whole run: all stages in order, or nothing where nothing has changed."""

from __future__ import annotations

import sys
from collections import Counter
from contextlib import ExitStack
from dataclasses import asdict, dataclass
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

from pipeline.errors import UsageError
from pipeline.records import TABLES
from pipeline.stages import state
from pipeline.stages.fingerprint import (
    DEPENDS,
    digest_json,
    model_digest,
    resource_digests,
    stage_fingerprint,
    stream_digest,
)
from pipeline.stages.progress import Silent

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from pipeline.settings import Settings
    from pipeline.sources.discover import SourceFile
    from pipeline.stages.progress import Progress
    from pipeline.stages.run import Plan

STORES = ("ingest", "documents", "annotate", "extract", "survey", "resolve")
_LIBRARIES = ("nukil", "spacy", "pyarrow", "pandas")


@dataclass(frozen=True, slots=True)
class Report:
    """How a run ended.

    Attributes:
        rows: table → number of rows.
        issues: severity → code → number of issues.
        fresh: False where everything was up to date and nothing was done.
    """

    out: Path
    rows: Mapping[str, int]
    issues: Mapping[str, Mapping[str, int]]
    fresh: bool

    @property
    def failed(self) -> int:
        """Number of documents or files that were lost."""
        return sum(self.issues.get("error", {}).values())


def run_all(
    inputs: Sequence[str | Path],
    out: Path,
    settings: Settings,
    *,
    jobs: int = 1,
    progress: Progress | None = None,
) -> Report:
    """Bring all stores and tables below `out` up to date with the inputs.

    Args:
        inputs: files, folders, globs; `-` for JSON lines on standard input.
        out: folder of the stores and of `export/`.
        settings: how each stage works.
        jobs: number of processes.
        progress: hears how far the run is.

    Raises:
        PipelineError: something that is not one document's fault.
    """
    from pipeline.exports import check_formats

    check_formats(settings.export.formats)
    with state.locked(out):
        files, left_out = find_inputs(inputs, out)
        wanted = _wanted(files, settings)
        last = state.read_run(out)
        if _current(out, last, wanted):
            return _report(out, last, fresh=False)
        with ExitStack() as stack:
            plan = make_plan(out, settings, jobs, progress or Silent(), stack)
            _work(plan, files, left_out)
        return finish(plan, wanted)


def find_inputs(inputs: Sequence[str | Path], out: Path) -> tuple[list[SourceFile], list[Any]]:
    """The input files, without those below `out`; standard input is first kept there.

    Raises:
        UsageError: there is nothing to read.
    """
    from pipeline.sources.discover import SourceFile, discover

    named = [item for item in inputs if str(item) != "-"]
    files, left_out = discover(named, out) if named or not inputs else ([], [])
    if len(named) < len(inputs):
        path = out / "stdin.jsonl"
        with path.open("wb") as file:
            while block := sys.stdin.buffer.read(1 << 20):
                file.write(block)
        files.append(SourceFile(path, "stdin.jsonl"))
    if not files and not left_out:
        told = ", ".join(map(str, inputs))
        raise UsageError(f"no files in {told}", hint="give a file, or a folder that holds some")
    return files, left_out


def make_plan(
    out: Path, settings: Settings, jobs: int, progress: Progress, stack: ExitStack
) -> Plan:
    """A plan; its worker processes end with `stack`."""
    from pipeline.stages.run import Plan
    from pipeline.stages.workers import InProcess, Workers

    runner = stack.enter_context(Workers(jobs)) if jobs > 1 else InProcess()
    return Plan(out, settings, runner, progress)


def _work(plan: Plan, files: Sequence[SourceFile], left_out: Sequence[Any]) -> None:
    from pipeline.stages import run

    run.ingest(plan, files, left_out)
    run.annotate(plan)
    run.extract(plan)
    run.resolve(plan)


def finish(plan: Plan, wanted: Mapping[str, Any]) -> Report:
    """Write the tables and `run.json`."""
    from pipeline.stages.export import export

    tables = export(plan.out, plan.settings.export)
    issues: dict[str, Counter[str]] = {}
    for row in tables["issues"].select(["severity", "code"]).to_pylist():
        issues.setdefault(row["severity"], Counter())[row["code"]] += 1
    done = {
        **wanted,
        "rows": {name: table.num_rows for name, table in tables.items()},
        "issues": {severity: dict(codes) for severity, codes in issues.items()},
        "exported": state.files_below(plan.out / "export", "*"),
        "stores": _stores(plan.out),
    }
    state.write_run(plan.out, done)
    return _report(plan.out, done, fresh=True)


def _wanted(files: Sequence[SourceFile], settings: Settings) -> dict[str, Any]:
    """What a run of these inputs depends on, as it stands in `run.json`."""
    resources = {
        path: found for stage in DEPENDS for path, found in resource_digests(stage).items()
    }
    return {
        "versions": {name: version(name) for name in _LIBRARIES},
        "settings": _plain(asdict(settings)),
        "model": {"name": settings.annotate.model, "digest": model_digest(settings)},
        "rules": resources,
        "fingerprints": {stage: stage_fingerprint(stage, settings) for stage in DEPENDS},
        "inputs": {file.source_path: stream_digest(file.path) for file in files},
    }


def _plain(value: Any) -> Any:
    """Settings as JSON reads them back: tuples are lists."""
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    return list(value) if isinstance(value, tuple) else value


def _current(out: Path, last: Mapping[str, Any], wanted: Mapping[str, Any]) -> bool:
    return (
        all(digest_json(last.get(key)) == digest_json(value) for key, value in wanted.items())
        and last.get("stores") == _stores(out)
        and state.still_there(out / "export", last.get("exported", {}))
    )


def _stores(out: Path) -> dict[str, dict[str, int]]:
    """Store → shard → size in bytes."""
    return {
        stage: {path.name: path.stat().st_size for path in sorted((out / stage).glob("part-*"))}
        for stage in STORES
    }


def _report(out: Path, done: Mapping[str, Any], *, fresh: bool) -> Report:
    rows = {name: done["rows"][name] for name in TABLES if name in done["rows"]}
    return Report(out, rows, done["issues"], fresh)
