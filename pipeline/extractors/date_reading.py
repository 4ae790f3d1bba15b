"""What every reader of a date rule works on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.extractors.date_words import table

if TYPE_CHECKING:
    import re

Fields = dict[str, object]
_PIVOT = 50  # two digits: 49 is 2049, 50 is 1950


@dataclass(frozen=True, slots=True)
class Reading:
    """A match with the text around it; `low` is the text in lower case."""

    match: re.Match[str]
    text: str
    low: str

    def __getitem__(self, name: str) -> str | None:
        """A named group, None where absent."""
        found: str | None = self.match.groupdict().get(name)
        return found

    @property
    def start(self) -> int:
        """First character of the match."""
        return self.match.start()

    @property
    def end(self) -> int:
        """Character after the last."""
        return self.match.end()

    @property
    def cased(self) -> str:
        """The match as it stands in the text."""
        return self.text[self.start : self.end]


def full_year(digits: str | None) -> int | None:
    """The year of two or four digits."""
    if digits is None:
        return None
    if len(digits) != 2:
        return int(digits)
    return int(digits) + (2000 if int(digits) < _PIVOT else 1900)


def month_of(form: str | None) -> int | None:
    """Number of a month's name."""
    found = table("months", "month").get(form or "")
    return int(found) if found else None
