"""The large network as a PyTorch module, for training; `language/tagger_network.py` runs it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch
from torch import nn

from pipeline.language.tagger_network import DILATIONS, POOLED
from pipeline.language.tagger_tags import TAGS, allowed
from pipeline.training.word_model import WordModel, mean_of_same, window

if TYPE_CHECKING:
    from torch import Tensor

    from pipeline.training.tagger_data import Batch

WIDTH = 192
_NEVER = -1e4


class TaggerModel(WordModel):
    """Embeddings, gated convolutions and tag scores."""

    def __init__(self, vectors: Tensor, n_letters: int, *, inputs: float, inner: float) -> None:
        """Make a model.

        Args:
            vectors: (n_words + 1, width), the first row for words without a vector; not trained.
            n_letters: letters with an embedding, padding and "other" among them.
            inputs: share of dropout before the first layer and the last one.
            inner: share of dropout in between.
        """
        super().__init__(vectors, n_letters, WIDTH, inputs=inputs, inner=inner)
        self.norms = nn.ModuleList(nn.LayerNorm(WIDTH) for _ in DILATIONS)
        self.layers = nn.ModuleList(nn.Linear(3 * WIDTH, 2 * WIDTH) for _ in DILATIONS)
        self.pool = nn.Linear(2 * WIDTH, WIDTH)
        self.last_norm = nn.LayerNorm(WIDTH)
        self.out = nn.Linear(WIDTH, len(TAGS))
        self.transitions = nn.Parameter(torch.zeros(len(TAGS), len(TAGS)))

    def forward(self, batch: Batch) -> Tensor:
        """(n_words, n_tags) scores, with dropout: this is for training only."""
        with torch.autocast("cpu", dtype=torch.bfloat16):
            hidden = self.first(batch)
            width = hidden.shape[1]
            for i, step in enumerate(DILATIONS):
                gated = self.layers[i](window(self.norms[i](hidden), step, batch.places))
                gated = gated[:, :width] * torch.sigmoid(gated[:, width:])
                hidden = hidden + self.drop_inner(gated.float())
                if i == POOLED:
                    both = torch.cat([hidden, mean_of_same(hidden, batch.same)], 1)
                    hidden = hidden + self.pool(self.drop_inner(both)).float()
        scores: Tensor = self.out(self.drop_inputs(self.last_norm(hidden)))
        return scores

    def loss(self, batch: Batch) -> Tensor:
        """Mean negative log-likelihood of the gold tags, for a word."""
        scores = self(batch)
        rules = torch.from_numpy(allowed())
        transitions = self.transitions + (1 - rules) * _NEVER
        gold = scores.gather(1, batch.tags[:, None]).sum()
        gold = gold + (transitions[batch.tags[:-1], batch.tags[1:]] * batch.inner).sum()
        loss: Tensor = (self._total(scores, transitions, batch) - gold) / len(batch.tags)
        return loss

    def _total(self, scores: Tensor, transitions: Tensor, batch: Batch) -> Tensor:
        """Sum of the log-partitions of all segments, the longest first."""
        weights = torch.exp(transitions)
        rules = torch.from_numpy(allowed())
        edge, close = (1 - rules[0]) * _NEVER, (1 - rules[:, 0]) * _NEVER
        starts, sizes = batch.starts, batch.sizes
        alpha = scores[starts] + edge
        done: list[Tensor] = []
        for t in range(1, int(sizes[0])):
            n = int((sizes > t).sum())
            if n < len(alpha):
                done.append(alpha[n:])
                alpha = alpha[:n]
            peak = alpha.amax(1, keepdim=True)
            summed = torch.log(torch.exp(alpha - peak) @ weights + 1e-30)
            alpha = summed + peak + scores[starts[:n] + t]
        done.append(alpha)
        return torch.logsumexp(torch.cat(done) + close, 1).sum()
