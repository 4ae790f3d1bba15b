"""A place of the gazetteer under one of its names."""

from __future__ import annotations

import re
from dataclasses import dataclass

COLUMNS = (
    "key",
    "form",
    "place_id",
    "name",
    "kind",
    "country",
    "admin1",
    "latitude",
    "longitude",
    "population",
    "status",
)
INDONESIA = "ID"
_ADMIN_PREFIX = "ID-"
_UNIT = re.compile(r"^(?:part:)?(ID-\d\d\.(?!00)\d\d)(\.\d\d)?(?![\d])")
# Mean population where the official statistics give none: 281 million (Dukcapil, December 2024)
# over 7,285 districts and 83,762 villages.
TYPICAL = {"district": 38_000, "village": 3_300}


@dataclass(frozen=True, slots=True)
class Entry:
    """One name of one place.

    Attributes:
        key: normal form of `form` (`keys.place_key`), by which the tables are sorted.
        form: the name as written.
        place_id: `country:KE`, `ID-31.71` (official code), `geonames:184745`, `region:…`, `site:…`.
        name: canonical name.
        kind: as in the places table.
        country: ISO 3166-1 alpha-2, "" for what lies in several countries.
        admin1: province (`ID-31`) or GeoNames code (`KE.23`) that is or holds it; "" if unknown.
        latitude: degrees north, WGS 84; None if unknown.
        longitude: degrees east.
        population: inhabitants, 0 if unknown.
        status: name, short (head left out), exonym, alias, former, variant (spelling) or
            alternate (another language).
    """

    key: str
    form: str
    place_id: str
    name: str
    kind: str
    country: str
    admin1: str
    latitude: float | None
    longitude: float | None
    population: int
    status: str

    @property
    def admin2(self) -> str:
        """Official code of the regency or city that is or holds it (Indonesia), else ""."""
        match = _UNIT.search(self.place_id)
        return match[1] if match else ""

    @property
    def district(self) -> str:
        """Official code of the district that is or holds it (Indonesia), else ""."""
        match = _UNIT.search(self.place_id)
        if self.kind not in {"district", "village"} or not match or not match[2]:
            return ""
        return match[1] + match[2]


def read_entry(cells: list[str]) -> Entry:
    """A row of a compiled table as an entry; an empty `form` means that it is the name."""
    key, form, place_id, name, kind, country, admin1, latitude, longitude, population, status = (
        cells
    )
    return Entry(
        key=key,
        form=form or name,
        place_id=place_id,
        name=name,
        kind=kind,
        country=country,
        admin1=admin1 or _province(place_id),
        latitude=float(latitude) if latitude else None,
        longitude=float(longitude) if longitude else None,
        population=int(population) if population else TYPICAL.get(kind, 0),
        status=status,
    )


def _province(place_id: str) -> str:
    """Code of the province that the official code of a unit or island begins with."""
    return place_id[:5] if place_id.startswith(_ADMIN_PREFIX) else ""
