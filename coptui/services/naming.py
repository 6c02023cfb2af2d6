"""Whom a text names who did not agree to be named, and the text without them (R46, 5.5).

What leaves the room names nobody without the permission that it needs.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from coptui.domain.consent import ConsentState, Purpose, standing
from coptui.domain.others import ANOTHER, OtherPeople
from coptui.services.consent_facts import people_for_gate
from coptui.store.models import ConsentEvent, Contact
from coptui.store.rows import tuples
from coptui.workspace import Workspace

SOMEBODY = "somebody"


@dataclass(frozen=True)
class Naming:
    """Everybody on the list who is not to be named, ready to be looked for in any text."""

    others: OtherPeople
    names: tuple[str, ...]
    may: frozenset[int]  # ids of those who may be named

    def without(self, text: str) -> str:
        """The text with “somebody” wherever a person stood who did not agree to be named."""
        return self.others.left_out(text).replace(ANOTHER, SOMEBODY)

    def found_in(self, texts: Iterable[str]) -> tuple[str, ...]:
        """Those who are named in the texts without their permission, each once."""
        whole = "\n".join(texts)
        if self.others.left_out(whole) == whole:
            return ()
        return tuple(
            name for name in self.names if OtherPeople([name], [], []).left_out(whole) != whole
        ) or ("a person's address or number",)


def unnamed(ws: Workspace) -> Naming:
    """Everybody without a standing permission to be named, as things are today."""
    may = may_be_named(ws)
    rows = tuples(Contact.select(Contact.id, Contact.name, Contact.email, Contact.phone))
    kept = [row for row in rows if row[0] not in may]
    names = tuple(row[1] for row in kept)
    # An address or a number is shared by another permission: being named gives neither away.
    others = OtherPeople(names, (row[2] or "" for row in rows), (row[3] for row in rows))
    return Naming(others, names, may)


def may_be_named(ws: Workspace) -> frozenset[int]:
    """Ids of those who agreed to be named and may still be."""
    asked = {
        row[0]
        for row in tuples(
            ConsentEvent.select(ConsentEvent.contact)
            .where(ConsentEvent.purpose == Purpose.named.value)
            .distinct()
        )
    }
    today = ws.today()
    found = set()
    for contact_id, person in people_for_gate(ws, asked).items():
        stand = standing(person.facts, Purpose.named, today)
        if stand.state is ConsentState.given and not stand.expired:
            found.add(contact_id)
    return frozenset(found)
