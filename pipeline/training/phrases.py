"""Phrases and cues of the gazetteers, as features for the name tagger."""

from __future__ import annotations

import csv
import gzip
import io
from typing import TYPE_CHECKING

from spacy.vocab import Vocab

from pipeline.language.tokenizer import IndonesianTokenizer
from pipeline.rules import load_lexicon

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

# A city of fewer people is rarer in the news than a person or thing of its name.
_CITY_POPULATION = 100_000


def write_phrases(gazetteer: Path, out: Path) -> int:
    """Write `phrases.csv.gz` from the gazetteer files.

    Args:
        gazetteer: folder `data/gazetteer` of the shared data.
        out: file to write.

    Returns:
        Number of rows.
    """
    tokenizer = IndonesianTokenizer(Vocab())
    rows = set()
    for form, kind in _phrases(gazetteer):
        tokens = [word.lower() for word in tokenizer.words(form) if not word.isspace()]
        if tokens and len(form) > 1:
            rows.add((" ".join(tokens), kind))
    write_phrase_rows(rows, out)
    return len(rows)


def write_phrase_rows(rows: Iterable[tuple[str, str]], out: Path) -> None:
    """Write forms (tokens joined by blanks) and kinds, sorted, as `Phrases.read` wants them."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(["form", "kind"])
    writer.writerows(sorted(rows))
    out.write_bytes(gzip.compress(text.getvalue().encode("utf-8"), mtime=0))


def _phrases(gazetteer: Path) -> Iterator[tuple[str, str]]:
    yield from _places(gazetteer)
    for row in _read(gazetteer / "orgs_seed.csv"):
        if row["status"] == "not_org":
            continue
        for form in (row["full_name_id"], row["name_en"], *_many(row["aliases"])):
            yield form, "org"
        yield row["acronym"], "org_acronym"
    for row in _read(gazetteer / "titles_seed.csv"):
        yield row["form"], f"title_{row['kind']}_{row['position']}"
    for row in _read(gazetteer / "person_name_tokens.csv"):
        yield row["token"], "person"


def _places(gazetteer: Path) -> Iterator[tuple[str, str]]:
    for row in _read(gazetteer / "countries.csv"):
        yield from _forms(row, "country", "name_id", "name_en", "aliases_id")
    for row in _read(gazetteer / "id_admin.csv"):
        yield from _forms(row, row["level"], "name_bare", "aliases")
    for row in _read(gazetteer / "regions_id.csv"):
        yield from _forms(row, "region", "name_id", "aliases")
    for row in _read(gazetteer / "exonyms_id.csv"):
        yield row["name_id"], "city"
    for row in _read(gazetteer / "world_cities.csv.gz"):
        if int(row["population"] or 0) >= _CITY_POPULATION:
            yield from _forms(row, "city", "name", "ascii", "names_id")


def _forms(row: dict[str, str], kind: str, *columns: str) -> Iterator[tuple[str, str]]:
    for column in columns:
        for form in _many(row[column]):
            yield form, kind


def write_cues(out: Path) -> None:
    """Write `cues.csv`, the single words that introduce or head a name."""
    rows = sorted({(row["form"], row["kind"]) for row in load_lexicon("ner_cues")})
    with out.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["form", "kind"])
        writer.writerows(rows)


def _read(path: Path) -> Iterator[dict[str, str]]:
    data = path.read_bytes()
    text = (gzip.decompress(data) if path.suffix == ".gz" else data).decode("utf-8")
    yield from csv.DictReader(io.StringIO(text, newline=""))


def _many(cell: str) -> list[str]:
    return [form.strip() for form in cell.split(";") if form.strip()]
