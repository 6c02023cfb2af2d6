"""The sender as a whole: a real server, a real database, the faults of both."""

from __future__ import annotations

import asyncio
import stat
import subprocess
import sys
from collections.abc import Mapping, Sequence
from datetime import timedelta
from email import message_from_bytes
from pathlib import Path

import pytest

from coptui.mail import engine, lane, ledger
from coptui.mail.lock import Busy, SenderLock
from coptui.mail.outgoing import Ready, Skip
from coptui.mail.pacing import RETRY_MINUTES, Limits, Pace, next_try
from coptui.mail.smtp import Server
from coptui.store import sqlite
from coptui.store.models import Contact, Delivery, Mailing
from coptui.workspace import Workspace
from tests.conftest import FrozenClock
from tests.mail.sending import a_mailing, kept, messages_for, orders, run, states
from tests.smtp_server import Drop, Fault, Hang, Say, SmtpServer, Talk, once


@pytest.fixture(autouse=True, params=["one by one", "pipelined"])
def way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Every promise holds whether or not the server takes several commands at once."""
    if request.param == "pipelined":
        monkeypatch.setattr(SmtpServer, "offers", ("PIPELINING", *SmtpServer.offers))
    return str(request.param)


def under_way(way: str) -> int:
    """How many leave after the news of the one before: with that, its mark was written."""
    return 1 if way == "pipelined" else 0


async def test_everybody_gets_one_message_alone(ws: Workspace) -> None:
    mailing = a_mailing(ws, 30)
    seen: list[engine.Progress] = []
    with SmtpServer(security="none") as server:
        result = await run(ws, orders(ws, server), on_progress=seen.append)
    assert result.counts == {"accepted": 30}
    assert not result.needs_a_look
    assert states(mailing) == ["accepted"] * 30
    assert [one.recipients for one in server.taken] == [
        [row.address] for row in Delivery.select().order_by(Delivery.id)
    ]
    assert server.connections == 1
    assert [one.counts["accepted"] for one in seen] == list(range(1, 31))
    row = Delivery.get()
    assert (row.reply_code, row.tries, row.owner) == (250, 1, "")
    assert "queued as" in row.reply_text
    assert Mailing.get_by_id(mailing.id).status == "done"


async def test_the_answer_to_one_never_touches_another(ws: Workspace) -> None:
    mailing = a_mailing(ws, 10)
    fifth = "p1-5@example.org"

    def decide(stage: str, talk: Talk) -> Fault | None:
        return (
            Say(b"554 5.7.1 not you\r\n") if stage == "dot" and fifth in talk.recipients else None
        )

    with SmtpServer(security="none", decide=decide) as server:
        await run(ws, orders(ws, server))
    assert states(mailing) == [*["accepted"] * 4, "refused", *["accepted"] * 5]


@pytest.mark.parametrize("elsewhere", [False, True], ids=["here", "in another program"])
async def test_the_gate_is_asked_at_the_moment_of_each_mail(ws: Workspace, elsewhere: bool) -> None:
    """A withdrawal counts at once, although messages are made a few ahead."""
    mailing = a_mailing(ws, 9)
    other = sqlite.connect(ws.database_file)

    def gate(ws_: Workspace, ids: Sequence[int]) -> Mapping[int, Ready | Skip]:
        said = messages_for(ws_, ids)
        gone = {row.id for row in Contact.select().where(Contact.notes == "withdrew")}
        return {one: Skip("withdrew") if one in gone else said[one] for one in ids}

    def withdraw_the_seventh(progress: engine.Progress) -> None:
        if progress.counts.get("accepted") == 2:
            if elsewhere:
                other.execute("UPDATE contact SET notes = 'withdrew' WHERE id = 7")
                other.commit()
            else:
                Contact.update(notes="withdrew").where(Contact.id == 7).execute()

    with SmtpServer(security="none") as server:
        await run(ws, orders(ws, server, messages_for=gate), on_progress=withdraw_the_seventh)
    other.close()
    assert states(mailing) == [*["accepted"] * 6, "skipped", *["accepted"] * 2]
    assert Delivery.get_by_id(7).reason == "withdrew"
    assert len(server.taken) == 8


async def test_a_row_dropped_between_claim_and_mark_does_not_leave(ws: Workspace) -> None:
    mailing = a_mailing(ws, 3)

    def drops_the_second(ws_: Workspace, ids: Sequence[int]) -> Mapping[int, Ready | Skip]:
        said = messages_for(ws_, ids)
        if 2 in ids:
            Delivery.update(state="skipped", reason="withdrew").where(Delivery.id == 2).execute()
        return said

    with SmtpServer(security="none") as server:
        await run(ws, orders(ws, server, messages_for=drops_the_second))
    assert states(mailing) == ["accepted", "skipped", "accepted"]
    assert len(server.taken) == 2


async def test_the_gate_is_asked_again_after_a_wait_for_the_turn(ws: Workspace) -> None:
    mailing = a_mailing(ws, 2)
    asked: list[int] = []

    def leaves_while_it_waits(ws_: Workspace, ids: Sequence[int]) -> Mapping[int, Ready | Skip]:
        asked.extend(ids)
        if asked.count(2) > 1:
            return dict.fromkeys(ids, Skip("has left this community"))
        return messages_for(ws_, ids)

    with SmtpServer(security="none") as server:
        await run(ws, orders(ws, server, limits=Limits(60), messages_for=leaves_while_it_waits))
    assert states(mailing) == ["accepted", "skipped"]
    assert len(server.taken) == 1


async def test_practice_begun_during_a_mailing_stops_it_between_messages(
    ws: Workspace, way: str
) -> None:
    mailing = a_mailing(ws, 4)

    def practise(progress: engine.Progress) -> None:
        if progress.counts.get("accepted") == 2:
            ws.store.set_meta("practice", "1")

    with SmtpServer(security="none") as server:
        await run(ws, orders(ws, server), on_progress=practise)
    gone = 2 + under_way(way)
    assert states(mailing) == [*["accepted"] * gone, *["queued"] * (4 - gone)]
    assert len(server.taken) == gone


async def test_stop_acts_between_messages_and_the_rest_waits(ws: Workspace, way: str) -> None:
    mailing = a_mailing(ws, 30)
    stop = asyncio.Event()

    def after_seven(progress: engine.Progress) -> None:
        if progress.counts["accepted"] == 7:
            stop.set()

    with SmtpServer(security="none") as server:
        result = await run(ws, orders(ws, server), stop, on_progress=after_seven)
        assert result.stopped
        gone = 7 + under_way(way)
        assert states(mailing) == [*["accepted"] * gone, *["queued"] * (30 - gone)]
        assert Mailing.get_by_id(mailing.id).status == "going"
        await run(ws, orders(ws, server))
    assert states(mailing) == ["accepted"] * 30
    assert len(server.taken) == 30


async def test_pause_acts_between_messages(ws: Workspace, way: str) -> None:
    mailing = a_mailing(ws, 30)

    def after_seven(progress: engine.Progress) -> None:
        if progress.counts["accepted"] == 7:
            Mailing.update(status="paused").execute()

    with SmtpServer(security="none") as server:
        await run(ws, orders(ws, server), on_progress=after_seven)
        assert sorted(set(states(mailing))) == ["accepted", "queued"]
        assert len(server.taken) == 7 + under_way(way)
        Mailing.update(status="going").execute()
        await run(ws, orders(ws, server))
    assert len(server.taken) == 30


async def test_a_cancelled_run_hears_the_end_of_the_message_under_way(ws: Workspace) -> None:
    mailing = a_mailing(ws, 3)
    with SmtpServer(security="none", slow_reply=0.3) as server:
        task = asyncio.ensure_future(run(ws, orders(ws, server)))
        while states(mailing)[0] != "sending":
            await asyncio.sleep(0.01)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
    assert states(mailing) == ["accepted", "queued", "queued"]


async def test_a_cancelled_run_that_hears_nothing_leaves_a_doubt(
    ws: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    mailing = a_mailing(ws, 2)
    monkeypatch.setattr(lane, "LAST_WORDS", 0.1)
    with SmtpServer(security="none", decide=once("dot", Hang(take=True))) as server:
        task = asyncio.ensure_future(run(ws, orders(ws, server)))
        while states(mailing)[0] != "sending":
            await asyncio.sleep(0.01)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
    assert states(mailing) == ["unknown", "queued"]


async def test_put_off_then_taken(ws: Workspace, clock: FrozenClock) -> None:
    mailing = a_mailing(ws, 2)
    greylisted: set[str] = set()

    def greylist(stage: str, talk: Talk) -> Fault | None:
        if stage == "rcpt" and talk.recipients[-1] not in greylisted:
            greylisted.add(talk.recipients[-1])
            return Say(b"450 4.2.0 greylisted\r\n")
        return None

    with SmtpServer(security="none", decide=greylist) as server:
        first = await run(ws, orders(ws, server))
        assert first.counts == {"retry": 2}
        assert states(mailing) == ["retry", "retry"]
        assert Delivery.get().next_try >= ws.now() + timedelta(minutes=5)
        await run(ws, orders(ws, server))
        assert server.taken == []
        clock.tick(minutes=7)
        await run(ws, orders(ws, server))
    assert states(mailing) == ["accepted", "accepted"]
    assert Delivery.get().tries == 2


async def test_a_lost_reply_is_a_doubt_and_stays_one(ws: Workspace, clock: FrozenClock) -> None:
    mailing = a_mailing(ws, 1)
    with SmtpServer(security="none", decide=once("dot", Drop(take=True))) as server:
        result = await run(ws, orders(ws, server))
    assert result.needs_a_look
    assert states(mailing) == ["unknown"]
    clock.tick(days=3)
    with SmtpServer(security="none") as server:
        await run(ws, orders(ws, server))
    assert states(mailing) == ["unknown"]
    assert server.taken == []


async def test_a_wrong_password_stops_at_once_and_changes_no_row(
    ws: Workspace, tmp_path: Path
) -> None:
    mailing = a_mailing(ws, 5)
    with SmtpServer(users={"rowan": "right"}) as server:
        where = Server(
            "127.0.0.1", server.port, "starttls", "rowan", "wrong", str(server.ca_file(tmp_path))
        )
        result = await run(ws, orders(ws, where))
        assert server.sign_ins == ["PLAIN"]
    assert result.trouble is not None
    assert result.trouble.kind == "sign_in"
    assert states(mailing) == ["queued"] * 5


async def test_an_account_that_is_blocked_stops_the_run_and_blames_nobody(ws: Workspace) -> None:
    mailing = a_mailing(ws, 5)
    with SmtpServer(
        security="none", decide=once("rcpt", Say(b"550 5.4.5 Daily quota exceeded\r\n"))
    ) as server:
        result = await run(ws, orders(ws, server))
    assert result.trouble is not None
    assert result.trouble.kind == "account"
    assert states(mailing) == ["retry", *["queued"] * 4]


async def test_the_same_refusal_three_times_running_stops_the_run(ws: Workspace) -> None:
    mailing = a_mailing(ws, 9)
    with SmtpServer(security="none", decide=once("dot", Say(b"550 5.7.1 no\r\n"))) as server:
        result = await run(ws, orders(ws, server))
    assert result.trouble is not None
    assert result.trouble.kind == "repeated"
    assert states(mailing) == [*["refused"] * 3, *["queued"] * 6]


@pytest.mark.parametrize("code", ["5.1.7", "5.1.8"])
async def test_a_sender_the_server_does_not_like_is_no_fault_of_the_people(
    ws: Workspace, code: str
) -> None:
    mailing = a_mailing(ws, 5)
    says = Say(f"550 {code} Sender address rejected: Domain not found\r\n".encode())
    with SmtpServer(security="none", decide=once("rcpt", says)) as server:
        result = await run(ws, orders(ws, server))
    assert result.trouble is not None
    assert result.trouble.kind == "account"
    assert states(mailing) == ["retry", *["queued"] * 4]


async def test_unknown_people_in_a_row_do_not_stop_the_run(ws: Workspace) -> None:
    mailing = a_mailing(ws, 5)
    with SmtpServer(security="none", decide=once("rcpt", Say(b"550 5.1.1 nobody\r\n"))) as server:
        result = await run(ws, orders(ws, server))
    assert result.trouble is None
    assert states(mailing) == ["refused"] * 5


async def test_nobody_listening_leaves_everything_waiting(ws: Workspace) -> None:
    mailing = a_mailing(ws, 3)
    with SmtpServer(security="none") as server:
        pass
    result = await run(ws, orders(ws, server))
    assert result.trouble is not None
    assert result.trouble.kind == "refused"
    assert states(mailing) == ["queued"] * 3


async def test_a_message_that_breaks_us_is_put_aside_and_the_others_go(ws: Workspace) -> None:
    mailing = a_mailing(ws, 3)

    def breaks(ws_: Workspace, ids: Sequence[int]) -> Mapping[int, Ready | Skip]:
        if 2 in ids:
            raise ValueError("poison")
        return messages_for(ws_, ids)

    with SmtpServer(security="none") as server:
        await run(ws, orders(ws, server, messages_for=breaks))
    assert states(mailing) == ["accepted", "refused", "accepted"]
    assert Delivery.get_by_id(2).reason == "internal: ValueError"


async def test_practice_writes_the_same_bytes_and_nothing_leaves(ws: Workspace) -> None:
    mailing = a_mailing(ws, 3, practice=True)
    with SmtpServer(security="none") as server:
        result = await run(ws, orders(ws, server))
        assert server.connections == 0
    assert result.counts == {"accepted": 3}
    assert states(mailing) == ["accepted"] * 3
    assert kept(ws.practice_dir) == ["0001-har-001.eml", "0001-har-002.eml", "0001-har-003.eml"]
    file = ws.practice_dir / "0001-har-002.eml"
    assert file.read_bytes() == messages_for(ws, [2])[2].data  # type: ignore[union-attr]
    assert message_from_bytes(file.read_bytes())["To"] == "p1-2@example.org"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert Delivery.get_by_id(2).reply_text == "practice: written to 0001-har-002.eml"


async def test_practice_waits_for_no_turn(ws: Workspace) -> None:
    a_mailing(ws, 4, practice=True)
    with SmtpServer(security="none") as server:
        async with asyncio.timeout(20):  # at one a minute it would take three
            result = await run(ws, orders(ws, server, limits=Limits(1)))
    assert result.counts == {"accepted": 4}


async def test_only_one_of_two_senders_sends(ws: Workspace) -> None:
    mailing = a_mailing(ws, 20)
    with SmtpServer(security="none") as server:
        results = await asyncio.gather(
            run(ws, orders(ws, server)), run(ws, orders(ws, server)), return_exceptions=True
        )
    assert sum(isinstance(one, Busy) for one in results) == 1
    assert states(mailing) == ["accepted"] * 20
    assert len({one.message_id for one in server.taken}) == len(server.taken) == 20


def test_a_sender_in_another_process_is_named_and_its_death_frees_the_lock(
    ws: Workspace,
) -> None:
    code = (
        "import sys, time; from pathlib import Path; from coptui.mail.lock import SenderLock\n"
        "lock = SenderLock(Path(sys.argv[1])); lock.acquire(); print('held', flush=True)\n"
        "time.sleep(60)"
    )
    child = subprocess.Popen(
        [sys.executable, "-c", code, str(ws.lock_file)], stdout=subprocess.PIPE, text=True
    )
    try:
        assert child.stdout is not None
        assert child.stdout.readline() == "held\n"
        with pytest.raises(Busy) as busy:
            SenderLock(ws.lock_file).acquire()
        assert busy.value.holder == f"process {child.pid}"
    finally:
        child.kill()
        child.communicate()
    lock = SenderLock(ws.lock_file)
    lock.acquire()
    lock.release()


async def test_waiting_for_one_mailing_ends_when_it_has_gone(ws: Workspace) -> None:
    class Ticking(FrozenClock):
        def now(self):  # type: ignore[no-untyped-def]
            self.tick(seconds=5)
            return super().now()

    ws.clock = Ticking(ws.now())
    mailing = a_mailing(ws, 2, not_before=ws.now() + timedelta(seconds=60))
    with SmtpServer(security="none") as server:
        result = await run(ws, orders(ws, server, once=False, mailing_id=mailing.id))
    assert result.counts == {"accepted": 2}


async def test_one_mailing_alone(ws: Workspace) -> None:
    first, second = a_mailing(ws, 2), a_mailing(ws, 2)
    with SmtpServer(security="none") as server:
        await run(ws, orders(ws, server, mailing_id=second.id))
    assert states(first) == ["queued", "queued"]
    assert states(second) == ["accepted", "accepted"]


def test_the_pace_keeps_even_gaps_and_outlives_a_restart() -> None:
    now = 100.0
    pace = Pace(Limits(30), lambda: now, ages=[0.5])
    assert pace.until(pace.reserve()) == pytest.approx(1.5)
    assert pace.until(pace.reserve()) == pytest.approx(3.5)
    now = 200.0
    assert pace.until(pace.reserve()) == 0
    assert pace.until(pace.reserve()) == pytest.approx(2.0)
    assert Pace(Limits(30), lambda: now).wait() == 0


async def test_the_pace_begins_where_the_ledger_left_off(ws: Workspace, clock: FrozenClock) -> None:
    a_mailing(ws, 1)
    (claimed,) = ledger.claim(ws, "x", 1)
    ledger.mark_sending(ws, claimed)
    clock.tick(seconds=0.5)
    assert engine._pace(ws, Limits(30), "").wait() == pytest.approx(1.5)


def test_a_retry_waits_longer_each_time_and_never_less_than_five_minutes(ws: Workspace) -> None:
    for tries in range(1, 12):
        wait = next_try(tries, ws.now()) - ws.now()
        nominal = RETRY_MINUTES[min(tries, len(RETRY_MINUTES)) - 1]
        assert timedelta(minutes=5) <= wait <= timedelta(minutes=nominal * 1.2)
        assert wait >= timedelta(minutes=nominal * 0.8)


async def test_a_full_disk_means_nothing_is_sent_without_its_mark(ws: Workspace) -> None:
    mailing = a_mailing(ws, 3)
    ws.store.db.execute_sql(
        "CREATE TRIGGER full BEFORE UPDATE OF sending_at ON delivery "
        "WHEN NEW.sending_at IS NOT NULL AND OLD.sending_at IS NULL "
        "BEGIN SELECT RAISE(ABORT, 'disk full'); END"
    )
    with SmtpServer(security="none") as server:
        result = await run(ws, orders(ws, server))
    assert result.trouble is not None
    assert result.trouble.kind == "database"
    assert server.taken == []
    assert "sending" not in states(mailing)
