"""Training of the name tagger.

A first model of either half of the annotated articles labels the raw news; what it says about a
word there is a feature of the model that ships. Each half is trained on what the model of the
other half says, so that no word of an article has been seen with its labels.
"""

from __future__ import annotations

import logging
import shutil
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import numpy as np
import pycrfsuite

from pipeline.language.chain import BIO
from pipeline.language.document import document_facts
from pipeline.language.lexica import write_table
from pipeline.language.tagger import load_maker
from pipeline.language.weights import read_cues, write_manifest
from pipeline.training.conventions import with_convention
from pipeline.training.corpora import ARTICLES, articles
from pipeline.training.corpus_labels import count_labels, merge_counts, write_labels
from pipeline.training.documents import TaggedDocument, read_documents, read_rows
from pipeline.training.phrases import write_cues, write_phrases
from pipeline.training.vectors import cluster

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from pipeline.language.features import FeatureMaker
from pipeline.training.corpus_labels import Counts

_LOG = logging.getLogger(__name__)
GRANULARITIES = (64, 256, 1024)
_LEXICA = ("clusters.npz", "phrases.csv.gz", "cues.csv")


def train_ner(
    data: Path,
    vectors: Path,
    out: Path,
    *,
    cache: Path,
    corpus: str = "articles",
    also: Sequence[str] = (),
    network: bool = True,
    version: str = "0.2.0",
) -> Path:
    """Train a name model.

    Args:
        data: folder of the annotated and raw data (`../shared`).
        vectors: file of `train_vectors`.
        out: model folder to write.
        cache: folder for the first models and their counts.
        corpus: `articles` (the default model), or a corpus of `data/ner`, as `nerui`; its
            convention is the one that the model follows.
        also: further corpora, whose conventions differ (`conventions.py`).
        network: train the neural half of the model too (needs PyTorch).
        version: goes into the manifest.
    """
    documents = [replace(document, convention="") for document in read_documents(data, corpus)]
    write_lexica(data, vectors, out)
    raw = _raw_texts(data, documents)
    halves = [cache / f"{out.name}-half{k}" for k in (0, 1)]
    counts = [_first_model(documents[k::2], out, halves[k], raw) for k in (0, 1)]
    words, names = (merge_counts(part) for part in zip(*counts, strict=True))
    write_labels(words, names, out)
    makers = [load_maker(half) for half in halves]
    others = [document for name in also for document in read_documents(data, name)]
    pairs = ((makers[1 - i % 2], document) for i, document in enumerate([*documents, *others]))
    train_crf(pairs, out)
    if network:
        from pipeline.training.tagger_train import train_tagger

        train_tagger(out, data, vectors, rows=read_rows(data, corpus))
    write_manifest(out, name=out.name, version=version, notes={"corpus": corpus})
    return out


def write_lexica(data: Path, vectors: Path, out: Path, *, max_words: int = 90_000) -> None:
    """Write clusters, phrases and cues of a model folder.

    Args:
        data: folder of the annotated and raw data (`../shared`).
        vectors: file of `train_vectors`.
        out: model folder.
        max_words: only so many words, the most frequent ones, get clusters.
    """
    out.mkdir(parents=True, exist_ok=True)
    write_phrases(data / "data/gazetteer", out / "phrases.csv.gz")
    write_cues(out / "cues.csv")
    with np.load(vectors, allow_pickle=False) as file:
        words = [str(word) for word in file["words"][:max_words]]
        table = file["vectors"][:max_words].astype(np.float32)
    numbers = [cluster(table, size).astype(np.uint16) for size in GRANULARITIES]
    write_table(out / "clusters.npz", words, np.stack(numbers, axis=1))


def train_crf(
    documents: Iterable[tuple[FeatureMaker, TaggedDocument]],
    folder: Path,
    *,
    c1: float = 0.05,
    c2: float = 0.02,
    iterations: int = 120,
    min_count: int = 2,
) -> None:
    """Train `crf.npz` of a folder that holds its lexica.

    Args:
        documents: annotated documents, each with the maker of its features.
        folder: model folder.
        c1: weight of the L1 penalty.
        c2: weight of the L2 penalty.
        iterations: of L-BFGS at most.
        min_count: features seen less often are left out.
    """
    cues = read_cues(folder / "cues.csv")
    trainer = pycrfsuite.Trainer(algorithm="lbfgs", verbose=False)
    for maker, document in documents:
        facts = document_facts([line.words for line in document.lines], cues)
        for line in document.lines:
            rows = maker.line(line.words, facts)
            trainer.append(with_convention(rows, document.convention), line.tags)
    trainer.set_params(
        {
            "c1": c1,
            "c2": c2,
            "max_iterations": iterations,
            "feature.minfreq": min_count,
            "feature.possible_transitions": True,
        }
    )
    with TemporaryDirectory() as scratch:
        trained = Path(scratch) / "crf.bin"
        trainer.train(str(trained))
        write_weights(trained, folder / "crf.npz")


def write_weights(trained: Path, out: Path) -> None:
    """Write a model of python-crfsuite as `Crf.read` wants it."""
    tagger = pycrfsuite.Tagger()
    tagger.open(str(trained))
    info = tagger.info()
    rows: dict[str, NDArray[np.float16]] = {}
    for (feature, tag), weight in info.state_features.items():
        row = rows.setdefault(feature, np.zeros(len(BIO), dtype=np.float16))
        row[BIO.index(tag)] = weight
    transitions = np.zeros((len(BIO), len(BIO)), dtype=np.float32)
    for (left, right), weight in info.transitions.items():
        transitions[BIO.index(left), BIO.index(right)] = weight
    features = sorted(rows)
    np.savez_compressed(
        out,
        features=np.frombuffer("\n".join(features).encode("utf-8"), dtype=np.uint8),
        weights=np.stack([rows[feature] for feature in features]),
        transitions=transitions,
    )


def _first_model(
    documents: Sequence[TaggedDocument], lexica: Path, half: Path, raw: Sequence[str]
) -> tuple[Counts, Counts]:
    half.mkdir(parents=True, exist_ok=True)
    for name in _LEXICA:
        shutil.copyfile(lexica / name, half / name)
    for name in ("labels.npz", "names.csv.gz"):
        (half / name).unlink(missing_ok=True)
    maker = load_maker(half)
    train_crf(((maker, document) for document in documents), half, iterations=70)
    write_manifest(half, name=half.name, version="0", notes={})
    words, names = count_labels(str(half), raw)
    _LOG.info("%s: %d words, %d names", half.name, len(words), len(names))
    write_labels(words, names, half)
    return words, names


def _raw_texts(data: Path, documents: Sequence[TaggedDocument]) -> list[str]:
    """Texts of the raw articles that are not among the annotated ones."""
    annotated = {document.doc_id for document in documents}
    return [str(row["text"]) for row in articles(data / ARTICLES) if row["id"] not in annotated]
