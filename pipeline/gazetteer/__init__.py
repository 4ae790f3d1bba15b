"""The compiled gazetteer: places of Indonesia and the world by name (see docs/places.md)."""

from __future__ import annotations

from pipeline.gazetteer.entries import Entry
from pipeline.gazetteer.keys import place_key
from pipeline.gazetteer.store import Gazetteer, Unit, load_gazetteer

__all__ = ["Entry", "Gazetteer", "Unit", "load_gazetteer", "place_key"]
