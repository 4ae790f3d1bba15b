"""Time expressions: what is found, where, and the value it gets."""

from __future__ import annotations

import json
import time
from dataclasses import replace
from datetime import date
from functools import cache

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from support import cases

from pipeline.extractors.date_find import find_dates
from pipeline.extractors.date_scan import lower, scanner
from pipeline.records import SpanRecord
from pipeline.resolve.dates import resolve_dates, resolve_legal_references
from pipeline.resolve.dates_explain import explain_dates, plain_document
from pipeline.resolve.dates_summary import summarize_conflicts


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _shown(text: str, published: str, *, vague: bool) -> str:
    rows = resolve_dates(plain_document(text, _day(published)))
    return " | ".join(f"{row.text}={row.timex_value}" for row in rows if row.vague is vague)


@pytest.mark.parametrize("row", cases("dates"))
def test_values(row: dict[str, str]) -> None:
    assert _shown(row["text"], row["published"], vague=False) == row["expected"]
    assert _shown(row["text"], row["published"], vague=True) == row["vague"]


@pytest.mark.parametrize("row", cases("dates_checks"))
def test_checks(row: dict[str, str]) -> None:
    timex = resolve_dates(plain_document(row["text"], _day(row["published"])))[0]
    assert timex.weekday_conflict is (row["conflict"] == "true")
    assert (timex.alternative_value or "") == row["alternative"]
    assert (timex.problem or "") == row["problem"]


@pytest.mark.parametrize("row", cases("dates_legal"))
def test_legal_references(row: dict[str, str]) -> None:
    found = resolve_legal_references(plain_document(row["text"]))
    assert [
        (ref.type, ref.number or "", str(ref.year or ""), ref.title or "") for ref in found
    ] == ([(row["type"], row["number"], row["year"], row["title"])] if row["type"] else [])


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("UU 17 Tahun 2023 tentang Kesehatan dan Perpres Nomor 82/2018", "Kesehatan"),
        (
            "UU 1 Tahun 2024 tentang Perubahan atas UU Nomor 11 Tahun 2008 tentang ITE",
            "Perubahan atas UU Nomor 11 Tahun 2008 tentang ITE",
        ),
    ],
)
def test_a_title_ends_before_the_next_reference_unless_it_amends_that(text, title) -> None:
    references = resolve_legal_references(plain_document(text))
    assert (references[0].title, len(references)) == (title, 2)


@pytest.mark.parametrize("row", cases("dates_anchors"))
def test_anchors(row: dict[str, str]) -> None:
    document = plain_document(row["text"], _day(row["published"]), url=row["url"] or None)
    timexes = {timex.timex_value: timex for timex in resolve_dates(document)}
    assert row["value"] in timexes
    assert (timexes[row["value"]].anchor_source or "") == row["source"]


@pytest.mark.parametrize("rule", scanner().rules, ids=lambda rule: rule.id)
def test_rule_examples(rule) -> None:
    for text in rule.examples:
        found = [piece.rule_id for piece in scanner().pieces(text, lower(text))]
        assert rule.id in found, f"{rule.id} does not fire on {text!r}"
    for text in rule.counterexamples:
        assert not rule.pattern.search(text), f"{rule.id} hits {text!r}"


def test_every_rule_fires_in_some_case() -> None:
    texts = [row.values[0]["text"] for name in ("dates", "dates_legal") for row in cases(name)]
    fired = {piece.rule_id for text in texts for piece in scanner().pieces(text, lower(text))}
    assert {rule.id for rule in scanner().rules} - fired == set()


def test_a_capital_that_grows_in_lower_case_moves_no_offset() -> None:
    text = "İİİ di Padang, Rabu (12/3/2025)."
    (timex,) = resolve_dates(plain_document(text, date(2025, 3, 13)))
    assert timex.text == "Rabu (12/3/2025)"


def test_documents_do_not_share_memory() -> None:
    alone = resolve_dates(plain_document("Ia datang Jumat.", date(2025, 3, 12)))
    resolve_dates(plain_document("Rapat Jumat (28/2/2025).", date(2025, 3, 1)))
    assert resolve_dates(plain_document("Ia datang Jumat.", date(2025, 3, 12))) == alone


def test_a_feast_or_month_in_the_name_of_a_person_is_no_date() -> None:
    text = "Ramadhan Siregar tiba pada bulan Ramadhan."
    document = plain_document(text, date(2025, 3, 5))
    name = SpanRecord("ner", 0, 16, "PER", "", "", 0.9)
    found = resolve_dates(replace(document, spans=(*document.spans, name)))
    assert [timex.start for timex in found] == [text.index("bulan")]


def test_conflicts_are_counted_by_outlet() -> None:
    texts = {
        "a.id": "Rapat Senin (4/3/2025), lalu Selasa (4/3/2025) dan Rabu (31/6/2025).",
        None: "Ia datang Jumat.",
    }
    found = [
        (site, timex)
        for site, text in texts.items()
        for timex in resolve_dates(plain_document(text, date(2025, 3, 5)))
    ]
    (row,) = summarize_conflicts(found)
    assert (row.site, row.n_pairs, row.n_conflicts, row.percent) == ("a.id", 2, 1, 50.0)
    assert (row.n_documents, row.n_weekday, row.n_impossible) == (1, 1, 1)


def test_explanation_names_rule_anchor_and_arithmetic() -> None:
    (why,) = explain_dates("Harga naik dua bulan lalu.", date(2025, 3, 10))
    assert why.rules == ("amount-shift",)
    assert why.anchor == "2025-03-10 (published)"
    assert why.steps == ("2025-03-10 -2 M",)


@cache
def _parse():
    from edtf import parse_edtf

    return parse_edtf


_VOCABULARY = """
Senin Minggu malam (4/2/2025) (20/20/2025) 31 Februari 2025 hingga dan - , 5 Mei tahun lalu pukul
10.30 WIB kemarin tiga hari lagi akhir pekan abad ke-20 SM 1990-an setiap kuartal III 2008 depan
sebelumnya " “ ” ini itu awal sekitar tanggal 22 atau 23 September 100 ribu jam dua setengah bulan
caturwulan paruh 1-4 I-III 4 12 musim panas malam H-3 setengah tujuh × 1x24 (sepuluh) “ terakhir
0 99 9999 4/2 30/2 29 Q3 semester Lebaran H-7 1446 Rajab Ramadan Nataru HUT ke-80 RI UU Nomor
"""
_WORDS = st.sampled_from([*_VOCABULARY.split(), "\n"])
_TEXTS = st.one_of(st.text(max_size=80), st.lists(_WORDS, max_size=14).map(" ".join))


@settings(max_examples=400, deadline=None)
@given(_TEXTS, st.one_of(st.none(), st.dates()))
@example("9999 tahun lagi 9999 dekade lalu abad ke-21 tahun 9999 SM", date.max)
@example("Maulid Nabi, Tahun Baru Islam, Ramadan, 1499 H, 9 Zulhijah", date.max)
@example("kemarin pekan lalu Senin lalu 9999 hari lalu bulan lalu", date.min)
@example("\x00 Senin (4/2/2025)\x00 0/0/0000 00/00 0000-00-00", None)
def test_any_string(text: str, published: date | None) -> None:
    document = plain_document(text, published)
    for timex in resolve_dates(document):
        assert text[timex.start : timex.end] == timex.text
        assert "\n" not in timex.text
        assert timex.timex_value
        if timex.edtf is not None:
            _parse()(timex.edtf)
        if timex.earliest and timex.latest:
            assert timex.earliest <= timex.latest
    resolve_legal_references(document)


def test_values_are_compact_json() -> None:
    for find in find_dates("Senin (4/2/2025) sore hingga 5 Maret"):
        value = json.loads(find.value)
        again = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        assert again == find.value


_SPOKEN = '"Kemarin pukul 9," kata A, Senin (4/2). Dua hari kemudian hari itu. '


@pytest.mark.parametrize(
    "unit",
    ["4/2/", "1.", "12-", "senin ", "5 mei ", "( ", "dua ", '" ', "uu a b c ", "1/2 ", _SPOKEN],
)
def test_time_is_linear(unit: str) -> None:
    def seconds(text: str) -> float:
        start = time.process_time()
        resolve_dates(plain_document(text, date(2025, 1, 1)))
        return time.process_time() - start

    small = unit * (3_000 // len(unit))
    first = max(seconds(small), seconds(small))
    assert seconds(small * 8) < 0.3 + 8 * 4 * first
