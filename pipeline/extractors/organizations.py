"""Organizations: names of the lexicon, and names that a pattern gives away.

Reads `doc.text`; fills `doc.spans["organizations"]` with proposals for the label ORG. A span's
`kb_id_` is the `org_id` where the lexicon holds it, its score says how sure the form is an ORG
mention even where the NER model found nothing.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, ClassVar

from ahocorasick_rs import AhoCorasick, MatchKind
from spacy.language import Language

from pipeline.extractors.base import Extractor, Found
from pipeline.extractors.organization_lexicon import (
    Body,
    OrganizationLexicon,
    lexicon_from,
    shipped_lexicon,
)
from pipeline.rules import Rule, lexicon_map, load_rules

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from spacy.tokens import Doc

LABEL = "ORG"
LEXICON_RULE = "lexicon-"  # and the shape of the form
_LONG, _TICKER, _INITIALS = "long", "ticker", "initials"
_SYLLABLES, _WORD = "syllables", "word"
# Share of such forms that are ORG names where they stand; measured on annotated news, rounded.
SHAPE_SCORES = {_LONG: 0.9, _INITIALS: 0.8, _SYLLABLES: 0.8, _WORD: 0.4, _TICKER: 0.3}
_TOO_SHORT = 3  # characters: shorter forms are too often something else
# What a state body's name often goes on with.
_REPUBLIC = re.compile(r"(?:[ -]RI| Republik Indonesia)\b")
_TICKERS = re.compile(r"^[A-Z]{4}$")
_SHAPES = (
    (_LONG, re.compile(r"\S+ \S")),
    (_INITIALS, re.compile(r"^[A-Z\d][A-Z\d&/.-]+$")),
    (_SYLLABLES, re.compile(r"^\S*[a-z]\S*[A-Z]|^(?:Kemen|Bawas|Bares|Kejag|Kom|Pol)")),
)


class OrganizationExtractor(Extractor):
    """Proposals for ORG names. Reads `doc.text`; fills `doc.spans["organizations"]`."""

    key: ClassVar[str] = "organizations"

    def __init__(
        self,
        rules: Sequence[Rule],
        lexicon: OrganizationLexicon,
        scores: Mapping[str, float],
    ) -> None:
        """Compile the lexicon.

        Args:
            rules: patterns; the group `name`, where a pattern has one, is the mention.
            lexicon: bodies whose forms are looked for, with their case.
            scores: form → how sure it is an ORG name, where that differs from its shape's.
        """
        self.rules = tuple(rules)
        self._finds = tuple(_entries(lexicon, scores))
        forms = [form for form, _, _, _ in self._finds]
        self._search = AhoCorasick(forms, matchkind=MatchKind.Standard) if forms else None

    def find(self, doc: Doc) -> Iterator[Found]:
        """Yield lexicon forms and pattern matches of the text."""
        finds = [*self._in_lexicon(doc.text), *self._by_rules(doc.text)]
        end = 0
        for found in sorted(finds, key=lambda f: (f.start, -f.end, -f.score)):
            if found.end > end:  # else it lies within a longer find
                end = found.end
                yield found

    def _by_rules(self, text: str) -> Iterator[Found]:
        for rule in self.rules:
            group = "name" if "name" in rule.pattern.groupindex else 0
            for match in rule.pattern.finditer(text):
                start, end = match.span(group)
                yield Found(start, end, LABEL, rule.id, "", rule.score)

    def _in_lexicon(self, text: str) -> Iterator[Found]:
        """The longest form at each place, as whole words."""
        if self._search is None:
            return
        best: dict[int, tuple[int, int]] = {}
        for index, start, end in self._search.find_matches_as_indexes(text, overlapping=True):
            if _is_whole(text, start, end) and end > best.get(start, (0, 0))[0]:
                best[start] = (end, index)
        for start in sorted(best):
            end, index = best[start]
            _, org_id, rule_id, score = self._finds[index]
            tail = _REPUBLIC.match(text, end)
            yield Found(start, tail.end() if tail else end, LABEL, rule_id, org_id, score)


def _is_whole(text: str, start: int, end: int) -> bool:
    """Whether a match is not part of a longer word, address or tag."""
    before, after = text[start - 1 : start], text[end : end + 1]
    if before.isalnum() or after.isalnum() or (before and before in "@#_/") or after == "_":
        return False
    return not (after in (".", "-", "/") and text[end + 1 : end + 2].isalnum())


def _entries(
    lexicon: OrganizationLexicon, scores: Mapping[str, float]
) -> Iterator[tuple[str, str, str, float]]:
    """(form, org_id, rule id, score) of every form that is looked for, once."""
    seen: set[str] = set()
    for body in lexicon.bodies.values():
        for form in _forms(body):
            if form in seen or len(form) < _TOO_SHORT or not form[0].isalnum():
                continue
            seen.add(form)
            shape = _shape(form, body)
            score = scores.get(form, SHAPE_SCORES[shape])
            yield form, body.org_id, f"{LEXICON_RULE}{shape}", score


def _forms(body: Body) -> Iterator[str]:
    for form in body.forms():
        yield form
        if " " in form:
            yield form.upper()


def _shape(form: str, body: Body) -> str:
    if body.type == "company" and body.country_code == "ID" and _TICKERS.match(form):
        return _TICKER
    return next((name for name, pattern in _SHAPES if pattern.search(form)), _WORD)


@lru_cache(maxsize=1)
def _shipped_scores() -> dict[str, float]:
    scores = lexicon_map("organization_scores", key="form", value="score")
    return {form: float(score) for form, score in scores.items()}


@Language.factory(
    "nukil_organizations",
    assigns=["doc.spans"],
    default_config={"rules": "organizations", "lexicon": None},
)
def create_organizations(
    nlp: Language, name: str, rules: str, lexicon: str | None = None
) -> OrganizationExtractor:
    """Make the component `nukil_organizations`.

    Args:
        nlp: the pipeline.
        name: the component's name in it.
        rules: rule table.
        lexicon: path of a user's lexicon, whose rows win over the shipped ones.
    """
    bodies = lexicon_from(lexicon) if lexicon else shipped_lexicon()
    return OrganizationExtractor(load_rules(rules), bodies, _shipped_scores())
