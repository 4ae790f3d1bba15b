"""One mention → one organization, in the setting of its document."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from pipeline.extractors.organization_lexicon import (
    Body,
    OrganizationLexicon,
    company_key,
    form_key,
)
from pipeline.extractors.organization_regions import is_region, spell_regions
from pipeline.resolve.organizations_choice import choose
from pipeline.resolve.organizations_countries import foreign_country, home_country
from pipeline.resolve.organizations_heads import Headed, split_head
from pipeline.resolve.organizations_rules import Made, compose
from pipeline.resolve.organizations_types import type_by_context, type_by_words, words_of_scope

if TYPE_CHECKING:
    from pipeline.resolve.organizations_document import Setting

_BRACKET = re.compile(r"\s*\([^()]*\)")
_LEGAL_BRACKET = re.compile(r"\((?:Persero|Perseroda|Perum)\)", re.IGNORECASE)
_ARTICLE = re.compile(r"^The ")
_REPUBLIC = re.compile(r"(?:[ -]RI| Republik Indonesia)$", re.IGNORECASE)
_SHORT = re.compile(r"^[^\s.@]{2,15}$")
# Types of state bodies, which every country has.
_STATE = frozenset(("government", "police_military", "court_legal", "legislature"))
# Types whose single-word aliases are nicknames rather than short forms.
_NICKNAMED = frozenset(("sports", "media", "other"))
_MAX_WORDS = 24  # a longer mention is no name that rules could read
_COUNTRY_WORDS = 3  # words of the longest name of a country that is tried
# Bodies that have regional offices of the same name.
_REGIONAL = frozenset(("government", "party", "ngo_community", "religious", "sports"))


@dataclass(frozen=True, slots=True)
class Link:
    """What a mention was linked to; empty strings where nothing is known."""

    org_id: str
    canonical: str
    acronym: str
    type: str
    country_code: str
    parent: str
    source: str
    score: float


class Linker:
    """Links the mentions of one document; equal strings get the same link."""

    def __init__(self, lexicon: OrganizationLexicon, setting: Setting) -> None:
        """Keep the lexicon and the document's setting."""
        self.lexicon = lexicon
        self.setting = setting
        self._links: dict[str, Link] = {}

    def link(self, text: str, position: int) -> Link:
        """Link a mention that stands at a position of the document."""
        name = clean_name(text)
        if name not in self._links:
            self._links[name] = self._link(name, position)
        return self._links[name]

    def _link(self, name: str, position: int) -> Link:
        defined = self._by_definition(name, position)
        link = defined or self._known(name, position) or self._unknown(name, position)
        short = self.setting.shorts.get(form_key(name))
        full = self._defined_name(short, name) if short else ""
        if short and full == name:
            return replace(link, acronym=short)
        if link.source == "model" and form_key(name) in form_key(full):
            # Brigade Mobil (Brimob): Korps Brigade Mobil Polri
            return self._known(full, position) or link
        return link

    def _by_definition(self, name: str, position: int) -> Link | None:
        """Follow the document's own `Long Name (SHORT)` from the short form."""
        long = self.setting.expansions.get(form_key(name))
        if long is None or form_key(long) == form_key(name):
            return None
        full = self._defined_name(name, clean_name(long))
        link = (
            self._known(full, position)
            or self._by_head(name, position)
            or self._unknown(full, position)
        )
        usual = link.acronym if link.source == "lexicon" else ""
        other = usual and form_key(usual) != form_key(name) and self.setting.holds(usual)
        short = usual if other else name  # Kemenhan beside Kemhan
        return replace(link, acronym=short, source="document", score=max(link.score, 0.9))

    def _defined_name(self, short: str, long: str) -> str:
        """What a definition says, in the lexicon's words where it knows the pair.

        `Fraksi Partai Keadilan Sejahtera (PKS)` defines PKS as the party; `Detasemen Khusus
        (Densus) 88` is the beginning of the full name; `JakartaPT Bank Rakyat Indonesia` is the
        bank, glued to its dateline; `Komunikasi dan Digital` the ministry, its head left out. So
        with heads: `Pusat Data Dinas Perhubungan (Dishub)`.
        """
        key = form_key(long)
        for body in self.lexicon.find(short):
            for form in body.long_names():
                name = form_key(form)
                if key.endswith(f" {name}") or name.startswith(f"{key} "):
                    return body.canonical
                if name.endswith(f" {key}") and " " in key:
                    return body.canonical
                if body.type == "company" and company_key(form) in key:
                    return body.canonical
        headed = split_head(short)
        if headed and not headed.rest and key.endswith(f" {form_key(headed.head.long)}"):
            return headed.head.long
        return long

    def _known(self, name: str, position: int) -> Link | None:
        if name.count(" ") >= _MAX_WORDS:
            return None
        return (
            self._in_lexicon(name, position)
            or self._with_republic(name, position)
            or self._foreign(name)
            or self._with_owner(name, position)
            or self._by_head(name, position)
            or self._in_companies(name, position)
            or self._with_place(name, position)
            or self._with_branch(name, position)
        )

    def _in_lexicon(self, name: str, position: int) -> Link | None:
        bodies = self.lexicon.find(name) or self.lexicon.find(_ARTICLE.sub("", name))
        if not bodies:
            return None
        body, sure = choose(name, bodies, self.setting, position)
        return self._to_body(body, name, 0.97 if sure else 0.7)

    def _in_companies(self, name: str, position: int) -> Link | None:
        bodies = [b for b in self.lexicon.find_company(name) if b.type in ("company", "media")]
        if not bodies:
            return None
        body, sure = choose(name, bodies, self.setting, position)
        return self._to_body(body, name, 0.9 if sure else 0.7)

    def _with_republic(self, name: str, position: int) -> Link | None:
        """`X RI`, `X Republik Indonesia`: the lexicon's X, its name as full as the mention."""
        base = _REPUBLIC.sub("", name)
        if base == name:
            return None
        link = self._in_lexicon(base, position)
        if link is None or link.country_code != "ID":
            return None
        full = link.canonical
        if "Republik Indonesia" not in full:
            full += " Republik Indonesia"
        return replace(link, canonical=full)

    def _to_body(self, body: Body, name: str, score: float) -> Link:
        return Link(
            org_id=body.org_id,
            canonical=body.canonical,
            acronym=self._acronym(body, name),
            type=body.type,
            country_code=body.country_code,
            parent=self._parent(body.parent),
            source="lexicon",
            score=score,
        )

    def _acronym(self, body: Body, name: str) -> str:
        """The lexicon's acronym, or the short form that this document prefers to it."""
        if body.acronym and self.setting.holds(body.acronym):
            return body.acronym
        shorts = [
            form
            for form in body.aliases
            if _SHORT.match(form) and (form.isupper() or _contracts(body))
        ]
        if name in shorts:
            return name
        written = (form for form in shorts if form in self.setting.written)
        return body.acronym or next(written, "")

    def _parent(self, org_id: str) -> str:
        body = self.lexicon.get(org_id) if org_id else None
        return body.canonical if body else ""

    def _by_head(self, name: str, position: int) -> Link | None:
        headed = split_head(name)
        if headed is None:
            return None
        made = compose(headed, name, position, self.setting, self._full_name)
        if made is None:
            return None
        return self._made(headed, made)

    def _made(self, headed: Headed, made: Made) -> Link:
        parent = made.parent or self._parent(headed.head.parent)
        return Link(
            org_id=f"rule:{_slug(made.canonical)}",
            canonical=made.canonical,
            acronym=made.acronym,
            type=made.type or headed.head.type,
            country_code=made.country_code,
            parent="" if parent == made.canonical else parent,
            source="rule",
            score=made.score,
        )

    def _full_name(self, text: str, position: int) -> Link | None:
        """The link of a part of a name, where it is known."""
        return self._known(clean_name(text), position)

    def _foreign(self, name: str) -> Link | None:
        """A body of another country that is named like one of Indonesia: Kementerian X Israel."""
        words = name.split()
        for size in range(min(_COUNTRY_WORDS, len(words) - 1), 0, -1):
            country = foreign_country(" ".join(words[-size:]))
            if country is None:
                continue
            base = " ".join(words[:-size])
            headed = split_head(base)
            types = [body.type for body in self.lexicon.find(base) if body.country_code == "ID"]
            kind = types[0] if types else headed.head.type if headed else ""
            if kind not in _STATE or (headed and headed.head.kind == "timnas"):
                return None
            said = words[-1] if size == 1 and not words[-1].isupper() else ""
            full = f"{base} {said or country.name}"
            org_id = f"rule:{_slug(full)}"
            return Link(org_id, full, "", kind, country.code, "", "rule", 0.75)
        return None

    def _with_owner(self, name: str, position: int) -> Link | None:
        """A body and the body above it: Ditjen Pajak Kemenkeu, Baleg DPR RI."""
        words = name.split()
        for size in range(len(words) - 1, 0, -1):
            part = self._in_lexicon(" ".join(words[:size]), position)
            if part is None:
                continue
            tail = " ".join(words[size:])
            owner = self._in_lexicon(tail, position) or self._with_republic(tail, position)
            if owner is None or owner.org_id not in self._above(part.org_id):
                continue
            if owner.type != "police_military" and owner.canonical not in part.canonical:
                return replace(part, canonical=f"{part.canonical} {owner.canonical}")
            return part
        return None

    def _above(self, org_id: str) -> set[str]:
        """The ids of the bodies above a body."""
        above: set[str] = set()
        body = self.lexicon.get(org_id)
        while body is not None and body.parent and body.parent not in above:
            above.add(body.parent)
            body = self.lexicon.get(body.parent)
        return above

    def _with_place(self, name: str, position: int) -> Link | None:
        """A body of the lexicon before a region: Kemenag Depok, Golkar Sulut."""
        words = name.split()
        for size in range(len(words) - 1, 0, -1):
            region = " ".join(words[size:])
            body = self._in_lexicon(" ".join(words[:size]), position)
            if body is None or not is_region(region):
                continue
            if body.type == "university_school":  # the town it stands in
                return body
            if body.type not in _REGIONAL:
                continue
            if body.type == "sports" and body.country_code != "ID":  # a club's fans, not a branch
                continue
            full = f"{body.canonical} {spell_regions(region)}"
            return replace(
                body,
                org_id=f"rule:{_slug(full)}",
                canonical=full,
                acronym=f"{body.acronym} {region}" if body.acronym else "",
                parent=body.canonical,
                source="rule",
                score=0.7,
            )
        return None

    def _with_branch(self, name: str, position: int) -> Link | None:
        """A body before the word for a branch: BPJS Kesehatan Cabang Jambi."""
        words = name.split()
        for size in range(1, len(words) - 1):
            if words[size].casefold() not in words_of_scope("branch"):
                continue
            base = " ".join(words[:size])
            body = self._in_lexicon(base, position) or self._in_companies(base, position)
            if body is None or body.type == "university_school":
                continue
            full = f"{body.canonical} {spell_regions(' '.join(words[size:]))}"
            org_id = f"rule:{_slug(full)}"
            return replace(
                body,
                org_id=org_id,
                canonical=full,
                acronym="",
                parent=body.canonical,
                source="rule",
                score=0.7,
            )
        return None

    def _first_body(self, name: str) -> Body | None:
        """The body whose short form begins a longer name: HIPMI Indonesia."""
        first, _, rest = name.partition(" ")
        bodies = self.lexicon.find(first) if rest and len(first) > 2 and first.isupper() else ()
        return bodies[0] if len({body.type for body in bodies}) == 1 else None

    def _unknown(self, name: str, position: int) -> Link:
        headed = split_head(name)
        by_words = type_by_words(name)
        canonical = name
        if is_region(name):  # a team, or the government of the region
            canonical = spell_regions(name)
            kind = type_by_context(self.setting.text, position, self.setting.folded)
            kind, score = ("sports" if kind == "sports" else "government"), 0.4
        elif headed is not None and headed.rest:
            kind, score = headed.head.type, 0.6
        elif by_words is not None:
            kind, score = by_words[0], 0.5
        elif headed is not None:
            kind, score = headed.head.type, 0.5
        elif (first := self._first_body(name)) is not None:
            kind, score = first.type, 0.4
        else:
            kind = type_by_context(self.setting.text, position, self.setting.folded)
            score = 0.3
        return Link(
            org_id=f"u-{_digest(form_key(canonical))}",
            canonical=canonical,
            acronym=name if name.isupper() and _SHORT.match(name) else "",
            type=kind,
            country_code="ID" if is_region(name) else home_country(name),
            parent="",
            source="model",
            score=score,
        )


def _contracts(body: Body) -> bool:
    """Whether single-word aliases of a body are contractions (Sritex), not brands or nicknames."""
    return body.country_code == "ID" and body.type not in _NICKNAMED


def clean_name(text: str) -> str:
    """A mention as a name: one line, no bracketed acronym, no loose end; legal brackets stay."""
    kept = _BRACKET.sub(lambda m: m[0] if _LEGAL_BRACKET.search(m[0]) else "", text)
    name = " ".join(kept.split()).strip(" ,;:\"'“”‘’-–")
    return name.rstrip(".") if name.casefold().endswith(("tbk.", ").")) else name or text


def _slug(name: str) -> str:
    return form_key(name).replace(" ", "-")


def _digest(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()[:12]
