"""Features of the name tagger: what a token, its neighbours and its document say about it.

A word's own features are made once and remembered with the offset at which they are seen.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from pipeline.language.shapes import normal_form, shape

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from pipeline.language.document import WordFacts
    from pipeline.language.lexica import Clusters, Phrases

_CACHE_SIZE = 100_000
_JOINS = frozenset(("-", "/", "&", ".", "'", "’"))
_LISTS = frozenset((",", "dan", "serta", "atau", "-", "/", ", dan", ", serta", ", atau", "maupun"))
_CLOSED = frozenset(("(", ")", ":", ";", '"', "“", "”", "!", "?"))


# Where a neighbour stands, and which of its features are seen from there.
OFFSETS = ((0, "here"), (-1, "left"), (1, "right"), (-2, "left2"), (2, "right2"))


class Run(NamedTuple):
    """A capitalised run: its tokens, and the word before the list that it belongs to."""

    start: int
    end: int
    outer: str


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
        self,
        clusters: Clusters,
        phrases: Phrases,
        cues: Mapping[str, tuple[str, ...]],
    ) -> None:
        self._clusters = clusters
        self.phrases = phrases
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
        """All features of every token of a line (a paragraph without its white space).

        Args:
            words: the tokens.
            facts: what the document says about the words that occur in it.
        """
        rows = self.context(words, facts)
        for offset, kind in OFFSETS:
            for i, row in enumerate(rows):
                if 0 <= i + offset < len(rows):
                    row.extend(getattr(self.word(words[i + offset]), kind))
        return rows

    def context(self, words: Sequence[str], facts: Mapping[str, WordFacts]) -> list[list[str]]:
        """The features that do not depend on one word alone; arguments as for `line`."""
        known = [self.word(word) for word in words]
        rows: list[list[str]] = [[] for _ in known]
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
        for start, end, kind in self.phrases.find([word.low for word in known]):
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
            row.append(f"ss-={left.shape}|{here.shape}")
            row.append(f"cc-={left.coarse}|{here.coarse}")
            row.append(f"wc-={left.low}|{here.coarse}")
            if i > 1:
                row.append(f"ww-={known[i - 2].low}|{left.low}")
            else:
                row.append("second")
        else:
            row.append("first")
        if i < last:
            right = known[i + 1]
            row.append(f"ss+={here.shape}|{right.shape}")
            row.append(f"cc+={here.coarse}|{right.coarse}")
            row.append(f"cw+={here.coarse}|{right.low}")
            if i > 0:
                row.append(f"s3={known[i - 1].shape}|{here.shape}|{right.shape}")
            if i < last - 1:
                row.append(f"ww+={right.low}|{known[i + 2].low}")
        else:
            row.append("last")


def _add_runs(rows: list[list[str]], known: Sequence[WordFeatures]) -> None:
    """For every capitalised run: what stands around it, its ends, and the run before it."""
    previous: Run | None = None
    for start, end in _runs(known):
        before = known[start - 1].low if start else "^"
        after = known[end].low if end < len(known) else "$"
        first, final = known[start], known[end - 1]
        around = (
            known[start - 1].coarse if start else "",
            known[end].coarse if end < len(known) else "",
        )
        shared = [
            f"rb={before}",
            f"ra={after}",
            f"rf={first.low}",
            f"rl={final.low}",
            f"rfc={first.fine}",
            f"rlc={final.fine}",
            f"rba={around[0]}|{around[1]}",
            f"rn={min(end - start, 6)}",
            "run",
        ]
        outer = before
        if previous is not None:
            link = " ".join(known[k].low for k in range(previous.end, min(start, previous.end + 3)))
            if start - previous.end <= 2 and link in _LISTS:
                outer = previous.outer
                shared += [f"lb={outer}", f"lk={link}"]
            elif link == "(":
                opened = known[previous.start]
                match = _abbreviates(first.low, known, previous)
                shared += [f"br={opened.low}", f"bc={opened.coarse}", f"bm={match}"]
                for k in range(previous.start, previous.end):
                    rows[k].append(f"am={match}|{first.shape}")
        previous = Run(start, end, outer)
        for k in range(start, end):
            rows[k].extend(shared)
            rows[k].append(f"rk={min(k - start, 4)}|{min(end - k, 4)}")


def _runs(known: Sequence[WordFeatures]) -> Iterator[tuple[int, int]]:
    """Stretches of capitalised words with the figures and joining marks inside them."""
    i, n = 0, len(known)
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
        yield i, end
        i = end


def _abbreviates(short: str, known: Sequence[WordFeatures], run: Run) -> bool:
    """Whether the letters of a bracketed word follow the initials of the run before it."""
    initials = [known[k].low[0] for k in range(run.start, run.end)]
    position = 0
    for initial in initials:
        found = short.find(initial, position)
        if found < 0 or (position == 0 and found > 0):
            return False
        position = found + 1
    return len(initials) > 1


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
