"""Tables over all documents of a run, gathered document by document in any order."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pipeline.tables.acronym_lexicon import AcronymGatherer
from pipeline.tables.chronology import Chronology
from pipeline.tables.entities import Gatherer
from pipeline.tables.geography import Geography

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    Row = Mapping[str, Any]


class Summary:
    """Takes the rows of each document; gives the tables that sum them up."""

    def __init__(self) -> None:
        self._entities = Gatherer()
        self._chronology = Chronology()
        self._geography = Geography()
        self._acronyms = AcronymGatherer()

    def add(self, document: Row, tables: Mapping[str, Sequence[Row]]) -> None:
        """Take a row of the documents table and the document's rows of the other tables."""
        self._entities.add(document["published"], tables)
        self._chronology.add(document, tables["sentences"], tables["dates"])
        self._geography.add(document, tables["sentences"], tables["places"])
        self._acronyms.add(document, tables["acronyms"])

    def tables(self) -> dict[str, list[Any]]:
        """Table → records."""
        return {
            "entities": list(self._entities.rows()),
            "timeline": list(self._chronology.timeline()),
            "weekday_conflicts": list(self._chronology.weekday_conflicts()),
            "document_places": list(self._geography.document_places()),
            "place_counts": list(self._geography.place_counts()),
            "acronym_lexicon": list(self._acronyms.rows()),
        }
