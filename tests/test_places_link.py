"""Links of LOC names, with the names given: `<…>` is asked for, `[…]` LOC and `{…}` ORG beside."""

from __future__ import annotations

import csv
import re

from support import CASES

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
