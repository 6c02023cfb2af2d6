"""From an empty home to a held and closed first session, counted as a slow and tired person."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from coptui.services import communities, contacts, sessions
from coptui.services.contact_views import ContactFilter
from coptui.services.session_views import SessionView
from coptui.store.models import Action, CapturedItem
from coptui.workspace import Workspace
from tests.conftest import FrozenClock
from tests.tui.driver import Coordinator, rowan

TEN_MINUTES = 600
AN_ACT, A_LETTER, A_SCREEN, A_HESITATION = 2.5, 1 / 3, 5.0, 15.0
FILE = "Name,E-mail\n" + "".join(
    f"{name},{name.split()[0].lower()}@members.example\n"
    for name in ("Asha Verrall", "Zoe Park", "Dean Sollars", "Tomasz Grey", "Imani Roe")
)


class Tired:
    """Somebody new: five seconds for each new screen, and fifteen where it asks a lot."""

    def __init__(self, it: Coordinator) -> None:
        self.it = it
        self.seconds = 0.0

    async def reads(self, *words: str, asks_a_lot: bool = False) -> None:
        await self.it.sees(*words)
        self.seconds += A_SCREEN + A_HESITATION * asks_a_lot

    async def does(self, *keys: str) -> None:
        await self.it.presses(*keys)
        self.seconds += AN_ACT * len(keys)

    async def fills(self, *values: str) -> None:
        """One field after the other; an empty one is passed."""
        for number, value in enumerate(values):
            if number:
                await self.does("tab")
            if value:
                await self.it.types(value)
                self.seconds += A_LETTER * len(value)
        await self.does("ctrl+s")


async def _community_and_topic(tired: Tired) -> None:
    await tired.reads("Welcome", "2  My community", asks_a_lot=True)
    await tired.does("2")
    await tired.reads("Its name", "What it is for", asks_a_lot=True)
    await tired.fills("Harbour", "People coming home from hospital", "Rowan Achebe")
    await tired.reads("Communities › Harbour", "No topic yet", "i  brings in a file of people",
                      asks_a_lot=True)  # fmt: skip
    await tired.does("t")
    await tired.reads("Key question", asks_a_lot=True)
    await tired.fills("First 48 hours at home", "What helps in the first two days?")
    await tired.reads("First 48 hours", "not begun")


async def _people(tired: Tired, file: Path) -> None:
    await tired.does("i")
    await tired.reads("Which file?", asks_a_lot=True)
    await tired.it.types(str(file))
    tired.seconds += A_LETTER * len(file.name)
    await tired.does("enter")
    await tired.reads("5  new", "they join Harbour", asks_a_lot=True)
    await tired.does("ctrl+s")
    await tired.reads("Asha Verrall", "Tomasz Grey")


async def _session(tired: Tired) -> None:
    await tired.does("n")
    await tired.reads("From and to", "Hall or room", asks_a_lot=True)
    await tired.fills("today", "10:15-12:15", "Kilnbrook Library", "Step-free",
                      "the pharmacy that rings back")  # fmt: skip
    await tired.reads("HAR-1", "Running order", asks_a_lot=True)


async def _held(tired: Tired) -> None:
    await tired.does("a")
    await tired.reads("Who is here", "letters of a name", asks_a_lot=True)
    for letters, here in (("ash", 1), ("zo", 2), ("dea", 3)):
        await tired.it.types(letters)
        tired.seconds += A_LETTER * len(letters)
        await tired.does("enter")
        await tired.it.sees(f"{here} here")
    await tired.does("escape", "v")
    await tired.reads("gone well", asks_a_lot=True)
    for kind, words in (
        ("g", "the pharmacy rings back now"), ("q", "who has the key on Sundays?"),
        ("a", "Femi asks the larder"),
    ):  # fmt: skip
        await tired.does(kind)
        await tired.it.types(words)
        tired.seconds += A_LETTER * len(words)
        await tired.does("enter", "escape")
    await tired.does("escape")
    await tired.reads("HAR-1", "Running order")


async def _closed(tired: Tired, clock: FrozenClock) -> None:
    clock.tick(hours=2)
    await tired.does("c")
    await tired.reads("Meet again?", "When?", "What was useful?", asks_a_lot=True)
    await tired.fills(
        "", "in 4 weeks", "", "", "", "the credit union", "hearing it from the larder"
    )
    await tired.reads("Ready when you are", "thanks", asks_a_lot=True)
    await tired.does("escape")


@pytest.mark.slow
async def test_a_first_session_is_held_and_closed_within_ten_minutes(
    home: Path, clock: FrozenClock, tmp_path: Path
) -> None:
    file = tmp_path / "people.csv"
    file.write_text(FILE, encoding="utf-8")
    async with rowan(home, clock) as it:
        tired = Tired(it)
        await _community_and_topic(tired)
        await _people(tired, file)
        await _session(tired)
        await _held(tired)
        await _closed(tired, clock)
        print(f"{tired.seconds:.0f} seconds")
        assert tired.seconds < TEN_MINUTES
    with Workspace.open(home, clock=clock) as ws:
        (harbour,) = communities.all(ws)
        first, following = _by_number(sessions.list_of(ws))
        assert (first.status, first.present) == ("held", 3)
        assert following.start is not None and following.start.date() == date(2026, 12, 21)
        assert harbour.next_session is not None
        assert contacts.count(ws, ContactFilter()) == 5
        said = {one.text for one in CapturedItem.select()}
        assert said == {"the pharmacy rings back now", "who has the key on Sundays?"}
        assert [one.text for one in Action.select()] == ["Femi asks the larder"]


def _by_number(rows: list[SessionView]) -> list[SessionView]:
    return sorted(rows, key=lambda one: one.id)
