"""Files of tables: what a spreadsheet, a data frame or another program reads back."""

from __future__ import annotations

import csv
import json
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from pipeline.errors import UsageError
from pipeline.exports import write_tables
from pipeline.exports.cells import FORMULA_STARTS, cell_text, safe_cell
from pipeline.exports.columns import table_schema
from pipeline.exports.xlsx_files import cut_cells
from pipeline.records import TABLES
from pipeline.settings import ExportSettings

if TYPE_CHECKING:
    from pathlib import Path

NASTY = ["=HYPERLINK(1)", "+62811", "-5", "@SUM(A1)", "a\rb", 'kutip "dalam", koma', "baris\ndua"]


def sentences(texts: list[str]) -> pa.Table:
    """A sentences table with these texts."""
    rows = [
        {"doc_id": f"d{n}", "sent_id": n, "start": 0, "end": len(text), "text": text}
        for n, text in enumerate(texts)
    ]
    return pa.Table.from_pylist(rows, schema=table_schema("sentences"))


def written(folder: Path, texts: list[str], **options: object) -> Path:
    """A folder with the table in the formats of the options."""
    folder.mkdir(exist_ok=True)
    settings = replace(ExportSettings(), **options)
    write_tables(folder, {"sentences": sentences(texts)}, settings)
    return folder


def test_csv_gives_every_cell_back(tmp_path: Path) -> None:
    path = written(tmp_path / "a", NASTY) / "sentences.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["text"] for row in rows] == NASTY
    assert list(rows[0]) == ["doc_id", "sent_id", "start", "end", "text"]
    frame = pd.read_csv(path, keep_default_na=False)
    assert list(frame["text"]) == NASTY


def test_safe_cells_run_nothing_in_a_spreadsheet(tmp_path: Path) -> None:
    path = written(tmp_path / "a", NASTY, safe_cells=True) / "sentences.csv"
    with path.open(encoding="utf-8", newline="") as file:
        texts = [row["text"] for row in csv.DictReader(file)]
    assert not [text for text in texts if text.startswith(FORMULA_STARTS)]
    assert texts[:2] == ["'=HYPERLINK(1)", "'+62811"]


@given(st.text())
def test_safe_cells_never_start_a_formula(text: str) -> None:
    assert not safe_cell(text).startswith(FORMULA_STARTS)
    assert safe_cell(text).removeprefix("'") in (text, text.removeprefix("'"))


def test_numbers_keep_their_sign() -> None:
    assert safe_cell(-6.2) == "-6.2"
    assert [cell_text(value) for value in (None, True, False, date(2025, 2, 4), 0.1)] == [
        *("", "true", "false", "2025-02-04", "0.1"),
    ]


def test_excel_holds_texts_not_formulas(tmp_path: Path) -> None:
    path = written(tmp_path / "a", NASTY, formats=("xlsx",)) / "nukil.xlsx"
    cells = [row[4] for row in load_workbook(path)["sentences"].iter_rows(min_row=2)]
    assert [cell.data_type for cell in cells] == ["s"] * len(NASTY)
    assert cells[0].value == "=HYPERLINK(1)"


def test_a_cell_that_excel_cuts_is_told() -> None:
    issues = cut_cells({"sentences": sentences(["a" * 32_767, "b" * 32_768])})
    assert [(i.doc_id, i.stage, i.code, i.severity) for i in issues] == [
        ("d1", "export", "cut-cell", "warning")
    ]
    assert issues[0].hint


def test_excel_files_are_the_same_bytes(tmp_path: Path) -> None:
    files = [
        written(tmp_path / name, NASTY, formats=("xlsx",)) / "nukil.xlsx" for name in ("a", "b")
    ]
    assert files[0].read_bytes() == files[1].read_bytes()


def test_json_lines_and_parquet_hold_the_same_rows(tmp_path: Path) -> None:
    folder = written(tmp_path / "a", NASTY, formats=("jsonl", "parquet"))
    lines = (folder / "sentences.jsonl").read_text(encoding="utf-8").split("\n")
    texts = [json.loads(line)["text"] for line in lines if line]
    assert texts == NASTY == list(pd.read_parquet(folder / "sentences.parquet")["text"])


def test_unknown_format_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="ods"):
        written(tmp_path / "a", NASTY, formats=("ods",))


@pytest.mark.parametrize("table", TABLES)
def test_columns_have_meaning_and_type(table: str) -> None:
    for field in table_schema(table):
        assert field.type is not None
    for field in TABLES[table].__dataclass_fields__.values():
        assert field.metadata["description"]
