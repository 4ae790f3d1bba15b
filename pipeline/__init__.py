"""Nukil: a folder of Indonesian documents becomes research tables.

`load()` gives the spaCy pipeline, `extract()` the tables of some texts as pandas DataFrames.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pipeline.api import extract, load

__all__ = ["extract", "load"]


def __getattr__(name: str) -> object:
    """Import spaCy and pandas when they are asked for, so that `nukil --help` is instant."""
    if name in __all__:
        from pipeline import api

        return getattr(api, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
