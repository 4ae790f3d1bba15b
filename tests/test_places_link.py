"""Links of LOC names, with the names given: `<…>` is asked for, `[…]` LOC and `{…}` ORG beside."""

from __future__ import annotations

import csv
import json
import re
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support import CASES, cases, shared_file

from pipeline.records import Annotated, Document, Name, Place
from pipeline.resolve.places import link_places

MARK = re.compile(r"<([^<>]+)>|\[([^\[\]]+)\]|\{([^{}]+)\}")
GOAL = 0.95  # share of the ambiguous situations that must be right


def annotated(text: str, *, site: str | None = None) -> Annotated:
    document = Document(
        doc_id="d",
        source_id="d",
        source_path="d.txt",
        source_format="text",
        url=None,
        site=site,
        title=None,
        published=None,
        published_source=None,
        language="id",
        language_score=1.0,
        n_chars=len(text),
        text=text,
    )
    return Annotated(document, 0, ((0, len(text)),) if text else (), ())


def marked(row: str) -> tuple[str, tuple[Name, ...], str]:
    """The text without marks, its names, and the string that is asked for."""
    text, names, asked, done = "", [], "", 0
    for match in MARK.finditer(row):
        text += row[done : match.start()]
        inside = match[1] or match[2] or match[3]
        names.append(
            Name(len(text), len(text) + len(inside), "ORG" if match[3] else "LOC", "model", "", 1.0)
        )
        asked = inside if match[1] else asked
        text, done = text + inside, match.end()
    return text + row[done:], tuple(names), asked


def linked(row: str) -> Place:
    text, names, asked = marked(row)
    rows = link_places(annotated(text), names)
    return next(place for place in rows if place.text == asked)


def bare(name: str | None) -> str:
    return re.sub(r"^(?:Kota|Kabupaten|Desa|Kelurahan)(?: Administrasi)? ", "", name or "")


def wrong(case: dict[str, str]) -> dict[str, tuple[str | None, str]]:
    place = linked(case["text"])
    got = {
        "name": (bare(place.name), bare(case["name"])),
        "kind": (place.kind, case["kind"]),
        "country": (place.country_code or "", case["country"]),
    }
    if case["admin1"]:
        got["admin1"] = (place.admin1, case["admin1"])
    return {key: pair for key, pair in got.items() if pair[0] != pair[1]}


def test_ambiguous_situations() -> None:
    with (CASES / "places_ambiguous.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    failures = {row["text"]: wrong(row) for row in rows if wrong(row)}
    assert len(rows) >= 300
    assert len(failures) <= len(rows) * (1 - GOAL), failures


@pytest.mark.parametrize("case", cases("places_rows"))
def test_rows(case: dict[str, str]) -> None:
    place = linked(case["text"])
    for column in ("place_id", "name", "kind", "country_code", "country", "admin1", "admin2"):
        assert (getattr(place, column) or "") == case[column], column


def test_every_name_has_a_row_in_text_order() -> None:
    text, names, _ = marked("[Zzqx] dekat {Polda Riau} dan [Jakarta], <Jakarta> lagi.")
    rows = link_places(annotated(text), names)
    assert [row.text for row in rows] == ["Zzqx", "Jakarta", "Jakarta"]
    assert all(text[row.start : row.end] == row.text for row in rows)
    assert [row.mention_id for row in rows] == [f"d-{row.start}-{row.end}" for row in rows]
    assert rows[0].place_id is None
    assert rows[1].place_id == rows[2].place_id == "ID-31"


def test_candidates_and_scores() -> None:
    sure, unsure = linked("Presiden <Kenya> tiba."), linked("Rapat di <Sukamaju>.")
    assert sure.n_candidates == 1
    assert sure.score > 0.95
    assert unsure.n_candidates > 20
    assert unsure.place_id is None
    assert unsure.kind == "village"


def test_coordinates_come_with_the_link() -> None:
    place = linked("Ia tiba di <Nairobi>.")
    assert (round(place.latitude or 0, 1), round(place.longitude or 0, 1)) == (-1.3, 36.8)
    assert linked("Ia tiba di <Jalan Zzqx>.").latitude is None


def test_the_outlet_helps() -> None:
    text, names, _ = marked("Warga <Banjarsari> mengungsi.")
    place = link_places(annotated(text, site="tribunjateng.com"), names)[0]
    assert place.admin1 == "Jawa Tengah"


def test_a_document_does_not_depend_on_others() -> None:
    row = "Warga <Sleman> di [Kabupaten Sleman], [DI Yogyakarta]."
    first = linked(row)
    linked("Rapat di [Sleman], <Papua>.")
    assert linked(row) == first


@given(st.lists(st.text(min_size=1, max_size=30), max_size=6))
@settings(max_examples=150, deadline=None)
def test_any_names_are_linked(parts: list[str]) -> None:
    text, names = "", []
    for part in parts:
        names.append(Name(len(text), len(text) + len(part), "LOC", "model", "", 1.0))
        text += part + ", "
    rows = link_places(annotated(text), tuple(names))
    assert [(row.start, row.end) for row in rows] == [(n.start, n.end) for n in names]
    assert all(0 <= row.score <= 1 for row in rows)


def test_many_names_take_linear_time() -> None:
    def seconds(n: int) -> float:
        known = ("Sleman", "Klaten", "Nairobi", "Weru", "Sukamaju", "Jakarta")
        words = [f"Tempat{i}" if i % 2 else known[i % 6] for i in range(n)]
        text = ", ".join(words)
        names, start = [], 0
        for word in words:
            names.append(Name(start, start + len(word), "LOC", "model", "", 1.0))
            start += len(word) + 2
        begun = time.process_time()
        assert len(link_places(annotated(text), tuple(names))) == n
        return time.process_time() - begun

    seconds(500)
    assert seconds(8000) < 10 * max(seconds(2000), 0.2)  # four times the names


@pytest.mark.shared
def test_development_articles() -> None:
    """The goals: country 96 %, name 90 %, kind 88 % of the distinct LOC strings."""
    right = {"country": 0, "name": 0, "kind": 0}
    total = dict.fromkeys(right, 0)
    for line in shared_file("gold/dev.jsonl").read_text(encoding="utf-8").splitlines():
        article = json.loads(line)
        names = sorted(
            (Name(e["start"], e["end"], e["label"], "model", "", 1.0) for e in article["entities"]),
            key=lambda name: name.start,
        )
        rows: dict[str, Place] = {}
        for row in link_places(annotated(article["text"], site=article.get("source")), names):
            rows.setdefault(row.text, row)
        for gold in article["places"]:
            row = rows[gold["mention"]]
            allowed = {bare(name) for name in [gold["name"], *gold.get("name_alt", [])]}
            if gold["country"]:
                total["country"] += 1
                right["country"] += row.country_code == gold["country"]
            total["name"] += 1
            right["name"] += bare(row.name) in allowed
            total["kind"] += 1
            right["kind"] += row.kind == gold["kind"]
    shares = {key: right[key] / total[key] for key in right}
    assert shares["country"] >= 0.96, shares
    assert shares["name"] >= 0.90, shares
    assert shares["kind"] >= 0.88, shares
