"""What a second process reads for the first screen, while this one still loads the toolkit."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from coptui.clock import SystemClock
from coptui.services import demo
from coptui.services.today import today
from coptui.workspace import Workspace

pytestmark = pytest.mark.skipif(
    not hasattr(os, "fork") or (os.cpu_count() or 1) < 2, reason="read ahead only where it helps"
)

PROGRAM = """
import json, os, signal, sys
from pathlib import Path
from coptui.tui import ahead

home = Path(sys.argv[1])
ahead.begin(home)
reading = ahead.take(home)
if sys.argv[2:]:
    os.kill(reading._child, signal.Signals[sys.argv[2]])
found = reading.result()
print(json.dumps(found and [line.what for line in found[1].lines + found[1].folded]))
"""


@pytest.fixture
def made_up(home: Path) -> Path:
    demo.make(home, SystemClock())
    return home


def read_ahead(home: Path, *death: str) -> list[str] | None:
    """The lines that came, or None; with a signal the second process dies of it."""
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(home), *death],
        capture_output=True, text=True, timeout=30, check=True,
    )  # fmt: skip
    lines: list[str] | None = json.loads(done.stdout)
    return lines


def test_it_reads_what_the_service_reads(made_up: Path) -> None:
    with Workspace.open(made_up, clock=SystemClock()) as ws:
        view = today(ws)
    assert read_ahead(made_up) == [line.what for line in view.lines + view.folded]


@pytest.mark.parametrize("death", ["SIGBUS", "SIGKILL"])
def test_where_it_dies_nothing_is_said_and_the_program_reads_by_itself(
    home: Path, death: str
) -> None:
    with Workspace.open(home, clock=SystemClock()):
        pass
    assert read_ahead(home, death) is None
