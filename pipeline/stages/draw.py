"""The map of a run: the stores → one HTML file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.errors import ExportError, StageError
from pipeline.exports.map_page import map_page
from pipeline.stages import shards
from pipeline.stages.export import collect

if TYPE_CHECKING:
    from pathlib import Path

    from pipeline.settings import ExportSettings

FILE = "map.html"


def draw_map(out: Path, path: Path, settings: ExportSettings) -> int:
    """Write the map of a run, replacing what stood there.

    Args:
        out: folder of the stores.
        path: file to write.
        settings: which documents count.

    Returns:
        Size of the file in bytes.

    Raises:
        StageError: an earlier stage has not run.
        ExportError: the file cannot be written.
    """
    if not shards.shard_paths(out / "resolve"):
        raise StageError(f"{out / 'resolve'} holds nothing", hint="run `nukil run` first")
    page = map_page(collect(out, settings)).encode()
    fresh = path.with_name(f".{path.name}.new")
    try:
        fresh.write_bytes(page)
        fresh.replace(path)
    except OSError as error:
        raise ExportError(f"{path}: {error.strerror}", hint="name another --file") from error
    return len(page)
