"""What forgetting somebody cannot reach from here, so that a person can see to it."""

from __future__ import annotations

from typing import Any

from coptui.domain.dates import day
from coptui.domain.erasure import Needles
from coptui.domain.mailing import DeliveryState
from coptui.services.erasure_views import count
from coptui.services.mailing_attachments import naming
from coptui.store.models import (
    BackupRecord,
    ConsentEvent,
    Contact,
    Delivery,
    Dissemination,
    ExportRecord,
    Mailing,
    Membership,
    Report,
)
from coptui.workspace import Workspace

_LEFT = (str(DeliveryState.accepted), str(DeliveryState.unknown))


def cannot_reach(ws: Workspace, contact_id: int, needles: Needles) -> tuple[str, ...]:
    """Mails in their mailbox, reports handed out, paper, copies and files elsewhere."""
    found = (
        *_mails(contact_id),
        *(f"file {name} of mailing {key}, which names them" for key, name in naming(ws, needles)),
        *_reports(ws, contact_id, needles),
        *_paper(contact_id),
        *_exports(ws, contact_id),
        *_backups(ws),
    )
    return tuple(needles.taken_out(one) for one in found)


def _mails(contact_id: int) -> list[str]:
    sent = (
        Delivery.select()
        .join(Mailing)
        .where(Delivery.contact == contact_id, Delivery.state.in_(_LEFT), ~Mailing.practice)
        .count()
    )
    return [f"{count(sent, 'mail')} already in their mailbox"] if sent else []


def _reports(ws: Workspace, contact_id: int, needles: Needles) -> list[str]:
    places = Membership.select(Membership.community).where(Membership.contact == contact_id)
    rows = (
        Dissemination.select(Dissemination, Report)
        .join(Report)
        .where(Dissemination.sent_on.is_null(False), Report.community.in_(places))
        .order_by(Dissemination.sent_on)
    )
    told = []
    row: Any
    for row in rows:
        report = row.report
        named = needles.found_in(f"{report.title}\n{report.text}")
        words = "names them: ask for it back" if named else "does not name them"
        told.append(f"report handed out on {day(row.sent_on, ws.today())} ({words})")
    return list(dict.fromkeys(told))


def _paper(contact_id: int) -> list[str]:
    rows = ConsentEvent.select(ConsentEvent.evidence).where(
        ConsentEvent.contact == contact_id, ConsentEvent.method == "sheet"
    )
    sheets = dict.fromkeys(row.evidence or "of an unknown number" for row in rows)
    bare = (one.removeprefix("sheet ").removeprefix("Sheet ") for one in sheets)
    return [f"paper sheet {one}: cross it out" for one in bare]


def _exports(ws: Workspace, contact_id: int) -> list[str]:
    since = Contact.get_by_id(contact_id).created_at
    rows = ExportRecord.select().where(
        ExportRecord.made_at >= since, ExportRecord.delete_by >= ws.today()
    )
    return [
        f"file of {count(row.people, 'person', 'people')} written on "
        f"{day(row.made_at.date(), ws.today())}, to be deleted by {day(row.delete_by, ws.today())}"
        for row in rows
    ]


def _backups(ws: Workspace) -> list[str]:
    rows = list(BackupRecord.select().order_by(BackupRecord.made_at))
    return [
        f"backup of {day(row.made_at.date(), ws.today())}, {row.path}: until you delete it; "
        "put back, it forgets them again"
        for row in rows
    ]
