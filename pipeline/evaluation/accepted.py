"""What the last accepted run got right and wrong, and what a new run gains and loses.

The file holds ids, offsets, labels and digests, none of the annotated text: layer → article →
status → keys of outcomes.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.errors import StageError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from pipeline.evaluation.figures import Outcome

_STATUSES = ("right", "false")


@dataclass(frozen=True, slots=True)
class Change:
    """What differs from the accepted run.

    Attributes:
        gained: right now, not before.
        lost: right before, not now.
        new_false: false now, not before.
        gone_false: how many false finds of the accepted run are no longer made.
    """

    gained: tuple[Outcome, ...]
    lost: tuple[Outcome, ...]
    new_false: tuple[Outcome, ...]
    gone_false: int


def compare(path: Path, sha256: str, outcomes: Iterable[Outcome]) -> Change | None:
    """The change since the accepted run; None where there is none for this gold file.

    Raises:
        StageError: the file is not one that `accept` wrote.
    """
    try:
        stored = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    except (OSError, ValueError) as error:
        raise StageError(f"{path}: {error}", hint="write it again with --accept") from error
    if stored.get("gold_sha256") != sha256:
        return None
    before = {status: _stored_keys(stored, status) for status in _STATUSES}
    gained, lost, new_false = [], [], []
    false_now = set()
    for outcome in outcomes:
        key = (outcome.layer, outcome.article, outcome.key)
        was_right = key in before["right"]
        if outcome.status == "right" and not was_right:
            gained.append(outcome)
        elif outcome.status == "missed" and was_right:
            lost.append(outcome)
        elif outcome.status == "false":
            false_now.add(key)
            if key not in before["false"]:
                new_false.append(outcome)
    gone = len(before["false"] - false_now)
    return Change(tuple(gained), tuple(lost), tuple(new_false), gone)


def accept(path: Path, sha256: str, outcomes: Iterable[Outcome]) -> None:
    """Make a run the accepted one."""
    layers: dict[str, dict[str, dict[str, list[str]]]] = {}
    for outcome in outcomes:
        if outcome.status in _STATUSES:
            article = layers.setdefault(outcome.layer, {}).setdefault(outcome.article, {})
            article.setdefault(outcome.status, []).append(outcome.key)
    lines = [f'"gold_sha256": {json.dumps(sha256)}']
    for layer, articles in sorted(layers.items()):
        rows = [
            f"{json.dumps(article)}: {json.dumps(_sorted(keys), sort_keys=True)}"
            for article, keys in sorted(articles.items())
        ]
        lines.append(f"{json.dumps(layer)}: {{\n" + ",\n".join(rows) + "\n}")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")


def _sorted(keys: Mapping[str, list[str]]) -> dict[str, list[str]]:
    return {status: sorted(values) for status, values in keys.items()}


def _stored_keys(stored: Mapping[str, object], status: str) -> set[tuple[str, str, str]]:
    keys: set[tuple[str, str, str]] = set()
    for layer, articles in stored.items():
        if isinstance(articles, dict):
            for article, by_status in articles.items():
                keys.update((layer, article, key) for key in by_status.get(status, ()))
    return keys
