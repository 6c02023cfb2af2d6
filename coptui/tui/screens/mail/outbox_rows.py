"""Messages of the outbox as rows of a list: read a page at a time, acted on one or many at once."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from coptui.domain import dates
from coptui.domain.mailing import DeliveryState
from coptui.services import outbox_view
from coptui.services.outbox_view import OutboxRow
from coptui.tui.place import PlaceScreen
from coptui.tui.screens.mail import words
from coptui.tui.widgets.row_list import Column, Source


def source_of(
    screen: PlaceScreen, kind: str, mailing_id: int | None = None, *, trouble_first: bool = False
) -> Source[OutboxRow]:
    """The messages of one kind, of one mailing or of all in the outbox."""

    async def page(offset: int, limit: int) -> Sequence[OutboxRow]:
        return await screen.read(
            outbox_view.page, kind, offset, limit, mailing_id, trouble_first=trouble_first
        )

    async def count() -> int:
        return await screen.read(outbox_view.count, kind, mailing_id)

    async def position(key: int) -> int | None:
        return await screen.read(
            outbox_view.position, key, kind, mailing_id, trouble_first=trouble_first
        )

    async def keys() -> Sequence[int]:
        return await screen.read(outbox_view.keys, kind, mailing_id)

    return Source(page, count, position, keys)


def columns(zone: Callable[[], str], *, mailing: bool = False) -> tuple[Column[OutboxRow], ...]:
    """State, name, time and the server's words; with `mailing` the mailing, else the address."""
    last: Column[OutboxRow] = Column(
        "E-mail", lambda row: row.email, 24, grow=1, gives_way=1, look="dim"
    )
    if mailing:
        last = Column("Mailing", lambda row: row.mailing, 15, grow=1, look="dim")
    return (
        Column("", lambda row: words.marked(row.state, practice=row.practice), 13),
        Column("Name", lambda row: row.name, 20 if not mailing else 16, grow=2, look="bold"),
        Column("At", lambda row: _at(row, zone()), 8),
        Column("What became of it", _said, 22 if not mailing else 14, grow=3, look="dim"),
        last,
    )


def _at(row: OutboxRow, zone: str) -> str:
    if row.state == DeliveryState.retry and row.next_try:
        return f"→ {dates.to_local(row.next_try, zone):%H:%M}"
    return f"{dates.to_local(row.at, zone):%H:%M:%S}" if row.at else ""


def _said(row: OutboxRow) -> str:
    if row.eml is not None:
        return row.eml.name
    return row.reason or row.reply
