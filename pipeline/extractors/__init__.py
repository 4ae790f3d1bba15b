"""Doc → spans: a module for each extractor, each a spaCy component named `nukil_<module>`."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from pipeline.errors import SettingsError
from pipeline.extractors.user_lexicons import component_config

if TYPE_CHECKING:
    from collections.abc import Sequence

    from spacy.language import Language

    from pipeline.settings import LexiconSettings

EXTRACTORS = ("dates", "places", "organizations", "acronyms")


def add_extractors(
    nlp: Language, names: Sequence[str], lexicons: LexiconSettings | None = None
) -> Language:
    """Append extractors to a spaCy pipeline, in order.

    Args:
        nlp: the pipeline.
        names: the extractors.
        lexicons: the user's own lexicons.

    Raises:
        SettingsError: unknown extractor.
    """
    for name in names:
        if name not in EXTRACTORS:
            raise SettingsError(
                f"no extractor {name!r}", hint=f"extractors are {', '.join(EXTRACTORS)}"
            )
        import_module(f"pipeline.extractors.{name}")  # registers the component
        nlp.add_pipe(f"nukil_{name}", config=component_config(name, lexicons))
    return nlp


def load_extractors(names: Sequence[str], lexicons: LexiconSettings | None = None) -> Language:
    """A blank Indonesian pipeline with these extractors alone.

    Raises:
        SettingsError: unknown extractor.
    """
    from pipeline.language.load import blank_language

    return add_extractors(blank_language(), names, lexicons)
