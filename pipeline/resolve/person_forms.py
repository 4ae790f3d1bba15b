"""How a person's name is written: initials, capitals, one spelling for the forms of a document."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from functools import cache
from typing import TYPE_CHECKING

from pipeline.rules import lexicon_map

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

Form = tuple[str, ...]

_INITIALS = 3  # letters; longer words in capitals are names that are shouted
_LETTER_DOT = re.compile(r"(?:[^\W\d_]\.)+[^\W\d_]?")
_VOWEL = re.compile("[aeiouy]", re.IGNORECASE)
_WORD_START = re.compile(r"(^[^\w]*|-|^[^\W\d_]['’])([^\W\d_])")


def is_initials(name: str) -> bool:
    """Whether a name is letters only, as the press names suspects and witnesses: F, AS, M.R."""
    words = name.split()
    return bool(words) and all(map(_is_initial, words))


def _is_initial(word: str) -> bool:
    letters = word.replace(".", "")
    if not letters.isalpha() or not letters.isupper():
        return False
    return len(letters) <= _INITIALS or _LETTER_DOT.fullmatch(word) is not None


def key_of(form: Form) -> Form:
    """What the forms of one name share, whatever their capitals and marks."""
    return tuple(map(word_key, form))


def word_key(word: str) -> str:
    """A word of a name without capitals and the marks around it."""
    return word.casefold().strip(".,'’‘\"“”") or word


def spellings(forms: Iterable[Form]) -> Mapping[Form, Form]:
    """Form → how the document spells that name: as most do that are neither shouted nor whispered.

    Initials stay as they are: MR is no Mr.

    Args:
        forms: a form for every mention, in text order.
    """
    counts: dict[Form, Counter[Form]] = defaultdict(Counter)
    for form in forms:
        if not is_initials(" ".join(form)):
            counts[key_of(form)][form] += 1
    spelled: dict[Form, Form] = {}
    for found in counts.values():
        mixed = [form for form in found if not _one_case(form)]
        best = max(mixed or found, key=lambda form: found[form])
        spelled |= dict.fromkeys(found, best if mixed else _in_small_letters(best))
    return spelled


def _one_case(form: Form) -> bool:
    name = " ".join(form)
    return name.isupper() or name.islower()


def _in_small_letters(form: Form) -> Form:
    """A name in capitals (headline, caption) as it is usually written; initials stay."""
    if not all(word.isupper() for word in form) or is_initials(" ".join(form)):
        return form
    return tuple(map(_lowered, form))


def _lowered(word: str) -> str:
    if _is_initial(word) and (len(word) < _INITIALS or "." in word or not _VOWEL.search(word)):
        return word
    return _WORD_START.sub(lambda match: match[1] + match[2].upper(), word.lower())


@cache
def known_initials() -> Mapping[str, str]:
    """Initials that the whole press uses for one person → the person."""
    return lexicon_map("person_short_names", key="form", value="person")
