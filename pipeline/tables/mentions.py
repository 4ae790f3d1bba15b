"""Rows of the mentions table, with the entities that are meant."""

from __future__ import annotations

import hashlib
import unicodedata
from bisect import bisect_right
from typing import TYPE_CHECKING

from pipeline.records import Mention
from pipeline.resolve.person_forms import is_initials, key_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.records import Annotated, Name
    from pipeline.resolve.document import Resolved


def mention_rows(annotated: Annotated, resolved: Resolved) -> Iterator[Mention]:
    """A row for each settled name."""
    document = annotated.document
    starts = [start for start, _ in annotated.sentences]
    linked = _linked(resolved)
    for name in resolved.names:
        text = document.text[name.start : name.end]
        canonical, entity_id = linked.get((name.start, name.end)) or _person(
            name, text, resolved, document.doc_id
        )
        yield Mention(
            doc_id=document.doc_id,
            mention_id=f"{document.doc_id}-{name.start}-{name.end}",
            sent_id=max(bisect_right(starts, name.start) - 1, 0),
            start=name.start,
            end=name.end,
            text=text,
            label=name.label,
            canonical=canonical,
            entity_id=entity_id,
            source=name.source,
            rule_id=name.rule_id or None,
            score=name.score,
        )


def _linked(resolved: Resolved) -> dict[tuple[int, int], tuple[str, str]]:
    """Range of each linked organization and place → canonical name and entity."""
    linked: dict[tuple[int, int], tuple[str, str]] = {}
    for org in resolved.organizations:
        linked[org.start, org.end] = (org.canonical, org.org_id)
    for place in resolved.places:
        name = place.name or place.text
        linked[place.start, place.end] = (name, place.place_id or made_id("l", place.text))
    return linked


def _person(name: Name, text: str, resolved: Resolved, doc_id: str) -> tuple[str, str]:
    canonical = resolved.persons.get((name.start, name.end)) or text
    if name.label != "PER":
        return canonical, made_id(name.label[0].lower(), canonical)
    if is_initials(canonical):  # elsewhere they are somebody else's
        letters = "".join(filter(str.isalpha, canonical))
        return canonical, made_id("p", f"{doc_id}: {letters}")
    return canonical, made_id("p", " ".join(key_of(tuple(canonical.split()))))


def made_id(prefix: str, name: str) -> str:
    """Id of an entity that no lexicon holds: the same for the same normal form in any document."""
    normal = " ".join(unicodedata.normalize("NFKC", name).casefold().split())
    digest = hashlib.blake2b(normal.encode("utf-8", "surrogatepass"), digest_size=5)
    return f"{prefix}-{digest.hexdigest()}"
