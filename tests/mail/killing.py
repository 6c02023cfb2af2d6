"""Senders that are killed, and what must hold afterwards, whatever they were doing."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import pytest

from coptui.services import audit, outbox
from coptui.store.models import Delivery, Mailing
from coptui.workspace import Workspace
from tests.mail.kill_child import Order, as_line
from tests.mail.sending import a_mailing
from tests.smtp_server import Drop, Fault, Say, SmtpServer, Talk

ROOT = Path(__file__).parents[2]


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


class Senders:
    """Forks off one sender after the other."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        assert process.stdin is not None
        assert process.stdout is not None
        self._orders: IO[str] = process.stdin
        self._answers: IO[str] = process.stdout

    def begin(self, order: Order) -> int:
        """The process id of a sender that has begun."""
        self._orders.write(as_line(order))
        self._orders.flush()
        return int(self._answers.readline())

    def ended(self) -> int:
        """Wait for its end: 0 or a positive exit code, or the signal that killed it, negative."""
        return os.waitstatus_to_exitcode(int(self._answers.readline()))

    def whole(self, order: Order) -> int:
        """Let one work to its own end."""
        self.begin(order)
        return self.ended()


@contextmanager
def in_memory(otherwise: Path) -> Iterator[Path]:
    """A folder in memory, where there is one: what was written there outlives a kill as well."""
    memory = Path("/dev/shm")
    if not os.access(memory, os.W_OK):
        yield otherwise
        return
    with tempfile.TemporaryDirectory(dir=memory) as folder:
        yield Path(folder)


@contextmanager
def senders() -> Iterator[Senders]:
    """A process with everything loaded, ready to fork."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.mail.kill_child"],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        yield Senders(process)
    finally:
        process.communicate()


def killed_often(
    home: Path,
    *,
    people: int,
    kills: int,
    seed: int,
    mark: bool = True,
    connections: int = 1,
    journal: str = "",
    threaded: bool = False,
) -> Counter[str]:
    """Send with so many kills and check what must hold; how many ended in which state."""
    offers = ("PIPELINING", *SmtpServer.offers) if connections > 1 else None
    with Workspace.open(home) as ws:
        a_mailing(ws, people)
    dice, decide, record = random.Random(seed), Unreliable(seed), home / "taken.txt"
    options = {"decide": decide, "record": record, "slow_reply": 0.008, "extensions": offers}
    with SmtpServer(security="none", **options) as server, senders() as forking:  # type: ignore[arg-type]
        order = Order(str(home), server.port, connections, mark, journal, threaded=threaded)
        for _ in range(kills):
            had = len(server.taken)
            pid = forking.begin(order)
            _wait_until_it_sends(server, had)
            time.sleep(dice.uniform(0, 0.1))
            os.kill(pid, signal.SIGKILL)
            assert forking.ended() == -signal.SIGKILL, "the mailing was over before the last kill"
        assert forking.whole(order) == 0
    with Workspace.open(home) as ws:
        return checked(ws, record, doubts=kills * connections + decide.lost_replies)


def _wait_until_it_sends(server: SmtpServer, had: int) -> None:
    """A kill before the first message of a run would try nothing."""
    end = time.monotonic() + 20
    while len(server.taken) <= had and time.monotonic() < end:
        time.sleep(0.002)


def checked(ws: Workspace, record: Path, *, doubts: int) -> Counter[str]:
    """None lost, none doubled, all doubt visible; the file and the trail are whole."""
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
    assert {row.status for row in Mailing.select()} == {"done"}
    view = outbox.status(ws)
    assert (view.waiting, view.doubts) == (0, counts["unknown"])
    assert len(outbox.doubts(ws)) == counts["unknown"]
    assert ws.store.db.execute_sql("PRAGMA integrity_check").fetchone() == ("ok",)
    assert audit.verify(ws) == []
    return counts


POSIX = pytest.mark.skipif(os.name != "posix", reason="kills by signals are a POSIX matter")
