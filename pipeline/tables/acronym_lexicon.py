"""Rows of the acronym lexicon: how the documents of a run expand each short form."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from pipeline.summaries import AcronymEntry

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import date

    Row = Mapping[str, Any]


@dataclass(slots=True)
class _Gathered:
    documents: int = 0
    sites: set[str] = field(default_factory=set)
    longs: Counter[str] = field(default_factory=Counter)
    kinds: Counter[str] = field(default_factory=Counter)
    sources: Counter[str] = field(default_factory=Counter)
    first: date | None = None


class AcronymGatherer:
    """Takes the documents of a run in any order; gives the same lexicon."""

    def __init__(self) -> None:
        self._found: dict[str, _Gathered] = {}

    def add(self, document: Row, acronyms: Iterable[Row]) -> None:
        """Take the short forms of one document."""
        published = document["published"]
        for row in acronyms:
            found = self._found.setdefault(row["short"], _Gathered())
            found.documents += 1
            found.sites.add(document["site"] or "")
            found.kinds[row["kind"]] += 1
            found.sources[row["source"]] += 1
            if row["long"]:
                found.longs[row["long"]] += 1
            if published is not None:
                found.first = min(found.first or published, published)

    def rows(self) -> Iterator[AcronymEntry]:
        """The short forms, the one of the most documents first."""
        order = sorted(self._found.items(), key=lambda item: (-item[1].documents, item[0]))
        for short, found in order:
            longs = _ranked(found.longs)
            yield AcronymEntry(
                short=short,
                long=longs[0] if longs else None,
                kind=_ranked(found.kinds)[0],
                n_documents=found.documents,
                n_sites=len(found.sites),
                first_published=found.first,
                source=_ranked(found.sources)[0],
                alternatives=" | ".join(longs[1:]) or None,
            )


def _ranked(counts: Counter[str]) -> list[str]:
    return sorted(counts, key=lambda form: (-counts[form], form))
