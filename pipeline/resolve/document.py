"""One document's spans → settled names, values and links: the resolve layer as a whole."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.extractors.user_lexicons import UserLexicons
from pipeline.resolve.acronyms import resolve_acronyms
from pipeline.resolve.dates import resolve_dates, resolve_legal_references
from pipeline.resolve.mentions import settle_names
from pipeline.resolve.organizations import link_organizations
from pipeline.resolve.persons import link_persons
from pipeline.resolve.places import link_places
from pipeline.resolve.things import without_things

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pipeline.records import (
        Acronym,
        AcronymTally,
        Annotated,
        LegalReference,
        Name,
        Organization,
        Place,
        Timex,
    )


@dataclass(frozen=True, slots=True)
class Resolved:
    """What a document says, each part sorted by offset.

    Attributes:
        names: mentions without overlaps.
        persons: (start, end) of a PER name → the full name that the document gives.
        organizations: a row for each ORG name.
        places: a row for each LOC name.
    """

    names: tuple[Name, ...]
    persons: Mapping[tuple[int, int], str]
    acronyms: tuple[Acronym, ...]
    organizations: tuple[Organization, ...]
    places: tuple[Place, ...]
    dates: tuple[Timex, ...]
    legal_references: tuple[LegalReference, ...]


def resolve_document(
    annotated: Annotated,
    tallies: Mapping[str, Sequence[AcronymTally]],
    lexicons: UserLexicons | None = None,
) -> Resolved:
    """Settle, link and date all that the extractors found.

    Args:
        annotated: the document.
        tallies: short form → how the other documents of the run expand it.
        lexicons: the user's own lexicons.
    """
    known = lexicons or UserLexicons()
    names = settle_names(annotated)
    acronyms = resolve_acronyms(annotated, names, tallies, known.acronyms)
    names = without_things(annotated.document.text, names, acronyms, known.organizations)
    return Resolved(
        names=names,
        persons=link_persons(annotated, names),
        acronyms=acronyms,
        organizations=link_organizations(annotated, names, acronyms, known.organizations),
        places=link_places(annotated, names),
        dates=resolve_dates(annotated),
        legal_references=resolve_legal_references(annotated),
    )
