"""The component `nukil_ner`: persons, organizations and places in `doc.ents` and `doc.spans`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from spacy.language import Language

from pipeline.language.spans import Found, write_spans
from pipeline.language.tagger import Tagger
from pipeline.language.texts import token_edges, words_and_spaces

if TYPE_CHECKING:
    from spacy.tokens import Doc

KEY = "ner"


class NameRecognizer:
    """Writes `doc.ents` and `doc.spans["ner"]`; scores stand in the group's `attrs["scores"]`."""

    def __init__(self, tagger: Tagger) -> None:
        self.tagger = tagger

    def __call__(self, doc: Doc) -> Doc:
        """Find the names of a Doc."""
        words, spaces = words_and_spaces(doc)
        starts, ends = token_edges(doc)
        finds = [
            Found(
                starts[name.start],
                ends[name.end - 1],
                name.label,
                "",  # no rule: the model
                score=round(name.score, 4),
            )
            for name in self.tagger.names(words, spaces)
        ]
        write_spans(doc, KEY, finds)
        doc.set_ents(list(doc.spans[KEY]))
        return doc


@Language.factory("nukil_ner", assigns=["doc.ents", "doc.spans"], default_config={"model": "ner"})
def create_ner(nlp: Language, name: str, model: str) -> NameRecognizer:
    """Factory of the component; `model` is a folder of `models/` or a path."""
    return NameRecognizer(Tagger.load(model))
