"""The Indonesian tokenizer: text in, spaCy Doc out, every character kept.

The text is cut at white space; what stands between is cut by `rules/tokens.toml` and remembered,
since most of it comes again. Only the stop of an abbreviation or an initial depends on what
follows it.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from spacy.tokens import Doc
from spacy.util import registry

from pipeline.gazetteer.keys import INVISIBLE
from pipeline.language.texts import keep_text
from pipeline.rules import load_lexicon, load_rules

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path

    from spacy.language import Language
    from spacy.vocab import Vocab

_CHUNK = re.compile(r"(\S+)( ?)(\s*)")
_BLANK = re.compile(r"\s+")
_SURROGATE = re.compile("[\ud800-\udfff]")
_NO_STOP, _INITIAL, _SUFFIX = 0, 1, 2
# Keeps memory flat over a long run; a vocabulary of 20,000 articles has about 300,000 chunks.
_CACHE_SIZE = 200_000
_LONGEST_CACHED = 64


class Pieces(NamedTuple):
    """The tokens of a chunk; `stop` says whether the last one's stop is in doubt."""

    words: tuple[str, ...]
    stop: int


class IndonesianTokenizer:
    """Callable that makes a Doc of a text; `doc.text == text` for every string."""

    def __init__(self, vocab: Vocab) -> None:
        self.vocab = vocab
        self._cache: dict[str, Pieces] = {}

    def __call__(self, text: str) -> Doc:
        """Tokenize one text.

        Half characters (lone surrogates), which spaCy cannot hold, become U+FFFD: offsets stay.
        """
        words, spaces = self.cut(text)
        try:
            doc = Doc(self.vocab, words=words, spaces=spaces)
        except UnicodeEncodeError:
            text = _SURROGATE.sub("\ufffd", text)
            words, spaces = self.cut(text)
            doc = Doc(self.vocab, words=words, spaces=spaces)
        keep_text(doc, text)
        return doc

    def words(self, text: str) -> list[str]:
        """The tokens of a text as strings, white space among them."""
        return self.cut(text)[0]

    def pipe(self, texts: Iterable[str], batch_size: int = 1000) -> Iterable[Doc]:
        """Tokenize a stream of texts; `batch_size` is spaCy's and has no effect."""
        for text in texts:
            yield self(text)

    def cut(self, text: str) -> tuple[list[str], list[bool]]:
        """The tokens of a text as strings, and whether a blank follows each."""
        words: list[str] = []
        spaces: list[bool] = []
        lead = _BLANK.match(text)
        if lead:
            _add_blank(lead[0], words, spaces)
        chunks = _CHUNK.findall(text)
        last = len(chunks) - 1
        for i, (chunk, space, blank) in enumerate(chunks):
            pieces, stop = self._cache.get(chunk) or self._pieces(chunk)
            if stop and _stop_apart(
                stop, words[-1] if words else "", chunks[i + 1][0] if i < last and not blank else ""
            ):
                pieces = (*pieces[:-1], pieces[-1][:-1], ".")
            words.extend(pieces)
            if len(pieces) > 1:
                spaces.extend([False] * (len(pieces) - 1))
            spaces.append(space == " ")
            if blank:
                _add_blank(blank, words, spaces)
        return words, spaces

    def _pieces(self, chunk: str) -> Pieces:
        pieces = cut_chunk(chunk)
        if len(chunk) <= _LONGEST_CACHED:
            if len(self._cache) >= _CACHE_SIZE:
                self._cache.clear()
            self._cache[chunk] = pieces
        return pieces

    # spaCy asks every tokenizer for these; all knowledge is in the package, nothing to store.
    def to_bytes(self, **_: object) -> bytes:
        """Nothing to store."""
        return b""

    def from_bytes(self, _data: bytes, **_: object) -> IndonesianTokenizer:
        """Nothing to restore."""
        return self

    def to_disk(self, _path: Path | str, **_: object) -> None:
        """Nothing to store."""

    def from_disk(self, _path: Path | str, **_: object) -> IndonesianTokenizer:
        """Nothing to restore."""
        return self


def create_tokenizer() -> Callable[[Language], IndonesianTokenizer]:
    """Factory for a spaCy config's `[nlp.tokenizer]`."""
    return make_tokenizer


def make_tokenizer(nlp: Language) -> IndonesianTokenizer:
    """The tokenizer of a pipeline."""
    return IndonesianTokenizer(nlp.vocab)


registry.tokenizers.register("nukil.IndonesianTokenizer.v1", func=create_tokenizer)


def cut_chunk(chunk: str) -> Pieces:
    """Cut a stretch of text without white space into tokens.

    A pure function; linear in the length of the chunk. Soft hyphens and zero-width marks, which
    print shops leave inside words, are part of the word that they stand in.
    """
    plain = INVISIBLE.sub("", chunk)
    if not plain:
        return Pieces((chunk,), _NO_STOP)
    if len(plain) < len(chunk):
        pieces = cut_chunk(plain)
        return Pieces(_restored(chunk, pieces.words), pieces.stop)
    words: list[str] = []
    position = 0
    for match in _pattern().finditer(chunk):
        words.extend(chunk[position : match.start()])
        words.append(match[0])
        position = match.end()
    words.extend(chunk[position:])
    last = words[-1]
    if len(last) == 2 and last[1] == "." and last[0].isupper():
        return Pieces(tuple(words), _INITIAL)
    return Pieces(tuple(words), _SUFFIX if last in _suffixes() else _NO_STOP)


def _restored(chunk: str, words: Sequence[str]) -> tuple[str, ...]:
    """The words of a chunk with its invisible characters, each with the word before it."""
    found, position = [], 0
    for number, word in enumerate(words):
        start, left = position, len(word)
        while position < len(chunk) and (
            left or number == len(words) - 1 or INVISIBLE.match(chunk, position)
        ):
            left -= INVISIBLE.match(chunk, position) is None
            position += 1
        found.append(chunk[start:position])
    return tuple(found)


@lru_cache(maxsize=1)
def _pattern() -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{rule.regex})" for rule in load_rules("tokens")))


@lru_cache(maxsize=1)
def _suffixes() -> frozenset[str]:
    rows = load_lexicon("token_abbreviations")
    return frozenset(row["form"] for row in rows if row["position"] == "after")


@lru_cache(maxsize=1)
def _lettered() -> frozenset[str]:
    return frozenset(row["form"] for row in load_lexicon("token_lettered"))


def _stop_apart(stop: int, previous: str, following: str) -> bool:
    """Whether the stop ends the sentence and not (only) the abbreviation.

    Args:
        stop: what stands before it, an initial or an abbreviation that follows a name.
        previous: last token before the chunk.
        following: next chunk on the line, "" at its end.
    """
    if not following:
        return True
    if stop == _INITIAL:
        return previous in _lettered() or not following[0].isupper()
    if following in _suffixes() or following.rstrip(".,;)") + "." in _suffixes():
        return False  # "Pte. Ltd."
    return not (following[0].islower() or following[0].isdigit() or following[0] in "([&,-–")


def _add_blank(blank: str, words: list[str], spaces: list[bool]) -> None:
    """Add white space that is more than the one blank after a token."""
    if len(blank) > 1 and blank[-1] == " ":
        words.append(blank[:-1])
        spaces.append(True)
    else:
        words.append(blank)
        spaces.append(False)
