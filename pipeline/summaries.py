"""The records that sum up the places of a run; `records.TABLES` lists them with all others."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.columns import column


@dataclass(frozen=True, slots=True)
class DocumentPlace:
    """A place that a document names, and which of them it is about."""

    doc_id: str = column("document")
    place_id: str = column("id in the gazetteer, as in `places`")
    name: str = column("full canonical name")
    kind: str | None = column("kind of place, as in `places`")
    country_code: str | None = column("ISO 3166-1 alpha-2")
    country: str | None = column("name of the country in Indonesian")
    admin1: str | None = column("province, or first-level division of another country")
    n_mentions: int = column("mentions in the document")
    in_dateline: bool = column("stands in the document's dateline: where it was written")
    is_main: bool = column("the main place of the document: the one with the highest score")
    score: float = column("share of the document's places, dateline counted, 0 to 1")


@dataclass(frozen=True, slots=True)
class PlaceCount:
    """How often a country, or a province of Indonesia, is named in a month."""

    month: str | None = column("month of publication, YYYY-MM; empty without a date")
    country_code: str | None = column("ISO 3166-1 alpha-2; empty where the country is not known")
    country: str | None = column("name of the country in Indonesian")
    admin1: str | None = column("province of Indonesia; empty for what lies in no single one")
    admin1_code: str | None = column("official code of the province: ID-31")
    n_mentions: int = column("mentions of it and of places in it")
    n_documents: int = column("documents with such mentions")
