"""When units of Indonesia were formed, and from which unit they were split."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from pipeline.rules import load_lexicon


@dataclass(frozen=True, slots=True)
class Formation:
    """The year of the law that formed a unit, and the code of the unit it was split from."""

    year: int
    split_from: str
    law: str


@lru_cache(maxsize=1)
def formations() -> dict[str, Formation]:
    """Official code (`ID-93`) → its formation; all provinces since 1999, some regencies."""
    return {
        row["code"]: Formation(int(row["formed"]), row["split_from"], row["source"])
        for row in load_lexicon("place_formations")
    }


def existed(place_id: str, year: int) -> bool:
    """False for a unit that is known to have been formed after a year."""
    formation = formations().get(place_id)
    return formation is None or formation.year <= year
