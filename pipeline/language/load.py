"""The spaCy pipeline of the language layer."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import spacy

from pipeline.language import ner as _ner  # noqa: F401 (factories)
from pipeline.language.tokenizer import make_tokenizer

if TYPE_CHECKING:
    from spacy.language import Language


def load_language(model: str = "ner") -> Language:
    """Tokenizer, sentences and names for Indonesian.

    Args:
        model: folder of `models/`, or a path.

    Raises:
        ModelError: no such model, or its files are damaged.
    """
    nlp = spacy.blank("id")
    nlp.tokenizer = make_tokenizer(nlp)
    nlp.max_length = sys.maxsize
    nlp.add_pipe("nukil_sentences")
    nlp.add_pipe("nukil_ner", config={"model": model})
    return nlp
