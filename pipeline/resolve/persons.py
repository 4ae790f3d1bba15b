"""Persons of one document: which mentions are parts of which full name."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from typing import TYPE_CHECKING

from pipeline.resolve.person_aliases import person_aliases

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pipeline.records import Annotated, Name

Form = tuple[str, ...]


def link_persons(annotated: Annotated, names: Sequence[Name]) -> Mapping[tuple[int, int], str]:
    """The full name that every PER mention stands for.

    A mention stands for the nearest earlier longer name that holds all its words, else for the
    first later one (a headline names before the lead introduces), else for itself. A name that the
    text gives as another's alias stands for that one.

    Args:
        annotated: the document.
        names: its settled names.

    Returns:
        (start, end) of every PER mention → full name.
    """
    text = annotated.document.text
    persons = sorted((n for n in names if n.label == "PER"), key=lambda name: name.start)
    forms = {n: tuple(text[n.start : n.end].split()) for n in persons}
    starts: dict[Form, list[int]] = defaultdict(list)
    for name in persons:
        starts[forms[name]].append(name.start)
    longer = _longer(list(starts))
    full = {
        (n.start, n.end): " ".join(_spelled(_fullest(forms[n], n.start, longer, starts)))
        for n in persons
    }
    aliases = person_aliases(text, persons, full)
    return {offsets: aliases.get(name, name) for offsets, name in full.items()}


def _longer(forms: Sequence[Form]) -> Mapping[Form, Sequence[Form]]:
    """Form → the longer forms that hold all its words."""
    by_word: dict[str, list[Form]] = defaultdict(list)
    for form in forms:
        for word in dict.fromkeys(map(_key, form)):
            by_word[word].append(form)
    longer: dict[Form, list[Form]] = {}
    for form in forms:
        words = set(map(_key, form))
        rarest = min((by_word[word] for word in words), key=len)
        longer[form] = [
            other for other in rarest if len(other) > len(form) and words <= set(map(_key, other))
        ]
    return longer


def _fullest(
    form: Form,
    start: int,
    longer: Mapping[Form, Sequence[Form]],
    starts: Mapping[Form, Sequence[int]],
) -> Form:
    """Follow the mention to a longer name, and that one to a longer one still."""
    while longer[form]:
        earlier: list[tuple[int, Form]] = []
        later: list[tuple[int, Form]] = []
        for other in longer[form]:
            i = bisect_left(starts[other], start)
            if i:
                earlier.append((starts[other][i - 1], other))
            else:
                later.append((starts[other][0], other))
        start, form = max(earlier) if earlier else min(later)
    return form


def _key(word: str) -> str:
    return word.casefold().strip(".,'’‘\"“”")


def _spelled(words: Form) -> Form:
    """A name in capitals (headline, caption) as it is usually written."""
    if all(word.isupper() and len(word) > 3 for word in words):
        return tuple(word.title() for word in words)
    return words
