"""Rules and lexicons: every entry is well formed, every rule does what its examples say."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

import pytest

from pipeline.errors import RuleError
from pipeline.rules import RESOURCES, load_lexicon, load_rules
from pipeline.stages.fingerprint import DEPENDS, Depends, digests_of

if TYPE_CHECKING:
    from pathlib import Path

LEXICONS = sorted(path.stem for path in (RESOURCES / "lexicons").glob("*.csv"))
RULES = sorted(path.stem for path in (RESOURCES / "rules").glob("*.toml"))


@pytest.mark.parametrize("name", LEXICONS)
def test_lexicon_rows_are_clean_and_sourced(name: str) -> None:
    rows = load_lexicon(name)
    assert rows
    assert "source" in rows[0]
    seen = set()
    for row in rows:
        assert row["source"], row
        assert all(cell == cell.strip() for cell in row.values()), row
        key = tuple(row.values())
        assert key not in seen, row
        seen.add(key)


@pytest.mark.parametrize("name", LEXICONS)
def test_lexicons_end_their_lines_in_line_feeds(name: str) -> None:
    data = (RESOURCES / "lexicons" / f"{name}.csv").read_bytes()
    assert b"\r" not in data
    assert data.endswith(b"\n")


@pytest.mark.parametrize("name", RULES)
def test_rules_match_their_examples_and_no_counterexample(name: str) -> None:
    for rule in load_rules(name):
        assert rule.source, rule.id
        assert rule.examples, rule.id
        for example in rule.examples:
            assert rule.pattern.search(example), (rule.id, example)
        for example in rule.counterexamples:
            assert not rule.pattern.search(example), (rule.id, example)


def test_every_resource_is_read_by_some_code() -> None:
    offline = Depends(("evaluation/*.py", "training/*.py"))
    used = {path for depends in (*DEPENDS.values(), offline) for path in digests_of(depends)}
    there = {f"lexicons/{name}.csv" for name in LEXICONS} | {f"rules/{name}.toml" for name in RULES}
    evaluation = {"lexicons/evaluation_trims.csv"}  # scores tables that are there already
    assert there <= used | evaluation


def test_broken_lexicon_is_told_with_its_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "lexicons"
    folder.mkdir()
    with (folder / "broken.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([["form", "source"], ["a", "b", "c"]])
    monkeypatch.setattr("pipeline.rules.RESOURCES", tmp_path)
    with pytest.raises(RuleError, match=r"broken\.csv:2"):
        load_lexicon("broken")
    with pytest.raises(RuleError, match="no lexicon"):
        load_lexicon("absent")
