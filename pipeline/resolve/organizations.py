"""ORG names → organizations: canonical name, acronym, type, country, parent.

A name is read, in this order, by the document's own definitions, by the lexicon, by the heads of
`organization_heads.csv` (Polres + place, Dinas X, Universitas X ...), and else as an unknown body
whose type is guessed from its words and its surroundings.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.extractors.organization_lexicon import OrganizationLexicon, shipped_lexicon
from pipeline.records import Acronym, Annotated, Name, Organization
from pipeline.resolve.organizations_document import Setting
from pipeline.resolve.organizations_link import Linker

if TYPE_CHECKING:
    from collections.abc import Sequence


def link_organizations(
    annotated: Annotated,
    names: Sequence[Name],
    acronyms: Sequence[Acronym],
    lexicon: OrganizationLexicon | None = None,
) -> tuple[Organization, ...]:
    """Link every ORG name of a document.

    Args:
        annotated: the document.
        names: its names, as `settle_names` gives them; other labels are passed over.
        acronyms: its short forms; those that the document defines win over the lexicon.
        lexicon: bodies to link to; the shipped ones by default.

    Returns:
        One organization for each ORG name, in the order of the names. Equal strings of a document
        get the same link.
    """
    document = annotated.document
    setting = Setting.of(annotated, names, acronyms)
    linker = Linker(lexicon or shipped_lexicon(), setting)
    organizations = []
    for name in names:
        if name.label != "ORG":
            continue
        text = document.text[name.start : name.end]
        link = linker.link(text, name.start)
        organizations.append(
            Organization(
                doc_id=document.doc_id,
                mention_id=f"{document.doc_id}-{name.start}-{name.end}",
                start=name.start,
                end=name.end,
                text=text,
                org_id=link.org_id,
                canonical=link.canonical,
                acronym=link.acronym or None,
                type=link.type or None,
                country_code=link.country_code or None,
                parent=link.parent or None,
                source=link.source,
                score=link.score,
            )
        )
    return tuple(organizations)
