"""Sentences a CPU second of the date tagger and its peers, on the same sentences in one run.

    python benchmarks/dates.py [ARTICLES] [--sentences 4000] [--node-modules FOLDER]

ARTICLES: a file or folder that `nukil run` reads; the sample documents by default, repeated until
there are enough sentences. The peers are measured where they are installed: `pip install
dateparser`, `npm install chrono-node` (its folder node_modules is FOLDER). Prints a Markdown table.
"""

from __future__ import annotations

import argparse
import importlib.util
import itertools
import json
import subprocess
import tempfile
import time
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

SAMPLES = Path(__file__).resolve().parents[1] / "data" / "raw"
PUBLISHED = date(2025, 6, 10)
DATEPARSER_SHARE = 8  # it gets an eighth of the sentences
CHRONO = """
const [, , folder, file] = process.argv;
const chrono = require(require.resolve('chrono-node', { paths: [folder] }));
const sentences = JSON.parse(require('fs').readFileSync(file, 'utf8'));
const reference = new Date('2025-06-10T12:00:00');
for (const sentence of sentences.slice(0, 200)) chrono.id.parse(sentence, reference);
const start = process.cpuUsage();
for (const sentence of sentences) chrono.id.parse(sentence, reference);
const used = process.cpuUsage(start);
console.log((used.user + used.system) / 1e6);
"""


def sentences_of(path: Path, wanted: int) -> list[str]:
    """So many sentences of the Indonesian documents of a file or folder."""
    import pipeline
    from pipeline.documents.read import read_documents
    from pipeline.settings import IngestSettings
    from pipeline.sources.discover import discover

    nlp = pipeline.load(extractors=())
    nlp.remove_pipe("nukil_ner")
    files, _ = discover([path])
    items = (item for file in files for item in read_documents(file, IngestSettings()))
    found = [
        text
        for item in items
        if getattr(item, "language", "") == "id"
        for text in (sent.text.strip() for sent in nlp(item.text).sents)
        if text
    ]
    return list(itertools.islice(itertools.cycle(found), wanted))


def cpu_seconds(work: Callable[[], object]) -> float:
    """Processor time of a piece of work."""
    start = time.process_time()
    work()
    return time.process_time() - start


def nukil(sentences: Sequence[str]) -> float:
    """Finding and resolving, a sentence at a time."""
    from pipeline.resolve.dates import resolve_dates
    from pipeline.resolve.dates_explain import plain_document

    def work(texts: Sequence[str]) -> None:
        for text in texts:
            resolve_dates(plain_document(text, PUBLISHED))

    work(sentences[:200])
    return cpu_seconds(lambda: work(sentences))


def dateparser(sentences: Sequence[str]) -> float:
    """`search_dates` with the language given."""
    from dateparser.search import search_dates

    moment = datetime(2025, 6, 10)  # noqa: DTZ001 - dateparser takes it so
    settings = {"RELATIVE_BASE": moment}

    def work() -> None:
        for text in sentences:
            search_dates(text, languages=["id"], settings=settings)

    return cpu_seconds(work)


def chrono(sentences: Sequence[str], node_modules: Path) -> float:
    """`chrono.id.parse` in Node.js."""
    with tempfile.TemporaryDirectory() as folder:
        script, data = Path(folder) / "chrono.js", Path(folder) / "sentences.json"
        script.write_text(CHRONO, encoding="utf-8")
        data.write_text(json.dumps(list(sentences)), encoding="utf-8")
        command = ["node", str(script), str(node_modules.resolve()), str(data)]
        done = subprocess.run(command, capture_output=True, check=True, text=True)  # noqa: S603
    return float(done.stdout)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("articles", nargs="?", type=Path, default=SAMPLES)
    parser.add_argument("--sentences", type=int, default=4000)
    parser.add_argument("--node-modules", type=Path)
    options = parser.parse_args()
    sentences = sentences_of(options.articles, options.sentences)
    rows = [("Nukil, find and resolve", len(sentences), nukil(sentences))]
    if importlib.util.find_spec("dateparser"):
        part = sentences[::DATEPARSER_SHARE]
        rows.append(("dateparser `search_dates`", len(part), dateparser(part)))
    if options.node_modules:
        rows.append(("chrono-node `id`", len(sentences), chrono(sentences, options.node_modules)))
    print("| what | sentences a CPU second |\n|---|---:|")
    for name, count, seconds in rows:
        print(f"| {name} | {count / seconds:,.0f} |")


if __name__ == "__main__":
    main()
