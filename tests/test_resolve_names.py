"""Settling names and linking persons, on plain records."""

from __future__ import annotations

from dataclasses import replace

import pytest
from support import cases

from pipeline.records import Annotated, Document, SpanRecord
from pipeline.resolve.document import resolve_document
from pipeline.resolve.mentions import settle_names, trim
from pipeline.resolve.person_forms import is_initials
from pipeline.resolve.persons import link_persons
from pipeline.tables.mentions import mention_rows


def annotated(text, *spans):
    document = Document(
        doc_id="d", source_id="d", source_path="d.txt", source_format="text", url=None, site=None,
        title=None, published=None, published_source=None, language="id", language_score=None,
        n_chars=len(text), text=text,
    )  # fmt: skip
    records = tuple(
        SpanRecord(key, text.index(form), text.index(form) + len(form), label, "rule", "", score)
        for key, form, label, score in spans
    )
    return Annotated(document, len(text.split()), ((0, len(text)),), records)


def settled(text, *spans):
    return [(text[n.start : n.end], n.label) for n in settle_names(annotated(text, *spans))]


@pytest.mark.parametrize("case", cases("names_trim"))
def test_trim(case):
    offsets = trim(case["text"], 0, len(case["text"]))
    assert ("" if offsets is None else case["text"][slice(*offsets)]) == case["expected"]


def test_a_proposal_fills_what_is_free():
    text = "Rina tiba di Wonosari."
    names = settled(text, ("ner", "Rina", "PER", 0.9), ("places", "Wonosari", "LOC", 0.9))
    assert names == [("Rina", "PER"), ("Wonosari", "LOC")]


def test_a_proposal_does_not_displace_the_model():
    text = "Bank Sinar Jakarta tutup."
    names = settled(
        text, ("ner", "Bank Sinar Jakarta", "ORG", 0.9), ("places", "Jakarta", "LOC", 1)
    )
    assert names == [("Bank Sinar Jakarta", "ORG")]


def test_a_weak_proposal_is_left_out():
    assert settled("Ia ke Selasa.", ("places", "Selasa", "LOC", 0.2)) == []


@pytest.mark.parametrize(
    ("found", "name"),
    [
        ("Prof. Dr. Siti Rahma", "Siti Rahma"),
        ("Kompol Budi Wijaya", "Budi Wijaya"),
        ("Gus Rahman", "Gus Rahman"),
        ("Habib", "Habib"),
        ("Raden Wijaya", "Raden Wijaya"),
    ],
)
def test_titles_are_no_part_of_a_name(found, name):
    assert settled(f"Kata {found}, besok.", ("ner", found, "PER", 0.9)) == [(name, "PER")]


def test_a_person_is_found_again():
    text = "Siti Rahma bersidang. Ketua Siti Rahma hadir."
    assert settled(text, ("ner", "Siti Rahma", "PER", 0.9)) == [("Siti Rahma", "PER")] * 2


def test_a_body_that_the_model_passed_over_is_not_found_again():
    text = "Pabrik Sinar untung. Mobil Sinar M9 laris."
    assert settled(text, ("ner", "Sinar", "ORG", 0.9)) == [("Sinar", "ORG")]


def test_a_person_is_found_again_by_a_part():
    text = "Siti Rahma Hidayati hadir. Menurut Hidayati, cuaca baik."
    names = settled(text, ("ner", "Siti Rahma Hidayati", "PER", 0.9))
    assert names == [("Siti Rahma Hidayati", "PER"), ("Hidayati", "PER")]


def test_a_part_is_not_found_inside_a_word_or_in_small_letters():
    text = "Siti Rahma hadir. Rahmawati dan rahma-nya pergi."
    assert settled(text, ("ner", "Siti Rahma", "PER", 0.9)) == [("Siti Rahma", "PER")]


def test_names_do_not_overlap_and_hold_no_line_break():
    text = "Wali Kota\nBandung Raya maju"
    names = settled(text, ("ner", "Kota\nBandung", "LOC", 0.9), ("ner", "Bandung Raya", "LOC", 0.8))
    assert all("\n" not in form for form, _ in names)
    assert ("Bandung Raya", "LOC") in names


def links(text, *forms):
    record = annotated(text, *(("ner", form, "PER", 0.9) for form in forms))
    return {text[a:b]: full for (a, b), full in link_persons(record, settle_names(record)).items()}


def test_a_part_is_linked_to_the_full_name():
    text = "Siti Rahma Hidayati hadir, kata Hidayati."
    assert links(text, "Siti Rahma Hidayati")["Hidayati"] == "Siti Rahma Hidayati"


def test_a_headline_is_linked_to_the_lead():
    text = "Hidayati Hadir\nMenteri Siti Rahma Hidayati hadir."
    assert links(text, "Siti Rahma Hidayati")["Hidayati"] == "Siti Rahma Hidayati"


def test_the_nearest_earlier_person_is_meant():
    text = "Ani Wijaya datang. Wijaya senang. Budi Wijaya pulang."
    assert links(text, "Ani Wijaya", "Budi Wijaya")["Wijaya"] == "Ani Wijaya"


def test_others_are_not_linked():
    text = "Siti Rahma datang bersama Joko."
    assert links(text, "Siti Rahma", "Joko")["Joko"] == "Joko"


def test_a_name_in_capitals_is_spelled_as_usual():
    assert links("SITI RAHMA TIBA", "SITI RAHMA")["SITI RAHMA"] == "Siti Rahma"


@pytest.mark.parametrize(
    ("text", "forms", "name", "full"),
    [
        (
            "ANI WIJAYA TIBA\nAni Wijaya hadir.",
            ("ANI WIJAYA", "Ani Wijaya"),
            "ANI WIJAYA",
            "Ani Wijaya",
        ),
        (
            "ani wijaya tiba\nAni Wijaya hadir.",
            ("ani wijaya", "Ani Wijaya"),
            "ani wijaya",
            "Ani Wijaya",
        ),
        ("ANI WIJAYA TIBA\nKata Wijaya, ya.", ("ANI WIJAYA", "Wijaya"), "Wijaya", "Ani Wijaya"),
        (
            "Moh. Rusdi ada. Moh Rusdi juga. Moh. Rusdi pergi.",
            ("Moh. Rusdi", "Moh Rusdi"),
            "Moh Rusdi",
            "Moh. Rusdi",
        ),
        ("MA'RUF SYAMSUDIN TIBA", ("MA'RUF SYAMSUDIN",), "MA'RUF SYAMSUDIN", "Ma'ruf Syamsudin"),
        ("TB RAHMAN HADIR", ("TB RAHMAN",), "TB RAHMAN", "TB Rahman"),
        ("Pria MR ditahan. Mr Bean tidak.", ("MR", "Mr Bean"), "MR", "MR"),
        ("Pria AL ditahan. Al Mukmin tidak.", ("AL", "Al Mukmin"), "AL", "AL"),
        ("Presiden SBY tiba.", ("SBY",), "SBY", "Susilo Bambang Yudhoyono"),
        ("Pria berinisial SBY ditahan.", ("SBY",), "SBY", "SBY"),
        ("Tersangka SBY (23) ditahan.", ("SBY",), "SBY", "SBY"),
        ("Satria Bayu (SBY) hadir.", ("Satria Bayu", "SBY"), "SBY", "Satria Bayu"),
    ],
)
def test_forms_of_one_name(text, forms, name, full):
    assert links(text, *forms)[name] == full


def people(doc_id, text, *forms):
    """Canonical name and entity of each person, as an analyst sees them in `mentions`."""
    record = annotated(text, *(("ner", form, "PER", 0.9) for form in forms))
    record = replace(record, document=replace(record.document, doc_id=doc_id))
    return [
        (row.canonical, row.entity_id) for row in mention_rows(record, resolve_document(record, {}))
    ]


def test_one_person_is_one_entity_whatever_the_capitals():
    first = people("d1", "JOKO SUSILO dan ANI WIJAYA tiba", "JOKO SUSILO", "ANI WIJAYA")
    second = people("d2", "Joko Susilo dan Ani Wijaya tiba", "Joko Susilo", "Ani Wijaya")
    assert first == second


def test_initials_are_other_people_in_another_document():
    first = people("d1", "Tersangka MR dan F ditahan, kata Joko", "MR", "F", "Joko")
    second = people("d2", "Saksi MR dan F hadir, kata Joko", "MR", "F", "Joko")
    assert [name for name, _ in first] == [name for name, _ in second] == ["MR", "F", "Joko"]
    assert [one == two for one, two in zip(first, second, strict=True)] == [False, False, True]


def test_initials_are_one_person_within_a_document():
    found = people("d1", "Tersangka M.R. ditahan, kata polisi. Kini MR diperiksa.", "M.R.", "MR")
    assert len({entity for _, entity in found}) == 1


@pytest.mark.parametrize("name", ["F", "AS", "M.R.", "A. S.", "MRS", "DJ"])
def test_initials(name):
    assert is_initials(name)


@pytest.mark.parametrize("name", ["Al", "ANITA", "JOKO W", "M. Rusdi", "", "42", "Ed"])
def test_no_initials(name):
    assert not is_initials(name)


@pytest.mark.parametrize(
    ("text", "forms", "name", "full"),
    [
        ("Siti Rahma alias Lala hadir. Lala pulang.", ("Siti Rahma", "Lala"), "Lala", "Siti Rahma"),
        ("Rahmat Jaya (31) alias Kucai ada.", ("Rahmat Jaya", "Kucai"), "Kucai", "Rahmat Jaya"),
        ("Siti Rahma yang akrab disapa Neng Lala.", ("Siti Rahma", "Lala"), "Lala", "Siti Rahma"),
        ("Siti Rahma atau biasa dipanggil Lala.", ("Siti Rahma", "Lala"), "Lala", "Siti Rahma"),
        ("Lala, sapaan akrab Siti Rahma, ada.", ("Lala", "Siti Rahma"), "Lala", "Siti Rahma"),
        ("Budi Santoso (Budsan) hadir.", ("Budi Santoso", "Budsan"), "Budsan", "Budi Santoso"),
        ("Tania (Dara) ada.", ("Tania", "Dara"), "Dara", "Dara"),
        ("Siti Rahma dipanggil Lala.", ("Siti Rahma", "Lala"), "Lala", "Lala"),
        ("Siti Rahma dan Lala hadir.", ("Siti Rahma", "Lala"), "Lala", "Lala"),
    ],
)
def test_an_alias_is_joined_to_its_person(text, forms, name, full):
    assert links(text, *forms)[name] == full


def test_an_alias_of_two_persons_joins_none():
    text = "Siti Rahma alias Lala dan Tuti Dewi alias Lala hadir."
    assert links(text, "Siti Rahma", "Tuti Dewi", "Lala")["Siti Rahma"] == "Siti Rahma"
