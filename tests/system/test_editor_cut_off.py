"""Somebody writes in her own editor, and all ends: what the editor had saved is not lost."""

from __future__ import annotations

import os
import signal
import stat
from pathlib import Path

import pytest

from coptui.clock import SystemClock
from coptui.services import demo
from tests.system.terminal import Program, bytes_of

pytestmark = pytest.mark.skipif(os.name != "posix", reason="a pty and signals are POSIX matters")


@pytest.fixture
def editor(tmp_path: Path) -> Path:
    """Saves a line on top, then stays open as editors do; `done` beside it lets it end."""
    program = tmp_path / "editor"
    program.write_text(
        '#!/bin/sh\n(echo "Typed there."; cat "$1") > "$0.new" && cat "$0.new" > "$1"\n'
        'echo "editor is open"\nwhile [ ! -e "$0.done" ]; do sleep 0.05; done\n'
    )
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    return program


def at_the_editor(home: Path, editor: Path) -> Program:
    program = Program(home, environment={"EDITOR": str(editor), "VISUAL": ""})
    program.sees("What's next")
    for key, then in (("5", "Mailings"), ("t", "A week before"), ("enter", "reads it")):
        program.type(bytes_of(key))
        program.sees(then)
    program.type("\x1bOS")
    program.sees("editor is open")
    return program


def test_the_text_comes_back_into_the_form_beside_the_mail_it_makes(
    home: Path, editor: Path
) -> None:
    demo.make(home, SystemClock())
    program = at_the_editor(home, editor)
    try:
        Path(f"{editor}.done").touch()
        program.sees("Typed there.", "For all mailings still to be written")
        assert list((home / "editing").iterdir()) == []
    finally:
        program.close()


@pytest.mark.parametrize("sign", [signal.SIGKILL, signal.SIGHUP, signal.SIGTERM])
def test_what_the_editor_had_saved_waits_half_written(
    sign: signal.Signals, home: Path, editor: Path
) -> None:
    demo.make(home, SystemClock())
    program = at_the_editor(home, editor)
    program.child.send_signal(sign)
    program.child.wait(20)
    Path(f"{editor}.done").touch()
    program.close()
    again = Program(home)
    try:
        again.sees("What's next")
        again.type("m")
        again.sees("Half-written: words of template T1")
        for key, then in (("5", "Mailings"), ("t", "A week before"), ("enter", "reads it")):
            again.type(bytes_of(key))
            again.sees(then)
        again.type("e")
        again.sees("Here is what you typed the last time", "Typed there.")
    finally:
        again.close()
