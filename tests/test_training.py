"""Training on a handful of made-up articles: every step runs, and the same data give the same."""

from __future__ import annotations

import gzip
import json
from typing import TYPE_CHECKING

import numpy as np
import pytest
from spacy.vocab import Vocab

from pipeline.errors import UsageError
from pipeline.language.lexica import Phrases
from pipeline.language.tagger import Tagger
from pipeline.language.tagger_student import Student
from pipeline.language.tokenizer import IndonesianTokenizer
from pipeline.training.card import write_card
from pipeline.training.conventions import with_convention
from pipeline.training.documents import read_documents, read_rows
from pipeline.training.figures import fit_calibration
from pipeline.training.vectors import cluster

if TYPE_CHECKING:
    from pathlib import Path

pytest.importorskip("pycrfsuite", reason="the training tools are not installed")

from pipeline.training.labels import copy_phrases
from pipeline.training.ner import train_ner

PEOPLE = ("Siti Rahma", "Budi Wijaya", "Joko Laksana", "Rina Hidayati")
PLACES = ("Bandung", "Surabaya", "Medan", "Palu")
BODIES = ("Dinas Pasar", "Bank Melati", "Komisi Air", "Partai Padi")
GAZETTEER = {
    "countries.csv": "name_id,name_en,aliases_id\nKenya,Kenya,\n",
    "id_admin.csv": "name_bare,aliases,level\nBandung,,regency_city\n",
    "regions_id.csv": "name_id,aliases\nAsia Tenggara,\n",
    "exonyms_id.csv": "name_id\nKairo\n",
    "orgs_seed.csv": "acronym,full_name_id,name_en,aliases,status\nBM,Bank Melati,,,active\n",
    "titles_seed.csv": "form,kind,position\nBupati,office,prefix\n",
    "person_name_tokens.csv": "token\nSiti\n",
}


def article(i: int) -> dict[str, object]:
    parts = ["Kata ", PEOPLE[i % 4], " dari ", BODIES[i % 3], " di ", PLACES[(i + 1) % 4], "."]
    labels = {1: "PER", 3: "ORG", 5: "LOC"}
    starts = np.cumsum([0, *(len(part) for part in parts)]).tolist()
    entities = [
        {"start": starts[k], "end": starts[k + 1], "label": label} for k, label in labels.items()
    ]
    return {"id": f"a{i}", "text": "".join(parts), "entities": entities}


@pytest.fixture(scope="module")
def data(tmp_path_factory) -> Path:
    root = tmp_path_factory.mktemp("data")
    for folder in ("gold", "data/gazetteer", "data/news", "data/ner/nerui"):
        (root / folder).mkdir(parents=True)
    rows = "".join(json.dumps(article(i)) + "\n" for i in range(40))
    (root / "gold/train_entities.jsonl").write_text(rows)
    (root / "gold/dev.jsonl").write_text(rows)
    (root / "data/news/bench_20k.jsonl.gz").write_bytes(gzip.compress(rows.encode()))
    for name, text in GAZETTEER.items():
        (root / "data/gazetteer" / name).write_text(text)
    cities = "name,ascii,names_id,population\nNairobi,Nairobi,,4000000\n"
    (root / "data/gazetteer/world_cities.csv.gz").write_bytes(gzip.compress(cities.encode()))
    conll = "Budi\tB-PER\nke\tO\nPalu\tB-LOC\n\nHari\tO\nini\tO\n\n"
    (root / "data/ner/nerui/train.conll").write_text(conll)
    (root / "data/ner/nerui/dev.conll").write_text(conll)
    words = sorted({word for i in range(40) for word in str(article(i)["text"]).split()})
    words += [f"kata{i}" for i in range(1100)]
    make = np.random.default_rng(1)
    vectors = make.normal(size=(len(words), 8)).astype(np.float16)
    np.savez(root / "vectors.npz", words=np.array(words), vectors=vectors)
    return root


@pytest.fixture(scope="module")
def model(data, tmp_path_factory) -> Path:
    out = tmp_path_factory.mktemp("model") / "kecil"
    return train_ner(data, data / "vectors.npz", out, network=False)


def test_the_model_finds_what_it_was_shown(model):
    words, spaces = IndonesianTokenizer(Vocab()).cut("Kata Budi Wijaya dari Komisi Air di Palu.")
    found = [(n.start, n.end, n.label) for n in Tagger.load(str(model)).names(words, spaces)]
    assert found == [(1, 3, "PER"), (4, 6, "ORG"), (7, 8, "LOC")]


def test_the_same_data_give_the_same_bytes(model, data, tmp_path):
    again = train_ner(data, data / "vectors.npz", tmp_path / "kecil", network=False)
    for path in model.iterdir():
        assert path.read_bytes() == (again / path.name).read_bytes(), path.name


def test_a_student_learns_from_its_teachers(data, tmp_path):
    pytest.importorskip("torch", reason="PyTorch is not installed")
    from pipeline.language.chain import BIO
    from pipeline.training.labels import raw_articles, read_labels, write_labels
    from pipeline.training.ner import train_ensemble
    from pipeline.training.student_train import train_student

    vectors, teacher = data / "vectors.npz", tmp_path / "teacher"
    (data / "tokens.txt").write_text("Kata dari di\n")
    raw = [{**article(i), "id": f"raw{i}"} for i in range(40)]
    (data / "data/news/bench_20k.jsonl.gz").write_bytes(
        gzip.compress("".join(json.dumps(row) + "\n" for row in raw).encode())
    )
    train_ensemble(data, vectors, teacher)
    write_labels(data, [teacher] * 3, tmp_path / "labels.npz")
    labels = list(read_labels(tmp_path / "labels.npz"))
    assert len(labels) == len(list(raw_articles(data))) == len(raw)
    assert all(part.shape[1] == len(BIO) for part in labels)
    outs = []
    for name in ("one", "two"):
        out = tmp_path / name
        copy_phrases(teacher, out)
        train_student(out, data, vectors, tmp_path / "labels.npz", rows=[], words=20_000)
        outs.append((out / "student.npz").read_bytes())
    assert outs[0] == outs[1]
    student = Student.read(tmp_path / "one/student.npz")
    text = str(article(5)["text"])
    words, spaces = IndonesianTokenizer(Vocab()).cut(text)
    phrases = Phrases.read(tmp_path / "one/phrases.csv.gz")
    found = [BIO[tag] for tag in student.tokens(words, spaces, phrases).argmax(axis=1)]
    assert found[1:3] == ["B-PER", "I-PER"]


def test_the_card_gets_figures(model, data):
    card = model / "CARD.md"
    card.write_text("# Card\n<!-- figures -->\nold\n<!-- end of figures -->\nend\n")
    write_card(data, model, ["articles"])
    text = card.read_text()
    card.unlink()
    assert "| micro | 100.0 | 100.0 | 100.0 |" in text
    assert "old" not in text
    assert text.endswith("end\n")


def test_a_corpus_of_sentences_is_read(data):
    (first, second) = read_documents(data, "nerui")
    assert first.lines[0].words == ["Budi", "ke", "Palu"]
    assert first.lines[0].tags == ["B-PER", "O", "B-LOC"]
    assert first.convention == "nerui"
    assert set(second.lines[0].tags) == {"O"}


def test_an_unknown_corpus_is_told(data):
    with pytest.raises(UsageError, match="tidak-ada"):
        read_rows(data, "tidak-ada")


def test_other_conventions_keep_copies():
    assert with_convention([["w=a", "x1=a"]], "lain") == [["w=a", "x1=a", "lain:", "lain:w=a"]]
    assert with_convention([["w=a"]], "") == [["w=a"]]


def test_clusters_are_reproducible_and_separate_what_is_far():
    points = np.array([[1, 0.1], [1, 0], [0, 1], [0.1, 1]], dtype=np.float32)
    found = cluster(points, 2)
    assert found.tolist() == cluster(points, 2).tolist()
    assert found[0] == found[1] != found[2] == found[3]


def test_calibration_meets_the_share_of_right_names():
    believed = [(0.9, i % 2 == 0) for i in range(100)] + [(0.99, True) for _ in range(100)]
    calibration = fit_calibration(believed)
    assert calibration(0.9) == pytest.approx(0.5, abs=0.1)
    assert calibration(0.99) > 0.9
