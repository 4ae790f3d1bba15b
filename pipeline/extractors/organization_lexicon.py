"""The lexicon of organizations: its bodies, and the written forms that name them.

`resources/lexicons/organizations.csv` is the shipped one; a user's file with the same columns is
laid over it and wins wherever both know a form. No spaCy here: the resolve stage reads it too.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from pipeline.errors import RuleError
from pipeline.rules import load_lexicon

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

COLUMNS = (
    "org_id",
    "canonical",
    "name_en",
    "acronym",
    "aliases",
    "former_names",
    "type",
    "parent",
    "country_code",
    "status",
    "source",
)
TYPES = frozenset(
    (
        "government",
        "police_military",
        "court_legal",
        "legislature",
        "party",
        "company",
        "media",
        "university_school",
        "ngo_community",
        "armed_group",
        "international",
        "sports",
        "religious",
        "other",
    )
)
# Apostrophes belong to the word (Mahkamah Syar'iyah = Mahkamah Syariyah), other signs part words.
_APOSTROPHES = re.compile("['’‘`ʼ]")
_SIGNS = re.compile(r"[^\w&+]+")
_YEARS = re.compile(r"\s*\((?:to|since|from)?\s*[\d/–-]*\)$")
_LEGAL = re.compile(
    r"^(?:pt|cv|ud|perum)\s+|\s+(?:tbk|persero|perseroda|inc|ltd|plc|corp|co|jsc|llc|gmbh)$"
)


@dataclass(frozen=True, slots=True)
class Body:
    """One organization of the lexicon."""

    org_id: str
    canonical: str
    name_en: str
    acronym: str
    aliases: tuple[str, ...]
    former_names: tuple[str, ...]
    type: str
    parent: str
    country_code: str
    status: str

    def forms(self) -> tuple[str, ...]:
        """Every written form, the canonical name first, without repetition."""
        every = (self.canonical, self.acronym, *self.aliases, *self.former_names, self.name_en)
        return tuple(dict.fromkeys(form for form in every if form))

    def long_names(self) -> tuple[str, ...]:
        """The forms of two words or more: what gives away which bearer of an acronym is meant."""
        return tuple(form for form in self.forms() if len(form.split()) > 1)


def form_key(form: str) -> str:
    """A form without case, punctuation and double blanks: what two spellings share."""
    plain = _APOSTROPHES.sub("", unicodedata.normalize("NFKC", form)).casefold()
    return " ".join(_SIGNS.sub(" ", plain).split())


def company_key(form: str) -> str:
    """The key of a company's name without its legal form: PT X (Persero) Tbk → x."""
    key = form_key(form)
    while (shorter := _LEGAL.sub("", key)) != key and shorter:
        key = shorter
    return key


class OrganizationLexicon:
    """Bodies by id, and ids by form.

    A form that several bodies bear keeps all of them, in file order.
    """

    def __init__(
        self, rows: Iterable[Mapping[str, str]], below: Iterable[Mapping[str, str]] = ()
    ) -> None:
        """Read rows with the columns of `COLUMNS`.

        Args:
            rows: the bodies.
            below: further bodies, which keep only the ids and forms that `rows` leave free.

        Raises:
            RuleError: a row without an id or a name, or with an unknown type.
        """
        bodies: dict[str, Body] = {}
        self._by_form: dict[str, tuple[str, ...]] = {}
        self._by_company: dict[str, tuple[str, ...]] = {}
        for layer in (rows, below):
            fresh = [body for body in map(_body, layer) if body.org_id not in bodies]
            bodies.update((body.org_id, body) for body in fresh)
            self._index(fresh)
        self.bodies: Mapping[str, Body] = MappingProxyType(bodies)

    def _index(self, bodies: Iterable[Body]) -> None:
        by_form: dict[str, tuple[str, ...]] = {}
        by_company: dict[str, tuple[str, ...]] = {}
        for body in bodies:
            for form in body.forms():
                _append(by_form, form_key(form), body.org_id)
                _append(by_company, company_key(form), body.org_id)
        self._by_form = {**by_form, **self._by_form}
        self._by_company = {**by_company, **self._by_company}

    def find(self, form: str) -> tuple[Body, ...]:
        """The bodies that bear a form, whatever its case and punctuation."""
        return self._bodies(self._by_form.get(form_key(form), ()))

    def find_company(self, form: str) -> tuple[Body, ...]:
        """The bodies that bear a form once legal forms (PT, Tbk, Persero, Inc.) are off."""
        return self._bodies(self._by_company.get(company_key(form), ()))

    def get(self, org_id: str) -> Body | None:
        """A body by its id."""
        return self.bodies.get(org_id)

    def _bodies(self, ids: tuple[str, ...]) -> tuple[Body, ...]:
        return tuple(self.bodies[org_id] for org_id in ids)


def _append(index: dict[str, tuple[str, ...]], key: str, org_id: str) -> None:
    if key and org_id not in index.get(key, ()):
        index[key] = (*index.get(key, ()), org_id)


def _body(row: Mapping[str, str]) -> Body:
    if not row.get("org_id") or not row.get("canonical"):
        raise RuleError(f"organization without org_id or canonical: {dict(row)}")
    if row.get("type") not in TYPES:
        raise RuleError(f"organization {row['org_id']}: unknown type {row.get('type')!r}")
    return Body(
        org_id=row["org_id"],
        canonical=row["canonical"],
        name_en=row.get("name_en", ""),
        acronym=row.get("acronym", ""),
        aliases=_split(row.get("aliases", "")),
        former_names=tuple(_YEARS.sub("", name) for name in _split(row.get("former_names", ""))),
        type=row["type"],
        parent=row.get("parent", ""),
        country_code=row.get("country_code", ""),
        status=row.get("status", "") or "active",
    )


def _split(cell: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in cell.split(";") if part.strip())


@lru_cache(maxsize=1)
def shipped_lexicon() -> OrganizationLexicon:
    """The lexicon that comes with the package."""
    return OrganizationLexicon(load_lexicon("organizations"))


def lexicon_with(rows: Iterable[Mapping[str, str]]) -> OrganizationLexicon:
    """The shipped lexicon with a user's rows before it: theirs win every form that both know."""
    return OrganizationLexicon(rows, load_lexicon("organizations"))


@lru_cache(maxsize=4)
def lexicon_from(path: str) -> OrganizationLexicon:
    """The shipped lexicon below a user's CSV file.

    The file needs the columns `org_id`, `canonical` and `type`; further ones of `COLUMNS` may be
    absent, others are passed over. Lists are separated by `;`.

    Raises:
        RuleError: the file cannot be read, or a row is not an organization.
    """
    try:
        with Path(path).open(encoding="utf-8-sig", newline="") as file:
            rows = [{k: v or "" for k, v in row.items() if k} for row in csv.DictReader(file)]
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise RuleError(
            f"organizations {path}: {error}", hint="a UTF-8 CSV file with the lexicon's columns"
        ) from error
    return lexicon_with(rows)
