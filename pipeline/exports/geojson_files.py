"""GeoJSON (RFC 7946) of the places that have coordinates: one feature a place, one a mention."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from pipeline.exports.place_points import place_points

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    import pyarrow as pa

    from pipeline.settings import ExportSettings

PLACES, MENTIONS = "places.geojson", "place_mentions.geojson"
_BATCH = 10_000  # rows
_MENTION_COLUMNS = ("doc_id", "mention_id", "start", "end", "text", "place_id", "name", "kind")


def write(folder: Path, tables: Mapping[str, pa.Table], _: ExportSettings) -> None:
    """Write `places.geojson` and `place_mentions.geojson`; nothing without a places table."""
    if "places" not in tables:
        return
    _write_features(folder / PLACES, place_features(tables["places"]))
    _write_features(folder / MENTIONS, mention_features(tables["places"]))


def place_features(places: pa.Table) -> Iterator[dict[str, Any]]:
    """A feature for each place, the most mentioned first."""
    for point in place_points(places):
        properties = {
            "place_id": point.place_id,
            "name": point.name,
            "kind": point.kind,
            "country_code": point.country_code,
            "country": point.country,
            "admin1": point.admin1,
            "admin2": point.admin2,
            "n_mentions": point.n_mentions,
            "n_documents": point.n_documents,
        }
        yield _feature(point.longitude, point.latitude, properties, point.place_id)


def mention_features(places: pa.Table) -> Iterator[dict[str, Any]]:
    """A feature for each mention, in the order of the table."""
    for batch in places.to_batches(_BATCH):
        for row in batch.to_pylist():
            if row["place_id"] and row["longitude"] is not None and row["latitude"] is not None:
                properties = {name: row[name] for name in _MENTION_COLUMNS}
                yield _feature(row["longitude"], row["latitude"], properties, row["mention_id"])


def _feature(
    longitude: float, latitude: float, properties: Mapping[str, Any], feature_id: str
) -> dict[str, Any]:
    return {
        "type": "Feature",
        "id": feature_id,
        "geometry": {"type": "Point", "coordinates": [longitude, latitude]},
        "properties": properties,
    }


def _write_features(path: Path, features: Iterable[dict[str, Any]]) -> None:
    """A collection, a feature a line."""
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.write('{"type": "FeatureCollection", "features": [')
        separator = "\n"
        for feature in features:
            file.write(separator + json.dumps(feature, ensure_ascii=False))
            separator = ",\n"
        file.write("\n]}\n")
