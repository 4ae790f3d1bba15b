"""The component `nukil_stanza`: sentences, words and their syntax from Stanza's models.

The only module that imports Stanza and PyTorch. Stanza reads the text for sentence ends and
multiword tokens; its taggers and its parser then work on Nukil's own tokens, so that every
boundary of a name or date stays a token boundary. Multiword tokens (bukunya) become a token for
each word (buku, nya) and a span of `doc.spans["multiword"]`.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from spacy.language import Language

from pipeline.errors import ModelError
from pipeline.language.lemmas import Lemmas, lemma_of
from pipeline.language.stanza_doc import Planned, make_doc, plan_sentences
from pipeline.language.stanza_models import LANGUAGE, check_models, find_models
from pipeline.language.stanza_text import Reading, pieces_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from spacy.tokens import Doc

    from pipeline.language.stanza_models import StanzaModels

_ANALYSIS = ("mwt", "pos", "lemma", "depparse")


class StanzaEngine:
    """Gives a new Doc for each Doc: same text, sentences and words as Stanza sees them."""

    def __init__(self, pipeline: Any, models: StanzaModels, *, attributes: bool) -> None:
        self._processors = pipeline.processors
        self._names = "ner" in models.processors
        self._steps = [name for name in _ANALYSIS if attributes and name in models.processors]
        if self._names:
            self._steps.append("ner")
        self._lemmas = Lemmas() if attributes and "lemma" not in models.processors else None

    def __call__(self, doc: Doc) -> Doc:
        """Read a Doc that has Nukil's tokens, sentences and names."""
        with _one_thread():
            reading = self._read(doc)
            plan = plan_sentences(doc, reading)
            analysed = self._analyse(plan)
        made = make_doc(doc, plan, analysed, names=self._names)
        return self._lemmas(made) if self._lemmas else made

    def _read(self, doc: Doc) -> Reading:
        """Sentence starts and multiword tokens, as character offsets."""
        reading = Reading(set(), set())
        for batch in pieces_of(doc):
            found = self._processors["tokenize"].process(batch.text)
            for sentence in found.sentences:
                reading.starts.add(batch.offset(sentence.tokens[0].start_char))
                for token in sentence.tokens:
                    if token.misc and "MWT=Yes" in token.misc:
                        start = batch.offset(token.start_char)
                        reading.multiword.add((start, start + len(token.text)))
        return reading

    def _analyse(self, plan: Sequence[Planned]) -> list[Any]:
        """The sentences of a plan with words, tags and trees; [] if nothing is asked for."""
        from stanza.models.common.doc import Document

        if not self._steps or not plan:
            return []
        marked = "mwt" in self._steps
        document = Document([sentence.as_stanza(marked=marked) for sentence in plan])
        for step in self._steps:
            if step == "depparse" and self._lemmas:  # the parser looks at lemmas
                for word in document.iter_words():
                    word.lemma = lemma_of(word.text, word.upos)
            document = self._processors[step].process(document)
        return list(document.sentences)


@Language.factory(
    "nukil_stanza",
    assigns=["token.is_sent_start", "doc.ents", "doc.spans"],
    default_config={"models": "stanza", "attributes": True},
)
def create_stanza(nlp: Language, name: str, models: str, attributes: bool) -> StanzaEngine:
    """Factory of the component; `models` is a folder of `models/` or a path."""
    found = find_models(models)
    check_models(found)
    return StanzaEngine(_load(found), found, attributes=attributes)


def _load(models: StanzaModels) -> Any:
    """Stanza's pipeline, without network and on the CPU.

    Raises:
        ModelError: Stanza is not installed, or cannot read the models.
    """
    try:
        import stanza
        from stanza.pipeline.core import PipelineRequirementsException
    except ImportError as error:
        raise ModelError(
            "the engine stanza needs the packages stanza and torch",
            hint='pip install "nukil[stanza]"',
        ) from error
    processors = dict(models.processors)
    if "depparse" in processors and "lemma" not in processors:
        processors["lemma"] = "identity"  # Stanza wants one before its parser; never run
    try:
        return stanza.Pipeline(
            LANGUAGE,
            dir=str(models.folder),
            package=None,
            processors=processors,
            download_method=None,
            use_gpu=False,
            verbose=False,
        )
    except (OSError, RuntimeError, ValueError, KeyError, PipelineRequirementsException) as error:
        raise ModelError(
            f"{models.folder}: Stanza cannot read its models: {error}",
            hint="they may be of another version of Stanza; train or download them again",
        ) from error


@contextmanager
def _one_thread() -> Iterator[None]:
    """PyTorch on one thread: as many workers as cores run beside each other."""
    import torch

    before = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        yield
    finally:
        torch.set_num_threads(before)
