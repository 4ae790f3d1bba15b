"""Forms of a token that do not depend on its neighbours."""

from __future__ import annotations

import re

_DIGIT = re.compile(r"\d")


def normal_form(word: str) -> str:
    """The form under which a token is looked up in vectors and clusters: digits become 0."""
    return _DIGIT.sub("0", word)
