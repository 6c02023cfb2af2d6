"""The session after this one: never made twice, and with all that goes along."""

from __future__ import annotations

from datetime import date, time

import pytest

from coptui.errors import Refused
from coptui.services import attendance, members, session_next, sessions, undo
from coptui.services.session_next import Wish
from coptui.services.sessions import CloseAnswers
from coptui.store.models import HelperSlot, Invitation, RoleHolding, Session
from coptui.workspace import Workspace
from tests.services.practice import TODAY, harbour, person, session, topic

NEXT = date(2026, 12, 18)


def test_a_day_that_has_its_session_already_gets_no_second_one(ws: Workspace) -> None:
    about = topic(ws, harbour(ws))
    meeting, planned = session(ws, about), session(ws, about, NEXT, venue="Hub")
    done = sessions.close(ws, meeting, CloseAnswers("again", next_on=NEXT))
    assert done.view.next_session is not None and done.view.next_session.id == planned
    assert done.view.taken and "HAR-2 was planned already and is taken" in done.said
    assert (Session.select().count(), done.view.next_session.venue) == (2, "Hub")
    undo.undo(ws, done.undo)
    assert Session.select().count() == 2 and sessions.show(ws, meeting).next_session_id is None


def test_without_a_day_the_next_one_that_is_planned_is_taken(ws: Workspace) -> None:
    about = topic(ws, harbour(ws))
    meeting, planned = session(ws, about), session(ws, about, NEXT)
    assert session_next.planned_after(ws, meeting).id == planned  # type: ignore[union-attr]
    closed = sessions.close(ws, meeting, CloseAnswers("again")).view
    assert closed.next_session is not None and closed.next_session.id == planned


def test_one_that_waits_for_its_day_gets_it(ws: Workspace) -> None:
    about = topic(ws, harbour(ws))
    meeting = session(ws, about)
    waiting = session(ws, about, None)
    answers = CloseAnswers("again", next_on=NEXT, next_start=time(18, 0), next_end=time(20, 0))
    closed = sessions.close(ws, meeting, answers).view
    assert closed.next_session is not None and closed.next_session.id == waiting
    assert closed.next_session.when == "Friday 18 December 2026, 18:00–20:00"
    assert closed.next_session.status == "date_set"


@pytest.mark.parametrize("status", ["cancelled", "held"])
def test_one_that_will_not_be_is_not_taken(ws: Workspace, status: str) -> None:
    about = topic(ws, harbour(ws))
    meeting, other = session(ws, about), session(ws, about, NEXT)
    Session.update(status=status).where(Session.id == other).execute()
    closed = sessions.close(ws, meeting, CloseAnswers("again", next_on=NEXT)).view
    assert closed.next_session is not None and closed.next_session.id != other


def test_a_session_of_another_topic_or_community_is_not_the_next_one(ws: Workspace) -> None:
    from coptui.services import communities

    here = harbour(ws)
    meeting, other = session(ws, topic(ws, here)), session(ws, topic(ws, here, "Other"), NEXT)
    elsewhere = communities.add(ws, communities.NewCommunity("Doorstep", "DOR")).view.id
    session(ws, topic(ws, elsewhere), date(2026, 12, 20))
    closed = sessions.close(
        ws, meeting, CloseAnswers("again", next_on=date(2026, 12, 20))
    ).view  # fmt: skip
    assert closed.next_session is not None and closed.next_session.id != other
    assert closed.next_session.community_id == here


def test_helpers_and_guests_of_the_list_come_along(ws: Workspace) -> None:
    which = harbour(ws)
    meeting = session(ws, topic(ws, which))
    jo, bea, guest = (person(ws, name) for name in ("Jo", "Bea", "Guest Gill"))
    members.add(ws, which, [jo])
    for who, role in ((jo, "recorder"), (bea, "expert_witness")):
        RoleHolding.create(contact=who, community=which, session_id=meeting, role=role, since=TODAY)
    HelperSlot.create(session=meeting, slot="greeting", contact=jo, who="Jo")
    sessions.reply(ws, meeting, guest, "yes")
    attendance.here(ws, meeting, bea)
    closed = sessions.close(ws, meeting, CloseAnswers("again", next_on=NEXT)).view
    assert closed.next_session is not None
    new = closed.next_session.id
    held = RoleHolding.select().where(RoleHolding.session_id == new)
    assert [(one.contact_id, one.role) for one in held] == [(jo, "recorder")]
    slots = HelperSlot.select().where(HelperSlot.session == new)
    assert [(one.slot, one.contact_id, one.who) for one in slots] == [("greeting", jo, "Jo")]
    asked = Invitation.select().where(Invitation.session == new)
    rows = {(one.contact_id, one.reply, one.invited_at) for one in asked}
    assert rows == {(guest, "none", None), (bea, "none", None)}


def test_who_hosts_the_next_is_one_of_the_questions(ws: Workspace) -> None:
    meeting = session(ws, topic(ws, harbour(ws)))
    answers = CloseAnswers("again", next_on=NEXT, next_host="Ellis Garrow")
    closed = sessions.close(ws, meeting, answers).view
    assert closed.next_session is not None and closed.next_session.host == "Ellis Garrow"


def test_one_key_drafts_the_next_when_the_answer_comes_days_after(ws: Workspace) -> None:
    meeting = session(ws, topic(ws, harbour(ws)))
    with pytest.raises(Refused, match="not over yet"):
        session_next.draft_next(ws, meeting)
    sessions.close(ws, meeting, CloseAnswers("ask-members"))
    done = session_next.draft_next(ws, meeting, Wish(on=NEXT))
    this = sessions.show(ws, meeting)
    assert (this.next_session_id, done.view.venue) == (done.view.id, this.venue)
    with pytest.raises(Refused, match="HAR-2 follows HAR-1 already"):
        session_next.draft_next(ws, meeting)
    undo.undo(ws, done.undo)
    assert sessions.show(ws, meeting).next_session_id is None
