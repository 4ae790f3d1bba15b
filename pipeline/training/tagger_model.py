"""The neural tagger as a PyTorch module, for training; `language/tagger_network.py` runs it.

One thread and recycled dropout masks: both are for speed on few processor cores.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch
from torch import nn
from torch.nn import functional

from pipeline.language.tagger_forms import AFFIXES, LOWERS, SHAPES
from pipeline.language.tagger_input import N_FLAGS
from pipeline.language.tagger_network import DILATIONS, POOLED
from pipeline.language.tagger_tags import TAGS, allowed

if TYPE_CHECKING:
    from torch import Tensor

    from pipeline.training.tagger_data import Batch

WIDTH, AFFIX_WIDTH, LETTER_WIDTH, SPELLING_WIDTH = 192, 24, 20, 48
_BUFFER = 1 << 22
_NEVER = -1e4


class Dropout:
    """Dropout whose masks are cut from one random buffer, which is cheaper than drawing them."""

    def __init__(self, share: float) -> None:
        self._mask = (torch.rand(_BUFFER) >= share).float() / (1 - share)

    def __call__(self, values: Tensor) -> Tensor:
        """Values with some of them zero and the others larger."""
        size = values.numel()
        start = int(torch.randint(0, _BUFFER - size, (1,)))
        return values * self._mask[start : start + size].view(values.shape)


class TaggerModel(nn.Module):
    """Embeddings, gated convolutions and tag scores."""

    def __init__(self, vectors: Tensor, n_letters: int, *, inputs: float, inner: float) -> None:
        """Make a model.

        Args:
            vectors: (n_words + 1, width), the first row for words without a vector; not trained.
            n_letters: letters with an embedding, padding and "other" among them.
            inputs: share of dropout before the first layer and the last one.
            inner: share of dropout in between.
        """
        super().__init__()
        self.vectors = nn.Embedding.from_pretrained(  # type: ignore[no-untyped-call]
            vectors, freeze=True
        )
        self.lower = nn.Embedding(LOWERS, AFFIX_WIDTH)
        self.prefix = nn.Embedding(AFFIXES, AFFIX_WIDTH)
        self.suffix = nn.Embedding(AFFIXES, AFFIX_WIDTH)
        self.shape = nn.Embedding(SHAPES, AFFIX_WIDTH)
        for table in (self.lower, self.prefix, self.suffix, self.shape):
            nn.init.normal_(table.weight, std=0.1)
        self.letter = nn.Embedding(n_letters, LETTER_WIDTH, padding_idx=0)
        self.spelling = nn.Linear(3 * LETTER_WIDTH, SPELLING_WIDTH)
        self.word = nn.Linear(vectors.shape[1] + 4 * AFFIX_WIDTH + SPELLING_WIDTH, WIDTH)
        self.flags = nn.Linear(N_FLAGS, WIDTH, bias=False)
        self.norms = nn.ModuleList(nn.LayerNorm(WIDTH) for _ in DILATIONS)
        self.layers = nn.ModuleList(nn.Linear(3 * WIDTH, 2 * WIDTH) for _ in DILATIONS)
        self.pool = nn.Linear(2 * WIDTH, WIDTH)
        self.last_norm = nn.LayerNorm(WIDTH)
        self.out = nn.Linear(WIDTH, len(TAGS))
        self.transitions = nn.Parameter(torch.zeros(len(TAGS), len(TAGS)))
        self._drop_inputs, self._drop_inner = Dropout(inputs), Dropout(inner)

    def forward(self, batch: Batch) -> Tensor:
        """(n_words, n_tags) scores, with dropout: this is for training only."""
        with torch.autocast("cpu", dtype=torch.bfloat16):
            words = self._drop_inputs(self._words(batch))
            hidden = (self.word(words) + self.flags(batch.flags)).float()
            width = hidden.shape[1]
            for i, step in enumerate(DILATIONS):
                gated = self.layers[i](_window(self.norms[i](hidden), step, batch.places))
                gated = gated[:, :width] * torch.sigmoid(gated[:, width:])
                hidden = hidden + self._drop_inner(gated.float())
                if i == POOLED:
                    both = torch.cat([hidden, _shared(hidden, batch.same)], 1)
                    hidden = hidden + self.pool(self._drop_inner(both)).float()
        scores: Tensor = self.out(self._drop_inputs(self.last_norm(hidden)))
        return scores

    def _words(self, batch: Batch) -> Tensor:
        letters = functional.pad(self.letter(batch.letters), (0, 0, 1, 1))
        triples = torch.cat([letters[:, :-2], letters[:, 1:-1], letters[:, 2:]], 2)
        spelling = torch.relu(self.spelling(triples)).amax(1).float()
        forms = batch.forms
        known = torch.cat([self.vectors(forms[:, 0]), self.lower(forms[:, 1])], 1)
        affixes = [self.prefix(forms[:, 2]), self.suffix(forms[:, 3]), self.shape(forms[:, 4])]
        rest = torch.cat([*affixes, spelling], 1)
        # A rare word is often taken for an unknown one, as many names of new articles will be.
        kept = (torch.rand(len(batch.words)) >= batch.forget).float()[:, None]
        return torch.cat([known[batch.words] * kept, rest[batch.words]], 1)

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


def _window(values: Tensor, step: int, places: Tensor) -> Tensor:
    """Every row with those `step` before and after it, zeros beyond the document.

    `places`: (n, 2) words before and after this one in its document.
    """
    padded = functional.pad(values, (0, 0, step, step))
    n = len(values)
    left = padded[:n] * (places[:, :1] >= step)
    right = padded[2 * step : 2 * step + n] * (places[:, 1:] >= step)
    return torch.cat([left, values, right], 1)


def _shared(values: Tensor, same: Tensor) -> Tensor:
    n = int(same.max()) + 1
    sums = torch.zeros(n, values.shape[1]).index_add(0, same, values)
    counts = torch.zeros(n).index_add(0, same, torch.ones(len(same)))
    return (sums / counts[:, None])[same]
