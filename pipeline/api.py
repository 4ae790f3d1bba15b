"""Nukil from Python: a spaCy pipeline, and tables as pandas DataFrames."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pipeline.errors import UsageError
from pipeline.records import OPTIONAL_TABLES, TABLES, Annotated, Document, Issue
from pipeline.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    import pandas as pd
    import pyarrow as pa
    from spacy.language import Language

    from pipeline.records import Token
    from pipeline.settings import LexiconSettings

    Texts = pd.DataFrame | Iterable[str | Mapping[str, Any]]


def load(
    model: str = "ner",
    *,
    extractors: Sequence[str] | None = None,
    engine: str = "nukil",
    stanza: str = "stanza",
    tokens: bool = False,
    lexicons: LexiconSettings | None = None,
) -> Language:
    """The whole pipeline as a spaCy `Language`.

    Args:
        model: folder of models/, or a path.
        extractors: which extractors to add, all by default.
        engine: nukil or stanza.
        stanza: folder of Stanza's models, below models/ or a path.
        tokens: find lemmas too; with stanza, also parts of speech and trees.
        lexicons: the user's own lexicons.

    Returns:
        A pipeline whose Docs have `ents` and the span groups "ner", "dates", "places",
        "organizations", "acronyms".
    """
    from pipeline.extractors import EXTRACTORS, add_extractors
    from pipeline.language.load import load_language

    nlp = load_language(model, engine=engine, stanza=stanza, attributes=tokens)
    return add_extractors(nlp, EXTRACTORS if extractors is None else extractors, lexicons)


def extract(texts: Texts, *, settings: Settings | None = None) -> dict[str, pd.DataFrame]:
    """The tables of some texts.

    Args:
        texts: strings, mappings with the usual keys (id, text, title, date, url), or a DataFrame
            with such columns; other names can be given in `settings.ingest`.
        settings: how each stage works.

    Returns:
        Table → DataFrame, as `nukil run` exports them; offsets count characters of the text.
    """
    import pandas as pd
    import pyarrow as pa

    tables = extract_tables(texts, settings=settings)
    kinds = {pa.int64(): pd.Int64Dtype(), pa.bool_(): pd.BooleanDtype()}
    return {
        name: table.to_pandas(types_mapper=kinds.get, date_as_object=True)
        for name, table in tables.items()
    }


def extract_tables(texts: Texts, *, settings: Settings | None = None) -> dict[str, pa.Table]:
    """The tables of some texts as Arrow tables."""
    import pyarrow as pa

    from pipeline.exports.columns import table_schema
    from pipeline.stages.shards import as_dict

    rows = extract_rows(texts, settings=settings)
    return {
        name: pa.Table.from_pylist(
            [
                {k: v for k, v in as_dict(row).items() if k != "text" or name != "documents"}
                for row in rows[name]
            ],
            schema=table_schema(name),
        )
        for name in TABLES
        if name in rows
    }


def extract_rows(texts: Texts, *, settings: Settings | None = None) -> dict[str, list[Any]]:
    """The rows of some texts: table → records."""
    from pipeline.stages.lean import seldom_collecting

    with seldom_collecting():
        return _extract_rows(texts, settings or Settings())


def _extract_rows(texts: Texts, chosen: Settings) -> dict[str, list[Any]]:
    from pipeline.extractors.user_lexicons import user_lexicons
    from pipeline.resolve.acronyms import tally_votes, vote_acronyms
    from pipeline.resolve.document import resolve_document
    from pipeline.tables.rows import rows_of

    documents, issues = read_texts(texts, chosen)
    tokens: list[Token] = []
    annotated = list(annotate(documents, chosen, tokens, issues))
    tallies: dict[str, list[Any]] = {}
    for tally in tally_votes(vote for item in annotated for vote in vote_acronyms(item)):
        tallies.setdefault(tally.short, []).append(tally)
    lexicons = user_lexicons(chosen.lexicons)

    def rows_for(item: Annotated) -> Mapping[str, Sequence[Any]]:
        return rows_of(item, resolve_document(item, tallies, lexicons))

    tables = _tables(documents, annotated, rows_for, issues)
    return {**tables, "tokens": tokens} if chosen.annotate.tokens else tables


def read_texts(texts: Texts, settings: Settings) -> tuple[list[Document], list[Issue]]:
    """Texts as documents, in the order of their ids.

    Raises:
        UsageError: a single string instead of a list of them.
    """
    from pipeline.documents.read import read_rows

    if isinstance(texts, str | bytes):
        raise UsageError("a single text", hint="give a list of texts: [text]")
    rows: Iterable[Any] = texts
    if hasattr(texts, "to_dict"):
        rows = texts.to_dict("records")
    items = list(read_rows((_row(row) for row in rows), settings.ingest))
    documents = [item for item in items if isinstance(item, Document)]
    documents.sort(key=lambda d: (d.source_path, d.source_id, d.doc_id))
    return documents, [item for item in items if isinstance(item, Issue)]


def annotate(
    documents: Iterable[Document], settings: Settings, tokens: list[Token], issues: list[Issue]
) -> Iterable[Annotated]:
    """Documents with tokens, sentences and all spans, as plain data.

    Args:
        documents: what to read.
        settings: how each stage works.
        tokens: gets the rows of the tokens table, if the settings ask for it.
        issues: gets what went wrong; a document that fails is left out.
    """
    from pipeline.stages import docs, faults
    from pipeline.stages.lean import bare_words

    keys, chosen = settings.extract.pipeline, settings.annotate
    nlp = load(
        chosen.model,
        extractors=keys,
        engine=chosen.engine,
        stanza=chosen.stanza,
        tokens=chosen.tokens,
        lexicons=settings.lexicons,
    )
    if chosen.engine == "nukil" and not chosen.tokens:
        bare_words(nlp.vocab)
    for document in documents:
        doc = faults.attempt(nlp, document.text)
        if isinstance(doc, faults.Failure):
            issues.append(faults.failed(document, "annotate", doc))
            continue
        issues += faults.misaligned(doc, document.source_path, document.doc_id)
        cut = docs.tokens_of(doc)
        if chosen.tokens:
            tokens += docs.token_rows_of(document, cut, docs.words_of(doc))
        yield docs.annotated_of(document, cut, docs.spans_of(doc, ("ner", *keys)))


def _row(value: Any) -> Mapping[str, Any]:
    return {"text": value} if isinstance(value, str) else value


def _tables(
    documents: Sequence[Document],
    annotated: Sequence[Annotated],
    rows_for: Callable[[Annotated], Mapping[str, Sequence[Any]]],
    issues: list[Issue],
) -> dict[str, list[Any]]:
    from dataclasses import replace

    from pipeline.stages import faults
    from pipeline.stages.shards import as_dict
    from pipeline.tables.summary import Summary

    tables: dict[str, list[Any]] = {name: [] for name in TABLES if name not in OPTIONAL_TABLES}
    by_id = {item.document.doc_id: item for item in annotated}
    summary = Summary()
    for document in documents:
        item = by_id.get(document.doc_id)
        if item is None:
            tables["documents"].append(document)
            continue
        rows = faults.attempt(rows_for, item)
        if isinstance(rows, faults.Failure):
            issues.append(faults.failed(document, "resolve", rows))
            tables["documents"].append(document)
            continue
        size = len(item.sentences)
        tables["documents"].append(replace(document, n_tokens=item.n_tokens, n_sentences=size))
        for name, records in rows.items():
            tables[name].extend(records)
        plain = {name: [as_dict(row) for row in records] for name, records in rows.items()}
        summary.add(as_dict(document), plain)
    tables |= summary.tables()
    tables["issues"] = issues
    return tables
