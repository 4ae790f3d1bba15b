"""What the teachers believe of raw articles: the tag probabilities that the student learns from."""

from __future__ import annotations

import logging
import shutil
from typing import TYPE_CHECKING

import numpy as np
from spacy.vocab import Vocab

from pipeline.language.chain import BIO
from pipeline.language.lexica import Phrases
from pipeline.language.tagger_ensemble import Ensemble
from pipeline.language.tagger_network import Network
from pipeline.language.tokenizer import IndonesianTokenizer
from pipeline.training.corpora import ARTICLES, articles

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    Floats = NDArray[np.float32]

_LOG = logging.getLogger(__name__)
# Weights in the geometric mean: of the chain, of the network trained beside it, of the others.
SHARES = (0.3, 0.3, 0.2, 0.2)
SEEDS = (1, 2, 3)
_STEPS = 65_280  # a probability is kept as so many parts
_TINY = np.float32(1e-6)


def raw_articles(data: Path) -> Iterator[str]:
    """The texts that are labelled, in file order: none of those with annotation.

    Args:
        data: folder of the annotated and raw data (`../shared`).
    """
    annotated = {row["id"] for row in articles(data / "gold/train_entities.jsonl")}
    for row in articles(data / ARTICLES):
        if row["id"] not in annotated:
            yield row["text"]


def write_labels(data: Path, teachers: Sequence[Path], out: Path) -> None:
    """Label all raw articles.

    Args:
        data: folder of the annotated and raw data (`../shared`).
        teachers: model folders: an ensemble, then networks; one for each of `SEEDS`.
        out: file to write: `probabilities` (n_words, len(BIO)) of all articles one after the
            other, in parts of 65,280; `sizes`, words of every article.
    """
    ensemble = Ensemble(teachers[0])
    networks = [Network.read(folder / "network.npz") for folder in teachers]
    phrases = Phrases.read(teachers[0] / "phrases.csv.gz")
    tokenizer = IndonesianTokenizer(Vocab())
    found: list[NDArray[np.uint16]] = []
    for number, text in enumerate(raw_articles(data)):
        words, spaces = tokenizer.cut(text)
        if all(word.isspace() for word in words):
            found.append(np.zeros((0, len(BIO)), dtype=np.uint16))
            continue
        parts = [ensemble.linear(words)]
        parts += [network.tokens(words, spaces, phrases) for network in networks]
        found.append(np.rint(_mean(parts) * _STEPS).astype(np.uint16))
        if number % 1000 == 0:
            _LOG.info("%d articles labelled", number)
    sizes = np.array([len(part) for part in found])
    np.savez(out, allow_pickle=False, probabilities=np.concatenate(found), sizes=sizes)


def read_labels(path: Path) -> Iterator[Floats]:
    """The probabilities of each raw article, in the order of `raw_articles`."""
    with np.load(path, allow_pickle=False) as file:
        probabilities, sizes = file["probabilities"], file["sizes"]
    for end, size in zip(np.cumsum(sizes).tolist(), sizes.tolist(), strict=True):
        yield probabilities[end - size : end].astype(np.float32) / _STEPS


def copy_phrases(source: Path, target: Path) -> None:
    """Give a network of its own folder the phrases of another model."""
    target.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source / "phrases.csv.gz", target / "phrases.csv.gz")


def _mean(parts: Sequence[Floats]) -> Floats:
    logs = sum(share * np.log(part + _TINY) for share, part in zip(SHARES, parts, strict=True))
    odds = np.exp(np.asarray(logs, dtype=np.float32))
    found: Floats = odds / odds.sum(axis=1, keepdims=True)
    return found
