"""From an empty home to a community with a venue, an idea and a role, in few keys."""

from __future__ import annotations

from datetime import date, time
from pathlib import Path

from coptui.services import (
    communities,
    community_life,
    contacts,
    ideas,
    leads,
    members,
    neutral_experts,
    roles,
    sessions,
    venues,
)
from coptui.services.contact_views import NewContact
from coptui.services.sessions import NewSession
from coptui.workspace import Workspace
from tests.conftest import FrozenClock
from tests.tui.driver import Coordinator, rowan

BUDGET = 45
"""Keys beside free text, from the first screen on."""


async def _around(it: Coordinator, which: int) -> None:
    await it.presses("h", *("down",) * which, "enter")


async def test_a_community_with_venue_idea_and_role_takes_few_keys(
    home: Path, clock: FrozenClock
) -> None:
    with Workspace.open(home, clock=clock) as ws:
        contacts.add(ws, NewContact("Stan Orrell"))
    keys = 0

    async def press(it: Coordinator, *some: str) -> None:
        nonlocal keys
        keys += len(some)
        await it.presses(*some)

    async with rowan(home, clock) as it:
        await press(it, "2", "n")
        await it.sees("Its name")
        await it.types("Allotment")
        await press(it, "enter")
        await it.types("Growing food together")
        await press(it, "ctrl+s")
        await it.sees("Allotment ALL", "set up: 0 of 7 steps")
        await press(it, "ctrl+n")
        await it.types("Slugs without poison")
        await press(it, "enter")
        await it.sees("Noted for Allotment")
        await press(it, "h", "enter", "down", "enter", "n")
        await it.types("Library")
        await press(it, "ctrl+s")
        await it.sees("Allotment usually meets in Library")
        await press(it, "escape", "down", "down", "down", "enter", "n")
        await it.sees("Stan Orrell")
        await press(it, "enter")
        await it.sees("Who?")
        await press(it, "enter", "slash")
        await it.types("hospi")
        await press(it, "enter")
        await it.sees("Stan Orrell is hospitality in Allotment")
        await press(it, "escape")
        await it.sees("3 of 7 steps done")
    assert keys <= BUDGET, keys
    with Workspace.open(home, clock=clock) as ws:
        (row,) = communities.all(ws)
        assert communities.show(ws, row.id).default_venue == "Library"
        assert [one.text for one in ideas.of(ws, row.id)] == ["Slugs without poison"]
        assert [one.role for one in roles.of(ws, row.id)] == ["hospitality"]


async def test_an_idea_from_anywhere_is_one_key_and_a_line(
    demo_home: Path, clock: FrozenClock
) -> None:
    async with rowan(demo_home, clock) as it:
        await it.sees("What's next")
        await it.presses("4", "ctrl+n")
        await it.sees("(•) Doorstep")
        await it.types("A bench in the sun")
        await it.presses("tab", "right", "tab", "enter")
        await it.sees("Noted for Harbour: A bench in the sun")
        await it.presses("u", "y")
        await it.sees("Taken back")
    with Workspace.open(demo_home, clock=clock) as ws:
        assert "A bench in the sun" not in [row.text for row in ideas.of(ws)]


async def test_a_rest_ends_and_an_end_begins_with_a_reason(
    demo_home: Path, clock: FrozenClock
) -> None:
    async with rowan(demo_home, clock) as it:
        await it.presses("2", "enter")
        await it.sees("Doorstep DOR")
        await _around(it, 0)
        await it.presses("p")
        await it.types("1 Feb")
        await it.presses("ctrl+s")
        await it.sees("at rest until Monday 1 February 2027")
        await it.presses("a", "c")
        await it.sees("Why does it come to its end?")
        await it.types("The street does it now")
        await it.presses("enter")
        await it.sees("coming to its end", "DOR-2 is still planned", "0 of 8 steps")
        await it.presses("x", "y")
        await it.sees("This was not done", "close the topic first")
    with Workspace.open(demo_home, clock=clock) as ws:
        (dor,) = [row for row in communities.all(ws) if row.code == "DOR"]
        kinds = [row.kind for row in community_life.story(ws, dor.id)]
        assert (dor.status, kinds) == ("closing", ["paused", "resumed", "coming to its end"])


async def test_who_else_is_followed_up_and_an_expert_left_off_with_a_reason(
    demo_home: Path, clock: FrozenClock
) -> None:
    with Workspace.open(demo_home, clock=clock) as ws:
        (kit,) = [row.id for row in communities.all(ws) if row.code == "KIT"]
        session = sessions.plan(ws, NewSession(community_id=kit, on=date(2027, 1, 8),
                                               start=time(12, 30), end=time(14, 30)))  # fmt: skip
    async with rowan(demo_home, clock) as it:
        await it.presses("2", "down", "down", "enter")
        await it.sees("Kitchen Table KIT")
        await _around(it, 2)
        await it.sees("somebody from the credit union")
        await it.presses("enter")
        await it.types("rings on Monday")
        await it.presses("enter")
        await it.sees("was asked")
        await it.presses("x", "enter")
        await it.sees("Why is Dr Hanna Voss not on this list?")
        await it.types("on leave")
        await it.presses("enter")
        await it.sees("Not on the list of KIT-5: Dr Hanna Voss, on leave.")
    with Workspace.open(demo_home, clock=clock) as ws:
        assert leads.of(ws, kit, open_only=True) == []
        assert list(neutral_experts.excused(session.view.id).values()) == ["on leave"]


async def test_somebody_graduates(demo_home: Path, clock: FrozenClock) -> None:
    async with rowan(demo_home, clock) as it:
        await it.presses("2", "down", "enter")
        await it.sees("Harbour HAR")
        await it.presses("tab", "tab", "d")
        await it.sees("Graduated")
        await it.presses("enter")
        await it.sees("Arlo Beck has left Harbour")
    with Workspace.open(demo_home, clock=clock) as ws:
        (har,) = [row.id for row in communities.all(ws) if row.code == "HAR"]
        assert "Arlo Beck" not in [row.name for row in members.of(ws, har)]


async def test_a_day_that_suits_is_counted_and_chosen_and_the_venue_with_it(
    demo_home: Path, clock: FrozenClock
) -> None:
    async with rowan(demo_home, clock) as it:
        await it.presses("3", "down", "enter")
        await it.sees("DOR-2")
        await it.presses("D", "n")
        await it.types("12 Jan")
        await it.presses("ctrl+s", "c")
        await it.types("7 2")
        await it.presses("enter")
        await it.sees("suits most: 7 said yes")
        await it.presses("enter", "y")
        await it.sees("✓ chosen")
        await it.presses("escape", "P")
        await it.sees("Larch Court")
        await it.presses("enter")
        await it.sees("DOR-2 is in")
    with Workspace.open(demo_home, clock=clock) as ws:
        (dor,) = [row for row in sessions.list_of(ws) if row.code == "DOR-2"]
        assert dor.start is not None and (dor.start.month, dor.start.day) == (1, 12)
        assert dor.venue == venues.all(ws)[0].name
