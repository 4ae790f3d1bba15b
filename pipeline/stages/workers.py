"""Processes that build shards, and what happens when one of them dies.

Spawned workers load the model once and take one shard at a time. A dead worker is replaced and
its shard tried once more; if that kills again, the shard is halved down to the document that
kills, which becomes a row of the issues table while all others are kept. Start-up costs seconds a
worker, so small jobs run in this process.
"""

from __future__ import annotations

import multiprocessing
import os
from collections import deque
from dataclasses import dataclass, field, replace
from multiprocessing.connection import Connection, wait
from typing import TYPE_CHECKING, Protocol

from pipeline.errors import PipelineError, StageError
from pipeline.stages.faults import DOCUMENT_FAILURES
from pipeline.stages.tasks import (
    ShardTask,
    TaskReport,
    run_task,
    task_keys,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from multiprocessing.context import SpawnProcess
    from types import TracebackType

TRIES = 2  # a shard whose worker died is tried once more before it is halved
FEW_TASKS = 4  # fewer shards than this are not worth a worker's start-up


class Runner(Protocol):
    """Runs tasks; reports each as it is done."""

    def run(self, tasks: Iterable[ShardTask], done: Callable[[TaskReport], None]) -> None:
        """Run every task; the order of reports is not fixed."""


class InProcess:
    """Runs tasks one after another in this process."""

    def run(self, tasks: Iterable[ShardTask], done: Callable[[TaskReport], None]) -> None:
        """Run every task in order."""
        for task in tasks:
            done(run_task(task))


@dataclass(slots=True)
class _Worker:
    process: SpawnProcess
    pipe: Connection
    task: ShardTask | None = None


@dataclass(slots=True)
class _Shard:
    """What is known of a shard whose workers died."""

    whole: ShardTask
    deaths: int = 0
    parts: deque[tuple[str, ...]] = field(default_factory=deque)
    poison: list[str] = field(default_factory=list)


class Workers:
    """A set of spawned processes; a context manager, so that none outlives its run."""

    def __init__(self, jobs: int) -> None:
        self._jobs = jobs
        self._context = multiprocessing.get_context("spawn")
        self._workers: list[_Worker] = []

    def __enter__(self) -> Workers:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for worker in self._workers:
            worker.process.terminate()
        for worker in self._workers:
            worker.process.join()
            worker.pipe.close()
        self._workers.clear()

    def run(self, tasks: Iterable[ShardTask], done: Callable[[TaskReport], None]) -> None:
        """Run every task; survive workers that die.

        Raises:
            PipelineError: a task failed for a reason that is not one document's.
        """
        waiting = deque(tasks)
        if len(waiting) < FEW_TASKS and not self._workers:
            InProcess().run(waiting, done)
            return
        troubled: dict[str, _Shard] = {}
        while waiting or any(worker.task for worker in self._workers):
            self._hand_out(waiting)
            for worker in self._ready():
                task, worker.task = worker.task, None
                answer = _receive(worker)
                if isinstance(answer, PipelineError):
                    raise answer
                if isinstance(answer, TaskReport):
                    self._finished(task, answer, troubled, waiting, done)
                    continue
                self._workers.remove(worker)
                worker.pipe.close()
                if task is not None:
                    _after_death(task, troubled, waiting)

    def _hand_out(self, waiting: deque[ShardTask]) -> None:
        idle = [worker for worker in self._workers if worker.task is None]
        while waiting and (idle or len(self._workers) < self._jobs):
            worker = idle.pop() if idle else self._start()
            worker.task = waiting.popleft()
            try:
                worker.pipe.send(worker.task)
            except OSError:  # died while idle: `_ready` sees its sentinel
                return

    def _start(self) -> _Worker:
        ours, theirs = self._context.Pipe()
        process = self._context.Process(target=_serve, args=(theirs,), daemon=True)
        process.start()
        theirs.close()
        worker = _Worker(process, ours)
        self._workers.append(worker)
        return worker

    def _ready(self) -> list[_Worker]:
        handles = {worker.pipe: worker for worker in self._workers if worker.task}
        sentinels = {worker.process.sentinel: worker for worker in self._workers}
        ready = wait([*handles, *sentinels])
        return [w for w in self._workers if w.pipe in ready or w.process.sentinel in ready]

    @staticmethod
    def _finished(
        task: ShardTask | None,
        report: TaskReport,
        troubled: dict[str, _Shard],
        waiting: deque[ShardTask],
        done: Callable[[TaskReport], None],
    ) -> None:
        shard = troubled.get(_id(task)) if task else None
        if task is None or shard is None or task.only is None:
            done(report)
        else:
            _next_part(shard, waiting)


def _id(task: ShardTask) -> str:
    return f"{task.stage}/{task.name.file}"


def _after_death(task: ShardTask, troubled: dict[str, _Shard], waiting: deque[ShardTask]) -> None:
    shard = troubled.setdefault(_id(task), _Shard(replace(task, only=None)))
    shard.deaths += 1
    if task.only is None:
        if task.poison:
            raise StageError(
                f"{_id(task)}: workers die on it even without the documents that kill",
                hint="run again with --jobs 1 to see the error",
            )
        if shard.deaths < TRIES:
            waiting.appendleft(task)
            return
        shard.parts.append(task_keys(task))
    elif len(task.only) == 1:
        shard.poison.append(task.only[0])
    else:
        shard.parts.append(task.only)
    if task.only is None or len(task.only) > 1:
        keys = shard.parts.pop()
        half = len(keys) // 2
        shard.parts.extend(part for part in (keys[half:], keys[:half]) if part)
        if not half:
            shard.parts.clear()
            shard.poison.extend(keys)
    _next_part(shard, waiting)


def _next_part(shard: _Shard, waiting: deque[ShardTask]) -> None:
    if shard.parts:
        waiting.appendleft(replace(shard.whole, only=shard.parts.pop()))
    else:
        waiting.appendleft(replace(shard.whole, poison=tuple(sorted(shard.poison))))


def _receive(worker: _Worker) -> object:
    """The worker's answer; None if it died."""
    try:
        return worker.pipe.recv() if worker.pipe.poll() else None
    except (EOFError, OSError):
        return None


def _serve(pipe: Connection) -> None:
    """A worker's loop: a task in, a report or an error out."""
    while True:
        try:
            task = pipe.recv()
        except (EOFError, OSError):
            return
        try:
            pipe.send(run_task(task))
        except PipelineError as error:
            pipe.send(StageError(error.message, hint=error.hint, exit_code=error.exit_code))
        except (*DOCUMENT_FAILURES, ImportError) as error:  # no document's fault: a broken set-up
            message = f"{_id(task)}: {type(error).__name__}: {error}"
            pipe.send(StageError(message, hint="run again with --jobs 1 to see more"))


def default_jobs() -> int:
    """One worker a core that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
