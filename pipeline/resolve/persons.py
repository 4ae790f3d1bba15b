"""Persons of one document: which mentions are parts of which full name."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from typing import TYPE_CHECKING

from pipeline.resolve.person_aliases import person_aliases
from pipeline.resolve.person_forms import is_initials, known_initials, spellings, word_key
from pipeline.rules import load_rules

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pipeline.records import Annotated, Name

Form = tuple[str, ...]

_AROUND = 24  # characters on either side of initials that tell whose they are


def link_persons(annotated: Annotated, names: Sequence[Name]) -> Mapping[tuple[int, int], str]:
    """The full name that every PER mention stands for.

    A mention stands for the nearest earlier longer name that holds all its words, else for the
    first later one (a headline names before the lead introduces), else for itself. A name that the
    text gives as another's alias stands for that one. Forms that differ in capitals and marks are
    one name; initials are never parts of another word.

    Args:
        annotated: the document.
        names: its settled names.

    Returns:
        (start, end) of every PER mention → full name.
    """
    text = annotated.document.text
    persons = sorted((n for n in names if n.label == "PER"), key=lambda name: name.start)
    written = [tuple(text[n.start : n.end].split()) for n in persons]
    spelled = spellings(written)
    forms = {n: spelled.get(form, form) for n, form in zip(persons, written, strict=True)}
    starts: dict[Form, list[int]] = defaultdict(list)
    for name in persons:
        starts[forms[name]].append(name.start)
    longer = _longer(list(starts))
    full = {
        (n.start, n.end): " ".join(_fullest(forms[n], n.start, longer, starts)) for n in persons
    }
    aliases = person_aliases(text, persons, full)
    aliases = _public_figures(text, full, aliases) | aliases
    return {offsets: aliases.get(name, name) for offsets, name in full.items()}


def _public_figures(
    text: str, full: Mapping[tuple[int, int], str], aliases: Mapping[str, str]
) -> dict[str, str]:
    """Initials that stand for a public figure; not where they hide a suspect's or child's name."""
    offsets: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for place, name in full.items():
        if name in known_initials() and name not in aliases:
            offsets[name].append(place)
    hidden = {
        name
        for name, places in offsets.items()
        if any(_is_hidden(text, start, end) for start, end in places)
    }
    return {name: known_initials()[name] for name in offsets if name not in hidden}


def _is_hidden(text: str, start: int, end: int) -> bool:
    around = f"{text[max(start - _AROUND, 0) : start]}@{text[end : end + _AROUND]}"
    return any(rule.pattern.search(around) for rule in load_rules("person_initials"))


def _longer(forms: Sequence[Form]) -> Mapping[Form, Sequence[Form]]:
    """Form → the longer forms that hold all its words."""
    by_word: dict[str, list[Form]] = defaultdict(list)
    for form in forms:
        for word in dict.fromkeys(map(word_key, form)):
            by_word[word].append(form)
    longer: dict[Form, list[Form]] = {}
    for form in forms:
        words = set(map(word_key, form))
        rarest = min((by_word[word] for word in words), key=len)
        longer[form] = [
            other for other in rarest if len(other) > len(form) and _holds(other, form, words)
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


def _holds(other: Form, form: Form, words: set[str]) -> bool:
    if is_initials(" ".join(form)) and not set(form) <= set(other):
        return False
    return words <= set(map(word_key, other))
