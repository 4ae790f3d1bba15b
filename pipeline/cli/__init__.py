"""The `nukil` command: a thin module for each group of commands."""

from __future__ import annotations

from pipeline.cli.app import main

__all__ = ["main"]
