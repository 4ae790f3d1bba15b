"""What the gazetteer does to the places that the model of names finds: LOC F1 with and without.

    python benchmarks/places.py DATA [--corpora articles,nerui,nerugm,idner-news-2k,nergrit,gsd-ner]

DATA: folder of the annotated data, such as ../shared; the development parts are scored, exact
spans. Prints a Markdown table.
"""

from __future__ import annotations

import argparse
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pipeline.records import Annotated

CORPORA = "articles,nerui,nerugm,idner-news-2k,nergrit,gsd-ner"
WAYS = {
    "model": ("ner",),
    "and gazetteer": ("ner", "places"),
    "and organizations, acronyms": ("ner", "places", "organizations", "acronyms"),
}


def f1(
    rows: Sequence[Mapping[str, Any]], documents: Sequence[Annotated], keys: Sequence[str]
) -> float:
    """LOC F1 in percent of the names that some components' finds give."""
    from pipeline.resolve.mentions import settle_names

    right = found = wanted = 0
    for document in documents:
        row = rows[int(document.document.source_id)]
        ignored = row.get("ignore") or ()
        gold = {(e["start"], e["end"]) for e in row["entities"] if e["label"] == "LOC"}
        spans = tuple(span for span in document.spans if span.key in keys)
        names = settle_names(replace(document, spans=spans))
        here = {(name.start, name.end) for name in names if name.label == "LOC"}
        here, gold = (
            {(a, b) for a, b in some if not any(a < end and start < b for start, end in ignored)}
            for some in (here, gold)
        )
        right += len(here & gold)
        found += len(here)
        wanted += len(gold)
    return 200 * right / max(found + wanted, 1)


def main() -> None:
    """Measure and print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("data", type=Path)
    parser.add_argument("--corpora", default=CORPORA)
    options = parser.parse_args()
    from pipeline import api
    from pipeline.settings import Settings
    from pipeline.training.documents import read_rows

    print(f"| development part | {' | '.join(WAYS)} |")
    print(f"|---|{'---:|' * len(WAYS)}")
    for corpus in options.corpora.split(","):
        rows = read_rows(options.data, corpus, "dev")
        texts = [{"id": str(i), "text": row["text"]} for i, row in enumerate(rows)]
        documents, _ = api.read_texts(texts, Settings())
        annotated = list(api.annotate(documents, Settings(), [], []))
        figures = " | ".join(f"{f1(rows, annotated, keys):.1f}" for keys in WAYS.values())
        print(f"| {corpus} | {figures} |")


if __name__ == "__main__":
    main()
