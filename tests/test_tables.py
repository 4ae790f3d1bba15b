"""Rows that sum up a run, whatever the order of its documents."""

from __future__ import annotations

import itertools
from datetime import date
from typing import Any

import pytest

from pipeline.errors import AlignmentError
from pipeline.records import Sentence, Timex
from pipeline.tables.chronology import Chronology
from pipeline.tables.entities import Gatherer
from pipeline.tables.mentions import made_id
from pipeline.tables.rows import check_offsets


def day(number: int, **others: Any) -> dict[str, Any]:
    """A row of the dates table in February 2025."""
    found = date(2025, 2, number)
    empty = dict.fromkeys(Timex.__dataclass_fields__)
    return {
        **empty,
        "doc_id": "d",
        "mention_id": f"d-{number}",
        "sent_id": 0,
        "earliest": found,
        "latest": found,
        "timex_value": found.isoformat(),
        "granularity": "day",
        "resolution": "explicit",
        "weekday_stated": None,
        "weekday_conflict": False,
        "vague": False,
        **others,
    }


def document(name: str, site: str | None = None) -> dict[str, Any]:
    """A row of the documents table."""
    return {"doc_id": name, "site": site, "published": date(2025, 2, 10)}


SENTENCES = [{"sent_id": 0, "start": 0, "end": 5, "text": "Kabar"}]


def test_timeline_is_sorted_and_holds_no_vague_dates() -> None:
    chronology = Chronology()
    chronology.add(document("b"), SENTENCES, [day(7), day(3), day(5, vague=True)])
    chronology.add(document("a"), SENTENCES, [day(4), day(6, earliest=None)])
    assert [event.earliest.day for event in chronology.timeline()] == [3, 4, 7]


def test_a_huge_sentence_is_not_copied_for_each_of_its_dates() -> None:
    text = "Tanggal 3 Februari 2025 dan lain-lain. " * 200
    dates = [day(3, start=at, end=at + 15) for at in range(8, len(text) - 20, 39)]
    chronology = Chronology()
    sentence = {"sent_id": 0, "start": 0, "end": len(text), "text": text}
    chronology.add(document("a"), [sentence], dates)
    events = list(chronology.timeline())
    assert len(events) == len(dates)
    assert sum(len(event.text) for event in events) < 700 * len(dates)
    assert all(text[event.start : event.end] == event.text for event in events)


def test_weekday_conflicts_count_stated_pairs_by_publisher() -> None:
    chronology = Chronology()
    pair = {"weekday_stated": "1"}
    rows = [day(3, **pair), day(4, **pair, weekday_conflict=True, problem="weekday"), day(5)]
    rows.append(day(6, **pair, resolution="relative"))  # a bare weekday states no date
    chronology.add(document("a", "satu.example"), SENTENCES, rows)
    chronology.add(document("b"), SENTENCES, [day(10, **pair)])
    found = [(row.site, row.n_pairs, row.percent) for row in chronology.weekday_conflicts()]
    assert found == [("satu.example", 2, 50.0), (None, 1, 0.0)]


def mention(number: int, canonical: str, text: str) -> dict[str, Any]:
    """A row of the mentions table."""
    return {
        "mention_id": f"m{number}",
        "entity_id": made_id("p", canonical),
        "label": "PER",
        "canonical": canonical,
        "text": text,
    }


def test_entities_do_not_depend_on_the_order_of_documents() -> None:
    documents = [
        (date(2025, 2, 3), [mention(1, "Siti Aminah", "Siti Aminah"), mention(2, "Budi", "Budi")]),
        (date(2025, 1, 3), [mention(3, "Siti Aminah", "Siti"), mention(4, "SITI AMINAH", "SITI")]),
        (None, [mention(5, "Siti Aminah", "Aminah")]),
    ]
    results = []
    for order in itertools.permutations(documents):
        gatherer = Gatherer()
        for published, rows in order:
            gatherer.add(published, {"mentions": rows, "places": [], "organizations": []})
        results.append(list(gatherer.rows()))
    assert all(result == results[0] for result in results)
    siti = results[0][0]
    assert (siti.canonical, siti.n_mentions, siti.n_documents) == ("Siti Aminah", 4, 3)
    assert siti.aliases == "Aminah | SITI | Siti"
    assert (siti.first_published, siti.last_published) == (date(2025, 1, 3), date(2025, 2, 3))


def test_a_row_that_does_not_stand_in_its_text_is_refused() -> None:
    check_offsets("sentences", Sentence("d", 0, 0, 5, "Kabar"), "Kabar baik")
    with pytest.raises(AlignmentError, match="0-5"):
        check_offsets("sentences", Sentence("d", 0, 0, 5, "Baik"), "Kabar baik")
