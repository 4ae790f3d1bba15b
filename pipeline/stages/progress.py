"""Who hears how far a run is."""

from __future__ import annotations

from typing import Protocol


class Progress(Protocol):
    """Hears how far a stage is; the terminal's progress bar is one."""

    def start(self, stage: str, total: int) -> None:
        """A stage begins with so many items to do."""

    def advance(self, items: int) -> None:
        """So many items more are done."""

    def finish(self) -> None:
        """The stage is done."""


class Silent:
    """Progress that nobody watches."""

    def start(self, stage: str, total: int) -> None:
        """Nothing is shown."""

    def advance(self, items: int) -> None:
        """Nothing is shown."""

    def finish(self) -> None:
        """Nothing is shown."""
