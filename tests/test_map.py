"""The map page and GeoJSON: right, small, the same every time, and nothing in it can run."""

from __future__ import annotations

import json
import re
from datetime import date
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pytest
from browser import Browser, chromium
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from pipeline.cli.app import build
from pipeline.errors import ExportError, StageError
from pipeline.exports import write_tables
from pipeline.exports.columns import table_schema
from pipeline.exports.map_data import map_data, script_json
from pipeline.exports.map_page import map_page
from pipeline.rules import RESOURCES
from pipeline.settings import ExportSettings
from pipeline.stages.draw import draw_map

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pipeline.stages.whole import Report

KNOWN = {
    "Ambon": ("ID-81.71", "Kota Ambon", "city", "ID", "Indonesia", "Maluku", -3.695, 128.183),
    "Kenya": ("country:KE", "Kenya", "country", "KE", "Kenya", None, 0.55, 37.91),
    "Antah": (None, None, None, None, None, None, None, None),
    "Bukit": ("site:bukit", "Bukit", "facility", "ID", "Indonesia", None, None, None),
    "<img/onerror=go()>": ("x", "<script>go()</script>", "other", "ID", None, None, -6.9, 107.6),
}
COLUMNS = ("place_id", "name", "kind", "country_code", "country", "admin1", "latitude", "longitude")
HOSTILE = [
    "</script><script>document.title = 'owned'</script> di Ambon",
    "<img src=x onerror=\"document.title = 'owned'\"> di <img/onerror=go()>",
    "<!--<script> Ambon ]]> --> &lt;b&gt; \u2028 \\u003c/script> ${alert(1)} $data",
    "Ambon 😀 Ambon \x00 javascript:alert(1) \" ' ` Kenya",
    "Tiba di Antah dan Bukit.",
]


def tables_of(texts: list[str]) -> dict[str, pa.Table]:
    """A document for each text, its lines as sentences."""
    rows: dict[str, list[dict[str, Any]]] = {"documents": [], "sentences": [], "places": []}
    for number, text in enumerate(texts):
        doc_id = f"d{number:04}"
        document: dict[str, Any] = dict.fromkeys(table_schema("documents").names)
        document |= {"doc_id": doc_id, "source_id": doc_id, "title": text[:60]}
        rows["documents"].append({**document, "published": date(2025, 2, 4), "site": text[:20]})
        offset = 0
        for sent_id, line in enumerate(text.split("\n")):
            found = {"doc_id": doc_id, "sent_id": sent_id, "start": offset, "text": line}
            rows["sentences"].append({**found, "end": offset + len(line)})
            offset += len(line) + 1
        rows["places"] += place_rows(doc_id, text)
    return {
        name: pa.Table.from_pylist(found, schema=table_schema(name)) for name, found in rows.items()
    }


def place_rows(doc_id: str, text: str) -> list[dict[str, Any]]:
    """A row for each known place, in text order."""
    found = sorted((m.start(), name) for name in KNOWN for m in re.finditer(re.escape(name), text))
    return [
        {
            "doc_id": doc_id,
            "mention_id": f"{doc_id}-{start}-{start + len(name)}",
            "start": start,
            "end": start + len(name),
            "text": name,
            "admin2": None,
            "n_candidates": 1,
            "score": 1.0,
            **dict(zip(COLUMNS, KNOWN[name], strict=True)),
        }
        for start, name in found
    ]


class Elements(HTMLParser):
    """The elements of a page as a browser would see them."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [name for name, _ in attrs]


def test_documents_add_no_element_to_the_page() -> None:
    hostile, plain = (Elements(map_page(tables_of(texts))) for texts in (HOSTILE, []))
    assert hostile.tags == plain.tags
    assert hostile.attributes == plain.attributes
    assert hostile.tags.count("script") == 3
    assert not {"img", "link", "iframe", "a", "base"} & set(hostile.tags)
    assert not [name for name in hostile.attributes if name.startswith("on") or name == "src"]


def test_policy_allows_one_script_and_no_request() -> None:
    policy = re.search(r'Security-Policy" content="([^"]*)"', map_page(tables_of(HOSTILE)))
    assert policy
    assert "default-src 'none'" in policy[1]
    assert re.search(r"script-src 'sha256-[^' ]{44}';", policy[1])
    assert "unsafe" not in policy[1]


@given(st.text())
def test_json_in_a_script_is_the_same_and_harmless(text: str) -> None:
    found = script_json([text])
    assert json.loads(found) == [text]
    assert not set(found) & set("<>&\u2028\u2029")


def test_marks_are_the_mentions_as_javascript_counts() -> None:
    data = map_data(tables_of([*HOSTILE, "x" * 500 + " Ambon " + "😀" * 500]))
    seen = 0
    for place in data["places"]:
        for number, *marks in place[-1]:
            text = data["sentences"][number][1].encode("utf-16-le")
            for start, end in zip(marks[::2], marks[1::2], strict=True):
                name = text[2 * start : 2 * end].decode("utf-16-le")
                assert KNOWN[name][0] == place[0]
                seen += 1
    assert seen == sum(place[8] for place in data["places"]) == data["n_mentions"]
    assert data["n_elsewhere"] == 2  # Antah has no id, Bukit no coordinates
    assert max(len(text) for _, text in data["sentences"]) <= 422


def test_a_place_shows_other_documents_first() -> None:
    data = map_data(tables_of(["Ambon satu.\nAmbon dua.", "Ambon tiga."]))
    (place,) = data["places"]
    order = [data["sentences"][number][1] for number, *_ in place[-1]]
    assert order == ["Ambon satu.", "Ambon tiga.", "Ambon dua."]


def test_sentences_stop_at_the_size_and_rare_places_keep_theirs() -> None:
    texts = [f"Kabar {n} dari Ambon {'panjang ' * 20}" for n in range(200)] + ["Kabar dari Kenya."]
    data = map_data(tables_of(texts), max_bytes=4_000)
    ambon, kenya = data["places"]
    assert 2 <= len(ambon[-1]) < 25
    assert ambon[8:10] == [200, 200]
    assert len(kenya[-1]) == 1
    assert len(map_page(tables_of(texts), max_bytes=4_000)) < 500_000


def test_same_tables_same_page() -> None:
    assert map_page(tables_of(HOSTILE)) == map_page(tables_of(HOSTILE))


def test_outlines_are_small_and_on_earth() -> None:
    path = RESOURCES / "shapes" / "world.json"
    assert path.stat().st_size < 1_000_000
    topology = json.loads(path.read_text(encoding="utf-8"))
    assert len(topology["objects"]["provinces"]["geometries"]) == 33
    (scale_x, scale_y), (left, bottom) = (topology["transform"][k] for k in ("scale", "translate"))
    for arc in topology["arcs"]:
        x = y = 0
        for dx, dy in arc:
            x, y = x + dx, y + dy
            assert -180.01 <= x * scale_x + left <= 180.01
            assert -60 <= y * scale_y + bottom <= 84


def test_geojson_of_places_and_mentions(tmp_path: Path) -> None:
    settings = ExportSettings(formats=("geojson",))
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        write_tables(tmp_path / name, tables_of(HOSTILE), settings)
    for file in ("places.geojson", "place_mentions.geojson"):
        assert (tmp_path / "a" / file).read_bytes() == (tmp_path / "b" / file).read_bytes()
    text = (tmp_path / "a" / "places.geojson").read_text(encoding="utf-8")
    collection = json.loads(text)
    assert set(collection) == {"type", "features"}
    ambon = collection["features"][0]
    assert ambon["geometry"] == {"type": "Point", "coordinates": [128.183, -3.695]}
    assert ambon["properties"]["place_id"] == ambon["id"] == "ID-81.71"
    assert (ambon["properties"]["n_mentions"], ambon["properties"]["n_documents"]) == (4, 3)
    assert len(collection["features"]) == 3
    text = (tmp_path / "a" / "place_mentions.geojson").read_text(encoding="utf-8")
    features = json.loads(text)["features"]
    assert len(features) == 6
    assert len({feature["id"] for feature in features}) == 6


def test_geojson_without_places(tmp_path: Path) -> None:
    settings = ExportSettings(formats=("geojson",))
    write_tables(tmp_path, {}, settings)
    assert not list(tmp_path.iterdir())
    write_tables(tmp_path, tables_of([]), settings)
    found = json.loads((tmp_path / "places.geojson").read_text(encoding="utf-8"))
    assert found == {"type": "FeatureCollection", "features": []}


def test_map_needs_a_run(tmp_path: Path) -> None:
    with pytest.raises(StageError, match="holds nothing"):
        draw_map(tmp_path, tmp_path / "map.html", ExportSettings())


@pytest.mark.model
def test_command_writes_the_map_of_a_run(sample: Report, tmp_path: Path) -> None:
    path = tmp_path / "peta.html"
    result = CliRunner().invoke(build(), ["map", "--out", str(sample.out), "--file", str(path)])
    assert result.exit_code == 0, result.output
    assert 100_000 < path.stat().st_size < 3_000_000
    assert "Nairobi" in path.read_text(encoding="utf-8")
    with pytest.raises(ExportError, match="nowhere"):
        draw_map(sample.out, tmp_path / "nowhere" / "map.html", ExportSettings())


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """A browser that has the page of the hostile documents open."""
    chromium()
    folder = tmp_path_factory.mktemp("browser")
    path = folder / "map.html"
    path.write_text(map_page(tables_of(HOSTILE)), encoding="utf-8", newline="\n")
    with Browser(folder / "profile") as opened:
        opened.open(path)
        yield opened


def middle_of(browser: Browser, place_id: str) -> tuple[float, float]:
    """Where the middle of a point stands on the screen."""
    box = browser.run(
        f"(() => {{ const b = document.querySelector('circle[data-place=\"{place_id}\"]')"
        ".getBoundingClientRect(); return [b.x + b.width / 2, b.y + b.height / 2]; })()"
    )
    return box[0], box[1]


def shown(browser: Browser, element: str) -> str:
    """Text of an element."""
    return str(browser.run(f"document.getElementById('{element}').textContent"))


def test_browser_shows_points_and_reads_sentences(browser: Browser) -> None:
    assert browser.run("document.querySelectorAll('circle').length") == 3
    assert browser.run("document.querySelectorAll('path').length") > 250
    x, y = middle_of(browser, "ID-81.71")
    browser.mouse("mouseMoved", x, y)
    assert shown(browser, "tip") == "Kota Ambon: 4 mentions in 3 documents"
    browser.click(x, y)
    assert shown(browser, "name") == "Kota Ambon"
    texts = shown(browser, "sentences")
    assert HOSTILE[0] in texts
    assert HOSTILE[2] in texts
    assert browser.run("document.querySelectorAll('#sentences mark').length") == 4
    assert browser.run("document.querySelectorAll('#sentences img, #sentences script').length") == 0


def test_browser_shows_hostile_names_as_text(browser: Browser) -> None:
    browser.run("document.getElementById('home').click()")
    browser.settle()
    browser.click(*middle_of(browser, "x"))
    assert shown(browser, "name") == "<script>go()</script>"
    assert HOSTILE[1] in shown(browser, "sentences")
    assert browser.run("document.title") == "Places in the documents"


def test_browser_searches_and_goes_there(browser: Browser) -> None:
    browser.run("document.getElementById('back').click()")
    assert browser.run("document.querySelectorAll('#list button').length") == 3
    browser.run("document.getElementById('search').value = 'KEN'")
    browser.run("document.getElementById('search').dispatchEvent(new Event('input'))")
    assert shown(browser, "list") == "Kenya1"
    browser.run("document.querySelector('#list button').click()")
    browser.settle()
    assert shown(browser, "name") == "Kenya"
    x, y = middle_of(browser, "country:KE")
    width = browser.run("document.getElementById('map').clientWidth")
    assert abs(x - width / 2) < 2
    assert 0 < y < 800


def test_browser_moves_and_zooms(browser: Browser) -> None:
    browser.run("document.getElementById('back').click()")
    browser.run("document.getElementById('home').click()")
    browser.settle()
    x, y = middle_of(browser, "ID-81.71")
    browser.mouse("mouseMoved", x, y)
    browser.mouse("mousePressed", x, y, button="left", clickCount=1)
    browser.mouse("mouseMoved", x + 60, y + 40, button="left", buttons=1)
    browser.mouse("mouseReleased", x + 60, y + 40, button="left", clickCount=1)
    assert middle_of(browser, "ID-81.71") == pytest.approx((x + 60, y + 40), abs=1)
    assert browser.run("document.getElementById('place').hidden")  # dragging is no click
    browser.mouse("mouseWheel", x + 60, y + 40, deltaX=0, deltaY=-200)
    assert middle_of(browser, "ID-81.71") == pytest.approx((x + 60, y + 40), abs=1)
    browser.run("document.querySelectorAll('#legend input')[3].click()")
    assert browser.run("document.querySelector('circle').style.display") == "none"


def test_browser_asks_the_network_for_nothing_and_reports_no_error(browser: Browser) -> None:
    assert browser.errors == []
    assert [url.split("/")[-1] for url in browser.requests] == ["map.html"]
    for attack in (
        "fetch('https://example.invalid').then(() => 'ran', () => 'refused')",
        (
            "new Promise(r => { try { document.body.innerHTML = '<b>'; r('ran') }"
            " catch { r('refused') } })"
        ),
        (
            "new Promise(r => { const s = document.createElement('script');"
            " s.append('window.ran = 1'); try { document.body.append(s) } catch {}"
            " r(window.ran ? 'ran' : 'refused') })"
        ),
    ):
        answer = browser.call("Runtime.evaluate", expression=attack, awaitPromise=True)
        assert answer["result"]["value"] == "refused", attack


def test_browser_says_what_was_left_out(browser: Browser, tmp_path: Path) -> None:
    texts = [f"Kabar {n} dari Ambon {'panjang ' * 20}" for n in range(50)]
    path = tmp_path / "small.html"
    path.write_text(map_page(tables_of(texts), max_bytes=2_000), encoding="utf-8", newline="\n")
    browser.open(path)
    assert "a part of their sentences" in shown(browser, "summary")
    browser.run("document.querySelector('#list button').click()")
    count = browser.run("document.querySelectorAll('#sentences li').length")
    assert 0 < count < 50
    assert f"{count} shown" in shown(browser, "counts")
