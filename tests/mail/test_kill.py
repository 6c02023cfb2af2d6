"""The sender is killed again and again, anywhere: nobody is lost, nobody is written to twice."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from coptui.store import sqlite
from coptui.store.models import Contact, Delivery
from coptui.workspace import Workspace
from tests.mail.kill_child import POINTS, Order
from tests.mail.killing import POSIX, Senders, checked, in_memory, killed_often, senders
from tests.mail.sending import a_mailing, states
from tests.smtp_server import SmtpServer

pytestmark = POSIX
NIGHTLY = int(os.environ.get("COPTUI_KILLS", "600"))
"""How many kills the long run makes; the README names the command for five thousand."""


@pytest.fixture
def quick(tmp_path: Path) -> Iterator[Path]:
    """A folder in memory, where there is one."""
    with in_memory(tmp_path) as folder:
        yield folder


@pytest.mark.parametrize(("journal", "beside"), [("delete", "-journal"), ("wal", "-wal")])
def test_a_home_opens_after_a_kill_in_the_middle_of_a_write(
    journal: str, beside: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sqlite.PRAGMAS, "journal_mode", journal)
    home = tmp_path / "home"
    with Workspace.open(home) as ws:
        a_mailing(ws, 200)
    code = (
        "import os, signal, sys\n"
        "from coptui.store import sqlite\n"
        "db = sqlite.connect(sys.argv[1], isolation_level=None)\n"
        "db.execute('PRAGMA cache_size=1')\n"
        "db.execute('BEGIN IMMEDIATE')\n"
        "db.execute(\"UPDATE contact SET notes = 'half ' || hex(randomblob(500))\")\n"
        "os.kill(os.getpid(), signal.SIGKILL)"
    )
    subprocess.run([sys.executable, "-c", code, str(home / "coptui.db")], check=False)
    assert (home / f"coptui.db{beside}").stat().st_size > 0
    with Workspace.open(home) as ws:
        assert Contact.select().where(Contact.notes != "").count() == 0


@pytest.mark.timeout(200)
@pytest.mark.parametrize(
    ("people", "seed", "connections", "journal", "threaded"),
    [
        (1_000, 7, 1, "delete", False),
        (1_000, 11, 1, "wal", True),
        (2_600, 3, 3, "wal", False),
    ],
    ids=["one connection", "one connection, WAL, as in the app", "three connections, pipelined"],
)
def test_a_hundred_kills_lose_none_and_double_none(
    quick: Path,
    monkeypatch: pytest.MonkeyPatch,
    people: int,
    seed: int,
    connections: int,
    journal: str,
    threaded: bool,
) -> None:
    monkeypatch.setitem(sqlite.PRAGMAS, "journal_mode", journal)
    counts = killed_often(
        quick / "home",
        people=people,
        kills=100,
        seed=seed,
        connections=connections,
        journal=journal,
        threaded=threaded,
    )
    assert counts["unknown"] >= 1  # doubt is shown, not guessed away
    assert counts["accepted"] > people * 0.8


@pytest.mark.timeout(200)
def test_without_the_mark_the_same_check_finds_somebody_written_to_twice(quick: Path) -> None:
    with pytest.raises(AssertionError, match="twice"):
        killed_often(quick / "home", people=250, kills=8, seed=7, mark=False)


@pytest.mark.slow
@pytest.mark.timeout(7_200)
def test_thousands_of_kills(quick: Path) -> None:
    for lot in range(NIGHTLY // 100):
        home = quick / f"home{lot}"
        killed_often(home, people=1_000, kills=100, seed=lot)


@pytest.fixture(scope="module", params=["delete", "wal"])
def dying(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Senders, Path, str]]:
    """A home for all the places to die at, with one of the two kinds of journal."""
    with in_memory(tmp_path_factory.mktemp("dying")) as folder, pytest.MonkeyPatch.context() as on:
        on.setitem(sqlite.PRAGMAS, "journal_mode", request.param)
        with senders() as forking:
            yield forking, folder / "home", request.param


@pytest.mark.parametrize("point", POINTS)
def test_death_at_any_point_loses_none_and_doubles_none(
    dying: tuple[Senders, Path, str], point: str
) -> None:
    forking, home, journal = dying
    with Workspace.open(home) as ws:
        Delivery.delete().execute()
        mailing = a_mailing(ws, 3)
    record = home / "taken.txt"
    record.write_bytes(b"")
    with SmtpServer(security="none", record=record) as server:
        order = Order(str(home), server.port, journal=journal)
        died = forking.whole(Order(str(home), server.port, journal=journal, point=point))
        assert died == -signal.SIGKILL, f"it never came to {point}"
        assert forking.whole(order) == 0
    with Workspace.open(home) as ws:
        checked(ws, record, doubts=1)
        assert set(states(mailing)) <= {"accepted", "unknown"}


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT], ids=str)
def test_a_signal_ends_a_run_between_two_messages(tmp_path: Path, number: signal.Signals) -> None:
    home = tmp_path / "home"
    with Workspace.open(home) as ws:
        mailing = a_mailing(ws, 60)
    record = home / "taken.txt"
    with SmtpServer(security="none", record=record, slow_reply=0.008) as server, senders() as fork:
        order = Order(str(home), server.port, signals=True)
        pid = fork.begin(order)
        _until(lambda: len(server.taken) >= 5)
        os.kill(pid, number)
        assert fork.ended() == 0
        with Workspace.open(home) as ws:
            ended = Counter(states(mailing))
            assert set(ended) == {"accepted", "queued"}
            assert ended["accepted"] == len(server.taken)
        assert fork.whole(order) == 0
    with Workspace.open(home) as ws:
        assert checked(ws, record, doubts=0) == {"accepted": 60}


@pytest.mark.parametrize(
    "seconds",
    [3, pytest.param(30, marks=pytest.mark.slow)],
)
def test_a_laptop_that_sleeps_in_the_middle_sends_nothing_twice(
    tmp_path: Path, seconds: int
) -> None:
    """Longer than the sender waits for a reply, so that on waking its patience is over."""
    home = tmp_path / "home"
    with Workspace.open(home) as ws:
        a_mailing(ws, 60)
    record = home / "taken.txt"
    with SmtpServer(security="none", record=record, slow_reply=0.02) as server, senders() as fork:
        pid = fork.begin(Order(str(home), server.port))
        _until(lambda: len(server.taken) >= 5)
        os.kill(pid, signal.SIGSTOP)
        time.sleep(seconds)
        os.kill(pid, signal.SIGCONT)
        assert fork.ended() == 0
    with Workspace.open(home) as ws:
        assert checked(ws, record, doubts=1)["accepted"] >= 59


def _until(there: object) -> None:
    end = time.monotonic() + 20
    while not there() and time.monotonic() < end:  # type: ignore[operator]
        time.sleep(0.002)
