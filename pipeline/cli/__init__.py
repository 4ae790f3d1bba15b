"""The `nukil` command: a thin module for each group of commands."""

from __future__ import annotations


def main() -> None:
    """Run the command line."""
    from pipeline.cli.app import main as run

    run()
