"""How a name is spelled out, by the kind of its head (see `organizations_heads`)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from pipeline.extractors.organization_lexicon import form_key
from pipeline.extractors.organization_regions import spell_regions
from pipeline.resolve.organizations_heads import (
    BODIES,
    Head,
    Headed,
    split_head,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipeline.resolve.organizations_document import Setting

_OPENING = re.compile(r"^(?:di|untuk|pada|dari|RI)\s+")
_NUMERAL = re.compile(r"^(?:[IVX]+|[A-F]|\d+)\b")
_HOUSE = re.compile(r"(?:^| )(?:DPRD?|MPR|DPD)\b.*")
_DPRD = re.compile(r"\bDPRD\b.*|\bDewan Perwakilan Rakyat Daerah\b.*")


class Known(Protocol):
    """What `compose` needs of a linked part."""

    @property
    def canonical(self) -> str:
        """Full name."""

    @property
    def acronym(self) -> str:
        """Short form, or nothing."""

    @property
    def type(self) -> str:
        """Type of organization."""


@dataclass(frozen=True, slots=True)
class Made:
    """A name that a rule spelled out; `type` is empty where the head's holds."""

    canonical: str
    acronym: str
    parent: str = ""
    type: str = ""
    country_code: str = "ID"
    score: float = 0.85


@dataclass(frozen=True, slots=True)
class Case:
    """A headed name and what its rule may ask."""

    headed: Headed
    name: str
    position: int
    setting: Setting
    known: Callable[[str, int], Known | None]

    @property
    def head(self) -> Head:
        """The head."""
        return self.headed.head

    @property
    def rest(self) -> str:
        """What follows the head."""
        return self.headed.rest

    def full(self, text: str) -> str:
        """The canonical name of a part, or the part with its regions spelled out."""
        known = self.known(text, self.position) if text else None
        return known.canonical if known else spell_regions(text)


def compose(
    headed: Headed,
    name: str,
    position: int,
    setting: Setting,
    known: Callable[[str, int], Known | None],
) -> Made | None:
    """Spell out a name by the rule of its head's kind; None where no rule speaks."""
    rule = _RULES.get(headed.head.kind)
    return rule(Case(headed, name, position, setting, known)) if rule else None


def _short(case: Case, rest: str | None = None) -> str:
    """The short form of a name: its head as written where that is short, and the rest."""
    head = case.head
    written = head.form != head.long and head.type != "police_military"
    short = head.form if written else head.short
    tail = case.rest if rest is None else rest
    return f"{short} {tail}".strip() if short else ""


def _area(case: Case) -> Made:
    rest = _OPENING.sub("", case.rest)
    return Made(f"{case.head.long} {spell_regions(rest)}".strip(), _short(case, rest))


def _office(case: Case) -> Made:
    """A regional office: the rest is a place, or the government it belongs to."""
    rest = _OPENING.sub("", case.rest)
    headed = split_head(rest)
    area = headed is not None and headed.head.kind == "area"
    tail = case.full(rest) if area else spell_regions(rest)
    place = headed.rest if area and headed is not None else rest  # Dinas PUPR Pemprov Sumut
    short = _short(case, place or rest)
    return Made(f"{case.head.long} {tail}".strip(), short, parent=tail if area else "")


def _unit(case: Case) -> Made:
    """A unit keeps the body it belongs to as written; alone, it takes the nearest one."""
    rest = _OPENING.sub("", case.rest)
    if rest:
        return Made(f"{case.head.long} {rest}", _short(case, rest), parent=case.full(rest))
    wanted = BODIES.get(case.head.parent)
    body = case.setting.nearest(case.position, wanted) if wanted else None
    if body is None:
        return Made(case.head.long, _short(case), score=0.7)
    return Made(f"{case.head.long} {body}", _short(case), parent=case.full(body), score=0.75)


def _civil(case: Case) -> Made | None:
    """A unit of a ministry: the ministry at its end is spelled out."""
    words = case.rest.split()
    for start in range(1, len(words)):
        body = case.known(" ".join(words[start:]), case.position)
        if body is not None and body.type == "government":
            own = " ".join([case.head.long, *words[:start]])
            return Made(f"{own} {body.canonical}", _short(case), parent=body.canonical)
    if not words:
        return None
    only = case.known(case.rest, case.position)
    if only is not None and len(words) < 3:
        return Made(f"{case.head.long} {only.canonical}", _short(case), parent=only.canonical)
    return Made(f"{case.head.long} {spell_regions(case.rest)}", _short(case), score=0.7)


def _part(case: Case) -> Made | None:
    """A part of a body that ends the name, which gives the type: Divisi X PT Y."""
    words = case.rest.split()
    for start in range(len(words)):
        body = case.known(" ".join(words[start:]), case.position)
        alone = start == len(words) - 1 and not words[start].isupper()
        if body is not None and not (alone and body.type == "company"):  # Pusat Gempa Bumi
            own = " ".join([case.head.long, *words[:start]])
            full = f"{own} {body.canonical}"
            return Made(full, "", parent=body.canonical, type=body.type, score=0.7)
    return None


def _embassy(case: Case) -> Made:
    place = _OPENING.sub("", case.rest)
    return Made(f"{case.head.long} {place}".strip(), f"{case.head.short} {place}".strip())


def _commission(case: Case) -> Made | None:
    """A commission of DPR or of a DPRD: Komisi III DPR RI, Komisi A DPRD DKI Jakarta."""
    if not (numeral := _NUMERAL.match(case.rest)):
        return None
    body = case.rest[numeral.end() :].strip()
    if not body:
        body = case.setting.nearest(case.position, _DPRD) or "DPR"
    full = case.full(body)
    return Made(
        f"{case.head.long} {numeral[0]} {full}",
        f"{case.head.form} {numeral[0]} {body}",
        parent=full,
        score=0.85 if case.rest != numeral[0] else 0.75,
    )


def _faction(case: Case) -> Made | None:
    """A faction: the party is spelled out, and the house it sits in."""
    if not case.rest:
        return None
    said = _HOUSE.search(case.rest)
    house = said[0].strip() if said else case.setting.nearest(case.position, _DPRD) or "DPR"
    name = _HOUSE.sub("", case.rest).strip()
    party = case.known(name, case.position)
    if party is None or party.type != "party":
        return Made(f"Fraksi {case.rest}", f"Fraksi {case.rest}", score=0.6)
    short = party.acronym or party.canonical
    return Made(f"Fraksi {party.canonical} {house}", f"Fraksi {short}", parent=case.full(house))


def _faculty(case: Case) -> Made:
    if case.rest:
        words = case.rest.split()
        for start in range(len(words)):
            body = case.known(" ".join(words[start:]), case.position)
            if body is not None and body.type == "university_school":
                own = " ".join([case.head.long, *words[:start]])
                return Made(f"{own} {body.canonical}", _short(case), parent=body.canonical)
        return Made(f"{case.head.long} {case.rest}", _short(case), score=0.6)
    body_name = case.setting.nearest(case.position, BODIES["university"])
    if body_name is None:
        return Made(case.head.long, _short(case), score=0.6)
    full = case.full(body_name)
    return Made(f"{case.head.long} {full}", _short(case), parent=full, score=0.7)


def _organ(case: Case) -> Made | None:
    """A party's organ: DPP PSI, DPD I Golkar Sulsel."""
    numeral = re.match(r"(?:(?:I|II)\b\s*)?", case.rest)
    grade = numeral[0].strip() if numeral else ""
    words = case.rest[len(numeral[0]) if numeral else 0 :].split()
    for size in range(len(words), 0, -1):
        body = case.known(" ".join(words[:size]), case.position)
        if body is None:
            continue
        place = spell_regions(" ".join(words[size:]))
        full = " ".join(filter(None, (case.head.long, grade, body.canonical, place)))
        return Made(full, _short(case), parent=body.canonical, type=body.type)
    if not words:
        return Made(case.head.long, _short(case), score=0.5)
    return Made(f"{case.head.long} {case.rest}", _short(case), type="ngo_community", score=0.5)


def _railway(case: Case) -> Made:
    rest = re.sub(r"^(?:Daop|Divre)\s+", "", case.rest)
    division = "Divisi Regional" if "Div" in case.head.form else "Daerah Operasi"
    full = f"PT Kereta Api Indonesia (Persero) {division} {rest}".strip()
    short = "Divre" if "Div" in case.head.form else "Daop"
    return Made(full, f"{short} {rest}".strip())


def _branch(case: Case) -> Made:
    """A regional office of a body: Kanwil Bea Cukai Aceh."""
    words = case.rest.split()
    for size in range(len(words), 0, -1):
        body = case.known(" ".join(words[:size]), case.position)
        if body is not None:
            place = spell_regions(" ".join(words[size:]))
            full = f"{case.head.long} {body.canonical} {place}".strip()
            return Made(full, _short(case), parent=body.canonical, type=body.type)
    return Made(f"{case.head.long} {spell_regions(case.rest)}".strip(), _short(case), score=0.6)


def _technical_unit(case: Case) -> Made:
    if not case.rest:
        return Made(case.head.long, _short(case), score=0.6)
    if case.rest.startswith("Dinas "):
        return Made(f"Unit Pelaksana Teknis {case.full(case.rest)}", _short(case))
    return Made(f"{case.head.long} {case.full(case.rest)}", _short(case))


_AGE = re.compile(r"\b[Uu][- ]?(\d\d)\b")
_WOMEN = re.compile(r"\b(?:putri|wanita)\b", re.IGNORECASE)
_SPORT = re.compile(
    r"\b(futsal|voli|bola voli|basket|bola basket|bulu tangkis|sepak bola pantai|panahan|hoki)\b",
    re.IGNORECASE,
)
_FOOTBALL = re.compile(r"\b(?:sepak ?bola|RI|senior|putra)\b", re.IGNORECASE)


def _national_team(case: Case) -> Made:
    """A national team: sport, women's or not, country, age limit; football where none is said."""
    rest = case.rest
    sport = _SPORT.search(rest)
    women = " Putri" if _WOMEN.search(rest) else ""
    age = _AGE.search(rest)
    for pattern in (_SPORT, _FOOTBALL, _WOMEN, _AGE):
        rest = pattern.sub("", rest)
    country = " ".join(rest.split()) or "Indonesia"
    kind = sport[1].title() if sport else "Sepak Bola"
    suffix = f" U-{age[1]}" if age else ""
    full = f"Tim Nasional {kind}{women} {country}{suffix}"
    shown = f" {kind}" if sport else ""
    return Made(
        full,
        f"Timnas{shown}{women} {country}{suffix}",
        country_code="ID" if form_key(country) == "indonesia" else "",
    )


_RULES: dict[str, Callable[[Case], Made | None]] = {
    "area": _area,
    "areap": _area,
    "dinas": _office,
    "unit": _unit,
    "civil": _civil,
    "sub": _part,
    "embassy": _embassy,
    "komisi": _commission,
    "fraksi": _faction,
    "faculty": _faculty,
    "organ": _organ,
    "daop": _railway,
    "kanwil": _branch,
    "uptd": _technical_unit,
    "timnas": _national_team,
}
