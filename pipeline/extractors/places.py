"""Places that the gazetteer or a head word tells: LOC proposals beside the model's names."""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING

from spacy.language import Language

from pipeline.extractors.base import Extractor, Found
from pipeline.gazetteer.matcher import NameMatcher, load_matcher, stands_alone
from pipeline.rules import load_lexicon, load_rules

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from spacy.tokens import Doc

    from pipeline.rules import Rule

GAZETTEER = "gazetteer"
_REACH = 60  # characters before a head at the end in which its name may begin


class PlaceExtractor(Extractor):
    """Reads doc.text; fills doc.spans["places"] with LOC spans that do not overlap.

    A span's score says how surely it is a LOC mention where no model has found anything;
    `rule_id` is `gazetteer` or the rule of `rules/places.toml` that fired.
    """

    key = "places"

    def __init__(self, matcher: NameMatcher, rules: Sequence[Rule]) -> None:
        self._matcher = matcher
        self._rules = tuple(rule for rule in rules if rule.id != "abroad-head")
        self._abroad = tuple(rule for rule in rules if rule.id == "abroad-head")
        heads = [row for row in load_lexicon("place_heads") if row["find"] == "1"]
        self._before = _heads([r["form"] for r in heads if r["position"] == "prefix"])
        self._after = _heads([r["form"] for r in heads if r["position"] == "suffix"])

    def find(self, doc: Doc) -> Iterator[Found]:
        """Yield names by head words, and names of the gazetteer outside them."""
        yield from find_places(doc.text, self)

    def by_head(self, text: str) -> Iterator[Found]:
        """Names that a head announces, in text order."""
        done = 0
        for match in self._before.find(text):
            if match.start < done:
                continue
            for rule in self._rules:
                found = rule.pattern.match(text, match.start)
                if found:
                    yield Found(match.start, found.end(), rule.label, rule.id, "", rule.score)
                    done = found.end()
                    break
        for match in self._after.find(text):
            for rule in self._abroad:
                for found in rule.pattern.finditer(text, max(match.start - _REACH, 0), match.end):
                    if found.end() == match.end and stands_alone(text, found.start(), match.end):
                        yield Found(found.start(), match.end, rule.label, rule.id, "", rule.score)

    def by_name(self, text: str) -> Iterator[Found]:
        """Names that the gazetteer holds, in text order."""
        for match in self._matcher.find(text):
            yield Found(match.start, match.end, "LOC", GAZETTEER, match.form, match.score)


def find_places(text: str, extractor: PlaceExtractor) -> list[Found]:
    """Finds of both ways without overlaps: a head and its name go before a bare name."""
    chosen: list[Found] = []
    starts: list[int] = []
    for found in (*extractor.by_head(text), *extractor.by_name(text)):
        at = bisect_left(starts, found.start)
        free_left = at == 0 or chosen[at - 1].end <= found.start
        free_right = at == len(chosen) or found.end <= chosen[at].start
        if free_left and free_right:
            chosen.insert(at, found)
            starts.insert(at, found.start)
    return chosen


def _heads(forms: list[str]) -> NameMatcher:
    return NameMatcher([(form, 1.0) for form in sorted(set(forms))])


@Language.factory("nukil_places", assigns=["doc.spans"], default_config={"rules": "places"})
def create_places(nlp: Language, name: str, rules: str) -> PlaceExtractor:
    """The extractor with the shipped gazetteer."""
    return PlaceExtractor(load_matcher(), load_rules(rules))
