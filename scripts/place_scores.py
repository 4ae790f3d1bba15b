"""Counts anew how surely each name of the gazetteer is a LOC mention where it stands.

usage: place_scores.py ENTITIES.jsonl NEWS.jsonl.gz
Writes pipeline/resources/lexicons/place_name_scores.csv; run `nukil build gazetteer` afterwards.
"""

from __future__ import annotations

import sys
from pathlib import Path

from pipeline.gazetteer.store import load_gazetteer
from pipeline.rules import RESOURCES
from pipeline.training.gazetteer_names import kind_scores
from pipeline.training.gazetteer_scores import write_scores


def main() -> None:
    entities, news = (Path(name) for name in sys.argv[1:3])
    out = RESOURCES / "lexicons" / "place_name_scores.csv"
    print(write_scores(out, kind_scores(load_gazetteer().main), entities, news), "names")


if __name__ == "__main__":
    main()
