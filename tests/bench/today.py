"""Today and the other places at full size, beside the same places on an empty home, in one run.

`python tests/bench/today.py [--runs 5]`: fifty communities, a thousand sessions and twenty thousand
people. From the start of the program to the lines of what is next, then from a key to each place:
typed at once after the start, opened for the first time after what is next was read, and again.
Exit 1 when Today takes more than 100 ms longer than on the empty home, or a place more than 150 ms;
what is typed at once is only told, since the places are made ready in the first quiet moment.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections import defaultdict
from pathlib import Path
from statistics import median

sys.path.insert(0, str(Path(__file__).resolve().parent.parent.parent))

from coptui.clock import SystemClock
from coptui.services import contacts, today, today_facts
from coptui.services.contacts import NewContact
from coptui.workspace import Workspace
from tests.bench.terminal import Terminal
from tests.many_places import everything

MORE, PLACE = 0.100, 0.150
READING = 3.0
"""Seconds in which somebody reads the first lines, and the other places are made ready."""
Times = dict[str, list[float]]
EMPTY_HOME = {
    "today": "Nothing is waiting", "2": "Communities", "3": "Sessions", "4": "Contacts",
    "5": "Mail", "6": "Reports", "7": "Settings",
}  # fmt: skip
FULL_HOME = {
    "today": "more: Community", "2": "Community 00", "3": "C00-", "4": "20,000", "5": "Invitation",
    "6": "Reports", "7": "Mailbox",
}  # fmt: skip
"""For each key what is on the screen once the place is there."""


def walk(home: Path, words: dict[str, str], into: Times, *, first: bool, at_once: bool) -> None:
    """One start and a walk through the places, twice."""
    terminal = Terminal([sys.executable, "-m", "coptui", "--home", str(home)], lines=60)
    try:
        shown = _need(terminal, terminal.wait_for(words["today"]), "Today")
        if not first:
            into["start"].append(shown - terminal.started)
        terminal.settle()
        time.sleep(0 if at_once else READING)
        for turn in ("at once",) if at_once else ("first", "again"):
            for key in ("2", "3", "4", "5", "6", "7", "1"):
                text = words["today" if key == "1" else key]
                since = len(terminal.pieces)
                typed = terminal.type(key)
                shown = _need(terminal, terminal.wait_for(text, since=since), f"{key} {text}")
                if not first:
                    into[f"{key} {turn}"].append(shown - typed)
                terminal.settle()
    finally:
        terminal.close()


def _need(terminal: Terminal, shown: float | None, what: str) -> float:
    if shown is None:
        raise SystemExit(f"{what} never showed:\n{terminal.screen()}")
    return shown


def rules(home: Path) -> tuple[float, float]:
    """Processor time of the whole view, and of its facts alone."""
    with Workspace.open(home) as ws:
        today.today(ws)
        spent = []
        for act in (today.today, today_facts.gather):
            began = time.process_time()
            act(ws)
            spent.append(time.process_time() - began)
    return spent[0], spent[1]


def main() -> int:
    """Measure and tell."""
    ask = argparse.ArgumentParser(description=__doc__)
    ask.add_argument("--runs", type=int, default=5)
    runs = ask.parse_args().runs
    empty, full = defaultdict[str, list[float]](list), defaultdict[str, list[float]](list)
    with tempfile.TemporaryDirectory() as folder:
        none, many = Path(folder) / "none", Path(folder) / "many"
        with Workspace.open(none, clock=SystemClock()) as ws:
            contacts.add(ws, NewContact("Rowan Achebe"))  # with nobody at all a welcome comes first
        with Workspace.open(many, clock=SystemClock()) as ws:
            everything(ws)
        whole, facts = rules(many)
        for number in range(runs + 1):
            for at_once in (True, False):
                walk(none, EMPTY_HOME, empty, first=not number, at_once=at_once)
                walk(many, FULL_HOME, full, first=not number, at_once=at_once)
    print(f"services: the view {whole * 1e3:.0f} ms of processor, its facts {facts * 1e3:.0f} ms")
    return 0 if _tell(empty, full) else 1


def _tell(empty: Times, full: Times) -> bool:
    kept = True
    for what in full:
        small, large = median(empty[what]), median(full[what])
        print(f"{what:9} empty {small * 1e3:5.0f} ms   full {large * 1e3:5.0f} ms")
        if what == "start" and large - small > MORE:
            kept = False
        if what.endswith(("first", "again")) and large > PLACE:
            kept = False
    return kept


if __name__ == "__main__":
    sys.exit(main())
