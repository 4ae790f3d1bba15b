"""The records that flow between stages; their fields are the columns of the tables.

`TABLES` maps a table's name to its record. Everything that describes a column (`nukil schema`,
`datapackage.json`, `docs/tables.md`, the CSV header) is read from here. Offsets are characters
(code points) of `Document.text`, half-open: `text[start:end]` is the row's `text`.
"""

from __future__ import annotations

from dataclasses import Field, dataclass, field, fields
from datetime import date
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, get_type_hints

from pipeline.columns import column
from pipeline.summaries import (
    AcronymEntry,
    DocumentPlace,
    Entity,
    Event,
    PlaceCount,
    WeekdayConflicts,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


@dataclass(frozen=True, slots=True)
class Document:
    """One input record: an article, a page, a row of a CSV file."""

    doc_id: str = column("stable id, from source and content; every input record has its own")
    source_id: str = column("the input's own id: its id column, else the file name's stem")
    source_path: str = column("path of the file below the input folder; ZIP members after a `/`")
    source_format: str = column("text, markdown, html, csv, parquet, jsonl, json")
    url: str | None = column("address of the page, as the input gives it")
    site: str | None = column("publisher: the input's source column, else the host of the url")
    title: str | None = column("title, as the input gives it")
    published: date | None = column("publication date")
    published_source: str | None = column(
        "where `published` was found: column, front_matter, html, url, image_url, file_name, option"
    )
    language: str = column("ISO 639-1 or 639-3 code; und when the text is too short to tell")
    language_score: float | None = column("probability of `language`, 0 to 1")
    n_chars: int = column("length of the text in characters")
    n_tokens: int | None = column("tokens of the text, white space not counted", default=None)
    n_sentences: int | None = column("sentences of the text", default=None)
    duplicate_of: str | None = column(
        "doc_id of the document that it (nearly) repeats: the earliest, then the smallest id",
        default=None,
    )
    text: str = column("clean text, which all offsets count in", default="", exported=False)


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of a document."""

    doc_id: str = column("document")
    sent_id: int = column("number of the sentence in its document, from 0")
    start: int = column("first character")
    end: int = column("character after the last")
    text: str = column("text[start:end]")


@dataclass(frozen=True, slots=True)
class Token:
    """One word of a sentence, as in Universal Dependencies; white space has no rows."""

    doc_id: str = column("document")
    token_id: int = column("number of the word in its sentence, from 1, as in CoNLL-U")
    sent_id: int = column("sentence, as in `sentences`")
    start: int = column("first character")
    end: int = column("character after the last")
    text: str = column("text[start:end]")
    lemma: str | None = column("base form")
    upos: str | None = column("universal part of speech (engine stanza)")
    feats: str | None = column("universal features, `Name=Value` separated by `|` (engine stanza)")
    head: int | None = column("token_id of the word it depends on; 0: the root (engine stanza)")
    deprel: str | None = column("universal relation to the head (engine stanza)")
    multiword: str | None = column(
        "surface token that the word is part of, such as bukunya for buku and nya (engine stanza)"
    )


@dataclass(frozen=True, slots=True)
class Mention:
    """One mention of a person, an organization or a place."""

    doc_id: str = column("document")
    mention_id: str = column("id of the mention: doc_id-start-end")
    sent_id: int = column("sentence that holds the mention's start")
    start: int = column("first character")
    end: int = column("character after the last")
    text: str = column("text[start:end]")
    label: str = column("PER, ORG or LOC")
    canonical: str = column("full name of what is meant, as far as known")
    entity_id: str = column(
        "entity that is meant; shared between documents, initials only within one"
    )
    source: str = column("model, gazetteer or rule")
    rule_id: str | None = column("rule that fired, for source gazetteer or rule")
    score: float = column("confidence, 0 to 1")


@dataclass(frozen=True, slots=True)
class Timex:
    """One expression of time, TIMEX3 (TimeML 1.2.1) and EDTF (ISO 8601-2)."""

    doc_id: str = column("document")
    mention_id: str = column("id of the mention: doc_id-start-end")
    sent_id: int = column("sentence that holds the mention's start")
    start: int = column("first character")
    end: int = column("character after the last")
    text: str = column("text[start:end]")
    timex_type: str = column("DATE, TIME, DURATION or SET")
    timex_value: str = column("TIMEX3 value, as precise as the text: 2025-02-04, 2025-02, P3M")
    edtf: str | None = column("the same as an EDTF string, where EDTF can say it")
    earliest: date | None = column("first day that the value allows")
    latest: date | None = column("last day that the value allows")
    granularity: str | None = column(
        "century, decade, year, half, quarter, month, week, weekend, day, part_of_day, time"
    )
    mod: str | None = column("START, MID, END, APPROX, BEFORE or AFTER, where said")
    time: str | None = column("clock time hh:mm or hh:mm/hh:mm, where said")
    tz: str | None = column("offset from UTC, where said: +07:00 for WIB")
    anchor_date: date | None = column("date from which a relative expression was counted")
    anchor_source: str | None = column(
        "where the anchor was found: published, dateline, url, text, quote, previous"
    )
    resolution: str = column("explicit, inferred_year, inferred_month, relative, unresolved")
    weekday_stated: str | None = column("weekday that the text states, ISO number 1 (Monday) to 7")
    weekday_conflict: bool = column("the stated weekday is not that of the stated date")
    alternative_value: str | None = column("nearest date that has the stated weekday")
    vague: bool = column("no calendar date can be told: saat ini, sebelumnya, ages")
    rule_id: str = column("rule that fired")
    score: float = column("confidence, 0 to 1")
    problem: str | None = column(
        "what is wrong with a stated date: weekday, month or year (likely slip where the weekday "
        "conflicts), date, impossible, future",
        default=None,
    )


@dataclass(frozen=True, slots=True)
class LegalReference:
    """A law, regulation, decree or ruling that is named by its number or year."""

    doc_id: str = column("document")
    mention_id: str = column("id of the mention: doc_id-start-end")
    start: int = column("first character")
    end: int = column("character after the last")
    text: str = column("text[start:end]")
    type: str = column("kind of instrument, written out: undang-undang, peraturan presiden")
    number: str | None = column("number as written: 12, 34/PMK.10/2017")
    year: int | None = column("year of the instrument")
    title: str | None = column("what it is about, where the text says `tentang ...`")
    rule_id: str = column("rule that fired")
    score: float = column("confidence, 0 to 1")


@dataclass(frozen=True, slots=True)
class Place:
    """A LOC mention, linked to the gazetteer where it can be."""

    doc_id: str = column("document")
    mention_id: str = column("id of the mention, as in `mentions`")
    start: int = column("first character")
    end: int = column("character after the last")
    text: str = column("text[start:end]")
    place_id: str | None = column("id in the gazetteer: ID-31.71, geonames:184745, country:KE")
    name: str | None = column("full canonical name, in Indonesian or the local form")
    kind: str | None = column(
        "country, province, regency, city, district, village, foreign_admin, foreign_city, "
        "natural, facility, road, region, other"
    )
    country_code: str | None = column("ISO 3166-1 alpha-2")
    country: str | None = column("name of the country in Indonesian")
    admin1: str | None = column("province, or first-level division of another country")
    admin2: str | None = column("regency or city (Indonesia)")
    latitude: float | None = column("degrees north, WGS 84: centroid or site")
    longitude: float | None = column("degrees east, WGS 84")
    n_candidates: int = column("places of the gazetteer that the name could mean")
    score: float = column("confidence of the link, 0 to 1")


@dataclass(frozen=True, slots=True)
class Organization:
    """An ORG mention, linked to the lexicon of organizations where it can be."""

    doc_id: str = column("document")
    mention_id: str = column("id of the mention, as in `mentions`")
    start: int = column("first character")
    end: int = column("character after the last")
    text: str = column("text[start:end]")
    org_id: str = column("id of the organization; u- before ids that no lexicon holds")
    canonical: str = column("full official name, or the mention itself where unknown")
    acronym: str | None = column("acronym or short form")
    type: str | None = column(
        "government, police_military, court_legal, legislature, party, company, media, "
        "university_school, ngo_community, armed_group, international, sports, religious, other"
    )
    country_code: str | None = column("ISO 3166-1 alpha-2 of its home; XX if international")
    parent: str | None = column("canonical name of the body it belongs to")
    source: str = column("document, lexicon, rule or model")
    score: float = column("confidence of the link, 0 to 1")


@dataclass(frozen=True, slots=True)
class Acronym:
    """A short form of a document and what it stands for there."""

    doc_id: str = column("document")
    short: str = column("short form as written")
    long: str | None = column("expansion; empty if unknown")
    kind: str = column("initialism, syllabic, mixed, translated, office, legal_form")
    defined: bool = column("the document itself spells it out")
    short_start: int = column(
        "first character of the short form: in its definition, else first use"
    )
    short_end: int = column("character after it")
    long_start: int | None = column("first character of the expansion, where the document has it")
    long_end: int | None = column("character after it")
    source: str = column("document, corpus, lexicon or none")
    n_uses: int = column("how often the short form stands in the document")
    alternatives: str | None = column("other expansions, best first, separated by ` | `")
    score: float = column("confidence, 0 to 1")


@dataclass(frozen=True, slots=True)
class Issue:
    """Something that went wrong or needs a look; nothing is dropped without one."""

    source_path: str = column("input file")
    doc_id: str | None = column("document, once there is one")
    stage: str = column("ingest, annotate, extract, resolve or export")
    severity: str = column("error (the document is lost), warning (look at it) or info")
    code: str = column("short stable name of the reason")
    message: str = column("what happened")
    hint: str = column("what to do about it")


@dataclass(frozen=True, slots=True)
class SpanRecord:
    """A find of one component, as plain data.

    `key` is the component's span group ("ner", "dates", "places", "organizations", "acronyms");
    `value` is its `kb_id_`.
    """

    key: str
    start: int
    end: int
    label: str
    rule_id: str
    value: str
    score: float


@dataclass(frozen=True, slots=True)
class Annotated:
    """A spaCy Doc as plain data: what the resolve stage works on.

    `sentences` are half-open character ranges that hold no surrounding white space; `spans` of
    one key are sorted by start and end.
    """

    document: Document
    n_tokens: int
    sentences: tuple[tuple[int, int], ...]
    spans: tuple[SpanRecord, ...]
    _groups: dict[str, list[SpanRecord]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    def group(self, key: str) -> Sequence[SpanRecord]:
        """The spans of one component, in text order."""
        if not self._groups:
            for span in self.spans:
                self._groups.setdefault(span.key, []).append(span)
        return self._groups.get(key, ())


@dataclass(frozen=True, slots=True)
class Name:
    """A mention of a person, organization or place once overlaps are settled, before linking.

    `source` is model, gazetteer or rule; `label` PER, ORG or LOC.
    """

    start: int
    end: int
    label: str
    source: str
    rule_id: str
    score: float


@dataclass(frozen=True, slots=True)
class AcronymVote:
    """One document's definition of a short form; `site` is the outlet, "" if unknown."""

    short: str
    long: str
    site: str
    published: date | None


@dataclass(frozen=True, slots=True)
class AcronymTally:
    """How the corpus of a run expands a short form; `sites`, separated by ` | `, are sorted."""

    short: str
    long: str
    n_documents: int
    n_sites: int
    first_published: date | None
    sites: str = ""


OPTIONAL_TABLES = ("tokens",)  # made only where the settings ask for them
TABLES: Mapping[str, type] = MappingProxyType(
    {
        "documents": Document,
        "sentences": Sentence,
        "tokens": Token,
        "mentions": Mention,
        "dates": Timex,
        "timeline": Event,
        "weekday_conflicts": WeekdayConflicts,
        "legal_references": LegalReference,
        "places": Place,
        "document_places": DocumentPlace,
        "place_counts": PlaceCount,
        "organizations": Organization,
        "acronyms": Acronym,
        "acronym_lexicon": AcronymEntry,
        "entities": Entity,
        "issues": Issue,
    }
)


def columns(record: type) -> tuple[Field[Any], ...]:
    """The exported columns of a record, in order."""
    return tuple(f for f in fields(record) if f.metadata.get("exported", True))


def column_types(record: type) -> dict[str, tuple[str, bool]]:
    """Frictionless type and "may be empty" of every field of a record.

    Returns:
        name → (string | integer | number | boolean | date, nullable).
    """
    names = {str: "string", int: "integer", float: "number", bool: "boolean", date: "date"}
    types: dict[str, tuple[str, bool]] = {}
    for name, hint in get_type_hints(record).items():
        parts = getattr(hint, "__args__", ()) or (hint,)
        base = next(part for part in parts if part is not type(None))
        types[name] = (names[base], type(None) in parts)
    return types
