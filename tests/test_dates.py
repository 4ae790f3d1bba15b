"""Time expressions: what is found, where, and the value it gets."""

from __future__ import annotations

import json
import time
from datetime import date
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support import cases

from pipeline.extractors.date_find import find_dates
from pipeline.extractors.date_scan import scanner
from pipeline.records import Annotated, Document, SpanRecord, Timex
from pipeline.resolve.dates import resolve_dates, resolve_legal_references


def annotated(text: str, published: date | None = None, url: str | None = None) -> Annotated:
    document = Document(
        doc_id="d",
        source_id="d",
        source_path="d.txt",
        source_format="text",
        url=url,
        site=None,
        title=None,
        published=published,
        published_source=None,
        language="id",
        language_score=None,
        n_chars=len(text),
        text=text,
    )
    spans = tuple(
        SpanRecord("dates", find.start, find.end, find.label, find.rule_id, find.value, 1.0)
        for find in find_dates(text)
    )
    lines, position = [], 0
    for line in text.split("\n"):
        if line.strip():
            start = position + len(line) - len(line.lstrip())
            lines.append((start, start + len(line.strip())))
        position += len(line) + 1
    return Annotated(document, 0, tuple(lines), spans)


def resolved(text: str, published: str | None = None) -> tuple[Timex, ...]:
    day = date.fromisoformat(published) if published else None
    return resolve_dates(annotated(text, day))


@pytest.mark.parametrize("row", cases("dates"))
def test_values(row: dict[str, str]) -> None:
    found = [
        f"{timex.text}={timex.timex_value}"
        for timex in resolved(row["text"], row["published"] or None)
        if not timex.vague
    ]
    assert " | ".join(found) == row["expected"]


@pytest.mark.parametrize("rule", scanner().rules, ids=lambda rule: rule.id)
def test_rule_examples(rule) -> None:
    for example in rule.examples:
        assert rule.pattern.search(example), f"{rule.id} misses {example!r}"
    for example in rule.counterexamples:
        assert not rule.pattern.search(example), f"{rule.id} hits {example!r}"


@cache
def _parse():
    from edtf import parse_edtf

    return parse_edtf


_VOCABULARY = """
Senin Minggu malam (4/2/2025) (20/20/2025) 31 Februari 2025 hingga dan - , 5 Mei tahun lalu pukul
10.30 WIB kemarin tiga hari lagi akhir pekan abad ke-20 SM 1990-an setiap kuartal III 2008 depan
sebelumnya " “ ” ini itu awal sekitar tanggal 22 atau 23 September 100 ribu jam dua setengah bulan
0 99 9999 4/2 30/2 29 Q3 semester Lebaran H-7 1446 Rajab Ramadan Nataru HUT ke-80 RI
"""
_WORDS = st.sampled_from([*_VOCABULARY.split(), "\n"])
_TEXTS = st.one_of(st.text(max_size=80), st.lists(_WORDS, max_size=14).map(" ".join))


@settings(max_examples=300, deadline=None)
@given(_TEXTS, st.one_of(st.none(), st.dates()))
def test_any_string(text: str, published: date | None) -> None:
    for timex in resolve_dates(annotated(text, published)):
        assert text[timex.start : timex.end] == timex.text
        assert "\n" not in timex.text
        assert timex.timex_value
        if timex.edtf is not None:
            _parse()(timex.edtf)
        if timex.earliest and timex.latest:
            assert timex.earliest <= timex.latest
    resolve_legal_references(annotated(text, published))


def test_values_are_compact_json() -> None:
    for find in find_dates("Senin (4/2/2025) sore hingga 5 Maret"):
        value = json.loads(find.value)
        again = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        assert again == find.value


@pytest.mark.parametrize("unit", ["4/2/", "1.", "12-", "senin ", "5 mei ", "( ", "dua "])
def test_time_is_linear(unit: str) -> None:
    small = unit * (20_000 // len(unit))
    start = time.process_time()
    list(find_dates(small))
    first = time.process_time() - start
    start = time.process_time()
    list(find_dates(small * 8))
    assert time.process_time() - start < 0.3 + 8 * 4 * first
