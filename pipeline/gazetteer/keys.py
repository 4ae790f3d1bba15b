"""Normal forms of place names, by which the gazetteer is sorted and searched."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_APOSTROPHES = re.compile(r"['‘’ʻʼ`´]")
_NOT_WORD = re.compile(r"[\W_]+")
# Letters that decomposition leaves alone; transliterations as in GeoNames' ASCII names.
_LETTERS = str.maketrans(
    {"ø": "o", "đ": "d", "ð": "d", "ł": "l", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th", "ħ": "h"}
)


@lru_cache(maxsize=65536)
def place_key(text: str) -> str:
    """Case, accents, punctuation and spacing removed: `Türkiye` → `turkiye`.

    Applying it twice gives the same as once.
    """
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text).casefold())
    plain = "".join(c for c in plain if not unicodedata.combining(c)).translate(_LETTERS)
    return _NOT_WORD.sub(" ", _APOSTROPHES.sub("", plain)).strip()
