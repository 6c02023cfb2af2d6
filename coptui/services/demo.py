"""A home full of made-up people and sessions, to look around in; nothing in it can ever leave."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from coptui.clock import Clock
from coptui.domain.consent import Purpose
from coptui.domain.contact_filter import Came, ContactFilter, to_plain
from coptui.errors import Refused
from coptui.services import (
    audit,
    demo_after,
    demo_contacts,
    demo_home,
    demo_registers,
    demo_reports,
    demo_sessions,
    demo_ticks,
)
from coptui.services.consent_facts import refresh_mail_cache
from coptui.services.demo_writing import Pen
from coptui.store.models import (
    MODELS,
    Community,
    Contact,
    ContactTag,
    Membership,
    SavedFilter,
    Tag,
)
from coptui.workspace import Workspace

COORDINATOR = "Rowan Achebe"


def make(home: Path, clock: Clock | None = None) -> None:
    """Fill a fresh home with the town of Kilnbrook, its dates counted from today.

    Raises `Refused` where the home already holds people or communities.
    """
    with Workspace.open(home, clock=clock) as ws:
        if Contact.select().exists() or Community.select().exists():
            raise Refused(
                f"{home} already holds people or communities.",
                "The demo needs a new folder: give one with --home.",
            )
        settings = replace(ws.settings, coordinator=ws.settings.coordinator or COORDINATOR)
        ws.save_settings(settings)
        with ws.store.atomic():
            _write(ws)


def _write(ws: Workspace) -> None:
    ws.store.set_meta("demo", "1")
    ws.store.set_meta("practice", "1")
    pen = Pen(ws, ws.today())
    demo_sessions.write_places(pen)
    demo_contacts.write(pen)
    demo_sessions.write_sessions(pen)
    demo_after.write(pen, ws.home / "attachments")
    demo_registers.write(pen)
    demo_ticks.write(pen)
    demo_home.write(pen)
    pen.write(MODELS)
    refresh_mail_cache(ws, pen.contacts.values())
    _have_come(pen)
    _is_kept(pen)
    demo_reports.write(ws)
    audit.note(ws, "demo made", detail=f"{len(pen.contacts)} made-up people")


def _is_kept(pen: Pen) -> None:
    """Two people are tagged, and one filter is saved, to be looked at and used."""
    word = Tag.create(name="opens the hall", key="opens the hall")
    for who in ("Stan Orrell", "Mina Falk"):
        ContactTag.create(contact=pen.contacts[who], tag=word)
    regulars = ContactFilter(
        community_id=pen.communities["KIT"], came=Came(1, 12), may_mail=Purpose.mail
    )
    SavedFilter.create(
        name="Kitchen Table regulars",
        key="kitchen table regulars",
        conditions=to_plain(regulars),
        saved_at=pen.ws.now(),
    )


def _have_come(pen: Pen) -> None:
    """Whoever has been to a session is an attendee of that community."""
    for code, community in pen.communities.items():
        came = {w for key, names in pen.came.items() if key.startswith(code) for w in names}
        ids = [pen.contacts[who] for who in came]
        Membership.update(standing="attendee").where(
            Membership.community == community, Membership.contact.in_(ids)
        ).execute()
