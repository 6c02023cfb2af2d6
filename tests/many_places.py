"""A home as large as it gets: fifty communities, a thousand sessions, twenty thousand people."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from coptui.domain.dates import to_utc
from coptui.store.models import (
    Action,
    Attendance,
    CapturedItem,
    Community,
    Contact,
    Delivery,
    Invitation,
    Mailing,
    Membership,
    Rating,
    RatingRound,
    RoleHolding,
    Session,
    StageReview,
    TopicIdea,
    TopicSeries,
    Venue,
)
from coptui.store.rows import insert_rows, tuples
from coptui.workspace import Workspace
from tests.many import fill

COMMUNITIES, SESSIONS, PEOPLE = 50, 1_000, 20_000
LISTED, CAME, ASKED = 200, 15, 60
RHYTHM = 28


def everything(
    ws: Workspace,
    communities: int = COMMUNITIES,
    sessions: int = SESSIONS,
    people: int = PEOPLE,
) -> None:
    """Write it: each community meets every four weeks, its next session is within the month."""
    ids = fill(ws, people)
    rnd, today = random.Random(7), ws.today()
    with ws.store.atomic():
        Membership.update(joined=today - timedelta(days=90)).execute()
        venue = Venue.create(name="Library", access_line="No steps.")
        for number in range(communities):
            home = _community(ws, number, venue)
            members = rnd.sample(ids, min(LISTED, len(ids)))
            _members(ws, home, members, today)
            _sessions(ws, home, members, sessions // communities, rnd)


def _community(ws: Workspace, number: int, venue: Any) -> int:
    home = Community.create(
        name=f"Community {number:02}", code=f"C{number:02}", key_question="What helps?",
        host_name="Rowan", host_phone="01632 960001", default_venue=venue, created_at=ws.now(),
    )  # fmt: skip
    StageReview.create(
        community=home, held_on=ws.today() - timedelta(days=30), stage="norming", reason="so",
        decided_by="Rowan", recorded_at=ws.now(),
    )  # fmt: skip
    return int(home.id)


def _members(ws: Workspace, home: int, members: list[int], today: date) -> None:
    base = {"community": home, "joined": today - timedelta(days=90), "standing": "attendee"}
    insert_rows(ws.store.db, Membership, ({"contact": one, **base} for one in members))
    role = {"community": home, "since": today}
    roles = [{"contact": members[0], "role": "facilichair", **role}]
    roles += [{"contact": one, "role": "neutral_expert", **role} for one in members[1:3]]
    roles += [{"contact": one, "role": "reading", **role} for one in members[3:20]]
    insert_rows(ws.store.db, RoleHolding, roles)
    insert_rows(
        ws.store.db,
        TopicIdea,
        ({"community": home, "text": f"idea {n}", "raised_on": today} for n in range(3)),
    )


def _sessions(ws: Workspace, home: int, members: list[int], many: int, rnd: random.Random) -> None:
    db, today = ws.store.db, ws.today()
    topics = _topics(ws, home, many)
    venue = Venue.get()
    ahead = rnd.randrange(1, 28)
    for number in range(1, many + 1):
        day = today + timedelta(days=ahead - RHYTHM * (many - number))
        start = to_utc(day, _at(12), "Europe/London")
        held = day < today
        session = Session.create(
            community=home, series=topics[(number - 1) // 4], number=number,
            status="circulated" if held else "invited", starts_at=start,
            ends_at=start + timedelta(hours=2), venue=venue, calendar_uid=f"{home}-{number}",
            decision="again" if held else "",
            summary_circulated_on=day if held else None, created_at=start - timedelta(days=60),
        )  # fmt: skip
        if number > 1:
            Session.update(next_session=session).where(
                Session.community == home, Session.number == number - 1
            ).execute()
        asked = rnd.sample(members, min(ASKED, len(members)))
        insert_rows(db, Invitation, _invitations(asked, session.id, start, rnd))
        if held:
            _held(ws, home, session.id, asked[:CAME], start, rnd)
    _mailings(ws, home, members)


def _topics(ws: Workspace, home: int, many: int) -> list[int]:
    return [
        int(
            TopicSeries.create(
                community=home, title=f"Topic {home} {n}", status="closed" if n < many // 4 else
                "open", good_enough=7, key_question="What helps?", created_at=ws.now(),
            ).id
        )
        for n in range(many // 4 + 1)
    ]  # fmt: skip


def _invitations(
    asked: list[int], session: int, start: Any, rnd: random.Random
) -> Iterator[dict[str, Any]]:
    for one in asked:
        yield {
            "contact": one, "session": session, "invited_at": start - timedelta(days=28),
            "reply": rnd.choice(("none", "none", "yes", "maybe", "no")),
        }  # fmt: skip


def _held(
    ws: Workspace, home: int, session: int, came: list[int], start: Any, rnd: random.Random
) -> None:
    db = ws.store.db
    insert_rows(
        db, Attendance,
        ({"contact": one, "session": session, "noted_at": start, "new_here": n < 3}
         for n, one in enumerate(came)),
    )  # fmt: skip
    asked = RatingRound.create(session=session, question="Where are we?")
    insert_rows(db, Rating, ({"round": asked.id, "value": rnd.randrange(1, 11)} for _ in range(9)))
    insert_rows(
        db, CapturedItem,
        ({"session": session, "community": home, "kind": "hope", "text": f"item {n}",
          "captured_at": start} for n in range(20)),
    )  # fmt: skip
    due = start.date() + timedelta(days=21)
    insert_rows(
        db, Action,
        ({"community": home, "session": session, "text": f"action {n}", "due": due,
          "status": "done" if n < 3 else "agreed"} for n in range(4)),
    )  # fmt: skip


def _mailings(ws: Workspace, home: int, members: list[int]) -> None:
    """Thanks and summary of each session, with the messages of the later ones."""
    for number, (session, start) in enumerate(
        tuples(Session.select(Session.id, Session.starts_at).where(Session.community == home))
    ):
        for kind in ("invitation", "thanks", "summary"):
            row = Mailing.create(
                template="T1", kind=kind, community=home, session=session, status="done",
                confirmed_at=start, created_at=start, finished_at=start,
            )  # fmt: skip
            if number >= 10:
                _messages(ws, row.id, members[:ASKED], start)


def _messages(ws: Workspace, mailing: int, people: list[int], at: Any) -> None:
    insert_rows(
        ws.store.db, Delivery,
        ({"mailing": mailing, "contact": one, "address": f"{one}@post.example",
          "address_key": f"{one}@post.example", "state": "accepted", "queued_at": at,
          "finished_at": at} for one in people),
    )  # fmt: skip


def _at(hour: int) -> Any:
    from datetime import time

    return time(hour, 30)


def people(ws: Workspace) -> int:
    """How many there are."""
    return int(Contact.select().count())
