"""Organizations: what the extractor proposes, what a mention is linked to."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support import cases

from pipeline.errors import RuleError
from pipeline.extractors.organization_lexicon import (
    TYPES,
    company_key,
    form_key,
    lexicon_from,
    lexicon_with,
)
from pipeline.extractors.organizations import create_organizations
from pipeline.language.load import blank_language
from pipeline.records import Annotated, Document, Name, SpanRecord
from pipeline.resolve.organizations import link_organizations
from pipeline.resolve.organizations_countries import home_country
from pipeline.resolve.organizations_refine import defined_shorts, refine_organizations

if TYPE_CHECKING:
    from pathlib import Path

    from pipeline.extractors.organizations import OrganizationExtractor
    from pipeline.records import Organization


TOKENIZER = blank_language()
DOCUMENT = Document(
    doc_id="d",
    source_id="d",
    source_path="d.txt",
    source_format="text",
    url=None,
    site=None,
    title=None,
    published=None,
    published_source=None,
    language="id",
    language_score=1.0,
    n_chars=0,
)


@pytest.fixture(scope="module")
def extractor() -> OrganizationExtractor:
    return create_organizations(None, "nukil_organizations", "organizations")


def link(text: str, mentions: list[str], **options: object) -> list[Organization]:
    """The links of mentions: each at its last place in the text, all their places named."""
    names = sorted(
        {
            (match.start(), match.end())
            for mention in mentions
            for match in re.finditer(re.escape(mention), text)
        }
    )
    free = [(s, e) for s, e in names if not any(a <= s < e <= b != e - s + a for a, b in names)]
    annotated = Annotated(replace(DOCUMENT, text=text), 1, ((0, len(text)),), ())
    settled = [Name(start, end, "ORG", "model", "", 1.0) for start, end in free]
    return list(link_organizations(annotated, settled, (), **options))


@pytest.mark.parametrize("case", cases("organizations"))
def test_extractor_finds(case: dict[str, str], extractor: OrganizationExtractor) -> None:
    found = [case["text"][f.start : f.end] for f in extractor.find(TOKENIZER(case["text"]))]
    assert found == [name for name in case["expected"].split("|") if name]


OTHERS = [
    "PT GoTo Gojek Tokopedia Tbk",
    "Polres Ngawi",
    "Mensen met een Missie",
    "Forum Angin Timur",
    "FAT",
    "MM",
]


@pytest.mark.parametrize("case", cases("organizations_link"))
def test_mention_is_linked(case: dict[str, str]) -> None:
    rows = link(case["text"], [case["mention"], *OTHERS])
    row = [row for row in rows if row.text == case["mention"]][-1]
    got = {
        "canonical": row.canonical,
        "acronym": row.acronym or "",
        "type": row.type,
        "source": row.source,
    }
    assert got == {key: case[key] for key in got}


def test_spellings_of_one_body_share_their_id() -> None:
    ids = {
        row.org_id
        for row in link(
            "Polda Jabar, Kepolisian Daerah Jawa Barat, Polda Jawa Barat",
            ["Polda Jabar", "Kepolisian Daerah Jawa Barat", "Polda Jawa Barat"],
        )
    }
    assert ids == {"rule:kepolisian-daerah-jawa-barat"}


def test_unknown_names_share_an_id_by_their_normal_form() -> None:
    first, second = link(
        "Toko Sinar Laut dan TOKO SINAR LAUT", ["Toko Sinar Laut", "TOKO SINAR LAUT"]
    )
    assert first.org_id == second.org_id
    assert first.org_id.startswith("u-")


@pytest.mark.parametrize(
    ("name", "country"),
    [
        ("PT Mencari Cinta Sejati", "ID"),
        ("SMA Harapan Budi", "ID"),
        ("Komunitas Layang Sleman", "ID"),
        ("Sanggar Tari Indonesia", "ID"),
        ("kabarsleman.id", "ID"),
        ("Sinar Harapan Sdn Bhd", "MY"),
        ("layanan.co.jp", "JP"),
        ("Dewan Ulama Malaysia", "MY"),
        ("Pusat Layanan Budi", ""),
        ("Green Valley Coffee", ""),
        ("PTA", ""),
    ],
)
def test_unknown_names_show_their_home(name: str, country: str) -> None:
    assert home_country(name) == country


def test_other_labels_are_passed_over() -> None:
    annotated = Annotated(replace(DOCUMENT, text="Sleman"), 1, ((0, 6),), ())
    assert link_organizations(annotated, [Name(0, 6, "LOC", "model", "", 1.0)], ()) == ()


def test_a_users_rows_win() -> None:
    own = {
        "org_id": "org:mine",
        "canonical": "Bengkel Nasional Pak Tarno",
        "acronym": "BNPT",
        "type": "company",
        "country_code": "ID",
    }
    lexicon = lexicon_with([own])
    assert link("BNPT", ["BNPT"], lexicon=lexicon)[0].org_id == "org:mine"


@settings(max_examples=60, deadline=None)
@given(text=st.text(max_size=40))
def test_any_text_is_linked_and_searched(extractor: OrganizationExtractor, text: str) -> None:
    for found in extractor.find(TOKENIZER(text)):
        assert 0 <= found.start < found.end <= len(text)
    if text:
        annotated = Annotated(replace(DOCUMENT, text=text), 1, ((0, len(text)),), ())
        (row,) = link_organizations(annotated, [Name(0, len(text), "ORG", "model", "", 1.0)], ())
        assert row.text == text
        assert row.canonical
        assert row.type in TYPES


def test_keys() -> None:
    assert form_key("Mahkamah Syar'iyah  Aceh") == "mahkamah syariyah aceh"
    assert company_key("PT Bank Negara Indonesia (Persero) Tbk.") == "bank negara indonesia"
    assert company_key("PT") == "pt"


def refined(label: str, start: int, end: int, score: float) -> list[tuple[int, int, str]]:
    """The name [4, 8) of a label, and one after it, against one proposal."""
    names = [Name(4, 8, label, "model", "", 0.9), Name(20, 24, "LOC", "model", "", 0.9)]
    proposal = SpanRecord("organizations", start, end, "ORG", "lexicon-long", "org:x", score)
    return [(n.start, n.end, n.label) for n in refine_organizations(names, [proposal])]


REST = (20, 24, "LOC")


@pytest.mark.parametrize(
    ("label", "start", "end", "score", "expected"),
    [
        ("PER", 4, 8, 0.7, [(4, 8, "ORG"), REST]),
        ("PER", 4, 8, 0.5, [(4, 8, "PER"), REST]),
        ("LOC", 0, 12, 0.92, [(0, 12, "ORG"), REST]),
        ("LOC", 0, 12, 0.8, [(4, 8, "LOC"), REST]),
        ("ORG", 5, 7, 0.99, [(4, 8, "ORG"), REST]),
        ("ORG", 6, 12, 0.99, [(4, 8, "ORG"), REST]),
        ("ORG", 0, 22, 0.99, [(4, 8, "ORG"), REST]),
        ("ORG", 0, 24, 0.99, [(0, 24, "ORG")]),
        ("ORG", 10, 12, 0.99, [(4, 8, "ORG"), REST]),
    ],
)
def test_sure_proposals_mend_names(
    label: str, start: int, end: int, score: float, expected: list[tuple[int, int, str]]
) -> None:
    assert refined(label, start, end, score) == expected


@pytest.mark.parametrize(
    ("text", "label", "score", "expected"),
    [
        ("PT Dalihan Natolu Grup (DNG) menang", "ORG", 1.0, ["DNG"]),
        ("PT Dalihan Natolu Grup (DNG) menang", "ORG", 0.8, ["DNG"]),
        ("PT Dalihan Natolu Grup (DALNA) menang", "ORG", 1.0, ["DALNA"]),
        ("PT Dalihan Natolu Grup (DALNA) menang", "ORG", 0.8, []),
        ("PT Dalihan Natolu Grup (DNG) menang", "LOC", 1.0, []),
        ("PT Dalihan Natolu Grup (40) menang", "ORG", 1.0, []),
        ("PT Dalihan Natolu Grup (Medan) menang", "ORG", 1.0, []),
    ],
)
def test_short_forms_defined_behind_names(
    text: str, label: str, score: float, expected: list[str]
) -> None:
    name = Name(0, len("PT Dalihan Natolu Grup"), label, "model", "ner", score)
    found = [text[short.start : short.end] for short in defined_shorts(text, [name])]
    assert found == expected


def test_a_users_file(tmp_path: Path) -> None:
    path = tmp_path / "my.csv"
    path.write_text(
        "org_id,canonical,type,aliases\norg:q,Kuartet Q,other,KQ;Q4\n", encoding="utf-8"
    )
    lexicon = lexicon_from(str(path))
    assert link("Q4", ["Q4"], lexicon=lexicon)[0].canonical == "Kuartet Q"
    assert link("BNPT", ["BNPT"], lexicon=lexicon)[0].org_id == "org:bnpt"
    with pytest.raises(RuleError, match="quartet"):
        lexicon_with([{"org_id": "org:q", "canonical": "Kuartet Q", "type": "quartet"}])
    with pytest.raises(RuleError, match="absent"):
        lexicon_from(str(tmp_path / "absent.csv"))
