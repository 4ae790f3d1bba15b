"""Short forms: what the extractor finds, and what the resolve stage makes of it."""

from __future__ import annotations

import json
import string
from datetime import date

import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st
from support import cases

from pipeline.errors import RuleError
from pipeline.extractors.acronym_definitions import find_definitions
from pipeline.extractors.acronym_lexicon import (
    AcronymLexicon,
    acronyms_with,
    shipped_acronyms,
    short_key,
)
from pipeline.extractors.acronym_parts import compose
from pipeline.extractors.acronyms import AcronymExtractor, create_acronyms
from pipeline.extractors.base import MISALIGNED
from pipeline.records import AcronymVote, Annotated, Document, Name, SpanRecord
from pipeline.resolve.acronyms import resolve_acronyms, tally_votes, vote_acronyms

NLP = spacy.blank("xx")


def annotate(text: str, *, site: str = "contoh.id", doc_id: str = "d1") -> Annotated:
    document = Document(
        doc_id, doc_id, "a.txt", "text", None, site, None, date(2025, 2, 5), "column", "id", 1.0,
        len(text), text=text,
    )  # fmt: skip
    found = AcronymExtractor(shipped_acronyms()).find(NLP.make_doc(text))
    spans = [
        SpanRecord("acronyms", f.start, f.end, f.label, f.rule_id, f.value, f.score) for f in found
    ]
    return Annotated(document, 0, (), tuple(sorted(spans, key=lambda s: (s.start, s.end, s.label))))


def rows(text: str, **kwargs: object) -> dict[str, object]:
    return {row.short: row for row in resolve_acronyms(annotate(text), (), {}, **kwargs)}


@pytest.mark.parametrize("case", cases("acronyms_definitions"))
def test_definitions(case: dict[str, str]) -> None:
    text = case["text"]
    found = [
        f"{text[d.short_start : d.short_end]}={text[d.long_start : d.long_end]}"
        for d in find_definitions(text, shipped_acronyms())
    ]
    assert found == [pair for pair in case["expected"].split(";") if pair], case["note"]


@pytest.mark.parametrize("case", cases("acronyms_uses"))
def test_uses(case: dict[str, str]) -> None:
    found = {short: row.long or "" for short, row in rows(case["text"]).items()}
    if not case["expected"]:
        assert found == {}, case["note"]
    for pair in filter(None, case["expected"].split(";")):
        short, long = pair.split("=")
        assert found.get(short) == long, case["note"]


def test_component_marks_definitions_and_uses() -> None:
    nlp = spacy.blank("xx")
    nlp.add_pipe("nukil_acronyms")
    doc = nlp("Kepala Balai Benih Ikan (BBI) datang. BBI sepi.")
    assert MISALIGNED not in doc.user_data
    spans = [(span.text, span.label_) for span in doc.spans["acronyms"]]
    assert spans == [("BBI", "DEF"), ("BBI", "USE"), ("BBI", "USE")]
    value = json.loads(doc.spans["acronyms"][0].kb_id_)
    assert doc.text[value["start"] : value["end"]] == "Balai Benih Ikan"


def test_a_token_that_holds_more_than_the_short_form() -> None:
    text = "PT Maju Tbk. dan menteri ATR/BPN hadir."
    for short, row in rows(text).items():
        assert text[row.short_start : row.short_end] == short
    assert set(rows(text)) == {"PT", "Tbk", "ATR/BPN", "ATR", "BPN"}


def test_long_form_over_the_end_of_a_wrapped_line() -> None:
    text = (
        "Warga yang mengungsi sejak kemarin malam kini didata oleh Balai Benih\n"
        "Ikan Darat (BBID) di halaman kantor kecamatan."
    )
    assert rows(text)["BBID"].long == "Balai Benih Ikan Darat"
    assert "BBID" not in {
        r.short for r in rows("Balai Benih\nIkan Darat (BBID).").values() if r.defined
    }


def test_users_rows_win() -> None:
    row = {"short": "BBM", "long": "Bus Bukan Mobil", "kind": "initialism"}
    assert rows("Harga BBM naik.")["BBM"].long == "bahan bakar minyak"
    own = acronyms_with([row])
    assert rows("Harga BBM naik.", lexicon=own)["BBM"].long == "Bus Bukan Mobil"
    component = create_acronyms(spacy.blank("xx"), "nukil_acronyms", [row])
    assert component.lexicon.find("BBM")[0].long == "Bus Bukan Mobil"


def test_a_definition_may_come_later_and_holds_for_other_spellings() -> None:
    found = rows("PLLL menang. Panitia Lomba Layang-Layang (PLLL) dan P/LLL bubar.")
    row = found["PLLL"]
    assert (row.long, row.defined, row.source) == ("Panitia Lomba Layang-Layang", True, "document")
    assert (row.n_uses, row.kind, row.short_start) == (2, "initialism", 42)
    assert (found["P/LLL"].long, found["P/LLL"].defined) == ("Panitia Lomba Layang-Layang", False)


def test_kinds() -> None:
    text = (
        "Dinas Pariwisata dan Kebudayaan (Disparbud), Organisasi Kesehatan Dunia (WHO), AKBP Adi, "
        "PT Maju, Badan Pengelola Keuangan Haji (BPKH), Komnas HAM"
    )
    kinds = {short: row.kind for short, row in rows(text).items()}
    assert kinds["Disparbud"] == "syllabic"
    assert kinds["WHO"] == "translated"
    assert kinds["AKBP"] == "office"
    assert kinds["PT"] == "legal_form"
    assert kinds["BPKH"] == "initialism"
    assert kinds["Komnas HAM"] == "mixed"


def test_initials_of_persons_are_left_out() -> None:
    text = "Tersangka AS diperiksa."
    name = Name(10, 12, "PER", "model", "", 0.9)
    assert [row.short for row in resolve_acronyms(annotate(text), (), {})] == ["AS"]
    assert resolve_acronyms(annotate(text), (name,), {}) == ()


def test_other_documents_expand_what_the_lexicon_does_not_know() -> None:
    votes = [
        *vote_acronyms(annotate("Panitia Lomba Layang-Layang (PLLL) bubar.", site="a.id")),
        *vote_acronyms(annotate("Persatuan Lintah Laut Lokal (PLLL) ada.", site="b.id")),
        *vote_acronyms(annotate("Persatuan Lintah Laut Lokal (PLLL) lagi.", site="c.id")),
    ]
    tallies = {"PLLL": [t for t in tally_votes(votes) if t.short == "PLLL"]}
    (first,) = resolve_acronyms(annotate("PLLL menang.", site="z.id"), (), tallies)
    assert (first.long, first.source) == ("Persatuan Lintah Laut Lokal", "corpus")
    assert first.alternatives == "Panitia Lomba Layang-Layang"
    (own,) = resolve_acronyms(annotate("PLLL menang.", site="a.id"), (), tallies)
    assert own.long == "Panitia Lomba Layang-Layang"


def test_one_document_does_not_overrule_the_lexicon() -> None:
    votes = vote_acronyms(annotate("Bus Bukan Mobil (BBM) laku."))
    tallies = {"BBM": tally_votes(votes)}
    (row,) = resolve_acronyms(annotate("Harga BBM naik.", site="z.id"), (), tallies)
    assert row.long == "bahan bakar minyak"
    assert "Bus Bukan Mobil" in (row.alternatives or "")


@given(st.permutations(range(6)))
@settings(max_examples=25, deadline=None)
def test_votes_are_counted_in_any_order(order: list[int]) -> None:
    votes = [
        AcronymVote("AB", "Air Bersih", "x", date(2025, 1, 2)),
        AcronymVote("AB", "air bersih", "y", date(2024, 1, 2)),
        AcronymVote("AB", "Air Bersih", "x", None),
        AcronymVote("AB", "Anak Bangsa", "", None),
        AcronymVote("CD", "Cinta Damai", "x", date(2025, 1, 1)),
        AcronymVote("AB", "Anak Bangsa", "z", None),
    ]
    tallies = tally_votes(votes[i] for i in order)
    assert tallies == tally_votes(votes)
    assert (tallies[0].long, tallies[0].n_documents, tallies[0].n_sites) == ("Air Bersih", 3, 2)
    assert tallies[0].first_published == date(2024, 1, 2)


@given(st.text(alphabet=string.printable + "éİß“”–\u00a0\u0300😀\0", max_size=300))
@settings(max_examples=300, deadline=None)
def test_nothing_in_a_text_breaks_it(text: str) -> None:
    annotated = annotate(text)
    for row in resolve_acronyms(annotated, (), {}):
        assert text[row.short_start : row.short_end] == row.short
        assert "\n" not in row.short
        if row.long_start is not None:
            assert " ".join(text[row.long_start : row.long_end].split()) == row.long


@pytest.mark.parametrize("piece", ["(", "AB) (", "1/2", "A/", "(AB) ", "Badan (", "atau AB "])
def test_hostile_text_takes_linear_time(piece: str) -> None:
    text = piece * (40_000 // len(piece))
    assert find_definitions(text, shipped_acronyms()) == []


def test_parts_make_titles_and_no_words() -> None:
    assert compose("Wakapolrestabes") == "Wakil Kepala Kepolisian Resor Kota Besar"
    assert compose("Wamenkomdigi") == "Wakil Menteri Komunikasi dan Digital"
    for word in ("Kasihan", "Dirham", "Kapan", "Sidik", "Kapas", "Disko", "Menteri"):
        assert compose(word) == ""


def test_lexicon_finds_spellings() -> None:
    lexicon = AcronymLexicon(
        [
            {"short": "API", "long": "Asosiasi Pengrajin Indonesia", "kind": "initialism"},
            {"short": "Polbun", "long": "Polisi Kebun", "kind": "syllabic"},
            {"short": "rakor", "long": "rapat koordinasi", "kind": "syllabic"},
        ]
    )
    assert lexicon.find("POLBUN")[0].long == "Polisi Kebun"
    assert lexicon.find("Rakor")[0].long == "rapat koordinasi"
    assert lexicon.find("Api") == ()
    assert lexicon.find("polbun") == ()
    assert short_key("P/CVE") == short_key("PCVE")


@pytest.mark.parametrize(
    "row",
    [
        {"short": "", "long": "x", "kind": "initialism"},
        {"short": "AB", "long": "", "kind": "initialism"},
        {"short": "AB", "long": "x", "kind": "word"},
    ],
)
def test_bad_rows_are_refused(row: dict[str, str]) -> None:
    with pytest.raises(RuleError):
        AcronymLexicon([row])


def test_shipped_lexicon_holds_what_news_uses() -> None:
    lexicon = shipped_acronyms()
    for short, long in {
        "BNPT": "Badan Nasional Penanggulangan Terorisme",
        "KBRI": "Kedutaan Besar Republik Indonesia",
        "UMKM": "Usaha Mikro, Kecil, dan Menengah",
        "DKI": "Daerah Khusus Ibukota",
    }.items():
        assert lexicon.find(short)[0].long == long
