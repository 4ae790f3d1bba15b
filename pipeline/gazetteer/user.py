"""A user's own places, which win over the shipped ones of the same name."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

from pipeline.errors import SettingsError
from pipeline.gazetteer.entries import INDONESIA, Entry
from pipeline.gazetteer.keys import place_key
from pipeline.gazetteer.matcher import load_matcher
from pipeline.gazetteer.store import Gazetteer, load_gazetteer

if TYPE_CHECKING:
    from pathlib import Path

COLUMNS = ("name", "kind", "country", "parent", "latitude", "longitude", "aliases")
KINDS = frozenset(
    (
        "country", "province", "regency", "city", "district", "village", "foreign_admin",
        "foreign_city", "natural", "facility", "road", "region", "other",
    )
)  # fmt: skip
_WEIGHT = 100_000_000  # inhabitants that an own place counts for: more than any other


def use_places(path: Path) -> int:
    """Let the places of a file win, in this process, over shipped ones of the same name.

    Call it before anything is found or linked: look-ups are remembered.

    Args:
        path: CSV with `name`, `kind`, and perhaps `country` (ISO 3166-1 alpha-2, Indonesia if
            absent), `parent` (name or code of a province or other first-level division),
            `latitude`, `longitude`, `aliases` (separated by `;`).

    Returns:
        How many places the file has.

    Raises:
        SettingsError: it cannot be read, or a row has a wrong value.
    """
    gazetteer = load_gazetteer()
    entries = read_places(path, gazetteer)
    gazetteer.add(entries)
    load_matcher.cache_clear()
    return len({entry.place_id for entry in entries})


def read_places(path: Path, gazetteer: Gazetteer) -> list[Entry]:
    """The places of a user's file, an entry for each name.

    Raises:
        SettingsError: it cannot be read, or a row has a wrong value.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file)
            missing = {"name", "kind"} - set(reader.fieldnames or ())
            if missing:
                raise SettingsError(
                    f"{path}: no column {', '.join(sorted(missing))}",
                    hint=f"columns are {', '.join(COLUMNS)}",
                )
            return [
                entry
                for row in reader
                for entry in _entries(row, f"{path}:{reader.line_num}", gazetteer)
            ]
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise SettingsError(f"{path}: {error}", hint="a CSV file in UTF-8") from error


def _entries(row: dict[str, str], where: str, gazetteer: Gazetteer) -> list[Entry]:
    cells = {column: (row.get(column) or "").strip() for column in COLUMNS}
    country = cells["country"].upper() or INDONESIA
    if not place_key(cells["name"]) or cells["kind"] not in KINDS:
        raise SettingsError(
            f"{where}: name {cells['name']!r}, kind {cells['kind']!r}",
            hint=f"kinds are {', '.join(sorted(KINDS))}",
        )
    if gazetteer.unit(country) is None:
        raise SettingsError(f"{where}: no country {country!r}", hint="ISO 3166-1 alpha-2: ID, KE")
    division = _division(cells["parent"], country, where, gazetteer)
    latitude = _degrees(cells["latitude"], 90, where)
    longitude = _degrees(cells["longitude"], 180, where)
    forms = [cells["name"], *(form.strip() for form in cells["aliases"].split(";"))]
    return [
        Entry(
            key=place_key(form),
            form=form,
            place_id=f"own:{place_key(cells['name']).replace(' ', '-')}",
            name=cells["name"],
            kind=cells["kind"],
            country=country,
            admin1=division,
            latitude=latitude,
            longitude=longitude,
            population=_WEIGHT,
            status="name",
        )
        for form in dict.fromkeys(forms)
        if place_key(form)
    ]


def _division(parent: str, country: str, where: str, gazetteer: Gazetteer) -> str:
    """Code of the first-level division that a name or code means, "" for none."""
    if not parent:
        return ""
    named = [entry.admin1 for entry in gazetteer.lookup(parent) if entry.country == country]
    for code in (parent, *named):
        if code.startswith(country) and gazetteer.unit(code[:5] if country == INDONESIA else code):
            return code[:5] if country == INDONESIA else code
    raise SettingsError(
        f"{where}: no {parent!r} in {country}", hint="a province, or leave it empty"
    )


def _degrees(cell: str, limit: int, where: str) -> float | None:
    if not cell:
        return None
    try:
        degrees = float(cell)
    except ValueError as error:
        raise SettingsError(f"{where}: {cell!r} is no number of degrees") from error
    if not -limit <= degrees <= limit:
        raise SettingsError(f"{where}: {cell!r} is not within {limit} degrees")
    return degrees
