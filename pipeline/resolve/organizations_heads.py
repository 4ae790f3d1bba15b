"""Names built on a head: Polres + place, Satreskrim + Polres X, Fakultas X + university.

`organization_heads.csv` has a row for each written head: `form`, its `long` and `short` form, the
`type` of what it heads, how the rest is read (`kind`), and the body above (`parent`: an id of the
lexicon, or for a unit the class of body that it belongs to). Kinds:

name    the head only tells the type
site    the same, of what is a building as often as a body
area    the rest is a place or a number: Polda Jabar → Kepolisian Daerah Jawa Barat
areap   the same for a short head that means other things too: only before a known region
dinas   a regional office; the rest may name its government (Dinas PUPR Pemprov Sumut)
unit    a unit of Polri, TNI or another body; alone, it belongs to the nearest such body
civil   a unit of a ministry: Ditjen X Kementerian Y
sub     a part of any body, which gives its type: Divisi X PT Y, Bagian Humas Setda Z
embassy, komisi, fraksi, faculty, organ, daop, kanwil, uptd, timnas   as their names say
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from pipeline.extractors.organization_regions import is_region
from pipeline.rules import load_lexicon

_BLANK = re.compile(r"\s+")
_LONGEST = 9  # words of the longest head
_EDGES = ".,:;"
# How the bodies that own units are written: classes of the column `parent`.
BODIES = {
    "polda": re.compile(r"\b(?:Polda|Kepolisian Daerah)\b.*"),
    "polres": re.compile(r"\b(?:Polres\w*|Kepolisian Resor)\b.*"),
    "polsek": re.compile(r"\b(?:Polsek\w*|Kepolisian Sektor|Polres\w*)\b.*"),
    "polri": re.compile(r"\b(?:Mabes Polri|Polri)\b"),
    "bareskrim": re.compile(r"\bBareskrim\b.*"),
    "ministry": re.compile(r"(?:Kementerian|Kem[a-z]+|KKP|KLHK)\b"),
    "tni": re.compile(r"\bTNI\b.*"),
    "university": re.compile(
        r"(?:Universitas|Institut|UIN|IAIN|Politeknik|Sekolah Tinggi)\b.*|\bUn\w+$"
    ),
}


@dataclass(frozen=True, slots=True)
class Head:
    """A written head and how to read what follows it."""

    form: str
    long: str
    short: str
    type: str
    kind: str
    parent: str


@dataclass(frozen=True, slots=True)
class Headed:
    """A name split at its head; `rest` is what follows, without its opening preposition."""

    head: Head
    rest: str


@lru_cache(maxsize=1)
def _heads() -> dict[str, tuple[Head, ...]]:
    heads: dict[str, tuple[Head, ...]] = {}
    for row in load_lexicon("organization_heads"):
        head = Head(row["form"], row["long"], row["short"], row["type"], row["kind"], row["parent"])
        key = _head_key(row["form"])
        heads[key] = (*heads.get(key, ()), head)
    return heads


def _head_key(form: str) -> str:
    """Short heads in capitals (AL, MAN, PA) keep their case: in other case they are words."""
    return form if form.isupper() and len(form) < 4 else form.casefold()


def split_head(name: str) -> Headed | None:
    """Split a name at the longest head that it begins with; None if it begins with none."""
    words = _BLANK.split(name.strip())
    for size in range(min(_LONGEST, len(words)), 0, -1):
        form = " ".join(word.strip(_EDGES) for word in words[:size])
        heads = _heads().get(form) or _heads().get(form.casefold())
        if heads is None:
            continue
        rest = " ".join(words[size:]).strip(" " + _EDGES)
        head = _fitting(heads, rest)
        if head.kind == "areap" and head.form != head.long and not is_region(rest):
            continue
        return Headed(head, rest)
    return None


def _fitting(heads: tuple[Head, ...], rest: str) -> Head:
    """Of units with the same short form (Humas of a Polda, of a Polres), the one of the body."""
    for head in heads:
        body = BODIES.get(head.parent)
        if body is not None and body.match(rest):
            return head
    return heads[0]
