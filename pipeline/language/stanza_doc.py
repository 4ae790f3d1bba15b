"""From Nukil's Doc to Stanza's sentences, and from those to the Doc of the engine."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from spacy.tokens import Doc

from pipeline.language.spans import Found, write_spans

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from spacy.tokens import Token

    from pipeline.language.stanza_text import Reading

# A parser's time grows with the square of a sentence; the longest of 1,679 annotated articles has
# fewer words.
_LONGEST_SENTENCE = 250
_LONGEST_WORD = 60  # characters that the taggers see of a word
_LABELS = {"PER": "PER", "PERSON": "PER", "ORG": "ORG", "LOC": "LOC", "GPE": "LOC"}


class Planned(NamedTuple):
    """A sentence: its tokens' indices in the Doc, their texts, which are multiword tokens."""

    indices: list[int]
    texts: list[str]
    multiword: set[int]

    def as_stanza(self, *, marked: bool) -> list[dict[str, Any]]:
        """The sentence as Stanza's Document takes it."""
        rows: list[dict[str, Any]] = []
        for number, (i, text) in enumerate(zip(self.indices, self.texts, strict=True), start=1):
            row: dict[str, Any] = {"id": (number,), "text": text}
            if marked and i in self.multiword:
                row["misc"] = "MWT=Yes"
            rows.append(row)
        return rows


def plan_sentences(doc: Doc, reading: Reading) -> list[Planned]:
    """Nukil's tokens in Stanza's sentences, white space left out.

    A sentence begins where Stanza begins one and after every line break. Stanza's start does not
    count after an abbreviation with its stop (Prof.), unless Nukil begins a sentence there too; a
    quote or bracket that closes right after a stop still belongs to the sentence before.
    """
    sentences: list[Planned] = []
    broken, late = True, False
    previous: Token | None = None
    for token in doc:
        if token.is_space:
            broken = broken or "\n" in token.text
            continue
        starts = late or token.idx in reading.starts
        if previous is not None and _is_abbreviation(previous) and not token.is_sent_start:
            starts = late
        late = starts and not broken and _closes(token)
        starts = starts and not late
        if broken or starts or len(sentences[-1].indices) >= _LONGEST_SENTENCE:
            sentences.append(Planned([], [], set()))
        sentence = sentences[-1]
        sentence.indices.append(token.i)
        sentence.texts.append(token.text[:_LONGEST_WORD])
        if (token.idx, token.idx + len(token)) in reading.multiword:
            sentence.multiword.add(token.i)
        broken, previous = False, token
    return sentences


def _closes(token: Token) -> bool:
    """Whether a mark hangs on what stands before it, as a closing quote does."""
    text, end = token.doc.text, token.idx + len(token)
    marks = not any(char.isalnum() for char in token.text)
    return marks and not text[token.idx - 1].isspace() and not text[end : end + 1].isalnum()


def _is_abbreviation(token: Token) -> bool:
    return len(token) > 1 and token.text.endswith(".") and not token.text.startswith(".")


@dataclass(slots=True)
class _Parts:
    """The columns of the Doc to be."""

    words: list[str] = field(default_factory=list)
    spaces: list[bool] = field(default_factory=list)
    starts: list[bool] = field(default_factory=list)
    lemmas: list[str] = field(default_factory=list)
    pos: list[str] = field(default_factory=list)
    morphs: list[str] = field(default_factory=list)
    heads: list[int] = field(default_factory=list)
    deps: list[str] = field(default_factory=list)
    multiword: list[tuple[int, int]] = field(default_factory=list)
    names: list[tuple[int, int, str]] = field(default_factory=list)

    def add(self, text: str, *, space: bool, start: bool, word: Any = None) -> None:
        self.words.append(text)
        self.spaces.append(space)
        self.starts.append(start)
        self.lemmas.append((word.lemma or "") if word else "")
        self.pos.append((word.upos or "") if word else "")
        self.morphs.append((word.feats or "") if word else "")
        self.heads.append(max(len(self.words) - 2, 0))  # of white space: what it follows
        self.deps.append("dep")


def make_doc(doc: Doc, plan: Sequence[Planned], analysed: Sequence[Any], *, names: bool) -> Doc:
    """The Doc of the engine: the same text in Stanza's sentences and words.

    Args:
        doc: what the plan was made from.
        plan: its sentences, from `plan_sentences`.
        analysed: the same as Stanza's sentences; empty if they were not analysed.
        names: whether Stanza found the names.
    """
    parts = _Parts()
    at = 0
    for number, planned in enumerate(plan):
        sentence = analysed[number] if analysed else None
        at = _add_sentence(parts, doc, at, planned, sentence)
    _add_blanks(parts, doc, at, len(doc))
    made = _doc_of(doc, parts, parsed=any(word.deprel for s in analysed for word in s.words[:1]))
    made.spans["multiword"] = [made[start:end] for start, end in parts.multiword]
    if names:
        _write_names(made, parts.names)
    else:
        _copy_names(doc, made)
    return made


def _add_sentence(parts: _Parts, doc: Doc, at: int, planned: Planned, sentence: Any) -> int:
    """Add a sentence and the white space in and before it; gives the index after it in `doc`."""
    places: dict[int, int] = {0: -1}  # Stanza's number of a word → token of the Doc to be
    added: list[tuple[int, Any]] = []
    for number, i in enumerate(planned.indices):
        _add_blanks(parts, doc, at, i)
        at = i + 1
        token = doc[i]
        stanza_token = sentence.tokens[number] if sentence else None
        words = stanza_token.words if stanza_token else []
        pieces = _pieces(token.text, words)
        for k, (text, word) in enumerate(pieces):
            last = k + 1 == len(pieces)
            start = number == 0 and k == 0
            parts.add(text, space=bool(token.whitespace_) and last, start=start, word=word)
            if word is not None:
                added.append((len(parts.words) - 1, word))
                places[word.id] = len(parts.words) - 1
        for word in words:
            places.setdefault(word.id, len(parts.words) - 1)
        if len(pieces) > 1:
            parts.multiword.append((len(parts.words) - len(pieces), len(parts.words)))
    for place, word in added:
        head = places.get(word.head, -1) if word.head is not None else -1
        parts.heads[place] = place if head < 0 else head
        parts.deps[place] = word.deprel or ""
    if sentence:
        parts.names.extend(_names(sentence, places))
    return at


def _pieces(text: str, words: Sequence[Any]) -> list[tuple[str, Any]]:
    """The words of a token with their texts; one piece where they do not make up the token.

    Of words that cannot be told apart in the token, the one that governs the others stands for it.
    """
    if not words:
        return [(text, None)]
    if len(words) > 1 and "".join(word.text for word in words) == text:
        return [(word.text, word) for word in words]
    inside = {word.id for word in words}
    return [(text, next((word for word in words if word.head not in inside), words[0]))]


def _add_blanks(parts: _Parts, doc: Doc, start: int, end: int) -> None:
    for i in range(start, end):
        parts.add(doc[i].text, space=bool(doc[i].whitespace_), start=i == 0)


def _doc_of(doc: Doc, parts: _Parts, *, parsed: bool) -> Doc:
    tagged = any(parts.pos)
    made = Doc(
        doc.vocab,
        words=parts.words,
        spaces=parts.spaces,
        sent_starts=None if parsed else list(parts.starts),
        lemmas=parts.lemmas if any(parts.lemmas) else None,
        pos=parts.pos if tagged else None,
        morphs=parts.morphs if tagged else None,
        heads=parts.heads if parsed else None,
        deps=parts.deps if parsed else None,
    )
    made.user_data.update(doc.user_data)
    return made


def _copy_names(doc: Doc, made: Doc) -> None:
    group = doc.spans["ner"]
    scores = group.attrs.get("scores") or [1.0] * len(group)
    finds = [
        Found(span.start_char, span.end_char, span.label_, span.id_, span.kb_id_, score)
        for span, score in zip(group, scores, strict=True)
    ]
    write_spans(made, "ner", finds)
    made.set_ents(list(made.spans["ner"]))


def _names(sentence: Any, places: dict[int, int]) -> Iterator[tuple[int, int, str]]:
    """Names of a sentence: first and last token of the Doc to be, label."""
    first = -1
    for token in sentence.tokens:
        mark, _, kind = (token.ner or "O").partition("-")
        label = _LABELS.get(kind, "")
        if mark in ("B", "S"):
            first = places[token.words[0].id]
        if mark in ("E", "S") and first >= 0 and label:
            yield first, places[token.words[-1].id], label
        if mark in ("E", "S", "O"):
            first = -1


def _write_names(made: Doc, names: Sequence[tuple[int, int, str]]) -> None:
    finds = [
        Found(made[a].idx, made[b].idx + len(made[b]), label, "stanza") for a, b, label in names
    ]
    write_spans(made, "ner", finds)
    made.set_ents(list(made.spans["ner"]))
