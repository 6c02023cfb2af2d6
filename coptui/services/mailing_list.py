"""The list of mailings: what a row of it shows, read for many mailings at once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from peewee import JOIN, fn

from coptui.domain.mailing import DeliveryState, MailingStatus
from coptui.errors import CoptuiError
from coptui.mail import templates
from coptui.services.mailing_rows import view_of
from coptui.services.mailing_views import COUNTED, HEADINGS, MailingView
from coptui.services.mailing_words import session_label
from coptui.store.models import Community, Delivery, Mailing, Session
from coptui.store.rows import among, tuples
from coptui.workspace import Workspace


def page(ws: Workspace, offset: int, limit: int) -> list[MailingView]:
    """So many mailings, the latest first. What was confirmed comes without words and people.

    A draft is worked out anew, as its people are those of now; what has gone is only looked up.
    """
    query = (
        Mailing.select(Mailing, Session, Community)
        .join_from(Mailing, Session, JOIN.LEFT_OUTER, on=Mailing.session)
        .join_from(Mailing, Community, JOIN.LEFT_OUTER, on=Mailing.community)
        .order_by(Mailing.id.desc())
    )
    rows: list[Any] = list(query.offset(offset).limit(limit))
    counts = _counts([row.id for row in rows])
    titles: dict[str, str] = {}
    return [
        view_of(ws, row)
        if row.status == MailingStatus.draft
        else _gone(row, _title(ws, row, titles), counts.get(row.id, {}))
        for row in rows
    ]


def count(ws: Workspace) -> int:
    """How many there are."""
    return int(Mailing.select().count())


def position(ws: Workspace, mailing_id: int) -> int | None:
    """Where one stands in the list; None where it is gone."""
    if not Mailing.select().where(Mailing.id == mailing_id).exists():
        return None
    return int(Mailing.select().where(Mailing.id > mailing_id).count())


def _title(ws: Workspace, row: Any, known: dict[str, str]) -> str:
    if row.template not in known:
        try:
            known[row.template] = templates.load(row.template, ws.templates_dir).title
        except CoptuiError:
            known[row.template] = row.template
    title = known[row.template]
    return f"Correction: {title}" if row.corrects is not None else title


def _counts(ids: Sequence[int]) -> dict[int, dict[str, int]]:
    query: Any = (
        Delivery.select(Delivery.mailing, Delivery.state, fn.COUNT(Delivery.id))
        .where(among(Delivery.mailing, ids))
        .group_by(Delivery.mailing, Delivery.state)
    )
    found: dict[int, dict[str, int]] = {}
    for mailing, state, number in tuples(query):
        mine = found.setdefault(mailing, dict.fromkeys(HEADINGS, 0))
        mine[COUNTED[DeliveryState(state)]] += int(number)
    return found


def _gone(row: Any, title: str, counts: dict[str, int]) -> MailingView:
    session = row.session if row.session_id else None
    return MailingView(
        id=row.id,
        template=row.template,
        title=title,
        kind=row.kind,
        subject=row.own_subject or "",
        body="",
        status=row.status,
        practice=bool(row.practice),
        community_id=row.community_id,
        community=row.community.name if row.community_id else "",
        session_id=row.session_id,
        session=_label(row, session) if session is not None else "",
        to=int(row.confirmed_count or 0),
        held=len((row.audience or {}).get("held", [])),
        counts=counts or dict.fromkeys(HEADINGS, 0),
        own_words=row.own_body is not None or row.own_subject is not None,
        created_at=row.created_at,
        previewed_at=row.previewed_at,
        confirmed_at=row.confirmed_at,
        not_before=row.not_before,
        expires_at=row.expires_at,
        finished_at=row.finished_at,
        corrects=row.corrects,
    )


def _label(row: Any, session: Any) -> str:
    if row.community_id == session.community_id:
        session.community = row.community  # it is here already
    return session_label(session)
