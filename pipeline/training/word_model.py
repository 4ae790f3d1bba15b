"""What both networks of names have in common while they are trained, as PyTorch modules.

One thread and recycled dropout masks: both are for speed on few processor cores.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch
from torch import nn
from torch.nn import functional

from pipeline.language.tagger_forms import AFFIXES, LOWERS, SHAPES
from pipeline.language.tagger_input import N_FLAGS

if TYPE_CHECKING:
    from torch import Tensor

    from pipeline.training.tagger_data import Batch

AFFIX_WIDTH, LETTER_WIDTH, SPELLING_WIDTH = 24, 20, 48
_BUFFER = 1 << 23


class Dropout:
    """Dropout whose masks are cut from one random buffer, which is cheaper than drawing them."""

    def __init__(self, share: float) -> None:
        self._mask = (torch.rand(_BUFFER) >= share).float() / (1 - share)

    def __call__(self, values: Tensor) -> Tensor:
        """Values with some of them zero and the others larger."""
        size = values.numel()
        start = int(torch.randint(0, _BUFFER - size, (1,)))
        return values * self._mask[start : start + size].view(values.shape)


class WordModel(nn.Module):
    """Embeddings, and the layer that makes one vector of all that is known of a word."""

    def __init__(
        self, vectors: Tensor, n_letters: int, width: int, *, inputs: float, inner: float
    ) -> None:
        """Make the first layer.

        Args:
            vectors: (n_words + 1, width), the first row for words without a vector; not trained.
            n_letters: letters with an embedding, padding and "other" among them.
            width: of the layers.
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
        self.word = nn.Linear(vectors.shape[1] + 4 * AFFIX_WIDTH + SPELLING_WIDTH, width)
        self.flags = nn.Linear(N_FLAGS, width, bias=False)
        self.drop_inputs, self.drop_inner = Dropout(inputs), Dropout(inner)

    def first(self, batch: Batch) -> Tensor:
        """(n_words, width) what each word brings, with dropout."""
        words = self.drop_inputs(self._words(batch))
        hidden: Tensor = (self.word(words) + self.flags(batch.flags)).float()
        return hidden

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


def window(values: Tensor, step: int, places: Tensor) -> Tensor:
    """Every row with those `step` before and after it, zeros beyond the document.

    `places`: (n, 2) words before and after this one in its document.
    """
    padded = functional.pad(values, (0, 0, step, step))
    n = len(values)
    left = padded[:n] * (places[:, :1] >= step)
    right = padded[2 * step : 2 * step + n] * (places[:, 1:] >= step)
    return torch.cat([left, values, right], 1)


def mean_of_same(values: Tensor, same: Tensor) -> Tensor:
    """The mean of the rows with the same number, for every row."""
    n = int(same.max()) + 1
    sums = torch.zeros(n, values.shape[1]).index_add(0, same, values)
    counts = torch.zeros(n).index_add(0, same, torch.ones(len(same)))
    return (sums / counts[:, None])[same]
