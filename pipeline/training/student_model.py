"""The small network as a PyTorch module, for training; `language/tagger_student.py` runs it."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import torch
from torch import nn

from pipeline.language.chain import BIO
from pipeline.language.tagger_student import DILATIONS, POOLED
from pipeline.training.word_model import WordModel, mean_of_same, window

if TYPE_CHECKING:
    from collections.abc import Iterator

    from torch import Tensor

    from pipeline.training.tagger_data import Batch

WIDTH = 128
_MOMENTUM = 0.02


class StudentNetwork(WordModel):
    """Embeddings, convolutions with batch normalization, tag probabilities.

    The normalizations become part of the convolutions when the weights are written: they cost
    nothing later, and training without them fails.
    """

    def __init__(self, vectors: Tensor, n_letters: int) -> None:
        """Arguments as of `WordModel`."""
        super().__init__(vectors, n_letters, WIDTH, inputs=0.1, inner=0.05)
        self.norms = nn.ModuleList(nn.BatchNorm1d(WIDTH, momentum=_MOMENTUM) for _ in DILATIONS)
        self.layers = nn.ModuleList(nn.Linear(3 * WIDTH, WIDTH) for _ in DILATIONS)
        self.pool = nn.Linear(2 * WIDTH, WIDTH)
        self.out = nn.Linear(WIDTH, len(BIO))

    def forward(self, batch: Batch) -> Tensor:
        """(n_words, len(BIO)) scores, with dropout: this is for training only."""
        with torch.autocast("cpu", dtype=torch.bfloat16):
            hidden = self.first(batch)
            for i, step in enumerate(DILATIONS):
                found = self.layers[i](window(hidden, step, batch.places))
                found = torch.relu(self.norms[i](found.float()))
                hidden = hidden + self.drop_inner(found)
                if i == POOLED:
                    both = torch.cat([hidden, mean_of_same(hidden, batch.same)], 1)
                    hidden = hidden + self.pool(self.drop_inner(both)).float()
            scores: Tensor = self.out(self.drop_inputs(hidden))
        return scores.float()

    def loss(self, batch: Batch) -> Tensor:
        """Mean cross entropy with `batch.tags`, (n_words, len(BIO)) probabilities."""
        loss: Tensor = -(batch.tags * torch.log_softmax(self(batch), 1)).sum(1).mean()
        return loss

    def plain(self) -> Iterator[tuple[str, Tensor]]:
        """Names and values of the weights, the normalizations multiplied into the layers."""
        for name, value in self.state_dict().items():
            if not name.startswith(("norms.", "layers.")):
                yield name, value
        for i, (layer, norm) in enumerate(zip(self.layers, self.norms, strict=True)):
            convolution, batch_norm = cast("nn.Linear", layer), cast("nn.BatchNorm1d", norm)
            mean = cast("Tensor", batch_norm.running_mean)
            variance = cast("Tensor", batch_norm.running_var)
            scale = batch_norm.weight / torch.sqrt(variance + batch_norm.eps)
            yield f"layers.{i}.weight", convolution.weight * scale[:, None]
            yield f"layers.{i}.bias", (convolution.bias - mean) * scale + batch_norm.bias
