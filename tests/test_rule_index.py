"""The index of rules by first words: it finds what searching for every rule finds."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from pipeline.rule_index import NUMBER, RuleIndex, beginnings
from pipeline.rules import load_rules

RAW = Path(__file__).resolve().parents[1] / "data" / "raw"
TEXTS = [path.read_text(encoding="utf-8") for path in sorted(RAW.rglob("*.md"))]


@pytest.mark.parametrize(
    ("regex", "words", "stems", "marks"),
    [
        (r"\bPol(?:da|res(?:ta)?) X", {"Polda", "Polres", "Polresta"}, set(), False),
        (r"\b(?:nomor|no\.?) ?\d", {"nomor", "no"}, set(), False),
        (r"(?<!\w)q[1-4]\b", {"q"}, set(), False),
        (r"\b(?:3[01]|[12]?\d) mei", {NUMBER}, set(), False),
        (r"\bber\w+", set(), {"ber"}, False),
        (r"\bwarga", set(), {"warga"}, False),
        (r"\bwarga(?!\w)", {"warga"}, set(), False),
        (r"(?:rp|\$) ?\d", {"rp"}, set(), True),
        (r"\w+ satu", set(), {""}, True),
        (r"(?:ha){2,3} ", set(), {"ha"}, False),
        (r"(?i:polda) x", set(), {""}, True),
        (r"\bpol(?![^\w])da(?!\w)", {"polda"}, set(), False),
    ],
)
def test_beginnings(regex: str, words: set[str], stems: set[str], marks: bool) -> None:
    found = beginnings(regex)
    assert (found.words, found.stems, found.marks) == (words, stems, marks)


def test_a_pattern_of_either_case_may_begin_anywhere() -> None:
    assert beginnings("polda", re.IGNORECASE).stems == {""}


def test_every_example_is_found_where_its_rule_begins() -> None:
    rules = load_rules("organizations")
    index = RuleIndex(rules)
    for text in [*TEXTS, *(example for rule in rules for example in rule.examples)]:
        found = sorted((rule.id, match.span()) for rule, match in index.matches(text))
        searched = sorted((r.id, m.span()) for r in rules for m in r.pattern.finditer(text))
        assert found == searched


def test_matches_of_a_rule_do_not_overlap() -> None:
    rules = load_rules("organizations")[:1]
    text = "Polda Polda Jawa Tengah dan Polres Kudus"
    found = [match.span() for _, match in RuleIndex(rules).matches(text)]
    assert found == [match.span() for match in rules[0].pattern.finditer(text)]
