"""The lexicon of organizations does not contradict itself."""

from __future__ import annotations

from collections import defaultdict

from pipeline.extractors.organization_lexicon import COLUMNS, TYPES, form_key, shipped_lexicon
from pipeline.rules import load_lexicon

ROWS = load_lexicon("organizations")


def test_columns() -> None:
    assert tuple(ROWS[0]) == COLUMNS


def test_ids_are_unique_sorted_and_well_formed() -> None:
    ids = [row["org_id"] for row in ROWS]
    assert ids == sorted(set(ids))
    assert all(org_id.startswith("org:") for org_id in ids)


def test_types_and_countries() -> None:
    for row in ROWS:
        assert row["type"] in TYPES, row
        assert len(row["country_code"]) == 2, row
        assert row["country_code"].isupper(), row
        assert row["status"] in ("active", "former"), row


def test_one_full_name_for_an_acronym_of_a_type() -> None:
    names: dict[tuple[str, str, str], set[str]] = defaultdict(set)
    for row in ROWS:
        if row["acronym"] and row["status"] == "active":
            key = (row["acronym"], row["type"], row["country_code"])
            names[key].add(row["canonical"])
    told = {(row["form"], row["org_id"]) for row in load_lexicon("organization_contexts")}
    by_name = {row["canonical"]: row["org_id"] for row in ROWS}
    for (acronym, _, _), full in names.items():
        if len(full) > 1:  # two real bodies of one type: told apart by their context words
            assert all((acronym, by_name[name]) in told for name in full), (acronym, full)


def test_canonical_names_are_unique_in_a_country() -> None:
    seen: dict[tuple[str, str], str] = {}
    for row in ROWS:
        key = (form_key(row["canonical"]), row["country_code"])
        assert key not in seen, (row["org_id"], seen[key])
        seen[key] = row["org_id"]


def test_parents_exist_and_make_no_cycle() -> None:
    bodies = shipped_lexicon().bodies
    for body in bodies.values():
        above, at = {body.org_id}, body
        while at.parent:
            assert at.parent in bodies, (at.org_id, at.parent)
            assert at.parent not in above, (body.org_id, at.parent)
            above.add(at.parent)
            at = bodies[at.parent]


def test_context_words_and_heads_name_bodies_that_exist() -> None:
    bodies = shipped_lexicon().bodies
    for row in load_lexicon("organization_contexts"):
        assert row["org_id"] in bodies, row
        forms = {form_key(form) for form in bodies[row["org_id"]].forms()}
        assert form_key(row["form"]) in forms, row
    for row in load_lexicon("organization_heads"):
        assert not row["parent"].startswith("org:") or row["parent"] in bodies, row
        assert row["type"] in TYPES, row


def test_no_form_is_written_twice_in_a_row() -> None:
    for row in ROWS:
        forms = [row["canonical"], *row["aliases"].split(";")]
        forms = [form for form in forms if form]
        assert len(forms) == len(set(forms)), row
