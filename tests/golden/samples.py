"""Golden tables of the sample documents in `data/raw/`.

`python tests/golden/samples.py` writes them anew; the diff is for reading.
"""

from __future__ import annotations

import csv
import io
import tempfile
from pathlib import Path

from pipeline.settings import Settings
from pipeline.stages.whole import run_all

HERE = Path(__file__).resolve().parent
RAW = HERE.parents[1] / "data" / "raw"
# Columns that say what was understood; ids and scores change with every model.
COLUMNS = {
    "documents": (
        "source_path source_format site title published published_source language duplicate"
    ),
    "mentions": "start end text label canonical",
    "dates": (
        "start end text timex_type timex_value edtf mod tz anchor_date anchor_source resolution "
        "weekday_conflict alternative_value vague"
    ),
    "places": "start end text place_id name kind country_code admin1",
    "organizations": "start end text canonical acronym type country_code parent",
    "acronyms": "short long kind defined source n_uses",
    "legal_references": "start end text type number year title",
    "issues": "source_path stage severity code",
}


def golden_tables() -> dict[str, str]:
    """Table → CSV text: a run over the samples, reduced to `COLUMNS`, by document."""
    with tempfile.TemporaryDirectory() as folder:
        run_all([RAW], Path(folder), Settings())
        tables = {name: _rows(Path(folder) / "export" / f"{name}.csv") for name in COLUMNS}
    sources = {row["doc_id"]: row["source_id"] for row in tables["documents"]}
    for row in tables["documents"]:
        row["duplicate"] = sources.get(row["duplicate_of"], "")
    return {name: _reduced(name, rows, sources) for name, rows in tables.items()}


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def _reduced(name: str, rows: list[dict[str, str]], sources: dict[str, str]) -> str:
    columns = ("document", *COLUMNS[name].split())
    out = io.StringIO()
    writer = csv.DictWriter(out, columns, extrasaction="ignore", lineterminator="\n")
    writer.writeheader()
    named = [{**row, "document": sources.get(row["doc_id"], "")} for row in rows]
    # Sorting is stable: within a document the table's order stays.
    writer.writerows(sorted(named, key=lambda row: row["document"]))
    return out.getvalue()


if __name__ == "__main__":
    for table, text in golden_tables().items():
        (HERE / f"{table}.csv").write_text(text, encoding="utf-8")
