"""Key to paint in the contact list with 1,000 and with 100,000 people, in one run.

`python tests/bench/list_latency.py [--runs 3]`: cursor down, and letters of a search, each typed
when the screen is at rest; beside them two trivial Textual apps, one that repeats a letter (the
floor) and one that draws a list of numbers. Exit 1 when the p95 of the cursor is above 1.5 times
that of 1,000, its median above three times that of the list of numbers (one plain piece to a line,
where ours has columns and a border), or a letter is more than three frames above the floor. A third
home has 100,000 people of whom all meet a condition of nearly every kind; there the saved filter is
on while the same is measured, against the same limits.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median, quantiles

sys.path.insert(0, str(Path(__file__).resolve().parent.parent.parent))

from coptui.clock import SystemClock
from coptui.domain.text import fold
from coptui.services import filters
from coptui.store.models import Contact
from coptui.workspace import Workspace
from tests.bench.terminal import Terminal
from tests.many import EVERY, agree_to_everything

HOMES = {"1,000": (1_000, False), "100,000": (100_000, False), "100,000 filtered": (100_000, True)}
DOWNS = 60
FILTER = "Everything"
LETTERS = "quil"
FRAME = 1 / 60
LIMIT_CURSOR, LIMIT_PEER, LIMIT_FRAMES = 1.5, 3.0, 3
ECHO = [sys.executable, str(Path(__file__).with_name("trivial.py")), "echo"]
PEER = [*ECHO[:-1], "list"]


@dataclass
class Times:
    """What was measured in one size, in seconds."""

    ready: list[float] = field(default_factory=list)
    down: list[float] = field(default_factory=list)
    letter: list[float] = field(default_factory=list)


def fill(home: Path, people: int, *, filtered: bool = False) -> None:
    """A home with so many people; the first few show which letters the list was searched for.

    With `filtered` all of them meet the conditions of one saved filter.
    """
    with Workspace.open(home) as ws:
        now = SystemClock().now()
        rows = [_row(number, now) for number in range(people)]
        with ws.store.atomic():
            for at in range(0, people, 1_000):
                Contact.insert_many(rows[at : at + 1_000]).execute()
        if filtered:
            agree_to_everything(ws, list(range(1, people + 1)))
            filters.save(ws, FILTER, EVERY)


def _row(number: int, now: object) -> dict[str, object]:
    name = f"P{number:06d}"
    if number < len(LETTERS):
        name = f"A{number} {LETTERS[: number + 1]}."
    email = f"person{number}@qu{'il' if number % 10 == 0 else ''}.example"
    return {
        "name": name,
        "email": email,
        "email_key": email,
        "sort_key": fold(name),
        "search_text": fold(f"{name} {email}"),
        "created_at": now,
        "updated_at": now,
    }


def measure(home: Path, times: Times, *, filtered: bool = False) -> None:
    """One walk through the contact list of this home, with its saved filter on where it is said."""
    terminal = Terminal([sys.executable, "-m", "coptui", "--home", str(home)])
    try:
        _need(terminal, terminal.wait_for("Today"), "the first screen")
        terminal.settle()
        since = len(terminal.pieces)
        began = terminal.type("4")
        shown = _need(terminal, terminal.wait_for("P000010", since=since), "the list")
        times.ready.append(shown - began)
        terminal.settle()
        if filtered:
            _put_filter_on(terminal)
        for _ in LETTERS:
            terminal.type("\x1b[B")
            terminal.settle()
        for number in range(len(LETTERS) + 1, DOWNS):
            _step(terminal, "\x1b[B", f"P{number:06d}", times.down, skip=number < 10)
        terminal.type("/")
        terminal.settle()
        for at, letter in enumerate(LETTERS):
            _step(terminal, letter, f"A{at}{LETTERS[: at + 1]}.", times.letter)
    finally:
        terminal.close()


def _put_filter_on(terminal: Terminal) -> None:
    """Take the saved filter, and wait until all who fit are counted."""
    steps = (
        ("f", "Onlypeople"),
        ("\x1b", "Noconditionyet"),
        ("o", FILTER),
        ("\r", "inManyVoices"),
        ("\r", "P000010"),
    )
    for key, text in steps:
        since = len(terminal.pieces)
        terminal.type(key)
        _need(terminal, terminal.wait_for(text, seconds=30, since=since), text)
        terminal.settle(1.0, 30)


def _step(
    terminal: Terminal, key: str, text: str, into: list[float], *, skip: bool = False
) -> None:
    since = len(terminal.pieces)
    typed = terminal.type(key)
    shown = _need(terminal, terminal.wait_for(text, seconds=5, since=since), text)
    if not skip:
        into.append(shown - typed)
    terminal.settle(0.05, 3)


def _need(terminal: Terminal, shown: float | None, what: str) -> float:
    if shown is None:
        raise SystemExit(f"{what} never showed:\n{terminal.screen()}")
    return shown


def floor() -> list[float]:
    """Letters in the trivial app."""
    terminal, times = Terminal(ECHO), list[float]()
    try:
        _need(terminal, terminal.wait_for("bench-ready"), "the trivial app")
        terminal.settle()
        for at, letter in enumerate(LETTERS * 2):
            _step(terminal, letter, f"typed={(LETTERS * 2)[: at + 1]};", times)
    finally:
        terminal.close()
    return times


def peer() -> list[float]:
    """Cursor down in the trivial list, the same steps as in ours."""
    terminal, times = Terminal(PEER), list[float]()
    try:
        _need(terminal, terminal.wait_for("bench-ready"), "the trivial list")
        terminal.settle()
        for number in range(1, DOWNS):
            _step(terminal, "\x1b[B", f"P{number:06d}", times, skip=number < 10)
    finally:
        terminal.close()
    return times


def main() -> int:
    """Measure and tell."""
    ask = argparse.ArgumentParser(description=__doc__)
    ask.add_argument("--runs", type=int, default=3)
    runs = ask.parse_args().runs
    got, echo, listed = {name: Times() for name in HOMES}, list[float](), list[float]()
    with tempfile.TemporaryDirectory() as folder:
        for name, (size, filtered) in HOMES.items():
            fill(Path(folder) / name, size, filtered=filtered)
        for _ in range(runs):
            echo += floor()
            listed += peer()
            for name, (_size, filtered) in HOMES.items():
                measure(Path(folder) / name, got[name], filtered=filtered)
    for name, times in got.items():
        print(
            f"{name} people: ready {median(times.ready) * 1e3:.0f} ms, "
            f"down p50 {median(times.down) * 1e3:.1f} p95 {_p95(times.down) * 1e3:.1f} ms, "
            f"letter median {median(times.letter) * 1e3:.0f} worst {max(times.letter) * 1e3:.0f} ms"
        )
    print(f"trivial list: down p50 {median(listed) * 1e3:.1f} p95 {_p95(listed) * 1e3:.1f} ms")
    print(f"floor of a letter: {median(echo) * 1e3:.0f} ms")
    few, *many = got
    kept = [_within(name, got[name], got[few], listed, echo) for name in many]
    return 0 if all(kept) else 1


def _within(name: str, times: Times, few: Times, listed: list[float], echo: list[float]) -> bool:
    """Whether a large home keeps the limits; says each figure."""
    cursor = _p95(times.down) / _p95(few.down)
    beside = median(times.down) / median(listed)
    frames = (median(times.letter) - median(echo)) / FRAME
    print(f"{name}: cursor p95 to that of 1,000: {cursor:.2f} (at most {LIMIT_CURSOR})")
    print(f"{name}: cursor p50 to the trivial list: {beside:.2f} (at most {LIMIT_PEER})")
    print(f"{name}: letter above the floor: {frames:.1f} frames (at most {LIMIT_FRAMES})")
    return cursor <= LIMIT_CURSOR and beside <= LIMIT_PEER and frames <= LIMIT_FRAMES


def _p95(times: list[float]) -> float:
    return quantiles(times, n=20)[-1]


if __name__ == "__main__":
    sys.exit(main())
