"""Whom a text names who did not agree to be named, and the text without them (R46, 5.5).

What leaves the room names nobody without the permission that it needs. Everything that asks about
names asks here; how a name is found in a text is in `domain/nameless.py`.
"""

from __future__ import annotations

import weakref
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Any

from coptui.domain.consent import Purpose, guardian_standing, standing
from coptui.domain.nameless import ALONE, NAME, SOMEBODY, Known, People, Sighting, listed
from coptui.domain.text import fold
from coptui.services.consent_facts import facts_of
from coptui.services.session_views import session_row
from coptui.store.database import Store
from coptui.store.models import (
    Attendance,
    Community,
    Contact,
    ContactAddress,
    Invitation,
    Membership,
    Organisation,
    Session,
)
from coptui.store.rows import tuples
from coptui.workspace import Workspace

__all__ = ["SOMEBODY", "Naming", "may_be_named", "may_be_quoted", "unnamed"]

_ADDRESS = "a person's address or number"


@dataclass(frozen=True)
class Naming:
    """Everybody on the list, ready to be looked for in any text, and who of them may be named."""

    people: People
    ws: Workspace
    community_id: int | None = None
    let: frozenset[int] = frozenset()
    """Ids of those who may stand all the same: who speaks for the community, and its houses."""

    @cached_property
    def may(self) -> frozenset[int]:
        """Ids of those who may be named today."""
        return may_be_named(self.ws, community_id=self.community_id)

    def seen_in(self, text: str) -> tuple[Sighting, ...]:
        """Everybody who stands in the text and may not."""
        return tuple(one for one in self.people.seen_in(text) if not self.may_stand(one))

    def may_stand(self, one: Sighting) -> bool:
        """Whether all whom it may mean agreed. To be named gives no address and number away."""
        if one.kind not in (NAME, ALONE):
            return False
        return bool(one.whose) and (one.whose <= self.let or one.whose <= self.let | self.may)

    def letting(self, names: Iterable[str]) -> Naming:
        """The same, with those so called left where they stand."""
        return replace(self, let=self.let | self.people.called(names))

    def without(self, text: str) -> str:
        """The text with “somebody” wherever a person stood who did not agree to be named."""
        return self.people.unnamed(text, may_stand=self.may_stand).text

    def found_in(self, texts: Iterable[str]) -> tuple[str, ...]:
        """Those who are named in the texts without their permission, each once."""
        seen = self.seen_in("\n\n".join(texts))
        names = dict.fromkeys(one.who for one in seen if one.kind in (NAME, ALONE))
        return tuple(names) or ((_ADDRESS,) if seen else ())


def unnamed(ws: Workspace, community_id: int | None = None) -> Naming:
    """Everybody, as things are today; members of the community also by one of their names."""
    return _kept(ws, community_id, None)


def may_be_named(
    ws: Workspace, on: date | None = None, community_id: int | None = None
) -> frozenset[int]:
    """Ids of those who agreed to be named and may still be."""
    return _agreed(ws, Purpose.named, on, community_id)


def may_be_quoted(
    ws: Workspace, on: date | None = None, community_id: int | None = None
) -> frozenset[int]:
    """Ids of those who agreed to be quoted and may still be."""
    return _agreed(ws, Purpose.quoted, on, community_id)


def named_in(ws: Workspace, session_id: int, *texts: str) -> tuple[str, ...]:
    """Names of people that stand in words about a session, as they are written there.

    A first name of those of that day is enough. The host may be named, and whoever agreed to it.
    """
    if not any(one.strip() for one in texts):
        return ()
    who = of_the_day(ws, session_id)
    return tuple(dict.fromkeys(t[one.start : one.end] for t in texts for one in who.seen_in(t)))


def nameless(ws: Workspace, session_id: int, lines: Iterable[str]) -> tuple[str, ...]:
    """Those of the lines in which nobody is named without having agreed."""
    who = of_the_day(ws, session_id)
    return tuple(line for line in lines if not who.seen_in(line))


def told(names: tuple[str, ...]) -> str:
    """The finding in a sentence; empty for nobody."""
    if not names:
        return ""
    return f"{listed(names)} may be somebody who was there, and has not agreed to be named."


def of_the_day(ws: Workspace, session_id: int) -> Naming:
    """As `unnamed`, with all who were at a session or were asked to it known by one name too."""
    return _kept(ws, session_row(session_id).community_id, session_id)


def _agreed(
    ws: Workspace, purpose: Purpose, on: date | None, community_id: int | None
) -> frozenset[int]:
    today = on or ws.today()
    young = {row[0] for row in tuples(Contact.select(Contact.id).where(Contact.under_18))}
    return frozenset(
        key
        for key, facts in facts_of(purpose).items()
        if (guardian_standing if key in young else standing)(
            facts, purpose, today, community_id
        ).live
    )


_made: weakref.WeakKeyDictionary[Store, tuple[Any, dict[Any, Naming]]] = weakref.WeakKeyDictionary()


def _kept(ws: Workspace, community_id: int | None, session_id: int | None) -> Naming:
    """The same as last time, where nothing was written since."""
    if ws.store.db.in_transaction():
        return _make(ws, community_id, session_id)
    (version,) = ws.store.db.execute_sql("PRAGMA data_version").fetchone()
    stand = (version, ws.store.db.connection().total_changes, ws.today())
    kept, of = _made.get(ws.store, (None, {}))
    if kept != stand:
        of = {}
        _made[ws.store] = (stand, of)
    key = (community_id, session_id)
    if key not in of:
        of[key] = _make(ws, community_id, session_id)
    return of[key]


def _make(ws: Workspace, community_id: int | None, session_id: int | None) -> Naming:
    near, guests = _near(community_id, session_id)
    rows = tuples(
        Contact.select(Contact.id, Contact.name, Contact.email, Contact.phone, Contact.sort_key)
    )
    further = tuples(ContactAddress.select(ContactAddress.address))
    houses = {
        fold(row[0]) for one in (Organisation, Community) for row in tuples(one.select(one.name))
    }
    people = [Known(row[1], row[0], row[0] in near) for row in rows if row[4] not in houses]
    people += [Known(label, -1 - at) for at, label in enumerate(guests)]
    known = People(
        people,
        (one for one in (*(row[2] for row in rows), *(row[0] for row in further)) if one),
        (row[3] for row in rows if row[3]),
    )
    made = Naming(known, ws, community_id)
    return made if session_id is None else made.letting([session_row(session_id).host_name])


def _near(community_id: int | None, session_id: int | None) -> tuple[set[int], list[str]]:
    """Who is spoken of by one name, and the guests that were noted down."""
    if community_id is None:
        return set(), []
    members: Any = Membership.select(Membership.contact)
    near = {row[0] for row in tuples(members.where(Membership.community == community_id))}
    here: Any = (
        Attendance.select(Attendance.contact, Attendance.guest_label)
        .join(Session)
        .where(Session.community == community_id)
    )
    marks = set(tuples(here))
    guests = sorted({label for contact, label in marks if not contact and label})
    near |= {contact for contact, _ in marks if contact}
    if session_id is not None:
        asked: Any = Invitation.select(Invitation.contact)
        near |= {row[0] for row in tuples(asked.where(Invitation.session == session_id))}
    return near, guests
