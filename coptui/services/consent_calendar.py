"""The consent calendar: who lapses when, who is to be asked again, and who was asked."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from peewee import fn

from coptui.domain.consent import (
    ASK_AGAIN_MONTHS,
    REFRESH_MONTHS,
    Purpose,
    add_months,
    gate,
)
from coptui.domain.consent_calendar import Ask, ask_state
from coptui.domain.dates import MONTHS
from coptui.domain.mailing import Kind
from coptui.services.consent_facts import people_for_gate
from coptui.store.models import Community, Contact, Delivery, Mailing, Membership
from coptui.store.rows import tuples
from coptui.workspace import Workspace

NOT_SENT = ("cancelled", "skipped", "expired", "refused")


@dataclass(frozen=True)
class MonthView:
    """How many yeses to mail run out in a month. `month` is its first day."""

    month: dt.date
    people: int
    words: str


@dataclass(frozen=True)
class LapseView:
    """Somebody whose yes to mail runs out. `id` is that of the contact."""

    id: int
    name: str
    email: str
    refresh_by: dt.date
    ask: Ask
    asked_on: dt.date | None
    communities: tuple[str, ...]


@dataclass(frozen=True)
class BatchView:
    """The people of one community who are to be asked again now."""

    community_id: int
    community: str
    people: int


def months(ws: Workspace) -> list[MonthView]:
    """Every month in which a yes to mail runs out or has run out, the earliest first.

    Who said no, withdrew, is on hold or asked never to be written to is in none of them.
    """
    month = fn.SUBSTR(Contact.mail_renew_by, 1, 7)
    query: Any = (
        Contact.select(month, fn.COUNT(Contact.id))
        .where(Contact.mail_standing == "given", Contact.mail_renew_by.is_null(False))
        .group_by(month)
        .order_by(month)
    )
    found = []
    for text, count in query.tuples():
        first = dt.date.fromisoformat(f"{text}-01")
        found.append(MonthView(first, count, f"{MONTHS[first.month - 1]} {first.year}"))
    return found


def people(ws: Workspace, month: dt.date) -> list[LapseView]:
    """Those whose yes to mail runs out in that month, by its day."""
    return _people(month.replace(day=1), add_months(month.replace(day=1), 1), ws)


def to_ask(ws: Workspace) -> list[LapseView]:
    """Those whose yes runs out soon enough to be asked again, whether or not they have been."""
    soon = add_months(ws.today(), REFRESH_MONTHS - ASK_AGAIN_MONTHS)
    return [one for one in _people(ws.today(), soon + dt.timedelta(days=1), ws)
            if one.ask is not Ask.later]  # fmt: skip


def batches(ws: Workspace) -> list[BatchView]:
    """How many each community can ask by mail now; somebody in two is asked by one of them."""
    due = {one.id for one in to_ask(ws) if one.ask.due}
    people_of: dict[int, set[int]] = defaultdict(set)
    rows = tuples(
        Membership.select(Membership.community, Membership.contact).where(
            Membership.contact.in_(list(due)),
            Membership.standing.not_in(("left", "suppressed")),
        )
    )
    for community, contact in rows:
        people_of[community].add(contact)
    facts = people_for_gate(ws, due)
    names = {one.id: one.name for one in Community.select().order_by(Community.name)}
    found = []
    for key, name in names.items():
        may = [
            one
            for one in people_of.get(key, ())
            if gate(facts[one], Purpose.mail, ws.today(), community_id=key).may
        ]
        if may:
            found.append(BatchView(key, name, len(may)))
    return found


def last_asked(ids: Iterable[int]) -> dict[int, dt.date]:
    """The day on which each was last asked again by mail; practice does not count."""
    wanted = list(ids)
    found: dict[int, dt.date] = {}
    for start in range(0, len(wanted), 500):
        rows: Any = (
            Delivery.select(Delivery.contact, fn.MAX(Delivery.queued_at))
            .join(Mailing)
            .where(
                Delivery.contact.in_(wanted[start : start + 500]),
                Mailing.kind == Kind.refresh.value,
                Mailing.practice == False,  # noqa: E712 - a column, not a truth
                Delivery.state.not_in(NOT_SENT),
            )
            .group_by(Delivery.contact)
        )
        for contact, moment in rows.tuples():
            found[contact] = dt.date.fromisoformat(str(moment)[:10])
    return found


def _people(first: dt.date, beyond: dt.date, ws: Workspace) -> list[LapseView]:
    query = (
        Contact.select(Contact.id, Contact.name, Contact.email, Contact.mail_renew_by)
        .where(
            Contact.mail_standing == "given",
            Contact.mail_renew_by >= first,
            Contact.mail_renew_by < beyond,
        )
        .order_by(Contact.mail_renew_by, Contact.sort_key, Contact.id)
    )
    rows = tuples(query)
    asked, places = last_asked([row[0] for row in rows]), _places([row[0] for row in rows])
    return [
        LapseView(
            id=key,
            name=name,
            email=email or "",
            refresh_by=until,
            ask=ask_state(until, ws.today(), asked.get(key)),
            asked_on=asked.get(key),
            communities=tuple(places.get(key, ())),
        )
        for key, name, email, until in rows
    ]


def _places(ids: Sequence[int]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = defaultdict(list)
    for start in range(0, len(ids), 500):
        rows = tuples(
            Membership.select(Membership.contact, Community.code)
            .join(Community)
            .where(
                Membership.contact.in_(list(ids[start : start + 500])),
                Membership.standing.not_in(("left", "suppressed")),
            )
            .order_by(Community.code)
        )
        for contact, code in rows:
            found[contact].append(code)
    return found
