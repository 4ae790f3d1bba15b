"""ORG names that the document uses as short forms of things are no mentions."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

import pipeline
from pipeline.rules import load_lexicon
from pipeline.settings import LexiconSettings, Settings

if TYPE_CHECKING:
    from pathlib import Path


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


def test_a_users_body_is_no_thing(tmp_path: Path) -> None:
    bodies, shorts = tmp_path / "organizations.csv", tmp_path / "acronyms.csv"
    bodies.write_text("org_id,canonical,type,acronym\nu:drn,Data Riset Nusantara,company,DRNX\n")
    shorts.write_text("short,long\nDRNX,Data Riset Nusantara\n")
    lexicons = LexiconSettings(organizations=str(bodies), acronyms=str(shorts))
    text = "Direktur DRNX Budi Santoso mengatakan laba DRNX naik."
    tables = pipeline.extract([text], settings=Settings(lexicons=lexicons))
    assert list(tables["organizations"]["org_id"]) == ["u:drn", "u:drn"]


def test_a_users_reading_wins_over_all_that_speaks_for_another(tmp_path: Path) -> None:
    shorts = tmp_path / "acronyms.csv"
    shorts.write_text("short,long\nKK,Kontrak Karya\n")
    settings = Settings(lexicons=LexiconSettings(acronyms=str(shorts)))
    tables = pipeline.extract(["Sebanyak 500 KK mengungsi dari desa."], settings=settings)
    assert list(tables["acronyms"]["long"]) == ["Kontrak Karya"]


def test_initials_of_a_suspect_are_a_person_and_results_are_not() -> None:
    text = "Polisi menahan AS (35), warga Blora. Medali: AS (40), Jepang (20)."
    mentions = pipeline.extract([text])["mentions"]
    labels = dict(zip(mentions["start"], mentions["label"], strict=True))
    assert labels[text.index("AS")] == "PER"
    assert labels.get(text.rindex("AS (")) != "PER"
    mentions = pipeline.extract(["Seorang bocah berinisial SAP (9) tenggelam."])["mentions"]
    assert list(mentions["label"]) == ["PER"]


def test_halves_of_a_place_are_one_name() -> None:
    mentions = pipeline.extract(["Delegasi Timor-Leste terbang lewat rute Jakarta-Bandung."])
    found = list(mentions["mentions"]["text"])
    assert found == ["Timor-Leste", "Jakarta", "Bandung"]


def test_a_word_for_things_begins_the_name_of_no_other_body_than_that_of_prosecutors() -> None:
    heads = {row["form"] for row in load_lexicon("acronym_things")}
    names = (row["canonical"] for row in load_lexicon("organizations"))
    found = {name.partition(" ")[0] for name in names if name.partition(" ")[0].casefold() in heads}
    assert found <= {"Jaksa"}  # Jaksa Agung Muda: the lexicon keeps them
