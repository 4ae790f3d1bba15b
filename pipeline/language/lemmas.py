"""The component `nukil_lemmas`: base forms of words for the tokens table.

simplemma's Indonesian word list; PySastrawi, a stemmer, is right less often (docs/stanza.md has
the figures). Words inside names keep their form.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from spacy.language import Language

if TYPE_CHECKING:
    from spacy.tokens import Doc

_CACHE_SIZE = 100_000
_LONGEST = 40  # letters; longer ones are no words


class Lemmas:
    """Writes `token.lemma_` of every token that is no white space."""

    def __call__(self, doc: Doc) -> Doc:
        """Find the base forms of a Doc's words, in lower case outside names."""
        for token in doc:
            if token.is_space:
                continue
            token.lemma_ = token.text if token.ent_type_ else base_form(token.lower_)
        return doc


@Language.factory("nukil_lemmas", assigns=["token.lemma"])
def create_lemmas(nlp: Language, name: str) -> Lemmas:
    """Factory of the component."""
    return Lemmas()


def lemma_of(word: str, upos: str) -> str:
    """Lemma of a word whose part of speech is known: a proper noun keeps its form."""
    return word if upos == "PROPN" else base_form(word.lower())


@lru_cache(maxsize=_CACHE_SIZE)
def base_form(word: str) -> str:
    """Base form of a word in lower case: `mempertimbangkan` → `timbang`."""
    from simplemma import lemmatize

    if len(word) > _LONGEST:
        return word
    return lemmatize(word, lang="id").lower() if word.isalpha() else _of_halves(word)


def _of_halves(word: str) -> str:
    """Reduplication has the base form of its halves: `produk-produknya` → `produk`."""
    first, _, second = word.partition("-")
    if first.isalpha() and second.isalpha():
        base = base_form(first)
        return base if base == base_form(second) else word
    return word
