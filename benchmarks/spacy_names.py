"""spaCy's own CNN NER trained on the same annotated articles, for comparison: F1 on the dev parts.

    python benchmarks/spacy_names.py DATA [--epochs 8] [--corpora articles,nerui]

DATA: folder of the annotated data, such as ../shared. The standard architecture (HashEmbedCNN,
width 96, depth 4, transition parser) without pretrained vectors, over Nukil's tokens; a fixed
seed. Takes about four minutes an epoch. Prints a Markdown table.
"""

from __future__ import annotations

import argparse
import random
import warnings
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from spacy.language import Language
    from spacy.training import Example

LABELS = ("PER", "ORG", "LOC")
BATCH, DROPOUT, SEED = 16, 0.2, 1
LONGEST = 4000  # characters; a longer text is learned from in pieces between lines


def pipeline_with_ner() -> Language:
    """Nukil's tokenizer and an untrained NER of spaCy's."""
    from throughput import PARSER

    from pipeline.language.load import blank_language

    nlp = blank_language()
    ner = nlp.add_pipe("ner", config={"model": PARSER})
    for label in LABELS:
        ner.add_label(label)
    return nlp


def examples(nlp: Language, rows: Sequence[Mapping[str, Any]]) -> list[Example]:
    """Annotated texts as spaCy wants them."""
    from spacy.training import Example

    found = []
    for row in rows:
        for start, end in pieces(row["text"]):
            entities = [
                (e["start"] - start, e["end"] - start, e["label"])
                for e in row["entities"]
                if start <= e["start"] and e["end"] <= end
            ]
            doc = nlp.make_doc(row["text"][start:end])
            found.append(Example.from_dict(doc, {"entities": entities}))
    return found


def pieces(text: str) -> list[tuple[int, int]]:
    """Ranges of a text that end at line breaks where it is long."""
    cuts, start = [0], 0
    while len(text) - start > LONGEST:
        at = text.find("\n", start + LONGEST // 2)
        if at < 0:
            break
        start = at + 1
        cuts.append(start)
    return list(zip(cuts, [*cuts[1:], len(text)], strict=True))


def train(nlp: Language, rows: Sequence[Mapping[str, Any]], epochs: int) -> None:
    """Train in place."""
    from spacy.util import fix_random_seed

    fix_random_seed(SEED)
    chance = random.Random(SEED)  # noqa: S311  (no secret is drawn)
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message=r"\[W030\]")
        data = examples(nlp, rows)
    optimizer = nlp.initialize(lambda: data[:200])
    for epoch in range(epochs):
        chance.shuffle(data)
        losses: dict[str, float] = {}
        for i in range(0, len(data), BATCH):
            nlp.update(data[i : i + BATCH], sgd=optimizer, drop=DROPOUT, losses=losses)
        print(f"epoch {epoch + 1}: loss {losses['ner']:.0f}", flush=True)


def f1(nlp: Language, rows: Sequence[Mapping[str, Any]]) -> dict[str, float]:
    """F1 in percent of exact spans and labels, over all labels and for each."""
    right, found, wanted = Counter[str](), Counter[str](), Counter[str]()
    for row in rows:
        ignored = row.get("ignore") or ()
        here = {(ent.start_char, ent.end_char, ent.label_) for ent in nlp(row["text"]).ents}
        gold = {(e["start"], e["end"], e["label"]) for e in row["entities"]}
        here, gold = (
            {
                name
                for name in some
                if not any(name[0] < end and start < name[1] for start, end in ignored)
            }
            for some in (here, gold)
        )
        for counts, some in ((right, here & gold), (found, here), (wanted, gold)):
            counts.update(label for _, _, label in some)
            counts["micro"] += len(some)
    return {
        label: 200 * right[label] / max(found[label] + wanted[label], 1)
        for label in ("micro", *LABELS)
    }


def main() -> None:
    """Train, measure, print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("data", type=Path)
    parser.add_argument("--epochs", type=int, default=8)
    parser.add_argument("--corpora", default="articles,nerui")
    options = parser.parse_args()
    from pipeline.training.documents import read_rows

    nlp = pipeline_with_ner()
    train(nlp, read_rows(options.data, "articles"), options.epochs)
    print("| development part | micro | PER | ORG | LOC |\n|---|---:|---:|---:|---:|")
    for corpus in options.corpora.split(","):
        scores = f1(nlp, read_rows(options.data, corpus, "dev"))
        print(f"| {corpus} | " + " | ".join(f"{score:.1f}" for score in scores.values()) + " |")


if __name__ == "__main__":
    main()
