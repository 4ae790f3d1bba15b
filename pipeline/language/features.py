"""Features of the name tagger: what a token, its neighbours and its document say about it.

A word's own features are made once and remembered with the offset at which they are seen.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from pipeline.language.shapes import normal_form, shape

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pipeline.language.document import WordFacts
    from pipeline.language.lexica import Clusters, Phrases

_CACHE_SIZE = 100_000
_JOINS = frozenset(("-", "/", "&", ".", "'", "’"))
_CLOSED = frozenset(("(", ")", ":", ";", '"', "“", "”", "!", "?"))


class WordFeatures(NamedTuple):
    """Everything that depends on the word alone."""

    low: str
    shape: str
    capital: bool
    cue: tuple[str, ...]
    coarse: str
    fine: str
    here: list[str]
    left: list[str]
    right: list[str]
    left2: list[str]
    right2: list[str]


class FeatureMaker:
    """Makes the features of a line of tokens."""

    def __init__(
        self, clusters: Clusters, phrases: Phrases, cues: Mapping[str, tuple[str, ...]]
    ) -> None:
        self._clusters = clusters
        self._phrases = phrases
        self._cues = cues
        self._cache: dict[str, WordFeatures] = {}

    def word(self, word: str) -> WordFeatures:
        """Features of a word, remembered."""
        known = self._cache.get(word)
        if known is None:
            if len(self._cache) >= _CACHE_SIZE:
                self._cache.clear()
            known = self._cache[word] = self._make(word)
        return known

    def _make(self, word: str) -> WordFeatures:
        form = normal_form(word[:40])
        low = form.lower()
        kind = shape(form)
        numbers = self._clusters.get(form)
        clusters = [f"c{i}={n}" for i, n in enumerate(numbers)] if numbers else ["c=none"]
        cues = self._cues.get(low, ())
        base = [f"w={low}", f"s={kind}", *clusters, *(f"q={cue}" for cue in cues)]
        affixes = [f"p{n}={low[:n]}" for n in (2, 3, 4) if len(low) > n]
        affixes += [f"x{n}={low[-n:]}" for n in (1, 2, 3, 4) if len(low) > n]
        thin = [f"w={low}", f"s={kind}", *clusters[:2]]
        return WordFeatures(
            low=low,
            shape=kind,
            capital=word[0].isupper(),
            cue=cues,
            coarse=clusters[0],
            fine=clusters[-1],
            here=[*base, f"W={form}", f"n={min(len(form), 12)}", *affixes],
            left=["-1" + feature for feature in (*base, *affixes[-2:])],
            right=["+1" + feature for feature in (*base, *affixes[-2:])],
            left2=["-2" + feature for feature in thin],
            right2=["+2" + feature for feature in thin],
        )

    def line(self, words: Sequence[str], facts: Mapping[str, WordFacts]) -> list[list[str]]:
        """Features of every token of a line (a paragraph without its white space).

        Args:
            words: the tokens.
            facts: what the document says about the words that occur in it.
        """
        known = [self.word(word) for word in words]
        rows = [list(word.here) for word in known]
        _add_neighbours(rows, known)
        self._add_phrases(rows, known)
        _add_runs(rows, known)
        _add_heads(rows, known)
        for row, word in zip(rows, words, strict=True):
            fact = facts.get(word)
            if fact is not None:
                row.extend(fact.features)
        return rows

    def _add_phrases(self, rows: list[list[str]], known: Sequence[WordFeatures]) -> None:
        for start, end, kind in self._phrases.find([word.low for word in known]):
            size = "1" if end - start == 1 else "+"
            capital = "X" if known[start].capital else "x"
            tag = f"{kind}{size}{capital}"
            for i in range(start, end):
                place = "B" if i == start else "E" if i == end - 1 else "I"
                rows[i].append(f"g{place}={tag}")
            if start > 0:
                rows[start - 1].append(f"g+1={tag}")
            if end < len(rows):
                rows[end].append(f"g-1={tag}")


def _add_neighbours(rows: list[list[str]], known: Sequence[WordFeatures]) -> None:
    last = len(rows) - 1
    for i, row in enumerate(rows):
        here = known[i]
        if i > 0:
            left = known[i - 1]
            row.extend(left.left)
            row.append(f"ss-={left.shape}|{here.shape}")
            row.append(f"cc-={left.coarse}|{here.coarse}")
            row.append(f"wc-={left.low}|{here.coarse}")
            if i > 1:
                row.extend(known[i - 2].left2)
                row.append(f"ww-={known[i - 2].low}|{left.low}")
            else:
                row.append("second")
        else:
            row.append("first")
        if i < last:
            right = known[i + 1]
            row.extend(right.right)
            row.append(f"ss+={here.shape}|{right.shape}")
            row.append(f"cc+={here.coarse}|{right.coarse}")
            row.append(f"cw+={here.coarse}|{right.low}")
            if i > 0:
                row.append(f"s3={known[i - 1].shape}|{here.shape}|{right.shape}")
            if i < last - 1:
                row.extend(known[i + 2].right2)
                row.append(f"ww+={right.low}|{known[i + 2].low}")
        else:
            row.append("last")


def _add_runs(rows: list[list[str]], known: Sequence[WordFeatures]) -> None:
    """For every capitalised run: what stands before and after it, its first and last word."""
    i, n = 0, len(rows)
    while i < n:
        if not known[i].capital:
            i += 1
            continue
        end = i + 1
        while end < n and (
            known[end].capital
            or known[end].low.isdigit()
            or (known[end].low in _JOINS and end + 1 < n and known[end + 1].capital)
        ):
            end += 1
        before = known[i - 1].low if i else "^"
        after = known[end].low if end < n else "$"
        first, final = known[i], known[end - 1]
        shared = [
            f"rb={before}",
            f"ra={after}",
            f"rf={first.low}",
            f"rl={final.low}",
            f"rfc={first.fine}",
            f"rlc={final.fine}",
            f"rba={known[i - 1].coarse if i else ''}|{known[end].coarse if end < n else ''}",
            f"rn={min(end - i, 6)}",
        ]
        for k in range(i, end):
            rows[k].extend(shared)
            rows[k].append(f"rk={min(k - i, 4)}|{min(end - k, 4)}")
        i = end


def _add_heads(rows: list[list[str]], known: Sequence[WordFeatures]) -> None:
    """The last institution or site head before a token in the same clause."""
    head, distance = "", 0
    for row, word in zip(rows, known, strict=True):
        if head and distance <= 12:
            row.append(f"h={head}")
            row.append(f"hd={head}|{word.coarse}")
            row.append(f"hk={min(distance, 5)}|{word.shape}")
        if word.low in _CLOSED or word.low == ".":
            head = ""
        distance += 1
        if word.capital and any(cue.endswith("_head") for cue in word.cue):
            head, distance = word.low, 1
