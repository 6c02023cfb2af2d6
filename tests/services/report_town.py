"""Harbour after a session: a summary and a final report to be agreed, and those who can decide."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from coptui.services import (
    attendance,
    consent,
    contacts,
    influencers,
    recommendations,
    roles,
    sessions,
)
from coptui.services.contact_views import NewContact
from coptui.services.sessions import CloseAnswers
from coptui.store.models import Dissemination, Influencer, Report, Session
from coptui.workspace import Workspace
from tests.conftest import FrozenClock
from tests.services import mailing_home
from tests.services.made_once import made_once

SUMMARY = """\
# Harbour, session 1

## What is going well

- The pharmacy rings back.
- Somebody rang before Friday.

## What we conclude

- One page says more than five.
"""
FINAL = """\
# First 48 hours at home

## Main messages

- A call on the second day is what people remember.
- One page says more than five.

## A word from the chair

This report is independent. It comes from eleven organisations and many kitchens.

## Who took part

Twenty-one people from eleven organisations.

## What we recommend

- Ring everybody on the second day.
- Say the plan in plain words.
"""
BOARD = "Hospital Board"


@dataclass
class Held:
    """Ids of what is there."""

    town: mailing_home.Town
    topic: int
    people: dict[str, int]

    @property
    def session(self) -> int:
        return self.town.session


@made_once
def held(ws: Workspace, clock: FrozenClock) -> Held:
    """A session that was held and closed: Jo came, three others on the list did not."""
    here = mailing_home.town(ws)
    clock.tick(days=10, hours=6)
    attendance.here(ws, here.session, here.people["Jo Pardew"])
    sessions.close(ws, here.session, CloseAnswers("stop", useful="the tea", drafts=False))
    topic = Session.get_by_id(here.session).series_id
    assert topic is not None
    for name in ("Jo Pardew", "Asha Verrall"):
        roles.give(ws, here.community, here.people[name], "core_member", date(2026, 1, 1))
    return Held(here, topic, here.people)


def summary(ws: Workspace, here: Held, text: str = SUMMARY) -> int:
    """A draft of the session's summary."""
    return _report(ws, here, "session", "Session 1", text, session=here.session)


def final(ws: Workspace, here: Held, text: str = FINAL) -> int:
    """A draft of the topic's final report."""
    return _report(ws, here, "topic", "First 48 hours at home", text, series=here.topic)


def _report(ws: Workspace, here: Held, kind: str, title: str, text: str, **of: int) -> int:
    row = Report.create(
        community=here.town.community, kind=kind, title=title, text=text, made_on=ws.today(), **of
    )
    return int(row.id)


def board(ws: Workspace, here: Held, report: int, email: str = "board@trust.example") -> int:
    """The Board is asked for something and is to have the report; its secretary may be mailed."""
    recommendations.add(ws, here.topic, "Say the plan in plain words.", addressed=[BOARD])
    recommendations.add(ws, here.topic, "Ring everybody on the second day.", addressed=["everyone"])
    secretary = contacts.add(ws, NewContact(name="Nina Farrow", email=email)).view.id
    words = min(one.id for one in consent.wordings(ws))
    consent.give(ws, secretary, "mail", method="sheet", on=mailing_home.AGREED, wording_id=words)
    row: Any = Influencer.get(Influencer.body == BOARD)
    influencers.edit(ws, row.id, contact=secretary)
    return int(Dissemination.create(report=report, influencer=row.id).id)
