"""Sentences a CPU second of the search for acronyms: definitions and uses, on whole articles.

    python benchmarks/acronyms.py [ARTICLES] [--sentences 4000]

ARTICLES: a file or folder that `nukil run` reads; the sample documents by default, repeated until
there are enough sentences, which flatters: give a thousand different articles. Every text is new to
the search, the lexicon is loaded. Prints a Markdown table.
"""

from __future__ import annotations

import argparse
import time
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

SAMPLES = Path(__file__).resolve().parents[1] / "data" / "raw"


def articles_of(path: Path, wanted: int) -> tuple[list[str], int]:
    """Indonesian texts of a file or folder that hold so many sentences; the sentences' number."""
    import pipeline
    from pipeline.documents.read import read_documents
    from pipeline.records import Document
    from pipeline.settings import IngestSettings
    from pipeline.sources.discover import discover

    nlp = pipeline.load(extractors=())
    nlp.remove_pipe("nukil_ner")
    files, _ = discover([path])
    items = [item for file in files for item in read_documents(file, IngestSettings())]
    texts = [item.text for item in items if isinstance(item, Document) and item.language == "id"]
    chosen: list[str] = []
    total = 0
    while total < wanted and texts:
        for text in texts:
            chosen.append(text)
            total += sum(1 for _ in nlp(text).sents)
            if total >= wanted:
                break
    return chosen, total


def seconds(work: Callable[[str], Iterable[object]], texts: Sequence[str]) -> float:
    """CPU time over all texts."""
    start = time.process_time()
    for text in texts:
        for _ in work(text):
            pass
    return time.process_time() - start


def main() -> None:
    """Measure and print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("articles", nargs="?", type=Path, default=SAMPLES)
    parser.add_argument("--sentences", type=int, default=4_000)
    options = parser.parse_args()
    from pipeline.extractors.acronym_definitions import find_definitions
    from pipeline.extractors.acronym_lexicon import shipped_acronyms
    from pipeline.extractors.acronym_uses import find_uses

    texts, sentences = articles_of(options.articles, options.sentences)
    lexicon = shipped_acronyms()
    works: dict[str, Callable[[str], Iterable[object]]] = {
        "definitions": lambda text: find_definitions(text, lexicon),
        "uses": lambda text: find_uses(text, lexicon, {}),
    }
    print(f"{len(texts)} articles, {sentences:,} sentences, one thread\n")
    print("| what | sentences a CPU second |")
    print("|---|---:|")
    for name, work in works.items():
        for _ in work("Badan Urusan Logistik (Bulog)."):  # loads what the search reads
            pass
        print(f"| {name} | {sentences / seconds(work, texts):,.0f} |")


if __name__ == "__main__":
    main()
