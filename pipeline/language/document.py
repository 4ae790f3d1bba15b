"""What a whole document says about a word that occurs in it more than once."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


@dataclass(slots=True)
class WordFacts:
    """Features that all occurrences of a word in a document share."""

    features: list[str] = field(default_factory=list)


@dataclass(slots=True)
class _Seen:
    n: int = 0
    inner: int = 0  # not the first word of a line or sentence
    in_run: int = 0  # beside another capitalised word
    before: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    after: dict[str, int] = field(default_factory=lambda: defaultdict(int))


def document_facts(
    lines: Sequence[Sequence[str]], cues: Mapping[str, tuple[str, ...]]
) -> dict[str, WordFacts]:
    """Facts about the capitalised words of a document.

    Args:
        lines: tokens of every line.
        cues: lower-cased word → kinds of cue.
    """
    seen: dict[str, _Seen] = {}
    lower: dict[str, int] = defaultdict(int)
    for line in lines:
        for i, word in enumerate(line):
            if not word[0].isupper():
                lower[word] += 1
                continue
            facts = seen.setdefault(word, _Seen())
            facts.n += 1
            left = line[i - 1] if i else ""
            right = line[i + 1] if i + 1 < len(line) else ""
            if left and left not in '."“?!':
                facts.inner += 1
            if left[:1].isupper() or right[:1].isupper():
                facts.in_run += 1
            for cue in cues.get(left.lower(), ()):
                facts.before[cue] += 1
            if right in ("(", "-", "/"):
                facts.after[right] += 1
    return {word: WordFacts(_features(word, facts, lower)) for word, facts in seen.items()}


def _features(word: str, facts: _Seen, lower: Mapping[str, int]) -> list[str]:
    features = [f"dn={min(facts.n, 5)}"]
    if lower.get(word.lower()):
        features.append("dlow")
    if facts.n > 1:
        features.append(f"dinner={facts.inner * 4 // facts.n}")
        features.append(f"drun={facts.in_run * 4 // facts.n}")
        features.extend(f"dq={cue}" for cue in facts.before)
        features.extend(f"da={mark}" for mark in facts.after)
    return features
