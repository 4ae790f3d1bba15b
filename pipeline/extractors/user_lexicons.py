"""Lexicons of the user's own, whose rows win over the shipped ones. No spaCy here."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.errors import RuleError, SettingsError
from pipeline.extractors.acronym_lexicon import KINDS, AcronymLexicon, acronyms_with
from pipeline.extractors.organization_lexicon import OrganizationLexicon, lexicon_from
from pipeline.gazetteer.user import use_places
from pipeline.rules import load_lexicon

if TYPE_CHECKING:
    from pipeline.settings import LexiconSettings


_gazetteers: list[str] = []  # the one that this process works with, once it works


@dataclass(frozen=True, slots=True)
class UserLexicons:
    """The lexicons that a run links by; None stands for the shipped one alone."""

    organizations: OrganizationLexicon | None = None
    acronyms: AcronymLexicon | None = None


def user_lexicons(settings: LexiconSettings) -> UserLexicons:
    """The lexicons that the settings name.

    Raises:
        RuleError: a file that cannot be read, or a row that is no entry.
        SettingsError: the same of the gazetteer, or another one is in use in this process.
    """
    use_gazetteer(settings.gazetteer)
    return UserLexicons(
        organizations=lexicon_from(settings.organizations) if settings.organizations else None,
        acronyms=acronyms_from(settings.acronyms) if settings.acronyms else None,
    )


def use_gazetteer(path: str) -> None:
    """Let the user's places win in this process, from its first document to its last.

    Raises:
        SettingsError: the file cannot be read, or places were linked by another one before.
    """
    if not _gazetteers and path:
        use_places(Path(path))
    _gazetteers.append(path)
    if len(set(_gazetteers)) > 1:
        _gazetteers.pop()
        raise SettingsError(
            "this process has linked places by another gazetteer",
            hint="start a new process for each gazetteer",
        )
    del _gazetteers[1:]


@lru_cache(maxsize=4)
def acronyms_from(path: str) -> AcronymLexicon:
    """The shipped acronyms below a user's CSV file.

    Raises:
        RuleError: the file cannot be read, or a row is no acronym.
    """
    return acronyms_with(acronym_rows(path))


@lru_cache(maxsize=4)
def acronym_rows(path: str) -> tuple[dict[str, str], ...]:
    """The rows of a user's CSV file of acronyms.

    The file needs the columns `short` and `long`, as the exported table `acronym_lexicon` has
    them; those of the shipped lexicon may be there too, others are passed over.

    Raises:
        RuleError: the file cannot be read, or lacks a column.
    """
    columns = [name for name in load_lexicon("acronyms")[0] if name not in ("short", "long")]
    try:
        with Path(path).open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file)
            names, rows = list(reader.fieldnames or ()), list(reader)
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise RuleError(
            f"acronyms {path}: {error}", hint="a UTF-8 CSV file with the columns short and long"
        ) from error
    if not {"short", "long"} <= set(names):
        raise RuleError(
            f"acronyms {path}: no columns short and long", hint=f"it has {', '.join(names)}"
        )
    return tuple(_row(row, columns) for row in rows if row["short"] and row["long"])


def _row(row: dict[str, str], columns: list[str]) -> dict[str, str]:
    filled = {name: row.get(name) or "" for name in columns}
    kind = filled["kind"] if filled["kind"] in KINDS else "initialism"
    return {"short": row["short"], "long": row["long"], **filled, "kind": kind, "source": "user"}


def component_config(name: str, settings: LexiconSettings | None) -> dict[str, Any]:
    """What a component of the extract stage is told about the user's lexicons."""
    if name == "places":
        use_gazetteer(settings.gazetteer if settings else "")
    if settings is None:
        return {}
    if name == "organizations" and settings.organizations:
        return {"lexicon": settings.organizations}
    if name == "acronyms" and settings.acronyms:
        return {"lexicon": list(acronym_rows(settings.acronyms))}
    return {}
