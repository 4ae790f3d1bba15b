"""What goes wrong with one document and must not stop the others: faults become issues."""

from __future__ import annotations

import traceback
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from pipeline.errors import AlignmentError, PipelineError, SourceError
from pipeline.records import Document, Issue

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from spacy.tokens import Doc

A = TypeVar("A")
T = TypeVar("T")

# Whatever a library may throw at a malformed document; the document becomes an issue. Errors that
# speak of the machine or the program (KeyboardInterrupt, SystemExit, ImportError) go through.
DOCUMENT_FAILURES = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    LookupError,
    MemoryError,
    OSError,
    RuntimeError,
    TypeError,
    ValueError,
)
HINT = "process the document alone to see more; report it if it is a fair document"


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a document could not be processed."""

    message: str
    hint: str = HINT


def attempt(function: Callable[[A], T], argument: A) -> T | Failure:
    """What a function gives for a document, or why the document makes it fail.

    Raises:
        PipelineError: the fault is not the document's: settings, rules, weights.
    """
    try:
        return function(argument)
    except (AlignmentError, SourceError) as error:
        return Failure(error.message, error.hint or HINT)
    except PipelineError:
        raise
    except DOCUMENT_FAILURES as error:
        frame = traceback.extract_tb(error.__traceback__)[-1]
        place = f"{Path(frame.filename).name}:{frame.lineno}"
        return Failure(f"{type(error).__name__}: {error} ({place})")


def misaligned(doc: Doc, source_path: str, doc_id: str) -> Iterator[Issue]:
    """An issue for each find of an extractor that cuts a token."""
    from pipeline.extractors.base import MISALIGNED

    for key, start, end in doc.user_data.get(MISALIGNED, ()):
        yield Issue(
            source_path=source_path,
            doc_id=doc_id,
            stage="extract",
            severity="warning",
            code="misaligned",
            message=f"{key} {start}-{end} {doc.text[start:end]!r} cuts a token and was left out",
            hint="report the text around it: the tokenizer should split it",
        )


def failed(document: Document, stage: str, failure: Failure) -> Issue:
    """The issue of a document that a stage lost."""
    return Issue(
        source_path=document.source_path,
        doc_id=document.doc_id,
        stage=stage,
        severity="error",
        code="failed",
        message=failure.message,
        hint=failure.hint,
    )
