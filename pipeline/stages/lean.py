"""What makes Nukil's own processes quick."""

from __future__ import annotations

import gc
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

    from spacy.vocab import Vocab

_SELDOM = (20_000, 20, 20)  # of the 700, 10, 10 that Python collects at


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
    """Collect garbage less often for a while: many rows are made, and hardly any in a circle."""
    usual = gc.get_threshold()
    gc.set_threshold(*_SELDOM)
    try:
        yield
    finally:
        gc.set_threshold(*usual)


def bare_words(vocab: Vocab) -> None:
    """Let spaCy not find out whether a new word looks like a number or an address.

    Nobody asks, and it takes longer than cutting the text.
    """
    words: Any = vocab
    words.lex_attr_getters = {}
