"""Places that the gazetteer or a head word tells: LOC proposals beside the model's names."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from spacy.language import Language

from pipeline.extractors.base import Extractor, Found
from pipeline.gazetteer import load_gazetteer
from pipeline.gazetteer.matcher import NameMatcher, load_matcher, stands_alone
from pipeline.language.texts import text_of
from pipeline.rules import alternation, load_lexicon, load_rules

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from spacy.tokens import Doc

    from pipeline.gazetteer.matcher import Match
    from pipeline.rules import Rule

GAZETTEER = "gazetteer"
_AFTER = "abroad-head"
_REACH = 60  # characters before a head at the end in which its name may begin
_LANGUAGE_REACH = 16  # characters before a name that may hold `bahasa`
# A building may be called after its town (`RSUD Kota Bogor`), these are not.
_APART = frozenset(("admin-head", "natural-head", "road-head"))
_TOWNS = frozenset(("city", "regency", "province", "country"))
_OWN = frozenset(("name", "short", "alias"))
_LAST_WORD = re.compile(r"[ \u00a0]+([^ \u00a0]+)$")


class PlaceExtractor(Extractor):
    """Reads doc.text; fills doc.spans["places"] with LOC spans that do not overlap.

    A span's score says how surely it is a LOC mention where no model has found anything;
    `rule_id` is `gazetteer` or the rule of `rules/places.toml` that fired, `value` the name as the
    gazetteer has it.
    """

    key = "places"

    def __init__(self, matcher: NameMatcher, rules: Sequence[Rule]) -> None:
        self._matcher = matcher
        self._rules = tuple(rule for rule in rules if rule.id != _AFTER)
        self._after_rules = tuple(rule for rule in rules if rule.id == _AFTER)
        heads = [row for row in load_lexicon("place_heads") if row["find"] == "1"]
        self._before = _heads(row["form"] for row in heads if row["position"] == "prefix")
        self._after = _heads(row["form"] for row in heads if row["position"] == "suffix")
        languages = alternation([row["form"] for row in load_lexicon("place_languages")])
        self._language = re.compile(rf"(?i:\b{languages})[ \u00a0]+$")

    def find(self, doc: Doc) -> Iterator[Found]:
        """Yield names by head words, and names of the gazetteer outside them."""
        yield from self.find_in(text_of(doc))

    def find_in(self, text: str) -> list[Found]:
        """Finds in a plain text, sorted.

        A head and its name go before a bare name, but a name that the gazetteer has with its head
        goes before both: `Gedung Putih` in `Gedung Putih Karoline Leavitt`.
        """
        names = list(self._by_name(text))
        heads = list(self._by_head(text))
        announced = {found.start for found in heads}
        whole = [found for found in names if found.start in announced]
        chosen: list[Found] = []
        taken = bytearray(len(text))
        for found in (*whole, *heads, *self._before_head(text), *names):
            if not any(taken[found.start : found.end]):
                taken[found.start : found.end] = b"\1" * (found.end - found.start)
                chosen.append(found)
        return sorted(chosen, key=lambda found: found.start)

    def _by_name(self, text: str) -> Iterator[Found]:
        for match in self._matcher.find(text):
            lead = text[max(match.start - _LANGUAGE_REACH, 0) : match.start]
            # `bahasa Inggris` names a language: known, but no place by itself.
            score = 0.0 if self._language.search(lead) else match.score
            yield Found(match.start, match.end, "LOC", GAZETTEER, match.form, score)

    def _by_head(self, text: str) -> Iterator[Found]:
        done = 0
        for match in self._before.find(text):
            found = self._after_head(text, match) if match.start >= done else None
            if found:
                done = found.end
                yield found

    def _before_head(self, text: str) -> Iterator[Found]:
        """Names that a head at the end closes: `Kilifi County`."""
        done = 0
        for head in self._after.find(text):
            for rule in self._after_rules:
                low = max(head.start - _REACH, done)
                for match in rule.pattern.finditer(text, low, head.end):
                    if match.end() == head.end and stands_alone(text, match.start(), head.end):
                        yield Found(match.start(), head.end, rule.label, rule.id, "", rule.score)
                        done = head.end

    def _after_head(self, text: str, head: Match) -> Found | None:
        for rule in self._rules:
            match = rule.pattern.match(text, head.start)
            if match:
                name = match[0]
                if rule.id in _APART:
                    name = self._without_town(name, head.end - head.start)
                end = head.start + len(name)
                return Found(head.start, end, rule.label, rule.id, "", rule.score)
        return None

    def _without_town(self, name: str, head: int) -> str:
        """A name without the town after it: `Jalan Slamet Riyadi Solo`, but not `Jalan Riau`."""
        last = _LAST_WORD.search(name)
        if not last or last.start() <= head:
            return name
        gazetteer = load_gazetteer()
        if any(e.kind in _TOWNS for e in gazetteer.lookup(name[head:])):
            return name  # `Kabupaten Padang Pariaman`
        town = any(e.kind in _TOWNS and e.status in _OWN for e in gazetteer.lookup(last[1]))
        return name[: last.start()] if town else name


def _heads(forms: Iterator[str]) -> NameMatcher:
    return NameMatcher([(form, 1.0) for form in sorted(set(forms))])


@Language.factory("nukil_places", assigns=["doc.spans"], default_config={"rules": "places"})
def create_places(nlp: Language, name: str, rules: str) -> PlaceExtractor:
    """The extractor with the shipped gazetteer."""
    return PlaceExtractor(load_matcher(), load_rules(rules))
