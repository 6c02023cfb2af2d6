"""What somebody meets who begins with nothing: a community, a file of people, an invitation."""

from __future__ import annotations

import asyncio
from datetime import date, time
from pathlib import Path

import pytest

from coptui.services import communities, contacts, mailings, members, sessions, topics
from coptui.services.communities import NewCommunity
from coptui.services.contact_views import ContactFilter, NewContact
from coptui.services.sessions import NewSession
from coptui.tui.screens.sessions.list import SessionsScreen
from coptui.workspace import Workspace
from tests.conftest import FrozenClock
from tests.tui.driver import Coordinator, rowan

FILE = """Name,E-mail,Happy to be emailed?,Date agreed
Ada Ek,ada@a.example,Yes,03/10/2026
Ben Roe,ben@a.example,No,03/10/2026
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "people.csv"
    path.write_text(FILE, encoding="utf-8")
    return path


def _communities(home: Path, clock: FrozenClock, *names: str) -> list[int]:
    with Workspace.open(home, clock=clock) as ws:
        return [communities.add(ws, NewCommunity(name, name[:3].upper())).view.id for name in names]


def _members(home: Path, clock: FrozenClock, community_id: int) -> set[str]:
    with Workspace.open(home, clock=clock) as ws:
        return {one.name for one in members.of(ws, community_id)}


async def _picks(it: Coordinator, file: Path) -> None:
    await it.sees("Which file?")
    await it.types(str(file))
    await it.presses("enter")
    await it.sees("What will happen")


async def test_people_join_the_only_community_there_is(
    home: Path, clock: FrozenClock, file: Path
) -> None:
    (warm,) = _communities(home, clock, "Warm")
    async with rowan(home, clock) as it:
        await it.presses("4", "i")
        await _picks(it, file)
        await it.sees("they join Warm", "1 said no in the file")
        await it.presses("ctrl+s", "y")
        await it.sees("People")
    assert _members(home, clock, warm) == {"Ada Ek", "Ben Roe"}


async def test_an_answer_in_the_file_is_not_passed_over_in_silence(
    home: Path, clock: FrozenClock, file: Path
) -> None:
    async with rowan(home, clock) as it:
        await it.presses("4", "i")
        await _picks(it, file)
        await it.presses("ctrl+s")
        await it.sees("Bring them in as not asked?", "“Happy to be emailed?”", "nobody is mailed")
        await it.presses("escape")
        await it.sees("What will happen", "a  says")


async def test_with_several_communities_none_is_taken_unasked(
    home: Path, clock: FrozenClock, file: Path
) -> None:
    _communities(home, clock, "Warm", "Harbour")
    async with rowan(home, clock) as it:
        await it.presses("4", "i")
        await _picks(it, file)
        await it.sees("they join no community: c chooses one")


async def test_adding_people_where_there_are_none_begins_the_import_into_that_community(
    home: Path, clock: FrozenClock, file: Path
) -> None:
    harbour, _ = _communities(home, clock, "Harbour", "Warm")
    async with rowan(home, clock) as it:
        await it.presses("2", "enter")
        await it.sees("Nobody yet.", "i brings in a file of people")
        await it.presses("a")
        await _picks(it, file)
        await it.sees("they join Harbour")
        await it.presses("ctrl+s", "y")
        await it.sees("Ada Ek", "Ben Roe", "Stage reviews")
    assert _members(home, clock, harbour) == {"Ada Ek", "Ben Roe"}


async def test_the_page_to_add_people_shows_those_who_came_since(
    home: Path, clock: FrozenClock
) -> None:
    (warm,) = _communities(home, clock, "Warm")
    with Workspace.open(home, clock=clock) as ws:
        contacts.add(ws, NewContact("Ada Ek", "ada@a.example"))
    async with rowan(home, clock) as it:
        await it.presses("2", "enter", "a")
        await it.sees("Add people", "Ada Ek", "* mark all")
        await it.presses("4")
        await it.app.backend.write(contacts.add, NewContact("Ben Roe", "ben@a.example"))
        await it.presses("2")
        await it.sees("Add people", "Ben Roe")
        await it.presses("asterisk", "enter")
        await it.sees("Stage reviews", "Ben Roe")
    assert _members(home, clock, warm) == {"Ada Ek", "Ben Roe"}
    with Workspace.open(home, clock=clock) as ws:
        assert contacts.count(ws, ContactFilter()) == 2


async def test_an_invitation_to_a_community_with_nobody_in_it_brings_people_in(
    home: Path, clock: FrozenClock, file: Path
) -> None:
    (warm,) = _communities(home, clock, "Warm")
    with Workspace.open(home, clock=clock) as ws:
        topic = topics.add(ws, warm, "Warm rooms", "What helps?").view
        new = NewSession(
            topic_id=topic.id, on=date(2026, 12, 10), start=time(14), end=time(16),
            venue="Hall", access="Step-free.",
        )  # fmt: skip
        session = sessions.plan(ws, new).view
        mailings.prepare(ws, "T1", session_id=session.id)
    async with rowan(home, clock) as it:
        await it.presses("5", "enter")
        await it.sees("Nobody is in Warm yet.", "a brings people in", "a add people")
        await it.presses("a")
        await _picks(it, file)
        await it.sees("they join Warm")
        await it.presses("ctrl+s", "y")
        await it.sees("Goes to", "Held back", "said no")


async def test_the_first_way_to_change_a_mail_is_a_line_of_ones_own(
    demo_home: Path, clock: FrozenClock
) -> None:
    with Workspace.open(demo_home, clock=clock) as ws:
        (session,) = [row for row in sessions.list_of(ws) if row.code == "HAR-14"]
        mailings.prepare(ws, "T1", session_id=session.id)
    async with rowan(demo_home, clock) as it:
        await it.presses("5", "home", "enter", "right")
        await it.sees("As ", "will read it")
        await it.presses("e")
        await it.sees("Add a line of your own", "Change all its words")
        await it.presses("enter")
        await it.sees("They stand after the first sentence")
        await it.sees_no("{{", "{%")
        await it.types("The lift works again.")
        await it.presses("ctrl+s")
        await it.sees("The lift works again.")


async def test_a_session_is_planned_from_its_community_before_the_sessions_were_looked_at(
    home: Path, clock: FrozenClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    (warm,) = _communities(home, clock, "Warm")
    with Workspace.open(home, clock=clock) as ws:
        topics.add(ws, warm, "Warm rooms")
    read = asyncio.Event()
    load = SessionsScreen.load

    async def slowly(screen: SessionsScreen) -> None:
        await read.wait()
        await load(screen)

    monkeypatch.setattr(SessionsScreen, "load", slowly)
    async with rowan(home, clock) as it:
        await it.presses("2", "enter")
        await it.pilot.press("n")
        await it.sees("New session", "Hall or room")
        read.set()


async def test_what_was_said_is_over_when_a_key_opens_another_page(
    home: Path, clock: FrozenClock
) -> None:
    async with rowan(home, clock) as it:
        await it.presses("2")
        await it.sees("Its name")
        await it.types("Warm")
        await it.presses("ctrl+s")
        await it.sees("Warm is here, with the code")
        await it.presses("t")
        await it.sees("Sessions, about")
        await it.sees_no("Warm is here")
