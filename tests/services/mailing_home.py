"""A small community with mixed consent, one session ahead and one behind it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, time
from typing import Any

from coptui.services import communities, consent, contacts, mailings, members, sessions, topics
from coptui.services.communities import NewCommunity
from coptui.services.contact_views import NewContact
from coptui.services.done import Done
from coptui.services.mailings import MailingView
from coptui.services.sessions import NewSession
from coptui.workspace import Workspace
from tests.services.made_once import made_once

AGREED = date(2026, 3, 2)


@dataclass
class Town:
    """Ids of what was made."""

    community: int
    session: int
    people: dict[str, int] = field(default_factory=dict)


def person(
    ws: Workspace, town: Town, name: str, email: str = "", *, agreed: date | None = AGREED
) -> int:
    """Somebody on the list, who agreed to be written to unless `agreed` is None."""
    key = contacts.add(ws, NewContact(name=name, email=email, phone="01632 960001")).view.id
    if agreed is not None:
        consent.give(
            ws, key, "mail", method="sheet", on=agreed, wording_id=consent.wordings(ws)[0].id
        )
    members.add(ws, town.community, [key])
    town.people[name] = key
    return key


def goes_live(ws: Workspace) -> None:
    """A sender is set up, and practice is over."""
    ws.store.set_meta("practice", "0")
    sender = replace(ws.settings.sender, host="mail.hub.example", from_address="h@hub.example")
    ws.save_settings(replace(ws.settings, sender=sender))


@made_once
def town(ws: Workspace) -> Town:
    """Harbour, its session of 3 December, four who may be written to and three who may not."""
    consent.add_wording(ws, "May we write to you about our sessions?", ["mail", "named"])
    made = communities.add(
        ws,
        NewCommunity(
            name="Harbour",
            code="HAR",
            agreement="What is said stays without names.",
            host_organisation="Kilnbrook Community Hub",
            host_name="Rowan Achebe",
            host_phone="01632 960123",
            host_email="harbour@hub.example",
        ),
    ).view
    topic = topics.add(ws, made.id, "First 48 hours at home", "What helps on the first night?").view
    session = sessions.plan(
        ws,
        NewSession(
            topic_id=topic.id,
            on=date(2026, 12, 3),
            start=time(12, 30),
            end=time(14, 30),
            venue="Kilnbrook Library",
            access="Step-free, with a hearing loop.",
            host_name="Rowan Achebe",
            host_contact="01632 960123",
        ),
    ).view
    here = Town(made.id, session.id)
    person(ws, here, "Jo Pardew", "jo@lantern.example")
    person(ws, here, "Asha Verrall", "asha@canalhomes.example")
    person(ws, here, "José Núñez", "jose@amber.example", agreed=date(2025, 6, 1))
    person(ws, here, "D.", "d@tenants.example")
    person(ws, here, "Not Asked", "notasked@hfh.example", agreed=None)
    person(ws, here, "Long Ago", "long@hfh.example", agreed=date(2023, 1, 5))
    person(ws, here, "Pearl Whitlock", "", agreed=None)
    return here


def confirmed(ws: Workspace, mailing_id: int, number: int, **more: Any) -> Done[MailingView]:
    """One message of it is read, then it is confirmed for so many people."""
    mailings.preview(ws, mailing_id)
    return mailings.confirm(ws, mailing_id, number, **more)
