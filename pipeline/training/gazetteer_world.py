"""Countries, divisions, cities and regions of the world, and well-known sites."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.gazetteer.entries import INDONESIA, Entry
from pipeline.gazetteer.keys import place_key
from pipeline.rules import load_lexicon
from pipeline.training.gazetteer_rows import Row, listed, number, with_forms

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator

# A site has no inhabitants; this puts a well-known one between a district and a city.
SITE = 100_000
REGION = 1_000_000
_CITY = " City"  # `Makati City` is `Makati` in the news
# Names in other languages are noisy: kept for cities that the news of the world mention.
LARGE = 750_000


def countries(rows: Iterable[Row]) -> Iterator[Entry]:
    """Countries and territories under their Indonesian and English names."""
    extra: dict[str, list[tuple[str, str]]] = {}
    names: dict[str, str] = {}
    dropped: set[tuple[str, str]] = set()
    for row in load_lexicon("place_countries"):
        if row["status"] == "canonical":
            names[row["code"]] = row["form"]
        elif row["status"] == "dropped":
            dropped.add((row["code"], row["form"]))
        else:
            extra.setdefault(row["code"], []).append((row["form"], row["status"]))
    for row in rows:
        code = row["iso2"]
        name = names.get(code, row["name_id"])
        entry = Entry(
            key=place_key(name),
            form=name,
            place_id=f"country:{code}",
            name=name,
            kind="country",
            country=code,
            admin1="",
            latitude=number(row["lat"]),
            longitude=number(row["lon"]),
            population=int(row["population"] or 0),
            status="name",
        )
        forms = [(form, "alias") for form in [row["name_id"], *listed(row["aliases_id"])]]
        forms += [(row["name_id_cldr"], "alias"), *extra.get(code, [])]
        forms += [(row["name_en"], "alternate"), (row["official_en"], "alternate")]
        yield from with_forms(entry, [f for f in forms if (code, f[0]) not in dropped])


def divisions(rows: Iterable[Row]) -> Iterator[Entry]:
    """First-level divisions of the other countries; Indonesia has its own source."""
    extra: dict[str, list[str]] = {}
    for row in load_lexicon("place_divisions"):
        extra.setdefault(row["code"], []).append(row["form"])
    for row in rows:
        if row["country"] == INDONESIA:
            continue
        indonesian = extra.get(row["code"], [])
        name = indonesian[0] if indonesian else row["name"]
        entry = Entry(
            key=place_key(name),
            form=name,
            place_id=f"geonames:{row['geonameid'] or row['code']}",
            name=name,
            kind="foreign_admin",
            country=row["country"],
            admin1=row["code"],
            latitude=number(row["lat"]),
            longitude=number(row["lon"]),
            # Known divisions outrank small cities; the number only orders candidates.
            population=REGION if indonesian else 20_000 * (1 + int(row["n_cities"] or 0)),
            status="exonym" if indonesian else "name",
        )
        forms = [(form, "exonym") for form in indonesian[1:]] + [(row["name"], "name")]
        short = _without_head(row["name"])
        forms += [(short, "short")] if short else []
        yield from with_forms(entry, [*forms, *((a, "alternate") for a in listed(row["aliases"]))])


def _without_head(name: str) -> str:
    """`Mecca Region` → `Mecca`: the word for the kind of division left out."""
    for row in load_lexicon("place_heads"):
        if row["position"] == "suffix" and name.endswith(" " + row["form"]):
            return name.removesuffix(" " + row["form"])
    return ""


def cities(
    rows: Iterable[Row], exonyms: Iterable[Row], divisions: Container[str]
) -> Iterator[Entry]:
    """Cities under local, English and Indonesian names; unknown divisions are left out."""
    curated: dict[str, list[tuple[str, bool]]] = {}
    for row in [*load_lexicon("place_exonyms"), *exonyms]:
        if row["geonameid"]:
            known = curated.setdefault(row["geonameid"], [])
            known.append((row["name_id"], row["preferred"] == "1"))
    for row in rows:
        if row["country"] == INDONESIA:
            continue
        names = curated.get(row["geonameid"], [])
        preferred = [form for form, first in names if first]
        exonym = [*preferred, *(form for form, first in names if not first)]
        tagged = listed(row["names_id"])
        # Names tagged as Indonesian are uneven (`Kota Jeju`, `Provinsi Rize`): found, not shown.
        name = (exonym or [row["ascii"] or row["name"]])[0]
        division = f"{row['country']}.{row['admin1']}"
        entry = Entry(
            key=place_key(name),
            form=name,
            place_id=f"geonames:{row['geonameid']}",
            name=name,
            kind="foreign_city",
            country=row["country"],
            admin1=division if division in divisions else "",
            latitude=number(row["lat"]),
            longitude=number(row["lon"]),
            population=int(row["population"] or 0),
            status="exonym" if exonym else "name",
        )
        forms = [(form, "exonym") for form in exonym[1:]]
        forms += [(form, "name") for form in [*tagged, row["name"], row["ascii"]]]
        short = row["ascii"].removesuffix(_CITY)
        if short != row["ascii"] and _plain(short):
            forms.append((short, "alternate"))
        if entry.population >= LARGE:
            forms += [(form, "alternate") for form in listed(row["alt_latin"]) if _plain(form)]
        yield from with_forms(entry, forms)


def _plain(form: str) -> bool:
    """Alternates shorter than four letters, or not in ASCII, match too much or nothing."""
    return len(form) > 3 and form.isascii()


def regions() -> Iterator[Entry]:
    """Continents, seas, islands, mountains, agglomerations, historical states."""
    for row in load_lexicon("place_regions"):
        yield from with_forms(_listed_entry(row, "region", REGION), _aliases(row))


def sites() -> Iterator[Entry]:
    """Well-known buildings, roads, airports, quarters."""
    for row in load_lexicon("place_sites"):
        yield from with_forms(_listed_entry(row, "site", SITE), _aliases(row))


def _aliases(row: Row) -> list[tuple[str, str]]:
    return [(form, "alias") for form in listed(row["aliases"])]


def _listed_entry(row: Row, scheme: str, weight: int) -> Entry:
    key = place_key(row["name"])
    return Entry(
        key=key,
        form=row["name"],
        place_id=f"{scheme}:{key.replace(' ', '-')}",
        name=row["name"],
        kind=row["kind"],
        country=row["country"],
        admin1=row["admin1"],
        latitude=number(row["latitude"]),
        longitude=number(row["longitude"]),
        population=weight,
        status="name",
    )
