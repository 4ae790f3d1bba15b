"""spaCy Docs as plain data and back: what stands between the annotate and extract stages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.language.texts import keep_text, token_edges, words_and_spaces
from pipeline.records import Annotated, Document, SpanRecord
from pipeline.tables.tokens import Word, token_rows

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from spacy.tokens import Doc
    from spacy.vocab import Vocab

    from pipeline.records import Token


@dataclass(frozen=True, slots=True)
class Tokens:
    """Tokens and sentences of a text as character ranges, in order; white space has tokens too.

    Attributes:
        ends: end of each token; the next begins there, or one blank later.
        blanks: number of each token that a single blank follows.
        sentences: index of the first token of each sentence.
    """

    ends: Sequence[int]
    blanks: Sequence[int]
    sentences: Sequence[int]


def tokens_of(doc: Doc) -> Tokens:
    """The tokens and sentence starts of a Doc."""
    _, ends = token_edges(doc)
    _, spaces = words_and_spaces(doc)
    blanks = [number for number, space in enumerate(spaces) if space]
    starts = (doc.to_array("SENT_START") == 1).nonzero()[0].tolist()
    return Tokens(ends, blanks, starts)


def words_of(doc: Doc) -> list[Word]:
    """What the pipeline knows of every token, white space among them."""
    parsed = doc.has_annotation("DEP")
    group = doc.spans.get("multiword", ())
    surface = {token.i: span.text for span in group for token in span}
    return [
        Word(
            lemma=token.lemma_ or None,
            upos=token.pos_ or None,
            feats=str(token.morph) or None,
            head=token.head.i if parsed else None,
            deprel=(token.dep_ or None) if parsed else None,
            multiword=surface.get(token.i),
        )
        for token in doc
    ]


def doc_of(vocab: Vocab, text: str, tokens: Tokens, spans: Iterable[SpanRecord]) -> Doc:
    """The Doc with its sentences, its names as `ents`, and its span groups."""
    from spacy.tokens import Doc

    from pipeline.extractors.base import Found, write_spans

    blanks, starts = set(tokens.blanks), set(tokens.sentences)
    words, spaces, position = [], [], 0
    for number, end in enumerate(tokens.ends):
        words.append(text[position:end])
        spaces.append(number in blanks)
        position = end + (number in blanks)
    sent_starts: list[bool | int | None] = [number in starts for number in range(len(words))]
    doc = Doc(vocab, words=words, spaces=spaces, sent_starts=sent_starts)
    keep_text(doc, text)
    grouped: dict[str, list[Found]] = {}
    for span in spans:
        found = Found(span.start, span.end, span.label, span.rule_id, span.value, span.score)
        grouped.setdefault(span.key, []).append(found)
    for key, finds in grouped.items():
        write_spans(doc, key, finds)
    if "ner" in doc.spans:
        doc.ents = list(doc.spans["ner"])
    return doc


def spans_of(doc: Doc, keys: Iterable[str]) -> list[SpanRecord]:
    """The spans of some groups of a Doc, sorted by key and offset."""
    found = []
    for key in sorted(keys):
        if key not in doc.spans:
            continue
        group = doc.spans[key]
        scores = group.attrs.get("scores") or [1.0] * len(group)
        for span, score in zip(group, scores, strict=True):
            found.append(
                SpanRecord(
                    key=key,
                    start=span.start_char,
                    end=span.end_char,
                    label=span.label_,
                    rule_id=span.id_,
                    value=span.kb_id_,
                    score=round(float(score), 4),
                )
            )
    return found


def annotated_of(document: Document, tokens: Tokens, spans: Iterable[SpanRecord]) -> Annotated:
    """What the resolve stage works on, from plain data."""
    return Annotated(
        document=document,
        n_tokens=_word_count(document.text, tokens),
        sentences=tuple(sentence_ranges(document.text, tokens)),
        spans=tuple(spans),
    )


def sentence_ranges(text: str, tokens: Tokens) -> list[tuple[int, int]]:
    """Character ranges of the sentences, without white space around them; none is empty."""
    blanks = set(tokens.blanks)
    firsts = [0 if i == 0 else tokens.ends[i - 1] + (i - 1 in blanks) for i in tokens.sentences]
    ranges = []
    for start, limit in zip(firsts, [*firsts[1:], len(text)], strict=True):
        piece = text[start:limit]
        begin = start + len(piece) - len(piece.lstrip())
        end = start + len(piece.rstrip())
        if begin < end:
            ranges.append((begin, end))
    return ranges


def token_ranges(tokens: Tokens) -> list[tuple[int, int]]:
    """Character range of every token, white space among them."""
    blanks, position, ranges = set(tokens.blanks), 0, []
    for number, end in enumerate(tokens.ends):
        ranges.append((position, end))
        position = end + (number in blanks)
    return ranges


def token_rows_of(document: Document, tokens: Tokens, words: Sequence[Word]) -> Iterator[Token]:
    """The rows of the tokens table that a document gives."""
    ranges = token_ranges(tokens)
    sentences = sentence_ranges(document.text, tokens)
    return token_rows(document.doc_id, document.text, ranges, sentences, words)


def _word_count(text: str, tokens: Tokens) -> int:
    blanks, position, count = set(tokens.blanks), 0, 0
    for number, end in enumerate(tokens.ends):
        count += not text[position:end].isspace()
        position = end + (number in blanks)
    return count
