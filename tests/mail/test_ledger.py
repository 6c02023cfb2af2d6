"""Each step of the ledger holds only for the try that made it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from coptui.mail import ledger
from coptui.mail.verdicts import Outcome, Result, Stage
from coptui.store.models import Delivery, Mailing
from coptui.workspace import Workspace
from tests.conftest import FrozenClock
from tests.mail.sending import a_mailing, states

ACCEPTED = Result(Outcome.ACCEPTED, Stage.DOT, 250, "2.0.0 queued")
LATER = Result(Outcome.RETRY, Stage.RCPT, 450, "4.2.0 later")


def test_a_dead_owner_leaves_waiting_or_doubt_but_never_a_second_try(ws: Workspace) -> None:
    mailing = a_mailing(ws, 6)
    claims = ledger.claim(ws, "dead", 6)
    assert ledger.mark_sending(ws, claims[1])
    assert ledger.mark_sending(ws, claims[2])
    ledger.record(ws, claims[2], ACCEPTED)
    ledger.record(ws, claims[3], LATER, ws.now() + timedelta(minutes=5))
    ledger.record(ws, claims[4], Result(Outcome.REFUSED, Stage.RCPT, 550, "no"))
    ledger.skip(ws, claims[5], "withdrew")
    found = ledger.recover(ws, "alive")
    assert (found.waiting, found.doubtful) == (1, 1)
    assert states(mailing) == ["queued", "unknown", "accepted", "retry", "refused", "skipped"]
    assert ledger.recover(ws, "alive") == ledger.Recovered(0, 0)


def test_my_own_work_is_not_recovered(ws: Workspace) -> None:
    mailing = a_mailing(ws, 2)
    claims = ledger.claim(ws, "me", 2)
    ledger.mark_sending(ws, claims[0])
    assert ledger.recover(ws, "me") == ledger.Recovered(0, 0)
    assert states(mailing) == ["sending", "claimed"]


def test_nothing_claims_what_is_in_doubt(ws: Workspace, clock: FrozenClock) -> None:
    a_mailing(ws, 1)
    (claimed,) = ledger.claim(ws, "dead", 9)
    ledger.mark_sending(ws, claimed)
    ledger.recover(ws, "alive")
    clock.tick(days=30)
    assert ledger.claim(ws, "alive", 9) == []


def test_an_old_attempt_changes_nothing(ws: Workspace) -> None:
    mailing = a_mailing(ws, 1)
    (old,) = ledger.claim(ws, "one", 1)
    ledger.recover(ws, "two")
    (new,) = ledger.claim(ws, "two", 1)
    assert not ledger.mark_sending(ws, old)
    assert not ledger.record(ws, old, ACCEPTED)
    assert states(mailing) == ["claimed"]
    assert ledger.mark_sending(ws, new)


def test_a_late_acceptance_settles_a_doubt_but_a_late_refusal_does_not(ws: Workspace) -> None:
    mailing = a_mailing(ws, 2)
    claims = ledger.claim(ws, "one", 2)
    for claimed in claims:
        ledger.mark_sending(ws, claimed)
    ledger.recover(ws, "two")
    assert ledger.record(ws, claims[0], ACCEPTED)
    assert not ledger.record(ws, claims[1], LATER, ws.now())
    assert states(mailing) == ["accepted", "unknown"]


@pytest.mark.parametrize("status", ["paused", "cancelled", "draft", "done"])
def test_only_a_mailing_that_goes_is_claimed_or_marked(ws: Workspace, status: str) -> None:
    mailing = a_mailing(ws, 2)
    (claimed,) = ledger.claim(ws, "me", 1)
    Mailing.update(status=status).execute()
    assert ledger.claim(ws, "me", 5) == []
    assert not ledger.mark_sending(ws, claimed)
    assert states(mailing) == ["claimed", "queued"]


def test_a_claim_that_was_withdrawn_meanwhile_gets_no_mark(ws: Workspace) -> None:
    mailing = a_mailing(ws, 1)
    (claimed,) = ledger.claim(ws, "me", 1)
    Delivery.update(state="skipped", reason="withdrew").execute()
    assert not ledger.mark_sending(ws, claimed)
    ledger.release(ws, [claimed])
    assert states(mailing) == ["skipped"]


def test_nothing_is_claimed_before_its_time(ws: Workspace, clock: FrozenClock) -> None:
    mailing = a_mailing(ws, 1, not_before=ws.now() + timedelta(seconds=60))
    assert ledger.claim(ws, "me", 5) == []
    clock.tick(seconds=61)
    assert len(ledger.claim(ws, "me", 5)) == 1
    assert Mailing.get_by_id(mailing.id).status == "going"


def test_a_retry_waits_for_its_time(ws: Workspace, clock: FrozenClock) -> None:
    a_mailing(ws, 1)
    (claimed,) = ledger.claim(ws, "me", 5)
    ledger.record(ws, claimed, LATER, ws.now() + timedelta(minutes=5))
    assert ledger.claim(ws, "me", 5) == []
    assert ledger.next_due(ws) == ws.now() + timedelta(minutes=5)
    clock.tick(minutes=5)
    (again,) = ledger.claim(ws, "me", 5)
    assert again.tries == 1


def test_what_is_too_late_is_never_sent(ws: Workspace, clock: FrozenClock) -> None:
    mailing = a_mailing(ws, 2, expires_at=ws.now() + timedelta(hours=1))
    (claimed,) = ledger.claim(ws, "me", 1)
    clock.tick(hours=2)
    assert not ledger.mark_sending(ws, claimed)
    ledger.release(ws, [claimed])
    assert ledger.claim(ws, "me", 5) == []
    assert states(mailing) == ["expired", "expired"]


def test_a_server_that_puts_off_for_two_days_is_given_up(ws: Workspace, clock: FrozenClock) -> None:
    mailing = a_mailing(ws, 1)
    (claimed,) = ledger.claim(ws, "me", 1)
    ledger.record(ws, claimed, LATER, ws.now() + timedelta(hours=8))
    clock.tick(hours=49)
    assert ledger.claim(ws, "me", 5) == []
    assert states(mailing) == ["expired"]


def test_three_strikes_put_a_message_aside(ws: Workspace) -> None:
    mailing = a_mailing(ws, 1)
    for strikes in range(1, 4):
        (claimed,) = ledger.claim(ws, "me", 1)
        assert ledger.strike(ws, claimed, "internal: ValueError") is (strikes == 3)
    assert states(mailing) == ["refused"]
    assert Delivery.get().reason == "internal: ValueError"


def test_a_mailing_is_done_only_when_no_row_can_move(ws: Workspace) -> None:
    mailing = a_mailing(ws, 2)
    claims = ledger.claim(ws, "me", 2)
    ledger.mark_sending(ws, claims[0])
    ledger.record(ws, claims[0], ACCEPTED)
    ledger.record(ws, claims[1], LATER, ws.now() + timedelta(minutes=5))
    assert ledger.finish_mailings(ws) == 0
    Delivery.update(state="unknown").where(Delivery.id == claims[1].id).execute()
    assert ledger.finish_mailings(ws) == 1
    assert Mailing.get_by_id(mailing.id).finished_at == ws.now()


def test_what_was_confirmed_to_leave_waits_while_the_home_is_in_practice(ws: Workspace) -> None:
    a_mailing(ws, 1)
    ws.store.set_meta("practice", "1")
    assert ledger.claim(ws, "me", 5) == []
    ws.store.set_meta("practice", "0")
    assert len(ledger.claim(ws, "me", 5)) == 1


def test_practice_begun_after_the_claim_holds_what_was_claimed(ws: Workspace) -> None:
    mailing = a_mailing(ws, 1)
    practised = a_mailing(ws, 1, practice=True)
    ws.store.set_meta("practice", "0")
    live, tried = ledger.claim(ws, "me", 5)
    ws.store.set_meta("practice", "1")
    assert not ledger.mark_sending(ws, live)
    assert ledger.mark_sending(ws, tried)
    assert (states(mailing), states(practised)) == (["claimed"], ["sending"])
