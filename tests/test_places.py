"""Proposals of places in plain text."""

from __future__ import annotations

import time
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support import cases

from pipeline.extractors.places import PlaceExtractor
from pipeline.gazetteer.matcher import load_matcher
from pipeline.rules import load_rules


@pytest.fixture(scope="module")
def extractor() -> PlaceExtractor:
    return PlaceExtractor(load_matcher(), load_rules("places"))


@pytest.mark.parametrize("case", cases("places"))
def test_proposals(case: dict[str, str], extractor: PlaceExtractor) -> None:
    text = case["text"]
    found = [text[f.start : f.end] for f in extractor.find_in(text) if f.score >= 0.5]
    assert found == [part for part in case["expected"].split(" | ") if part]


@given(st.text(max_size=200))
@settings(max_examples=200, deadline=None)
def test_any_text_has_sorted_proposals_that_do_not_overlap(text: str) -> None:
    extractor = PlaceExtractor(load_matcher(), load_rules("places"))
    finds = extractor.find_in(text)
    assert all(0 <= f.start < f.end <= len(text) and f.label == "LOC" for f in finds)
    assert all(a.end <= b.start for a, b in pairwise(finds))
    assert all(not set("\r\n") & set(text[f.start : f.end]) for f in finds)


@pytest.mark.parametrize(
    "text",
    [
        "Jalan " * 20_000, "Kabupaten Sleman " * 10_000, "1/2/" * 50_000, "Jakarta" * 20_000,
        "A" * 200_000, "\n" * 100_000, "Gedung Putih Raya Timur Barat " * 5_000, "İ" * 50_000,
        "Papua\nBarat\n" * 10_000, "X County " * 20_000,
    ],
    ids=lambda text: text[:12],
)  # fmt: skip
def test_long_texts_take_linear_time(text: str, extractor: PlaceExtractor) -> None:
    start = time.process_time()
    extractor.find_in(text)
    assert time.process_time() - start < 10


def test_component_fills_a_span_group() -> None:
    import pipeline.extractors.places  # noqa: F401 - registers the component
    from pipeline.language.load import blank_language

    nlp = blank_language()
    nlp.add_pipe("nukil_places")
    doc = nlp("Warga Desa Megu Gede, Kabupaten Cirebon, pergi ke Kenya.")
    spans = doc.spans["places"]
    assert [span.text for span in spans] == ["Desa Megu Gede", "Kabupaten Cirebon", "Kenya"]
    assert {span.label_ for span in spans} == {"LOC"}
    assert spans[2].id_ == "gazetteer"
    assert len(spans.attrs["scores"]) == 3
    assert "nukil_misaligned" not in doc.user_data
