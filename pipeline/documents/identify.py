"""Which language a text is in."""

from __future__ import annotations


def identify_language(text: str) -> tuple[str, float | None]:
    """Language code and its probability."""
    return "und", None
