"""Words that may leave a community, without the names of people who did not agree to be named."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from coptui.domain.consent import ConsentState, Purpose, standing
from coptui.domain.others import ANOTHER, OtherPeople
from coptui.domain.text import fold
from coptui.services import consent_facts
from coptui.store.models import Contact, Membership
from coptui.workspace import Workspace

SOMEBODY = "somebody"
_WORD = re.compile(r"[^\W\d_]+")
_SHORTEST = 3


def without_names(ws: Workspace, community_id: int, text: str) -> str:
    """The text with "somebody" where it names a person without their permission.

    Everybody on the list is known by their whole name, an address or a number; members of the
    community by one of their names alone too, as people speak of each other.
    """
    words = {fold(one) for one in _WORD.findall(text)}
    rows: Any = Contact.select(Contact.id, Contact.name, Contact.email, Contact.phone).order_by(
        Contact.id
    )
    people = [
        row for row in rows.tuples() if words & _parts(row[1]) or (row[2] and "@" in text) or row[3]
    ]
    may = _may_be_named(ws, community_id, [row[0] for row in people])
    others = [row for row in people if row[0] not in may]
    here = _members(community_id)
    alone = [part for row in others if row[0] in here for part in _WORD.findall(row[1])]
    known = OtherPeople(
        [*(row[1] for row in others), *(one for one in alone if len(one) >= _SHORTEST)],
        [row[2] for row in others if row[2]],
        [row[3] for row in others if row[3]],
    )
    return known.left_out(text).replace(ANOTHER, SOMEBODY)


def _parts(name: str) -> set[str]:
    return {fold(one) for one in _WORD.findall(name)}


def _members(community_id: int) -> set[int]:
    rows: Any = Membership.select(Membership.contact).where(Membership.community == community_id)
    return {contact for (contact,) in rows.tuples()}


def _may_be_named(ws: Workspace, community_id: int, ids: Iterable[int]) -> set[int]:
    """Who agreed to be named, as it stands today."""
    people = consent_facts.people_for_gate(ws, ids)
    today = ws.today()
    found = set()
    for number, one in people.items():
        stand = standing(one.facts, Purpose.named, today, community_id)
        if stand.state is ConsentState.given and not stand.expired:
            found.add(number)
    return found
