"""Training of the ensemble's network: `network.npz` of a model folder."""

from __future__ import annotations

import logging
import random
from collections import Counter
from typing import TYPE_CHECKING

import numpy as np
from spacy.vocab import Vocab

from pipeline.language.lexica import Phrases
from pipeline.language.tagger_forms import FormTable
from pipeline.language.tokenizer import IndonesianTokenizer

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path
    from typing import Any

    import torch
    from numpy.typing import NDArray

    from pipeline.training.tagger_data import Annotated, Batches
    from pipeline.training.tagger_model import TaggerModel

_LOG = logging.getLogger(__name__)
# Vectors are scaled to this standard deviation, that of the other inputs being about 0.3.
_SPREAD = 0.5
_N_LETTERS = 120
_BATCH = 5


def train_tagger(
    out: Path,
    data: Path,
    vectors: Path,
    *,
    rows: Iterable[Mapping[str, Any]],
    epochs: int = 6,
    rate: float = 2e-3,
    seed: int = 1,
) -> Path:
    """Train the neural tagger of a model folder that holds `phrases.csv.gz`.

    One thread, so that the same data and seed give the same numbers.

    Args:
        out: model folder; `network.npz` is written there.
        data: folder of the annotated and raw data (`../shared`).
        vectors: file of `train_vectors`; the tokenized text stands beside it as `tokens.txt`.
        rows: annotated articles.
        epochs: passes over the articles.
        rate: highest learning rate.
        seed: of everything random.
    """
    import torch

    from pipeline.training.tagger_data import Batches, annotate
    from pipeline.training.tagger_model import TaggerModel

    torch.set_num_threads(1)
    torch.manual_seed(seed)
    words, table, counts = read_vectors(vectors)
    forms = FormTable(words, common_letters(words))
    tokenizer, phrases = IndonesianTokenizer(Vocab()), Phrases.read(out / "phrases.csv.gz")
    documents = list(annotate(rows, tokenizer, phrases))
    model = TaggerModel(torch.from_numpy(table), len(forms.letters) + 2, inputs=0.35, inner=0.15)
    _fit(model, documents, Batches(forms, counts), epochs=epochs, rate=rate, seed=seed)
    weights = {name: value.detach().numpy() for name, value in model.state_dict().items()}
    write_network(weights, words, forms.letters, out / "network.npz")
    return out


def read_vectors(
    path: Path,
) -> tuple[list[str], NDArray[np.float32], NDArray[np.int64]]:
    """Words, scaled vectors and counts; the vectors and counts begin with a row for "none"."""
    with np.load(path, allow_pickle=False) as file:
        words = [str(word) for word in file["words"]]
        table = file["vectors"].astype(np.float32)
    table *= _SPREAD / table.std()
    seen: Counter[str] = Counter()
    with (path.parent / "tokens.txt").open(encoding="utf-8") as lines:
        for line in lines:
            seen.update(line.split())
    counts = np.array([0, *(seen[word] for word in words)])
    return words, np.vstack([np.zeros_like(table[:1]), table]), counts


def common_letters(words: Sequence[str]) -> str:
    """The letters that get an embedding, the most frequent of the words first."""
    seen = Counter(letter for word in words for letter in word)
    return "".join(sorted(seen, key=lambda letter: (-seen[letter], letter))[:_N_LETTERS])


def _fit(
    model: TaggerModel,
    documents: list[Annotated],
    batches: Batches,
    *,
    epochs: int,
    rate: float,
    seed: int,
) -> None:
    """Train with Adam; the weights at the end are the mean of those of the last steps."""
    import torch

    chance = random.Random(seed)  # noqa: S311  (no secret is drawn)
    weights = [weight for weight in model.parameters() if weight.requires_grad]
    means = [weight.detach().clone() for weight in weights]
    optimizer = torch.optim.Adam(weights, lr=rate, betas=(0.9, 0.98))
    steps = epochs * -(-len(documents) // _BATCH)
    step = 0
    model.train()
    for epoch in range(epochs):
        chance.shuffle(documents)
        total = 0.0
        for i in range(0, len(documents), _BATCH):
            done = step / steps
            for group in optimizer.param_groups:
                group["lr"] = rate * min(1.0, done / 0.05) * max(0.02, 1 - done)
            loss = model.loss(batches.batch(documents[i : i + _BATCH], chance))
            optimizer.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            torch.nn.utils.clip_grad_norm_(weights, 1.0)
            optimizer.step()
            average(means, weights, 0.005 if done > 0.5 else 0.1)
            total += float(loss.detach())
            step += 1
        _LOG.info("epoch %d: loss %.4f", epoch + 1, total * _BATCH / len(documents))
    with torch.no_grad():
        for mean, weight in zip(means, weights, strict=True):
            weight.copy_(mean)


def average(means: Sequence[torch.Tensor], weights: Sequence[torch.Tensor], share: float) -> None:
    """Move running means towards the weights by a share of the distance."""
    for mean, weight in zip(means, weights, strict=True):
        mean.lerp_(weight.detach(), share)


def write_network(
    weights: Mapping[str, NDArray[np.float32]], words: Sequence[str], letters: str, path: Path
) -> None:
    """Write a network's file: vectors as bytes with a scale each, all else in half precision.

    Args:
        weights: of the PyTorch module, by name.
        words: those with a vector.
        letters: those with an embedding.
        path: to write.
    """
    arrays: dict[str, NDArray[Any]] = {
        "words": np.frombuffer("\n".join(words).encode(), dtype=np.uint8),
        "letters": np.frombuffer(letters.encode(), dtype=np.uint8),
    }
    for name, value in weights.items():
        if name != "vectors.weight":
            arrays[_stored(name)] = value.astype(np.float16)
            continue
        scales = np.maximum(np.abs(value).max(axis=1), 1e-6) / 127
        arrays["vectors"] = np.rint(value / scales[:, None]).astype(np.int8)
        arrays["vector_scales"] = scales.astype(np.float32)
    np.savez_compressed(path, allow_pickle=False, **arrays)


def _stored(name: str) -> str:
    """A parameter's name in the file: tables by their bare name, layers by their number."""
    first, _, rest = name.partition(".")
    if first in ("lower", "prefix", "suffix", "shape", "letter"):
        return first
    if first in ("norms", "layers"):
        return first[:-1] + rest
    return name
