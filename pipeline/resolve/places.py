"""Links LOC names to the gazetteer: a row for each, unresolved ones with what is known."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.gazetteer import load_gazetteer
from pipeline.records import Place
from pipeline.resolve.places_choice import choose_places
from pipeline.resolve.places_context import group_mentions
from pipeline.resolve.places_reading import read_mention
from pipeline.resolve.places_unknown import NOTHING, guess_places

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.records import Annotated, Name
    from pipeline.resolve.places_choice import Choice
    from pipeline.resolve.places_context import Group
    from pipeline.resolve.places_unknown import Guess


# Probabilities are too timid: of links with 0.6, 8 in 10 are right (docs/places.md).
_CALIBRATION = 0.5


def link_places(annotated: Annotated, names: Sequence[Name]) -> tuple[Place, ...]:
    """One row for each LOC name, in text order.

    Names with the same normal form mean the same place in a document. A name that the gazetteer
    does not hold gets its kind from its head word, its country and province from the places
    around it.
    """
    groups = group_mentions(annotated, names)
    choices = choose_places(groups)
    guesses = guess_places(annotated, groups, choices)
    rows = [
        _linked(annotated, mention, choice)
        if choice
        else _unlinked(annotated, mention, guess, group)
        for group, choice, guess in zip(groups, choices, guesses, strict=True)
        for mention in group.mentions
    ]
    return tuple(sorted(rows, key=lambda row: (row.start, row.end)))


def _linked(annotated: Annotated, mention: tuple[int, int], choice: Choice) -> Place:
    entry = choice.entry
    gazetteer = load_gazetteer()
    start, end = mention
    return Place(
        doc_id=annotated.document.doc_id,
        mention_id=f"{annotated.document.doc_id}-{start}-{end}",
        start=start,
        end=end,
        text=annotated.document.text[start:end],
        place_id=entry.place_id,
        name=entry.name,
        kind=entry.kind,
        country_code=entry.country or None,
        country=gazetteer.unit_name(entry.country),
        admin1=gazetteer.unit_name(entry.admin1),
        admin2=gazetteer.unit_name(entry.admin2),
        latitude=entry.latitude,
        longitude=entry.longitude,
        n_candidates=choice.n_candidates,
        score=round(choice.probability**_CALIBRATION, 3),
    )


def _unlinked(
    annotated: Annotated, mention: tuple[int, int], guess: Guess | None, group: Group
) -> Place:
    known = guess or NOTHING
    gazetteer = load_gazetteer()
    start, end = mention
    text = annotated.document.text[start:end]
    return Place(
        doc_id=annotated.document.doc_id,
        mention_id=f"{annotated.document.doc_id}-{start}-{end}",
        start=start,
        end=end,
        text=text,
        place_id=None,
        name=group.name or read_mention(text).name,
        kind=known.kind,
        country_code=known.country or None,
        country=gazetteer.unit_name(known.country),
        admin1=gazetteer.unit_name(known.admin1),
        admin2=gazetteer.unit_name(known.admin2),
        latitude=None,
        longitude=None,
        n_candidates=len(group.entries),
        score=round(known.score, 3),
    )
