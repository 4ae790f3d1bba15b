"""Rebuild `lexicons/organization_scores.csv`: how often a lexicon form is an ORG mention.

usage: python scripts/organization_scores.py TRAIN_ENTITIES.jsonl

Reads annotated articles (fields `text`, `entities` with start, end, label) and counts, for every
form that the extractor finds, the places where the annotation has exactly that ORG mention.
Places inside a longer ORG mention count neither way: the longer one is settled elsewhere.
"""

from __future__ import annotations

import csv
import json
import sys
from collections import defaultdict
from pathlib import Path

from pipeline.extractors.organization_lexicon import shipped_lexicon
from pipeline.extractors.organizations import TICKER_RULE, OrganizationExtractor
from pipeline.rules import RESOURCES

PRIOR = 4  # places that the score of the form's shape counts for
LEAST = 2  # places that a form must have
CHANGE = 0.1  # smaller changes of a score are not worth a row
SOURCE = "share of places that are ORG mentions in annotated news"


class Text:
    """The part of a Doc that the extractor reads."""

    def __init__(self, text: str) -> None:
        self.text = text


def count(path: Path) -> tuple[dict[str, list[int]], dict[str, float]]:
    """Form → [places that are an ORG mention, places]; form → score of its shape."""
    extractor = OrganizationExtractor((), shipped_lexicon(), {})
    counts: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    usual: dict[str, float] = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        article = json.loads(line)
        orgs = [(e["start"], e["end"]) for e in article["entities"] if e["label"] == "ORG"]
        for found in extractor.find(Text(article["text"])):
            if found.rule_id == TICKER_RULE:
                continue  # judged by their number in a text
            inside = any(a <= found.start and found.end <= b for a, b in orgs)
            exact = (found.start, found.end) in orgs
            if exact or not inside:
                form = article["text"][found.start : found.end]
                usual[form] = found.score
                counts[form][0] += exact
                counts[form][1] += 1
    return counts, usual


def main() -> None:
    rows = []
    counts, usual = count(Path(sys.argv[1]))
    for form, (right, places) in sorted(counts.items()):
        score = round((right + PRIOR * usual[form]) / (places + PRIOR), 2)
        if places >= LEAST and abs(score - usual[form]) >= CHANGE:
            rows.append((form, score, places, SOURCE))
    target = RESOURCES / "lexicons" / "organization_scores.csv"
    with target.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("form", "score", "n", "source"))
        writer.writerows(rows)
    print(f"{len(rows)} forms -> {target}")


if __name__ == "__main__":
    main()
