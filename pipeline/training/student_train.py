"""Training of the small network that ships: `student.npz` of a model folder."""

from __future__ import annotations

import logging
import random
from typing import TYPE_CHECKING

import numpy as np
from spacy.vocab import Vocab

from pipeline.language.chain import BIO
from pipeline.language.lexica import Phrases
from pipeline.language.tagger_forms import FormTable
from pipeline.language.tagger_input import blocks
from pipeline.language.tagger_tags import to_bio
from pipeline.language.tokenizer import IndonesianTokenizer
from pipeline.training.labels import raw_articles, read_labels
from pipeline.training.tagger_train import average, common_letters, read_vectors, write_network

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path
    from typing import Any

    from pipeline.training.student_model import StudentNetwork
    from pipeline.training.tagger_data import Annotated, Batches

_LOG = logging.getLogger(__name__)
_BATCH = 5
# A pass over the data holds every annotated text so many times; its tags are this sure.
_REPEATS, _SURE = 2, 0.98
# A word of n occurrences is taken for unknown with the chance first * 2 / (2 + n) + second.
_FORGET = (0.3, 0.02)
_SETTLING = 400  # batches over which the normalizations are measured at the end


def train_student(
    out: Path,
    data: Path,
    vectors: Path,
    labels: Path,
    *,
    rows: Iterable[Mapping[str, Any]],
    words: int = 25_000_000,
    rate: float = 3e-3,
    seed: int = 1,
) -> Path:
    """Train the small network of a model folder that holds `phrases.csv.gz`.

    One thread, so that the same data and seed give the same numbers.

    Args:
        out: model folder; `student.npz` is written there.
        data: folder of the annotated and raw data (`../shared`).
        vectors: file of `train_vectors`.
        labels: file of `write_labels`.
        rows: annotated texts, which it learns from as well.
        words: to train on, over all passes.
        rate: highest learning rate.
        seed: of everything random.
    """
    import torch

    from pipeline.training.student_model import StudentNetwork
    from pipeline.training.tagger_data import Batches

    torch.set_num_threads(1)
    torch.manual_seed(seed)
    known, table, counts = read_vectors(vectors)
    forms = FormTable(known, common_letters(known))
    phrases = Phrases.read(out / "phrases.csv.gz")
    documents = list(_labelled(data, labels, phrases))
    documents += _REPEATS * list(_annotated(rows, phrases))
    model = StudentNetwork(torch.from_numpy(table), len(forms.letters) + 2)
    batches = Batches(forms, counts, forget=_FORGET)
    chance = random.Random(seed)  # noqa: S311  (no secret is drawn)
    _fit(model, _stream(documents, chance), batches, chance, words=words, rate=rate)
    weights = {name: value.detach().numpy() for name, value in model.plain()}
    write_network(weights, known, forms.letters, out / "student.npz")
    return out


def _labelled(data: Path, labels: Path, phrases: Phrases) -> Iterator[Annotated]:
    """The raw articles with the probabilities that the teachers give."""
    from pipeline.training.tagger_data import Annotated

    tokenizer = IndonesianTokenizer(Vocab())
    for text, found in zip(raw_articles(data), read_labels(labels), strict=True):
        words, spaces = tokenizer.cut(text)
        first = 0
        for block in blocks(words, spaces, phrases):
            end = first + len(block.words)
            yield Annotated(block, found[first:end])
            first = end


def _annotated(rows: Iterable[Mapping[str, Any]], phrases: Phrases) -> Iterator[Annotated]:
    """Annotated texts with nearly sure probabilities."""
    from pipeline.training.tagger_data import Annotated, annotate

    sure = np.full((len(BIO), len(BIO)), (1 - _SURE) / len(BIO), dtype=np.float32)
    sure += _SURE * np.eye(len(BIO), dtype=np.float32)
    for document in annotate(rows, IndonesianTokenizer(Vocab()), phrases):
        yield Annotated(document.block, sure[to_bio(document.tags.astype(np.int64))])


def _stream(documents: list[Annotated], chance: random.Random) -> Iterator[list[Annotated]]:
    """Batches of documents without end, in new order each pass."""
    while True:
        chance.shuffle(documents)
        for i in range(0, len(documents), _BATCH):
            yield documents[i : i + _BATCH]


def _fit(
    model: StudentNetwork,
    stream: Iterator[Sequence[Annotated]],
    batches: Batches,
    chance: random.Random,
    *,
    words: int,
    rate: float,
) -> None:
    """Train with Adam; the weights at the end are the mean of those of the last steps."""
    import torch

    weights = [weight for weight in model.parameters() if weight.requires_grad]
    means = [weight.detach().clone() for weight in weights]
    optimizer = torch.optim.Adam(weights, lr=rate, betas=(0.9, 0.98))
    model.train()
    seen = step = 0
    while seen < words:
        done = seen / words
        for group in optimizer.param_groups:
            group["lr"] = rate * min(1.0, done / 0.03 + 0.01) * max(0.02, 1 - done)
        batch = batches.batch(next(stream), chance)
        loss = model.loss(batch)
        optimizer.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(weights, 1.0)
        optimizer.step()
        average(means, weights, 0.005 if done > 0.5 else 0.1)
        seen += len(batch.tags)
        step += 1
        if step % 500 == 0:
            _LOG.info("%d %%: loss %.4f", 100 * done, float(loss.detach()))
    with torch.no_grad():
        for mean, weight in zip(means, weights, strict=True):
            weight.copy_(mean)
        # The averaged weights have seen no batch yet: measure the normalizations anew.
        for _ in range(_SETTLING):
            model(batches.batch(next(stream), chance))
