"""Facts about short forms from a corpus: everyday words, and definitions the lexicon lacks.

`common_rows` rebuilds `lexicons/acronym_common.csv`. `attested_rows` lists what texts define and
the lexicon does not know, for a reader to judge: texts misspell, glue words and abbreviate persons.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from pipeline.extractors.acronym_definitions import find_definitions
from pipeline.records import AcronymVote
from pipeline.resolve.acronyms_votes import long_key, tally_votes

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pipeline.extractors.acronym_lexicon import AcronymLexicon

_WORD = re.compile(r"(?<![^\W_])[^\W\d_]{2,6}(?![^\W_])")
_SOURCE = "frequent in news text in lower or title case"
# Thresholds for about 100 MB of news: what is rarer may be a short form that nobody lists.
_LOWER, _TITLE, _TWO_LETTERS = 25, 60, 300


def common_rows(texts: Iterable[str], short_forms: frozenset[str]) -> list[tuple[str, str, str]]:
    """Words of two to six letters that are words or names, not short forms, in lower case.

    Args:
        texts: running text, cased.
        short_forms: short forms that are written in lower case (rusun); they are left out.

    Returns:
        Sorted rows: form, kind (word or name), source.
    """
    lower: Counter[str] = Counter()
    title: Counter[str] = Counter()
    upper: Counter[str] = Counter()
    for text in texts:
        for word in _WORD.findall(text):
            case = lower if word.islower() else title if word.istitle() else upper
            case[word.lower()] += 1
    rows = []
    for word in sorted((lower.keys() | title.keys()) - short_forms):
        frequent = lower[word] >= _LOWER or title[word] >= _TITLE
        if len(word) == 2:
            kept = lower[word] >= _TWO_LETTERS and lower[word] > 10 * upper[word]
        else:
            kept = frequent and lower[word] + title[word] > 4 * upper[word]
        if kept and word.isascii():
            kind = "name" if title[word] > 3 * lower[word] else "word"
            rows.append((word, kind, _SOURCE))
    return rows


def attested_rows(
    documents: Iterable[tuple[str, str]], lexicon: AcronymLexicon
) -> Iterator[tuple[str, str, int, int]]:
    """Definitions of a corpus that the lexicon lacks: short, long, documents, outlets.

    Args:
        documents: text and outlet of each document.
        lexicon: what is known already.
    """
    votes = (vote for text, site in documents for vote in _votes(text, site, lexicon))
    for tally in tally_votes(votes):
        known = (form for entry in lexicon.find(tally.short) for form in entry.forms())
        if long_key(tally.long) not in map(long_key, known):
            yield tally.short, tally.long, tally.n_documents, tally.n_sites


def _votes(text: str, site: str, lexicon: AcronymLexicon) -> Iterator[AcronymVote]:
    pairs: dict[tuple[str, str], AcronymVote] = {}
    for found in find_definitions(text, lexicon):
        short = text[found.short_start : found.short_end]
        long = " ".join(text[found.long_start : found.long_end].split())
        pairs.setdefault((short, long_key(long)), AcronymVote(short, long, site, None))
    yield from pairs.values()
