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
_AGAIN = re.compile(rf"\b{SOMEBODY}(?:[ -]{SOMEBODY})+\b")
_SHORTEST = 2
_FEWEST_DIGITS = 6  # in a telephone number
_TITLES = frozenset({"dr", "mr", "mrs", "ms", "miss", "prof", "rev", "sir", "imam", "cllr"})
_ALSO_WORDS = frozenset(
    {
        "may", "will", "grace", "hope", "faith", "joy", "rose", "mark", "bill", "art", "dawn",
        "iris", "ivy", "pat", "sue", "rich", "drew", "grant", "frank", "jack", "june", "april",
        "summer", "sunny", "star", "rob", "don", "ray", "lee", "dean", "miles", "holly", "an",
        "he", "so", "in", "my", "to", "do", "see", "les", "bea", "can", "ben", "long",
    }
)  # fmt: skip
"""First names that are words as well: only with their capital are they taken for a name."""


class Names:
    """Everybody on the list, read once, to keep them out of any number of texts."""

    def __init__(self, ws: Workspace) -> None:
        self._ws = ws
        rows: Any = Contact.select(Contact.id, Contact.name, Contact.email, Contact.phone)
        self._people = [(row, _parts(row[1])) for row in rows.order_by(Contact.id).tuples()]

    def left_out(self, community_id: int, text: str) -> str:
        """The text with "somebody" where it names a person without their permission.

        Everybody is known by their whole name, an address or a number; members of the community
        by one of their names alone too, as people speak of each other.
        """
        words = {fold(one) for one in _WORD.findall(text)}
        address = "@" in text
        number = sum(sign.isdigit() for sign in text) >= _FEWEST_DIGITS
        people = [
            row
            for row, parts in self._people
            if words & parts or (address and row[2]) or (number and row[3])
        ]
        may = _may_be_named(self._ws, community_id, [row[0] for row in people])
        others = [row for row in people if row[0] not in may]
        here = _members(community_id)
        known = OtherPeople(
            [row[1] for row in others],
            # To be named is one permission; an address or a number is given away by another.
            [row[2] for row in people if row[2]],
            [row[3] for row in people if row[3]],
        )
        left = known.left_out(text).replace(ANOTHER, SOMEBODY)
        alone = _alone(row[1] for row in others if row[0] in here)
        return _AGAIN.sub(SOMEBODY, _WORD.sub(lambda found: _instead(found.group(), alone), left))


def without_names(ws: Workspace, community_id: int, text: str) -> str:
    """One text with "somebody" where it names a person without their permission."""
    return Names(ws).left_out(community_id, text)


def _alone(names: Iterable[str]) -> dict[str, bool]:
    """Each part of these names, folded, and whether it is a name however it is written."""
    found: dict[str, bool] = {}
    for name in names:
        parts = [one for one in map(fold, _WORD.findall(name)) if one not in _TITLES]
        for at, part in enumerate(parts):
            if len(part) >= _SHORTEST:
                sure = at == 0 and part not in _ALSO_WORDS
                found[part] = found.get(part, False) or sure
    return found


def _instead(word: str, alone: dict[str, bool]) -> str:
    sure = alone.get(fold(word))
    if sure is None or not (sure or word[:1].isupper()):
        return word
    return SOMEBODY


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
