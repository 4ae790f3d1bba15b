"""Short forms and what they stand for. Fills `doc.spans["acronyms"]`.

A span labelled DEF is a short form that the text spells out, one labelled USE a short form where
it is used; `id_` says by which rule, or why it counts as one. `kb_id_` is a JSON object: `at`, the
short form's own offsets, as the span covers whole tokens (`Tbk.`, `ATR/BPN`); for a definition
also the long form's offsets (`start`, `end`), `how` it was found, and whether it is `plain`: a
letter for each word.
"""

from __future__ import annotations

import json
from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING, Any

from spacy.language import Language

from pipeline.extractors.acronym_definitions import find_definitions
from pipeline.extractors.acronym_lexicon import AcronymLexicon, acronyms_with, shipped_acronyms
from pipeline.extractors.acronym_uses import find_uses
from pipeline.extractors.base import Extractor, Found
from pipeline.language.texts import text_of, token_edges

if TYPE_CHECKING:
    from collections.abc import Iterator

    from spacy.tokens import Doc


class AcronymExtractor(Extractor):
    """Definitions and uses of short forms. Reads the text alone."""

    key = "acronyms"

    def __init__(self, lexicon: AcronymLexicon) -> None:
        """Args: lexicon: the short forms that are known without a definition."""
        self.lexicon = lexicon

    def find(self, doc: Doc) -> Iterator[Found]:
        """Every definition, then every use; a definition's short form is a use too."""
        text = text_of(doc)
        tokens = token_edges(doc)
        definitions = find_definitions(text, self.lexicon)
        for found in definitions:
            at = (found.short_start, found.short_end)
            value = {
                "at": at,
                "start": found.long_start,
                "end": found.long_end,
                "how": found.how,
                "plain": found.plain,
            }
            yield _found(tokens, at, "DEF", found.form, value, found.score)
        defined = {
            text[d.short_start : d.short_end]: text[d.long_start : d.long_end] for d in definitions
        }
        for use in find_uses(text, self.lexicon, defined):
            at = (use.start, use.end)
            yield _found(tokens, at, "USE", use.known, {"at": at}, 1.0)


def _found(
    tokens: tuple[list[int], list[int]],
    at: tuple[int, int],
    label: str,
    rule_id: str,
    value: dict[str, Any],
    score: float,
) -> Found:
    """A find that covers the whole tokens around a short form."""
    starts, ends = tokens
    start, end = starts[bisect_right(starts, at[0]) - 1], ends[bisect_left(ends, at[1])]
    return Found(start, end, label, rule_id, json.dumps(value, separators=(",", ":")), score)


@Language.factory("nukil_acronyms", assigns=["doc.spans"], default_config={"lexicon": None})
def create_acronyms(
    nlp: Language, name: str, lexicon: list[dict[str, str]] | None
) -> AcronymExtractor:
    """The component; `lexicon` holds a user's own rows, which win over the shipped ones."""
    return AcronymExtractor(acronyms_with(lexicon) if lexicon else shipped_acronyms())
