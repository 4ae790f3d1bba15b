"""Typed settings from a TOML file; an unknown key is an error.

Every stage's fingerprint holds the settings that it reads, so a changed setting re-does exactly
what depends on it.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field, fields
from typing import TYPE_CHECKING, Any

from pipeline.errors import SettingsError

if TYPE_CHECKING:
    from pathlib import Path


ENGINES = ("nukil", "stanza")


@dataclass(frozen=True, slots=True)
class IngestSettings:
    """How inputs are read.

    Column options name the input's columns; empty means "the usual names"
    (lexicons/input_columns.csv).
    """

    id_column: str = ""
    text_column: str = ""
    title_column: str = ""
    date_column: str = ""
    url_column: str = ""
    site_column: str = ""
    encoding: str = ""
    published: str = ""
    max_chars: int = 5_000_000


@dataclass(frozen=True, slots=True)
class AnnotateSettings:
    """Which engine finds tokens and sentences, which model finds names.

    `model` and `stanza` are folders below models/ or paths. With `tokens`, the attributes of every
    token are found and kept for the tokens table.
    """

    model: str = "ner"
    engine: str = "nukil"
    stanza: str = "stanza"
    tokens: bool = False

    def __post_init__(self) -> None:
        """Refuse an engine that there is none of."""
        if self.engine not in ENGINES:
            raise SettingsError(
                f"no engine {self.engine!r}", hint=f"engines are {', '.join(ENGINES)}"
            )


@dataclass(frozen=True, slots=True)
class ExtractSettings:
    """Which extractors run, in order."""

    pipeline: tuple[str, ...] = ("dates", "places", "organizations", "acronyms")


@dataclass(frozen=True, slots=True)
class LexiconSettings:
    """Lexicons of the user's own (CSV), whose rows win over the shipped ones; empty for none."""

    organizations: str = ""
    acronyms: str = ""
    gazetteer: str = ""


@dataclass(frozen=True, slots=True)
class ExportSettings:
    """Which files are written."""

    formats: tuple[str, ...] = ("csv",)
    safe_cells: bool = False
    drop_duplicates: bool = False


@dataclass(frozen=True, slots=True)
class Settings:
    """All settings, one section a stage."""

    ingest: IngestSettings = field(default_factory=IngestSettings)
    annotate: AnnotateSettings = field(default_factory=AnnotateSettings)
    extract: ExtractSettings = field(default_factory=ExtractSettings)
    lexicons: LexiconSettings = field(default_factory=LexiconSettings)
    export: ExportSettings = field(default_factory=ExportSettings)


def load_settings(path: Path | None) -> Settings:
    """Read a settings file; defaults where it says nothing.

    Raises:
        SettingsError: unreadable file, unknown section or key, or a value of the wrong type.
    """
    if path is None:
        return Settings()
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise SettingsError(f"{path}: {error}") from error
    sections: dict[str, Any] = {}
    known = {f.name: f.default_factory for f in fields(Settings)}
    for name, values in table.items():
        factory = known.get(name)
        if factory is None or not isinstance(values, dict):
            raise SettingsError(
                f"{path}: unknown section [{name}]", hint=f"sections are {', '.join(known)}"
            )
        sections[name] = _section(path, name, type(factory()), values)  # type: ignore[operator]
    return Settings(**sections)


def _section(path: Path, name: str, kind: type, values: dict[str, Any]) -> Any:
    defaults = {f.name: getattr(kind(), f.name) for f in fields(kind)}
    clean: dict[str, Any] = {}
    for key, value in values.items():
        if key not in defaults:
            raise SettingsError(
                f"{path}: unknown key {name}.{key}", hint=f"keys are {', '.join(defaults)}"
            )
        default = defaults[key]
        if isinstance(default, tuple) and isinstance(value, list):
            value = tuple(value)  # noqa: PLW2901 - TOML knows lists only
        if isinstance(default, float) and type(value) is int:
            value = float(value)  # noqa: PLW2901 - 1 is a fine 1.0
        if type(value) is not type(default):
            raise SettingsError(
                f"{path}: {name}.{key} = {value!r} is not a {type(default).__name__}"
            )
        clean[key] = value
    return kind(**clean)
