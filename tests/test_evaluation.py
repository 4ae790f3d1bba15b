"""The evaluation: its figures are those of the scorer beside the annotated data."""

from __future__ import annotations

import importlib.util
import json
import random
from collections import Counter, defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from support import cases, shared_file

from pipeline.errors import StageError
from pipeline.evaluation import accepted, bootstrap, floors
from pipeline.evaluation.articles import score_articles
from pipeline.evaluation.compare import normal_place, same_acronym, same_value, trim_date
from pipeline.evaluation.gold import input_rows, load_gold
from pipeline.evaluation.render import render
from pipeline.evaluation.report import evaluate
from pipeline.evaluation.rows import group_rows, read_tables

if TYPE_CHECKING:
    from pathlib import Path

TEXT = "BNPB bertemu Wali Kota Bogor di Nairobi, Senin, 4 Februari 2025, lalu BNPB pulang."


def name(text: str, label: str, nth: int = 0) -> dict[str, object]:
    start = -1
    for _ in range(nth + 1):
        start = TEXT.index(text, start + 1)
    return {"start": start, "end": start + len(text), "text": text, "label": label}


ARTICLE = {
    "id": "a1",
    "published": "2025-02-05",
    "title": "Bertemu",
    "source": "wartacontoh.example",
    "text": TEXT,
    "entities": [name("BNPB", "ORG"), name("BNPB", "ORG", 1), name("Nairobi", "LOC")],
    "ignore": [[name("Bogor", "LOC")["start"], name("Bogor", "LOC")["end"]]],
    "dates": [
        {
            **name("Senin, 4 Februari 2025", "DATE"),
            "type": "DATE",
            "value": "2025-02-04",
            "alt": [],
            "weekday_conflict": True,
        }
    ],
    "acronyms": [
        {
            "short": "BNPB",
            "long": "Badan Nasional Penanggulangan Bencana",
            "long_alt": [],
            "defined": False,
        }
    ],
    "places": [
        {"mention": "Nairobi", "name": "Nairobi", "country": "KE", "kind": "foreign_city"},
    ],
    "organizations": [
        {
            "mention": "BNPB",
            "canonical": "Badan Nasional Penanggulangan Bencana",
            "acronym": "BNPB",
            "type": "government",
        }
    ],
}
RIGHT = {
    "documents": [{"doc_id": "d1", "source_id": "a1"}],
    "mentions": [{"doc_id": "d1", **row} for row in ARTICLE["entities"]],
    "dates": [
        {
            "doc_id": "d1",
            **name("Senin, 4 Februari 2025", "DATE"),
            "timex_type": "DATE",
            "timex_value": "2025-02-04",
            "vague": False,
            "weekday_conflict": True,
        }
    ],
    "acronyms": [
        {"doc_id": "d1", "short": "BNPB", "long": "badan nasional penanggulangan bencana"}
    ],
    "places": [
        {"doc_id": "d1", "text": "Nairobi", "name": "Kota Nairobi", "country_code": "ke"}
        | {"kind": "foreign_city"}
    ],
    "organizations": [
        {
            "doc_id": "d1",
            "text": "BNPB",
            "canonical": "Badan Nasional Penanggulangan Bencana",
            "acronym": "BNPB",
            "type": "government",
        }
    ],
}


@pytest.fixture
def gold_file(tmp_path: Path) -> Path:
    path = tmp_path / "small.jsonl"
    path.write_text(json.dumps(ARTICLE, ensure_ascii=False) + "\n", encoding="utf-8")
    return path


def reached(figures) -> set[float]:
    """All figures that rest on at least one item."""
    counts = {part.figures()["F1"] for part in figures.counts.values() if part.tp + part.fn}
    return counts | {part.figures()["percent"] for part in figures.shares.values() if part.n}


@pytest.mark.parametrize("row", cases("evaluation_values"))
def test_value_counts_as_the_annotated_one(row: dict[str, str]) -> None:
    assert same_value(row["gold"], row["value"]) is (row["same"] == "yes")


@pytest.mark.parametrize(
    ("text", "trimmed"),
    [
        ("pada hari Senin (3/2)", "Senin (3/2"),
        ("sejak tahun 2018", "2018"),
        ("(4/2/2025),", "4/2/2025"),
        ("sejak", "sejak"),
        ("", ""),
    ],
)
def test_date_span_is_compared_without_its_lead(text: str, trimmed: str) -> None:
    start, end = trim_date(text, 0, len(text))
    assert text[start:end] == trimmed


def test_names_are_compared_without_heads_case_and_punctuation() -> None:
    assert normal_place("Kab. Sleman") == normal_place("SLEMAN")
    assert normal_place("Kotabaru") != normal_place("baru")
    assert same_acronym("Polres", "Polres Ternate")
    assert not same_acronym("Polres", "Polresta")
    assert not same_acronym("Polres", "")


def test_right_tables_score_everything_right(gold_file: Path) -> None:
    figures = score_articles(load_gold(gold_file).texts, group_rows(RIGHT))
    assert reached(figures) == {100.0}
    assert {outcome.status for outcome in figures.outcomes} == {"right"}


def test_empty_tables_miss_everything(gold_file: Path) -> None:
    figures = score_articles(load_gold(gold_file).texts, group_rows({}))
    assert reached(figures) == {0.0}
    assert Counter(outcome.layer for outcome in figures.outcomes) == {
        "entities": 3,
        "dates": 1,
        "acronyms": 1,
        "places": 1,
        "organizations": 1,
    }


def test_ignored_regions_and_vague_dates_count_neither_way(gold_file: Path) -> None:
    more = {key: list(rows) for key, rows in RIGHT.items()}
    more["mentions"].append({"doc_id": "d1", **name("Bogor", "LOC")})
    more["dates"].append(
        {"doc_id": "d1", **name("lalu", ""), "timex_value": "PAST_REF", "vague": "true"}
    )
    figures = score_articles(load_gold(gold_file).texts, group_rows(more))
    assert reached(figures) == {100.0}


def test_missing_cells_of_frames_are_no_text(gold_file: Path) -> None:
    import pandas as pd

    def run(rows: list[dict[str, object]]) -> dict[str, pd.DataFrame]:
        assert [row["id"] for row in rows] == ["a1"]
        frames = {key: pd.DataFrame(value) for key, value in RIGHT.items()}
        frames["places"].loc[0, "name"] = None
        return frames

    report = evaluate(gold_file, run)
    assert report.figures.flat()["places.name.percent"] == 0.0
    assert report.figures.flat()["places.country.percent"] == 100.0
    assert [outcome.detail for outcome in report.errors()] == ["Nairobi, KE <> none, ke"]


def test_gold_kind_is_seen_in_the_fields(tmp_path: Path) -> None:
    dates = tmp_path / "dates.jsonl"
    timex = {"start": 0, "end": 4, "text": "2024", "type": "DATE", "value": "2024", "alt": []}
    row = {"id": 7, "dct": None, "text": "2024 lewat", "timex": [timex]}
    dates.write_text(json.dumps(row) + "\n", encoding="utf-8")
    gold = load_gold(dates)
    assert (gold.kind, gold.texts[0].id, gold.texts[0].published) == ("dates", "s7", None)
    assert input_rows(gold)[0]["text"] == "2024 lewat"


@pytest.mark.parametrize("line", ["{", "[]", '{"id": 1}', '{"id": 1, "timex": []}', ""])
def test_malformed_gold_is_an_error_with_a_hint(tmp_path: Path, line: str) -> None:
    path = tmp_path / "bad.jsonl"
    path.write_text(line + "\n", encoding="utf-8")
    with pytest.raises(StageError) as caught:
        load_gold(path)
    assert caught.value.hint


def test_acronym_pairs_are_scored_by_class(tmp_path: Path) -> None:
    pair = {"short": "TPS", "long": "tempat pemungutan suara", "long_alt": [], "cls": "initialism"}
    other = {"short": "Pj", "long": "penjabat", "long_alt": [], "cls": "syllabic"}
    nick = {"short": "Gus", "long": "Bagus", "long_alt": [], "cls": "nick", "optional": True}
    row = {"id": 1, "text": "TPS Pj Gus", "pairs": [pair, other, nick]}
    path = tmp_path / "pairs.jsonl"
    path.write_text(json.dumps(row) + "\n", encoding="utf-8")
    rows = [
        ("TPS", "Tempat Pemungutan Suara", True),
        ("Gus", "Gusti", True),
        ("KPU", "Komisi Pemilihan Umum", False),
        ("RT", "rukun tetangga", True),
    ]
    table = [
        {"doc_id": "s1", "short": short, "long": long, "defined": defined}
        for short, long, defined in rows
    ]
    import pandas as pd

    report = evaluate(path, lambda _: {"acronyms": pd.DataFrame(table)})
    figures = report.figures.nested()
    assert figures["acronyms"]["pairs"] == {"P": 50.0, "R": 50.0, "F1": 50.0, "n": 2}
    assert figures["recall"]["syllabic"]["percent"] == 0.0


def test_intervals_are_the_same_in_every_run_and_hold_the_figure(gold_file: Path) -> None:
    texts = load_gold(gold_file).texts
    figures = score_articles(texts, group_rows(RIGHT))
    first = bootstrap.intervals(figures, ("entities.micro",), resamples=50)
    assert first == bootstrap.intervals(figures, ("entities.micro",), resamples=50)
    assert first["entities.micro"] == (100.0, 100.0)


def test_change_lists_gained_lost_and_newly_false(gold_file: Path, tmp_path: Path) -> None:
    gold = load_gold(gold_file)
    path = tmp_path / "accepted.json"
    full = score_articles(gold.texts, group_rows(RIGHT)).outcomes
    worse = {**RIGHT, "mentions": [{"doc_id": "d1", **name("Wali", "PER")}]}
    poor = score_articles(gold.texts, group_rows(worse)).outcomes
    assert accepted.compare(path, gold, full) is None
    accepted.accept(path, gold, full)
    change = accepted.compare(path, gold, poor)
    assert [len(change.gained), len(change.lost), len(change.new_false)] == [0, 3, 1]
    accepted.accept(path, gold, poor)
    back = accepted.compare(path, gold, full)
    assert [len(back.gained), len(back.lost), back.gone_false] == [3, 0, 1]
    assert accepted.compare(path, replace(gold, name="other"), full) is None
    assert accepted.compare(path, replace(gold, sha256="changed"), full) is None


def test_accepted_file_holds_no_text_of_the_gold(gold_file: Path, tmp_path: Path) -> None:
    gold = load_gold(gold_file)
    path = tmp_path / "accepted.json"
    accepted.accept(path, gold, score_articles(gold.texts, group_rows(RIGHT)).outcomes)
    stored = path.read_text(encoding="utf-8")
    assert json.loads(stored)["small"]["gold_sha256"] == gold.sha256
    assert not any(word in stored for word in ("BNPB", "Nairobi", "Februari", "Badan"))


def test_accepted_runs_of_several_gold_files_share_a_file(gold_file: Path, tmp_path: Path) -> None:
    gold = load_gold(gold_file)
    path = tmp_path / "accepted.json"
    outcomes = score_articles(gold.texts, group_rows(RIGHT)).outcomes
    accepted.accept(path, gold, outcomes)
    first = path.read_bytes()
    accepted.accept(path, replace(gold, name="other"), ())
    assert accepted.compare(path, gold, outcomes) == accepted.Change((), (), (), 0)
    accepted.accept(path, gold, outcomes)
    assert first != path.read_bytes()
    path.write_text("[]", encoding="utf-8")
    with pytest.raises(StageError):
        accepted.compare(path, gold, outcomes)


def test_floors_rise_and_fall_only_with_the_flag(tmp_path: Path) -> None:
    path = tmp_path / "floors.json"
    floors.set_floors(path, "dev", "abc", {"entities.micro.F1": 88.0})
    set_first = floors.load_floors(path)["dev"]
    assert set_first.figures["entities.micro.F1"] == pytest.approx(87.7)
    assert floors.shortfalls(set_first, "abc", {"entities.micro.F1": 87.0})
    assert not floors.shortfalls(set_first, "abc", {"entities.micro.F1": 87.7})
    with pytest.raises(StageError):
        floors.set_floors(path, "dev", "abc", {"entities.micro.F1": 80.0})
    with pytest.raises(StageError):
        floors.set_floors(path, "dev", "changed", {"entities.micro.F1": 90.0})
    assert floors.check(path, "dev", "abc", {"entities.micro.F1": 80.0})
    assert not floors.check(path, "dev", "changed", {"entities.micro.F1": 80.0})
    assert not floors.check(path, "other", "abc", {"entities.micro.F1": 80.0})
    floors.set_floors(path, "dev", "abc", {"entities.micro.F1": 80.0}, allow_lower=True)
    assert floors.load_floors(path)["dev"].figures["entities.micro.F1"] == pytest.approx(79.7)


def test_report_is_readable_text(gold_file: Path, tmp_path: Path) -> None:
    import pandas as pd

    worse = {**RIGHT, "places": []}
    frames = {key: pd.DataFrame(rows) for key, rows in worse.items()}
    path = tmp_path / "accepted.json"
    evaluate(gold_file, lambda _: frames, accepted=path, accept_run=True)
    text = render(evaluate(gold_file, lambda _: frames, accepted=path), errors=5)
    assert "entities.micro" in text
    assert "0 gained, 0 lost" in text
    assert "Nairobi | Nairobi, KE <> none, -" in text


def test_tables_are_read_from_a_folder(gold_file: Path, tmp_path: Path) -> None:
    (tmp_path / "mentions.csv").write_text(
        "doc_id,start,end,text,label\na1,0,4,BNPB,ORG\n", encoding="utf-8"
    )
    figures = score_articles(load_gold(gold_file).texts, read_tables(tmp_path))
    assert figures.nested()["entities"]["ORG"]["R"] == 50.0
    report = evaluate(gold_file, lambda _: {}, tables=tmp_path)
    assert report.figures.nested() == figures.nested()
    with pytest.raises(StageError):
        read_tables(tmp_path / "nowhere")


def perturbed(gold_path: Path, seed: int) -> dict[str, list[dict[str, str]]]:
    """Tables made from the gold with random omissions, shifts, wrong values and extra rows."""
    draw = random.Random(seed)
    tables: dict[str, list[dict[str, str]]] = defaultdict(list)
    for line in gold_path.read_text(encoding="utf-8").splitlines():
        gold = json.loads(line)
        doc = f"d{gold['id']}"
        tables["documents"].append({"doc_id": doc, "source_id": gold["id"]})
        perturb_spans(gold, doc, draw, tables)
        perturb_links(gold, doc, draw, tables)
    return tables


def perturb_spans(gold, doc, draw, tables) -> None:
    for item in gold["entities"]:
        shift = draw.choice((0, 0, 0, 0, 1, -1))
        start, label = max(0, item["start"] + shift), item["label"]
        if draw.random() < 0.1:
            label = draw.choice(("PER", "ORG", "LOC", "MISC"))
        row = {"doc_id": doc, "start": str(start), "end": str(item["end"]), "label": label}
        tables["mentions"] += [row] * draw.choice((0, 1, 1, 1, 2))
    for item in gold["dates"]:
        start = max(0, item["start"] - draw.choice((0, 0, 0, 5)))
        end = item["end"] - draw.choice((0, 0, 3))
        values = [item["value"], *(item["alt"] or []), "2025-01-01", item["value"][:7], ""]
        row = {
            "doc_id": doc,
            "start": str(start),
            "end": str(end),
            "text": gold["text"][start:end],
            "timex_value": draw.choice((values[0], values[0], draw.choice(values))),
            "vague": draw.choice(("", "true", "False")),
            "weekday_conflict": draw.choice(("", "True", str(item["weekday_conflict"]))),
        }
        tables["dates"] += [row] * draw.choice((0, 1, 1, 2))
    for _ in range(3):
        start = draw.randrange(len(gold["text"]) - 20)
        row = {"doc_id": doc, "start": str(start), "end": str(start + draw.randint(1, 15))}
        row |= {"text": "x", "timex_value": "2020", "vague": draw.choice(("", "true"))}
        tables["dates"].append(row)


def perturb_links(gold, doc, draw, tables) -> None:
    for item in gold["acronyms"]:
        longs = [item["long"], item["long"].upper(), *item["long_alt"], "bukan ini", ""]
        row = {"doc_id": doc, "short": item["short"], "long": draw.choice(longs)}
        tables["acronyms"] += [row] * draw.choice((0, 1, 2))
    for item in gold["places"]:
        names = [item["name"], "Kota " + item["name"], *item.get("name_alt", []), "Lain", ""]
        row = {
            "doc_id": doc,
            "text": item["mention"],
            "name": draw.choice(names),
            "kind": draw.choice((item["kind"], "other")),
            "country_code": draw.choice((item["country"] or "", "id", "ID")),
        }
        tables["places"] += [row] * draw.choice((0, 1, 1))
    for item in gold["organizations"]:
        acronym = item["acronym"] or ""
        row = {
            "doc_id": doc,
            "text": item["mention"],
            "canonical": draw.choice((item["canonical"], item["canonical"] + ".", "Lain", "")),
            "acronym": draw.choice((acronym, acronym + " Bogor", "")),
            "type": draw.choice((item["type"], "other")),
        }
        tables["organizations"] += [row] * draw.choice((0, 1, 1))


@pytest.fixture(scope="module")
def scorer():
    spec = importlib.util.spec_from_file_location("scorer", shared_file("tools/score_gold.py"))
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


LOG_NAMES = {
    "entity missed": ("entities", "missed"),
    "entity wrong": ("entities", "false"),
    "date": ("dates", "missed"),
    "date false": ("dates", "false"),
    "acronym": ("acronyms", "missed"),
    "place": ("places", "missed"),
    "organization": ("organizations", "missed"),
}


@pytest.mark.shared
@pytest.mark.parametrize("seed", range(8))
def test_figures_are_those_of_the_scorer_beside_the_gold(scorer, seed: int) -> None:
    path = shared_file("gold/dev.jsonl")
    tables = perturbed(path, seed)
    golds = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    theirs = {name: defaultdict(list) for name in scorer.read_tables("/nowhere")}
    for table, by_article in group_rows(tables).items():
        for article, rows in by_article.items():
            theirs[table][article] = [dict(row) for row in rows]
    expected, log = scorer.score(golds, theirs)
    figures = score_articles(load_gold(path).texts, group_rows(tables))
    assert figures.nested() == expected
    assert 20 < expected["entities"]["micro"]["F1"] < 95
    ours = Counter(
        (*(outcome.layer, outcome.status), outcome.article, outcome.text)
        for outcome in figures.outcomes
        if outcome.status != "right"
    )
    assert ours == Counter((*LOG_NAMES[kind], article, text) for kind, article, text, _ in log)
