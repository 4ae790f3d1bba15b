"""The spaCy pipeline of the language layer."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from spacy.lang.id import Indonesian

# Imported for their factories, which must be known where the package is not installed.
from pipeline.language import ner as _ner  # noqa: F401
from pipeline.language import sentences as _sentences  # noqa: F401
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


def load_language(model: str = "ner") -> Language:
    """Tokenizer, sentences and names for Indonesian.

    Args:
        model: folder of `models/`, or a path.

    Raises:
        ModelError: no such model, or its files are damaged.
    """
    nlp = blank_language()
    nlp.add_pipe("nukil_sentences")
    nlp.add_pipe("nukil_ner", config={"model": model})
    return nlp
