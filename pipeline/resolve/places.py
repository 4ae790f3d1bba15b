"""Links LOC names to the gazetteer: a row for each, unresolved ones with what is known."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.gazetteer import load_gazetteer
from pipeline.records import Place
from pipeline.resolve.places_choice import choose_places
from pipeline.resolve.places_context import group_mentions
from pipeline.resolve.places_unknown import Guess, guess_places

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.gazetteer import Entry
    from pipeline.records import Annotated, Name
    from pipeline.resolve.places_choice import Choice


def link_places(annotated: Annotated, names: Sequence[Name]) -> tuple[Place, ...]:
    """One row for each LOC name, in text order.

    Names with the same normal form mean the same place in a document. A name that the gazetteer
    does not hold gets its kind from its head word, its country and province from the places
    around it.
    """
    groups = group_mentions(annotated, names)
    choices = choose_places(groups)
    guesses = guess_places(annotated, groups, choices)
    rows: list[Place] = []
    for group, choice, guess in zip(groups, choices, guesses, strict=True):
        for start, end in group.mentions:
            if choice is not None:
                rows.append(_linked(annotated, start, end, choice))
            else:
                rows.append(_unlinked(annotated, start, end, guess))
    return tuple(sorted(rows, key=lambda row: (row.start, row.end)))


def _linked(annotated: Annotated, start: int, end: int, choice: Choice) -> Place:
    entry = choice.entry
    gazetteer = load_gazetteer()
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
        admin2=gazetteer.unit_name(entry.admin2) if _is_unit(entry) else None,
        latitude=entry.latitude,
        longitude=entry.longitude,
        n_candidates=choice.n_candidates,
        score=round(choice.probability, 3),
    )


def _is_unit(entry: Entry) -> bool:
    return bool(entry.admin2)


def _unlinked(annotated: Annotated, start: int, end: int, guess: Guess) -> Place:
    gazetteer = load_gazetteer()
    return Place(
        doc_id=annotated.document.doc_id,
        mention_id=f"{annotated.document.doc_id}-{start}-{end}",
        start=start,
        end=end,
        text=annotated.document.text[start:end],
        place_id=None,
        name=guess.name,
        kind=guess.kind,
        country_code=guess.country or None,
        country=gazetteer.unit_name(guess.country),
        admin1=gazetteer.unit_name(guess.admin1),
        admin2=gazetteer.unit_name(guess.admin2),
        latitude=None,
        longitude=None,
        n_candidates=0,
        score=guess.score,
    )
