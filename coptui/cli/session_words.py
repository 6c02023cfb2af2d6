"""Sessions as the command line tells them, and days and times as it reads them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, time
from typing import TYPE_CHECKING, Annotated

import typer

from coptui.cli.diagnostics import usage
from coptui.cli.output import answer, pairs, table

if TYPE_CHECKING:
    from coptui.services.sessions import OrderItem, OrderView, SessionView
    from coptui.workspace import Workspace

Which = Annotated[str, typer.Argument(metavar="SESSION", help="Id, or code such as HAR-14.")]
One = Annotated[str, typer.Argument(metavar="WHO", help="Id, address or name.")]
Start = Annotated[str, typer.Option(metavar="HH:MM", help="When it begins.")]
End = Annotated[str, typer.Option(metavar="HH:MM", help="When it ends.")]
Earlier = Annotated[
    bool | None,
    typer.Option("--earlier/--later", help="Which, where clocks go back and a time comes twice."),
]


def when(ws: Workspace, day: str, start: str, end: str) -> tuple[date, time | None, time | None]:
    """A day and the times that were given, as people write them."""
    from coptui.domain.dates import parse_day, parse_time

    return (
        parse_day(day, ws.today()),
        parse_time(start) if start else None,
        parse_time(end) if end else None,
    )


def session_answer(json: bool, view: SessionView, more: Mapping[str, object] | None = None) -> None:
    """One session."""
    words = pairs(
        [
            ("id", view.id),
            ("code", view.code),
            ("community", view.community),
            ("topic", f"{view.topic} · {view.topic_where}".strip(" ·")),
            ("when", view.when),
            ("venue", view.venue or view.online_link),
            ("access", view.access),
            ("host", view.host),
            ("example", view.example),
            ("status", view.status_words),
            ("missing", list(view.missing)),
            ("invited", f"{view.invited} ({view.yes} yes, {view.maybe} maybe)"),
            ("here", view.present or ""),
            ("decision", view.decision.replace("_", " ")),
        ]
    )
    answer(json, {"session": view, **(more or {})}, words)


def attendance_answer(json: bool, ws: Workspace, session_id: int, *, invited: bool) -> None:
    """Who is on the list, or who is here."""
    from coptui.services import attendance, sessions

    here = attendance.present(ws, session_id)
    rows: list[dict[str, object]]
    if invited:
        asked = sessions.invited(ws, session_id)
        rows = [
            {
                "id": one.id,
                "contact": one.id,
                "name": one.name,
                "email": one.email,
                "reason": one.reason,
                "reply": one.reply,
                "invited": one.invited_at,
                "present": one.present,
                "note": one.note,
            }
            for one in asked
        ]
        words = table(
            ("id", "name", "on the list as", "answer"),
            [(one.id, one.name, one.reason, one.reply) for one in asked],
        )
    else:
        rows = [
            {
                "id": one.id,
                "contact": one.contact_id,
                "name": one.name,
                "guest": one.guest,
                "new_here": one.new_here,
                "present": True,
            }
            for one in here.people
        ]
        words = table(
            ("id", "name", "organisation", "first time"),
            [
                (one.contact_id or "guest", one.name, one.organisation, one.new_here)
                for one in here.people
            ],
            empty="Nobody is marked yet.",
        )
        words += f"\n{here.total} here."
    document = {
        "attendance": rows,
        "total": len(rows),
        "session": here.code,
        "present": here.total,
        "guests": here.guests,
        "headcount": here.headcount,
    }
    answer(json, document, words)


def order_answer(json: bool, view: OrderView) -> None:
    """A running order with the hours of its parts."""
    words = table(
        ("begins", "minutes", "what"),
        [
            (f"{one.starts:%H:%M}" if one.starts else "", one.minutes, one.title)
            for one in view.items
        ],
    )
    answer(json, {"running_order": view.items, "total": len(view.items)}, words)


def items_from(text: str) -> list[OrderItem]:
    """Parts from lines of minutes and title; empty lines do not count."""
    from coptui.services.sessions import OrderItem

    items: list[OrderItem] = []
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        minutes, _, title = line.strip().partition(" ")
        if not (minutes.isascii() and minutes.isdigit() and title.strip()):
            raise usage(f"line {number} is not minutes and a title, like: 30 Hosted conversation")
        items.append(OrderItem(title.strip(), int(minutes[:6])))
    return items
