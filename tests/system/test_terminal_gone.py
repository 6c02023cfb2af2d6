"""The terminal vanishes in the middle of something: the program goes too, and nothing is lost."""

from __future__ import annotations

import os
import shlex
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from coptui.clock import SystemClock
from coptui.services import demo
from coptui.store import sqlite
from tests.bench.terminal import Terminal

pytestmark = pytest.mark.skipif(os.name != "posix", reason="a pty and SIGHUP are POSIX matters")

GONE_WITHIN = 2.0
ENTER, DOWN = "\r", "\x1b[B"


def command(home: Path, *, deaf: bool) -> list[str]:
    """Start the app; `deaf` to the hang-up signal, as under nohup or some multiplexers."""
    plain = [sys.executable, "-m", "coptui", "--home", str(home)]
    return ["sh", "-c", f"trap '' HUP; exec {shlex.join(plain)}"] if deaf else plain


@pytest.fixture(params=[False, True], ids=["hung up", "deaf to the signal"])
def terminal(request: pytest.FixtureRequest, home: Path) -> Iterator[Terminal]:
    demo.make(home, SystemClock())
    started = Terminal(command(home, deaf=request.param), columns=100, lines=30)
    try:
        assert started.wait_for("Today", "Harbour", seconds=10), started.screen()
        started.settle()
        yield started
    finally:
        started.close()


def assert_gone_in_time(terminal: Terminal) -> None:
    began = terminal.vanish()
    while terminal.child.poll() is None and time.perf_counter() - began < GONE_WITHIN:
        time.sleep(0.02)
    assert terminal.child.poll() is not None, "still running after its terminal has gone"


def assert_sound(home: Path) -> None:
    connection = sqlite.connect(home / "coptui.db")
    try:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
    finally:
        connection.close()


def test_at_rest(terminal: Terminal, home: Path) -> None:
    assert_gone_in_time(terminal)
    assert_sound(home)


def test_in_the_middle_of_a_form(terminal: Terminal, home: Path) -> None:
    terminal.type("4")
    assert terminal.wait_for("Abi Stokes", seconds=10), terminal.screen()
    terminal.settle()
    terminal.type("n")
    terminal.settle()
    terminal.type("Ada Fell")
    assert terminal.wait_for("Ada Fell", seconds=10), terminal.screen()
    assert_gone_in_time(terminal)
    assert_sound(home)
    connection = sqlite.connect(home / "coptui.db")
    try:
        kept = [row[0] for row in connection.execute('SELECT "values" FROM draft')]
    finally:
        connection.close()
    assert any("Ada Fell" in one for one in kept), "what was typed just before is gone"


def test_in_the_middle_of_a_list_that_moves(terminal: Terminal, home: Path) -> None:
    terminal.type("4")
    assert terminal.wait_for("Abi Stokes", seconds=10), terminal.screen()
    terminal.type(DOWN * 200)
    assert_gone_in_time(terminal)
    assert_sound(home)
