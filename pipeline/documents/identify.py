"""Which language a text is in.

py3langid names the language among 140; langidentify decides between Indonesian and Malay where
it is not sure; function words tell regional languages of Indonesia that neither knows (Sundanese,
Balinese, Minangkabau, Banjarese) from Indonesian and Javanese.
"""

from __future__ import annotations

import re
import warnings
from collections import Counter
from functools import cache
from typing import Any

from pipeline.rules import load_lexicon

_SAMPLE = 2000  # characters; all of 1,000 news texts are told right by these
_SHORT_SAMPLE = 1000
_MIN_WORDS, _MIN_LETTERS = 4, 24
_SURE = 0.9
_DOUBTFUL = 0.5  # below it a headline full of foreign names passes for any language
_WORD = re.compile(r"[^\W\d_]+")
_CAPITALS = re.compile(r"\b[^\W\d_a-z]{2,}\b")
_REGIONAL_OF = frozenset(("id", "ms", "jv", "ace"))  # what py3langid takes them for
_MIN_SHARE = 0.08


def identify_language(text: str) -> tuple[str, float | None]:
    """Language of a text, by its first 2,000 characters.

    Returns:
        ISO 639-1 code (639-3 for languages without one), and the probability of the language:
        for `id` and `ms` that it is one of the two. "und" and None for a text that is too short
        to tell; None too where function words decided.
    """
    sample = text[:_SAMPLE]
    words = _WORD.findall(sample.casefold())
    if len(words) < _MIN_WORDS or sum(map(len, words)) < _MIN_LETTERS:
        return "und", None
    ranked = dict(_identifier().rank(_without_capitals(sample)))
    language = max(ranked, key=lambda code: (ranked[code], code))
    score = ranked[language]
    if language in _REGIONAL_OF and (language != "id" or score < _SURE):
        regional = _regional_language(words)
        if regional is not None:
            return regional, None
    if score < _DOUBTFUL and language not in ("id", "ms"):
        return "und", None
    if language in ("id", "ms"):
        if score < _SURE:
            language = _indonesian_or_malay(sample[:_SHORT_SAMPLE]) or language
        score = ranked["id"] + ranked["ms"]
    return language, round(min(score, 1.0), 3)


def _without_capitals(sample: str) -> str:
    """Words in capitals (headlines, shouting) in lower case: the model hardly knows capitals."""
    return _CAPITALS.sub(lambda match: match[0].lower(), sample)


def _regional_language(words: list[str]) -> str | None:
    """The language whose function words are frequent, beyond Indonesian's and Javanese's."""
    counts: Counter[str] = Counter()
    for word in words:
        counts.update(_function_words().get(word, ()))
    known = max(counts.pop("id", 0), counts.pop("jv", 0))
    if not counts:
        return None
    language = min(counts, key=lambda code: (-counts[code], code))
    count = counts[language]
    frequent = count >= 2 and count >= _MIN_SHARE * len(words) and count > known
    return language if frequent else None


@cache
def _function_words() -> dict[str, frozenset[str]]:
    words: dict[str, set[str]] = {}
    for row in load_lexicon("function_words"):
        words.setdefault(row["form"], set()).add(row["language"])
    return {form: frozenset(languages) for form, languages in words.items()}


@cache
def _identifier() -> Any:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)


@cache
def _malay_detector() -> Any:
    from langidentify import Detector, Language, Model

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)  # it leaves its model files open
        return Detector(Model.load([Language.INDONESIAN, Language.MALAY]))


def _indonesian_or_malay(sample: str) -> str | None:
    found = _malay_detector().detect(sample).name
    return {"INDONESIAN": "id", "MALAY": "ms"}.get(found)
