"""The name model: what a user sees of it, and that damaged weights are told."""

from __future__ import annotations

import json
import shutil

import pytest

from pipeline.errors import ModelError
from pipeline.language.load import load_language
from pipeline.language.tagger import Tagger, tag_spans
from pipeline.models import model_folder

pytestmark = pytest.mark.model

TEXT = (
    "BANDUNG - Kepala Dinas Kesehatan Jawa Barat, Siti Rahma Hidayati, tiba di Nairobi, Kenya.\n"
    "Kerja sama Indonesia-Kenya dibahas bersama BNPT. “Kami siap,” kata Hidayati."
)


@pytest.fixture(scope="module")
def nlp():
    return load_language()


def names(doc):
    return [(ent.text, ent.label_) for ent in doc.ents]


def test_names_of_a_plain_text(nlp):
    found = names(nlp(TEXT))
    assert ("Siti Rahma Hidayati", "PER") in found
    assert ("Indonesia", "LOC") in found
    assert ("BNPT", "ORG") in found
    assert ("Kenya", "LOC") in found
    assert ("Hidayati", "PER") in found


def test_no_names_in_a_text_without_any(nlp):
    assert names(nlp("harga beras di pasar naik lagi, kata para pedagang.")) == []


def test_scores_stand_beside_the_spans(nlp):
    group = nlp(TEXT).spans["ner"]
    assert len(group.attrs["scores"]) == len(group) > 0
    assert all(0 <= score <= 1 for score in group.attrs["scores"])


def test_same_names_alone_and_in_a_batch(nlp):
    texts = [TEXT, "Wali Kota Surabaya hadir.", TEXT]
    batch = [names(doc) for doc in nlp.pipe(texts)]
    assert batch == [names(nlp(text)) for text in texts]


@pytest.mark.parametrize("text", ["", "\n", "\0", "😱", "1/" * 5000, "A. " * 2000, "-\n-\n-"])
def test_odd_texts_pass(nlp, text):
    assert nlp(text).text == text


def test_a_damaged_file_is_told(tmp_path):
    folder = tmp_path / "model"
    shutil.copytree(model_folder("ner"), folder)
    (folder / "phrases.csv.gz").write_bytes(b"form,kind\n")
    with pytest.raises(ModelError, match=r"phrases\.csv"):
        Tagger.load(str(folder))


def test_another_format_is_told(tmp_path):
    (tmp_path / "manifest.json").write_text(json.dumps({"format": 99, "files": {}}))
    with pytest.raises(ModelError, match="format 99"):
        Tagger.load(str(tmp_path))


def test_a_missing_model_is_told():
    with pytest.raises(ModelError, match="no-such-model"):
        Tagger.load("no-such-model")


def test_spans_of_tags():
    tags = ["B-PER", "I-PER", "B-PER", "O", "I-LOC", "I-ORG", "B-ORG"]
    assert list(tag_spans(tags)) == [
        (0, 2, "PER"),
        (2, 3, "PER"),
        (4, 5, "LOC"),
        (5, 6, "ORG"),
        (6, 7, "ORG"),
    ]
