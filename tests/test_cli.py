"""The command line as the analyst meets it."""

from __future__ import annotations

import gzip
import io
import json
import resource
import subprocess
import sys
import zipfile
from typing import TYPE_CHECKING

import pandas as pd
import pytest

from pipeline.cli.app import main

if TYPE_CHECKING:
    from pathlib import Path

    from pipeline.stages.whole import Report

TEXT = (
    "JAKARTA - Kepala Badan Nasional Penanggulangan Terorisme (BNPT) bertolak ke Nairobi, Kenya, "
    "pada Senin, 4 Februari 2025. Ia akan kembali ke Indonesia pada 9 Februari 2025."
)


class Ran:
    """What a command printed and how it ended."""

    def __init__(self, code: int, out: str, err: str) -> None:
        self.code, self.out, self.err = code, out, err


@pytest.fixture
def nukil(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]):
    """Run a command in this process."""

    def run(*arguments: object, stdin: bytes = b"") -> Ran:
        monkeypatch.setattr(sys, "argv", ["nukil", *map(str, arguments)])
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin), encoding="utf-8"))
        try:
            main()
            code = 0
        except SystemExit as end:
            code = int(end.code or 0)
        printed = capsys.readouterr()
        return Ran(code, printed.out, printed.err)

    return run


def table(out: Path, name: str) -> pd.DataFrame:
    """A table of a run as pandas reads it."""
    return pd.read_csv(out / "export" / f"{name}.csv", keep_default_na=False)


def test_help_is_instant() -> None:
    command = [sys.executable, "-c", "from pipeline.cli import main; main()", "--help"]
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(command, capture_output=True, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert b"Everything" in done.stdout
    # Seconds of processor time, which other programs do not stretch as they do the clock's.
    assert after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime < 0.8


def test_heavy_libraries_stay_out_of_help() -> None:
    code = "import sys, pipeline.cli.app; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True)
    assert not {"spacy", "pandas", "pyarrow", "torch"} & set(done.stdout.split())


@pytest.mark.model
def test_text_prints_what_is_in_it(nukil) -> None:
    ran = nukil("text", TEXT, "--date", "2025-02-05", "--format", "json")
    found = json.loads(ran.out)
    assert ran.code == 0
    days = {row["text"]: row for row in found["dates"]}
    monday = days["Senin, 4 Februari 2025"]
    assert (monday["timex_value"], monday["weekday_conflict"]) == ("2025-02-04", True)
    assert ("Nairobi", "KE") in {(row["name"], row["country_code"]) for row in found["places"]}
    assert found["acronyms"][0]["long"] == "Badan Nasional Penanggulangan Terorisme"
    lines = nukil("text", "-", "--format", "jsonl", stdin=TEXT.encode()).out.splitlines()
    assert {json.loads(line)["table"] for line in lines} >= {"mentions", "dates", "places"}
    assert "Nairobi" in nukil("text", TEXT).out


@pytest.mark.model
def test_run_show_and_stages(nukil, tmp_path: Path) -> None:
    source = tmp_path / "in" / "kabar.txt"
    source.parent.mkdir()
    source.write_text("Kunjungan ke Nairobi\n\n" + TEXT, encoding="utf-8")
    ran = nukil("run", source.parent, "--out", tmp_path / "out", "--published", "2025-02-05")
    assert ran.code == 0
    assert "BNPT" in ran.out
    assert "1 documents" in ran.err
    whole = (tmp_path / "out" / "export" / "mentions.csv").read_bytes()
    shown = nukil("show", "kabar", "--out", tmp_path / "out")
    assert "Kunjungan ke Nairobi" in shown.out
    assert "2025-02-04" in shown.out
    assert nukil("show", "tiada", "--out", tmp_path / "out").code == 2
    out = tmp_path / "staged"
    nukil("ingest", source.parent, "--out", out, "--published", "2025-02-05")
    for stage in ("annotate", "extract", "resolve", "export"):
        assert nukil(stage, "--out", out).code == 0
    assert (out / "export" / "mentions.csv").read_bytes() == whole


@pytest.mark.model
def test_json_lines_on_standard_input(nukil, tmp_path: Path) -> None:
    rows = [
        {"kode": "x1", "naskah": TEXT},
        {"kode": "x2", "naskah": TEXT.replace("Kenya", "Mesir")},
    ]
    stdin = "\n".join(json.dumps(row) for row in rows).encode()
    ran = nukil(
        *("run", "-", "--out", tmp_path, "--quiet"),
        *("--id-column", "kode", "--text-column", "naskah"),
        stdin=stdin,
    )
    assert (ran.code, ran.out) == (0, "")
    assert list(table(tmp_path, "documents")["source_id"]) == ["x1", "x2"]


@pytest.mark.model
def test_damaged_inputs_are_told_and_the_rest_is_done(nukil, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "baik.txt").write_text(TEXT, encoding="utf-8")
    (folder / "kosong.txt").write_bytes(b"")
    (folder / "biner.txt").write_bytes(bytes(range(256)) * 40)
    (folder / "rusak.txt").write_bytes(TEXT.encode() + b" \xff\xfe \xc3( akhir.")
    (folder / "panjang.txt").write_text("kata " * 2_000_000, encoding="utf-8")
    packed = gzip.compress(TEXT.encode() * 200)
    (folder / "putus.txt.gz").write_bytes(packed[: len(packed) // 2])
    with zipfile.ZipFile(folder / "naik.zip", "w") as archive:
        archive.writestr("../../naik.txt", TEXT)
    (folder / "tanpa.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    (folder / "skrip.html").write_text(
        f"<html><body><script>alert('jahat')</script><p>{TEXT}</p></body></html>", encoding="utf-8"
    )
    ran = nukil("run", folder, "--out", tmp_path / "out", "--quiet")
    assert ran.code == 1
    assert "failed" in ran.err
    issues = table(tmp_path / "out", "issues")
    assert set(issues.columns) == {
        *("source_path", "doc_id", "stage", "severity", "code", "message", "hint")
    }
    by_file = {path: set(rows["code"]) for path, rows in issues.groupby("source_path")}
    for name in ("kosong.txt", "biner.txt", "panjang.txt", "putus.txt.gz", "tanpa.csv"):
        assert by_file[name], name
        assert all(issues[issues["source_path"] == name]["hint"]), name
    assert "unsafe-name" in by_file["naik.zip/naik.txt"]
    documents = table(tmp_path / "out", "documents")
    assert {"baik.txt", "rusak.txt", "naik.zip/naik.txt", "skrip.html"} <= set(
        documents["source_path"]
    )
    texts = "".join(table(tmp_path / "out", "sentences")["text"])
    assert "jahat" not in texts
    assert not (tmp_path / "naik.txt").exists()


@pytest.mark.parametrize(
    "arguments",
    [
        ("run", "tiada-di-sini"),
        ("run", ".", "--format", "ods"),
        ("run", ".", "--published", "kemarin"),
        ("run", ".", "--encoding", "tiada"),
        ("schema", "tiada"),
        ("annotate", "--model", "tiada"),
        ("run", ".", "--tiada"),
        ("run", ".", "--config", "tiada.toml"),
    ],
)
def test_wrong_usage_is_told_with_a_hint(
    nukil, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...]
) -> None:
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    ran = nukil(*arguments)
    assert ran.code in (1, 2)
    assert ran.err.strip()
    assert "Traceback" not in ran.err


def test_settings_files_are_checked(nukil, tmp_path: Path) -> None:
    path = tmp_path / "nukil.toml"
    path.write_text("[export]\nformat = ['csv']\n", encoding="utf-8")
    ran = nukil("run", tmp_path, "--config", path)
    assert (ran.code, "export.format" in ran.err) == (2, True)


@pytest.mark.parametrize("form", ["table", "json", "markdown"])
def test_schema_tells_every_column(nukil, form: str) -> None:
    out = nukil("schema", "--format", form).out
    for name in ("documents", "mentions", "weekday_conflict", "n_candidates"):
        assert name in out


@pytest.mark.model
def test_info_names_the_model(nukil) -> None:
    assert "model ner" in nukil("info").out


@pytest.mark.model
def test_control_characters_of_a_text_do_not_reach_the_terminal(nukil, tmp_path: Path) -> None:
    source = tmp_path / "a.txt"
    source.write_text("Judul\n\n" + TEXT + " \x1b[2J\x07 selesai.", encoding="utf-8")
    nukil("run", source, "--out", tmp_path / "out")
    ran = nukil("show", "a", "--out", tmp_path / "out")
    assert "\x1b[2J" not in ran.out
    assert "\x07" not in ran.out


@pytest.mark.model
def test_control_characters_of_a_file_name_do_not_reach_the_terminal(nukil, tmp_path: Path) -> None:
    source = tmp_path / "in" / "a\x1b[2J.txt"
    source.parent.mkdir()
    source.write_text("Judul\n\n" + TEXT, encoding="utf-8")
    nukil("run", source.parent, "--out", tmp_path / "out")
    assert "\x1b" not in nukil("show", "Judul", "--out", tmp_path / "out").out


@pytest.mark.model
def test_sample_run_is_complete(sample: Report) -> None:
    assert sample.failed == 0
    assert all(sample.rows[name] for name in sample.rows if name != "issues")


def test_an_empty_folder_is_told(nukil, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    ran = nukil("run", tmp_path / "in", "--out", tmp_path / "out")
    assert (ran.code, "no files in" in ran.err) == (2, True)


def test_a_folder_that_cannot_be_written_is_told(nukil, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    ran = nukil("run", tmp_path / "a.txt", "--out", tmp_path / "a.txt" / "out")
    assert (ran.code, "cannot write" in ran.err) == (1, True)


@pytest.mark.model
def test_tables_inside_the_input_folder_are_no_input(nukil, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    for _ in range(2):
        assert nukil("run", tmp_path, "--out", tmp_path / "hasil", "--quiet").code == 0
    assert list(table(tmp_path / "hasil", "documents")["source_path"]) == ["a.txt"]
    assert table(tmp_path / "hasil", "issues").empty
