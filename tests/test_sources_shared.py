"""Floors on real pages and files; the data stand beside the checkout and are not part of it."""

from __future__ import annotations

import json
import re
from collections import Counter
from datetime import UTC, datetime, timedelta, timezone
from typing import TYPE_CHECKING

import pytest
from support import SHARED

from pipeline.documents.identify import identify_language
from pipeline.documents.read import read_documents
from pipeline.records import Document, Issue
from pipeline.settings import IngestSettings
from pipeline.sources.discover import SourceFile, discover

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = [
    pytest.mark.shared,
    pytest.mark.skipif(not SHARED.is_dir(), reason=f"no {SHARED}"),
]
JAKARTA = timezone(timedelta(hours=7))


def items(path: Path) -> list[Document | Issue]:
    """All that one file gives."""
    return list(read_documents(SourceFile(path, path.name), IngestSettings()))


def word_f1(found: str, right: str) -> float:
    """F1 over the words of two texts, as bags."""
    one, other = (Counter(re.findall(r"\w+", text.lower())) for text in (found, right))
    return 2 * (one & other).total() / ((one.total() + other.total()) or 1)


def test_saved_pages() -> None:
    folder = SHARED / "data" / "html"
    gold = json.loads((folder / "gold.json").read_text(encoding="utf-8"))
    scores, dates, titles = [], 0, 0
    for row in gold:
        document = next(item for item in items(folder / row["file"]) if isinstance(item, Document))
        day = datetime.fromtimestamp(row["date_ms"] / 1000, UTC).astimezone(JAKARTA).date()
        scores.append(word_f1(document.text, row["content"]))
        dates += document.published == day
        titles += document.title == row["title"]
    assert len(gold) == 26
    assert sum(scores) / len(scores) >= 0.94  # measured: 0.943
    assert dates == 26
    assert titles >= 25


def test_example_article() -> None:
    gold = json.loads((SHARED / "gold" / "example.jsonl").read_text(encoding="utf-8"))
    (document,) = items(next((SHARED / "example").glob("*.md")))
    assert isinstance(document, Document)
    assert document.text == gold["text"]
    assert document.title == gold["title"]
    assert (str(document.published), document.published_source) == (gold["published"], "image_url")


def test_messy_files_give_documents_or_issues() -> None:
    files, left_out = discover([SHARED / "data" / "news" / "messy"])
    assert {issue.code for issue in left_out} == {"unsupported-format"}
    assert len(files) + len(left_out) == 29
    counts = {}
    for file in files:
        found = list(read_documents(file, IngestSettings()))
        counts[file.source_path] = sum(isinstance(item, Document) for item in found)
        errors = [item for item in found if isinstance(item, Issue) and item.severity == "error"]
        assert not errors
    assert all(counts.values())
    assert sum(counts.values()) == 188


def test_real_tables_have_dates() -> None:
    for name in ("scrape_multi_glued_bom.csv", "scrape_republika.csv", "scrape_no_punctuation.csv"):
        documents = [
            item
            for item in items(SHARED / "data" / "news" / "messy" / name)
            if isinstance(item, Document)
        ]
        assert all(document.published for document in documents)
        titled = sum(document.title is not None for document in documents)
        assert titled >= len(documents) - 1  # one row of the export has none


@pytest.mark.parametrize(
    ("group", "floor"),
    [
        ("id_pud (news/wiki sent.)", 95),
        ("nusax_indonesian", 97),
        ("id_detik_headline", 93),
        ("id_detik_sent", 96),
        ("ms_bernama_headline", 93),
        ("ms_school_essay sent.", 93),
        ("nusax_javanese", 95),
        ("en_pud", 98),
        ("nusax_acehnese", 88),
        ("nusax_sundanese", 77),
        ("nusax_balinese", 64),
        ("nusax_minangkabau", 63),
        ("nusax_banjarese", 64),
    ],
)
def test_language_identification(group: str, floor: float) -> None:
    path = SHARED / "data" / "language" / "identification.json"
    code, sentences = json.loads(path.read_text(encoding="utf-8"))[group]
    right = sum(identify_language(sentence)[0] == code for sentence in sentences)
    assert 100 * right / len(sentences) >= floor
