"""Closing a session: four questions, the next session, and drafts that nobody sent yet."""

from __future__ import annotations

from datetime import date, time

import pytest

from coptui.errors import Refused
from coptui.services import attendance, consent, mailings, members, sessions, topics, undo
from coptui.services.sessions import CloseAnswers
from coptui.store.models import Delivery, Mailing, Membership, Session, UndoEntry
from coptui.workspace import Workspace
from tests.conftest import FrozenClock
from tests.hostile import FORBIDDEN, HOSTILE
from tests.services.practice import TODAY, harbour, person, session, topic

NEXT = date(2026, 12, 18)
AGAIN = CloseAnswers("again", next_on=NEXT, who_else="the credit union", useful="the larder's news")


def held(ws: Workspace) -> tuple[int, int, int]:
    """A session today that Jo came to and Bea was invited to; both may be mailed."""
    which = harbour(ws)
    jo = person(ws, "Jo Pardew", email="jo@lantern.example")
    bea = person(ws, "Bea Lindqvist", email="bea@lantern.example")
    words = consent.add_wording(ws, "We write to you about sessions.", ["mail"]).view
    for who in (jo, bea):
        consent.give(ws, who, "mail", method="sheet", on=TODAY, wording_id=words.id)
    members.add(ws, which, [jo, bea])
    meeting = session(ws, topic(ws, which))
    sessions.mark_invited(ws, meeting, [jo, bea])
    attendance.here(ws, meeting, jo)
    return meeting, jo, bea


def test_meeting_again_makes_the_next_session_like_this_one(ws: Workspace) -> None:
    meeting, _jo, _bea = held(ws)
    closed = sessions.close(ws, meeting, AGAIN).view
    this, following = closed.session, closed.next_session
    assert (this.status, this.decision, this.who_else) == ("held", "again", "the credit union")
    assert following is not None and this.next_session_id == following.id
    assert (following.code, following.when) == ("HAR-2", "Friday 18 December 2026, 12:30–14:30")
    same = ("venue", "access", "host", "host_contact", "topic", "topic_id")
    assert [getattr(following, name) for name in same] == [getattr(this, name) for name in same]
    assert following.calendar_uid != this.calendar_uid
    assert following.topic_where == "session 2 of about 4"


def test_thanks_and_news_wait_in_one_mailing_and_nothing_is_queued(ws: Workspace) -> None:
    meeting, jo, bea = held(ws)
    closed = sessions.close(ws, meeting, AGAIN).view
    assert closed.not_prepared == ()
    assert [(one.template, one.voices) for one in closed.drafts] == [("T3a", ("T3b",)), ("T1", ())]
    voices = {one.contact_id: one.voice for one in mailings.audience(ws, closed.drafts[0].id).goes}
    assert (voices[jo], voices[bea]) == ("", "T3b")
    assert {row.status for row in Mailing.select()} == {"draft"}
    assert Delivery.select().count() == 0


def test_taking_back_a_close_takes_back_all_that_it_made(ws: Workspace) -> None:
    meeting, _jo, _bea = held(ws)
    before = sessions.show(ws, meeting)
    done = sessions.close(ws, meeting, AGAIN)
    assert undo.latest(ws) is not None and undo.latest(ws).id == done.undo  # type: ignore[union-attr]
    undo.undo(ws)
    assert sessions.show(ws, meeting) == before
    assert (Session.select().count(), Mailing.select().count()) == (1, 0)
    assert {row.standing for row in Membership.select()} == {"interested"}
    assert topics.show(ws, before.topic_id or 0).status == "planned"


def test_a_close_stays_once_one_of_its_mailings_is_confirmed(ws: Workspace) -> None:
    meeting, _jo, _bea = held(ws)
    done = sessions.close(ws, meeting, AGAIN)
    Mailing.update(status="waiting").where(Mailing.id == done.view.drafts[0].id).execute()
    with pytest.raises(Refused):
        undo.undo(ws, done.undo)
    assert sessions.show(ws, meeting).status == "held"


def test_those_who_came_are_attendees_and_the_topic_is_open(ws: Workspace) -> None:
    meeting, jo, bea = held(ws)
    sessions.close(ws, meeting, AGAIN)
    standing = {row.contact_id: row.standing for row in Membership.select()}
    assert standing == {jo: "attendee", bea: "interested"}
    view = topics.show(ws, sessions.show(ws, meeting).topic_id or 0)
    assert (view.status, view.held_sessions, view.started) == ("open", 1, TODAY)


@pytest.mark.parametrize("decision", ["stop", "ask-members"])
def test_without_a_next_session_there_is_no_invitation(ws: Workspace, decision: str) -> None:
    meeting, _jo, _bea = held(ws)
    closed = sessions.close(ws, meeting, CloseAnswers(decision)).view
    assert closed.next_session is None
    assert [(one.template, one.voices) for one in closed.drafts] == [("T3a", ("T3b",))]
    assert closed.session.decision == decision.replace("-", "_")


@pytest.mark.parametrize("decision", ["stop", "ask-members"])
def test_a_date_needs_the_wish_to_meet_again(ws: Workspace, decision: str) -> None:
    meeting, _jo, _bea = held(ws)
    with pytest.raises(Refused) as refused:
        sessions.close(ws, meeting, CloseAnswers(decision, next_on=NEXT))
    assert refused.value.field == "next_on"
    assert sessions.show(ws, meeting).status == "invited"


def test_another_topic_may_still_be_open(ws: Workspace) -> None:
    meeting, _jo, _bea = held(ws)
    closed = sessions.close(ws, meeting, CloseAnswers("other-topic", next_on=NEXT)).view
    assert closed.next_session is not None
    assert closed.next_session.topic == "" and "topic" in " ".join(closed.next_session.missing)


def test_another_topic_can_be_named(ws: Workspace) -> None:
    meeting, _jo, _bea = held(ws)
    other = topics.add(ws, sessions.show(ws, meeting).community_id, "Medicines that travel").view
    answers = CloseAnswers("other-topic", next_on=NEXT, next_topic_id=other.id)
    closed = sessions.close(ws, meeting, answers).view
    assert closed.next_session is not None
    assert closed.next_session.topic == "Medicines that travel"


def test_meeting_again_without_a_date_is_kept_as_an_idea(ws: Workspace) -> None:
    meeting, _jo, _bea = held(ws)
    closed = sessions.close(ws, meeting, CloseAnswers("again")).view
    assert closed.next_session is not None and closed.next_session.status == "idea"
    assert "T1" not in [draft.template for draft in closed.drafts]


def test_the_next_keeps_its_hour_over_the_clock_change(ws: Workspace) -> None:
    meeting, _jo, _bea = held(ws)
    answers = CloseAnswers("again", next_on=date(2027, 4, 1))
    following = sessions.close(ws, meeting, answers).view.next_session
    assert following is not None and following.start is not None
    assert following.start.isoformat() == "2027-04-01T12:30:00+01:00"


def test_a_next_hour_that_the_clocks_leave_out_closes_nothing(ws: Workspace) -> None:
    meeting, _jo, _bea = held(ws)
    answers = CloseAnswers(
        "again", next_on=date(2027, 3, 28), next_start=time(1, 15), next_end=time(3, 0)
    )
    with pytest.raises(Refused, match="does not exist"):
        sessions.close(ws, meeting, answers)
    assert sessions.show(ws, meeting).status == "invited"
    assert Session.select().count() == 1


@pytest.mark.parametrize("day", [date(2026, 11, 22), TODAY])
def test_the_next_session_comes_after_this_one(ws: Workspace, day: date) -> None:
    meeting, _jo, _bea = held(ws)
    with pytest.raises(Refused) as refused:
        sessions.close(ws, meeting, CloseAnswers("again", next_on=day))
    assert refused.value.field == "next_on"


@pytest.mark.parametrize("when", ["tomorrow", "undated", "cancelled", "closed"])
def test_what_was_not_held_cannot_be_closed(ws: Workspace, when: str) -> None:
    day = {"tomorrow": date(2026, 11, 24), "undated": None}.get(when, TODAY)
    meeting = session(ws, topic(ws, harbour(ws)), day)
    if when == "cancelled":
        sessions.cancel(ws, meeting)
    if when == "closed":
        sessions.close(ws, meeting, CloseAnswers("stop"))
    acts = UndoEntry.select().count()
    with pytest.raises(Refused):
        sessions.close(ws, meeting, AGAIN)
    assert UndoEntry.select().count() == acts


def test_a_close_before_the_hour_is_told(ws: Workspace, clock: FrozenClock) -> None:
    meeting, _jo, _bea = held(ws)
    early = "HAR-1 is to begin at 12:30: by the clock it has not begun yet."
    assert sessions.not_begun(ws, meeting) == early
    clock.tick(hours=2.5)
    assert sessions.not_begun(ws, meeting) == ""
    undated = session(ws, Session.get_by_id(meeting).series_id or 0, None)
    assert sessions.not_begun(ws, undated) == ""


def test_nobody_came_and_nobody_is_thanked(ws: Workspace) -> None:
    meeting = session(ws, topic(ws, harbour(ws)))
    attendance.walk_in(ws, meeting, "Bert")
    assert sessions.close(ws, meeting, CloseAnswers("stop")).view.drafts == ()


@pytest.mark.parametrize("decision", ["", "perhaps", "pausieren"])
def test_an_unknown_decision_is_refused(ws: Workspace, decision: str) -> None:
    meeting, _jo, _bea = held(ws)
    with pytest.raises(Refused) as refused:
        sessions.close(ws, meeting, CloseAnswers(decision))
    assert refused.value.field == "decision"


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_words_are_kept_harmless_in_every_answer(ws: Workspace, text: str) -> None:
    meeting = session(ws, topic(ws, harbour(ws)))
    answers = CloseAnswers(
        "again",
        reason=text,
        who_else=text,
        useful=text,
        thanks_for=text,
        next_on=NEXT,
        next_venue="V " + text,
        next_example="E " + text,
    )
    done = sessions.close(ws, meeting, answers)
    kept = [done.said]
    for view in (done.view.session, done.view.next_session):
        kept += [str(value) for value in vars(view).values()]
    kept.append(Session.get_by_id(meeting).thanks_for)
    assert not FORBIDDEN & (set("".join(kept)) - {"\n", "\t"})


def test_a_session_that_was_held_can_get_its_answers_later(ws: Workspace) -> None:
    meeting, _jo, _bea = held(ws)
    Session.update(status="held").where(Session.id == meeting).execute()
    assert sessions.close(ws, meeting, AGAIN).view.session.decision == "again"
    with pytest.raises(Refused, match="already"):
        sessions.close(ws, meeting, AGAIN)


def test_people_of_a_first_session_were_there_and_never_came_before(ws: Workspace) -> None:
    meeting, jo, _bea = held(ws)
    sessions.close(ws, meeting, CloseAnswers("stop", drafts=False))
    draft = mailings.prepare(ws, "T3a", session_id=meeting).view
    groups = {one.contact_id: one.group for one in mailings.audience(ws, draft.id).goes}
    assert groups == {jo: "were there"}
