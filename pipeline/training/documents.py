"""Annotated documents as tokens and BIO tags, whatever corpus they come from."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from spacy.vocab import Vocab

from pipeline.errors import UsageError
from pipeline.language.lines import split_lines
from pipeline.language.tagger import tag_spans
from pipeline.language.tokenizer import IndonesianTokenizer
from pipeline.training.corpora import articles

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

ANNOTATED = {"train": "gold/train_entities.jsonl", "dev": "gold/dev.jsonl"}
ARTICLES_CORPUS = "articles"
LABELS = frozenset(("PER", "ORG", "LOC"))
Offsets = tuple[int, int, str]


@dataclass(frozen=True, slots=True)
class TaggedLine:
    """A line of tokens with its BIO tags."""

    words: list[str]
    tags: list[str]


@dataclass(frozen=True, slots=True)
class TaggedDocument:
    """An annotated document; a sentence of a corpus without documents is one of its own.

    Attributes:
        convention: corpus whose convention its tags follow; "" for the one that is wanted.
    """

    doc_id: str
    lines: tuple[TaggedLine, ...]
    convention: str = ""


def read_documents(data: Path, corpus: str, split: str = "train") -> list[TaggedDocument]:
    """All documents of a corpus; arguments and errors as of `read_rows`."""
    tokenizer = IndonesianTokenizer(Vocab())
    return [
        replace(tag_document(row["id"], row["text"], _spans(row), tokenizer), convention=corpus)
        for row in read_rows(data, corpus, split)
    ]


def read_rows(data: Path, corpus: str, split: str = "train") -> list[dict[str, Any]]:
    """The annotated texts of a corpus: `id`, `text`, `entities` (`start`, `end`, `label`).

    Args:
        data: folder of the annotated and raw data (`../shared`).
        corpus: `articles`, or a corpus of `data/ner`.
        split: `train` or `dev`.

    Raises:
        UsageError: there is no such corpus.
    """
    if corpus == ARTICLES_CORPUS:
        return list(articles(data / ANNOTATED[split]))
    path = data / "data/ner" / corpus / f"{split}.conll"
    if not path.is_file():
        raise UsageError(f"no corpus {corpus!r}: {path}", hint="a folder of data/ner, or articles")
    return [
        {
            "id": f"{corpus}-{i}",
            "text": " ".join(words),
            "entities": [
                {"start": start, "end": end, "label": label}
                for start, end, label in _offsets(words, tags)
                if label in LABELS
            ],
        }
        for i, (words, tags) in enumerate(read_conll(path))
    ]


def _spans(row: Mapping[str, Any]) -> list[Offsets]:
    return [(span["start"], span["end"], span["label"]) for span in row["entities"]]


def tag_document(
    doc_id: str, text: str, entities: Iterable[Offsets], tokenizer: IndonesianTokenizer
) -> TaggedDocument:
    """An annotated text as lines of tokens with BIO tags.

    A name whose offsets cut a token takes the whole token.
    """
    doc = tokenizer(text)
    tags = ["O"] * len(doc)
    for start, end, label in entities:
        span = doc.char_span(start, end, alignment_mode="expand")
        if span is None:
            continue
        prefix = "B-"
        for token in span:
            if not token.is_space:
                tags[token.i] = prefix + label
                prefix = "I-"
    lines = split_lines([token.text for token in doc])
    return TaggedDocument(
        doc_id, tuple(TaggedLine(line.words, [tags[i] for i in line.indices]) for line in lines)
    )


def read_conll(path: Path) -> Iterator[tuple[list[str], list[str]]]:
    """Sentences of a file of `token<TAB>tag` lines: tokens and BIO tags."""
    words: list[str] = []
    tags: list[str] = []
    for line in [*path.read_text(encoding="utf-8").split("\n"), ""]:
        if line:
            word, tag = line.split("\t")
            words.append(word)
            tags.append(tag)
        elif words:
            yield words, tags
            words, tags = [], []


def _offsets(words: Sequence[str], tags: Sequence[str]) -> list[Offsets]:
    starts = [0]
    for word in words:
        starts.append(starts[-1] + len(word) + 1)
    return [(starts[a], starts[b] - 1, label) for a, b, label in tag_spans(tags)]
