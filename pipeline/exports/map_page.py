"""The map of a run: one HTML file that needs no network and runs nothing that a document holds.

The page has two scripts. One is ours; the page's policy (CSP) names its digest, so the browser
runs no other. The other is data (JSON), in which `<`, `>` and `&` are written as escapes; ours
reads it and puts every text of it on the page as text, never as HTML.
"""

from __future__ import annotations

import base64
import hashlib
from string import Template
from typing import TYPE_CHECKING

from pipeline.exports.map_data import MAX_BYTES, map_data, script_json
from pipeline.rules import RESOURCES

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    import pyarrow as pa

_FOLDER = RESOURCES / "map"
_SHAPES = RESOURCES / "shapes" / "world.json"


def map_page(tables: Mapping[str, pa.Table], *, max_bytes: int = MAX_BYTES) -> str:
    """The page.

    Args:
        tables: `documents`, `sentences` and `places` of a run.
        max_bytes: what the sentences of the places may take.
    """
    style, script = (_read(_FOLDER / name) for name in ("map.css", "map.js"))
    policy = "; ".join(
        (
            "default-src 'none'",
            f"style-src '{_digest(style)}'",
            f"script-src '{_digest(script)}'",
            "base-uri 'none'",
            "form-action 'none'",
            "require-trusted-types-for 'script'",
            "trusted-types 'none'",
        )
    )
    shapes = _read(_SHAPES).strip()  # numbers and plain words
    return Template(_read(_FOLDER / "page.html")).substitute(
        policy=policy,
        style=style,
        script=script,
        shapes=shapes,
        data=script_json(map_data(tables, max_bytes=max_bytes)),
    )


def _digest(text: str) -> str:
    """Digest of an inline script or style, as a policy names it."""
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8")
