"""The records that sum up a run; `records.TABLES` lists them with all others."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

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
    is_main: bool = column(
        "the main place: named most often; of several the dateline's, then the first"
    )
    score: float = column("share of the document's mentions of places, 0 to 1")


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


@dataclass(frozen=True, slots=True)
class Entity:
    """A person, organization or place over all documents of a run."""

    entity_id: str = column("id, as in `mentions`")
    label: str = column("PER, ORG or LOC")
    canonical: str = column("full name")
    aliases: str | None = column("other written forms, most frequent first, separated by ` | `")
    acronym: str | None = column("acronym or short form (ORG)")
    place_id: str | None = column("id in the gazetteer (LOC)")
    org_id: str | None = column("id of the organization (ORG)")
    n_mentions: int = column("mentions in all documents")
    n_documents: int = column("documents that mention it")
    first_published: date | None = column("publication date of the first of them")
    last_published: date | None = column("publication date of the last of them")


@dataclass(frozen=True, slots=True)
class Event:
    """A sentence with a date that can be told, for "what happened when"; sorted by date."""

    earliest: date = column("first day that the date allows")
    latest: date = column("last day that the date allows")
    timex_value: str = column("TIMEX3 value of the date")
    granularity: str | None = column("granularity of the date, as in `dates`")
    mention_id: str = column("id of the date mention, as in `dates`")
    doc_id: str = column("document")
    site: str | None = column("publisher of the document")
    published: date | None = column("publication date of the document")
    sent_id: int = column("sentence")
    start: int = column(
        "first character of the sentence; of the part around the date if it is long"
    )
    end: int = column("character after the last")
    text: str = column("text[start:end]")


@dataclass(frozen=True, slots=True)
class WeekdayConflicts:
    """How often an outlet's stated weekdays contradict its stated dates."""

    site: str | None = column("publisher, as in `documents`; empty if unknown")
    n_documents: int = column("documents with a stated weekday beside a stated date")
    n_pairs: int = column("weekdays stated beside a date")
    n_conflicts: int = column("of these, weekdays that are not those of the date")
    percent: float = column("conflicts in 100 pairs")
    n_weekday: int = column("conflicts where the weekday or the day is the likely slip")
    n_month: int = column("conflicts where the month is the likely slip")
    n_year: int = column("conflicts where the year is the likely slip")
    n_impossible: int = column("stated dates that no calendar has, such as 31 Juni")
    n_future: int = column("reports dated later than their publication")


@dataclass(frozen=True, slots=True)
class AcronymEntry:
    """A short form over all documents of a run; corrected, it can be given back (`--acronyms`)."""

    short: str = column("short form as written")
    long: str | None = column("expansion that most documents have; empty if unknown")
    kind: str = column("as in `acronyms`")
    n_documents: int = column("documents that use it")
    n_sites: int = column("publishers of these documents")
    first_published: date | None = column("publication date of the first of them")
    source: str = column("where most documents have the expansion from, as in `acronyms`")
    alternatives: str | None = column("expansions of other documents, separated by ` | `")
