"""What the neural tagger sees of a word by itself: its vector, affixes, shape and letters."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING, NamedTuple

from pipeline.language.shapes import normal_form, shape

if TYPE_CHECKING:
    from collections.abc import Sequence

# Rows of the embedding tables; affixes, shapes and lower-cased forms share rows by hash.
AFFIXES, SHAPES, LOWERS = 4000, 600, 8000
LETTERS = 16
_LONGEST = 40


class Form(NamedTuple):
    """Rows of a word in the embedding tables; 0 is "none" of vectors and padding of letters."""

    vector: int
    lower: int
    prefix: int
    suffix: int
    shape: int
    letters: tuple[int, ...]


class FormTable:
    """Looks words up: `words` are those with a vector, `letters` those with an embedding."""

    def __init__(self, words: Sequence[str], letters: str) -> None:
        self.letters = letters
        self._vectors = {word: i + 1 for i, word in enumerate(words)}
        self._letters = {letter: i + 2 for i, letter in enumerate(letters)}

    def form(self, word: str) -> Form:
        """The rows of a word."""
        form = normal_form(word[:_LONGEST])
        low = form.lower()
        return Form(
            self.vector(form),
            _hashed(low, LOWERS),
            _hashed(form[:3], AFFIXES),
            _hashed(form[-3:], AFFIXES),
            _hashed(shape(form), SHAPES),
            self._spell(form),
        )

    def vector(self, form: str) -> int:
        """Row of a form's vector, or of its other spellings in upper and lower case, or 0."""
        for spelling in (form, form.title(), form.lower(), form.upper()):
            row = self._vectors.get(spelling)
            if row is not None:
                return row
        return 0

    def _spell(self, form: str) -> tuple[int, ...]:
        half = LETTERS // 2
        kept = form if len(form) <= LETTERS else form[:half] + form[-half:]
        rows = [self._letters.get(letter, 1) for letter in kept]
        return (*rows, *[0] * (LETTERS - len(rows)))


def _hashed(text: str, size: int) -> int:
    return zlib.crc32(text.encode("utf-8", "surrogatepass")) % size
