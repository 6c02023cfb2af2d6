"""A home with one mailing to many made-up people, ready to leave."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from coptui.mail import engine
from coptui.mail.outgoing import Ready, Skip
from coptui.mail.pacing import Limits
from coptui.mail.smtp import Server, Timeouts
from coptui.store.models import Community, Contact, Delivery, Mailing
from coptui.workspace import Workspace
from tests.smtp_server import SmtpServer

QUICK = Timeouts(connect=5, command=2, data=2, final=2)


def a_mailing(ws: Workspace, people: int, **changes: Any) -> Mailing:
    """A confirmed mailing to so many people; the home is live unless told otherwise."""
    now = ws.now()
    if not changes.get("practice"):
        ws.store.set_meta("practice", "0")
    with ws.store.atomic():
        community = Community.get_or_none(Community.code == "HAR")
        if community is None:
            community = Community.create(code="HAR", name="Harm reduction", created_at=now)
        values = {
            "template": "t1",
            "kind": "invitation",
            "community": community,
            "status": "waiting",
            "created_at": now,
        }
        mailing = Mailing.create(**(values | changes))
        for number in range(1, people + 1):
            contact = Contact.create(name=f"Person {number}", created_at=now, updated_at=now)
            address = f"p{mailing.id}-{number}@example.org"
            Delivery.create(
                mailing=mailing,
                contact=contact,
                address=address,
                address_key=address,
                message_id=f"<m{mailing.id}-{number}@example.org>",
                queued_at=now,
            )
    return mailing


def messages_for(_ws: Workspace, ids: Sequence[int]) -> Mapping[int, Ready | Skip]:
    """The bytes for each delivery, as the mailing's own service would make them."""
    rows = Delivery.select().where(Delivery.id.in_(list(ids)))
    return {
        row.id: Ready.of(
            row.address,
            f"Message-ID: {row.message_id}\r\nTo: {row.address}\r\n\r\nHello\r\n".encode(),
            row.message_id,
        )
        for row in rows
    }


def orders(ws: Workspace, server: SmtpServer | Server, **changes: Any) -> engine.Orders:
    if isinstance(server, SmtpServer):
        server = Server("127.0.0.1", server.port, "none")
    values: dict[str, Any] = {
        "lock_file": ws.lock_file,
        "server": server,
        "sender": "hello@example.org",
        "limits": Limits(0),
        "messages_for": messages_for,
        "now": ws.now,
        "once": True,
        "timeouts": QUICK,
        "pause_after_failure": 0.01,
    }
    return engine.Orders(**(values | changes))


def at_once(_tries: int, now: datetime) -> datetime:
    """A retry that is due straight away."""
    return now - timedelta(seconds=1)


def direct(ws: Workspace) -> engine.Call:
    """The database thread of a test: this one."""

    async def call(fn: Callable[..., Any], /, *args: Any) -> Any:
        await asyncio.sleep(0)
        return fn(ws, *args)

    return call


async def run(
    ws: Workspace, what: engine.Orders, stop: asyncio.Event | None = None, **more: Any
) -> engine.RunResult:
    return await engine.deliver(direct(ws), what, stop=stop or asyncio.Event(), **more)


def states(mailing: Mailing) -> list[str]:
    rows = Delivery.select().where(Delivery.mailing == mailing).order_by(Delivery.id)
    return [row.state for row in rows]


def kept(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())
