"""How many on the list of a community may be invited, and how many of them have an invitation."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from peewee import fn

from coptui.store.models import Contact, Invitation, Membership, RoleHolding, Session
from coptui.store.rows import among, numbers


def may_be_written_to(today: date) -> tuple[Any, ...]:
    """The conditions on a contact, as a query has them, for mail of any kind."""
    return (
        Contact.mail_standing == "given",
        Contact.mail_renew_by.is_null() | (Contact.mail_renew_by >= today),
        Contact.email_key.is_null(False),
    )


def _may_be_invited(today: date) -> tuple[Any, ...]:
    """Who may be written to and does not only read along."""
    readers, experts = _holding("reading"), _holding("neutral_expert")
    return (
        Membership.standing.in_(("attendee", "invitee", "interested")),
        *may_be_written_to(today),
        ~fn.EXISTS(readers) | fn.EXISTS(experts),
    )


def _holding(role: str) -> Any:
    return RoleHolding.select(RoleHolding.id).where(
        RoleHolding.contact == Membership.contact,
        RoleHolding.community == Membership.community,
        RoleHolding.role == role,
        RoleHolding.until.is_null(),
    )


def by_community(today: date, communities: Iterable[int] | None = None) -> dict[int, int]:
    """How many on each list may be invited; on those of some communities alone where given."""
    some = () if communities is None else (among(Membership.community, communities),)
    rows: Any = (
        Membership.select(Membership.community, fn.COUNT(Membership.id))
        .join(Contact)
        .where(*_may_be_invited(today), *some)
        .group_by(Membership.community)
    )
    return numbers(rows)


def invited_already(today: date, ids: Iterable[int]) -> dict[int, int]:
    """How many of those have the invitation to each session."""
    rows: Any = (
        Invitation.select(Invitation.session, fn.COUNT(Invitation.id))
        .join(Session)
        .join(
            Membership,
            on=(
                (Membership.community == Session.community)
                & (Membership.contact == Invitation.contact)
            ),
        )
        .join(Contact, on=(Membership.contact == Contact.id))
        .where(
            among(Invitation.session, ids),
            Invitation.invited_at.is_null(False),
            *_may_be_invited(today),
        )
        .group_by(Invitation.session)
    )
    return numbers(rows)
