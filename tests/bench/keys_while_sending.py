"""Sixty keys a second in the contact list while a mailing of 10,000 leaves, and with none leaving.

    python tests/bench/keys_while_sending.py [--people 10000] [--connections 4] [--seconds 8]

The real app in a terminal sends its confirmed mailing to a fresh smtp-sink on loopback as fast as
it can, and somebody holds the arrow key down. Each key is timed from being typed to its line being
painted. Exit 1 when a key is not painted, when the last one comes more than 100 ms after it was
typed (keys pile up), or when nothing was being sent meanwhile.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path
from statistics import median, quantiles

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from coptui.settings import load, save
from coptui.store.models import Contact, Delivery
from coptui.workspace import Workspace
from tests.bench.smtp_rate import sink
from tests.bench.smtp_send import prepare
from tests.bench.terminal import Terminal, printed

PER_SECOND = 60
LIMIT = 0.1
DOWN = "\x1b[B"


NAMES = [f"P{number:06d}" for number in range(100_000)]


def _number_people(ws: Workspace) -> None:
    """Give everybody a name that no other line holds."""
    with ws.store.atomic():
        for name, row in zip(NAMES, Contact.select(Contact.id).order_by(Contact.id), strict=False):
            changes = {"name": name, "sort_key": name.lower()}
            Contact.update(changes).where(Contact.id == row.id).execute()


def hold_down(home: Path, names: list[str], seconds: float) -> list[float]:
    """Seconds from key to paint of each key."""
    terminal = Terminal([sys.executable, "-m", "coptui", "--home", str(home)])
    try:
        for key, text in (("", "Today"), ("4", names[1])):
            since = len(terminal.pieces)
            if key:
                terminal.type(key)
            if terminal.wait_for(text, since=since) is None:
                raise SystemExit(f"{text} never showed:\n{terminal.screen()}")
        terminal.pump(0.5)
        since, typed = len(terminal.pieces), list[float]()
        began = time.perf_counter()
        for number in range(int(PER_SECOND * seconds)):
            while (left := began + number / PER_SECOND - time.perf_counter()) > 0:
                terminal.pump(left)
            typed.append(terminal.type(DOWN))
        terminal.wait_for(names[len(typed)], seconds=5, since=len(terminal.pieces))
        return _painted(terminal.pieces[since:], names, typed)
    finally:
        terminal.close()


def _painted(
    pieces: list[tuple[float, bytes]], names: list[str], typed: list[float]
) -> list[float]:
    """For each key how long after it the line it leads to was printed next."""
    found = [(at, printed(data)) for at, data in pieces]
    taken, start = [], 0
    for number, when in enumerate(typed, start=1):
        while start < len(found) and found[start][0] < when:
            start += 1
        name = names[number]
        shown = next((at for at, text in found[start:] if name in text), None)
        taken.append(float("inf") if shown is None else shown - when)
    return taken


def main() -> int:
    """Measure and tell."""
    ask = argparse.ArgumentParser(description=__doc__)
    ask.add_argument("--people", type=int, default=10_000)
    ask.add_argument("--connections", type=int, default=4)
    ask.add_argument("--seconds", type=float, default=8)
    given = ask.parse_args()
    results, sent = {}, 0
    with tempfile.TemporaryDirectory() as folder, sink() as port:
        prepare(Path(folder), given.people, 2)
        for what, home in (("at rest", "home-0"), ("while sending", "home-1")):
            place = Path(folder) / home
            settings = load(place / "settings.toml")
            sender = replace(
                settings.sender, host="127.0.0.1", port=port, connections=given.connections
            )
            save(place / "settings.toml", replace(settings, sender=sender))
            with Workspace.open(place) as ws:
                if what == "at rest":
                    ws.store.set_meta("practice", "1")  # what is confirmed waits meanwhile
                _number_people(ws)
            results[what] = hold_down(place, NAMES, given.seconds)
            with Workspace.open(place) as ws:
                sent = Delivery.select().where(Delivery.state == "accepted").count()
    for name, taken in results.items():
        print(
            f"{name:13}  median {median(taken) * 1e3:5.1f}  p95 "
            f"{quantiles(taken, n=20)[-1] * 1e3:5.1f}  worst {max(taken) * 1e3:5.1f}  "
            f"last {taken[-1] * 1e3:5.1f} ms"
        )
    print(f"sent meanwhile {sent:,} of {given.people:,}")
    busy = results["while sending"]
    return 0 if sent and max(busy) < float("inf") and busy[-1] <= LIMIT else 1


if __name__ == "__main__":
    sys.exit(main())
