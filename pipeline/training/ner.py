"""Training of the name tagger: an ensemble of a CRF and a network, and the student of three."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import numpy as np
import pycrfsuite

from pipeline.language.chain import BIO
from pipeline.language.document import document_facts
from pipeline.language.lexica import write_clusters
from pipeline.language.tagger_ensemble import load_maker
from pipeline.language.weights import read_cues, write_manifest
from pipeline.training.card import write_card
from pipeline.training.conventions import with_convention
from pipeline.training.documents import (
    ARTICLES_CORPUS,
    TaggedDocument,
    read_documents,
    read_rows,
)
from pipeline.training.figures import fit_calibration, measure
from pipeline.training.phrases import write_cues, write_phrases
from pipeline.training.vectors import cluster

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

GRANULARITIES = (64, 256, 1024)
# Corpora of other conventions from which the default model learns too.
OTHERS = ("nerui",)
# Texts that the network sees at least, over all epochs: six times the annotated articles.
_TEXTS = 10_000


def train_ner(
    data: Path,
    vectors: Path,
    out: Path,
    *,
    corpus: str = ARTICLES_CORPUS,
    network: bool = True,
    labels: Path | None = None,
    version: str = "0.5.0",
) -> Path:
    """Train a name model, fit its scores, and put its figures into its card if it has one.

    Args:
        data: folder of the annotated and raw data (`../shared`).
        vectors: file of `train_vectors`.
        out: model folder to write.
        corpus: `articles` (the default model, a small network taught by an ensemble), or a corpus
            of `data/ner`, as `nerui`, whose convention the model follows (an ensemble).
        network: train the neural half of an ensemble too (needs PyTorch).
        labels: file of what the ensemble believes of raw articles; it is trained, beside the
            file, and the file written if it does not exist. None: beside `vectors`.
        version: goes into the manifest.
    """
    if corpus == ARTICLES_CORPUS and network:
        _train_student(data, vectors, out, labels or vectors.with_name("labels.npz"))
    else:
        train_ensemble(data, vectors, out, corpus=corpus, network=network)
    finish(data, out, corpus=corpus, version=version)
    return out


def train_ensemble(
    data: Path, vectors: Path, out: Path, *, corpus: str = ARTICLES_CORPUS, network: bool = True
) -> None:
    """Train an ensemble; arguments as of `train_ner`."""
    write_lexica(data, vectors, out)
    others = OTHERS if corpus == ARTICLES_CORPUS else ()
    train_crf(_documents(data, corpus, others), out)
    if network:
        _train_network(data, vectors, out, _texts(data, corpus, others), seed=1)


def _train_student(data: Path, vectors: Path, out: Path, labels: Path) -> None:
    """Train the teachers, let them label raw articles, and train the small network."""
    from pipeline.training.labels import SEEDS, copy_phrases, write_labels
    from pipeline.training.student_train import train_student

    texts = _texts(data, ARTICLES_CORPUS, OTHERS)
    out.mkdir(parents=True, exist_ok=True)
    if not labels.exists():
        teachers = [labels.with_name("teachers") / str(seed) for seed in SEEDS]
        train_ensemble(data, vectors, teachers[0])
        for seed, folder in zip(SEEDS[1:], teachers[1:], strict=True):
            copy_phrases(teachers[0], folder)
            _train_network(data, vectors, folder, texts, seed=seed)
        write_labels(data, teachers, labels)
    write_phrases(data / "data/gazetteer", out / "phrases.csv.gz")
    train_student(out, data, vectors, labels, rows=texts)


def _train_network(
    data: Path, vectors: Path, out: Path, texts: Sequence[dict[str, Any]], *, seed: int
) -> None:
    from pipeline.training.tagger_train import train_tagger

    epochs = min(max(6, -(-_TEXTS // len(texts))), 40)
    train_tagger(out, data, vectors, rows=texts, epochs=epochs, seed=seed)


def _texts(data: Path, corpus: str, others: Sequence[str]) -> list[dict[str, Any]]:
    """The annotated texts for a network: sentences of a corpus joined to documents."""
    from pipeline.training.tagger_data import joined

    rows = read_rows(data, corpus)
    if corpus != ARTICLES_CORPUS:
        rows = list(joined(rows))
    return rows + [row for other in others for row in joined(read_rows(data, other))]


def finish(data: Path, out: Path, *, corpus: str, version: str) -> None:
    """Fit the scores of a trained model on the development part, write manifest and card."""
    notes: dict[str, object] = {"corpus": corpus}
    write_manifest(out, name=out.name, version=version, notes=notes)
    figures = measure(str(out.resolve()), read_rows(data, corpus, "dev"))
    scaling = [round(number, 4) for number in fit_calibration(figures.believed)]
    write_manifest(out, name=out.name, version=version, notes=notes | {"calibration": scaling})
    if (out / "CARD.md").exists():
        write_card(data, out.resolve(), (corpus, *(o for o in OTHERS if o != corpus)))


def _documents(data: Path, corpus: str, others: Sequence[str]) -> list[TaggedDocument]:
    wanted = [replace(document, convention="") for document in read_documents(data, corpus)]
    return wanted + [document for other in others for document in read_documents(data, other)]


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
    write_clusters(out / "clusters.npz", words, np.stack(numbers, axis=1))


def train_crf(
    documents: Iterable[TaggedDocument],
    folder: Path,
    *,
    c1: float = 0.05,
    c2: float = 0.02,
    iterations: int = 110,
    min_count: int = 2,
) -> None:
    """Train `crf.npz` of a folder that holds its lexica.

    Args:
        documents: annotated documents.
        folder: model folder.
        c1: weight of the L1 penalty.
        c2: weight of the L2 penalty.
        iterations: of L-BFGS at most.
        min_count: features seen less often are left out.
    """
    maker, cues = load_maker(folder), read_cues(folder / "cues.csv")
    trainer = pycrfsuite.Trainer(algorithm="lbfgs", verbose=False)
    conventions = set()
    for document in documents:
        if document.convention:
            conventions.add(document.convention)
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
        write_weights(trained, folder / "crf.npz", tuple(f"{name}:" for name in conventions))


def write_weights(trained: Path, out: Path, copies: tuple[str, ...] = ()) -> None:
    """Write a model of python-crfsuite as `Crf.read` wants it.

    Args:
        trained: file of python-crfsuite.
        out: file to write.
        copies: beginnings of features that no text outside training has.
    """
    tagger = pycrfsuite.Tagger()
    tagger.open(str(trained))
    info = tagger.info()
    rows: dict[str, NDArray[np.float16]] = {}
    for (feature, tag), weight in info.state_features.items():
        if feature.startswith(copies):
            continue
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
