"""Fixtures that take seconds to make, made once."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

# As the command line does; before NumPy is imported.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
os.environ.setdefault("OMP_NUM_THREADS", "1")

from pipeline.settings import Settings
from pipeline.stages.whole import Report, run_all

if TYPE_CHECKING:
    from spacy.language import Language

ROOT = Path(__file__).resolve().parents[1]
RAW = ROOT / "data" / "raw"


@pytest.fixture(scope="session")
def nlp() -> Language:
    """The whole pipeline."""
    import pipeline

    return pipeline.load()


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Report:
    """A run over the sample documents."""
    return run_all([RAW], tmp_path_factory.mktemp("sample"), Settings())
