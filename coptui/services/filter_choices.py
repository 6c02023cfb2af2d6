"""What each kind of condition can be filled with: the things there are, with their names."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from peewee import fn

from coptui.domain.consent import Purpose
from coptui.domain.contact_filter import ANSWERS
from coptui.domain.dates import day
from coptui.services import tags
from coptui.services.filters import session_name
from coptui.services.members import ROLES
from coptui.store.models import Community, Contact, Organisation, RoleHolding, Session
from coptui.store.rows import tuples
from coptui.workspace import Workspace

STANDING_WORDS = {
    "interested": "interested",
    "invitee": "invited",
    "attendee": "comes or came",
    "left": "has left",
}


@dataclass(frozen=True)
class Option:
    """A value for a condition: what it is called, and a word beside it."""

    value: Any
    words: str
    note: str = ""


def options(ws: Workspace, kind: str) -> list[Option]:
    """All values that a condition of this kind can have now, the likeliest first."""
    found: list[Option] = {
        "community_id": _communities,
        "role": _roles,
        "standing": _standings,
        "may_mail": _purposes,
        "mail_answer": _answers,
        "organisation_id": _organisations,
        "sector": _sectors,
        "came_to": _sessions,
        "missed": _sessions,
        "tags": _tags,
        "channel": _channels,
    }[kind](ws)
    return found


def _communities(ws: Workspace) -> list[Option]:
    return [
        Option(row.id, row.name, row.code) for row in Community.select().order_by(Community.name)
    ]


def _roles(ws: Workspace) -> list[Option]:
    held = {row[0] for row in tuples(RoleHolding.select(RoleHolding.role).distinct())}
    rows = [Option(key, words) for key, words in ROLES.items()]
    return sorted(rows, key=lambda one: one.value not in held)


def _standings(ws: Workspace) -> list[Option]:
    return [Option(key, words) for key, words in STANDING_WORDS.items()]


def _purposes(ws: Workspace) -> list[Option]:
    return [Option(one, "be mailed" if one is Purpose.mail else one.words) for one in Purpose]


def _answers(ws: Workspace) -> list[Option]:
    return [Option(key, f"{words[0].upper()}{words[1:]}") for key, words in ANSWERS.items()]


def _organisations(ws: Workspace) -> list[Option]:
    number = fn.COUNT(Contact.id)
    query: Any = (
        Organisation.select(Organisation.id, Organisation.name, number)
        .join(Contact)
        .group_by(Organisation.id)
        .order_by(number.desc(), Organisation.name)
    )
    return [Option(key, name, f"{many:,}") for key, name, many in tuples(query)]


def _sectors(ws: Workspace) -> list[Option]:
    query = Organisation.select(Organisation.sector).where(Organisation.sector != "").distinct()
    return [Option(row[0], row[0]) for row in tuples(query.order_by(Organisation.sector))]


def _sessions(ws: Workspace) -> list[Option]:
    rows = (
        Session.select(Session, Community)
        .join(Community)
        .where(Session.starts_at.is_null(False), Session.starts_at <= ws.now())
        .order_by(Session.starts_at.desc())
        .limit(200)
    )
    return [
        Option(row.id, session_name(row), day(row.starts_at.date(), ws.today())) for row in rows
    ]


def _tags(ws: Workspace) -> list[Option]:
    return [Option(one.id, one.name, f"{one.people:,}") for one in tags.all(ws)]


def _channels(ws: Workspace) -> list[Option]:
    query = Contact.select(Contact.preferred_channel).where(Contact.preferred_channel != "")
    return [Option(row[0], row[0]) for row in tuples(query.distinct())]
