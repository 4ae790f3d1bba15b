"""Forms of a token that do not depend on its neighbours."""

from __future__ import annotations

import re

from pipeline.gazetteer.keys import INVISIBLE

_DIGIT = re.compile(r"\d")


def normal_form(word: str) -> str:
    """The form under which a token is looked up in vectors and clusters: digits become 0."""
    return _DIGIT.sub("0", word if word.isascii() else INVISIBLE.sub("", word) or word)


def shape(form: str) -> str:
    """Letters by case, in runs: Xx, X, x, 0, XxX; a lone capital is A; other marks stay."""
    if len(form) == 1:
        return "A" if form.isupper() else "a" if form.isalpha() else form
    kinds: list[str] = []
    for character in form:
        if character.isupper():
            kind = "X"
        elif character.isalpha():
            kind = "x"
        elif character.isdigit():
            kind = "0"
        else:
            kind = character if character in ".-'’/:@_" else "#"
        if not kinds or kinds[-1] != kind:
            kinds.append(kind)
    return "".join(kinds[:6])
