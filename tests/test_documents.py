"""Documents: ids that hold, languages, near duplicates."""

from __future__ import annotations

import json
import random
import time
from datetime import date
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support import cases
from test_sources import NEWS, ingest, put

from pipeline.documents.duplicates import mark_duplicates
from pipeline.documents.identify import identify_language
from pipeline.documents.read import read_documents
from pipeline.documents.similar import group_similar
from pipeline.records import Issue
from pipeline.settings import IngestSettings
from pipeline.sources.discover import SourceFile, discover

if TYPE_CHECKING:
    from pathlib import Path

WORDS = [
    "warga",
    "desa",
    "pasar",
    "sungai",
    "jembatan",
    "hujan",
    "banjir",
    "bupati",
    "kantor",
    "sekolah",
    "guru",
    "panen",
    "padi",
    "nelayan",
    "perahu",
    "pantai",
    "jalan",
    "rusak",
    "bantuan",
    "beras",
    "minyak",
    "harga",
    "naik",
    "turun",
    "rapat",
    "dewan",
    "anggaran",
    "proyek",
]


def text_of(number: int, length: int = 120) -> str:
    """A made-up text; different numbers share hardly three words in a row."""
    rng = random.Random(number)
    return " ".join(rng.choice(WORDS) for _ in range(length))


def test_ids_do_not_depend_on_the_order_of_lines(tmp_path: Path) -> None:
    rows = [{"text": text_of(n), "title": f"Judul {n}"} for n in range(40)]
    rows += [{"text": "Teks yang sama persis."}] * 3 + [{"id": "x1", "text": "Teks ber-id."}]
    found = []
    for seed in (1, 2, 3):
        random.Random(seed).shuffle(rows)
        lines = "\n".join(json.dumps(row) for row in rows)
        documents, _ = ingest(put(tmp_path, "a.jsonl", lines))
        assert len({document.doc_id for document in documents}) == len(rows)
        found.append(sorted((d.doc_id, d.source_id, d.text) for d in documents))
    assert found[0] == found[1] == found[2]


def test_ids_are_no_numbers_and_change_with_the_content(tmp_path: Path) -> None:
    one, _ = ingest(put(tmp_path, "a.txt", NEWS))
    again, _ = ingest(put(tmp_path, "a.txt", NEWS))
    other, _ = ingest(put(tmp_path, "a.txt", NEWS + "."))
    assert one == again
    assert one[0].doc_id != other[0].doc_id
    assert one[0].doc_id[0] == "d"
    assert len(one[0].doc_id) == 13


def test_source_id_is_the_files_stem_or_the_inputs_own(tmp_path: Path) -> None:
    stems = {
        "laporan.txt": "laporan",
        "xml.2025.11.06.093048571.md": "xml.2025.11.06.093048571",
        "tanpa": "tanpa",
    }
    for name, stem in stems.items():
        documents, _ = ingest(put(tmp_path, name, NEWS))
        assert documents[0].source_id == stem
    documents, _ = ingest(put(tmp_path, "b.csv", "no,isi\n007,Teks satu\n,Teks dua\n"))
    assert documents[0].source_id == "007"
    assert documents[1].source_id.startswith("b-")


def test_a_folder_gives_the_same_documents_however_it_is_given(tmp_path: Path) -> None:
    for n in range(5):
        put(tmp_path, f"berita/{n}.txt", text_of(n))
    by_folder, _ = discover([tmp_path])
    by_parts, _ = discover([str(tmp_path / "berita" / f"{n}.txt") for n in (3, 1, 0, 4, 2)])

    def texts(files: list[SourceFile]) -> list[str]:
        items = (item for file in files for item in read_documents(file, IngestSettings()))
        return [item.text for item in items if not isinstance(item, Issue)]

    assert texts(by_folder) == texts(by_parts)


def test_a_foreign_document_is_kept_and_marked(tmp_path: Path) -> None:
    text = "The committee will publish its report on the elections before the end of the month."
    path = put(tmp_path, "a.txt", text)
    document, issue = read_documents(SourceFile(path, "a.txt"), IngestSettings())
    assert not isinstance(document, Issue)
    assert isinstance(issue, Issue)
    assert document.language == "en"
    assert document.language_score is not None
    assert (issue.code, issue.severity, issue.doc_id) == ("language", "info", document.doc_id)


@pytest.mark.parametrize("case", cases("documents_languages"))
def test_language(case: dict[str, str]) -> None:
    language, score = identify_language(case["text"])
    assert language == case["expected"]
    assert score is None or 0 < score <= 1


def test_near_duplicates_point_to_the_earliest() -> None:
    text = text_of(1)
    changed = text.replace("banjir", "air bah", 1).upper()
    documents = [
        ("d3", date(2024, 1, 3), text),
        ("d2", date(2024, 1, 1), changed + "!"),
        ("d1", None, text),
        ("d9", date(2023, 1, 1), text_of(2)),
        ("d8", date(2023, 1, 1), "Gempa."),
        ("d7", date(2023, 1, 1), "gempa"),
        ("d6", date(2023, 1, 1), "Gempa bumi"),
    ]
    assert mark_duplicates(documents) == {"d1": "d2", "d3": "d2", "d8": "d7"}


def test_texts_that_only_share_a_topic_are_no_duplicates() -> None:
    half = text_of(1, 60)
    documents = [
        ("d1", None, f"{half} {text_of(2, 60)}"),
        ("d2", None, f"{half} {text_of(3, 60)}"),
        ("d3", None, text_of(4)),
        ("d4", None, "..."),
        ("d5", None, "???"),
    ]
    assert mark_duplicates(documents) == {}
    assert mark_duplicates([]) == {}


@given(seed=st.integers(0, 1000))
@settings(max_examples=20, deadline=None)
def test_duplicates_do_not_depend_on_the_order(seed: int) -> None:
    rng = random.Random(seed)
    documents: list[tuple[str, date | None, str]] = []
    for n in range(30):
        words = text_of(n % 12).split()
        for _ in range(rng.randrange(6)):
            words[rng.randrange(len(words))] = rng.choice(WORDS)
        documents.append((f"d{n}", rng.choice([None, date(2024, 1, 1 + n)]), " ".join(words)))
    marks = mark_duplicates(documents)
    rng.shuffle(documents)
    assert mark_duplicates(documents) == marks
    assert not set(marks) & set(marks.values())


def test_many_equal_texts_are_quick() -> None:
    documents = [(f"d{n:05}", None, text_of(1)) for n in range(5000)]
    assert len(mark_duplicates(documents)) == 4999


@pytest.mark.parametrize(("changes", "expected"), [(3, 2999), (15, 0)])
def test_many_texts_of_one_template_are_quick(changes: int, expected: int) -> None:
    rng = random.Random(1)
    template = [f"kata{n}" for n in range(200)]
    documents: list[tuple[str, date | None, str]] = []
    for n in range(3000):
        words = list(template)
        for place in rng.sample(range(len(words)), changes):
            words[place] = str(rng.randrange(100))
        documents.append((f"d{n:05}", None, " ".join(words)))
    before = time.process_time()
    assert len(mark_duplicates(documents)) == expected
    assert time.process_time() - before < 10  # 1 s; by pairs it takes 40


@given(seed=st.integers(0, 1000), threshold=st.sampled_from([0.5, 0.75, 0.8, 0.9]))
@settings(max_examples=60, deadline=None)
def test_similar_sets_are_those_that_pairs_give(seed: int, threshold: float) -> None:
    rng = random.Random(seed)
    elements = [rng.getrandbits(64) for _ in range(30)]
    bases = [rng.sample(elements, rng.randint(1, 20)) for _ in range(4)]
    sets: list[set[int]] = []
    for _ in range(40):
        found = set(rng.choice(bases))
        for _ in range(rng.randrange(5)):
            found ^= {rng.choice(elements)}
        sets.append(found or {elements[0]})
    group = list(range(len(sets)))
    for one, other in combinations(range(len(sets)), 2):
        first, second = sets[one], sets[other]
        if len(first & second) / len(first | second) >= threshold:
            group = [group[one] if g == group[other] else g for g in group]
    arrays = [np.array(sorted(found), np.uint64) for found in sets]
    expected = sorted(sorted(n for n, g in enumerate(group) if g == label) for label in set(group))
    assert sorted(map(sorted, group_similar(arrays, threshold))) == expected
