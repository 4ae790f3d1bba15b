"""Floors that figures must not fall below, one table a gold file, pinned to the file's bytes."""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.errors import StageError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

# Points below the measured figure at which its floor is set: other builds of the numeric
# libraries move single mentions, one of 872 entities is 0.1 points.
MARGIN = 0.3


@dataclass(frozen=True, slots=True)
class Floors:
    """Lowest accepted figures of one gold file, in percent."""

    sha256: str
    figures: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Shortfall:
    """A figure below its floor; `value` is None where the run has no such figure."""

    figure: str
    floor: float
    value: float | None


def load_floors(path: Path) -> dict[str, Floors]:
    """The floors by the gold file's name; none where the file does not exist.

    Raises:
        StageError: the file is malformed.
    """
    try:
        stored = json.loads(path.read_text(encoding="utf-8"))
        return {
            name: Floors(str(part["sha256"]), {k: float(v) for k, v in part["floors"].items()})
            for name, part in stored.items()
        }
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise StageError(f"{path}: not a table of floors: {error!r}") from error


def shortfalls(floors: Floors, sha256: str, figures: Mapping[str, float]) -> list[Shortfall]:
    """The figures that fell below their floors.

    Raises:
        StageError: the gold file is not the one that the floors were measured on.
    """
    if floors.sha256 != sha256:
        raise StageError(
            f"the gold file has changed: {sha256[:12]}, floors are for {floors.sha256[:12]}",
            hint="set the floors anew, with the flag that allows lowering them",
        )
    return [
        Shortfall(name, floor, figures.get(name))
        for name, floor in sorted(floors.figures.items())
        if figures.get(name, -1.0) < floor
    ]


def check(path: Path, name: str, sha256: str, figures: Mapping[str, float]) -> list[Shortfall]:
    """The figures below their floors; none where there are no floors for this very gold file."""
    floors = load_floors(path).get(name)
    if floors is None or floors.sha256 != sha256:
        return []
    return shortfalls(floors, sha256, figures)


def set_floors(
    path: Path, name: str, sha256: str, figures: Mapping[str, float], *, allow_lower: bool = False
) -> None:
    """Write the floors of a gold file: `MARGIN` below the figures, never lower than they were.

    Args:
        path: the table of floors; the other gold files' stay.
        name: the gold file's name.
        sha256: of the gold file.
        figures: what the run reached, in percent.
        allow_lower: set floors lower than before, or for a changed gold file.

    Raises:
        StageError: a figure is below its floor, or the gold changed, without `allow_lower`.
    """
    stored = load_floors(path)
    old = stored.get(name)
    if old is not None and not allow_lower:
        fallen = shortfalls(old, sha256, figures)
        if fallen:
            first = fallen[0]
            raise StageError(
                f"{len(fallen)} figures are below their floors: {first.figure} {first.value} < "
                f"{first.floor}",
                hint="lowering a floor takes the explicit flag and a changelog line",
            )
    before = {} if old is None or allow_lower else old.figures
    new = {key: max(_floor(value), before.get(key, 0.0)) for key, value in figures.items()}
    stored[name] = Floors(sha256, new)
    table = {
        key: {"sha256": part.sha256, "floors": dict(sorted(part.figures.items()))}
        for key, part in sorted(stored.items())
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(table, indent=2) + "\n", encoding="utf-8")


def _floor(value: float) -> float:
    return max(0.0, math.floor(round(10 * (value - MARGIN), 6)) / 10)
