"""What the map page holds: places, their sentences up to a size, the documents of these."""

from __future__ import annotations

import json
from bisect import bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pipeline.exports.place_points import place_points

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    import pyarrow as pa

    from pipeline.exports.place_points import PlacePoint

MAX_PLACES = 4_000  # points; a browser still moves these smoothly
MAX_SENTENCES = 200  # of a place
MAX_BYTES = 1_800_000  # of sentences and titles
_MAX_TITLE = 160  # characters
_MAX_TEXT = 420  # characters; of a longer sentence what stands around the mention
_CUT = "…"
_BATCH = 10_000  # rows


@dataclass(frozen=True, slots=True)
class _Shown:
    """A sentence as the page shows it; the mention is `text[start:end]`."""

    doc_id: str
    text: str
    start: int
    end: int


class _Pool:
    """Sentences and documents of the page, each once; knows how many bytes they take."""

    def __init__(self, documents: Mapping[str, Mapping[str, Any]]) -> None:
        self._known = documents
        self._documents: dict[str, int] = {}
        self._sentences: dict[tuple[str, str], int] = {}
        self.documents: list[list[Any]] = []
        self.sentences: list[list[Any]] = []
        self.size = 0

    def add(self, shown: _Shown) -> list[int]:
        """Number of the sentence, start and end of the mention in it."""
        key = (shown.doc_id, shown.text)
        number = self._sentences.get(key)
        if number is None:
            number = self._sentences[key] = len(self.sentences)
            self._keep(self.sentences, [self._document(shown.doc_id), shown.text])
        return [number, shown.start, shown.end]

    def _document(self, doc_id: str) -> int:
        number = self._documents.get(doc_id)
        if number is None:
            number = self._documents[doc_id] = len(self.documents)
            row = self._known[doc_id]
            published = row["published"]
            title = _cut(row["title"] or row["source_id"], _MAX_TITLE)
            date = published.isoformat() if published else ""
            self._keep(self.documents, [doc_id, title, row["site"] or "", date])
        return number

    def _keep(self, items: list[list[Any]], item: list[Any]) -> None:
        items.append(item)
        self.size += len(script_json(item).encode()) + 1


def map_data(tables: Mapping[str, pa.Table], *, max_bytes: int = MAX_BYTES) -> dict[str, Any]:
    """The data of the page.

    Sentences are taken in rounds: the first of every place, then the second of every place that
    has one, until a place has `MAX_SENTENCES` or `max_bytes` are used. A place shows a document
    again only when it has shown every other one.

    Args:
        tables: `documents`, `sentences` and `places` of a run.
        max_bytes: what sentences and titles may take.
    """
    documents = {row["doc_id"]: row for row in tables["documents"].to_pylist()}
    points = place_points(tables["places"])
    shown = points[:MAX_PLACES]
    pool, chosen = _choose(shown, _sentences(tables["sentences"]), documents, max_bytes)
    return {
        "places": [_place(point, kept) for point, kept in zip(shown, chosen, strict=True)],
        "sentences": pool.sentences,
        "documents": pool.documents,
        "n_documents": len(documents),
        "n_places": len(points),
        "n_mentions": sum(point.n_mentions for point in points),
        "n_elsewhere": tables["places"].num_rows - sum(point.n_mentions for point in points),
    }


def script_json(value: Any) -> str:
    """JSON that may stand in a script element: nothing in it ends the element or opens another."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    for char in "<>&\u2028\u2029":
        text = text.replace(char, f"\\u{ord(char):04x}")
    return text


def _choose(
    points: Sequence[PlacePoint],
    sentences: Mapping[str, Sequence[tuple[int, int, str]]],
    documents: Mapping[str, Mapping[str, Any]],
    max_bytes: int,
) -> tuple[_Pool, list[list[list[int]]]]:
    pool = _Pool(documents)
    chosen: list[list[list[int]]] = [[] for _ in points]
    waiting = [(kept, _spread(point)) for kept, point in zip(chosen, points, strict=True)]
    for _ in range(MAX_SENTENCES):
        going = []
        for kept, mentions in waiting:
            mention = next(mentions, None)
            if mention is None:
                continue
            if pool.size >= max_bytes:
                return pool, chosen
            found = _show(sentences, mention)
            if found is not None:
                _keep(kept, pool.add(found))
            going.append((kept, mentions))
        waiting = going
    return pool, chosen


def _keep(kept: list[list[int]], entry: list[int]) -> None:
    """Add a mention to the sentences of a place; one that stands there gets a second mark."""
    for there in kept:
        if there[0] == entry[0]:
            there.extend(entry[1:])
            return
    kept.append(entry)


def _spread(point: PlacePoint) -> Iterator[tuple[str, int, int]]:
    """Mentions of a place: the first of every document, then the second of every document."""
    by_document: dict[str, list[tuple[str, int, int]]] = {}
    for mention in point.mentions:
        by_document.setdefault(mention[0], []).append(mention)
    longest = max(map(len, by_document.values()))
    for turn in range(longest):
        yield from (found[turn] for found in by_document.values() if turn < len(found))


def _sentences(table: pa.Table) -> dict[str, list[tuple[int, int, str]]]:
    found: dict[str, list[tuple[int, int, str]]] = {}
    for batch in table.select(["doc_id", "start", "end", "text"]).to_batches(_BATCH):
        for row in batch.to_pylist():
            found.setdefault(row["doc_id"], []).append((row["start"], row["end"], row["text"]))
    return found


def _show(
    sentences: Mapping[str, Sequence[tuple[int, int, str]]], mention: tuple[str, int, int]
) -> _Shown | None:
    doc_id, start, end = mention
    rows = sentences.get(doc_id, ())
    number = bisect_right(rows, start, key=lambda row: row[0]) - 1
    if number < 0:
        return None
    offset, _, text = rows[number]
    start, end = start - offset, min(end - offset, len(text))
    if len(text) > _MAX_TEXT:
        first = max(0, min(start - _MAX_TEXT // 2, len(text) - _MAX_TEXT))
        last = min(len(text), max(end, first + _MAX_TEXT))
        head, tail = _CUT * (first > 0), _CUT * (last < len(text))
        text = head + text[first:last] + tail
        start, end = start - first + len(head), end - first + len(head)
    return _Shown(doc_id, text, _utf16(text, start), _utf16(text, end))


def _utf16(text: str, offset: int) -> int:
    """An offset as JavaScript counts it."""
    return offset + sum(ord(char) > 0xFFFF for char in text[:offset])


def _place(point: PlacePoint, sentences: list[list[int]]) -> list[Any]:
    """A place as a list, for it stands thousands of times in the page; `map.js` names the cells."""
    return [
        *(point.place_id, point.name, point.kind, point.latitude, point.longitude),
        *(point.country or "", point.admin1 or "", point.admin2 or ""),
        *(point.n_mentions, point.n_documents, sentences),
    ]


def _cut(text: str, length: int) -> str:
    return text if len(text) <= length else text[: length - 1] + _CUT
