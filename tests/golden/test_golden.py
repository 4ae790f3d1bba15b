"""The sample documents give the tables in this folder, and what an analyst must find in them."""

from __future__ import annotations

import csv
import io

import pytest
from golden import samples

pytestmark = [pytest.mark.model, pytest.mark.slow]


@pytest.fixture(scope="module")
def tables() -> dict[str, str]:
    return samples.golden_tables()


def rows_of(tables: dict[str, str], name: str, document: str) -> list[dict[str, str]]:
    rows = csv.DictReader(io.StringIO(tables[name]))
    return [row for row in rows if row["document"] == document]


@pytest.mark.parametrize("name", samples.COLUMNS)
def test_samples_give_their_golden_tables(tables: dict[str, str], name: str) -> None:
    expected = (samples.HERE / f"{name}.csv").read_text(encoding="utf-8")
    hint = "if the change is meant: python tests/golden/samples.py, then read the diff"
    assert tables[name].splitlines() == expected.splitlines(), hint


@pytest.mark.parametrize(
    ("short", "long"),
    [
        ("BNPT", "Badan Nasional Penanggulangan Terorisme"),
        ("JISRA", "Joint Initiative for Strategic Religious Action"),
        ("MM", "Mensen met een Missie"),
        ("RAN", "Rencana Aksi Nasional"),
        ("KBRI", "Kedutaan Besar Republik Indonesia"),
    ],
)
def test_nairobi_acronyms(tables: dict[str, str], short: str, long: str) -> None:
    rows = rows_of(tables, "acronyms", "nairobi-dialog-bilateral")
    assert [row["long"] for row in rows if row["short"] == short] == [long]


def test_nairobi_dates(tables: dict[str, str]) -> None:
    rows = {row["text"]: row for row in rows_of(tables, "dates", "nairobi-dialog-bilateral")}
    day = rows["Senin, 4 Februari 2025"]
    assert (day["timex_value"], day["weekday_conflict"]) == ("2025-02-04", "true")
    period = rows["26 Januari hingga 3 Februari 2025"]
    assert period["timex_value"] == "2025-01-26/2025-02-03"


@pytest.mark.parametrize("place", ["Nairobi", "Kilifi County", "Kwale County", "Kenya"])
def test_nairobi_places_are_in_kenya(tables: dict[str, str], place: str) -> None:
    rows = rows_of(tables, "places", "nairobi-dialog-bilateral")
    assert {row["country_code"] for row in rows if row["text"] == place} == {"KE"}


@pytest.mark.parametrize(
    ("document", "long"),
    [
        ("pbb-p2-pati", "Pajak Bumi dan Bangunan"),
        ("2025-09-24-sidang-umum-pbb", "Perserikatan Bangsa-Bangsa"),
        ("partai-bulan-bintang", "Partai Bulan Bintang"),
    ],
)
def test_each_document_has_its_own_pbb(tables: dict[str, str], document: str, long: str) -> None:
    rows = rows_of(tables, "acronyms", document)
    found = [row["long"] for row in rows if row["short"] == "PBB"]
    assert [text.casefold() for text in found] == [long.casefold()]


def test_metadata_come_from_columns_pages_and_addresses(tables: dict[str, str]) -> None:
    rows = list(csv.DictReader(io.StringIO(tables["documents"])))
    published = {row["document"]: (row["published"], row["published_source"]) for row in rows}
    assert published["nairobi-dialog-bilateral"] == ("2025-02-05", "image_url")
    assert published["halaman-lewotobi"] == ("2024-11-04", "html")
    assert published["102"] == ("2018-09-29", "column")
    assert published["2024-04-05-arus-mudik"] == ("2024-04-05", "file_name")
    assert published["kanjuruhan"] == ("", "")
    languages = {row["language"] for row in rows if row["document"] != "brics-english"}
    assert languages == {"id"}


def test_syndicated_article_is_marked(tables: dict[str, str]) -> None:
    rows = list(csv.DictReader(io.StringIO(tables["documents"])))
    duplicates = {row["document"]: row["duplicate"] for row in rows if row["duplicate"]}
    assert duplicates in (
        {"gempa-cianjur": "gempa-cianjur-sindikasi"},
        {"gempa-cianjur-sindikasi": "gempa-cianjur"},
    )
