"""Survey: which acronyms each document defines; the first half of the resolve stage."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow as pa

from pipeline.records import AcronymTally, AcronymVote
from pipeline.stages import shards, stores, tasks

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from pipeline.stages.tasks import Row, ShardTask

SCHEMA = shards.schema_of({"votes": pa.list_(shards.struct_of(AcronymVote)), "failed": pa.bool_()})


def process(rows: Sequence[Row], task: ShardTask) -> Iterator[Row]:
    """The acronym definitions of each document."""
    from pipeline.resolve.acronyms import vote_acronyms

    step = tasks.step_of("survey")
    documents = stores.Documents(task, {row["key"] for row in rows if not row["failed"]})

    def survey(row: Row) -> Row:
        votes = vote_acronyms(documents.annotated(row["key"]))
        return {"votes": [shards.as_dict(v) for v in votes], "failed": False, "issues": []}

    for row in rows:
        if row["failed"]:
            yield stores.skipped(SCHEMA)
        else:
            yield tasks.guarded(step, "resolve", row, survey)


def tally(folder: Path) -> tuple[AcronymTally, ...]:
    """How the corpus expands its acronyms, from the survey store; any order gives the same."""
    from pipeline.resolve.acronyms import tally_votes

    rows = shards.iter_rows(folder, ["votes"])
    return tally_votes(AcronymVote(**vote) for row in rows for vote in row["votes"] or ())
