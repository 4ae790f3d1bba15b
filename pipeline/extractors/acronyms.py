"""Short forms and what they stand for. Fills `doc.spans["acronyms"]`.

A span labelled DEF is a short form that the text spells out; its value is a JSON object with the
long form's offsets (`start`, `end`), the `form` of definition and `how` it was found. A span
labelled USE is a short form as it is used; its value says why it counts as one.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from spacy.language import Language

from pipeline.extractors.acronym_definitions import find_definitions
from pipeline.extractors.acronym_lexicon import AcronymLexicon, acronyms_with, shipped_acronyms
from pipeline.extractors.acronym_uses import find_uses
from pipeline.extractors.base import Extractor, Found

if TYPE_CHECKING:
    from collections.abc import Iterator

    from spacy.tokens import Doc


class AcronymExtractor(Extractor):
    """Definitions and uses of short forms. Reads `doc.text` alone."""

    key = "acronyms"

    def __init__(self, lexicon: AcronymLexicon) -> None:
        """Args: lexicon: the short forms that are known without a definition."""
        self.lexicon = lexicon

    def find(self, doc: Doc) -> Iterator[Found]:
        """Every definition, then every use; a definition's short form is a use too."""
        text = doc.text
        definitions = find_definitions(text, self.lexicon)
        for found in definitions:
            value = {
                "start": found.long_start,
                "end": found.long_end,
                "form": found.form,
                "how": found.how,
                "plain": found.plain,
            }
            yield Found(
                found.short_start,
                found.short_end,
                "DEF",
                found.form,
                json.dumps(value, separators=(",", ":")),
                found.score,
            )
        defined = {
            text[d.short_start : d.short_end]: text[d.long_start : d.long_end] for d in definitions
        }
        for use in find_uses(text, self.lexicon, defined):
            yield Found(use.start, use.end, "USE", use.known)


@Language.factory("nukil_acronyms", assigns=["doc.spans"], default_config={"lexicon": None})
def create_acronyms(
    nlp: Language, name: str, lexicon: list[dict[str, str]] | None
) -> AcronymExtractor:
    """The component; `lexicon` holds a user's own rows, which win over the shipped ones."""
    return AcronymExtractor(acronyms_with(lexicon) if lexicon else shipped_acronyms())
