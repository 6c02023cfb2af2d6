"""Two hours' worth of typing into the real program, and then the light goes out."""

from __future__ import annotations

import os
import re
import signal
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

import pytest

from coptui.domain.capture import KINDS
from coptui.services import attendance, capture, demo, drafts, live, rating_rounds
from coptui.store.models import Action, Session
from coptui.workspace import Workspace
from tests.system.terminal import Program, program

pytestmark = pytest.mark.skipif(os.name != "posix", reason="a pty is a POSIX matter")

HARBOUR_14 = 14
ITEMS, NAMED, GUESTS, ACTIONS = 80, 18, 4, 6
ROUNDS = ((5, 6, 6, 7, 4), (2, 9, 3, 8, 2, 10), (7, 7, 7))
LINES = [kind for kind in KINDS if kind.value not in ("action", "resource") and not kind.follow_ups]


@pytest.fixture
def running_home(home: Path) -> Path:
    """The made-up town, half an hour into a session."""
    demo.make(home)
    with Workspace.open(home) as ws:
        row = Session.get_by_id(HARBOUR_14)
        row.starts_at = datetime.now(UTC) - timedelta(minutes=30)
        row.ends_at = row.starts_at + timedelta(hours=2)
        row.save()
        assert ws.now() > row.starts_at
    return home


def letters_for(home: Path) -> list[tuple[str, str]]:
    """People on the list, and three letters that find each of them first."""
    found: list[tuple[str, str]] = []
    with Workspace.open(home) as ws:
        for hit in attendance.search(ws, HARBOUR_14, ""):
            found += _letters(ws, hit.name)
        for start in "abcdefghijklmnopqrstuvwz":
            for hit in attendance.search(ws, HARBOUR_14, start):
                if hit.known != "contact":
                    found += _letters(ws, hit.name)
    firsts = dict(found)
    return [(name, typed) for name, typed in firsts.items()][:NAMED]


def _letters(ws: Workspace, name: str) -> list[tuple[str, str]]:
    typed = name[:3].casefold()
    hits = attendance.search(ws, HARBOUR_14, typed)
    return [(name, typed)] if len(hits) == 1 and hits[0].name == name else []


def steps(people: list[tuple[str, str]]) -> tuple[list[list[str]], list[tuple[str, str]]]:
    """What is typed, in bursts that each end with letters choosing again, in a mixed order; and
    the lines that have to be there."""
    dice = Random(14)
    said = [(dice.choice(LINES), f"thing {n} of a long evening") for n in range(ITEMS)]
    bursts = [[f"{kind.key}{text}\r", "\x1b"] for kind, text in said]
    expected = [(kind.value, text) for kind, text in said]
    for n in range(ACTIONS):
        bursts.append([f"athe group tries thing {n}, +{n + 1}\r", "\x1b"])
    for at, values in enumerate(ROUNDS):
        typed = " ".join(map(str, values))
        bursts.append([f"r{typed}\r7\rwe are here {at}\r\r\r"])
    for at in range(0, len(people), 3):
        marks = "".join(f"{typed}\r" for _, typed in people[at : at + 3])
        bursts.append([f"p{marks}", "\x1b"])
    bursts.append(["p" + "+\r" * (GUESTS - 1) + "+Sam\r", "\x1b"])
    bursts += [[" "], [" "]]
    dice.shuffle(bursts)
    return bursts, expected


def opened(at: Program) -> None:
    at.sees("What's next", "Harbour")
    at.keys("3")
    at.sees("HAR-14")
    at.keys("enter")
    at.sees("v live")
    at.keys("v")
    at.sees("command keys", "space begins")


def typed(at: Program, bursts: list[list[str]]) -> None:
    """As fast as the terminal takes it; only an escape has to stand alone until it has worked.

    No terminal can tell an escape with a letter right behind it from that letter with alt.
    """
    for burst in bursts:
        for part in burst:
            if part == "\x1b":
                at.sees_no_more("command keys")
            at.type(part)
            if part == "\x1b":
                at.sees("command keys")


def killed(at: Program) -> None:
    os.killpg(at.child.pid, signal.SIGKILL)
    at.child.wait()


def test_everything_up_to_the_last_enter_is_there_after_the_kill(running_home: Path) -> None:
    people = letters_for(running_home)
    assert len(people) == NAMED
    bursts, expected = steps(people)
    with program(running_home) as at:
        opened(at)
        typed(at, bursts)
        at.type("hlast of all\r")
        at.sees(f"{ITEMS + ACTIONS + 1} written down", f"{NAMED + GUESTS} here", "Best hope kept.")
        at.type("half a li")
        at.sees("half a li")
        time.sleep(1.0)  # a half line is kept after a moment
        killed(at)

    with Workspace.open(running_home) as ws:
        rows = capture.listing(ws, HARBOUR_14)
        there = [(one.kind, one.text) for one in rows if one.kind != "action"]
        assert sorted(there) == sorted([*expected, ("best_hope", "last of all")])
        assert there[-1] == ("best_hope", "last of all")
        promises = sorted((one.text, one.who) for one in Action.select().where(
            Action.session == HARBOUR_14))  # fmt: skip
        assert promises == [(f"tries thing {n}", "the group") for n in range(ACTIONS)]
        here = attendance.present(ws, HARBOUR_14)
        assert (here.total, here.guests) == (NAMED + GUESTS, GUESTS)
        assert {one.name for one in here.people if not one.guest} == {name for name, _ in people}
        rounds = rating_rounds.rounds_of(ws, HARBOUR_14)
        assert sorted(one.values for one in rounds) == sorted(tuple(sorted(r)) for r in ROUNDS)
        assert {one.good_enough for one in rounds} == {(7,)}
        assert {len(one.what_puts_us_here) for one in rounds} == {1}
        view = live.view(ws, HARBOUR_14)
        assert view.status == "live" and view.now is not None and view.now.number == 2
        half = drafts.find(ws, f"capture:{HARBOUR_14}")
        assert half is not None and half.values == {"kind": "best_hope", "text": "half a li"}


@pytest.mark.parametrize("after", [3, 17])
def test_what_was_confirmed_is_there_whenever_the_kill_comes(
    running_home: Path, after: int
) -> None:
    texts = [f"line {n}" for n in range(60)]
    with program(running_home) as at:
        opened(at)
        at.type("q" + "".join(f"{text}\r" for text in texts))
        shown = at._until(lambda screen: _written(screen) >= after, f"{after} lines", 60)
        killed(at)
    with Workspace.open(running_home) as ws:
        there = [one.text for one in capture.listing(ws, HARBOUR_14)]
    assert len(there) >= _written(shown)
    assert there == texts[: len(there)], "whole lines, in their order"


def _written(screen: str) -> int:
    found = re.search(r"(\d+) written down", screen)
    return int(found[1]) if found else 0
