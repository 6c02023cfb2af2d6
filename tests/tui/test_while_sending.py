"""The app stays alive while a mail server keeps silent."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from coptui.clock import SystemClock
from coptui.store import sqlite
from tests.smtp_server import Hang, SmtpServer, once
from tests.system.test_terminal_gone_sending import confirmed_mailing
from tests.tui.driver import Coordinator, rowan

PLACES = (("4", "Contacts"), ("1", "Today"), ("5", "Mail"))


async def hangs(it: Coordinator, server: SmtpServer, step: str) -> None:
    """The sender has come to the step at which the server falls silent."""
    while not any(step.upper() in line for line in server.lines):
        await it.pilot.pause()


@pytest.mark.parametrize("step", ["mail", "data"])
async def test_keys_are_answered_while_the_server_keeps_silent(home: Path, step: str) -> None:
    with SmtpServer(security="none", decide=once(step, Hang())) as server:
        confirmed_mailing(home, server.port)
        async with rowan(home, SystemClock()) as it:
            await hangs(it, server, step)
            for key, place in PLACES:
                await it.presses(key)
                await it.sees(place)
            assert it.app.sending.is_running
    connection = sqlite.connect(home / "coptui.db")
    assert {row for (row,) in connection.execute("SELECT state FROM delivery")} <= {
        "queued", "claimed",
    }  # fmt: skip
    connection.close()


@pytest.mark.slow  # its figure holds on a quiet machine
async def test_a_key_is_answered_within_a_fifth_of_a_second_meanwhile(home: Path) -> None:
    with SmtpServer(security="none", decide=once("mail", Hang())) as server:
        confirmed_mailing(home, server.port)
        async with rowan(home, SystemClock()) as it:
            await hangs(it, server, "mail")
            await it.settles()
            taken = []
            for key, place in PLACES * 4:
                began = time.perf_counter()
                await it.pilot.press(key)
                await it.sees(place)
                taken.append(time.perf_counter() - began)
    assert sorted(taken)[len(taken) // 2] < 0.2, taken
