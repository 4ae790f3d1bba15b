"""ORG names that the document uses as short forms of things are no mentions."""

from __future__ import annotations

import pytest

import pipeline


@pytest.mark.parametrize(
    ("text", "gone"),
    [
        ("Warga membayar pajak bumi dan bangunan (PBB) ke kas desa. Denda PBB dihapus.", "PBB"),
        ("Pemilik mobil melunasi Pajak Kendaraan Bermotor (PKB). Tarif PKB naik.", "PKB"),
    ],
)
def test_a_tax_is_no_organization(text: str, gone: str) -> None:
    mentions = pipeline.extract([text])["mentions"]
    assert gone not in set(mentions["text"])


def test_the_same_letters_stay_where_they_are_a_body() -> None:
    text = "Perserikatan Bangsa-Bangsa (PBB) bersidang. Sekretaris Jenderal PBB hadir di New York."
    mentions = pipeline.extract([text])["mentions"]
    assert "PBB" in set(mentions[mentions["label"] == "ORG"]["text"])


def test_halves_of_a_place_are_one_name() -> None:
    mentions = pipeline.extract(["Delegasi Timor-Leste terbang lewat rute Jakarta-Bandung."])
    found = list(mentions["mentions"]["text"])
    assert found == ["Timor-Leste", "Jakarta", "Bandung"]
