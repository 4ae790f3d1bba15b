"""Runs: same input same bytes, nothing done twice, nothing lost when a process dies."""

from __future__ import annotations

import json
import os
import random
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from pipeline.documents.read import read_rows
from pipeline.errors import StageError
from pipeline.settings import ExportSettings, Settings
from pipeline.stages import documents, fingerprint, ingest, shards, state, tasks, workers
from pipeline.stages.shards import ShardName
from pipeline.stages.whole import run_all

if TYPE_CHECKING:
    from multiprocessing.connection import Connection
    from pathlib import Path

    from pipeline.stages.whole import Report

PLACES = ("Ambon", "Palu", "Kupang", "Bandung", "Jayapura", "Pontianak", "Nairobi", "Padang")
STAGES = ("ingest", "annotate", "extract", "resolve")
FORMATS = Settings(export=ExportSettings(formats=("csv", "parquet", "jsonl", "xlsx")))


def article(number: int) -> dict[str, str]:
    """A short article; no two are near duplicates."""
    rng = random.Random(number)
    place, other = rng.sample(PLACES, 2)
    words = " ".join(rng.choice(("jalan", "pasar", "panen", "sungai", "guru")) for _ in range(40))
    text = (
        f"{place.upper()} - Kepala Badan Uji {number} (BU) tiba di {place}, Senin (3/2/2025).\n"
        f"Rombongan lalu menuju {other} hingga 5 Februari 2025. {words}."
    )
    return {"id": f"a{number}", "text": text, "date": "2025-02-04", "title": f"Kabar {number}"}


def write_lines(path: Path, rows: list[dict[str, str]]) -> Path:
    """JSON lines."""
    path.parent.mkdir(parents=True, exist_ok=True)
    lines = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    path.write_text(lines, encoding="utf-8")
    return path


def exported(out: Path) -> dict[str, bytes]:
    """The files of a run."""
    return {path.name: path.read_bytes() for path in sorted((out / "export").iterdir())}


@pytest.fixture
def small_shards(monkeypatch: pytest.MonkeyPatch) -> None:
    """Several shards from a few documents."""
    monkeypatch.setattr(shards, "SHARD_SIZE", 4)


@pytest.mark.model
@pytest.mark.usefixtures("small_shards")
def test_order_and_workers_do_not_show(tmp_path: Path) -> None:
    rows = [article(number) for number in range(24)]
    one = write_lines(tmp_path / "one" / "a.jsonl", rows)
    run_all([one], tmp_path / "out1", FORMATS)
    random.Random(1).shuffle(rows)
    two = write_lines(tmp_path / "two" / "a.jsonl", rows)
    run_all([two], tmp_path / "out2", FORMATS, jobs=2)
    assert exported(tmp_path / "out1") == exported(tmp_path / "out2")


@pytest.mark.model
@pytest.mark.usefixtures("small_shards")
def test_second_run_does_nothing_and_a_new_file_only_its_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "in"
    for number in range(10):
        write_lines(folder / f"{number}.jsonl", [article(number)])
    out = tmp_path / "out"
    first = run_all([folder], out, Settings())
    assert first.fresh
    before = exported(out)
    assert not run_all([folder], out, Settings()).fresh
    assert exported(out) == before
    computed: list[tuple[str, int]] = []
    run_task = tasks.run_task

    def counting(task: tasks.ShardTask) -> tasks.TaskReport:
        report = run_task(task)
        computed.append((report.stage, report.computed))
        return report

    monkeypatch.setattr(workers, "run_task", counting)
    write_lines(folder / "10.jsonl", [article(10)])
    assert run_all([folder], out, Settings()).rows["documents"] == 11
    for stage in ("ingest", "annotate", "extract"):
        assert sum(count for name, count in computed if name == stage) == 1, stage


@pytest.mark.model
@pytest.mark.usefixtures("small_shards")
def test_an_interrupted_run_is_finished_by_the_next(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = write_lines(tmp_path / "a.jsonl", [article(number) for number in range(20)])
    run_all([source], tmp_path / "whole", Settings())
    write_shard = shards.write_shard
    calls = 0

    def dying(*args: Any, **options: Any) -> Any:
        nonlocal calls
        calls += 1
        if calls in (9, 14, 25, 31):
            raise KeyboardInterrupt
        return write_shard(*args, **options)

    monkeypatch.setattr(shards, "write_shard", dying)
    for _ in range(4):
        with pytest.raises(KeyboardInterrupt):
            run_all([source], tmp_path / "broken", Settings())
    run_all([source], tmp_path / "broken", Settings())
    assert exported(tmp_path / "broken") == exported(tmp_path / "whole")


@pytest.mark.model
def test_a_changed_option_of_export_redoes_only_the_export(tmp_path: Path) -> None:
    source = write_lines(tmp_path / "a.jsonl", [article(1), article(1), article(2)])
    out = tmp_path / "out"
    assert run_all([source], out, Settings()).rows["documents"] == 3
    stores = {path: path.stat().st_mtime_ns for path in out.glob("*/part-*")}
    settings = replace(Settings(), export=ExportSettings(drop_duplicates=True))
    assert run_all([source], out, settings).rows["documents"] == 2
    assert {path: path.stat().st_mtime_ns for path in out.glob("*/part-*")} == stores


def test_another_version_of_a_library_redoes_the_stages_that_use_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    before = {stage: fingerprint.stage_fingerprint(stage, Settings()) for stage in STAGES}
    installed = fingerprint.library_version
    monkeypatch.setattr(
        fingerprint, "library_version", lambda name: "0" if name == "holidays" else installed(name)
    )
    after = {stage: fingerprint.stage_fingerprint(stage, Settings()) for stage in STAGES}
    assert [stage for stage in STAGES if before[stage] != after[stage]] == ["resolve"]


def test_duplicates_are_marked_again_by_other_code(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    item = next(read_rows([article(1)], Settings().ingest))
    row = shards.seal("a", "", {"documents": [shards.as_dict(item)], "failed": False, "issues": []})
    for stamp, marks in (("old", {}), ("new", {"b": "a"})):
        monkeypatch.setattr(documents, "mark_duplicates", lambda _, marks=marks: marks)
        path = tmp_path / "ingest" / ShardName(0, 1).file
        shards.write_shard(path, ingest.SCHEMA, [row], fingerprint=stamp, inputs="")
        documents.spread_documents(tmp_path / "ingest", tmp_path / "documents")
        assert documents.read_duplicates(tmp_path / "documents") == marks


def test_two_runs_do_not_share_a_folder(tmp_path: Path) -> None:
    with (
        state.locked(tmp_path),
        pytest.raises(StageError, match="another run"),
        state.locked(tmp_path),
    ):
        pass


def dying_serve(pipe: Connection) -> None:
    """A worker that dies whenever its shard holds the file `mati.txt` undeclared."""
    while True:
        try:
            task = pipe.recv()
        except (EOFError, OSError):
            return
        keys = set(task.only or tasks.task_keys(task))
        if "mati.txt" in keys - set(task.poison):
            os._exit(1)
        pipe.send(tasks.run_task(task))


@pytest.mark.usefixtures("small_shards")
def test_a_document_that_kills_becomes_an_issue(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workers, "_serve", dying_serve)
    names = [f"{number}.txt" for number in range(19)] + ["mati.txt"]
    items = {}
    for name in names:
        path = tmp_path / name
        path.write_text(f"Isi berkas {name} tentang panen padi.", encoding="utf-8")
        items[name] = tasks.Item(name, name, path)
    spread = shards.spread(items, 8)
    todo = [
        tasks.ShardTask(
            "ingest",
            name,
            tmp_path / "out",
            "f",
            Settings(),
            items=tuple(items[key] for key in keys),
        )
        for name, keys in spread.items()
    ]
    done: list[str] = []
    with workers.Workers(2) as pool:
        pool.run(todo, lambda report: done.append(report.name.file))
    assert sorted(done) == sorted(name.file for name in spread)
    rows = list(shards.iter_rows(tmp_path / "out"))
    assert sorted(row["key"] for row in rows) == sorted(names)
    lost = [row for row in rows if row["failed"]]
    assert [row["key"] for row in lost] == ["mati.txt"]
    assert lost[0]["issues"][0]["code"] == "killed-worker"


@pytest.mark.model
def test_run_file_says_what_was_done(sample: Report) -> None:
    told = state.read_run(sample.out)
    assert told["rows"]["documents"] == sample.rows["documents"] > 20
    assert set(told["fingerprints"]) >= {"ingest", "annotate", "extract", "resolve"}
    assert any(path.endswith(".toml") for path in told["rules"])
    assert "error" not in told["issues"]


def test_shards_of_any_two_counts_overlap_where_they_share_keys() -> None:
    keys = [f"d{number}" for number in range(300)]
    for old, new in ((1, 4), (4, 2), (8, 8)):
        for key in keys:
            assert shards.shard_of(key, old).overlaps(shards.shard_of(key, new))
    assert not ShardName(0, 4).overlaps(ShardName(1, 2))


def test_damaged_shards_are_made_again(tmp_path: Path) -> None:
    path = tmp_path / ShardName(0, 1).file
    path.write_bytes(b"PAR1 damaged")
    assert shards.read_header(path) is None
    assert shards.reusable(tmp_path, ShardName(0, 1), "f") == {}
