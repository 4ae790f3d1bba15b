"""Table cells as text: what CSV files and spreadsheets show."""

from __future__ import annotations

from datetime import date
from typing import Any

# What a spreadsheet takes for a formula when it opens a CSV file (OWASP, "CSV injection").
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def cell_text(value: Any) -> str:
    """A cell of a CSV file; empty for a missing value."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float):
        return f"{value:.10g}"
    return str(value)


def safe_cell(value: Any) -> str:
    """The same; texts that a spreadsheet would run begin with an apostrophe."""
    text = cell_text(value)
    if isinstance(value, str) and text.startswith(FORMULA_STARTS):
        return "'" + text
    return text
