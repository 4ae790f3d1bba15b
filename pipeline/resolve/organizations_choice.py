"""Which bearer of an ambiguous form is meant: PBB, KPA, DEN, AFP."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from pipeline.extractors.organization_lexicon import Body, form_key
from pipeline.rules import load_lexicon

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.resolve.organizations_document import Setting

_AROUND = 150  # characters on either side of a mention in which context words count


@lru_cache(maxsize=1)
def _contexts() -> dict[tuple[str, str], tuple[str, ...]]:
    """(key of a form, org_id) → words that speak for that body."""
    return {
        (form_key(row["form"]), row["org_id"]): tuple(
            form_key(word) for word in row["words"].split(";") if word
        )
        for row in load_lexicon("organization_contexts")
    }


def choose(name: str, bodies: Sequence[Body], setting: Setting, position: int) -> tuple[Body, bool]:
    """Choose between the bodies that bear a name.

    A long name in the document decides, then the context words of `organization_contexts.csv`,
    then its order, then: canonical name before alias, active before former.

    Returns:
        The body, and whether anything but a default decided.
    """
    key = form_key(name)
    bodies = [body for body in bodies if not _is_former(body, key)] or bodies
    if len(bodies) == 1:
        return bodies[0], True
    spelled = [body for body in bodies if _is_spelled_out(body, key, setting)]
    if len(spelled) == 1:
        return spelled[0], True
    candidates = spelled or list(bodies)
    around = f" {form_key(setting.text[max(0, position - _AROUND) : position + _AROUND])} "
    scored = [(_support(key, body, around, setting.folded), body) for body in candidates]
    best = max(score for score, _ in scored)
    if best > 0:
        return next(body for score, body in scored if score == best), True
    order = {org_id: at for at, (form, org_id) in enumerate(_contexts()) if form == key}
    ranked = sorted(candidates, key=lambda body: _rank(body, key, order))
    return ranked[0], False


def _is_former(body: Body, key: str) -> bool:
    """Whether a form is only a former name of a body."""
    now = (body.canonical, body.acronym, body.name_en, *body.aliases)
    return all(form_key(form) != key for form in now)


def _is_spelled_out(body: Body, key: str, setting: Setting) -> bool:
    return any(setting.holds(form) for form in body.long_names() if form_key(form) != key)


def _support(key: str, body: Body, around: str, folded: str) -> int:
    words = _contexts().get((key, body.org_id), ())
    return sum(3 * (f" {word} " in around) + (f" {word} " in folded) for word in words)


def _rank(body: Body, key: str, order: dict[str, int]) -> tuple[int, bool, bool, bool, str]:
    return (
        order.get(body.org_id, len(order)),
        form_key(body.canonical) != key,
        form_key(body.acronym) != key,
        body.status != "active",
        body.org_id,
    )
