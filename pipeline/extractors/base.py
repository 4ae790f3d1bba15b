"""The base of every extractor: Doc in, spans out, nothing else changed.

A span carries everything natively: `label_`, `id_` (the rule that fired) and `kb_id_` (value or
lexicon key); scores stand in the span group's `attrs["scores"]`, one for each span, as spaCy's own
span categorizer keeps them.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, ClassVar

from pipeline.language.spans import MISALIGNED, Found, write_spans

if TYPE_CHECKING:
    from collections.abc import Iterator

    from spacy.tokens import Doc

__all__ = ["MISALIGNED", "Extractor", "Found", "write_spans"]


class Extractor(ABC):
    """Finds spans of one kind. Subclasses set `key` and write `find`.

    Calling the extractor writes `doc.spans[key]`, sorted by offset. A find that cuts a token is
    listed in `doc.user_data["nukil_misaligned"]` as `(key, start, end)` and becomes a row of the
    issues table: the cure is in the tokenizer.
    """

    key: ClassVar[str]

    @abstractmethod
    def find(self, doc: Doc) -> Iterator[Found]:
        """Yield what stands in the text. Reads the Doc, changes nothing."""

    def __call__(self, doc: Doc) -> Doc:
        """Write `doc.spans[self.key]` and return the Doc."""
        write_spans(doc, self.key, self.find(doc))
        return doc
