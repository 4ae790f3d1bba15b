"""The tokens table and its CoNLL-U file, with the default engine."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from support import cases

import pipeline
from pipeline.errors import ExportError, SettingsError
from pipeline.exports import write_tables
from pipeline.exports.columns import table_schema
from pipeline.exports.conllu_files import sentence_lines
from pipeline.settings import AnnotateSettings, ExportSettings, Settings
from pipeline.stages.whole import run_all
from pipeline.tables.tokens import Word, token_rows

if TYPE_CHECKING:
    from pathlib import Path

    from spacy.language import Language

TOKENS = Settings(
    annotate=AnnotateSettings(tokens=True), export=ExportSettings(formats=("csv", "conllu"))
)
TEXT = "Bupati membacakan pidatonya di Maumere, Rabu (5/2/2025).\n\n  Ia  pulang ke Jakarta."


@pytest.fixture(scope="module")
def lemmas() -> Language:
    """Tokens, names and lemmas."""
    return pipeline.load(tokens=True, extractors=())


@pytest.mark.model
@pytest.mark.parametrize("case", cases("tokens"))
def test_base_forms(lemmas: Language, case: dict[str, str]) -> None:
    assert " ".join(token.lemma_ for token in lemmas(case["text"])) == case["expected"]


def test_words_are_numbered_in_their_sentence() -> None:
    text = "Ia  pergi. Kami tinggal."
    ranges = [(0, 2), (2, 4), (4, 9), (9, 10), (11, 15), (16, 23), (23, 24)]
    words = [Word(head=head) for head in (2, 0, 2, 2, 5, 5, 5)]
    rows = list(token_rows("d", text, ranges, [(0, 10), (11, 24)], words))
    assert [(row.sent_id, row.token_id, row.text) for row in rows] == [
        *((0, 1, "Ia"), (0, 2, "pergi"), (0, 3, ".")),
        *((1, 1, "Kami"), (1, 2, "tinggal"), (1, 3, ".")),
    ]
    assert [row.head for row in rows] == [2, 0, 2, 2, 0, 2]


def token(number: int, start: int, text: str, **known: Any) -> dict[str, Any]:
    """A row of the tokens table."""
    row = dict.fromkeys(field.name for field in table_schema("tokens"))
    row |= {"token_id": number, "start": start, "end": start + len(text), "text": text}
    return row | known


def test_multiword_tokens_get_a_range_line() -> None:
    rows = [
        token(1, 0, "Ia", upos="PRON", head=2, deprel="nsubj"),
        token(2, 3, "membaca", lemma="baca", head=0, deprel="root"),
        token(3, 11, "buku", multiword="bukunya"),
        token(4, 15, "nya", multiword="bukunya"),
        token(5, 18, "."),
    ]
    assert [line.split("\t")[:2] for line in sentence_lines(rows)] == [
        *(["1", "Ia"], ["2", "membaca"], ["3-4", "bukunya"]),
        *(["3", "buku"], ["4", "nya"], ["5", "."]),
    ]
    lines = list(sentence_lines(rows))
    assert lines[0] == "1\tIa\t_\tPRON\t_\t_\t2\tnsubj\t_\tTokenRange=0:2"
    assert lines[2].endswith("SpaceAfter=No|TokenRange=11:18")
    assert lines[3].endswith("\t_")


def test_equal_multiword_tokens_side_by_side_stay_two() -> None:
    rows = [
        token(1, 0, "aku", multiword="akulah"),
        token(2, 3, "lah", multiword="akulah"),
        token(3, 7, "aku", multiword="akulah"),
        token(4, 10, "lah", multiword="akulah"),
    ]
    ids = [line.split("\t")[0] for line in sentence_lines(rows)]
    assert ids == ["1-2", "1", "2", "3-4", "3", "4"]


def test_cells_stay_on_their_line() -> None:
    (line,) = sentence_lines([token(1, 0, "a\tb\nc")])
    assert line.split("\t")[1] == "a b c"


def test_conllu_without_tokens_is_refused(tmp_path: Path) -> None:
    tables = {"sentences": table_schema("sentences").empty_table()}
    with pytest.raises(ExportError, match="tokens"):
        write_tables(tmp_path, tables, replace(ExportSettings(), formats=("conllu",)))


def test_unknown_engine_is_refused() -> None:
    with pytest.raises(SettingsError, match="udpipe"):
        AnnotateSettings(engine="udpipe")


@pytest.mark.model
def test_tokens_are_exported_only_where_asked_for(tmp_path: Path) -> None:
    source = tmp_path / "in" / "a.txt"
    source.parent.mkdir()
    source.write_text(TEXT, encoding="utf-8")
    plain = run_all([source], tmp_path / "out", Settings())
    assert "tokens" not in plain.rows
    full = run_all([source], tmp_path / "out", TOKENS)
    assert full.rows["tokens"] > 10
    assert {key: full.rows[key] for key in plain.rows} == plain.rows
    written = (tmp_path / "out/export/tokens.conllu").read_text(encoding="utf-8")
    assert written.count("# newdoc id = ") == 1
    assert written.count("# sent_id = ") == full.rows["sentences"]
    words = [line for line in written.split("\n") if line and not line.startswith("#")]
    assert len(words) == full.rows["tokens"]
    assert {line.count("\t") for line in words} == {9}
    again = run_all([source], tmp_path / "out", Settings())
    assert "tokens" not in again.rows
    assert not (tmp_path / "out/export/tokens.conllu").exists()


@pytest.mark.model
def test_tables_from_python_have_tokens_too() -> None:
    tables = pipeline.extract([TEXT], settings=TOKENS)
    tokens = tables["tokens"]
    assert "tokens" not in pipeline.extract([TEXT])
    assert [TEXT[row.start : row.end] for row in tokens.itertuples()] == list(tokens["text"])
    assert set(tokens["sent_id"]) == set(tables["sentences"]["sent_id"])
    assert tokens["head"].isna().all()
