"""Reads the annotated and raw texts beside the checkout (`../shared`) for training."""

from __future__ import annotations

import gzip
import json
from typing import TYPE_CHECKING, Any

from spacy.vocab import Vocab

from pipeline.language.shapes import normal_form
from pipeline.language.tokenizer import IndonesianTokenizer

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PRETRAIN = "data/news/pretrain.txt.gz"
ARTICLES = "data/news/bench_20k.jsonl.gz"


def raw_lines(data: Path) -> Iterator[str]:
    """Paragraphs of the raw news text, each once, in file order.

    Args:
        data: folder of the annotated and raw data (`../shared`).
    """
    seen: set[int] = set()
    for line in _all_lines(data):
        text = line.strip()
        key = hash(text.casefold())
        if text and key not in seen:
            seen.add(key)
            yield text


def _all_lines(data: Path) -> Iterator[str]:
    with gzip.open(data / PRETRAIN, "rt", encoding="utf-8") as file:
        yield from file
    for article in articles(data / ARTICLES):
        yield from str(article["text"]).split("\n")


def articles(path: Path) -> Iterator[dict[str, Any]]:
    """Rows of a file of JSON lines, gzipped or not."""
    data = path.read_bytes()
    text = (gzip.decompress(data) if path.suffix == ".gz" else data).decode("utf-8")
    for line in text.rstrip("\n").split("\n"):
        yield json.loads(line)


def write_tokens(data: Path, out: Path) -> int:
    """Write the raw text as normal forms of tokens, a paragraph a line.

    Returns:
        Number of tokens written.
    """
    tokenizer = IndonesianTokenizer(Vocab())
    total = 0
    out.parent.mkdir(parents=True, exist_ok=True)
    with out.open("w", encoding="utf-8") as file:
        for line in raw_lines(data):
            words = [normal_form(word) for word in tokenizer.words(line) if not word.isspace()]
            total += len(words)
            file.write(" ".join(words) + "\n")
    return total
