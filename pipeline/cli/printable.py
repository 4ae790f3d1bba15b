"""Texts of documents and names of files, made harmless for a terminal."""

from __future__ import annotations


def printable(text: str) -> str:
    """Text without what would steer a terminal; line breaks stay."""
    return "".join(char if char.isprintable() or char == "\n" else " " for char in text)
