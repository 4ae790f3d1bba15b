"""The places of a run as points with counts: what GeoJSON and the map show."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pyarrow as pa

_BATCH = 10_000  # rows
_DECIMALS = 4  # of a degree: 11 m, finer than the gazetteer


@dataclass(slots=True)
class PlacePoint:
    """A place with coordinates, and how often it is named.

    Attributes:
        mentions: doc_id, start and end of every mention, in the order of the table.
    """

    place_id: str
    name: str
    kind: str
    country_code: str | None
    country: str | None
    admin1: str | None
    admin2: str | None
    latitude: float
    longitude: float
    mentions: list[tuple[str, int, int]]

    @property
    def n_mentions(self) -> int:
        """Number of mentions."""
        return len(self.mentions)

    @property
    def n_documents(self) -> int:
        """Number of documents that name it."""
        return len({doc_id for doc_id, _, _ in self.mentions})


def place_points(places: pa.Table) -> list[PlacePoint]:
    """A point for each place that has coordinates, the most mentioned first.

    A place without an id, or one whose coordinates are not known, gives none.
    """
    points: dict[str, PlacePoint] = {}
    for batch in places.to_batches(_BATCH):
        for row in batch.to_pylist():
            if not row["place_id"] or row["latitude"] is None or row["longitude"] is None:
                continue
            point = points.get(row["place_id"])
            if point is None:
                point = points[row["place_id"]] = _point(row)
            point.mentions.append((row["doc_id"], row["start"], row["end"]))
    return sorted(points.values(), key=lambda point: (-point.n_mentions, point.place_id))


def _point(row: Mapping[str, Any]) -> PlacePoint:
    return PlacePoint(
        place_id=row["place_id"],
        name=row["name"] or row["text"],
        kind=row["kind"] or "other",
        country_code=row["country_code"],
        country=row["country"],
        admin1=row["admin1"],
        admin2=row["admin2"],
        latitude=round(row["latitude"], _DECIMALS),
        longitude=round(row["longitude"], _DECIMALS),
        mentions=[],
    )
