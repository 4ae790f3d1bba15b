"""Training of the name tagger."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pycrfsuite
from spacy.vocab import Vocab

from pipeline.language.document import document_facts
from pipeline.language.lexica import write_table
from pipeline.language.lines import split_lines
from pipeline.language.tagger import load_maker
from pipeline.language.tokenizer import IndonesianTokenizer
from pipeline.language.weights import read_cues, write_manifest
from pipeline.training.corpora import articles
from pipeline.training.phrases import write_cues, write_phrases
from pipeline.training.vectors import cluster

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path
    from typing import Any

_LOG = logging.getLogger(__name__)
GRANULARITIES = (64, 256, 1024)


@dataclass(frozen=True, slots=True)
class TaggedLine:
    """A line of tokens with its BIO tags."""

    words: list[str]
    tags: list[str]


def tagged_document(
    text: str, entities: Iterable[dict[str, Any]], tokenizer: IndonesianTokenizer
) -> list[TaggedLine]:
    """An annotated article as lines of tokens with BIO tags.

    A name whose offsets cut a token takes the whole token.
    """
    doc = tokenizer(text)
    tags = ["O"] * len(doc)
    for entity in entities:
        span = doc.char_span(entity["start"], entity["end"], alignment_mode="expand")
        if span is None:
            continue
        prefix = "B-"
        for token in span:
            if not token.is_space:
                tags[token.i] = prefix + entity["label"]
                prefix = "I-"
    lines = split_lines([token.text for token in doc])
    return [TaggedLine(line.words, [tags[i] for i in line.indices]) for line in lines]


def write_lexica(data: Path, vectors: Path, out: Path, *, min_rank: int = 60_000) -> None:
    """Write clusters, phrases and cues of a model folder.

    Args:
        data: folder of the annotated and raw data (`../shared`).
        vectors: file of `train_vectors`.
        out: model folder.
        min_rank: words less frequent than this rank get no cluster.
    """
    out.mkdir(parents=True, exist_ok=True)
    write_phrases(data / "data/gazetteer", out / "phrases.csv.gz")
    write_cues(out / "cues.csv")
    with np.load(vectors, allow_pickle=False) as file:
        words = [str(word) for word in file["words"][:min_rank]]
        table = file["vectors"][:min_rank].astype(np.float32)
    numbers = [cluster(table, size).astype(np.uint16) for size in GRANULARITIES]
    write_table(out / "clusters.npz", words, np.stack(numbers, axis=1))


def train_crf(
    documents: Iterable[Sequence[TaggedLine]],
    folder: Path,
    *,
    c1: float = 0.05,
    c2: float = 0.02,
    iterations: int = 120,
    min_count: int = 2,
) -> None:
    """Train `crf.bin` of a folder that holds its lexica.

    Args:
        documents: annotated documents.
        folder: model folder.
        c1: weight of the L1 penalty.
        c2: weight of the L2 penalty.
        iterations: of L-BFGS at most.
        min_count: features seen less often are left out.
    """
    maker = load_maker(folder)
    cues = read_cues(folder / "cues.csv")
    trainer = pycrfsuite.Trainer(algorithm="lbfgs", verbose=False)
    for document in documents:
        facts = document_facts([line.words for line in document], cues)
        for line in document:
            trainer.append(maker.line(line.words, facts), line.tags)
    trainer.set_params(
        {
            "c1": c1,
            "c2": c2,
            "max_iterations": iterations,
            "feature.minfreq": min_count,
            "feature.possible_transitions": True,
        }
    )
    trainer.train(str(folder / "crf.bin"))


def train_ner(data: Path, vectors: Path, out: Path, *, version: str = "0.1.0") -> Path:
    """Train the default name model.

    Args:
        data: folder of the annotated and raw data (`../shared`).
        vectors: file of `train_vectors`.
        out: model folder to write.
        version: goes into the manifest.
    """
    write_lexica(data, vectors, out)
    tokenizer = IndonesianTokenizer(Vocab())
    documents = [
        tagged_document(row["text"], row["entities"], tokenizer)
        for row in articles(data / "gold/train_entities.jsonl")
    ]
    train_crf(documents, out)
    write_manifest(out, name=out.name, version=version, notes={"language": "id"})
    return out
