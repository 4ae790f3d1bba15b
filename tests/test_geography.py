"""Places summed up: which one a document is about, and counts by month, country, province."""

from __future__ import annotations

import itertools
from datetime import date
from typing import Any

import pytest
from support import cases

from pipeline.tables.geography import Geography, document_places, in_dateline, province_codes

PLACES = {
    "Bogor": ("ID-32.71", "Kota Bogor", "city", "ID", "Indonesia", "Jawa Barat"),
    "Palu": ("ID-72.71", "Kota Palu", "city", "ID", "Indonesia", "Sulawesi Tengah"),
    "Indonesia": ("country:ID", "Indonesia", "country", "ID", "Indonesia", None),
    "Nairobi": ("geonames:184745", "Nairobi", "foreign_city", "KE", "Kenya", "Nairobi"),
    "Antah": (None, None, None, None, None, None),
}
COLUMNS = ("place_id", "name", "kind", "country_code", "country", "admin1")


def rows_of(text: str) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """One sentence, and a row for each place in it."""
    places = [
        {"text": name, "start": i, "end": i + len(name), **dict(zip(COLUMNS, cells, strict=True))}
        for name, cells in PLACES.items()
        for i in range(len(text))
        if text.startswith(name, i)
    ]
    sentence = {"sent_id": 0, "start": 0, "end": len(text), "text": text}
    return [sentence] if text else [], places


def document(name: str, published: date | None) -> dict[str, Any]:
    """A row of the documents table."""
    return {"doc_id": name, "source_path": name, "source_id": name, "published": published}


@pytest.mark.parametrize("row", cases("datelines"))
def test_datelines(row: dict[str, str]) -> None:
    sentences, _ = rows_of(row["text"])
    start = row["text"].find(row["place"])
    found = in_dateline(sentences, start, start + len(row["place"]))
    assert found is (row["expected"] == "yes")


@pytest.mark.parametrize(
    ("text", "main"),
    [
        ("Bogor - Wali kota menuju Palu.", "Kota Bogor"),
        ("Bogor - Gempa di Palu. Warga Palu lari. Kota Palu gelap. Palu!", "Kota Palu"),
        ("Bogor, Palu - Warga menunggu.", "Kota Bogor"),
        ("Kabar. Bogor - Hujan di Palu.", "Kota Bogor"),
        ("Warga Palu, warga Bogor, warga Bogor.", "Kota Bogor"),
        ("Dari Palu ke Bogor.", "Kota Palu"),
    ],
)
def test_main_place(text: str, main: str) -> None:
    found = document_places("d", *rows_of(text))
    assert [row.name for row in found if row.is_main] == [main]
    assert sum(row.score for row in found) == pytest.approx(1, abs=0.001)


def test_unknown_places_are_no_main_place() -> None:
    assert document_places("d", *rows_of("Antah - Warga Antah tenang.")) == []
    assert document_places("d", [], []) == []


def test_order_of_documents_changes_nothing() -> None:
    texts = [
        ("a", date(2025, 2, 3), "Bogor - Hujan di Bogor, Palu dan Antah."),
        ("b", date(2025, 2, 9), "Dari Bogor ke Nairobi."),
        ("c", None, "Palu kembali tenang."),
    ]
    results = []
    for order in itertools.permutations(texts):
        geography = Geography()
        for name, published, text in order:
            geography.add(document(name, published), *rows_of(text))
        results.append((list(geography.document_places()), list(geography.place_counts())))
    assert all(result == results[0] for result in results)
    places, counts = results[0]
    assert [(row.doc_id, row.name) for row in places][:2] == [
        ("a", "Kota Bogor"),
        ("a", "Kota Palu"),
    ]
    told = [
        (row.month, row.country_code, row.admin1_code, row.n_mentions, row.n_documents)
        for row in counts
    ]
    assert told == [
        (None, "ID", "ID-72", 1, 1),
        ("2025-02", None, None, 1, 1),
        ("2025-02", "ID", "ID-32", 3, 2),
        ("2025-02", "ID", "ID-72", 1, 1),
        ("2025-02", "KE", None, 1, 1),
    ]


def test_every_province_has_its_code() -> None:
    codes = province_codes()
    assert len(codes) == len(set(codes.values())) == 38
    assert codes["Papua Barat Daya"] == "ID-96"
