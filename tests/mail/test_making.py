"""Messages are made in a process beside the sender; the real program, against a real server."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from coptui.domain.consent import Purpose
from coptui.services import consent, making
from coptui.services.mailing_messages import messages_for
from coptui.store.models import Delivery
from coptui.workspace import Workspace
from tests.bench.smtp_send import prepare
from tests.mail.sending import states
from tests.smtp_server import SmtpServer

ROOT = Path(__file__).parents[2]
PEOPLE = 40
pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="only there is it begun")


@pytest.fixture(scope="module")
def confirmed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A mailing that was confirmed a moment ago."""
    folder = tmp_path_factory.mktemp("confirmed")
    prepare(folder, PEOPLE, 1)
    return folder / "home-0"


@pytest.fixture
def folder(confirmed: Path, tmp_path: Path) -> Path:
    shutil.copytree(confirmed, tmp_path / "home-0")
    return tmp_path


@contextmanager
def sending(folder: Path) -> Iterator[tuple[subprocess.Popen[bytes], SmtpServer]]:
    """The sender at work, until it has sent a few."""
    offers = ("PIPELINING", *SmtpServer.offers)
    with SmtpServer(security="none", extensions=offers, slow_reply=0.005) as server:
        (folder / "home-0" / "sent").unlink(missing_ok=True)
        words = ["send", str(folder), "--port", str(server.port), "--connections", "1"]
        script = ROOT / "tests" / "bench" / "smtp_send.py"
        running = subprocess.Popen([sys.executable, str(script), *words], cwd=ROOT)
        try:
            _until(lambda: len(server.taken) >= 3)
            yield running, server
        finally:
            running.kill()
            running.wait()


def maker_of(running: subprocess.Popen[bytes]) -> int:
    """The process beside it."""
    return int(Path(f"/proc/{running.pid}/task/{running.pid}/children").read_text().split()[0])


def _until(there: Callable[[], bool]) -> None:
    end = time.monotonic() + 15
    while not there() and time.monotonic() < end:
        time.sleep(0.002)
    assert there()


def _in_home(folder: Path) -> Workspace:
    return Workspace.open(folder / "home-0")


def _once(server: SmtpServer) -> bool:
    return set(Counter(one.message_id for one in server.taken).values()) == {1}


def test_a_withdrawal_in_another_program_counts_although_the_message_was_made_already(
    folder: Path,
) -> None:
    with sending(folder) as (running, server), _in_home(folder) as ws:
        last = Delivery.select().order_by(Delivery.id.desc()).get()
        assert last.contact_id
        consent.withdraw(ws, last.contact_id, Purpose.mail)
        running.wait(20)
        assert Delivery.get_by_id(last.id).state == "skipped"
        assert len(server.taken) == PEOPLE - 1
        assert last.address not in {one for got in server.taken for one in got.recipients}


def test_the_sender_goes_on_alone_when_the_process_beside_it_is_gone(folder: Path) -> None:
    with sending(folder) as (running, server):
        os.kill(maker_of(running), signal.SIGKILL)
        assert running.wait(20) == 0
        assert len(server.taken) == PEOPLE
        assert _once(server)


def test_a_killed_sender_leaves_nothing_running_and_nobody_is_written_to_twice(
    folder: Path,
) -> None:
    with sending(folder) as (running, first):
        beside = maker_of(running)
        running.kill()
        running.wait()
        _until(lambda: not Path(f"/proc/{beside}").exists())
        had = {one.message_id for one in first.taken}
    with sending(folder) as (running, second):
        running.wait(20)
        assert _once(second)
        assert not had & {one.message_id for one in second.taken}
    with _in_home(folder):
        ended = Counter(states(Delivery.get_by_id(1).mailing))
        assert ended["accepted"] + ended["unknown"] == PEOPLE
        assert ended["unknown"] <= 1


def test_what_is_made_beside_is_what_is_made_here(folder: Path) -> None:
    """In a program of its own, for one with threads is never split."""
    code = (
        "import asyncio, sys\n"
        "from pathlib import Path\n"
        "from coptui.mail.outgoing import dot_stuffed\n"
        "from coptui.services import making\n"
        "from coptui.workspace import Workspace\n"
        "home = Path(sys.argv[1])\n"
        "async def asked(maker):\n"
        "    asks = [maker.made(ids) for ids in ([1, 2, 3], [2], [9_999], [3, 1])]\n"
        "    one, *others, last = await asyncio.gather(*asks)\n"
        "    assert others[0] == {2: one[2]} and last == {3: one[3], 1: one[1]}, (others, last)\n"
        "    two = others[1]\n"
        "    maker.end()\n"
        "    return one, two, await maker.made([1])\n"
        "with making.beside(home) as maker:\n"
        "    found, strange, after = asyncio.run(asked(maker))\n"
        "with Workspace.open(home) as ws:\n"
        "    assert found == making.messages_for(ws, [1, 2, 3]), found\n"
        "assert all(one.wire == dot_stuffed(one.data) for one in found.values())\n"
        "assert strange is None and after is None\n"
        "print('alike')"
    )
    home = folder / "home-0"
    words = [sys.executable, "-c", code, str(home)]
    done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.stdout.strip() == "alike", done.stderr
    with _in_home(folder) as ws:
        assert making.messages_for(ws, [1]) == messages_for(ws, [1])
