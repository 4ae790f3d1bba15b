"""Formation of units: valid codes, years and parents; a unit is older than the text naming it."""

from __future__ import annotations

import pytest

from pipeline.gazetteer import load_gazetteer
from pipeline.gazetteer.history import existed, formations


@pytest.mark.parametrize("code", sorted(formations()))
def test_a_formation_is_sound(code: str) -> None:
    gazetteer = load_gazetteer()
    formation = formations()[code]
    assert gazetteer.unit_name(code)
    assert gazetteer.unit_name(formation.split_from)
    assert 1945 <= formation.year <= 2025
    assert formation.law.endswith(f"/{formation.year}")
    parents = [code]
    while parents[-1] in formations():
        parents.append(formations()[parents[-1]].split_from)
        assert len(set(parents)) == len(parents)


@pytest.mark.parametrize(
    ("code", "year", "expected"),
    [("ID-93", 2021, False), ("ID-93", 2022, True), ("ID-33", 1960, True), ("", 1960, True)],
)
def test_existed(code: str, year: int, expected: bool) -> None:
    assert existed(code, year) is expected


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("ID-93", "Papua Selatan"), ("ID-96", "Papua Barat Daya"), ("ID-65", "Kalimantan Utara"),
        ("ID-36.74", "Kota Tangerang Selatan"), ("ID-32.18", "Kabupaten Pangandaran"),
        ("ID-35.79", "Kota Batu"), ("ID-32.79", "Kota Banjar"),
    ],
)  # fmt: skip
def test_codes_mean_the_units_of_the_laws(code: str, name: str) -> None:
    found = load_gazetteer().unit_name(code) or ""
    assert found.endswith(name.split(" ", 1)[1])
