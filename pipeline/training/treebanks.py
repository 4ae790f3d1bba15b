"""CoNLL-U treebanks: reading, writing, and bringing older annotation up to today's tokens."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING

from pipeline.errors import SourceError
from pipeline.language.lemmas import base_form
from pipeline.rules import load_lexicon

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

_COLUMNS = 10
_NO_BLANK = "SpaceAfter=No"
_PLURAL = "compound:plur"
_NYA = "nya"
_SHORTEST_HOST = 3  # letters


@dataclass(frozen=True, slots=True)
class Token:
    """A surface token and the syntactic words in it, one unless it is a multiword token.

    Each word is its ten CoNLL-U columns; the token's own text and spacing stand apart.
    """

    text: str
    blank: bool
    words: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a treebank."""

    tokens: tuple[Token, ...]

    @property
    def text(self) -> str:
        """The sentence as it was written."""
        return "".join(t.text + " " * t.blank for t in self.tokens).rstrip(" ")

    @property
    def words(self) -> Iterator[tuple[str, ...]]:
        """The syntactic words, in order."""
        return (word for token in self.tokens for word in token.words)


def read_treebank(path: Path) -> list[Sentence]:
    """Read a CoNLL-U file; empty nodes and comments are left out.

    Raises:
        SourceError: a line that has not ten columns.
    """
    sentences: list[Sentence] = []
    rows: list[tuple[str, ...]] = []
    for number, line in enumerate([*path.read_text(encoding="utf-8").split("\n"), ""], start=1):
        if line.startswith("#"):
            continue
        if line:
            row = tuple(line.split("\t"))
            if len(row) != _COLUMNS:
                raise SourceError(
                    f"{path}:{number}: {len(row)} columns, not {_COLUMNS}", code="not-conllu"
                )
            rows.append(row)
        elif rows:
            sentences.append(Sentence(tuple(_tokens(rows))))
            rows = []
    return sentences


def _tokens(rows: Sequence[tuple[str, ...]]) -> Iterator[Token]:
    words = {row[0]: row for row in rows if row[0].isdigit()}
    covered = 0
    for row in rows:
        first, _, last = row[0].partition("-")
        if last:
            inside = tuple(words[str(i)] for i in range(int(first), int(last) + 1))
            covered = int(last)
            yield Token(row[1], _NO_BLANK not in row[9], inside)
        elif row[0].isdigit() and int(first) > covered:
            yield Token(row[1], _NO_BLANK not in row[9], (row,))


def write_treebank(sentences: Iterable[Sentence], path: Path) -> None:
    """Write a CoNLL-U file."""
    lines: list[str] = []
    for number, sentence in enumerate(sentences, start=1):
        lines += [f"# sent_id = {number}", f"# text = {sentence.text}"]
        for token in sentence.tokens:
            misc = "_" if token.blank else _NO_BLANK
            if len(token.words) > 1:
                ids = f"{token.words[0][0]}-{token.words[-1][0]}"
                lines.append("\t".join((ids, token.text, *"_" * 7, misc)))
                misc = "_"
            lines += ["\t".join((*word[:9], misc)) for word in token.words]
        lines.append("")
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def merge_reduplications(sentence: Sentence) -> Sentence:
    """`lagu - lagu` as one token `lagu-lagu`, as the treebanks have it today.

    UD 2.0 has three tokens with blanks between, of which the second half depends on the first as
    `compound:plur`; the blanks are of the treebank's making.
    """
    merged: list[Token] = []
    whole: dict[str, str] = {}  # id of a part → id of the word that stays
    tokens = sentence.tokens
    i = 0
    while i < len(tokens):
        parts = tokens[i : i + 3]
        if _is_reduplication(parts):
            text = "".join(part.text for part in parts)
            kept = next(p.words[0] for p in parts if p.words[0][7] != _PLURAL and p.text != "-")
            whole |= {part.words[0][0]: kept[0] for part in parts}
            merged.append(Token(text, parts[2].blank, ((kept[0], text, *kept[2:]),)))
            i += 3
        else:
            merged.append(tokens[i])
            i += 1
    return _renumbered(merged, whole) if whole else sentence


def _is_reduplication(parts: Sequence[Token]) -> bool:
    if [part.text == "-" for part in parts] != [False, True, False]:
        return False
    first, last = parts[0].words[0], parts[2].words[0]
    return (last[7] == _PLURAL and last[6] == first[0]) or (
        first[7] == _PLURAL and first[6] == last[0]
    )


def _renumbered(tokens: Iterable[Token], whole: Mapping[str, str]) -> Sentence:
    kept = list(tokens)
    ids = [word[0] for token in kept for word in token.words]
    number = {old: str(new) for new, old in enumerate(ids, start=1)} | {"0": "0"}

    def renumber(word: tuple[str, ...]) -> tuple[str, ...]:
        head = whole.get(word[6], word[6])
        return (number[word[0]], *word[1:6], number[head], *word[7:])

    return Sentence(
        tuple(replace(token, words=tuple(renumber(w) for w in token.words)) for token in kept)
    )


def close_hyphens(sentence: Sentence) -> Sentence:
    """`Januari - Oktober` without blanks, as people write it; still three tokens.

    Only between two numbers or two capitalised words: elsewhere today's treebanks have one token.
    """
    tokens = list(sentence.tokens)
    for i in range(1, len(tokens) - 1):
        before, hyphen, after = tokens[i - 1 : i + 2]
        numbers = before.text.isdigit() and after.text.isdigit()
        names = before.text.istitle() and after.text.istitle()
        if hyphen.text == "-" and (numbers or names):
            tokens[i - 1], tokens[i] = replace(before, blank=False), replace(hyphen, blank=False)
    return Sentence(tuple(tokens))


def clitic_marker(sentences: Iterable[Sentence]) -> Mapping[str, bool]:
    """Lower-cased token → whether it is mostly a multiword token in these sentences."""
    votes: Counter[str] = Counter()
    for sentence in sentences:
        for token in sentence.tokens:
            votes[token.text.lower()] += 1 if len(token.words) > 1 else -1
    return {form: count > 0 for form, count in votes.items()}


def split_clitics(sentence: Sentence, known: Mapping[str, bool]) -> Sentence:
    """Mark the multiword tokens of a treebank that has none.

    A token is one if it mostly is in `known`; an unknown one if it ends in -nya and its base form
    does not (unlike bertanya, of tanya): in GSD dev and CSUI train 493 of 560 tokens in -nya are,
    the rest a closed class of adverbs. The host keeps its columns.
    """
    tokens: list[Token] = []
    for token in sentence.tokens:
        clitic = _clitic(token, known) if len(token.words) == 1 else ""
        if clitic:
            word = token.words[0]
            host, text = token.text[: -len(clitic)], token.text[-len(clitic) :]
            row = _clitics()[clitic]
            second = ("x", text, clitic, row["upos"], "_", "_", word[0], row["deprel"], "_", "_")
            tokens.append(replace(token, words=((word[0], host, *word[2:]), second)))
        else:
            tokens.append(token)
    return _numbered(tokens) if tokens else sentence


def _clitic(token: Token, known: Mapping[str, bool]) -> str:
    """The clitic that a token ends in, "" if it has none."""
    form = token.text.lower()
    for clitic in _clitics():
        if form.endswith(clitic) and len(form) >= len(clitic) + _SHORTEST_HOST:
            return clitic if known.get(form, clitic == _NYA and not _of_nya(form)) else ""
    return ""


@cache
def _clitics() -> dict[str, dict[str, str]]:
    return {row["form"]: row for row in load_lexicon("clitics")}


def _of_nya(form: str) -> bool:
    base = base_form(form)
    return base != form and base.endswith(_NYA)


def _numbered(tokens: Sequence[Token]) -> Sentence:
    """Words counted from 1; heads follow."""
    number, count = {"0": "0", "_": "_"}, 0
    for token in tokens:
        for word in token.words:
            count += 1
            if word[0] != "x":
                number[word[0]] = str(count)
    numbered, count = [], 0
    for token in tokens:
        words = []
        for word in token.words:
            count += 1
            words.append((str(count), *word[1:6], number[word[6]], *word[7:]))
        numbered.append(replace(token, words=tuple(words)))
    return Sentence(tuple(numbered))
