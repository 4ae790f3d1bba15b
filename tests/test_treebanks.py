"""Older annotation brought up to today's tokens, and the measure of engines on treebanks."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pytest
from support import cases, shared_file

from pipeline.errors import SourceError
from pipeline.training.stanza_data import labelled, read_treebanks
from pipeline.training.treebank_scores import Reading, Word, score, texts_of
from pipeline.training.treebanks import (
    close_hyphens,
    merge_reduplications,
    read_treebank,
    split_clitics,
    write_treebank,
)

if TYPE_CHECKING:
    from pathlib import Path

    from pipeline.training.treebanks import Sentence


def sentence(tmp_path: Path, rows: str) -> Sentence:
    """A sentence from `form/head/relation` for each word; a trailing `_` means no blank after."""
    lines = []
    for number, row in enumerate(rows.split(), start=1):
        form, head, relation = row.removesuffix("_").split("/")
        misc = "SpaceAfter=No" if row.endswith("_") else "_"
        lines.append(f"{number}\t{form}\t{form}\tNOUN\t_\t_\t{head}\t{relation}\t_\t{misc}")
    path = tmp_path / "one.conllu"
    path.write_text("\n".join(lines) + "\n\n", encoding="utf-8")
    return read_treebank(path)[0]


def tree(found: Sentence) -> str:
    """Words with their heads."""
    return " ".join(f"{word[1]}/{word[6]}" for word in found.words)


@pytest.mark.parametrize("case", cases("treebanks"))
def test_old_tokens_become_todays(tmp_path: Path, case: dict[str, str]) -> None:
    found = sentence(tmp_path, case["rows"])
    found = close_hyphens(
        split_clitics(merge_reduplications(found), {"hanya": False, "apakah": True})
    )
    assert tree(found) == case["tree"]
    assert found.text == case["text"]


def test_what_is_written_is_read_back(tmp_path: Path) -> None:
    rows = "Ia/2/nsubj membaca/0/root bukunya/2/obj_ ./2/punct"
    found = split_clitics(sentence(tmp_path, rows), {})
    path = tmp_path / "two.conllu"
    write_treebank([found], path)
    (again,) = read_treebank(path)
    assert tree(again) == tree(found) == "Ia/2 membaca/0 buku/2 nya/3 ./2"
    assert again.text == found.text == "Ia membaca bukunya."
    assert "3-4\tbukunya" in path.read_text(encoding="utf-8")


def test_a_line_without_ten_columns_is_told(tmp_path: Path) -> None:
    path = tmp_path / "bad.conllu"
    path.write_text("1\tIa\n", encoding="utf-8")
    with pytest.raises(SourceError, match=r"bad\.conllu:1"):
        read_treebank(path)


def test_every_character_has_a_label(tmp_path: Path) -> None:
    rows = "Ia/2/nsubj membaca/0/root bukunya/2/obj_ ./2/punct"
    found = split_clitics(sentence(tmp_path, rows), {})
    text, labels = labelled([found, found], random.Random(1))
    assert len(text) == len(labels)
    one = text[: len("Ia membaca bukunya.")]
    assert one == "Ia membaca bukunya."
    assert labels[: len(one)] == "0100000001000000032"


def test_scores_count_ranges_and_what_hangs_on_them() -> None:
    gold = Reading(
        frozenset({(0, 2), (3, 8)}),
        frozenset({(0, 8)}),
        frozenset(
            {
                Word((0, 2), "ia", "PRON", (3, 8), "nsubj:pass"),
                Word((3, 8), "pergi", "VERB", (-1, -1), "root"),
            }
        ),
    )
    found = Reading(
        gold.tokens,
        frozenset({(0, 2), (3, 8)}),
        frozenset(
            {
                Word((0, 2), "ia", "NOUN", (3, 8), "nsubj"),
                Word((3, 8), "pergi", "VERB", (-1, -1), "root"),
            }
        ),
    )
    figures = score([(gold, found)])
    assert figures["tokens"] == figures["uas"] == figures["las"] == 100
    assert figures["sentences"] == 0
    assert figures["upos"] == figures["las with subtypes"] == 50


@pytest.mark.shared
def test_texts_of_a_treebank_hold_its_tokens() -> None:
    shared_file("data/ud/id_gsd-ud-dev.conllu")
    from support import SHARED

    banks = read_treebanks(SHARED)
    for text, reading in texts_of(banks.held):
        assert all(text[start:end].strip() == text[start:end] for start, end in reading.tokens)
        assert max(end for _, end in reading.sentences) == len(text)
    assert not set(banks.held) & set(banks.today)
