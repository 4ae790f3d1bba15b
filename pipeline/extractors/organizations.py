"""Organizations: names of the lexicon, and names that a pattern gives away.

Reads `doc.text`; fills `doc.spans["organizations"]` with proposals for the label ORG. A span's
`kb_id_` is the `org_id` where the lexicon holds it, its score says how sure the form is an ORG
mention even where the NER model found nothing.
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING, ClassVar

from ahocorasick_rs import AhoCorasick, MatchKind
from spacy.language import Language

from pipeline.extractors.acronym_words import is_plate
from pipeline.extractors.base import Extractor, Found
from pipeline.extractors.organization_lexicon import (
    Body,
    OrganizationLexicon,
    lexicon_from,
    shipped_lexicon,
)
from pipeline.extractors.organization_regions import is_country, is_region
from pipeline.language.texts import text_of
from pipeline.rule_index import RuleIndex
from pipeline.rules import Rule, alternation, lexicon_map, load_lexicon, load_rules

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from spacy.tokens import Doc

LABEL = "ORG"
LEXICON_RULE = "lexicon-"  # and the shape of the form
TICKER_RULE = f"{LEXICON_RULE}ticker"
HEAD_RULE = f"{LEXICON_RULE}head"
# How sure a form is an ORG name where it stands, by shape; `organization_scores.csv` has the forms
# that differ. Measured on annotated news as the mean over forms, less for what was not seen there.
_LONG, _OFFICE, _HEAD, _TICKER = 0.92, 0.9, 0.5, 0.3
_INITIALS = {3: 0.6, 4: 0.85}  # by length; longer ones:
_LONG_INITIALS = 0.9
_SYLLABLES = 0.9
_WORDS = {"university_school": 0.9, "sports": 0.75, "company": 0.4, "other": 0.4}
_WORD = 0.6
_MANY_TICKERS = 3  # distinct ones; then 53 of 54 were ORG mentions in annotated news
_TOO_SHORT = 3  # characters: shorter forms are too often something else
# What a state body's name often goes on with.
_REPUBLIC = re.compile(r"(?:[ -]RI| Republik Indonesia)\b")
_TICKERS = re.compile(r"^[A-Z]{4}$")
_IS_INITIALS = re.compile(r"^[A-Z\d][A-Z\d&/.-]+$")
_IS_SYLLABLES = re.compile(r"^\S*[a-z]\S*[A-Z]|^(?:Kemen|Bawas|Bares|Kejag|Kom|Pol)")
# What a rule does with its group `place`: it must begin with a known region (region) or country
# (country), or is cut to the region that it begins with (area).
_PLACES: dict[str, Callable[[str], bool]] = {
    "region": is_region,
    "area": is_region,
    "country": is_country,
}
_UNITS = frozenset(("province", "regency", "city", "district"))
# The police call the town inside a regency so: Polres Bogor Kota, Polres Metro Bekasi.
_TOWN = re.compile(r" Kota$")
_METRO = "Metro"
_WORD_ENDS = re.compile(r"\S+")
# Heads that are names by themselves: an office, a unit of the police or of a ministry.
_NAMING_HEADS = frozenset(("dinas", "unit", "area", "embassy"))
_OFFICES = frozenset(("dinas", "unit"))


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
        self._index = RuleIndex(rules)
        self._finds = tuple(_entries(lexicon, scores))
        forms = [form for form, _, _, _ in self._finds]
        self._search = AhoCorasick(forms, matchkind=MatchKind.Standard) if forms else None

    def find(self, doc: Doc) -> Iterator[Found]:
        """Yield lexicon forms and pattern matches of the text."""
        text = text_of(doc)
        finds = [*_stock_list(self._in_lexicon(text), text), *self._by_rules(text)]
        end = 0
        for found in sorted(finds, key=lambda f: (f.start, -f.end, -f.score)):
            if found.end > end:  # else it lies within a longer find
                end = found.end
                yield found

    def _by_rules(self, text: str) -> Iterator[Found]:
        for rule, match in self._index.matches(text):
            start, end = match.span("name" if "name" in match.re.groupindex else 0)
            if rule.value in _PLACES:
                cut = _place_end(match, _PLACES[rule.value])
                end = cut or (end if rule.value == "area" else start)
            if end > start:
                yield Found(start, end, LABEL, rule.id, "", rule.score)

    def _in_lexicon(self, text: str) -> Iterator[Found]:
        """The longest form at each place, as whole words."""
        if self._search is None:
            return
        best: dict[int, tuple[int, int]] = {}
        for index, start, end in self._search.find_matches_as_indexes(text, overlapping=True):
            whole = _is_whole(text, start, end) and not is_plate(text, start, end)
            if whole and end > best.get(start, (0, 0))[0]:
                best[start] = (end, index)
        for start in sorted(best):
            end, index = best[start]
            _, org_id, rule_id, score = self._finds[index]
            tail = _REPUBLIC.match(text, end)
            yield Found(start, tail.end() if tail else end, LABEL, rule_id, org_id, score)


def _stock_list(finds: Iterator[Found], text: str) -> Iterator[Found]:
    """Tickers are words too (GOLD, FOOD), but not where several stand in one text."""
    known = list(finds)
    tickers = {text[f.start : f.end] for f in known if f.rule_id == TICKER_RULE}
    for found in known:
        if found.rule_id == TICKER_RULE and len(tickers) >= _MANY_TICKERS:
            yield replace(found, score=_LONG)
        else:
            yield found


def _place_end(match: re.Match[str], is_place: Callable[[str], bool]) -> int | None:
    """Where the longest known place at the beginning of the group `place` ends.

    A whole place is followed by what the pattern has after it (the age limit of a team).
    """
    words = list(_WORD_ENDS.finditer(match["place"]))
    for word in reversed(words):
        name = match["place"][: word.end()]
        bare = _area_heads().sub("", name)
        if is_place(bare) or is_place(_TOWN.sub("", bare)) or (bare != name and is_place(name)):
            return match.end() if word is words[-1] else match.start("place") + word.end()
    return None


@lru_cache(maxsize=1)
def _area_heads() -> re.Pattern[str]:
    """The words for a unit that a region's name may begin with; alone, they can be its name."""
    rows = load_lexicon("place_heads")
    heads = [row["form"] for row in rows if row["kind"] in _UNITS and row["position"] == "prefix"]
    return re.compile(rf"^(?:{alternation([*heads, _METRO])}(?: |$))+")


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
    for form, org_id, rule_id, score in (*_of_bodies(lexicon), *_of_heads()):
        if form not in seen and len(form) >= _TOO_SHORT and form[0].isalnum():
            seen.add(form)
            yield form, org_id, rule_id, scores.get(form, score)


def _of_bodies(lexicon: OrganizationLexicon) -> Iterator[tuple[str, str, str, float]]:
    for body in lexicon.bodies.values():
        for form in body.forms():
            shape, score = _usual(form, body)
            yield form, body.org_id, f"{LEXICON_RULE}{shape}", score
            if " " in form:
                yield form.upper(), body.org_id, f"{LEXICON_RULE}{shape}", score


def _of_heads() -> Iterator[tuple[str, str, str, float]]:
    for row in load_lexicon("organization_heads"):
        if row["kind"] in _NAMING_HEADS:
            office = " " in row["form"] and row["kind"] in _OFFICES
            yield row["form"], "", HEAD_RULE, _OFFICE if office else _HEAD


def _usual(form: str, body: Body) -> tuple[str, float]:
    """Shape of a form, and how sure forms of that shape are ORG names."""
    if form.partition(" ")[0] in _sites():
        return "site", _HEAD
    if " " in form:
        return "long", _LONG
    if body.type == "company" and body.country_code == "ID" and _TICKERS.match(form):
        return "ticker", _TICKER
    if _IS_INITIALS.match(form):
        return "initials", _INITIALS.get(len(form), _LONG_INITIALS)
    if _IS_SYLLABLES.match(form) and body.type != "company":
        return "syllables", _SYLLABLES
    return "word", _WORDS.get(body.type, _WORD)


@lru_cache(maxsize=1)
def _sites() -> frozenset[str]:
    """Heads of names that are a building as often as the body in it: Istana, Keraton."""
    rows = load_lexicon("organization_heads")
    return frozenset(row["form"] for row in rows if row["kind"] == "site")


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
