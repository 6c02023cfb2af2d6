"""The outbox as the faces see it: how it stands, doubts and how they end, pause and cancel."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from coptui.errors import NotFound, Refused, Unavailable
from coptui.mail import ledger
from coptui.mail.lock import SenderLock
from coptui.mail.verdicts import Outcome, Result, Stage
from coptui.services import audit, mailing_messages, outbox, sender, sending_alone
from coptui.store.models import Delivery, Mailing
from coptui.workspace import Workspace
from tests.conftest import FrozenClock
from tests.mail.sending import a_mailing, direct, messages_for, states
from tests.smtp_server import Drop, SmtpServer, once


@pytest.fixture
def server(ws: Workspace, monkeypatch: pytest.MonkeyPatch) -> Iterator[SmtpServer]:
    """A server this home is set up for; messages are made without templates."""
    monkeypatch.setattr(mailing_messages, "messages_for", messages_for)
    with SmtpServer(security="none") as running:
        sender.setup(
            ws,
            host="127.0.0.1",
            port=running.port,
            security="none",
            from_address="hello@example.org",
            per_minute=600_000,
        )
        yield running


async def run(ws: Workspace, **more: object) -> outbox.RunResult:
    return await outbox.run(direct(ws), once=True, stop=asyncio.Event(), **more)  # type: ignore[arg-type]


def in_doubt(ws: Workspace, people: int = 1) -> Mailing:
    mailing = a_mailing(ws, people)
    for claimed in ledger.claim(ws, "dead", people):
        ledger.mark_sending(ws, claimed)
    ledger.recover(ws, "alive")
    ledger.finish_mailings(ws)
    return mailing


async def test_what_is_confirmed_leaves(ws: Workspace, server: SmtpServer) -> None:
    mailing = a_mailing(ws, 3)
    seen: list[outbox.Progress] = []
    result = await run(ws, on_progress=seen.append)
    assert result == outbox.RunResult({"accepted": 3})
    assert states(mailing) == ["accepted"] * 3
    assert {one.sender for one in server.taken} == {"hello@example.org"}
    assert [one.at for one in seen] == [ws.now()] * 3


async def test_in_practice_nothing_leaves_even_with_a_server_set_up(
    ws: Workspace, server: SmtpServer
) -> None:
    a_mailing(ws, 2, practice=True)
    await run(ws)
    assert server.connections == 0
    assert len(list(ws.practice_dir.iterdir())) == 2


async def test_a_home_that_went_back_to_practice_holds_what_was_to_leave(
    ws: Workspace, server: SmtpServer
) -> None:
    mailing = a_mailing(ws, 2)
    sender.practice(ws)
    await run(ws)
    assert states(mailing) == ["queued", "queued"]
    view = outbox.status(ws)
    assert (view.held, view.next_at) == (2, None)
    assert "2 held while you practise" in view.words


async def test_a_second_sender_is_told_that_one_is_at_work(
    ws: Workspace, server: SmtpServer
) -> None:
    a_mailing(ws, 1)
    lock = SenderLock(ws.lock_file)
    lock.acquire()
    try:
        with pytest.raises(Unavailable, match="is sending"):
            await run(ws)
    finally:
        lock.release()


async def test_trouble_is_told_in_plain_words_with_what_was_done(
    ws: Workspace, server: SmtpServer
) -> None:
    mailing = a_mailing(ws, 1)
    sender.setup(ws, ca_file=str(ws.home / "nowhere.pem"), port=465, security="tls")
    ws.store.set_meta("practice", "0")
    with pytest.raises(outbox.Stopped) as stopped:
        await run(ws)
    assert stopped.value.kind == "ca_file"
    assert "certificate file" in str(stopped.value)
    assert states(mailing) == ["queued"]


async def test_not_set_up_is_told_before_anything_is_claimed(ws: Workspace) -> None:
    mailing = a_mailing(ws, 1)
    with pytest.raises(Exception, match="not set up"):
        await run(ws)
    assert states(mailing) == ["queued"]


def test_the_outbox_tells_how_it_stands(ws: Workspace, clock: FrozenClock) -> None:
    assert outbox.status(ws).words == "Nothing waits."
    a_mailing(ws, 3, not_before=ws.now() + timedelta(seconds=60))
    assert outbox.status(ws).next_at == ws.now() + timedelta(seconds=60)
    clock.tick(seconds=60)
    (first,) = ledger.claim(ws, "me", 1)
    ledger.mark_sending(ws, first)
    ledger.record(ws, first, Result(Outcome.ACCEPTED, Stage.DOT, 250, "ok"))
    view = outbox.status(ws)
    assert (view.waiting, view.done, view.total, view.doubts) == (2, 1, 3, 0)
    assert view.going_mailing_id == 1


def test_work_left_by_a_dead_sender_is_due_at_once(ws: Workspace) -> None:
    a_mailing(ws, 1)
    (claimed,) = ledger.claim(ws, "dead", 1)
    ledger.mark_sending(ws, claimed)
    assert outbox.status(ws).next_at == ws.now()
    lock = SenderLock(ws.lock_file)
    lock.acquire()
    try:
        assert outbox.status(ws).next_at is None
    finally:
        lock.release()


async def test_a_doubt_is_shown_with_its_evidence(ws: Workspace, server: SmtpServer) -> None:
    server.decide = once("dot", Drop(take=True))
    a_mailing(ws, 1)
    result = await run(ws)
    assert result.needs_a_look
    (doubt,) = outbox.doubts(ws)
    assert doubt.email == "p1-1@example.org"
    assert doubt.at == ws.now()
    assert "127.0.0.1" in doubt.evidence
    assert "<m1-1@example.org>" in doubt.evidence


@pytest.mark.parametrize(
    ("how", "state"), [("sent", "accepted"), ("not-sent", "refused"), ("send-again", "queued")]
)
def test_a_person_settles_a_doubt_once(ws: Workspace, how: str, state: str) -> None:
    mailing = in_doubt(ws)
    done = outbox.settle(ws, 1, how)
    assert done.view.doubts == 0
    assert states(mailing) == [state]
    assert Delivery.get().settled_by == ws.by
    with pytest.raises(Refused, match="not in doubt"):
        outbox.settle(ws, 1, how)
    assert audit.verify(ws) == []


async def test_sent_again_it_is_the_same_message(ws: Workspace, server: SmtpServer) -> None:
    in_doubt(ws)
    assert Mailing.get().status == "done"
    outbox.settle(ws, 1, "send-again")
    await run(ws)
    assert [one.message_id for one in server.taken] == ["<m1-1@example.org>"]
    assert Mailing.get().status == "done"


def test_settling_what_is_not_there_is_refused(ws: Workspace) -> None:
    with pytest.raises(NotFound):
        outbox.settle(ws, 7, "sent")
    with pytest.raises(Refused):
        outbox.settle(ws, 7, "perhaps")


def test_nothing_of_a_cancelled_mailing_is_promised_to_go_again(ws: Workspace) -> None:
    mailing = in_doubt(ws)
    Mailing.update(status="cancelled").execute()
    with pytest.raises(Refused, match="cancelled"):
        outbox.settle(ws, 1, "send-again")
    assert states(mailing) == ["unknown"]
    outbox.settle(ws, 1, "not-sent")
    assert states(mailing) == ["refused"]


async def test_paused_nothing_leaves_and_resumed_it_goes_on(
    ws: Workspace, server: SmtpServer
) -> None:
    mailing = a_mailing(ws, 2)
    assert outbox.pause(ws, mailing.id).view.status == "paused"
    await run(ws)
    assert server.taken == []
    assert outbox.resume(ws, mailing.id).view.counts["waiting"] == 2
    await run(ws)
    assert len(server.taken) == 2
    with pytest.raises(Refused, match="done"):
        outbox.pause(ws, mailing.id)


def test_cancelling_says_how_many_had_left(ws: Workspace) -> None:
    mailing = a_mailing(ws, 4)
    claims = ledger.claim(ws, "me", 3)
    ledger.mark_sending(ws, claims[0])
    ledger.record(ws, claims[0], Result(Outcome.ACCEPTED, Stage.DOT, 250, "ok"))
    ledger.mark_sending(ws, claims[1])
    done = outbox.cancel(ws, mailing.id)
    assert states(mailing) == ["accepted", "sending", "cancelled", "cancelled"]
    assert done.said == "Cancelled: 1 message had left already; the other 2 will not go."
    assert not ledger.mark_sending(ws, claims[2])
    ledger.record(ws, claims[1], Result(Outcome.ACCEPTED, Stage.DOT, 250, "ok"))
    assert states(mailing)[1] == "accepted"
    with pytest.raises(Refused):
        outbox.cancel(ws, mailing.id)


def test_a_headless_run_opens_the_home_itself(home: Path) -> None:
    with Workspace.open(home):
        pass
    assert sending_alone.run_here(home, once=True) == outbox.RunResult({})
