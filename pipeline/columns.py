"""How a record declares the columns of its table."""

from __future__ import annotations

from dataclasses import MISSING, field
from typing import Any


def column(description: str, *, default: Any = MISSING, exported: bool = True) -> Any:
    """A dataclass field that is a column of a table."""
    metadata = {"description": description, "exported": exported}
    if default is MISSING:
        return field(metadata=metadata)
    return field(default=default, metadata=metadata)
