"""The engine stanza: what goes in, what comes out, and what is said where there are no models."""

from __future__ import annotations

import hashlib
import json
import sys
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from support import cases

import pipeline
from pipeline.errors import ModelError
from pipeline.language.load import blank_language
from pipeline.language.spans import Found, write_spans
from pipeline.language.stanza_doc import make_doc, plan_sentences
from pipeline.language.stanza_models import check_models, find_models
from pipeline.language.stanza_text import Reading, pieces_of
from pipeline.settings import AnnotateSettings, ExportSettings, Settings
from pipeline.stages.whole import run_all

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from spacy.language import Language
    from spacy.tokens import Doc

# Stanza and PyTorch warn of their own affairs.
pytestmark = pytest.mark.filterwarnings("ignore")
MD5_OF_1 = "c4ca4238a0b923820dcc509a6f75849b"
TEXT = "Ia membaca bukunya.\n\nProf. Amin pergi ke Kab. Sikka."


@pytest.fixture(scope="module")
def plain() -> Language:
    """Nukil's tokens and sentences."""
    nlp = blank_language()
    nlp.add_pipe("nukil_sentences")
    return nlp


@pytest.fixture(scope="module")
def engine() -> Language:
    """The engine with the models of models/stanza."""
    pytest.importorskip("stanza", reason="the packages stanza and torch are not installed")
    try:
        find_models("stanza")
    except ModelError as error:
        pytest.skip(f"{error.message}: `make stanza` trains them")
    return pipeline.load(engine="stanza", tokens=True)


def read(nlp: Language, text: str) -> Doc:
    """A Doc with an empty group of names."""
    doc = nlp(text)
    write_spans(doc, "ner", [])
    return doc


def word(number: int, text: str, head: int, deprel: str) -> SimpleNamespace:
    """A word as Stanza gives it."""
    known = {"lemma": text.lower(), "upos": "X", "feats": None}
    return SimpleNamespace(id=number, text=text, head=head, deprel=deprel, **known)


def sentence(*tokens: list[SimpleNamespace]) -> SimpleNamespace:
    """A sentence as Stanza gives it, from the words of its tokens."""
    made = [SimpleNamespace(words=words, ner="O") for words in tokens]
    return SimpleNamespace(tokens=made, words=[w for words in tokens for w in words])


def test_multiword_tokens_become_words_with_their_tree(plain: Language) -> None:
    doc = read(plain, "Ia membaca bukunya.\n")
    write_spans(doc, "ner", [Found(11, 18, "ORG", "crf", score=0.5)])
    plan = plan_sentences(doc, Reading({0}, {(11, 18)}))
    assert plan[0].as_stanza(marked=True)[2]["misc"] == "MWT=Yes"
    analysed = sentence(
        [word(1, "Ia", 2, "nsubj")],
        [word(2, "membaca", 0, "root")],
        [word(3, "buku", 2, "obj"), word(4, "nya", 3, "nmod:poss")],
        [word(5, ".", 2, "punct")],
    )
    made = make_doc(doc, plan, [analysed], names=False)
    assert made.text == doc.text
    assert [t.text for t in made] == ["Ia", "membaca", "buku", "nya", ".", "\n"]
    assert [t.head.text for t in made][:5] == ["membaca", "membaca", "membaca", "buku", "membaca"]
    assert [span.text for span in made.spans["multiword"]] == ["bukunya"]
    assert [(ent.text, ent.label_) for ent in made.ents] == [("bukunya", "ORG")]
    assert made.spans["ner"].attrs["scores"] == [0.5]
    assert len(list(made.sents)) == 1


def test_words_that_do_not_make_up_their_token_stay_one(plain: Language) -> None:
    doc = read(plain, "Ia menulisi")
    plan = plan_sentences(doc, Reading({0}, {(3, 11)}))
    parts = [word(2, "menulis", 0, "root"), word(3, "di", 2, "case")]
    made = make_doc(doc, plan, [sentence([word(1, "Ia", 2, "nsubj")], parts)], names=False)
    assert [(t.text, t.dep_, t.head.text) for t in made] == [
        ("Ia", "nsubj", "menulisi"),
        ("menulisi", "root", "menulisi"),
    ]


def test_names_of_a_stanza_model_take_the_place_of_nukils(plain: Language) -> None:
    doc = read(plain, "Joko Widodo ke Solo")
    plan = plan_sentences(doc, Reading({0}, set()))
    found = sentence(*([word(n, t.text, 0, "root")] for n, t in enumerate(doc, start=1)))
    for token, mark in zip(found.tokens, ("B-PERSON", "E-PERSON", "O", "S-GPE"), strict=True):
        token.ner = mark
    made = make_doc(doc, plan, [found], names=True)
    assert [(e.text, e.label_) for e in made.ents] == [("Joko Widodo", "PER"), ("Solo", "LOC")]


@pytest.mark.parametrize("case", cases("stanza_sentences"))
def test_sentences_begin_where_both_engines_allow(plain: Language, case: dict[str, str]) -> None:
    text = case["text"].replace("\\n", "\n")
    marked = text.replace("|", "")
    starts = {len(part.replace("|", "")) for part in _prefixes(text)} | {0}
    plan = plan_sentences(read(plain, marked), Reading(starts, set()))
    found = [" ".join(planned.texts) for planned in plan]
    assert " | ".join(found) == case["expected"]


def _prefixes(text: str) -> Iterator[str]:
    """What stands before each `|`, where Stanza is to begin a sentence."""
    for i, char in enumerate(text):
        if char == "|":
            yield text[:i]


def test_endless_sentences_are_cut(plain: Language) -> None:
    plan = plan_sentences(read(plain, "kata " * 1000), Reading({0}, set()))
    assert {len(planned.indices) for planned in plan} == {250}


@settings(
    max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(text=st.text(max_size=200))
def test_offsets_lead_back_to_the_text(plain: Language, text: str) -> None:
    seen = 0
    for batch in pieces_of(plain(text)):
        for position, char in enumerate(batch.text):
            if not char.isspace():
                seen += 1
                assert text[batch.offset(position)] == char
    assert seen == sum(char.isprintable() and char != " " for char in text)


def test_long_lines_go_in_in_parts(plain: Language) -> None:
    text = "Kami pergi. " * 2000 + "x" * 30_000
    batches = list(pieces_of(plain(text)))
    assert max(len(part) for batch in batches for part in batch.text.split("\n\n")) <= 4000
    assert max(len(batch.text) for batch in batches) < 50_000


def folder(path: Path, *, packages: dict[str, Any], md5: bool = True) -> Path:
    """A folder laid out as Stanza's own, with a byte for each model."""
    listed: dict[str, Any] = {"packages": packages}
    for chosen in packages.values():
        for processor, name in chosen.items():
            file = path / "id" / processor / f"{name}.pt"
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(b"1")
            entry = {"md5": MD5_OF_1} if md5 else {}
            listed.setdefault(processor, {})[name] = entry
    (path / "resources.json").write_text(json.dumps({"id": listed}), encoding="utf-8")
    return path


def test_the_first_package_whose_files_are_there_is_used(tmp_path: Path) -> None:
    packages = {
        "default_fast": {"tokenize": "gsd", "pos": "gsd_nocharlm"},
        "default": {"tokenize": "gsd", "pos": "gsd_charlm"},
    }
    path = folder(tmp_path, packages=packages)
    assert find_models(str(path)).processors == {"tokenize": "gsd", "pos": "gsd_charlm"}
    (path / "id/pos/gsd_charlm.pt").unlink()
    found = find_models(str(path))
    assert found.processors == {"tokenize": "gsd"}
    check_models(found)


def test_a_model_without_what_it_needs_is_left_out(tmp_path: Path) -> None:
    path = folder(tmp_path, packages={"default": {"tokenize": "gsd", "pos": "gsd"}})
    listed = json.loads((path / "resources.json").read_text(encoding="utf-8"))
    listed["id"]["pos"]["gsd"]["dependencies"] = [{"model": "pretrain", "package": "gsd"}]
    (path / "resources.json").write_text(json.dumps(listed), encoding="utf-8")
    assert list(find_models(str(path)).processors) == ["tokenize"]


def test_damaged_and_unknown_files_are_told(tmp_path: Path) -> None:
    path = folder(tmp_path / "a", packages={"default": {"tokenize": "gsd"}})
    (path / "id/tokenize/gsd.pt").write_bytes(b"2")
    with pytest.raises(ModelError, match="damaged"):
        check_models(find_models(str(path)))
    other = folder(tmp_path / "b", packages={"default": {"tokenize": "gsd"}}, md5=False)
    with pytest.raises(ModelError, match="no hash"):
        check_models(find_models(str(other)))
    value = hashlib.sha256(b"1").hexdigest()
    manifest = {"files": {"id/tokenize/gsd.pt": value}}
    (other / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    check_models(find_models(str(other)))


@pytest.mark.parametrize("content", ["", "{}", '{"id": {"packages": {}}}', "[]"])
def test_a_folder_without_models_is_told(tmp_path: Path, content: str) -> None:
    if content:
        (tmp_path / "resources.json").write_text(content, encoding="utf-8")
    with pytest.raises(ModelError) as caught:
        find_models(str(tmp_path))
    assert "nukil train stanza" in caught.value.hint


@pytest.mark.model
def test_a_run_without_models_stops_before_it_starts(tmp_path: Path) -> None:
    source = tmp_path / "a.txt"
    source.write_text(TEXT, encoding="utf-8")
    annotate = AnnotateSettings(engine="stanza", stanza=str(tmp_path / "nowhere"))
    with pytest.raises(ModelError, match="nowhere"):
        run_all([source], tmp_path / "out", Settings(annotate=annotate))


@pytest.mark.model
def test_missing_package_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = folder(tmp_path, packages={"default": {"tokenize": "gsd"}})
    monkeypatch.setitem(sys.modules, "stanza", None)
    with pytest.raises(ModelError) as caught:
        pipeline.load(engine="stanza", stanza=str(path))
    assert "nukil[stanza]" in caught.value.hint


@pytest.mark.model
def test_words_tags_and_trees(engine: Language) -> None:
    doc = engine(TEXT)
    assert doc.text == TEXT
    assert [sent.text.strip() for sent in doc.sents] == TEXT.split("\n\n")
    assert {"Ia": "PRON", "membaca": "VERB", ".": "PUNCT"}.items() <= {
        token.text: token.pos_ for token in doc
    }.items()
    assert all(token.lemma_ for token in doc if not token.is_space)
    assert {"ner", "dates", "places"} <= set(doc.spans)


@pytest.mark.model
@pytest.mark.slow
@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(text=st.text(max_size=80))
def test_any_text_comes_back_whole(engine: Language, text: str) -> None:
    doc = engine(text)
    assert doc.text == text
    assert {token.idx for token in engine.make_doc(text)} <= {token.idx for token in doc}


@pytest.mark.model
@pytest.mark.usefixtures("engine")
def test_a_run_writes_trees(tmp_path: Path) -> None:
    source = tmp_path / "a.txt"
    source.write_text(TEXT, encoding="utf-8")
    chosen = Settings(
        annotate=AnnotateSettings(engine="stanza", tokens=True),
        export=ExportSettings(formats=("csv", "conllu")),
    )
    report = run_all([source], tmp_path / "out", chosen)
    assert not report.failed
    lines = (tmp_path / "out/export/tokens.conllu").read_text(encoding="utf-8").split("\n")
    roots = [line for line in lines if line.split("\t")[6:8] == ["0", "root"]]
    assert len(roots) == report.rows["sentences"] == 2
