"""Compiles the gazetteer that the package ships from its sources (`nukil build gazetteer`)."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from pipeline.gazetteer.entries import COLUMNS, Entry
from pipeline.training.gazetteer_indonesia import districts, islands, provinces, regencies, villages
from pipeline.training.gazetteer_names import write_names
from pipeline.training.gazetteer_rows import read_rows
from pipeline.training.gazetteer_world import cities, countries, divisions, regions, sites

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

# Cities below it are kept in a table of their own: found by name, never proposed.
_KNOWN_CITY = 100_000
_UNIT_KINDS = frozenset(("country", "province", "regency", "city", "district", "foreign_admin"))
_RANK = ("name", "short", "exonym", "alias", "former", "variant", "alternate")


def build_gazetteer(source: Path, out: Path) -> dict[str, int]:
    """Compile the sources (see docs/places.md) into sorted CSV tables.

    Args:
        source: folder with `id_admin.csv`, `world_cities.csv.gz` and the others.
        out: folder that receives `places.csv`, `cities.csv`, `villages.csv`, `islands.csv`,
            `units.csv` and `names.csv`; the same sources give the same bytes.

    Returns:
        Rows written, by table.

    Raises:
        SourceError: a source is missing or has other columns.
    """
    out.mkdir(parents=True, exist_ok=True)
    world = list(divisions(read_rows(source / "world_admin1.csv")))
    city_rows = read_rows(source / "world_cities.csv.gz")
    exonyms = read_rows(source / "exonyms_id.csv")
    all_cities = list(cities(city_rows, exonyms, {entry.admin1 for entry in world}))
    admin = read_rows(source / "id_admin.csv")
    former = read_rows(source / "id_admin_former_names.csv")
    country_entries = list(countries(read_rows(source / "countries.csv")))
    units = [
        *country_entries,
        *provinces(admin),
        *regencies(admin, former),
        *districts(admin),
        *world,
    ]
    known = [e for e in all_cities if e.population >= _KNOWN_CITY or e.status == "exonym"]
    tables = {
        "places": [*units, *known, *regions(), *sites()],
        "cities": [e for e in all_cities if e.population < _KNOWN_CITY and e.status != "exonym"],
        "villages": list(villages(read_rows(source / "id_villages.csv.gz"))),
        "islands": list(islands(read_rows(source / "id_islands.csv.gz"))),
    }
    tables["islands"] = _without_known(tables["islands"], tables["places"])
    counts = {name: _write_table(out / f"{name}.csv", rows) for name, rows in tables.items()}
    counts["units"] = _write_units(out / "units.csv", units)
    counts["names"] = write_names(out / "names.csv", tables["places"])
    return counts


def _without_known(islands: list[Entry], places: list[Entry]) -> list[Entry]:
    """Islands that the list of regions does not name already."""
    known = {(e.key, e.admin1) for e in places if e.kind == "natural"}
    return [e for e in islands if (e.key, e.admin1 or e.place_id[:5]) not in known]


def _write_table(path: Path, entries: Iterable[Entry]) -> int:
    """Write entries sorted by key; of several forms with one key the best status stays."""
    best: dict[tuple[str, str], Entry] = {}
    for entry in entries:
        if not entry.key:
            continue
        old = best.get((entry.key, entry.place_id))
        if old is None or _RANK.index(entry.status) < _RANK.index(old.status):
            best[entry.key, entry.place_id] = entry
    ordered = sorted(best.values(), key=lambda e: ((e.key + ",").encode(), e.place_id))
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows(_cells(entry) for entry in ordered)
    path.write_text(buffer.getvalue(), encoding="utf-8", newline="")
    return len(ordered)


def _cells(entry: Entry) -> list[str]:
    return [
        entry.key,
        "" if entry.form == entry.name else entry.form,
        entry.place_id,
        entry.name,
        entry.kind,
        entry.country,
        entry.admin1,
        "" if entry.latitude is None else f"{entry.latitude:.3f}",
        "" if entry.longitude is None else f"{entry.longitude:.3f}",
        str(entry.population or ""),
        entry.status,
    ]


def _write_units(path: Path, entries: Iterable[Entry]) -> int:
    """Names and points of countries and units, by code."""
    rows: dict[str, tuple[str, str, str, str]] = {}
    for entry in entries:
        if entry.kind not in _UNIT_KINDS:
            continue
        code = unit_code(entry)
        latitude = "" if entry.latitude is None else f"{entry.latitude:.3f}"
        longitude = "" if entry.longitude is None else f"{entry.longitude:.3f}"
        rows[code] = (code, entry.name, latitude, longitude)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("code", "name", "latitude", "longitude"))
        writer.writerows(rows[code] for code in sorted(rows))
    return len(rows)


def unit_code(entry: Entry) -> str:
    """`KE` for a country, `KE.23` for a division, the official code in Indonesia."""
    if entry.kind == "country":
        return entry.country
    return entry.admin1 if entry.kind == "foreign_admin" else entry.place_id
