"""How many of the places that news name the gazetteer holds."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.resolve.places_candidates import find_candidates
from pipeline.resolve.places_reading import read_mention

if TYPE_CHECKING:
    from pathlib import Path

_SITES = frozenset(("facility", "road"))


@dataclass(frozen=True, slots=True)
class Coverage:
    """Mentions of places, and how many have a candidate in the gazetteer.

    Attributes:
        mentions: LOC mentions.
        found: of these, with a candidate.
        settlements: mentions without the head word of a street or building.
        found_settlements: of these, with a candidate.
    """

    mentions: int
    found: int
    settlements: int
    found_settlements: int


def measure_coverage(entities: Path) -> Coverage:
    """Look up every LOC mention of annotated articles (JSON lines with `text`, `entities`)."""
    counts = [0, 0, 0, 0]
    with entities.open(encoding="utf-8") as file:
        for line in file:
            article = json.loads(line)
            for entity in article["entities"]:
                if entity["label"] == "LOC":
                    reading = read_mention(article["text"][entity["start"] : entity["end"]])
                    found = bool(find_candidates(reading))
                    settlement = not _SITES.intersection(reading.kinds)
                    counts[0] += 1
                    counts[1] += found
                    counts[2] += settlement
                    counts[3] += found and settlement
    return Coverage(*counts)
