"""The shipped gazetteer: its data, and how it is searched."""

from __future__ import annotations

import csv
import re
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support import CASES

from pipeline.errors import RuleError, SourceError
from pipeline.gazetteer import load_gazetteer, place_key
from pipeline.gazetteer.entries import COLUMNS
from pipeline.gazetteer.matcher import NameMatcher, load_matcher, read_names
from pipeline.gazetteer.store import FOLDER, TABLES
from pipeline.gazetteer.table import PlaceTable
from pipeline.training.gazetteer import build_gazetteer

MEGABYTES = 15
# Degrees that a centroid may lie outside the boxes, which come from generalized outlines.
MARGIN = 0.5
KINDS = {
    "country", "province", "regency", "city", "district", "village", "foreign_admin",
    "foreign_city", "natural", "facility", "road", "region", "other",
}  # fmt: skip
STATUSES = {"name", "short", "exonym", "alias", "former", "variant", "alternate"}


@pytest.fixture(scope="module")
def rows() -> dict[str, list]:
    return {name: list(PlaceTable(FOLDER / f"{name}.csv")) for name in TABLES}


@pytest.fixture(scope="module")
def entries(rows) -> list:
    return [entry for table in rows.values() for entry in table]


@pytest.fixture(scope="module")
def boxes() -> dict[str, list[tuple[float, ...]]]:
    found: dict[str, list[tuple[float, ...]]] = {}
    with (CASES / "gazetteer_boxes.csv").open(encoding="utf-8", newline="") as file:
        for country, *sides in list(csv.reader(file))[1:]:
            found.setdefault(country, []).append(tuple(float(side) for side in sides))
    return found


def test_size_and_counts(entries) -> None:
    assert sum(path.stat().st_size for path in FOLDER.glob("*.csv")) <= MEGABYTES * 1_000_000
    places = {entry.place_id: entry.kind for entry in entries}
    official = Counter(kind for key, kind in places.items() if re.match(r"ID-[\d.]+$", key))
    assert official["province"] == 38
    assert official["regency"] + official["city"] == 514
    assert official["district"] == 7285
    assert official["village"] == 83_762
    assert (
        sum(kind == "country" and key.startswith("country:") for key, kind in places.items()) == 250
    )


def test_columns_and_values(entries) -> None:
    for entry in entries:
        assert entry.key == place_key(entry.form) != ""
        assert entry.kind in KINDS
        assert entry.status in STATUSES
        assert entry.name == entry.name.strip() != ""
        assert (entry.latitude is None) == (entry.longitude is None)
        assert entry.population >= 0


def test_tables_are_sorted_without_repetition(rows) -> None:
    for name, table in rows.items():
        keys = [((entry.key + ",").encode(), entry.place_id) for entry in table]
        assert keys == sorted(set(keys)), name


def test_one_place_is_told_one_way(entries) -> None:
    told: dict[str, tuple] = {}
    for entry in entries:
        facts = (entry.name, entry.kind, entry.country, entry.admin1, entry.latitude)
        assert told.setdefault(entry.place_id, facts) == facts, entry


def test_codes_are_valid_and_parents_exist(entries) -> None:
    gazetteer = load_gazetteer()
    for entry in entries:
        assert not entry.country or gazetteer.unit(entry.country), entry
        assert not entry.admin1 or gazetteer.unit(entry.admin1), entry
        if entry.admin1:
            assert entry.admin1[:2] == entry.country, entry
        for code in (entry.admin2, entry.district):
            assert not code or gazetteer.unit(code), entry
        if re.match(r"ID-\d", entry.place_id):
            assert entry.country == "ID"
            assert entry.admin1 == entry.place_id[:5]


def test_coordinates_lie_in_their_country(entries, boxes) -> None:
    outside = [
        entry
        for entry in entries
        if entry.latitude is not None
        and entry.country
        and not any(
            west - MARGIN <= entry.longitude <= east + MARGIN
            and south - MARGIN <= entry.latitude <= north + MARGIN
            for west, south, east, north in boxes[entry.country]
        )
    ]
    assert outside == []


def test_units_lie_near_their_parent(entries) -> None:
    # The farthest true case is an island district of its regency: 6.2 degrees for a village.
    gazetteer = load_gazetteer()
    limits = {"district": 4.0, "village": 4.0, "regency": 6.5, "city": 6.5}
    for entry in entries:
        if entry.kind in limits and entry.place_id.startswith("ID-") and entry.latitude is not None:
            parent = gazetteer.unit(entry.admin2 if entry.district else entry.admin1)
            assert abs(parent.latitude - entry.latitude) < limits[entry.kind], entry
            assert abs(parent.longitude - entry.longitude) < limits[entry.kind], entry


@pytest.mark.parametrize(
    ("name", "place_id"),
    [
        ("RI", "country:ID"), ("Türkiye", "country:TR"), ("turkiye", "country:TR"),
        ("Jabar", "ID-32"), ("D.I. Yogyakarta", "ID-34"), ("Deliserdang", "ID-12.07"),
        ("Toba Samosir", "ID-12.12"), ("Papua Barat Daya", "ID-96"), ("Kairo", "geonames:360630"),
        ("Kilifi County", "geonames:192064"), ("Pulau Gag", "region:pulau-gag"),
        ("Kwitang", "ID-31.71.04.1005"), ("SUGBK", "site:stadion-utama-gelora-bung-karno"),
    ],
)  # fmt: skip
def test_lookup(name: str, place_id: str) -> None:
    assert place_id in {entry.place_id for entry in load_gazetteer().lookup(name)}


@pytest.mark.parametrize("name", ["", " ", "zzzz", "\x00", "Indonesiaa", "🇮🇩", ","])
def test_lookup_finds_nothing(name: str) -> None:
    assert load_gazetteer().lookup(name) == ()


def test_every_entry_is_found_by_its_key(rows) -> None:
    for name, table in rows.items():
        searched = PlaceTable(FOLDER / f"{name}.csv")
        for entry in [*table[::500], table[0], table[-1]]:
            assert entry in searched.lookup(entry.key)


@given(st.text(max_size=40))
@settings(max_examples=200, deadline=None)
def test_any_string_can_be_looked_up(text: str) -> None:
    assert place_key(place_key(text)) == place_key(text)
    for entry in load_gazetteer().lookup(text):
        assert entry.key == place_key(text)


def test_start_is_quick() -> None:
    # Importing the interpreter's own modules is not counted.
    code = (
        "import time, csv, re, mmap, dataclasses; t = time.perf_counter();"
        "from pipeline.gazetteer import load_gazetteer; load_gazetteer().lookup('Bandung');"
        "print(time.perf_counter() - t)"
    )
    root = Path(__file__).resolve().parents[1]
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=root
    )
    assert float(done.stdout) < 2.0  # 0.05 s on a quiet machine


def test_matching_is_fast() -> None:
    words = "Warga Bandung dan Kabupaten Sleman menunggu bantuan dari Jakarta sejak kemarin pagi "
    text = words * 5000
    matcher = load_matcher()
    start = time.process_time()
    found = sum(1 for _ in matcher.find(text))
    seconds = time.process_time() - start
    assert found == 3 * 5000
    assert len(text.split()) / seconds > 200_000  # over a million on a quiet machine


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Rapat di Jakarta.", ["Jakarta"]), ("Rapat di JAKARTA.", ["JAKARTA"]),
        ("Indonesia-Kenya", ["Indonesia", "Kenya"]), ("Nairobi, Kenya", ["Nairobi", "Kenya"]),
        ("Jawa Barat dan Jawa Timur", ["Jawa Barat", "Jawa Timur"]), ("(Bali)", ["Bali"]),
        ("kerja sama RI dan AS", ["RI", "AS"]), ("Papua\nBarat", ["Papua"]),
        ("kembali ke asal", []), ("jakarta sepi", []), ("as roda", []), ("ri", []),
        ("@Jakarta", []), ("www.Jakarta.com", []), ("Jakarta.com", []), ("Jakartanesia", []),
        ("Ri dan As", []), ("#Bandung", []), ("Bandung_1", []),
        ("", []), ("İ Jakarta", ["Jakarta"]), ("kota Bandung", ["Bandung"]),
    ],
)  # fmt: skip
def test_matcher(text: str, found: list[str]) -> None:
    matches = list(load_matcher().find(text))
    assert [text[match.start : match.end] for match in matches] == found


def test_a_longer_name_wins() -> None:
    matcher = NameMatcher([("Papua", 0.9), ("Papua Barat", 0.9), ("Papua Barat Daya", 0.9)])
    text = "Papua Barat Daya"
    assert [m.form for m in matcher.find(text)] == ["Papua Barat Daya"]


@pytest.mark.parametrize("word", ["yang", "sama", "kita", "surat", "juli", "selesai", "bintang"])
def test_ordinary_words_are_never_proposed(word: str) -> None:
    text = f"{word.capitalize()} itu {word} dan {word.upper()}."
    assert list(load_matcher().find(text)) == []


def test_names_have_scores() -> None:
    names = read_names()
    assert len(names) > 5000
    assert all(0 <= score <= 1 for _, score in names)
    assert dict(names)["Indonesia"] > 0.8
    assert dict(names).get("Selesai", 0) < 0.5


def test_absent_gazetteer_is_an_error(tmp_path) -> None:
    with pytest.raises(RuleError, match=r"names\.csv"):
        read_names(tmp_path)
    with pytest.raises(RuleError):
        PlaceTable(tmp_path / "places.csv")
    (tmp_path / "places.csv").write_text("a,b\n", encoding="utf-8")
    with pytest.raises(RuleError, match="columns"):
        PlaceTable(tmp_path / "places.csv")
    (tmp_path / "places.csv").write_text(",".join(COLUMNS) + "\n", encoding="utf-8")
    assert PlaceTable(tmp_path / "places.csv").lookup("x") == ()


def test_build_names_a_missing_source(tmp_path) -> None:
    with pytest.raises(SourceError, match="world_admin1"):
        build_gazetteer(tmp_path, tmp_path / "out")


@pytest.mark.shared
@pytest.mark.slow
def test_rebuild_gives_no_difference(tmp_path) -> None:
    from support import shared_file

    build_gazetteer(shared_file("data/gazetteer"), tmp_path)
    for path in sorted(FOLDER.glob("*.csv")):
        assert (tmp_path / path.name).read_bytes() == path.read_bytes(), path.name


@pytest.mark.shared
def test_coverage_of_news() -> None:
    from support import shared_file

    from pipeline.training.gazetteer_coverage import measure_coverage

    coverage = measure_coverage(shared_file("gold/train_entities.jsonl"))
    assert coverage.found / coverage.mentions > 0.85
    assert coverage.found_settlements / coverage.settlements > 0.93
