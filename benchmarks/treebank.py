"""Tokens, sentences, tags and trees of both engines against the UD treebanks beside the checkout.

    python benchmarks/treebank.py ../shared [--stanza models/stanza]

`GSD dev` tells of tokens and sentences; tags, lemmas and trees were partly learned from it, so
they are told by its held-out fifth only.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from time import process_time

from pipeline.api import load
from pipeline.training.stanza_data import read_treebanks
from pipeline.training.treebank_scores import read, score, texts_of


def main() -> None:
    """Print a table for each engine."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--stanza", default="stanza")
    options = parser.parse_args()
    banks = read_treebanks(options.data)
    sets = {"GSD dev": banks.dev, "held-out fifth": banks.held, "CSUI train": banks.csui}
    for engine in ("nukil", "stanza"):
        nlp = load(engine=engine, stanza=options.stanza, tokens=True, extractors=())
        for name, sentences in sets.items():
            texts = list(texts_of(sentences))
            begin = process_time()
            pairs = [(gold, read(nlp, text)) for text, gold in texts]
            seconds = process_time() - begin
            words = sum(len(text.split()) for text, _ in texts)
            kinds = score(pairs)
            known = kinds if kinds["upos"] else list(kinds)[:4]  # what the engine fills
            figures = "  ".join(f"{kind} {kinds[kind]:.1f}" for kind in known)
            print(
                f"{engine:7} {name:15} {figures}  ({words / seconds:,.0f} words/CPU s)",
                flush=True,
            )


if __name__ == "__main__":
    main()
