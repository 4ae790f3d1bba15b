"""Names of a document, settled: what the model found, what the lexicons add, what is said again.

The model's names stand, but for edges and labels that the gazetteer or the lexicon of
organizations knows better.
Proposals of the groups "places" and "organizations" fill what is free.
Then the document itself decides: a name found once is found wherever it stands again.
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING

from pipeline.records import Name
from pipeline.resolve.organizations_refine import defined_shorts, refine_organizations
from pipeline.resolve.organizations_types import words_of_scope
from pipeline.resolve.places_refine import refine_names
from pipeline.resolve.repeats import repeated_names
from pipeline.rules import load_lexicon, load_rules

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from pipeline.records import Annotated, SpanRecord
    from pipeline.rules import Rule

LABELS = frozenset(("PER", "ORG", "LOC"))
# What the model has seen and left out is a name only if a lexicon is this sure (gold dev articles;
# organizations: 107 of 122 such proposals were right in 560 articles that the model had not seen).
_MIN_PROPOSAL = {"places": 0.88, "organizations": 0.7}
_LEADING = re.compile(r"[^\w]+")
_TRAILING = re.compile(r"[^\w.!?+)]+$|(?<=\s)[^\w]+$")
_DEGREE = re.compile(r"(?:[A-Z][a-z]{0,2}\.)+(?:[A-Z][a-z]*\.?)?")  # M.Biomed, Ph.D.
_MOST_INITIALS, _CUE = 4, 60  # characters
_FIRST_WORD = re.compile(r"(\S+)[ \t\u00a0]+(?=[^\W\d_])")
_UNNAMELIKE = re.compile(r"https?:|www\.|\]\(|[\r\n\u2028\u2029]")


def settle_names(annotated: Annotated) -> tuple[Name, ...]:
    """The final names of a document: sorted, none overlaps another.

    Args:
        annotated: the document with the groups "ner", "places" and "organizations".
    """
    text = annotated.document.text
    modelled = sorted(_free(_model_names(annotated), []), key=lambda name: name.start)
    refined = refine_names(text, modelled, annotated.group("places"))
    names = list(refine_organizations(refined, annotated.group("organizations")))
    names += _free(_proposals(annotated), names)
    names += _free(defined_shorts(text, names), names)
    names += _free(repeated_names(text, names, common_words()), names)
    names = [_as_initials(text, name) for name in names]
    names = [name for name in names if not _is_no_name(text, name)]
    return tuple(sorted(names, key=lambda name: (name.start, name.end)))


def _as_initials(text: str, name: Name) -> Name:
    """Initials of somebody whom the press does not name, whatever else they abbreviate: AS (35)."""
    form = text[name.start : name.end]
    if name.label == "PER" or len(form) > _MOST_INITIALS or not form.isupper():
        return name
    before, after = text[max(0, name.start - _CUE) : name.start], text[name.end : name.end + _CUE]
    if not any(rule.pattern.search(f"{before}@{after}") for rule in _cues()):
        return name
    return replace(name, label="PER", source="rule", rule_id="initials")


@lru_cache(maxsize=1)
def _cues() -> tuple[Rule, ...]:
    return tuple(rule for rule in load_rules("person_initials") if rule.label == "SURE")


def _is_no_name(text: str, name: Name) -> bool:
    """Whether a mention is a degree (M.Biomed) or a common noun (Tim) by itself."""
    form = text[name.start : name.end]
    if name.label == "PER":
        return _DEGREE.fullmatch(form) is not None and text[: name.start].rstrip()[-1:] == ","
    return name.label == "ORG" and form.casefold() in words_of_scope("alone")


def trim(text: str, start: int, end: int) -> tuple[int, int] | None:
    """Cut a span to what may be a name: one line, no marks around it, no address.

    Returns:
        Offsets, or None where nothing is left.
    """
    part = text[start:end]
    cut = re.search(r"[\r\n\u2028\u2029]", part)
    if cut:
        end = start + cut.start()
        part = part[: cut.start()]
    lead = _LEADING.match(part)
    if lead:
        start += lead.end()
        part = part[lead.end() :]
    tail = _TRAILING.search(part)
    if tail:
        part = part[: tail.start()]
    if ")" in part and "(" not in part:
        part = part[: part.index(")")].rstrip()
    end = start + len(part)
    if not part or _UNNAMELIKE.search(part) or not any(c.isalpha() for c in part):
        return None
    return start, end


@lru_cache(maxsize=1)
def common_words() -> frozenset[str]:
    """Words that are no name by themselves."""
    return frozenset(row["form"].lower() for row in load_lexicon("function_words"))


def _model_names(annotated: Annotated) -> Iterator[Name]:
    for span in annotated.group("ner"):
        yield from _as_name(annotated.document.text, span, "model")


def _proposals(annotated: Annotated) -> Iterator[Name]:
    for key in ("organizations", "places"):
        for span in annotated.group(key):
            if span.label in LABELS and span.score >= _MIN_PROPOSAL[key]:
                yield from _as_name(annotated.document.text, span, "gazetteer")


def _as_name(text: str, span: SpanRecord, source: str) -> Iterator[Name]:
    offsets = trim(text, span.start, span.end)
    if offsets is not None:
        if span.label == "PER":
            offsets = _untitled(text, *offsets)
        yield Name(*offsets, span.label, source, span.rule_id, span.score)


def _untitled(text: str, start: int, end: int) -> tuple[int, int]:
    """A person's name without the titles before it."""
    titles = _titles()
    while match := _FIRST_WORD.match(text, start, end):
        if match[1] not in titles:
            break
        start = match.end()
    return start, end


@lru_cache(maxsize=1)
def _titles() -> frozenset[str]:
    return frozenset(row["form"] for row in load_lexicon("person_titles"))


def _free(candidates: Iterable[Name], taken: Sequence[Name]) -> list[Name]:
    """The candidates that overlap nothing taken; among themselves the better, then the longer."""
    used = bytearray(max([name.end for name in taken], default=0))
    for name in taken:
        used[name.start : name.end] = b"\1" * (name.end - name.start)
    chosen: list[Name] = []
    ranked = sorted(candidates, key=lambda n: (-n.score, n.start - n.end, n.start, n.label))
    for name in ranked:
        if name.end > len(used):
            used.extend(bytes(name.end - len(used)))
        if not any(used[name.start : name.end]):
            used[name.start : name.end] = b"\1" * (name.end - name.start)
            chosen.append(name)
    return chosen
