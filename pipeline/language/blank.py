"""A spaCy pipeline that has Nukil's tokenizer and nothing else."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import spacy

from pipeline.language.tokenizer import make_tokenizer

if TYPE_CHECKING:
    from spacy.language import Language


def blank() -> Language:
    """An Indonesian pipeline without components; texts of any length."""
    nlp = spacy.blank("id")
    nlp.tokenizer = make_tokenizer(nlp)
    nlp.max_length = sys.maxsize
    return nlp
