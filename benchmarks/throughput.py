"""Words a CPU second, one thread, everything on the same articles in one run.

    python benchmarks/throughput.py [ARTICLES] [--words 60000]

ARTICLES: a file or folder that `nukil run` reads; the sample documents by default, repeated until
there are enough words. Prints a Markdown table. The yardstick is spaCy's default CNN NER
(HashEmbedCNN, width 96, depth 4, with a transition parser), randomly initialized: the weights do
not change its speed.
"""

from __future__ import annotations

import argparse
import itertools
import os
import resource
import subprocess
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from spacy.language import Language

    from pipeline.records import Document

STANZA_SHARE = 10  # the engine stanza gets a tenth of the articles
SAMPLES = Path(__file__).resolve().parents[1] / "data" / "raw"
TOK2VEC = {
    "@architectures": "spacy.HashEmbedCNN.v2",
    "pretrained_vectors": None,
    "width": 96,
    "depth": 4,
    "embed_size": 2000,
    "window_size": 1,
    "maxout_pieces": 3,
    "subword_features": True,
}
PARSER = {
    "@architectures": "spacy.TransitionBasedParser.v2",
    "state_type": "ner",
    "extra_state_tokens": False,
    "hidden_width": 64,
    "maxout_pieces": 2,
    "use_upper": True,
    "tok2vec": TOK2VEC,
}


def articles(path: Path, words: int) -> list[Document]:
    """Indonesian documents of a file or folder, repeated until they have so many words."""
    from pipeline.documents.read import read_documents
    from pipeline.settings import IngestSettings
    from pipeline.sources.discover import discover

    files, _ = discover([path])
    found = (item for file in files for item in read_documents(file, IngestSettings()))
    documents = [item for item in found if getattr(item, "language", "") == "id"]
    chosen: list[Document] = []
    total = 0
    for document in itertools.cycle(documents):
        if total >= words:
            return chosen
        chosen.append(document)
        total += len(document.text.split())
    return chosen


def spacy_cnn() -> Language:
    """spaCy's CNN NER for Indonesian, with random weights."""
    import spacy

    nlp = spacy.blank("id")
    ner = nlp.add_pipe("ner", config={"model": PARSER})
    for label in ("PER", "ORG", "LOC"):
        ner.add_label(label)
    nlp.initialize()
    return nlp


def spacy_seconds(texts: Sequence[str]) -> float:
    """CPU time of spaCy's CNN."""
    return seconds(spacy_cnn(), texts)


def annotate_seconds(texts: Sequence[str]) -> float:
    """CPU time of the annotate stage's pipeline."""
    from pipeline.language.load import load_language

    return seconds(load_language("ner"), texts)


def stanza_seconds(texts: Sequence[str], attributes: bool) -> float | None:
    """CPU time of the engine stanza, without or with tags and trees; None without its models."""
    from pipeline.errors import ModelError
    from pipeline.language.load import load_language

    try:
        return seconds(load_language(engine="stanza", attributes=attributes), texts)
    except ModelError:
        return None


def seconds(work: Callable[[str], object], texts: Sequence[str]) -> float:
    """CPU time over all texts, after one to warm up; other programs do not change it."""
    work(texts[0])
    start = time.process_time()
    for text in texts:
        work(text)
    return time.process_time() - start


def whole_pipeline_seconds(texts: Sequence[str]) -> float:
    """CPU time from texts to the rows of all tables, after one text to warm up."""
    from pipeline.api import extract_rows

    rows = [{"id": str(n), "text": text} for n, text in enumerate(texts)]
    extract_rows(rows[:1])
    start = time.process_time()
    extract_rows(rows)
    return time.process_time() - start


def first_document_seconds() -> float:
    """Wall time from the start of a Python to the names of a first document, best of three."""
    code = (
        "from pipeline.stages.lean import start_spacy; start_spacy(); "
        "from pipeline.language.load import load_language; "
        "load_language()('Presiden Joko Widodo tiba di Bandung.')"
    )
    times = []
    for _ in range(3):
        start = time.perf_counter()
        subprocess.run([sys.executable, "-c", code], check=True)  # noqa: S603  (our own code)
        times.append(time.perf_counter() - start)
    return min(times)


def memory(texts: Sequence[str], wanted: int) -> tuple[float, float]:
    """Peak MB of this process after a tenth of so many texts and after all, in zones of 500."""
    from pipeline.language.load import load_language

    nlp = load_language("ner")
    peaks = []
    for part in (wanted // 10, wanted - wanted // 10):
        for first in range(0, part, 500):
            with nlp.memory_zone():
                for i in range(first, min(first + 500, part)):
                    nlp(texts[i % len(texts)])
        peaks.append(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
    return peaks[0], peaks[1]


def alone(function: Callable[..., Any], *arguments: object) -> Any:
    """Call a function in a process of its own: nothing is warm from another measurement."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        return pool.submit(function, *arguments).result()


def main() -> None:
    """Measure and print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("articles", nargs="?", type=Path, default=SAMPLES)
    parser.add_argument("--words", type=int, default=60_000)
    parser.add_argument(
        "--memory", type=int, default=0, help="measure the memory instead, over so many texts"
    )
    options = parser.parse_args()
    # Read by the numeric libraries when they are imported, in the processes started below.
    os.environ |= dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")
    texts = [document.text for document in articles(options.articles, options.words)]
    if options.memory:
        tenth, all_of_them = alone(memory, texts, options.memory)
        print(f"Peak memory of annotating: {tenth:.0f} MB after {options.memory // 10:,} texts,")
        print(f"{all_of_them:.0f} MB after {options.memory:,}, the texts themselves included")
        return
    few = texts[: max(1, len(texts) // STANZA_SHARE)]
    share = sum(map(len, texts)) / sum(map(len, few))
    words = sum(len(text.split()) for text in texts)
    times = {
        "spaCy CNN NER (tok2vec, transitions)": alone(spacy_seconds, texts),
        "Nukil annotate (tokens, sentences, names)": alone(annotate_seconds, texts),
        "Nukil, texts to all tables": alone(whole_pipeline_seconds, texts),
    }
    for name, attributes in (("sentences", False), ("tags and trees", True)):
        spent = alone(stanza_seconds, few, attributes)
        if spent is not None:
            times[f"Stanza engine, {name}"] = spent * share
    yardstick = next(iter(times.values()))
    print(f"{len(texts)} articles, {words:,} words, one thread\n")
    print("| what | words a CPU second | against spaCy CNN |")
    print("|---|---:|---:|")
    for name, spent in times.items():
        print(f"| {name} | {words / spent:,.0f} | {yardstick / spent:.2f} |")
    print(f"\nFrom start to the names of a first document: {first_document_seconds():.2f} s")


if __name__ == "__main__":
    main()
