"""What the registers and the house have waiting, as facts for what is next."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from peewee import fn

from coptui.domain.next_facts import (
    BreachFacts,
    ComplaintFacts,
    HouseFacts,
    ReissueFacts,
    RequestFacts,
)
from coptui.domain.registers import RequestKind, Risk, complaint_due, people_waiting
from coptui.services import retention_kinds
from coptui.services.register_clocks import clock_of, local, open_breaches
from coptui.services.reports import to_reissue
from coptui.store import backup
from coptui.store.models import BackupRecord, Complaint, DataRequest
from coptui.store.rows import tuples
from coptui.workspace import Workspace


def requests() -> tuple[RequestFacts, ...]:
    """Requests that are not done."""
    columns = (DataRequest.id, DataRequest.kind, DataRequest.received_on, DataRequest.due_on)
    query = DataRequest.select(*columns).where(DataRequest.done_on.is_null())
    return tuple(
        RequestFacts(number, RequestKind(kind).words, received, due)
        for number, kind, received, due in tuples(query.order_by(DataRequest.due_on))
    )


def complaints() -> tuple[ComplaintFacts, ...]:
    """Complaints that are not at their end."""
    columns = (Complaint.id, Complaint.received_on, Complaint.acknowledged_on)
    query = Complaint.select(*columns).where(Complaint.closed_on.is_null())
    return tuple(
        ComplaintFacts(number, received, complaint_due(received), acknowledged is not None)
        for number, received, acknowledged in tuples(query.order_by(Complaint.received_on))
    )


def breaches_waiting(ws: Workspace) -> tuple[BreachFacts, ...]:
    """Breaches of which somebody has still to be told."""
    found = []
    for row in open_breaches():
        clock = clock_of(ws, row)
        people = people_waiting(Risk(row.risk), row.people_told_on)
        if clock.running or people:
            found.append(
                BreachFacts(
                    row.id,
                    local(ws, row.found_at),
                    local(ws, clock.due),
                    clock.hours_left,
                    tell_ico=clock.running,
                    tell_people=people,
                )
            )
    return tuple(found)


def reissues(places: Mapping[int, Mapping[str, Any]]) -> tuple[ReissueFacts, ...]:
    """Reports that rest on a permission taken back, and are to be issued again."""
    return tuple(
        ReissueFacts(key, title, since, str(places[home]["name"]), home)
        for key, home, title, since in to_reissue.waiting()
        if home in places
    )


def house(ws: Workspace) -> HouseFacts:
    """The newest copy, and what has been kept long enough."""
    return HouseFacts(last_backup(ws), tuple(retention_kinds.due_words(ws)))


def last_backup(ws: Workspace) -> date | None:
    """The day of the newest copy: the coordinator's own where she makes them, else the daily."""
    moment = BackupRecord.select(fn.MAX(BackupRecord.made_at)).scalar()
    if moment is not None:
        made: Any = BackupRecord.made_at.python_value(moment)
        return local(ws, made)
    copies = backup.daily_copies(ws.backups_dir)
    return date.fromisoformat(copies[-1].stem.removeprefix("daily-")) if copies else None
