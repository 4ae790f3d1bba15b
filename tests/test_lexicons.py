"""The user's own lexicons win over the shipped ones, and the run's acronyms can be given back."""

from __future__ import annotations

import csv
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest

from pipeline.api import extract_rows
from pipeline.errors import RuleError, SettingsError
from pipeline.extractors.user_lexicons import use_gazetteer
from pipeline.settings import LexiconSettings, Settings
from pipeline.stages.fingerprint import stage_fingerprint
from pipeline.stages.whole import run_all
from pipeline.tables.acronym_lexicon import AcronymGatherer

if TYPE_CHECKING:
    from pathlib import Path

TEXT = "Ketua BNPT menemui pengurus Forum Tani Rinjani (FTR) di Mataram, Senin (3/2/2025)."


def write(path: Path, rows: list[dict[str, str]]) -> str:
    """A CSV file."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return str(path)


def with_lexicons(**paths: str) -> Settings:
    """Settings that name the user's lexicons."""
    return Settings(lexicons=LexiconSettings(**paths))


@pytest.mark.model
def test_own_acronyms_win(tmp_path: Path) -> None:
    path = write(tmp_path / "a.csv", [{"short": "BNPT", "long": "Badan Naskah Perjanjian Tani"}])
    rows = extract_rows([TEXT], settings=with_lexicons(acronyms=path))
    longs = {row.short: row.long for row in rows["acronyms"]}
    assert longs["BNPT"] == "Badan Naskah Perjanjian Tani"
    assert longs["FTR"] == "Forum Tani Rinjani"


@pytest.mark.model
def test_own_organizations_win(tmp_path: Path) -> None:
    row = {"org_id": "my:ftr", "canonical": "Forum Tani Rinjani", "type": "ngo_community"}
    path = write(tmp_path / "o.csv", [row])
    rows = extract_rows([TEXT], settings=with_lexicons(organizations=path))
    linked = {row.text: row.org_id for row in rows["organizations"]}
    assert linked["Forum Tani Rinjani"] == "my:ftr"


def test_a_changed_lexicon_changes_what_depends_on_it(tmp_path: Path) -> None:
    path = write(tmp_path / "a.csv", [{"short": "FTR", "long": "Forum Tani Rinjani"}])
    settings = with_lexicons(acronyms=path)
    before = {stage: stage_fingerprint(stage, settings) for stage in ("ingest", "resolve")}
    write(tmp_path / "a.csv", [{"short": "FTR", "long": "Forum Tani Raya"}])
    assert stage_fingerprint("resolve", settings) != before["resolve"]
    assert stage_fingerprint("ingest", settings) == before["ingest"]


@pytest.mark.model
def test_lexicons_that_cannot_be_read_end_the_run(tmp_path: Path) -> None:
    path = write(tmp_path / "a.csv", [{"singkatan": "FTR", "panjang": "Forum Tani Rinjani"}])
    with pytest.raises(RuleError, match="short and long"):
        extract_rows([TEXT], settings=with_lexicons(acronyms=path))
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    absent = with_lexicons(organizations=str(tmp_path / "absent.csv"))
    with pytest.raises(SettingsError, match=r"absent\.csv"):
        run_all([tmp_path / "a.txt"], tmp_path / "out", absent)


def acronym(short: str, long: str | None) -> dict[str, Any]:
    """A row of the acronyms table."""
    return {"short": short, "long": long, "kind": "initialism", "source": "document"}


def test_acronym_lexicon_sums_up_documents() -> None:
    gatherer = AcronymGatherer()
    for site, long in (("a", "Partai Uji"), ("b", "Partai Uji"), ("a", "Pajak Uji"), ("c", None)):
        gatherer.add({"site": site, "published": None}, [acronym("PU", long)])
    (row,) = gatherer.rows()
    assert (row.long, row.n_documents, row.n_sites) == ("Partai Uji", 4, 3)
    assert row.alternatives == "Pajak Uji"


@pytest.mark.model
def test_own_places_win(tmp_path: Path) -> None:
    place = {"name": "Taman Uji Rinjani", "kind": "facility", "parent": "Nusa Tenggara Barat"}
    path = write(tmp_path / "p.csv", [{**place, "latitude": "-8.5", "longitude": "116.4"}])
    (tmp_path / "a.txt").write_text("Rapat digelar di Taman Uji Rinjani, Senin.", encoding="utf-8")
    command = [sys.executable, "-c", "from pipeline.cli import main; main()", "run"]
    inputs = [str(tmp_path / "a.txt"), "--out", str(tmp_path / "out"), "--gazetteer", path, "-q"]
    subprocess.run([*command, *inputs], check=True)  # a process has one gazetteer
    with (tmp_path / "out" / "export" / "places.csv").open(encoding="utf-8") as file:
        rows = {row["text"]: row for row in csv.DictReader(file)}
    found = rows["Taman Uji Rinjani"]
    assert (found["kind"], found["admin1"]) == ("facility", "Nusa Tenggara Barat")
    assert found["latitude"] == "-8.5"


def test_a_second_gazetteer_is_refused(tmp_path: Path) -> None:
    use_gazetteer("")
    path = write(tmp_path / "p.csv", [{"name": "Taman Uji", "kind": "facility"}])
    with pytest.raises(SettingsError, match="another gazetteer"):
        use_gazetteer(path)
