"""The type of an organization that no lexicon knows: from its own words, then from its company."""

from __future__ import annotations

from collections import Counter
from functools import lru_cache

from pipeline.extractors.organization_lexicon import form_key
from pipeline.rules import load_lexicon, load_rules

_BEFORE = 60  # characters before a mention in which a telling word may stand
_NEAREST = 4  # words before a mention that tell its type
_FALLBACK = "company"  # most frequent type of unknown names in news


def type_by_words(name: str) -> tuple[str, str] | None:
    """The type that a name's own words give away.

    Returns:
        (type, rule id), by the first rule of `organization_types.toml` that matches.
    """
    for rule in load_rules("organization_types"):
        if rule.pattern.search(name):
            return rule.label, rule.id
    return None


def type_by_context(text: str, position: int, folded: str) -> str:
    """The type that the words before a mention, then the document's subject, suggest.

    Args:
        text: the document.
        position: first character of the mention.
        folded: the document as `form_key` folds it.
    """
    before = form_key(text[max(0, position - _BEFORE) : position]).split()
    near = _near_cues()
    for size in range(1, _NEAREST + 1):
        for cue in (" ".join(before[-size:][:length]) for length in (2, 1)):
            if cue in near:
                return near[cue]
    return _topic(folded)


@lru_cache(maxsize=4)
def words_of_scope(scope: str) -> frozenset[str]:
    """Words of `organization_cues.csv`, in lower case.

    Args:
        scope: branch (between a body's name and that of its branch), alone (heads that are no
            name by themselves) or left-out (heads that short forms leave out).
    """
    return frozenset(r["word"] for r in load_lexicon("organization_cues") if r["scope"] == scope)


@lru_cache(maxsize=1)
def _near_cues() -> dict[str, str]:
    return {
        form_key(row["word"]): row["type"]
        for row in load_lexicon("organization_cues")
        if row["scope"] == "near"
    }


@lru_cache(maxsize=1)
def _topic_cues() -> dict[str, str]:
    return {
        form_key(row["word"]): row["type"]
        for row in load_lexicon("organization_cues")
        if row["scope"] == "topic"
    }


@lru_cache(maxsize=8)
def _topic(folded: str) -> str:
    cues = _topic_cues()
    counts = Counter(cues[word] for word in folded.split() if word in cues)
    if not counts:
        return _FALLBACK
    most = max(counts.values())
    return next(kind for kind in sorted(counts) if counts[kind] == most) if most > 2 else _FALLBACK
