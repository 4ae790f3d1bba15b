"""Countries in the names of bodies: the foreign one they name, the home an unknown one shows."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from pipeline.extractors.organization_regions import is_region
from pipeline.gazetteer import load_gazetteer
from pipeline.rules import load_lexicon

_HOME = "ID"
_COUNTRY_WORDS = 3  # words of the longest name of a country or region that is tried
_EDGES = ".,:;()"


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


def home_country(name: str) -> str:
    """The home that the name of an unknown body shows, as an ISO code; empty where it shows none.

    A legal form or kind of body at its beginning or end (PT, SMA, Berhad) and the domain decide,
    then a country or an Indonesian region that ends the name.
    """
    words = name.split()
    for where, tried in (("first", words[:2]), ("last", words[-1:]), ("domain", words[-1:])):
        if code := _shown(where, tried):
            return code
    for size in range(min(_COUNTRY_WORDS, len(words) - 1), 0, -1):
        tail = " ".join(words[-size:])
        country = foreign_country(tail)
        if country is not None:
            return country.code
        if is_region(tail):
            return _HOME
    return ""


def _shown(where: str, words: list[str]) -> str:
    if where == "domain":
        address = words[0].casefold() if words else ""
        return next((code for end, code in _homes(where).items() if address.endswith(end)), "")
    homes = _homes(where)
    for size in range(len(words), 0, -1):
        form = " ".join(word.strip(_EDGES) for word in words[:size])
        if form in homes:
            return homes[form]
    return ""


@lru_cache(maxsize=3)
def _homes(where: str) -> dict[str, str]:
    """Form → country, of one place in a name; in file order."""
    return {
        row["form"]: row["country_code"]
        for row in load_lexicon("organization_homes")
        if row["where"] == where
    }
