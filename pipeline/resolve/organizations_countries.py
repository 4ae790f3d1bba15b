"""Countries in the names of foreign bodies."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from pipeline.gazetteer import load_gazetteer

_HOME = "ID"


@dataclass(frozen=True, slots=True)
class Country:
    """A country: ISO 3166-1 alpha-2 code, name in Indonesian."""

    code: str
    name: str


@lru_cache(maxsize=4096)
def foreign_country(name: str) -> Country | None:
    """The country that a name means (AS → Amerika Serikat), if it is not Indonesia."""
    if not name[:1].isupper():
        return None
    for entry in load_gazetteer().lookup(name):
        if entry.kind == "country" and entry.country != _HOME:
            return Country(entry.country, entry.name)
    return None
