"""The shape of the code: data flows one way, files and functions stay small."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parents[1] / "pipeline"
# Each may import itself and what stands before it.
LAYERS = (
    (
        "errors",
        "columns",
        "summaries",
        "records",
        "settings",
        "rules",
        "rule_index",
        "models",
        "gazetteer",
    ),
    ("sources",),
    ("documents",),
    ("language",),
    ("extractors",),
    ("resolve",),
    ("tables",),
    ("exports",),
    ("stages",),
    ("api",),
    ("evaluation", "training"),
    ("cli",),
)
RANKS = {name: rank for rank, names in enumerate(LAYERS) for name in names}
PLAIN = ("resolve", "tables", "sources", "documents", "exports")
MODULES = sorted(PACKAGE.rglob("*.py"))
MAX_LINES, MAX_FUNCTION = 400, 50


def name_of(path: Path) -> str:
    """Path of a module, as test id."""
    return path.relative_to(PACKAGE).as_posix()


def layer_of(path: Path) -> str:
    """The first part of a module's name below the package."""
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imports_of(path: Path) -> set[str]:
    """Every module that a file imports, wherever it does."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return found


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_imports_point_back_never_forward(path: Path) -> None:
    layer = layer_of(path)
    if layer == "__init__":
        return
    for name in imports_of(path):
        parts = name.split(".")
        if parts[0] == "pipeline" and len(parts) > 1 and parts[1] in RANKS:
            assert RANKS[parts[1]] <= RANKS[layer], f"{layer} imports {name}"
            if RANKS[parts[1]] == RANKS[layer] and RANKS[layer] > 0:
                assert parts[1] == layer, f"{layer} imports its neighbour {name}"


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_plain_layers_know_no_spacy(path: Path) -> None:
    if layer_of(path) in PLAIN:
        heavy = {name.split(".")[0] for name in imports_of(path)} & {"spacy", "stanza", "torch"}
        assert not heavy


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_files_and_functions_are_small(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert text.count("\n") <= MAX_LINES
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = (node.end_lineno or node.lineno) - node.lineno + 1
            assert length <= MAX_FUNCTION, f"{node.name} has {length} lines"


def test_every_module_has_its_layer() -> None:
    assert {layer_of(path) for path in MODULES} - {"__init__"} <= set(RANKS)
