"""Every error that Nukil raises on purpose.

Each carries a message that names the file, line and value, and a hint that names the next step.
Only `cli.main` catches them; it prints both and leaves with `exit_code`.
"""

from __future__ import annotations


class PipelineError(Exception):
    """Root of the tree: something the user can act on.

    Args:
        message: what went wrong, naming file, line and value.
        hint: the next step for the user; empty if there is none.
        exit_code: status of the process when the error ends it; 2 is "usage", 1 "failed".
    """

    exit_code = 1

    def __init__(self, message: str, *, hint: str = "", exit_code: int | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
        if exit_code is not None:
            self.exit_code = exit_code


class UsageError(PipelineError):
    """The command line or a call's arguments do not fit together."""

    exit_code = 2


class SettingsError(PipelineError):
    """A settings file holds an unknown key or a value of the wrong type."""

    exit_code = 2


class RuleError(PipelineError):
    """A resource (rule, lexicon, gazetteer) is malformed."""


class SourceError(PipelineError):
    """An input cannot be read; becomes a row of the issues table in a batch.

    Args:
        code: short, stable name of the reason, e.g. "empty-file" (the issues table's `code`).
    """

    def __init__(self, message: str, *, code: str, hint: str = "") -> None:
        super().__init__(message, hint=hint)
        self.code = code


class ModelError(PipelineError):
    """Weights are missing, damaged, or of another version."""


class StageError(PipelineError):
    """A stage's store is missing or cannot be used."""


class AlignmentError(PipelineError):
    """An offset does not fall on a token boundary, or a text is not its span's text."""


class ExportError(PipelineError):
    """A table cannot be written."""
