"""The lexicon of short forms: what each may stand for, the likeliest first.

`resources/lexicons/acronyms.csv`; a user's rows with the same columns go before the shipped ones.
Organizations lend their acronyms. No spaCy here: the resolve stage reads it too.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from pipeline.errors import RuleError
from pipeline.extractors.acronym_phrases import aligned_phrase
from pipeline.extractors.acronym_words import common_words, split_words
from pipeline.rules import load_lexicon

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

KINDS = frozenset(("initialism", "syllabic", "mixed", "translated", "office", "legal_form"))
_SIGNS = re.compile(r"[\W_]+")
_MAX_FOUND = 65536  # words whose look-up is remembered
_SPOKEN = "general knowledge"
_COMPANY = re.compile(r"^(?:PT|Perum) | \((?:Persero|Perseroda)\)| Tbk$")


@dataclass(frozen=True, slots=True)
class Entry:
    """One reading of a short form.

    Attributes:
        long: expansion in Indonesian, or in the original language of a foreign name.
        long_en: English expansion, where it is not `long`.
        others: further spellings and translations that articles use.
        context: words that speak for this reading, lower case.
        source: where the fact comes from.
    """

    short: str
    long: str
    long_en: str
    others: tuple[str, ...]
    kind: str
    context: tuple[str, ...]
    source: str
    own: bool = False

    def forms(self) -> tuple[str, ...]:
        """Every expansion, the main one first."""
        return tuple(dict.fromkeys(f for f in (self.long, self.long_en, *self.others) if f))


def short_key(short: str) -> str:
    """What two spellings of a short form share: PCVE and P/CVE, KPPBC and K.P.P.B.C."""
    return _SIGNS.sub("", short).casefold()


class AcronymLexicon:
    """Entries by short form.

    A form with a capital inside or with capitals only is not a word of the language, so it is
    found in any spelling with capitals; a lower-case word is one only if listed as such.
    """

    def __init__(
        self, rows: Iterable[Mapping[str, str]], own: Iterable[Mapping[str, str]] = ()
    ) -> None:
        """Read rows with the columns of `acronyms.csv`; order within a short form is rank.

        Args:
            rows: the shipped rows.
            own: a user's rows; their readings win, whatever speaks for another.

        Raises:
            RuleError: a row without short or long form, or with an unknown kind.
        """
        by_form: dict[str, list[Entry]] = {}
        for row, is_own in (*((row, True) for row in own), *((row, False) for row in rows)):
            entry = _entry(row, own=is_own)
            entries = by_form.setdefault(entry.short, [])
            known = {_plain(form) for other in entries for form in other.forms()}
            if _plain(entry.long) not in known:
                entries.append(entry)
        self._by_form = {form: tuple(entries) for form, entries in by_form.items()}
        self._by_key: dict[str, tuple[str, ...]] = {}
        for form in self._by_form:
            key = short_key(form)
            self._by_key[key] = (*self._by_key.get(key, ()), form)
        self.phrases = _phrases(self._by_form)
        self._found: dict[str, tuple[Entry, ...]] = {}
        self._ordinary: dict[str, bool] = {}

    def find(self, short: str) -> tuple[Entry, ...]:
        """The readings of a short form as written, the likeliest first; empty if unknown."""
        found = self._found.get(short)
        if found is None:
            if len(self._found) > _MAX_FOUND:
                self._found.clear()
            found = self._found[short] = self._look_up(short)
        return found

    def _look_up(self, short: str) -> tuple[Entry, ...]:
        exact = self._by_form.get(short)
        if exact is not None or not short[:1].isupper():
            return exact or ()
        letters = [char for char in short if char.isalpha()]
        shouted = all(char.isupper() for char in letters)
        for form in self._by_key.get(short_key(short), ()):
            if shouted or form[1:].islower() or self._spoken(form):
                return self._by_form[form]
        return ()

    def is_ordinary(self, form: str, judge: Callable[[str, AcronymLexicon], bool]) -> bool:
        """Whether a token is no short form in any text, as `judge` says; its word is remembered."""
        found = self._ordinary.get(form)
        if found is None:
            if len(self._ordinary) > _MAX_FOUND:
                self._ordinary.clear()
            found = self._ordinary[form] = judge(form, self)
        return found

    def _spoken(self, form: str) -> bool:
        """Whether a form in capitals is also written like a word: Unesco, Opec.

        It may not look like a word or a name, and has to be known from more than its definitions.
        """
        entry = self._by_form[form][0]
        return (
            form.isalpha()
            and form.isupper()
            and (len(form) > 4 or (len(form) == 4 and entry.kind == "translated"))
            and form.lower() not in common_words()
            and entry.source == _SPOKEN
        )

    def __contains__(self, short: str) -> bool:
        return short in self._by_form


def _phrases(forms: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """First word → the short forms of several words that begin with it, longest first."""
    found: dict[str, list[str]] = {}
    for form in forms:
        if " " in form:
            found.setdefault(form.split(" ", 1)[0], []).append(form)
    return {word: tuple(sorted(forms, key=lambda f: (-len(f), f))) for word, forms in found.items()}


def _plain(long: str) -> str:
    return " ".join(_SIGNS.sub(" ", long).casefold().split())


def _entry(row: Mapping[str, str], *, own: bool) -> Entry:
    if not row.get("short") or not row.get("long"):
        raise RuleError(f"acronyms: row without short or long form: {dict(row)}")
    if row.get("kind") not in KINDS:
        raise RuleError(f"acronyms: {row['short']}: unknown kind {row.get('kind')!r}")
    return Entry(
        row["short"],
        row["long"],
        row.get("long_en", ""),
        _split(row.get("others", "")),
        row["kind"],
        _split(row.get("context", "").casefold()),
        row.get("source", ""),
        own,
    )


def _split(cell: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in cell.split(";") if part.strip())


def _organization_rows() -> list[dict[str, str]]:
    """The acronyms of the lexicon of organizations, as rows of this one.

    Short names that repeat a word of the full one (Bank Mandiri, Djarum) abbreviate nothing.
    """
    rows = []
    for row in load_lexicon("organizations"):
        short, long = row["acronym"], _COMPANY.sub("", row["canonical"])
        words = set(re.findall(r"\w+", long.casefold()))
        if not short or any(part in words for part in re.findall(r"\w+", short.casefold())):
            continue
        if not short.isupper() and (short.lower() in common_words() or not _spells(short, long)):
            continue
        rows.append(
            {
                "short": short,
                "long": long,
                "long_en": row["name_en"],
                "others": row["aliases"],
                "kind": _kind_of(short) if row["country_code"] == "ID" else "translated",
                "source": "organizations.csv",
            }
        )
    return rows


def _spells(short: str, long: str) -> bool:
    """Whether a short form takes letters of two words of a long form, in order."""
    found = aligned_phrase(short, split_words(long, 0, len(long)))
    return found is not None and " " in long[found.start : found.end]


def _kind_of(short: str) -> str:
    if " " in short or any(char.isdigit() or char in "/-" for char in short):
        return "mixed"
    return "initialism" if short.isupper() else "syllabic"


@lru_cache(maxsize=1)
def shipped_acronyms() -> AcronymLexicon:
    """The lexicon that comes with the package."""
    return AcronymLexicon([*load_lexicon("acronyms"), *_organization_rows()])


def acronyms_with(rows: Iterable[Mapping[str, str]]) -> AcronymLexicon:
    """The shipped lexicon with a user's rows before it: theirs win every form that both know."""
    return AcronymLexicon([*load_lexicon("acronyms"), *_organization_rows()], own=rows)
