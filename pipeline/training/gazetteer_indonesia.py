"""Units and islands of Indonesia, from the official codes (Kemendagri)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.gazetteer.entries import INDONESIA, Entry
from pipeline.gazetteer.keys import place_key
from pipeline.rules import lexicon_map, load_lexicon
from pipeline.training.gazetteer_rows import Row, listed, number, with_forms

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


def provinces(rows: Iterable[Row]) -> Iterator[Entry]:
    """The 38 provinces under every name."""
    extra = _extra_names()
    for row in rows:
        if row["level"] != "province":
            continue
        forms, name = extra.get(row["code"], ([], ""))
        entry = _entry(row, name or row["name"], "province")
        official = [(row["name"], "name"), (row["name_bare"], "short")]
        spelled = [(alias, "alias") for alias in listed(row["aliases"])]
        yield from with_forms(entry, [*forms, *official, *spelled])


def regencies(rows: Iterable[Row], former: Iterable[Row]) -> Iterator[Entry]:
    """The 514 regencies and cities under every name, former ones included."""
    extra = _extra_names()
    old: dict[str, list[str]] = {}
    for row in former:
        name = row["former_name"].title().replace("Kab. Adm. ", "").replace("Kab. ", "")
        old.setdefault(row["code"], []).append(name)
    for row in rows:
        if row["level"] != "regency_city":
            continue
        kind = "city" if row["type"].startswith("kota") else "regency"
        names, canonical = extra.get(row["code"], ([], ""))
        entry = _entry(row, canonical or row["name"], kind)
        forms = [(row["name"], "name"), (row["name_bare"], "short"), *names]
        forms += [(alias, "alias") for alias in listed(row["aliases"])]
        forms += [(name, "former") for name in old.get(row["code"], [])]
        forms += _spellings(row["name_bare"])
        yield from with_forms(entry, forms)


def districts(rows: Iterable[Row]) -> Iterator[Entry]:
    """The districts, each under its official name and its spellings."""
    extra = _extra_names()
    for row in rows:
        if row["level"] == "district":
            forms, name = extra.get(row["code"], ([], ""))
            entry = _entry(row, name or row["name"], "district")
            official = [(row["name"], "name")]
            yield from with_forms(entry, [*official, *forms, *_spellings(row["name"])])


def villages(rows: Iterable[Row]) -> Iterator[Entry]:
    """Desa and kelurahan; points known to be wrong are left out."""
    for row in rows:
        point = {"lat": "", "lon": ""} if row["suspect"] == "1" else {}
        yield _entry({**row, **point}, row["name"], "village")


def islands(rows: Iterable[Row]) -> Iterator[Entry]:
    """Named islands, with the regency that holds them."""
    for row in rows:
        yield _entry(row, row["name"], "natural")


def _entry(row: Row, name: str, kind: str) -> Entry:
    head = _official_head(row["code"], row.get("type", ""))
    return Entry(
        key=place_key(name),
        form=name,
        place_id=f"ID-{row['code']}",
        name=f"{head} {name}" if head else name,
        kind=kind,
        country=INDONESIA,
        admin1="",
        latitude=number(row["lat"]),
        longitude=number(row["lon"]),
        population=int(row.get("population") or 0),
        status="name",
    )


def _official_head(code: str, unit: str) -> str:
    """The region's own word for a district or village, which is part of its name."""
    heads = {(row["code"], row["type"]): row["head"] for row in load_lexicon("place_unit_heads")}
    return heads.get((code[:5], unit)) or heads.get((code[:2], unit), "")


def _spellings(name: str) -> list[tuple[str, str]]:
    """`Pangkal Pinang` is also written as one word; `Sumatera` and `Kepulauan` have two forms."""
    forms: list[tuple[str, str]] = []
    parts = name.split()
    if len(parts) == 2 and "-" not in name:
        forms.append((parts[0] + parts[1].lower(), "variant"))
    numerals = lexicon_map("place_numerals", key="form", value="roman")
    if parts and parts[-1] in numerals:  # `Ilir Barat Dua` is written `Ilir Barat II`
        forms.append((" ".join([*parts[:-1], numerals[parts[-1]]]), "variant"))
    if parts and parts[0] == "Kepulauan":
        forms.append((" ".join(["Kep.", *parts[1:]]), "variant"))
    return forms


def _extra_names() -> dict[str, tuple[list[tuple[str, str]], str]]:
    """Official code → further names with their status, and the canonical name where set."""
    extra: dict[str, tuple[list[tuple[str, str]], str]] = {}
    for row in load_lexicon("place_unit_names"):
        forms, name = extra.get(row["code"], ([], ""))
        if row["status"] == "canonical":
            name = row["form"]
        else:
            forms.append((row["form"], row["status"]))
        extra[row["code"]] = (forms, name)
    return extra
