"""Two programs at once, a clock that is set, a disk that is full, a home that was copied."""

from __future__ import annotations

import shutil
from collections import Counter
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from coptui.mail import continuity, ledger, whereabouts
from coptui.mail.verdicts import Outcome, Result, Stage
from coptui.services import mailings, outbox
from coptui.store import sqlite
from coptui.store.models import Delivery, Departure, Mailing
from coptui.workspace import Workspace
from tests.conftest import FrozenClock
from tests.mail.kill_child import Order
from tests.mail.killing import POSIX, checked, senders
from tests.mail.sending import a_mailing, orders, run, states
from tests.services.mailing_home import confirmed, goes_live, town
from tests.smtp_server import SmtpServer

RACES = 100
LATER = Result(Outcome.RETRY, Stage.RCPT, 450, "4.2.0 later")


# -- two at once -----------------------------------------------------------------------------------


@POSIX
@pytest.mark.timeout(200)
@pytest.mark.parametrize("races", [20, pytest.param(RACES, marks=pytest.mark.slow)])
def test_two_programs_that_start_together_send_each_message_once(
    tmp_path: Path, races: int
) -> None:
    home = tmp_path / "home"
    with Workspace.open(home) as ws:
        mailing = a_mailing(ws, 2 * races)
        Delivery.update(state="skipped").execute()
    with (
        SmtpServer(security="none") as server,
        senders() as one,
        senders() as two,
        closing(sqlite.connect(home / "coptui.db", isolation_level=None, timeout=20)) as db,
    ):
        order = Order(str(home), server.port)
        for race in range(races):
            db.execute(
                "UPDATE delivery SET state = 'queued' WHERE id IN (?, ?)",
                (2 * race + 1, 2 * race + 2),
            )
            db.execute("UPDATE mailing SET status = 'going'")
            one.begin(order)
            two.begin(order)
            assert 0 in {one.ended(), two.ended()}  # the other may have been told to wait
    taken = Counter(one.message_id for one in server.taken)
    assert set(taken.values()) == {1}
    with Workspace.open(home) as ws:
        assert states(mailing) == ["accepted"] * 2 * races


def test_two_that_claim_together_never_claim_the_same(home: Path) -> None:
    with Workspace.open(home) as ws:
        a_mailing(ws, 2 * RACES)
    claimed: list[int] = []
    with Workspace.open(home) as ws:
        other = sqlite.connect(ws.database_file, isolation_level=None, timeout=20)
        for _ in range(RACES):
            other.execute("BEGIN IMMEDIATE")
            other.execute(
                "UPDATE delivery SET state = 'claimed', owner = 'other' WHERE id = "
                "(SELECT MIN(id) FROM delivery WHERE state = 'queued')"
            )
            other.execute("COMMIT")
            claimed.extend(one.id for one in ledger.claim(ws, "me", 1))
        other.close()
        theirs = {row.id for row in Delivery.select().where(Delivery.owner == "other")}
    assert len(claimed) == RACES == len(set(claimed))
    assert not theirs & set(claimed)


def test_a_hundred_confirmations_queue_each_person_once(ws: Workspace) -> None:
    here = town(ws)
    goes_live(ws)
    mailing = mailings.prepare(ws, "T1", session_id=here.session).view.id
    for _ in range(RACES):
        confirmed(ws, mailing, 4)
    assert Delivery.select().count() == 4
    assert Mailing.select().count() == 1


# -- a clock that is set ---------------------------------------------------------------------------

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("state", "due", "moved", "goes"),
    [
        ("queued", None, timedelta(0), True),
        ("queued", None, -365 * DAY, True),
        ("queued", None, timedelta(hours=-1), True),
        ("queued", None, timedelta(hours=1), True),
        ("queued", None, 365 * DAY, True),
        ("retry", timedelta(minutes=5), timedelta(0), False),
        ("retry", timedelta(minutes=5), timedelta(minutes=6), True),
        ("retry", timedelta(minutes=5), timedelta(hours=-1), False),  # an hour more, no year
        ("retry", timedelta(minutes=5), -365 * DAY, True),
        ("retry", timedelta(hours=9), timedelta(hours=1), False),
        ("waiting", timedelta(minutes=1), timedelta(0), False),
        ("waiting", timedelta(minutes=1), timedelta(hours=1), True),
        ("waiting", timedelta(minutes=1), timedelta(hours=-1), False),
        ("waiting", timedelta(minutes=1), -365 * DAY, False),  # its time is a time of the calendar
    ],
)
def test_a_clock_that_is_set_neither_stops_nor_repeats_anything(
    home: Path, state: str, due: timedelta | None, moved: timedelta, goes: bool
) -> None:
    clock = FrozenClock(NOON)
    with Workspace.open(home, clock=clock) as ws:
        waits = state == "waiting"
        mailing = a_mailing(ws, 1, not_before=NOON + due if waits and due else None)
        if state == "retry" and due:
            (one,) = ledger.claim(ws, "me", 1)
            ledger.record(ws, one, LATER, NOON + due)
        elif state == "queued":
            Mailing.update(status="going").execute()
        clock.tick(seconds=moved.total_seconds())
        wait = outbox.seconds_to_next(ws)
        assert wait is not None
        assert (wait == 0) is goes
        assert bool(ledger.claim(ws, "again", 5)) is goes
        assert ledger.claim(ws, "and again", 5) == []
        assert states(mailing) == [("claimed" if goes else "queued" if waits else state)]


async def test_what_has_gone_stays_gone_whatever_the_clock_says(
    ws: Workspace, clock: FrozenClock
) -> None:
    mailing = a_mailing(ws, 2)
    with SmtpServer(security="none") as server:
        await run(ws, orders(ws, server))
        for moved in (-365, 730, -1, 400):
            clock.tick(days=moved)
            await run(ws, orders(ws, server))
    assert len(server.taken) == 2
    assert states(mailing) == ["accepted"] * 2


# -- a disk that is full ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    "write",
    [
        "UPDATE ON delivery",
        "UPDATE OF sending_at ON delivery",
        "UPDATE OF reply_code ON delivery",
        "UPDATE ON mailing",
        "INSERT ON departure",
        "INSERT ON meta",
        "UPDATE ON meta",
    ],
)
async def test_a_disk_that_is_full_at_one_write_sends_nothing_without_its_mark(
    ws: Workspace, write: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("coptui.mail.journal.WRITE_AGAIN", (0.01,))
    mailing = a_mailing(ws, 3)
    ws.store.db.execute_sql(
        f"CREATE TRIGGER full BEFORE {write} BEGIN SELECT RAISE(ABORT, 'disk is full'); END"
    )
    with SmtpServer(security="none") as server:
        first = await run(ws, orders(ws, server))
        taken = {one.message_id for one in server.taken}
        marked = {row.message_id for row in Delivery.select() if row.state != "queued"}
        assert taken <= marked
        assert first.trouble is not None
        assert first.trouble.kind == "database"
        ws.store.db.execute_sql("DROP TRIGGER full")
        await run(ws, orders(ws, server))
    ended = Counter(states(mailing))
    assert ended["unknown"] <= 1
    assert ended["accepted"] + ended["unknown"] == 3
    assert max(Counter(one.message_id for one in server.taken).values()) == 1


@POSIX
def test_a_disk_that_is_full_at_any_size_sends_nothing_without_its_mark(tmp_path: Path) -> None:
    """The system refuses each file to grow beyond so much, in steps of four kilobytes."""
    home = tmp_path / "home"
    with Workspace.open(home) as ws:
        a_mailing(ws, 30)
    record = home / "taken.txt"
    record.write_bytes(b"")
    size = (home / "coptui.db").stat().st_size
    with SmtpServer(security="none", record=record) as server, senders() as forking:
        for step in range(1, 16):
            forking.whole(Order(str(home), server.port, largest_file=step * 4_096))
        forking.whole(Order(str(home), server.port, largest_file=size))
        assert forking.whole(Order(str(home), server.port)) == 0
    with Workspace.open(home) as ws:
        checked(ws, record, doubts=16)


async def test_a_file_that_may_only_be_read_sends_nothing(ws: Workspace) -> None:
    mailing = a_mailing(ws, 2)
    ws.store.db.execute_sql("PRAGMA query_only = 1")  # as mode 0444 has it; root may always write
    with SmtpServer(security="none") as server:
        result = await run(ws, orders(ws, server))
        assert server.taken == []
    assert result.trouble is not None
    assert result.trouble.kind == "database"
    assert states(mailing) == ["queued"] * 2


# -- a home that was copied ------------------------------------------------------------------------


async def begun(home: Path, clock: FrozenClock, server: SmtpServer) -> None:
    """A home that has sent once, and in which three messages wait."""
    with Workspace.open(home, clock=clock) as ws:
        a_mailing(ws, 1)
        await run(ws, orders(ws, server))
        a_mailing(ws, 3)


async def test_a_home_copied_to_another_machine_sends_nothing_by_itself(
    home: Path, clock: FrozenClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(whereabouts, "machine", lambda: "the old laptop")
    with SmtpServer(security="none") as server:
        await begun(home, clock, server)
        monkeypatch.setattr(whereabouts, "machine", lambda: "the new laptop")
        with Workspace.open(home, clock=clock) as ws:
            result = await run(ws, orders(ws, server))
            assert result.recovered.doubtful == 3
            assert continuity.COPIED in outbox.doubts(ws)[0].evidence
            a_mailing(ws, 2)
            assert (await run(ws, orders(ws, server))).counts == {"accepted": 2}
    assert len(server.taken) == 3


async def test_a_copy_on_the_same_machine_sends_nothing_and_the_first_goes_on(
    home: Path, clock: FrozenClock, tmp_path: Path
) -> None:
    with SmtpServer(security="none") as server:
        await begun(home, clock, server)
        shutil.copytree(home, tmp_path / "copy")
        with Workspace.open(tmp_path / "copy", clock=clock) as ws:
            assert (await run(ws, orders(ws, server))).recovered.doubtful == 3
        with Workspace.open(home, clock=clock) as ws:
            assert (await run(ws, orders(ws, server))).counts == {"accepted": 3}
    assert len(server.taken) == 4


@pytest.mark.parametrize("how", ["moved", "a machine without a name"])
async def test_a_home_that_was_only_moved_is_no_copy(
    home: Path, clock: FrozenClock, tmp_path: Path, how: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with SmtpServer(security="none") as server:
        await begun(home, clock, server)
        if how == "moved":
            home = home.rename(tmp_path / "elsewhere")
        else:
            monkeypatch.setattr(whereabouts, "machine", lambda: "")
        with Workspace.open(home, clock=clock) as ws:
            assert (await run(ws, orders(ws, server))).counts == {"accepted": 3}
            assert Departure.select().count() == 4


def test_nothing_in_a_home_names_the_machine(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(whereabouts, "machine", lambda: "rowans-laptop")
    with Workspace.open(home) as ws:
        whereabouts.remember(ws)
    assert b"rowans-laptop" not in (home / "coptui.db").read_bytes()
