"""Rows of the entities table: mentions of all documents, gathered by what they mean."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from pipeline.summaries import Entity

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import date

_MAX_ALIASES = 20  # more are slips and inflections


@dataclass(slots=True)
class _Gathered:
    labels: Counter[str] = field(default_factory=Counter)
    canonical: Counter[str] = field(default_factory=Counter)
    forms: Counter[str] = field(default_factory=Counter)
    acronyms: Counter[str] = field(default_factory=Counter)
    place_id: str | None = None
    org_id: str | None = None
    n_mentions: int = 0
    n_documents: int = 0
    first: date | None = None
    last: date | None = None


class Gatherer:
    """Takes the documents of a run in any order; gives the same entities."""

    def __init__(self) -> None:
        self._found: dict[str, _Gathered] = {}

    def add(
        self, published: date | None, tables: Mapping[str, Iterable[Mapping[str, Any]]]
    ) -> None:
        """Take the rows of one document."""
        places = {row["mention_id"]: row for row in tables["places"]}
        organizations = {row["mention_id"]: row for row in tables["organizations"]}
        seen: set[str] = set()
        for row in tables["mentions"]:
            entity = self._found.setdefault(row["entity_id"], _Gathered())
            entity.n_mentions += 1
            entity.labels[row["label"]] += 1
            entity.canonical[row["canonical"]] += 1
            entity.forms[row["text"]] += 1
            place = places.get(row["mention_id"])
            organization = organizations.get(row["mention_id"])
            if place:
                entity.place_id = place["place_id"]
            if organization:
                entity.org_id = organization["org_id"]
                if organization["acronym"]:
                    entity.acronyms[organization["acronym"]] += 1
            seen.add(row["entity_id"])
        for entity_id in seen:
            _count_document(self._found[entity_id], published)

    def rows(self) -> Iterator[Entity]:
        """The entities, the most mentioned first."""
        order = sorted(self._found.items(), key=lambda item: (-item[1].n_mentions, item[0]))
        for entity_id, entity in order:
            canonical = _most(entity.canonical)
            aliases = [form for form in _ranked(entity.forms) if form != canonical]
            yield Entity(
                entity_id=entity_id,
                label=_most(entity.labels),
                canonical=canonical,
                aliases=" | ".join(aliases[:_MAX_ALIASES]) or None,
                acronym=_most(entity.acronyms) if entity.acronyms else None,
                place_id=entity.place_id,
                org_id=entity.org_id,
                n_mentions=entity.n_mentions,
                n_documents=entity.n_documents,
                first_published=entity.first,
                last_published=entity.last,
            )


def _count_document(entity: _Gathered, published: date | None) -> None:
    entity.n_documents += 1
    if published is not None:
        entity.first = min(entity.first or published, published)
        entity.last = max(entity.last or published, published)


def _ranked(forms: Counter[str]) -> list[str]:
    return sorted(forms, key=lambda form: (-forms[form], form))


def _most(forms: Counter[str]) -> str:
    return _ranked(forms)[0]
