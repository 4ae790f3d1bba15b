"""What a stage's result depends on besides its input: code, libraries, resources, settings.

Two runs with the same fingerprint and the same input give the same bytes, so a stage may keep
what it has. A changed rule, lexicon, model or setting changes the fingerprint of the stages that
read it, and of no other. Standard library only: the check must not cost more than the work.
"""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import asdict, dataclass
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.errors import SettingsError
from pipeline.language.stanza_models import find_models
from pipeline.models import model_folder

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pipeline.settings import Settings

PACKAGE = Path(__file__).resolve().parents[1]
RESOURCES = PACKAGE / "resources"
_DIGEST_SIZE = 16
STAGES = PACKAGE / "stages"
_IMPORT = re.compile(rb"^[ ]*from (pipeline[\w.]*) import (\([^)]*\)|[^\n]*)", re.MULTILINE)
_NAME = re.compile(rb"\w+")
_QUOTED = re.compile(rb"""["']([a-z][a-z0-9_]*)["']""")


def digest(*parts: str | bytes) -> str:
    """BLAKE2b of the parts, each with its length, as 32 hexadecimal digits."""
    state = hashlib.blake2b(digest_size=_DIGEST_SIZE)
    for part in parts:
        data = part.encode("utf-8", "surrogatepass") if isinstance(part, str) else part
        state.update(len(data).to_bytes(8, "big"))
        state.update(data)
    return state.hexdigest()


def digest_json(value: Any) -> str:
    """Digest of a JSON-like value; dates and paths count as their text."""
    return digest(json.dumps(value, sort_keys=True, ensure_ascii=False, default=str))


@cache
def file_digest(path: Path) -> str:
    """BLAKE2b of a file's bytes, read once a process: for code, resources and weights."""
    return stream_digest(path)


def stream_digest(path: Path) -> str:
    """BLAKE2b of a file's bytes, read in blocks."""
    with path.open("rb") as file:
        return hashlib.file_digest(
            file, lambda: hashlib.blake2b(digest_size=_DIGEST_SIZE)
        ).hexdigest()


@dataclass(frozen=True, slots=True)
class Depends:
    """What a stage reads.

    Attributes:
        code: patterns below `pipeline/`; what this code imports of the package belongs to the
            stage too. So does every lexicon and rule table that the code names in quotes, and
            those that such a rule table names.
        resources: further files, as patterns below `pipeline/resources/`.
        libraries: packages whose version can show in the result.
    """

    code: tuple[str, ...]
    resources: tuple[str, ...] = ()
    libraries: tuple[str, ...] = ()


# The code puts the names of these together.
_NAMED_IN_PARTS = ("gazetteer/*", "lexicons/date_*.csv")
_READERS = (
    *("charset-normalizer", "htmldate", "jusText", "langidentify", "lxml", "markdown-it-py"),
    *("numpy", "py3langid", "readability-lxml", "trafilatura"),
)
DEPENDS = {
    "ingest": Depends(("sources/**/*.py", "documents/*.py"), libraries=_READERS),
    "annotate": Depends(("language/*.py",), libraries=("numpy", "spacy")),
    "extract": Depends(("extractors/*.py",), _NAMED_IN_PARTS, ("ahocorasick-rs", "spacy")),
    "survey": Depends(("resolve/acronyms.py",)),
    "resolve": Depends(
        ("resolve/document.py", "tables/rows.py"), _NAMED_IN_PARTS, ("holidays", "rapidfuzz")
    ),
    "export": Depends(("exports/*.py", "tables/*.py")),
}
_BASE_CODE = ("stages/*.py",)


@cache
def resource_digests(stage: str) -> dict[str, str]:
    """File below resources/ → digest, for what a stage depends on."""
    return digests_of(DEPENDS[stage])


def digests_of(depends: Depends) -> dict[str, str]:
    """File below resources/ → digest, for what some code reads."""
    named = _names_in(_closure(_files(PACKAGE, depends.code)))
    rules = {path for path in _files(RESOURCES, ("rules/*.toml",)) if path.stem in named}
    named |= _names_in(rules)
    lexicons = {path for path in _files(RESOURCES, ("lexicons/*.csv",)) if path.stem in named}
    return _digests(RESOURCES, rules | lexicons | _files(RESOURCES, depends.resources))


@cache
def code_digests(stage: str) -> dict[str, str]:
    """File below pipeline/ → digest, for the code of a stage."""
    base = _files(PACKAGE, _BASE_CODE)
    return _digests(PACKAGE, base | _closure(_files(PACKAGE, DEPENDS[stage].code)))


def fingerprint(stage: str, settings: Any, extra: Iterable[str] = ()) -> str:
    """What a stage's rows depend on besides its input.

    Args:
        stage: name of the stage.
        settings: the settings section that the stage reads, a dataclass; None if it reads none.
        extra: digests of anything else, such as weights or facts of the corpus.
    """
    chosen = asdict(settings) if settings else {}
    libraries = {name: library_version(name) for name in DEPENDS[stage].libraries}
    return digest_json(
        [stage, code_digests(stage), resource_digests(stage), libraries, chosen, list(extra)]
    )


def model_digest(settings: Settings) -> str:
    """Digest of the weights that the annotate stage uses, and of the libraries that read them."""
    chosen = settings.annotate
    folder = model_folder(chosen.model)
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    libraries: list[str] = []
    if chosen.engine == "stanza":
        files += find_models(chosen.stanza).files
        libraries += ["stanza", "torch"]
    elif chosen.tokens:
        libraries.append("simplemma")
    weights = (part for path in files for part in (path.name, file_digest(path)))
    return digest(*weights, *(f"{name} {library_version(name)}" for name in libraries))


@cache
def library_version(name: str) -> str:
    """Version of a package, "" where it is not installed."""
    try:
        return version(name)
    except PackageNotFoundError:
        return ""


def stage_fingerprint(stage: str, settings: Settings, extra: Iterable[str] = ()) -> str:
    """Fingerprint of a stage under all settings of a run and the weights that they name."""
    section: Any = getattr(settings, stage, None)
    further = [model_digest(settings)] if stage == "annotate" else []
    if stage in ("extract", "resolve"):
        further += lexicon_digests(settings)
    return fingerprint(stage, section, [*further, *extra])


def lexicon_digests(settings: Settings) -> list[str]:
    """Digests of the user's own lexicons, by setting.

    Raises:
        SettingsError: one cannot be read.
    """
    chosen = asdict(settings.lexicons)
    try:
        return [digest(name, stream_digest(Path(path))) for name, path in chosen.items() if path]
    except OSError as error:
        raise SettingsError(f"no lexicon: {error}", hint="see [lexicons] in docs/cli.md") from error


def _files(root: Path, patterns: tuple[str, ...]) -> set[Path]:
    return {path for pattern in patterns for path in root.glob(pattern) if path.is_file()}


def _closure(paths: set[Path]) -> set[Path]:
    """Modules and all that they import of the package, but not the stages themselves."""
    found: set[Path] = set()
    todo = sorted(paths)
    while todo:
        path = todo.pop()
        if path not in found:
            found.add(path)
            todo.extend(path for path in _imports(path) if path.parent != STAGES)
    return found


@cache
def _imports(path: Path) -> tuple[Path, ...]:
    """The package's modules that a module imports."""
    modules: list[Path] = []
    for match in _IMPORT.finditer(path.read_bytes()):
        base = PACKAGE.joinpath(*match[1].decode().split(".")[1:])
        names = [base / name.decode() for name in _NAME.findall(match[2])]
        for module in (base, *names):
            modules += [module.with_suffix(".py"), module / "__init__.py"]
    return tuple(module for module in modules if module.exists())


def _names_in(paths: Iterable[Path]) -> set[str]:
    return {name.decode() for path in paths for name in _QUOTED.findall(path.read_bytes())}


def _digests(root: Path, files: Iterable[Path]) -> dict[str, str]:
    return {path.relative_to(root).as_posix(): file_digest(path) for path in sorted(files)}
