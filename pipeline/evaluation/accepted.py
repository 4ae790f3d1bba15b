"""What the last accepted run got right and wrong, and what a new run gains and loses.

The file holds ids, offsets, labels and digests, none of the annotated text: name of the gold
file → layer → article → status → keys of outcomes.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pipeline.errors import StageError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from pipeline.evaluation.figures import Outcome
    from pipeline.evaluation.gold import GoldSet

_PIN = "gold_sha256"
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


def compare(path: Path, gold: GoldSet, outcomes: Iterable[Outcome]) -> Change | None:
    """The change since the accepted run; None where there is none for this very gold file.

    Raises:
        StageError: the file is not one that `accept` wrote.
    """
    stored = _load(path).get(gold.name)
    if stored is None or stored.get(_PIN) != gold.sha256:
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


def accept(path: Path, gold: GoldSet, outcomes: Iterable[Outcome]) -> None:
    """Make a run the accepted one of its gold file; those of other gold files stay."""
    layers: dict[str, dict[str, dict[str, list[str]]]] = {}
    for outcome in outcomes:
        if outcome.status in _STATUSES:
            article = layers.setdefault(outcome.layer, {}).setdefault(outcome.article, {})
            article.setdefault(outcome.status, []).append(outcome.key)
    for articles in layers.values():
        for keys in articles.values():
            for values in keys.values():
                values.sort()
    stored = {**_load(path), gold.name: {_PIN: gold.sha256, **layers}}
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(_readable(stored), encoding="utf-8")


def _load(path: Path) -> dict[str, dict[str, Any]]:
    try:
        stored = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError) as error:
        raise StageError(f"{path}: {error}", hint="remove it, then --accept") from error
    if not isinstance(stored, dict) or not all(isinstance(part, dict) for part in stored.values()):
        raise StageError(f"{path}: not a file of accepted runs", hint="remove it, then --accept")
    return stored


def _readable(stored: Mapping[str, Mapping[str, Any]]) -> str:
    """JSON with one line an article, so that a diff shows which articles changed."""
    sections = []
    for name, layers in sorted(stored.items()):
        parts = [f"{json.dumps(_PIN)}: {json.dumps(layers[_PIN])}"]
        for layer in sorted(layers.keys() - {_PIN}):
            rows = [
                f"{json.dumps(article)}: {json.dumps(keys, sort_keys=True)}"
                for article, keys in sorted(layers[layer].items())
            ]
            parts.append(f"{json.dumps(layer)}: {{\n" + ",\n".join(rows) + "\n}")
        sections.append(f"{json.dumps(name)}: {{\n" + ",\n".join(parts) + "\n}")
    return "{\n" + ",\n".join(sections) + "\n}\n"


def _stored_keys(stored: Mapping[str, Any], status: str) -> set[tuple[str, str, str]]:
    return {
        (layer, article, key)
        for layer in stored.keys() - {_PIN}
        for article, by_status in stored[layer].items()
        for key in by_status.get(status, ())
    }
