"""The spaCy pipeline of the language layer."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from spacy.lang.id import Indonesian

# Imported for their factories, which must be known where the package is not installed.
from pipeline.language import lemmas as _lemmas  # noqa: F401
from pipeline.language import ner as _ner  # noqa: F401
from pipeline.language import sentences as _sentences  # noqa: F401
from pipeline.language import stanza_engine as _stanza  # noqa: F401
from pipeline.language import tokenizer as _tokenizer  # noqa: F401

if TYPE_CHECKING:
    from spacy.language import Language

_CONFIG = {"nlp": {"tokenizer": {"@tokenizers": "nukil.IndonesianTokenizer.v1"}}}


def blank_language() -> Language:
    """An Indonesian pipeline of Nukil's tokenizer alone.

    Takes milliseconds where `spacy.blank("id")` takes seconds: that one builds a tokenizer of
    thousands of exceptions, only to be replaced.
    """
    nlp = Indonesian.from_config(_CONFIG)
    nlp.max_length = sys.maxsize
    return nlp


def load_language(
    model: str = "ner", *, engine: str = "nukil", stanza: str = "stanza", attributes: bool = False
) -> Language:
    """Tokenizer, sentences and names for Indonesian.

    Args:
        model: folder of `models/`, or a path.
        engine: nukil or stanza; with stanza, names are still found by `model` unless the Stanza
            models have a tagger of names.
        stanza: folder of Stanza's models, below `models/` or a path.
        attributes: find base forms too; with stanza, also parts of speech and the syntax tree.

    Raises:
        ModelError: no such model, its files are damaged, or Stanza is not installed.
    """
    nlp = blank_language()
    nlp.add_pipe("nukil_sentences")
    nlp.add_pipe("nukil_ner", config={"model": model})
    if engine == "stanza":
        nlp.add_pipe("nukil_stanza", config={"models": stanza, "attributes": attributes})
    elif attributes:
        nlp.add_pipe("nukil_lemmas")
    return nlp
