"""A run stops when going on would only repeat itself, and a stop is kept."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import timedelta

import pytest

from coptui.errors import Refused, Unavailable
from coptui.mail import departures, ledger, sizes
from coptui.mail.breaker import Breaker
from coptui.mail.pacing import DAY, Limits
from coptui.mail.smtp import Timeouts
from coptui.mail.verdicts import Outcome, Result, Stage
from coptui.services import mailing_messages, mailings, outbox, sender
from coptui.store import sqlite
from coptui.store.models import Delivery, Departure, Mailing
from coptui.workspace import Workspace
from tests.conftest import FrozenClock
from tests.mail.sending import a_mailing, at_once, direct, messages_for, orders, run, states
from tests.services.mailing_home import confirmed
from tests.smtp_server import Drop, Fault, Hang, Say, SmtpServer, Talk, once


@pytest.fixture(params=["one by one", "pipelined"])
def way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Whether the server takes several commands at once."""
    if request.param == "pipelined":
        monkeypatch.setattr(SmtpServer, "offers", ("PIPELINING", *SmtpServer.offers))
    return str(request.param)


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


async def outbox_run(ws: Workspace, **more: object) -> outbox.RunResult:
    return await outbox.run(direct(ws), once=True, stop=asyncio.Event(), **more)  # type: ignore[arg-type]


# -- when a run stops ------------------------------------------------------------------------------


@pytest.mark.parametrize("take", [True, False])
@pytest.mark.usefixtures("way")
async def test_a_server_that_drops_every_dot_stops_the_run_after_three(
    ws: Workspace, take: bool
) -> None:
    mailing = a_mailing(ws, 9)
    with SmtpServer(security="none", decide=once("dot", Drop(take=take))) as server:
        result = await run(ws, orders(ws, server))
    assert result.trouble is not None
    assert result.trouble.kind == "dropped"
    assert sorted(states(mailing)) == [*["queued"] * 6, *["unknown"] * 3]


@pytest.mark.parametrize("step", ["mail", "rcpt", "data"])
@pytest.mark.usefixtures("way")
async def test_a_server_that_drops_before_each_message_stops_the_run_after_three(
    ws: Workspace, step: str
) -> None:
    mailing = a_mailing(ws, 9)
    with SmtpServer(security="none", decide=once(step, Drop())) as server:
        result = await run(ws, orders(ws, server))
    assert result.trouble is not None
    assert result.trouble.kind == "dropped"
    assert sorted(states(mailing)) == [*["queued"] * 6, *["retry"] * 3]


@pytest.mark.parametrize(
    ("step", "says", "stops"),
    [
        ("mail", b"451 4.3.0 later\r\n", True),
        ("data", b"452 4.3.1 full\r\n", True),
        ("dot", b"451 4.7.1 later\r\n", True),
        ("rcpt", b"452 4.5.3 too many recipients\r\n", True),
        ("rcpt", b"451 4.3.2 system not accepting messages\r\n", True),
        ("rcpt", b"450 4.2.0 Greylisted\r\n", False),
        ("rcpt", b"450 4.7.1 come back in five minutes\r\n", False),
        ("dot", b"451 4.7.1 Graylisting in action\r\n", False),
    ],
)
@pytest.mark.usefixtures("way")
async def test_the_same_later_for_everybody_stops_the_run_but_greylisting_does_not(
    ws: Workspace, step: str, says: bytes, stops: bool
) -> None:
    mailing = a_mailing(ws, 6)
    with SmtpServer(security="none", decide=once(step, Say(says))) as server:
        result = await run(ws, orders(ws, server))
    assert (result.trouble.kind if result.trouble else "") == ("put_off" if stops else "")
    assert states(mailing) == ([*["retry"] * 3, *["queued"] * 3] if stops else ["retry"] * 6)


def test_one_that_goes_through_breaks_the_row() -> None:
    breaker = Breaker()
    lost = Result(Outcome.UNKNOWN, Stage.DOT, 0, "closed")
    taken = Result(Outcome.ACCEPTED, Stage.DOT, 250, "ok")
    assert [breaker.heard(one) for one in [lost, lost, taken, lost, lost]] == [None] * 5
    assert breaker.heard(lost) is not None


def test_connections_that_all_break_at_once_are_one_event() -> None:
    breaker = Breaker(connections=4)
    lost = Result(Outcome.UNKNOWN, Stage.DOT, 0, "closed")
    assert [breaker.heard(lost) for _ in range(5)] == [None] * 5
    assert breaker.heard(lost) is not None


# -- a stop is kept --------------------------------------------------------------------------------


async def test_a_timer_does_not_start_again_what_was_stopped_and_a_person_does(
    ws: Workspace, server: SmtpServer
) -> None:
    server.decide = once("dot", Say(b"550 5.7.1 no\r\n"))
    mailing = a_mailing(ws, 9)
    with pytest.raises(outbox.Stopped):
        await outbox_run(ws)
    for _ in range(3):  # as cron does it
        with pytest.raises(outbox.Stopped, match="was stopped") as stopped:
            await outbox_run(ws)
        assert "--go-on" in str(stopped.value)
    assert states(mailing) == [*["refused"] * 3, *["queued"] * 6]
    server.decide = lambda _stage, _talk: None
    await outbox_run(ws, go_on=True)
    assert states(mailing) == [*["refused"] * 3, *["accepted"] * 6]
    a_mailing(ws, 1)
    assert (await outbox_run(ws)).counts == {"accepted": 1}


async def test_a_stop_for_dropped_connections_ends_by_itself(
    ws: Workspace, server: SmtpServer, clock: FrozenClock
) -> None:
    server.decide = once("data", Drop())
    mailing = a_mailing(ws, 4)
    with pytest.raises(outbox.Stopped):
        await outbox_run(ws)
    server.decide = lambda _stage, _talk: None
    with pytest.raises(outbox.Stopped, match="by itself"):
        await outbox_run(ws)
    clock.tick(minutes=31)
    await outbox_run(ws)
    assert states(mailing) == ["accepted"] * 4


async def test_a_clock_set_back_does_not_keep_a_stop_that_ends_by_itself(
    ws: Workspace, server: SmtpServer, clock: FrozenClock
) -> None:
    server.decide = once("data", Drop())
    a_mailing(ws, 4)
    with pytest.raises(outbox.Stopped):
        await outbox_run(ws)
    server.decide = lambda _stage, _talk: None
    clock.tick(days=-365)
    assert (await outbox_run(ws)).counts == {"accepted": 4}


async def test_another_way_out_ends_a_stop(ws: Workspace, server: SmtpServer) -> None:
    server.decide = once("dot", Say(b"550 5.7.1 no\r\n"))
    a_mailing(ws, 4)
    with pytest.raises(outbox.Stopped):
        await outbox_run(ws)
    with SmtpServer(security="none") as other:
        sender.setup(ws, port=other.port)
        ws.store.set_meta("practice", "0")
        assert (await outbox_run(ws)).counts == {"accepted": 1}


async def test_a_server_that_cannot_be_reached_is_tried_again(
    ws: Workspace, server: SmtpServer
) -> None:
    a_mailing(ws, 1)
    server.decide = once("connect", Say(b"421 4.3.2 restarting\r\n", then_close=True))
    with pytest.raises(outbox.Stopped):
        await outbox_run(ws)
    server.decide = lambda _stage, _talk: None
    assert (await outbox_run(ws)).counts == {"accepted": 1}


# -- pause and resume keep the time ----------------------------------------------------------------


async def test_a_pause_inside_its_minute_does_not_shorten_it(
    ws: Workspace, server: SmtpServer, clock: FrozenClock
) -> None:
    mailing = a_mailing(ws, 2, not_before=ws.now() + timedelta(seconds=60))
    outbox.pause(ws, mailing.id)
    assert outbox.resume(ws, mailing.id).view.status == "waiting"
    await outbox_run(ws)
    assert server.taken == []
    clock.tick(seconds=60)
    await outbox_run(ws)
    assert states(mailing) == ["accepted"] * 2


async def test_a_mailing_that_had_begun_goes_on_whatever_the_clock_says_now(
    ws: Workspace, server: SmtpServer, clock: FrozenClock
) -> None:
    mailing = a_mailing(ws, 2, not_before=ws.now())
    (one,) = ledger.claim(ws, "me", 1)
    ledger.mark_sending(ws, one)
    ledger.record(ws, one, Result(Outcome.ACCEPTED, Stage.DOT, 250, "ok"))
    clock.tick(days=-365)
    outbox.pause(ws, mailing.id)
    assert outbox.resume(ws, mailing.id).view.status == "going"
    await outbox_run(ws)
    assert states(mailing) == ["accepted"] * 2


# -- a database that refuses -----------------------------------------------------------------------


@pytest.mark.parametrize("step", ["recover", "claim", "finish_mailings", "release"])
async def test_a_database_that_refuses_is_told_as_trouble(
    ws: Workspace, server: SmtpServer, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    from peewee import OperationalError

    def refuses(*_args: object) -> None:
        raise OperationalError("disk I/O error")

    mailing = a_mailing(ws, 2)
    if step == "release":
        server.decide = once("connect", Drop())
    monkeypatch.setattr(ledger, step, refuses)
    with pytest.raises(outbox.Stopped) as stopped:
        await outbox_run(ws)
    assert stopped.value.kind == ("database" if step != "release" else stopped.value.kind)
    monkeypatch.undo()
    monkeypatch.setattr(mailing_messages, "messages_for", messages_for)
    server.decide = lambda _stage, _talk: None
    await outbox_run(ws)
    assert states(mailing) == ["accepted"] * 2
    assert len({one.message_id for one in server.taken}) == len(server.taken) == 2


def test_a_database_that_cannot_be_read_is_told_in_words(ws: Workspace) -> None:
    ws.store.db.execute_sql("ALTER TABLE delivery RENAME TO elsewhere")
    with pytest.raises(Unavailable, match="database"):
        outbox.seconds_to_next(ws)


async def test_a_database_that_is_locked_for_long_is_told_in_words(
    ws: Workspace, server: SmtpServer
) -> None:
    a_mailing(ws, 1)
    ws.store.db.execute_sql("PRAGMA busy_timeout = 50")
    other = sqlite.connect(ws.database_file, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(outbox.Stopped) as stopped:
        await outbox_run(ws)
    assert stopped.value.kind == "database"
    other.close()


# -- stopping a run that a silent server holds -----------------------------------------------------


@pytest.mark.parametrize("step", ["connect", "ehlo", "mail", "rcpt", "data", "dot"])
@pytest.mark.usefixtures("way")
async def test_a_silent_server_holds_a_run_that_must_end_no_longer_than_the_last_words(
    ws: Workspace, step: str
) -> None:
    mailing = a_mailing(ws, 3)
    stop = asyncio.Event()
    reached = asyncio.Event()
    loop = asyncio.get_running_loop()

    def decide(at: str, talk: Talk) -> Fault | None:
        if at == step:
            loop.call_soon_threadsafe(reached.set)
        return once(step, Hang())(at, talk)

    patient = Timeouts(connect=60, command=60, data=60, final=60)
    with SmtpServer(security="none", decide=decide) as server:
        what = orders(ws, server, timeouts=patient, last_words=0.2)
        running = asyncio.ensure_future(run(ws, what, stop))
        await reached.wait()
        stop.set()
        async with asyncio.timeout(30):  # the server keeps silent for twice as long
            result = await running
    assert result.stopped
    assert states(mailing) == ["unknown" if step == "dot" else "queued", "queued", "queued"]
    if step == "dot":
        assert "had to stop" in Delivery.get().reply_text


# -- what is known of the server -------------------------------------------------------------------


async def test_a_message_over_the_size_of_the_server_blames_nobody(ws: Workspace) -> None:
    mailing = a_mailing(ws, 3)
    with SmtpServer(security="none", extensions=("SIZE 40",)) as server:
        result = await run(ws, orders(ws, server))
    assert result.trouble is not None
    assert (result.trouble.kind, result.trouble.text) == ("size", "40")
    assert states(mailing) == ["queued"] * 3
    assert server.taken == []
    assert sizes.takes_at_most(ws, "127.0.0.1") == 40


async def test_the_test_mail_tells_what_the_server_takes_and_counts_for_the_limits(
    ws: Workspace, server: SmtpServer
) -> None:
    await sender.test_mail(direct(ws), "me@example.org")
    assert sizes.takes_at_most(ws, "127.0.0.1") == 10_485_760
    assert sizes.takes_at_most(ws, "mail.example.org") == 0
    assert Departure.select().count() == 1


async def test_each_delivery_keeps_the_server_that_it_was_handed_to(
    ws: Workspace, server: SmtpServer
) -> None:
    server.decide = once("dot", Drop(take=True))
    a_mailing(ws, 1)
    await outbox_run(ws)
    sender.setup(ws, host="mail.elsewhere.example", security="tls", port=465)
    (doubt,) = outbox.doubts(ws)
    assert "handed to 127.0.0.1" in doubt.evidence


# -- limits count every departure ------------------------------------------------------------------


def test_every_departure_counts_also_those_of_one_row_and_those_refused(ws: Workspace) -> None:
    a_mailing(ws, 2)
    refused = Result(Outcome.REFUSED, Stage.RCPT, 550, "5.1.1 nobody")
    later = Result(Outcome.RETRY, Stage.DOT, 451, "later")
    one, two = ledger.claim(ws, "me", 2)
    ledger.record(ws, two, refused)
    ledger.mark_sending(ws, one)
    ledger.record(ws, one, later, at_once(1, ws.now()))
    (again,) = ledger.claim(ws, "me", 2)
    ledger.mark_sending(ws, again)
    assert len(departures.ages(ws, "anybody", DAY)) == 3


def test_another_account_has_limits_of_its_own(ws: Workspace) -> None:
    with ws.store.atomic():
        departures.note(ws, "one")
        departures.note(ws, "two")
        departures.note(ws, "")
    assert len(departures.ages(ws, "one", DAY)) == 2


@pytest.mark.parametrize(
    ("back", "ages"),
    [(0, [20, 10, 0]), (15, [20, 10, 0]), (3_600, [20, 10, 0]), (366 * DAY, [])],
)
def test_a_clock_set_back_neither_forgets_the_minute_nor_holds_for_a_year(
    ws: Workspace, clock: FrozenClock, back: float, ages: list[float]
) -> None:
    for _ in range(3):
        with ws.store.atomic():
            departures.note(ws, "one")
        clock.tick(seconds=10)
    clock.tick(seconds=-10 - back)
    assert departures.ages(ws, "one", DAY) == ages


def test_what_no_limit_asks_for_is_let_go(ws: Workspace, clock: FrozenClock) -> None:
    with ws.store.atomic():
        departures.note(ws, "one")
    clock.tick(days=3)
    departures.forget_old(ws)
    assert Departure.select().count() == 0


async def test_practice_counts_for_no_limit(ws: Workspace) -> None:
    a_mailing(ws, 2, practice=True)
    with SmtpServer(security="none") as server:
        await run(ws, orders(ws, server, limits=Limits(60)))
    assert Departure.select().count() == 0
    assert Mailing.get().status == "done"


def test_a_message_that_the_server_would_not_take_is_refused_before_anybody_is_queued(
    ws: Workspace,
) -> None:
    from tests.system.test_terminal_gone_sending import PEOPLE, session_with_people

    session = session_with_people(ws)
    sender.setup(ws, host="mail.hub.example", from_address="harbour@hub.example")
    sizes.learn(ws, "mail.hub.example", 100)
    mailing = mailings.prepare(ws, "T2a", session_id=session).view
    with pytest.raises(Refused, match="takes at most"):
        confirmed(ws, mailing.id, PEOPLE, undo_seconds=0, everyone=True)
    assert Delivery.select().count() == 0
