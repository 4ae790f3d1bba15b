r"""Reads and checks `resources/`: rules (TOML), lexicons (CSV), plain data files.

A lexicon is `resources/lexicons/<name>.csv`: UTF-8, header row, every row with a `source`.
A rule table is `resources/rules/<name>.toml`:

    source = "where the rules come from"      # default for every rule
    [parts]                                   # named pieces of patterns
    day = '(?:0?[1-9]|[12]\d|3[01])'
    month = { lexicon = "months", column = "form" }   # longest first, escaped
    long = { lexicon = "months", column = "form", where = { style = "long" } }
    [[rule]]
    id = "day-month-year"                     # unique in the file
    label = "DATE"
    pattern = '\b(?P<day>{day}) (?P<month>{month}) (?P<year>\d{4})\b'
    value = "date"                            # what the extractor does with the match
    flags = "i"                               # optional: i = case-insensitive
    score = 0.99                              # optional, default 1.0
    examples = ["4 Februari 2025"]            # each must match somewhere
    counterexamples = ["44 Februari 20255"]   # none may match
"""

from __future__ import annotations

import csv
import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from pipeline.errors import RuleError

RESOURCES = Path(__file__).parent / "resources"
_PART = re.compile(r"\{([a-z_][a-z0-9_]*)\}")
_RULE_KEYS = frozenset(
    ("id", "label", "pattern", "value", "flags", "score", "examples", "counterexamples", "source")
)


@dataclass(frozen=True, slots=True)
class Rule:
    """One pattern of a rule table; `value` says what its extractor does with a match.

    Attributes:
        regex: the pattern as text, its parts filled in; `pattern` compiles it.
    """

    id: str
    label: str
    regex: str
    flags: re.RegexFlag
    value: str
    score: float
    examples: tuple[str, ...]
    counterexamples: tuple[str, ...]
    source: str

    @property
    def pattern(self) -> re.Pattern[str]:
        """The compiled pattern.

        Compiled when it is first asked for: the rules of dates are matched as one, and all
        patterns together take a third of a second.

        Raises:
            RuleError: it is no regular expression.
        """
        try:
            return _compiled(self.regex, self.flags)
        except re.error as error:
            raise RuleError(f"rule {self.id!r}: {error}") from error


@cache
def _compiled(regex: str, flags: re.RegexFlag) -> re.Pattern[str]:
    return re.compile(regex, flags)


@cache
def load_lexicon(name: str) -> tuple[dict[str, str], ...]:
    """Read `resources/lexicons/<name>.csv`.

    Returns:
        The rows in file order; the dicts are shared, so do not change them.

    Raises:
        RuleError: the file is absent, has no header, or a row has the wrong number of cells.
    """
    path = RESOURCES / "lexicons" / f"{name}.csv"
    try:
        with path.open(encoding="utf-8", newline="") as file:
            reader = csv.reader(file)
            header = next(reader, None)
            if not header:
                raise RuleError(f"{path.name}: no header row")
            rows = []
            for cells in reader:
                if len(cells) != len(header):
                    raise RuleError(
                        f"{path.name}:{reader.line_num}: {len(cells)} cells, not {len(header)}"
                    )
                rows.append(dict(zip(header, cells, strict=True)))
    except OSError as error:
        raise RuleError(f"no lexicon {name!r} at {path}") from error
    return tuple(rows)


def lexicon_map(name: str, *, key: str, value: str) -> dict[str, str]:
    """A lexicon as a mapping from one column to another; the first row of a key wins."""
    mapping: dict[str, str] = {}
    for row in load_lexicon(name):
        mapping.setdefault(row[key], row[value])
    return mapping


def alternation(forms: list[str]) -> str:
    """A regex part that matches any of the forms, the longest first.

    Blanks match any white space that stays on the line.
    """
    unique = sorted(set(forms), key=lambda form: (-len(form), form))
    return (
        "(?:" + "|".join(re.escape(form).replace(r"\ ", r"[ \t\u00a0]+") for form in unique) + ")"
    )


@cache
def load_rules(name: str) -> tuple[Rule, ...]:
    """Read `resources/rules/<name>.toml`.

    Raises:
        RuleError: absent file, unknown key, unknown part, or a repeated id.
    """
    path = RESOURCES / "rules" / f"{name}.toml"
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise RuleError(f"rules {name!r}: {error}") from error
    parts = _parts(path.name, table.get("parts", {}))
    rules: list[Rule] = []
    for row in table.get("rule", []):
        rule = _rule(path.name, row, parts, table.get("source", ""))
        if any(rule.id == other.id for other in rules):
            raise RuleError(f"{path.name}: two rules with the id {rule.id!r}")
        rules.append(rule)
    return tuple(rules)


def _parts(file: str, table: dict[str, Any]) -> dict[str, str]:
    parts: dict[str, str] = {}
    for name, part in table.items():
        if isinstance(part, str):
            parts[name] = f"(?:{_fill(file, name, part, parts)})"
            continue
        rows = load_lexicon(part["lexicon"])
        wanted = part.get("where", {})
        forms = [
            row[part["column"]]
            for row in rows
            if all(row[column] == value for column, value in wanted.items())
        ]
        if not forms:
            raise RuleError(f"{file}: part {name!r} is empty")
        parts[name] = alternation(forms)
    return parts


def _fill(file: str, name: str, pattern: str, parts: dict[str, str]) -> str:
    def part(match: re.Match[str]) -> str:
        if match[1] not in parts:
            raise RuleError(f"{file}: {name!r} uses the unknown part {match[1]!r}")
        return parts[match[1]]

    return _PART.sub(part, pattern)


def _rule(file: str, row: dict[str, Any], parts: dict[str, str], source: str) -> Rule:
    unknown = set(row) - _RULE_KEYS
    if unknown or not {"id", "label", "pattern"} <= set(row):
        raise RuleError(f"{file}: rule {row.get('id')!r} has wrong keys {sorted(unknown)}")
    return Rule(
        id=row["id"],
        label=row["label"],
        regex=_fill(file, row["id"], row["pattern"], parts),
        flags=re.IGNORECASE if "i" in row.get("flags", "") else re.NOFLAG,
        value=row.get("value", ""),
        score=float(row.get("score", 1.0)),
        examples=tuple(row.get("examples", ())),
        counterexamples=tuple(row.get("counterexamples", ())),
        source=row.get("source", source),
    )
