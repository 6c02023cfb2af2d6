"""A community with people in it, for tests of what happens around a session."""

from __future__ import annotations

from datetime import date, time
from typing import Any

from coptui.domain.addresses import address_key
from coptui.domain.text import clean_line, fold
from coptui.services import communities, sessions, topics
from coptui.store.models import Contact
from coptui.workspace import Workspace

TODAY = date(2026, 11, 23)


def person(ws: Workspace, name: str, **more: Any) -> int:
    """A contact, as the list keeps it."""
    kept = clean_line(name).text or "?"
    email = more.pop("email", None)
    row = Contact.create(
        name=kept,
        sort_key=fold(kept),
        search_text=fold(kept),
        email=email,
        email_key=address_key(email) if email else None,
        created_at=ws.now(),
        updated_at=ws.now(),
        **more,
    )
    return int(row.id)


def harbour(ws: Workspace, **more: Any) -> int:
    """The community Harbour, with somebody who hosts."""
    new = communities.NewCommunity(
        "Harbour", "HAR", host_name="Rowan Achebe", host_phone="01632 960001", **more
    )
    return communities.add(ws, new).view.id


def topic(ws: Workspace, community_id: int, title: str = "First 48 hours at home") -> int:
    """A topic of it."""
    return topics.add(ws, community_id, title, "What helps in the first days?").view.id


def session(ws: Workspace, topic_id: int, on: date | None = TODAY, **more: Any) -> int:
    """A session from 12:30 to 14:30, in the Library, with all that an invitation needs."""
    known: dict[str, Any] = {
        "start": time(12, 30) if on else None,
        "end": time(14, 30) if on else None,
        "venue": "Library",
        "access": "Step-free, hearing loop",
        "example": "The pharmacy that rings back",
    }
    new = sessions.NewSession(topic_id=topic_id, on=on, **(known | more))
    return sessions.plan(ws, new).view.id
