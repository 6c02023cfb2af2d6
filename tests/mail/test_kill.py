"""The sender is killed at random while the server drops and refuses: none lost, none doubled."""

from __future__ import annotations

import random
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pytest

from coptui.store.models import Contact, Delivery, Mailing
from coptui.workspace import Workspace
from tests.mail.sending import a_mailing
from tests.smtp_server import Drop, Fault, Say, SmtpServer, Talk

ROOT = Path(__file__).parents[2]
TOO_LONG = 120


class Unreliable:
    """Drops, refuses and loses replies, as the dice say; counts the replies it lost."""

    def __init__(self, seed: int) -> None:
        self._dice = random.Random(seed)
        self.lost_replies = 0

    def __call__(self, stage: str, _talk: Talk) -> Fault | None:
        roll = self._dice.random()
        if stage == "data" and roll < 0.03:
            return Drop()
        if stage == "rcpt" and roll < 0.03:
            return Say(b"451 4.3.0 try again\r\n")
        if stage == "rcpt" and roll < 0.05:
            return Say(b"550 5.1.1 nobody here\r\n")
        if stage == "dot" and roll < 0.05:
            self.lost_replies += 1
            return Drop(take=roll < 0.03)
        return None


def start(home: Path, port: int, mode: str) -> subprocess.Popen[str]:
    child = subprocess.Popen(
        [sys.executable, "-m", "tests.mail.kill_child", str(home), str(port), *mode.split()],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert child.stdout is not None
    first = child.stdout.readline()
    if first != "ready\n":
        child.communicate()
        pytest.fail("the sender could not start after a kill")
    return child


def killed_often(
    home: Path, *, people: int, kills: int, seed: int, mode: str = "", connections: int = 1
) -> Counter[str]:
    """Send with so many kills and check what must hold; how many ended in which state."""
    mode = f"{connections} {mode}"
    offers = ("PIPELINING", *SmtpServer.offers) if connections > 1 else None
    with Workspace.open(home) as ws:
        a_mailing(ws, people)
    dice = random.Random(seed)
    decide = Unreliable(seed)
    record = home / "taken.txt"
    done = 0
    with SmtpServer(
        security="none", decide=decide, record=record, slow_reply=0.008, extensions=offers
    ) as server:
        while done < kills:
            had = len(server.taken)
            child = start(home, server.port, mode)
            _wait_until_it_sends(server, had)
            time.sleep(dice.uniform(0, 0.15))
            over = child.poll() is not None
            child.kill()
            child.communicate()
            assert not over, "the mailing was over before the last kill"
            done += 1
        child = start(home, server.port, mode)
        child.communicate(timeout=TOO_LONG)
        assert child.returncode == 0
    with Workspace.open(home) as ws:
        return checked(ws, record, doubts=kills * connections + decide.lost_replies)


def _wait_until_it_sends(server: SmtpServer, had: int) -> None:
    """A kill before the first message of a run would try nothing."""
    end = time.monotonic() + 20
    while len(server.taken) <= had and time.monotonic() < end:
        time.sleep(0.002)


def checked(ws: Workspace, record: Path, *, doubts: int) -> Counter[str]:
    taken = Counter(line.split("\t")[0] for line in record.read_text().splitlines())
    rows = list(Delivery.select())
    assert {one: n for one, n in taken.items() if n > 1} == {}, "somebody was written to twice"
    for row in rows:
        if taken[row.message_id]:
            assert row.state in {"accepted", "unknown"}, "a message left that nobody recorded"
        if row.state == "accepted":
            assert taken[row.message_id] == 1, "a message was lost"
        assert row.state in {"accepted", "unknown", "refused"}, row.state
    counts = Counter(row.state for row in rows)
    assert counts["unknown"] <= doubts
    assert Mailing.get().status == "done"
    assert ws.store.db.execute_sql("PRAGMA integrity_check").fetchone() == ("ok",)
    return counts


def test_a_home_opens_after_a_kill_in_the_middle_of_a_write(tmp_path: Path) -> None:
    home = tmp_path / "home"
    with Workspace.open(home) as ws:
        a_mailing(ws, 200)
    code = (
        "import os, signal, sqlite3, sys\n"
        "db = sqlite3.connect(sys.argv[1], isolation_level=None)\n"
        "db.execute('PRAGMA cache_size=1')\n"
        "db.execute('BEGIN IMMEDIATE')\n"
        "db.execute(\"UPDATE contact SET notes = 'half ' || hex(randomblob(500))\")\n"
        "os.kill(os.getpid(), signal.SIGKILL)"
    )
    subprocess.run([sys.executable, "-c", code, str(home / "coptui.db")], check=False)
    assert (home / "coptui.db-journal").exists()
    with Workspace.open(home) as ws:
        assert Contact.select().where(Contact.notes != "").count() == 0


@pytest.mark.timeout(200)
def test_eight_kills_lose_none_and_double_none(tmp_path: Path) -> None:
    counts = killed_often(tmp_path / "home", people=250, kills=8, seed=7)
    assert counts["unknown"] >= 1  # doubt is shown, not guessed away
    assert counts["accepted"] > 200


@pytest.mark.timeout(200)
def test_eight_kills_with_three_connections_that_say_the_next_envelope_early(
    tmp_path: Path,
) -> None:
    counts = killed_often(tmp_path / "home", people=400, kills=8, seed=3, connections=3)
    assert counts["unknown"] >= 1
    assert counts["accepted"] > 300


@pytest.mark.timeout(200)
def test_without_the_mark_the_same_check_finds_somebody_written_to_twice(tmp_path: Path) -> None:
    with pytest.raises(AssertionError, match="twice"):
        killed_often(tmp_path / "home", people=250, kills=8, seed=7, mode="no-mark")


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_fifty_kills_of_a_mailing_of_a_thousand(tmp_path: Path) -> None:
    counts = killed_often(tmp_path / "home", people=1000, kills=50, seed=50)
    assert counts["unknown"] >= 1
    assert counts["accepted"] > 800


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_fifty_kills_without_the_mark_double(tmp_path: Path) -> None:
    with pytest.raises(AssertionError, match="twice"):
        killed_often(tmp_path / "home", people=1000, kills=50, seed=50, mode="no-mark")
