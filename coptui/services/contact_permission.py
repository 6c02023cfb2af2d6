"""Who may be written to or named, asked for a whole list at once.

The gate decides about a person; over a hundred thousand its answer is read from one query where
the record is plain: nothing corrected, nothing said for one community alone. All others go through
the gate itself. Who is mailed is never decided here.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from peewee import SQL, fn

from coptui.domain.consent import (
    REFRESH_MONTHS,
    Basis,
    ConsentState,
    Purpose,
    add_months,
    gate,
)
from coptui.services.consent_facts import SUPPRESSED, people_for_gate
from coptui.store.models import ConsentEvent, Contact, Membership
from coptui.store.rows import first_column, listed
from coptui.workspace import Workspace

_PARTS = 5_000
_NO = (str(ConsentState.refused), str(ConsentState.withdrawn))


def may(ws: Workspace, purpose: Purpose, community_id: int | None) -> Any:
    """The condition over contacts that the gate lets through for this purpose today."""
    today = ws.today()
    if purpose is Purpose.mail:
        plain = _kept_standing(today)
    else:
        plain = _reachable() & fn.EXISTS(_given(purpose, today))
    if community_id is not None:
        plain &= ~fn.EXISTS(_left(community_id))
    if purpose is Purpose.mail and community_id is None:
        return plain
    unplain = _unplain(purpose, community_id)
    ids = first_column(ws.store.db, unplain)
    if not ids:
        return plain
    passed = _let_through(ws, ids, purpose, community_id)
    return (plain & Contact.id.not_in(unplain)) | Contact.id.in_(listed(passed))


def _kept_standing(today: date) -> Any:
    """The standing kept with each person follows what they said about mail in general."""
    return (
        (Contact.mail_standing == str(ConsentState.given))
        & (Contact.mail_renew_by.is_null() | (Contact.mail_renew_by >= today))
        & Contact.email.is_null(False)
    )


def _reachable() -> Any:
    return (
        Contact.email.is_null(False)
        & (Contact.mail_standing != SUPPRESSED)
        & (Contact.mail_hold_reason == "")
    )


def _left(community_id: int) -> Any:
    return Membership.select(SQL("1")).where(
        Membership.contact == Contact.id,
        Membership.community == community_id,
        Membership.standing.in_(("left", "suppressed")),
    )


def _given(purpose: Purpose, today: date) -> Any:
    """The last thing this person said for everybody is a yes that has not run out."""
    said, later = ConsentEvent, ConsentEvent.alias()
    yes = str(ConsentState.given)
    newer = (later.happened_on > said.happened_on) | (
        (later.happened_on == said.happened_on)
        & (
            later.state.in_(_NO)
            | (later.recorded_at > said.recorded_at)
            | ((later.recorded_at == said.recorded_at) & (later.id > said.id))
        )
    )
    counts = later.state.in_(_NO) | (
        (later.state == yes) & (later.happened_on <= today) & (later.basis == str(Basis.consent))
    )
    after = later.select(SQL("1")).where(
        later.contact == Contact.id,
        later.purpose == str(purpose),
        later.community.is_null(),
        counts,
        newer,
    )
    return said.select(SQL("1")).where(
        said.contact == Contact.id,
        said.purpose == str(purpose),
        said.community.is_null(),
        said.state == yes,
        said.basis == str(Basis.consent),
        said.happened_on <= today,
        (said.refresh_by >= today)
        | (said.refresh_by.is_null() & (said.happened_on >= _oldest(today))),
        ~fn.EXISTS(after),
    )


def _oldest(today: date) -> date:
    """The earliest day whose yes still counts today; months have different lengths."""
    day = add_months(today, -REFRESH_MONTHS) - timedelta(days=3)
    while add_months(day, REFRESH_MONTHS) < today:
        day += timedelta(days=1)
    return day


def _unplain(purpose: Purpose, community_id: int | None) -> Any:
    """Those with a correction on record, or with a word for this community alone."""
    mended = ConsentEvent.corrects.is_null(False) if purpose is not Purpose.mail else None
    here = ConsentEvent.community == community_id if community_id is not None else None
    either = [one for one in (mended, here) if one is not None]
    condition = either[0] if len(either) == 1 else either[0] | either[1]
    return ConsentEvent.select(ConsentEvent.contact).where(condition).distinct()


def _let_through(
    ws: Workspace, ids: list[int], purpose: Purpose, community_id: int | None
) -> list[int]:
    today, kept = ws.today(), list[int]()
    for start in range(0, len(ids), _PARTS):
        people = people_for_gate(ws, ids[start : start + _PARTS])
        kept += [
            key
            for key, person in people.items()
            if gate(person, purpose, today, community_id=community_id).may
        ]
    return kept
