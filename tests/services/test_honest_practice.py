"""What was practised counts as nothing; who knows only the old day is not forgotten."""

from __future__ import annotations

from datetime import date, time, timedelta
from typing import Any

import pytest

from coptui.domain.next_facts import Line
from coptui.errors import Refused
from coptui.services import (
    attendance,
    demo,
    left_waiting,
    mailing_drafts,
    mailings,
    putting_off,
    sender,
    sessions,
    today,
    undo,
)
from coptui.services.sessions import CloseAnswers
from coptui.store.models import Delivery, Invitation, Mailing
from coptui.workspace import Workspace
from tests.conftest import FrozenClock
from tests.services.mailing_home import Town, confirmed, goes_live, person, town

WEDNESDAY = "Mon 23 Nov"


@pytest.fixture
def here(ws: Workspace) -> Town:
    return town(ws)


def goes(ws: Workspace, template: str, session: int, *, state: str = "accepted") -> int:
    """A mailing that went, or was practised, to everybody it could go to."""
    draft = mailings.prepare(ws, template, session_id=session).view
    confirmed(ws, draft.id, draft.to)
    Delivery.update(state=state).where(Delivery.mailing == draft.id).execute()
    Mailing.update(status="done").where(Mailing.id == draft.id).execute()
    return draft.id


def line(ws: Workspace, rule: str) -> Line | None:
    return next((one for one in today.next_lines(ws) if one.rule == rule), None)


def must(ws: Workspace, rule: str) -> Line:
    found = line(ws, rule)
    assert found is not None, [one.rule for one in today.next_lines(ws)]
    return found


# -- practice ------------------------------------------------------------------------------------


def test_a_practised_invitation_has_reached_nobody(ws: Workspace, here: Town) -> None:
    goes(ws, "T1", here.session)
    it = sessions.show(ws, here.session)
    assert (it.status, it.invited, it.practised_on) == ("date_set", 0, ws.today())
    assert not Invitation.select().where(Invitation.invited_at.is_null(False)).exists()
    due = must(ws, "N5")
    assert due.what == "Invite 4 people to session 1"
    assert due.why == f"practised on {WEDNESDAY}; nobody has it yet"


def test_after_leaving_practice_nothing_practised_counts(ws: Workspace, here: Town) -> None:
    goes(ws, "T1", here.session)
    goes_live(ws)
    assert must(ws, "N5").what == "Invite 4 people to session 1"
    assert sessions.show(ws, here.session).status == "date_set"
    draft = mailings.prepare(ws, "T1", session_id=here.session).view
    assert draft.to == 4
    assert "again" not in {one.rule for one in mailings.findings(ws, draft.id)}
    goes(ws, "T1", here.session)
    it = sessions.show(ws, here.session)
    assert (it.status, it.invited, it.practised_on) == ("invited", 4, None)
    assert line(ws, "N5") is None


def test_a_day_moved_while_practising_has_to_be_told_to_nobody(ws: Workspace, here: Town) -> None:
    goes(ws, "T1", here.session)
    sessions.move_date(ws, here.session, date(2026, 12, 10))
    assert sessions.show(ws, here.session).old_people == 0
    assert line(ws, "N33") is None


def test_practised_thanks_and_news_leave_their_lines(
    ws: Workspace, here: Town, clock: FrozenClock
) -> None:
    attended(ws, here, clock)
    goes(ws, "T3a", here.session)
    goes(ws, "T3b", here.session)
    assert "practised on" in must(ws, "N15").why
    assert must(ws, "N17").what == "Agree the summary of session 1"


def test_practised_thanks_hold_nobody_back_from_the_real_news(
    ws: Workspace, here: Town, clock: FrozenClock
) -> None:
    attended(ws, here, clock)
    goes(ws, "T3a", here.session)
    Mailing.update(status="cancelled").where(Mailing.status == "draft").execute()
    assert mailings.prepare(ws, "T3b", session_id=here.session).view.to == 3
    goes_live(ws)
    assert mailings.prepare(ws, "T3b", session_id=here.session).view.to == 4


def test_in_a_demo_practised_counts_as_sent(home: Any, clock: FrozenClock) -> None:
    demo.make(home, clock)
    with Workspace.open(home, clock=clock) as ws:
        doorstep = next(one for one in sessions.list_of(ws) if one.code == "DOR-2")
        if not doorstep.may_invite:
            sessions.edit(ws, doorstep.id, venue="The Library", access="Step-free.")
        goes(ws, "T1", doorstep.id)
        assert sessions.show(ws, doorstep.id).status == "invited"
        assert "N5" not in [one.rule for one in today.next_lines(ws)]


# -- another day ---------------------------------------------------------------------------------


def invited(ws: Workspace, here: Town) -> None:
    goes_live(ws)
    goes(ws, "T1", here.session)


def test_who_knows_the_old_day_is_told_until_the_mail_has_gone(ws: Workspace, here: Town) -> None:
    invited(ws, here)
    sessions.move_date(ws, here.session, date(2026, 12, 10))
    assert must(ws, "N33").what == "4 people know the old day: tell them"
    assert (must(ws, "N33").do, sessions.show(ws, here.session).old_people) == ("prepare_change", 4)
    mailings.prepare(ws, "T6", session_id=here.session)
    undo.undo(ws)
    assert must(ws, "N33"), "undoing the draft does not tell anybody"
    goes(ws, "T6", here.session)
    assert line(ws, "N33") is None
    assert sessions.show(ws, here.session).status == "invited"


def test_one_who_was_not_reached_still_knows_the_old_day(ws: Workspace, here: Town) -> None:
    invited(ws, here)
    sessions.move_date(ws, here.session, date(2026, 12, 10))
    change = goes(ws, "T6", here.session)
    Delivery.update(state="refused").where(
        Delivery.mailing == change, Delivery.name == "Jo Pardew"
    ).execute()
    assert must(ws, "N33").what == "1 person knows the old day: tell them"
    rest = mailings.audience(ws, mailings.prepare(ws, "T6", session_id=here.session).view.id)
    assert [one.name for one in rest.goes] == ["Jo Pardew"]


def test_calling_off_and_another_place_have_to_be_told_too(ws: Workspace, here: Town) -> None:
    invited(ws, here)
    sessions.edit(ws, here.session, venue="Town Hall", access="Step-free.")
    assert must(ws, "N33").what == "4 people know the old place: tell them"
    sessions.cancel(ws, here.session, "The library is closed.")
    assert must(ws, "N33").what == "4 people do not know that it is off: tell them"
    goes(ws, "T6", here.session)
    assert line(ws, "N33") is None


def test_it_may_be_left_out_with_a_reason_until_the_day_moves_again(
    ws: Workspace, here: Town
) -> None:
    invited(ws, here)
    sessions.move_date(ws, here.session, date(2026, 12, 10))
    putting_off.skip(ws, *must(ws, "N33").key, "I rang them all")
    assert line(ws, "N33") is None
    sessions.move_date(ws, here.session, date(2026, 12, 11))
    assert must(ws, "N33")
    undo.undo(ws)
    assert line(ws, "N33") is None, "taking the move back brings the reason back"


def test_moving_back_by_undo_leaves_nothing_to_tell(ws: Workspace, here: Town) -> None:
    invited(ws, here)
    sessions.move_date(ws, here.session, date(2026, 12, 10))
    undo.undo(ws)
    assert line(ws, "N33") is None


def test_taking_a_day_back_that_was_told_is_one_more_change_for_calendars(
    ws: Workspace, here: Town
) -> None:
    invited(ws, here)
    moved = sessions.move_date(ws, here.session, date(2026, 12, 10))
    goes(ws, "T6", here.session)
    undo.undo(ws, moved.undo)
    assert sessions.show(ws, here.session).calendar_sequence > moved.view.calendar_sequence
    assert must(ws, "N33").what == "4 people know the old day: tell them"


# -- the invitation that goes with the thanks ----------------------------------------------------


def attended(ws: Workspace, here: Town, clock: FrozenClock, *, closed: bool = True) -> int:
    """Asha came to the session of 3 December; the next one is on 17 December."""
    for name in ("Asha Verrall", "D.", "Jo Pardew", "José Núñez"):
        sessions.reply(ws, here.session, here.people[name], "yes")
    clock.tick(days=10, hours=6)
    attendance.here(ws, here.session, here.people["Asha Verrall"])
    if not closed:
        return 0
    answers = CloseAnswers("again", next_on=date(2026, 12, 17), next_start=time(12, 30))
    done = sessions.close(ws, here.session, answers).view
    assert done.next_session is not None
    return done.next_session.id


def test_the_thanks_invite_and_the_others_are_still_to_be_invited(
    ws: Workspace, here: Town, clock: FrozenClock
) -> None:
    goes_live(ws)
    after = attended(ws, here, clock)
    goes(ws, "T3a", here.session)
    it = sessions.show(ws, after)
    assert (it.invited, it.to_invite) == (1, 3)
    due = must(ws, "N5")
    assert due.what == "Invite 3 people to session 2"
    assert "1 has it already, with the thanks or news" in due.why
    separate = mailings.prepare(ws, "T1", session_id=after).view
    people = mailings.audience(ws, separate.id)
    assert [one.name for one in people.goes] == ["D.", "Jo Pardew", "José Núñez"]
    why = {one.name: one.words for one in people.held}
    assert why["Asha Verrall"] == "has this invitation already (with the thanks of HAR-1)"
    assert mailing_drafts.include_invited(ws, separate.id).view.to == 4
    undo.undo(ws)
    assert mailings.show(ws, separate.id).to == 3


def test_thanks_and_news_together_invite_everybody(
    ws: Workspace, here: Town, clock: FrozenClock
) -> None:
    goes_live(ws)
    after = attended(ws, here, clock)
    goes(ws, "T3a", here.session)
    goes(ws, "T3b", here.session)
    assert sessions.show(ws, after).to_invite == 0
    assert line(ws, "N5") is None
    separate = mailings.prepare(ws, "T1", session_id=after).view
    assert {one.words for one in mailings.audience(ws, separate.id).held} >= {
        "has this invitation already (with the thanks of HAR-1)",
        "has this invitation already (with the news of HAR-1)",
    }


def test_a_next_session_that_moved_needs_its_own_invitation(
    ws: Workspace, here: Town, clock: FrozenClock
) -> None:
    goes_live(ws)
    after = attended(ws, here, clock)
    goes(ws, "T3a", here.session)
    sessions.move_date(ws, after, date(2026, 12, 18))
    assert must(ws, "N33").what == "1 person knows the old day: tell them"
    assert mailings.prepare(ws, "T1", session_id=after).view.to == 4


# -- drafts --------------------------------------------------------------------------------------


def test_a_draft_that_was_begun_is_found_again(ws: Workspace, here: Town) -> None:
    assert mailing_drafts.begun(ws, "T1", session_id=here.session) is None
    first = mailings.prepare(ws, "T1", session_id=here.session).view.id
    mailings.edit(ws, first, subject="Come and see")
    found = mailing_drafts.begun(ws, "T1", session_id=here.session)
    assert found is not None
    assert (found.view.id, found.said) == (first, f"You began this on {WEDNESDAY} (words changed).")
    assert mailing_drafts.begun(ws, "T2a", session_id=here.session) is None
    goes(ws, "T1", here.session)
    Mailing.update(status="cancelled").where(Mailing.id == first).execute()
    assert mailing_drafts.begun(ws, "T1", session_id=here.session) is None


def test_a_change_mail_about_what_is_over_does_not_go(
    ws: Workspace, here: Town, clock: FrozenClock
) -> None:
    goes(ws, "T1", here.session)
    attended(ws, here, clock)
    change = mailings.prepare(ws, "T6", session_id=here.session).view.id
    stops = [one.text for one in mailings.findings(ws, change) if one.rule == "past"]
    assert stops == ["The session it is about is over."]
    with pytest.raises(Refused):
        confirmed(ws, change, mailings.show(ws, change).to)


def test_closing_drops_the_drafts_from_before_and_undo_brings_them_back(
    ws: Workspace, here: Town, clock: FrozenClock
) -> None:
    attended(ws, here, clock, closed=False)
    change = mailings.prepare(ws, "T6", session_id=here.session).view.id
    done = sessions.close(ws, here.session, CloseAnswers("stop"))
    assert "1 draft from before the session went away" in done.said
    assert mailings.show(ws, change).status == "cancelled"
    undo.undo(ws, done.undo)
    assert mailings.show(ws, change).status == "draft"


# -- left waiting --------------------------------------------------------------------------------


def waits(ws: Workspace, here: Town) -> int:
    draft = mailings.prepare(ws, "T1", session_id=here.session).view
    confirmed(ws, draft.id, draft.to)
    return draft.id


@pytest.mark.parametrize(
    ("minutes", "held"), [(0.5, False), (2.5, False), (3.5, True), (600, True)]
)
def test_what_was_left_in_its_minute_is_asked_for_again(
    ws: Workspace, here: Town, clock: FrozenClock, minutes: float, held: bool
) -> None:
    goes_live(ws)
    which = waits(ws, here)
    clock.tick(minutes=minutes)
    told = left_waiting.hold(ws)
    assert [(one.id, one.people) for one in told] == ([(which, 4)] if held else [])
    assert mailings.show(ws, which).status == ("draft" if held else "waiting")
    assert sessions.show(ws, here.session).invited == (0 if held else 4)
    assert left_waiting.hold(ws) == ()


def test_what_was_left_on_purpose_is_asked_for_at_once(ws: Workspace, here: Town) -> None:
    which = waits(ws, here)
    left_waiting.ask_next_time(ws, [which])
    assert [one.id for one in left_waiting.hold(ws)] == [which]
    assert left_waiting.hold(ws) == ()


def test_what_is_going_already_is_not_held(ws: Workspace, here: Town, clock: FrozenClock) -> None:
    which = waits(ws, here)
    Mailing.update(status="going").execute()
    clock.tick(hours=1)
    assert left_waiting.hold(ws) == ()
    assert mailings.show(ws, which).status == "going"


def test_all_that_waits_is_taken_back_at_once(
    ws: Workspace, here: Town, clock: FrozenClock
) -> None:
    which = waits(ws, here)
    assert [one.people for one in left_waiting.in_its_minute(ws)] == [4]
    left_waiting.take_back_all(ws, [which])
    assert mailings.show(ws, which).status == "draft"
    clock.tick(seconds=timedelta(minutes=2).total_seconds())
    assert left_waiting.in_its_minute(ws) == ()


def test_a_newcomer_does_not_bring_the_line_back(ws: Workspace, here: Town) -> None:
    invited(ws, here)
    person(ws, here, "Nia Newcomer", "nia@new.example")
    assert line(ws, "N5") is None
    assert sender.state(ws).practice is False
