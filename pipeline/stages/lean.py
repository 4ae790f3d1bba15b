"""What makes Nukil's own processes quick."""

from __future__ import annotations

import gc
import sys
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Lock
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

    from spacy.vocab import Vocab

_SELDOM = (20_000, 20, 20)  # of the 700, 10, 10 that Python collects at


@dataclass(slots=True)
class _Collecting:
    """Threads that collect seldom now, and how often the first of them found it done."""

    lock: Lock = field(default_factory=Lock)
    threads: int = 0
    usual: tuple[int, int, int] = (0, 0, 0)

    @property
    def often(self) -> bool:
        """Whether garbage was collected, and more often than here."""
        return 0 < self.usual[0] < _SELDOM[0]


_COLLECTING = _Collecting()


def start_spacy() -> None:
    """Import spaCy without torch, which it would load first: seconds, and 300 MB of memory.

    For Nukil's own processes, whose spaCy components use no torch; Stanza can still import it
    afterwards. Does nothing where spaCy or torch is loaded already.
    """
    if "thinc.compat" in sys.modules or "torch" in sys.modules:
        return
    modules: dict[str, Any] = sys.modules
    modules["torch"] = None  # makes `import torch` fail, which thinc takes for "not installed"
    try:
        import thinc.compat  # noqa: F401
    finally:
        del modules["torch"]


def freeze() -> None:
    """Tell the collector of garbage that what is loaded now stays, for Nukil's own processes.

    It would walk through models and lexicons again and again while a long list of rows grows.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(*_SELDOM)


@contextmanager
def seldom_collecting() -> Iterator[None]:
    """Collect garbage less often for a while: many rows are made, and hardly any in a circle.

    The last of several threads to leave restores what the first one found; a program that has
    chosen to collect seldom, or not at all, is left alone.
    """
    with _COLLECTING.lock:
        if not _COLLECTING.threads:
            _COLLECTING.usual = gc.get_threshold()
            if _COLLECTING.often:
                gc.set_threshold(*_SELDOM)
        _COLLECTING.threads += 1
    try:
        yield
    finally:
        with _COLLECTING.lock:
            _COLLECTING.threads -= 1
            if not _COLLECTING.threads and _COLLECTING.often:
                gc.set_threshold(*_COLLECTING.usual)


def bare_words(vocab: Vocab) -> None:
    """Let spaCy not find out whether a new word looks like a number or an address.

    Nobody asks, and it takes longer than cutting the text.
    """
    words: Any = vocab
    words.lex_attr_getters = {}
