"""The neural tagger's parts: segments and flags, word forms, the chain, the network."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

import numpy as np
import pytest

from pipeline.errors import ModelError
from pipeline.language.chain import BIO, best_path
from pipeline.language.lexica import Phrases
from pipeline.language.tagger_forms import AFFIXES, LETTERS, LOWERS, SHAPES, FormTable
from pipeline.language.tagger_input import N_FLAGS, blocks
from pipeline.language.tagger_network import DILATIONS, Network
from pipeline.language.tagger_student import Student
from pipeline.language.tagger_tags import TAGS, allowed, may_follow, tag_probabilities

if TYPE_CHECKING:
    from pathlib import Path

WIDTH, AFFIX, SPELLING = 8, 3, 5
PHRASES = Phrases([(("kota", "batu"), "city"), (("bupati",), "title_office_prefix")])


def block_of(*words: str):
    """The one block of some tokens with a blank after each."""
    (block,) = blocks(words, [True] * len(words), PHRASES)
    return block


def random_arrays() -> dict[str, np.ndarray]:
    """Content of a small `network.npz` with random weights."""
    make = np.random.default_rng(3)
    inputs = WIDTH + 4 * AFFIX + SPELLING
    shapes = {
        "lower": (LOWERS, AFFIX),
        "prefix": (AFFIXES, AFFIX),
        "suffix": (AFFIXES, AFFIX),
        "shape": (SHAPES, AFFIX),
        "letter": (6, 4),
        "spelling.weight": (SPELLING, 12),
        "spelling.bias": (SPELLING,),
        "word.weight": (WIDTH, inputs),
        "word.bias": (WIDTH,),
        "flags.weight": (WIDTH, N_FLAGS),
        "pool.weight": (WIDTH, 2 * WIDTH),
        "pool.bias": (WIDTH,),
        "last_norm.weight": (WIDTH,),
        "last_norm.bias": (WIDTH,),
        "out.weight": (len(TAGS), WIDTH),
        "out.bias": (len(TAGS),),
        "transitions": (len(TAGS), len(TAGS)),
        "vector_scales": (3,),
    }
    for i in range(len(DILATIONS)):
        shapes |= {f"norm{i}.{part}": (WIDTH,) for part in ("weight", "bias")}
        shapes |= {f"layer{i}.weight": (2 * WIDTH, 3 * WIDTH), f"layer{i}.bias": (2 * WIDTH,)}
    arrays = {name: make.normal(size=size).astype(np.float16) for name, size in shapes.items()}
    arrays["vectors"] = make.integers(-127, 127, (3, WIDTH)).astype(np.int8)
    arrays["words"] = np.frombuffer(b"Bandung\nke", dtype=np.uint8)
    arrays["letters"] = np.frombuffer(b"abnd", dtype=np.uint8)
    return arrays


def student_arrays() -> dict[str, np.ndarray]:
    """Content of a small `student.npz` with random weights."""
    make = np.random.default_rng(4)
    arrays = random_arrays()
    for i in range(len(DILATIONS)):
        arrays[f"layer{i}.weight"] = make.normal(size=(WIDTH, 3 * WIDTH)).astype(np.float16) / 8
        arrays[f"layer{i}.bias"] = make.normal(size=WIDTH).astype(np.float16)
    arrays["out.weight"] = make.normal(size=(len(BIO), WIDTH)).astype(np.float16) / 8
    arrays["out.bias"] = make.normal(size=len(BIO)).astype(np.float16)
    return arrays


def test_segments_hold_every_word_once() -> None:
    words = ["Bupati", "Kota", "Batu", "\n\n", "datang", ".", *["ke", "."] * 150]
    (block,) = blocks(words, [True] * len(words), PHRASES)
    assert block.segments[0] == (0, 3)
    assert [i for start, end in block.segments for i in range(start, end)] == list(
        range(len(block.words))
    )
    assert max(end - start for start, end in block.segments) <= 61
    assert [words[i] for i in block.indices] == block.words


def test_flags_say_what_gazetteers_and_spacing_say() -> None:
    words = ["Bupati", "Kota", "Batu", "(", "kota", "batu", ")"]
    (block,) = blocks(words, [True, True, True, False, True, False, True], PHRASES)
    assert block.flags[:, 0].tolist() == [0, 0, 0, 0, 1, 0, 1]
    assert block.flags[:, 1].tolist() == [0, 0, 0, 1, 0, 1, 0]
    assert block.flags[:, 2].tolist() == [1, 0, 0, 0, 0, 0, 0]
    assert block.flags[:, 3].tolist() == [1, 0, 0, 0, 0, 0, 0]
    assert block.flags[:, 4:].sum(axis=1).tolist() == [0, 1, 1, 0, 0, 0, 0]


@pytest.mark.parametrize("words", [[], ["\n"], [" ", "\n\n"]])
def test_nothing_to_read_is_no_block(words: list[str]) -> None:
    assert list(blocks(words, [False] * len(words), PHRASES)) == []


def test_huge_documents_come_in_blocks() -> None:
    words = ["ke"] * 20_000
    found = list(blocks(words, [True] * len(words), PHRASES))
    assert sum(len(block.words) for block in found) == len(words)
    assert max(len(block.words) for block in found) <= 4200


@pytest.mark.parametrize(
    ("word", "row"),
    [("Bandung", 1), ("BANDUNG", 1), ("bandung", 1), ("KE", 2), ("Bandungan", 0), ("", 0)],
)
def test_a_word_finds_the_vector_of_its_other_spellings(word: str, row: int) -> None:
    assert FormTable(["Bandung", "ke"], "abnd").form(word).vector == row


@pytest.mark.parametrize("word", ["a", "7/8", "x" * 300, "\ud800", "😱", "\x00"])
def test_forms_of_any_word_fit_the_tables(word: str) -> None:
    form = FormTable([], "abnd").form(word)
    assert max(form.prefix, form.suffix) < AFFIXES
    assert form.lower < LOWERS
    assert form.shape < SHAPES
    assert len(form.letters) == LETTERS


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        ("O", "B-PER", True),
        ("O", "S-LOC", True),
        ("B-PER", "E-PER", True),
        ("E-PER", "B-PER", True),
        ("S-LOC", "O", True),
        ("O", "I-PER", False),
        ("B-PER", "I-ORG", False),
        ("B-PER", "O", False),
        ("S-LOC", "E-LOC", False),
    ],
)
def test_tags_that_may_follow(left: str, right: str, expected: bool) -> None:
    assert may_follow(left, right) is expected


def test_probabilities_are_those_of_all_paths() -> None:
    make = np.random.default_rng(1)
    scores = make.normal(size=(5, len(TAGS))).astype(np.float32)
    transitions = make.normal(size=(len(TAGS), len(TAGS))).astype(np.float32)
    found = tag_probabilities(scores, transitions, [(0, 3), (3, 5)])
    expected = np.zeros((3, len(BIO)))
    rules = allowed()
    for path in itertools.product(range(len(TAGS)), repeat=3):
        pairs = [(0, path[0]), *itertools.pairwise(path), (path[2], 0)]
        if not all(rules[pair] for pair in pairs):
            continue
        weight = np.exp(
            sum(scores[i, tag] for i, tag in enumerate(path))
            + sum(transitions[pair] for pair in itertools.pairwise(path))
        )
        for i, tag in enumerate(path):
            coarse = TAGS[tag].replace("E-", "I-").replace("S-", "B-")
            expected[i, BIO.index(coarse)] += weight
    expected /= expected.sum(axis=1, keepdims=True)
    assert np.allclose(found[:3], expected, atol=1e-5)
    assert np.allclose(found.sum(axis=1), 1, atol=1e-5)


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([{"B-PER": 0.9}, {"I-PER": 0.8}, {"O": 0.9}], ["B-PER", "I-PER", "O"]),
        ([{"O": 0.9}, {"I-PER": 0.6, "O": 0.3}], ["O", "O"]),
        ([{"B-ORG": 0.6}, {"I-PER": 0.5, "I-ORG": 0.4}], ["B-ORG", "I-ORG"]),
        ([{"B-LOC": 0.9}, {"B-LOC": 0.9}], ["B-LOC", "B-LOC"]),
        ([], []),
    ],
)
def test_best_path_never_begins_inside_a_name(
    rows: list[dict[str, float]], expected: list[str]
) -> None:
    probabilities = np.full((len(rows), len(BIO)), 1e-4, dtype=np.float32)
    for row, given in zip(probabilities, rows, strict=True):
        for tag, value in given.items():
            row[BIO.index(tag)] = value
    assert [BIO[tag] for tag in best_path(probabilities)] == expected


@pytest.mark.parametrize(
    ("network", "arrays"), [(Network, random_arrays()), (Student, student_arrays())]
)
def test_a_document_alone_and_after_others_is_the_same(network, arrays) -> None:
    block = block_of("Bupati", "Bandung", "ke", "Bandung", ".")
    alone = network(arrays).probabilities(block)
    used = network(arrays)
    for words in (["ke", "Bandung"], ["Bandung"] * 40, ["x"]):
        used.probabilities(block_of(*words))
    assert np.array_equal(used.probabilities(block), alone)
    assert np.allclose(alone.sum(axis=1), 1, atol=1e-5)


def test_a_word_learns_from_its_other_occurrences() -> None:
    far = ["ke"] * 30
    for network in (Network(random_arrays()), Student(student_arrays())):
        first = network.probabilities(block_of("Bandung", *far, "Bandung", "Bupati"))[0]
        second = network.probabilities(block_of("Bandung", *far, "Batu", "Bupati"))[0]
        assert not np.array_equal(first, second)


def test_a_damaged_file_is_a_model_error(tmp_path: Path) -> None:
    path = tmp_path / "network.npz"
    path.write_bytes(b"PK\x03\x04 nothing more")
    with pytest.raises(ModelError, match=r"network\.npz"):
        Network.read(path)
    arrays = random_arrays()
    del arrays["transitions"]
    np.savez(path, **arrays)
    with pytest.raises(ModelError, match="transitions"):
        Network.read(path)
