"""Where trained weights are: `models/` of a checkout, or the copy in an installed package."""

from __future__ import annotations

from pathlib import Path

from pipeline.errors import ModelError

_PACKAGE = Path(__file__).resolve().parent
MODEL_ROOTS = (_PACKAGE / "models", _PACKAGE.parent / "models")


def model_folder(name: str) -> Path:
    """Folder of a model, by its name below `models/` or by its path.

    Raises:
        ModelError: there is none.
    """
    for folder in (*(root / name for root in MODEL_ROOTS), Path(name)):
        if folder.is_dir():
            return folder
    raise ModelError(
        f"no model {name!r}",
        hint="a name is a folder of models/; `nukil train ner` makes one; a path may stand instead",
    )
