"""Normal forms of place names, by which the gazetteer is sorted and searched."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_APOSTROPHES = re.compile(r"['‘’ʻʼ`´]")
# Soft hyphens and zero-width marks, which print shops leave inside words.
INVISIBLE = re.compile("[\u00ad\u200b\u2060\ufeff]")
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
    text = unicodedata.normalize("NFKC", INVISIBLE.sub("", text))
    plain = unicodedata.normalize("NFKD", text.casefold())
    plain = "".join(c for c in plain if not unicodedata.combining(c)).translate(_LETTERS)
    return _NOT_WORD.sub(" ", _APOSTROPHES.sub("", plain)).strip()
