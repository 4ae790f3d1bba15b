"""Tokenizer and sentences: case tables, losslessness, the annotated boundaries."""

from __future__ import annotations

import json
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.tokens import Doc
from support import cases, shared_file

from pipeline.language.load import blank_language
from pipeline.language.spans import MISALIGNED, Found, write_spans
from pipeline.language.texts import text_of
from pipeline.language.tokenizer import cut_chunk
from pipeline.rules import load_rules


@pytest.fixture(scope="session")
def nlp():
    language = blank_language()
    language.add_pipe("nukil_sentences")
    return language


@pytest.mark.parametrize("case", cases("language_tokens"))
def test_tokens(nlp, case):
    assert [token.text for token in nlp.tokenizer(case["text"])] == case["expected"].split("|")


@pytest.mark.parametrize("case", cases("sentences"))
def test_sentences(nlp, case):
    found = [sentence.text.strip() for sentence in nlp(case["text"]).sents]
    assert found == case["expected"].split("|")


@pytest.mark.parametrize("rule", load_rules("tokens"), ids=lambda rule: rule.id)
def test_token_rules_hold_their_examples(rule):
    assert all(rule.pattern.search(example) for example in rule.examples)
    assert not any(rule.pattern.search(example) for example in rule.counterexamples)


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=200))
def test_every_character_is_kept(nlp, text):
    doc = nlp(text)
    assert doc.text == text
    assert "".join(sentence.text_with_ws for sentence in doc.sents) == text


@settings(max_examples=100, deadline=None)
@given(st.text(alphabet="Aa1.-/,'@()“ \n", max_size=60))
def test_every_character_of_hard_texts_is_kept(nlp, text):
    assert nlp(text).text == text


@pytest.mark.parametrize(
    "piece", ["1/", "a", "1.", "a-", "a@", ".", "A.", "ab-ab", "www.", "https://", "a'", "😱"]
)
def test_a_huge_chunk_takes_linear_time(piece):
    started = time.perf_counter()
    assert "".join(cut_chunk(piece * 30_000).words) == piece * 30_000
    assert time.perf_counter() - started < 10


def test_blank_texts(nlp):
    assert [len(nlp(text)) for text in ("", "\n", " \n ")] == [0, 1, 1]


def test_half_characters_are_replaced(nlp):
    doc = nlp("Rina \ud83d tiba")
    assert doc.text == "Rina \ufffd tiba"


def test_spans_are_sorted_and_misfits_recorded(nlp):
    doc = nlp("Budi ke Bandung")
    finds = [
        Found(8, 15, "LOC", "r", score=0.5),
        Found(0, 4, "PER", "r", "v", 0.9),
        Found(1, 4, "PER", "r"),
    ]
    write_spans(doc, "test", finds)
    assert [(span.text, span.label_, span.kb_id_) for span in doc.spans["test"]] == [
        ("Budi", "PER", "v"),
        ("Bandung", "LOC", ""),
    ]
    assert doc.spans["test"].attrs["scores"] == [0.9, 0.5]
    assert doc.user_data[MISALIGNED] == [("test", 1, 4)]


@pytest.mark.shared
@pytest.mark.parametrize("layer", ["entities", "dates"])
def test_annotated_boundaries_are_expressible(nlp, layer):
    path = shared_file("gold/dev.jsonl")
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        doc = nlp.tokenizer(row["text"])
        starts = {token.idx for token in doc}
        ends = {token.idx + len(token) for token in doc}
        cut = [s for s in row[layer] if s["start"] not in starts or s["end"] not in ends]
        assert not cut


def test_the_stop_of_an_abbreviation_belongs_to_its_name(nlp):
    doc = nlp("Saham PT Maju Tbk. naik.")
    write_spans(doc, "test", [Found(6, 17, "ORG", "rule"), Found(6, 11, "ORG", "rule")])
    assert [span.text for span in doc.spans["test"]] == ["PT Maju Tbk."]
    assert doc.user_data[MISALIGNED] == [("test", 6, 11)]


def test_the_text_of_a_doc_is_known_however_it_was_made(nlp):
    whole = nlp("Kepala BNPT tiba. Ia di Nairobi.")
    assert text_of(whole) == whole.text
    part = whole[4:].as_doc(copy_user_data=True)
    assert text_of(part) == part.text
    joined = Doc.from_docs([nlp("Satu."), nlp("Dua.")])
    assert text_of(joined) == joined.text
    assert text_of(Doc(nlp.vocab)) == ""


def test_soft_hyphens_and_zero_width_marks_stay_inside_their_word(nlp):
    text = "\u200bdi Su\u00adra\u00adba\u00adya,\u00ad Jawa Ti\u00admur. \u00ad"
    words = [
        "\u200bdi",
        "Su\u00adra\u00adba\u00adya",
        ",\u00ad",
        "Jawa",
        "Ti\u00admur",
        ".",
        "\u00ad",
    ]
    doc = nlp(text)
    assert [token.text for token in doc] == words
    assert doc.text == text
