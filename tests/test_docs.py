"""The documents tell the truth: every command, column and figure that they name is there."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from typer.main import get_command

from pipeline.cli.app import build
from pipeline.cli.inspect import describe, schema_markdown
from pipeline.records import TABLES
from pipeline.settings import Settings

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
PAGES = sorted((ROOT / "docs").glob("*.md"))


def commands() -> list[str]:
    """All commands, groups resolved."""
    found = []
    for name, command in get_command(build()).commands.items():
        parts = getattr(command, "commands", None)
        found += [f"{name} {part}" for part in parts] if parts else [name]
    return found


@pytest.mark.parametrize("command", commands())
def test_every_command_is_described(command: str) -> None:
    assert f"nukil {command}" in (ROOT / "docs" / "cli.md").read_text(encoding="utf-8")


def test_tables_page_is_the_schema() -> None:
    page = (ROOT / "docs" / "tables.md").read_text(encoding="utf-8")
    assert schema_markdown({name: describe(name) for name in TABLES}) in page


@pytest.mark.parametrize("table", TABLES)
def test_readme_names_every_table(table: str) -> None:
    assert f"`{table}`" in README


def test_settings_page_has_every_default() -> None:
    page = (ROOT / "docs" / "cli.md").read_text(encoding="utf-8")
    block = re.search(r"```toml\n(.*?)```", page, re.DOTALL)
    assert block
    told = tomllib.loads(block[1])
    for section in Settings.__dataclass_fields__:
        values = getattr(Settings(), section)
        for name in values.__dataclass_fields__:
            default = getattr(values, name)
            wanted = list(default) if isinstance(default, tuple) else default
            assert told[section][name] == wanted, f"{section}.{name}"


@pytest.mark.parametrize("path", [ROOT / "README.md", *PAGES], ids=lambda path: path.name)
def test_links_lead_somewhere(path: Path) -> None:
    for target in re.findall(r"\]\((?!https?:|#)([^)#\s]+)", path.read_text(encoding="utf-8")):
        assert (path.parent / target).exists(), target


def test_readme_shows_both_commands() -> None:
    assert "make run" in README
    assert "make test" in README
