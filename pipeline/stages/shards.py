"""A stage's store: Parquet shards whose headers say what they were made from.

Items (input files, documents) are spread over `n` shards by a hash of their key, `n` a power of
two that grows with the corpus, so a shard never depends on input order or worker count. Each row
holds the item's key, the digest of what it was made from, the digest of what it holds, and the
stage's payload. A shard is written beside its place and renamed; one whose header agrees with the
stage's fingerprint and input is kept, and of any other every row that still holds is reused.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.parquet as pq

from pipeline.records import Issue, column_types
from pipeline.stages.fingerprint import digest, digest_json

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

SHARD_SIZE = 250  # documents: what a killed run loses at most, and what a worker takes at once
_SPACE = 1 << 16
_HEADER = b"nukil"
_ARROW = {
    "string": pa.large_string(),  # a shard may hold more than 2 GB of text
    "integer": pa.int64(),
    "number": pa.float64(),
    "boolean": pa.bool_(),
    "date": pa.date32(),
}


@dataclass(frozen=True, slots=True)
class ShardName:
    """Shard `index` of `count`."""

    index: int
    count: int

    @property
    def file(self) -> str:
        """File name of the shard."""
        return f"part-{self.index:05d}-of-{self.count:05d}.parquet"

    @classmethod
    def parse(cls, file: str) -> ShardName:
        """The inverse of `file`."""
        _, index, _, count = file.removesuffix(".parquet").split("-")
        return cls(int(index), int(count))

    def overlaps(self, other: ShardName) -> bool:
        """Whether an item can stand in both shards."""
        return (
            self.index * other.count < (other.index + 1) * self.count
            and other.index * self.count < (self.index + 1) * other.count
        )


@dataclass(frozen=True, slots=True)
class Header:
    """What a shard was made from (`fingerprint`, `inputs`) and what it holds (`outputs`)."""

    fingerprint: str
    inputs: str
    outputs: str
    items: int


def shard_count(items: int) -> int:
    """Number of shards for so many items: a power of two."""
    count = 1
    while count * SHARD_SIZE < items and count < _SPACE:
        count *= 2
    return count


def shard_of(key: str, count: int) -> ShardName:
    """The shard that holds an item."""
    return ShardName(int(digest(key)[:4], 16) * count // _SPACE, count)


def spread(keys: Iterable[str], count: int) -> dict[ShardName, list[str]]:
    """All `count` shards with their keys, sorted; shards may be empty."""
    shards: dict[ShardName, list[str]] = {ShardName(i, count): [] for i in range(count)}
    for key in sorted(keys):
        shards[shard_of(key, count)].append(key)
    return shards


@cache
def struct_of(record: type) -> pa.StructType:
    """Arrow type of a record, every field of it."""
    return pa.struct(
        [
            pa.field(name, _ARROW[kind], nullable)
            for name, (kind, nullable) in column_types(record).items()
        ]
    )


def schema_of(payload: Mapping[str, pa.DataType]) -> pa.Schema:
    """A store's schema: key and digests, the payload, the issues of the item."""
    return pa.schema(
        [
            pa.field("key", pa.string(), nullable=False),
            pa.field("made_from", pa.string(), nullable=False),
            pa.field("holds", pa.string(), nullable=False),
            *(pa.field(name, kind) for name, kind in payload.items()),
            pa.field("issues", pa.list_(struct_of(Issue))),
        ]
    )


def seal(key: str, made_from: str, payload: dict[str, Any]) -> dict[str, Any]:
    """A store row from a payload (with `issues`): adds key and digests.

    `holds` covers what the row was made from, so a later stage that reads several stores is made
    anew when any of them changes.
    """
    holds = digest_json([made_from, payload])
    return {"key": key, "made_from": made_from, "holds": holds, **payload}


def write_shard(
    path: Path, schema: pa.Schema, rows: Sequence[dict[str, Any]], *, fingerprint: str, inputs: str
) -> Header:
    """Write a shard beside its place and rename it."""
    header = Header(fingerprint, inputs, outputs_of(rows), len(rows))
    metadata = {_HEADER: json.dumps(header_fields(header), sort_keys=True).encode()}
    table = pa.Table.from_pylist(list(rows), schema=schema.with_metadata(metadata))
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.new")
    pq.write_table(table, temporary, compression="zstd")
    temporary.replace(path)
    return header


def header_fields(header: Header) -> dict[str, Any]:
    """A header as plain data."""
    return {
        "fingerprint": header.fingerprint,
        "inputs": header.inputs,
        "outputs": header.outputs,
        "items": header.items,
    }


def outputs_of(rows: Iterable[dict[str, Any]]) -> str:
    """Digest of what rows hold, in order; it is the `inputs` of the next stage's shard."""
    return digest(*(part for row in rows for part in (row["key"], row["holds"])))


def read_header(path: Path) -> Header | None:
    """The header of a shard; None if the file is absent, damaged or of another version."""
    try:
        metadata = pq.read_schema(path).metadata or {}
        return Header(**json.loads(metadata[_HEADER]))
    except (OSError, pa.ArrowInvalid, KeyError, TypeError, ValueError):
        return None


def read_shard(path: Path, columns: Sequence[str] | None = None) -> list[dict[str, Any]]:
    """The rows of a shard, sorted by key."""
    with path.open("rb") as file:
        rows: list[dict[str, Any]] = pq.read_table(file, columns=columns).to_pylist()
    return rows


def iter_rows(folder: Path, columns: Sequence[str] | None = None) -> Iterator[dict[str, Any]]:
    """All rows of a store, shard by shard."""
    for path in shard_paths(folder):
        yield from read_shard(path, columns)


def shard_paths(folder: Path) -> list[Path]:
    """The shards of a store in order."""
    return sorted(folder.glob("part-*.parquet"))


def reusable(
    folder: Path, name: ShardName, fingerprint: str
) -> dict[tuple[str, str], dict[str, Any]]:
    """Rows of earlier shards that a new shard may take over: (key, made_from) → row.

    Also reads the partial shards that the workers leave while they look for a document that
    kills.
    """
    rows: dict[tuple[str, str], dict[str, Any]] = {}
    for path in sorted((*folder.glob("part-*.parquet"), *folder.glob("partial/*/part-*.parquet"))):
        header = read_header(path)
        if (
            header is None
            or header.fingerprint != fingerprint
            or not ShardName.parse(path.name).overlaps(name)
        ):
            continue
        for row in read_shard(path):
            rows[row["key"], row["made_from"]] = row
    return rows


def clear_stale(folder: Path, count: int) -> None:
    """Remove shards of another count and what broken-off runs left beside the shards."""
    for path in sorted(folder.glob("part-*.parquet")):
        if ShardName.parse(path.name).count != count:
            path.unlink()
    for path in sorted((*folder.glob(".part-*.new"), *folder.glob("partial/*/*"))):
        path.unlink()
    for path in (*folder.glob("partial/*"), *folder.glob("partial")):
        path.rmdir()


def as_dict(record: Any) -> dict[str, Any]:
    """A flat record as a dict; dates stay dates."""
    return {name: getattr(record, name) for name in record.__dataclass_fields__}
