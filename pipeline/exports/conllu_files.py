"""CoNLL-U: the tokens of all documents in one file, for treebank tools."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Any

from pipeline.errors import ExportError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    import pyarrow as pa

    from pipeline.settings import ExportSettings

    Row = dict[str, Any]

FILE = "tokens.conllu"
_BATCH = 10_000  # rows


def write(folder: Path, tables: Mapping[str, pa.Table], _: ExportSettings) -> None:
    """Write `tokens.conllu`, with the ids of documents and sentences and the sentences' texts.

    Raises:
        ExportError: there is no tokens table.
    """
    if "tokens" not in tables:
        raise ExportError(
            "--format conllu needs the tokens of the documents",
            hint="run with --tokens, or set annotate.tokens = true",
        )
    texts = {
        (row["doc_id"], row["sent_id"]): row["text"]
        for row in _rows(tables["sentences"].select(["doc_id", "sent_id", "text"]))
    }
    document = ""
    with (folder / FILE).open("w", encoding="utf-8", newline="\n") as file:
        for key, group in groupby(_rows(tables["tokens"]), _sentence_key):
            if key[0] != document:
                document = key[0]
                file.write(f"# newdoc id = {document}\n")
            file.write(f"# sent_id = {key[0]}-{key[1]}\n# text = {_line(texts[key])}\n")
            file.writelines(line + "\n" for line in sentence_lines(list(group)))
            file.write("\n")


def sentence_lines(rows: Sequence[Row]) -> Iterator[str]:
    """The lines of one sentence: a range line before the words of a multiword token."""
    open_until = 0
    for i, row in enumerate(rows):
        misc = [] if i + 1 == len(rows) or rows[i + 1]["start"] > row["end"] else ["SpaceAfter=No"]
        last = _last_word(rows, i)
        if last > i >= open_until:
            open_until = last + 1
            joined = last + 1 < len(rows) and rows[last + 1]["start"] == rows[last]["end"]
            marks = [*["SpaceAfter=No"] * joined, f"TokenRange={row['start']}:{rows[last]['end']}"]
            ids = f"{row['token_id']}-{rows[last]['token_id']}"
            yield "\t".join((ids, _cell(row["multiword"]), *"_" * 7, "|".join(marks)))
        misc = [] if i < open_until else [*misc, f"TokenRange={row['start']}:{row['end']}"]
        cells = [row[name] for name in ("token_id", "text", "lemma", "upos")]
        cells += [None, row["feats"], row["head"], row["deprel"], None, "|".join(misc) or None]
        yield "\t".join(map(_cell, cells))


def _last_word(rows: Sequence[Row], first: int) -> int:
    """Index of the last word of the multiword token that begins at `first`."""
    surface, last = rows[first]["multiword"], first
    if surface is None:
        return first
    end = rows[first]["start"] + len(surface)
    while last + 1 < len(rows) and rows[last + 1]["end"] <= end:
        last += 1
    return last


def _sentence_key(row: Row) -> tuple[str, int]:
    return row["doc_id"], row["sent_id"]


def _rows(table: pa.Table) -> Iterator[Row]:
    for batch in table.to_batches(_BATCH):
        yield from batch.to_pylist()


def _cell(value: Any) -> str:
    """A cell on one line; no cell of CoNLL-U may be empty or hold a tab."""
    return "_" if value is None else _line(str(value)) or "_"


def _line(text: str) -> str:
    return " ".join(text.split())
