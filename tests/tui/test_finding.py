"""Finding people by conditions and keeping them together, by keys."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from syrupy.assertion import SnapshotAssertion

from coptui.domain.consent import Purpose
from coptui.domain.contact_filter import Came, ContactFilter
from coptui.services import contacts, filters, mailings, members, sessions, tags
from coptui.services.contacts import NewContact
from coptui.workspace import Workspace
from tests.conftest import FrozenClock
from tests.hostile import HOSTILE_NAMES
from tests.tui.driver import Coordinator, rowan

SIZES = [(80, 24), (120, 40)]


def _count(home: Path, clock: FrozenClock, flt: ContactFilter) -> int:
    with Workspace.open(home, clock=clock) as ws:
        return contacts.count(ws, flt, None)


async def _opens(it: Coordinator) -> None:
    """The filter, from the list, with its first question put aside."""
    await it.presses("4", "f")
    await it.sees("Only people …")
    await it.presses("escape")
    await it.sees("No condition yet")


async def _adds(it: Coordinator, *steps: tuple[int, str]) -> None:
    """A new condition: so many down, and what is asked next."""
    await it.presses("n")
    await it.sees("Only people …")
    for down, says in steps:
        await it.presses(*["down"] * down, "enter")
        await it.sees(says)


async def _takes_saved(it: Coordinator) -> None:
    """The first saved filter, shown in the list."""
    await _opens(it)
    await it.presses("o")
    await it.sees("Saved filters", "Kitchen Table regulars")
    await it.presses("enter")
    await it.sees("21 of 60 people")
    await it.presses("enter")
    await it.sees("21 of 60", "Role")


async def _takes_back(it: Coordinator, words: str) -> None:
    await it.presses("u")
    await it.sees("Take this back?", words)
    await it.presses("y")
    await it.sees_no("Take this back?")


async def _about(it: Coordinator) -> None:
    await it.presses("4", "f")
    await it.sees("Only people …")


async def _two(it: Coordinator) -> None:
    await _opens(it)
    await _adds(it, (0, "In Doorstep"), (0, "people in Doorstep"))
    await _adds(it, (1, "To be asked again"), (0, "may be mailed"))
    await it.sees("15 of 60 people")


async def _saved(it: Coordinator) -> None:
    await _opens(it)
    await it.presses("o")
    await it.sees("Kitchen Table regulars")


async def _marked(it: Coordinator) -> None:
    await it.presses("4", "space", "space", "space", "t")
    await it.sees("Tag 3 people")


SCREENS = {
    "filter-about": _about,
    "filter-empty": _opens,
    "filter-two": _two,
    "filter-saved": _saved,
    "contacts-filtered": _takes_saved,
    "contacts-marked": _marked,
}


@pytest.mark.parametrize("size", SIZES, ids=lambda s: f"{s[0]}x{s[1]}")
@pytest.mark.parametrize("name", SCREENS)
async def test_screen_of_finding(
    name: str,
    size: tuple[int, int],
    demo_home: Path,
    clock: FrozenClock,
    drawn: SnapshotAssertion,
) -> None:
    async with rowan(demo_home, clock, size=size) as it:
        await SCREENS[name](it)
        await it.settles()
        assert it.screen() == drawn


async def test_conditions_are_added_one_by_one_and_read_back(
    demo_home: Path, clock: FrozenClock
) -> None:
    told = "people in Kitchen Table who came at least once in the last 12 months"
    async with rowan(demo_home, clock) as it:
        await _opens(it)
        await _adds(it, (0, "How they stand …"), (2, "people in Kitchen Table"))
        await _adds(it, (2, "Have not come yet"), (0, told))
        await _adds(it, (1, "To be asked again"), (0, f"{told}, may be mailed"))
        await it.sees("21 of 60 people")
        await it.presses("enter")
        await it.sees(told, "21 of 60", "Role")
        await it.presses("escape")
        await it.sees_no("people in Kitchen Table")
        await it.sees("Abi Stokes")


async def test_esc_keeps_nothing_and_taking_away_widens_again(
    demo_home: Path, clock: FrozenClock
) -> None:
    async with rowan(demo_home, clock) as it:
        await _opens(it)
        await _adds(it, (1, "To be asked again"), (0, "people who may be mailed"))
        await it.presses("escape")
        await it.sees("Abi Stokes", "Colin Bray")
        await it.sees_no("people who may be mailed")
        await _opens(it)
        await _adds(it, (1, "To be asked again"), (0, "people who may be mailed"))
        await it.presses("d")
        await it.sees("everybody", "60 of 60 people", "No condition yet")
        await it.presses("enter")
        await it.sees("Colin Bray")


async def test_how_often_and_since_when_is_asked_with_numbers(
    demo_home: Path, clock: FrozenClock
) -> None:
    number = _count(demo_home, clock, ContactFilter(came=Came(3, 12)))
    async with rowan(demo_home, clock) as it:
        await _opens(it)
        await _adds(it, (2, "Have not come yet"), (1, "Sessions of"))
        await it.presses("home", "ctrl+k", "x", "ctrl+s")
        await it.sees("A number from 1 on")
        await it.presses("backspace", "3", "ctrl+s")
        await it.sees("people who came at least 3 times in the last 12 months")
        await it.sees(f"{number} of 60 people")


async def test_a_filter_is_saved_renamed_dropped_and_brought_back(
    demo_home: Path, clock: FrozenClock
) -> None:
    async with rowan(demo_home, clock) as it:
        await _opens(it)
        await _adds(it, (1, "To be asked again"), (1, "people to be asked again"))
        await it.presses("s")
        await it.sees("Under which name?")
        await it.types("Renewals")
        await it.presses("enter")
        await it.sees("Saved as “Renewals”.", "─ “Renewals”")
        await it.presses("o")
        await it.sees("Kitchen Table regulars", "Renewals")
        await it.presses("down", "e")
        await it.sees("Its name")
        await it.presses("end")
        await it.types(" 2027")
        await it.presses("enter")
        await it.sees("▌Renewals 2027")
        await it.presses("d")
        await it.sees_no("Renewals 2027  ")
        await _takes_back(it, "Drop the filter “Renewals 2027”")
        await it.sees("Renewals 2027  ")
        await it.presses("end", "enter")
        await it.sees("people to be asked again", "“Renewals 2027”")


async def test_what_is_typed_is_looked_for_among_those_who_fit(
    demo_home: Path, clock: FrozenClock
) -> None:
    with Workspace.open(demo_home, clock=clock) as ws:
        kept = filters.all(ws)[0].filter
        number = contacts.count(ws, replace(kept, search="an"), None)
    async with rowan(demo_home, clock) as it:
        await _takes_saved(it)
        await it.presses("slash")
        await it.types("an")
        await it.sees(f"an · {number} of 60", "people in Kitchen Table")


async def test_many_are_tagged_in_one_act_and_one_undo(demo_home: Path, clock: FrozenClock) -> None:
    async with rowan(demo_home, clock) as it:
        await it.presses("4", "space", "space", "space")
        await it.sees("3 marked")
        await it.presses("t")
        await it.sees("Tag 3 people", "opens the hall", "Another word …")
        await it.presses("down", "enter")
        await it.types("drives")
        await it.presses("enter")
        await it.sees("3 people now tagged “drives”.")
        await it.presses("t")
        await it.sees("held: choosing takes it away")
        await it.presses("enter")
        await it.sees("“drives” is taken from 3 people.")
        await _takes_back(it, "Take “drives” from 3 people")
    with Workspace.open(demo_home, clock=clock) as ws:
        key = tags.find(ws, "drives")
        assert contacts.count(ws, ContactFilter(tags=(key,)), None) == 3


async def test_all_that_fit_are_marked_and_brought_into_a_community(
    demo_home: Path, clock: FrozenClock
) -> None:
    with Workspace.open(demo_home, clock=clock) as ws:
        before = {row.id for row in members.of(ws, 1)}
    async with rowan(demo_home, clock) as it:
        await _takes_saved(it)
        await it.presses("asterisk")
        await it.sees("21 marked")
        await it.presses("a")
        await it.sees("Add 21 people to", "of 21 are in it", "It gives no consent.")
        await it.presses("enter")
        await it.sees("of them new")
        await _takes_back(it, "21 people into")
    with Workspace.open(demo_home, clock=clock) as ws:
        assert {row.id for row in members.of(ws, 1)} == before


async def test_a_role_is_given_to_all_that_are_marked(demo_home: Path, clock: FrozenClock) -> None:
    async with rowan(demo_home, clock) as it:
        await it.presses("4", "space", "space", "full_stop")
        await it.sees("What can be done here")
        await it.presses("escape", "o")
        await it.sees("A role for 2 people in")
        await it.presses("enter")
        await it.sees("Which role for 2 people?", "comes in too")
        await it.presses("slash")
        await it.types("greet")
        await it.presses("enter")
        await it.sees("2 people are in Doorstep")
    with Workspace.open(demo_home, clock=clock) as ws:
        assert contacts.count(ws, ContactFilter(role="greeter"), None) >= 2


async def test_tags_and_names_that_try_to_command_stay_words(
    home: Path, clock: FrozenClock
) -> None:
    with Workspace.open(home, clock=clock) as ws:
        who = contacts.add(ws, NewContact("Ada")).view.id
        for name in HOSTILE_NAMES:
            tags.give(ws, [who], f"t{name}")
            filters.save(ws, f"f{name}", ContactFilter(search=name, may_mail=Purpose.mail))
    async with rowan(home, clock) as it:
        await it.presses("escape", "4", "t")
        await it.sees("Tag Ada")
        await it.presses("escape", "enter")
        await it.sees("tags")
        await it.presses("escape")
        await _opens(it)
        await it.presses("o")
        await it.sees("Saved filters")
        await it.presses("enter")
        await it.sees("0 of 1 people")
        await it.presses("enter")
        await it.sees("Nobody fits")


@pytest.mark.parametrize("size", SIZES, ids=lambda s: f"{s[0]}x{s[1]}")
async def test_the_people_of_a_mailing_are_chosen_by_a_saved_filter(
    size: tuple[int, int], demo_home: Path, clock: FrozenClock, drawn: SnapshotAssertion
) -> None:
    with Workspace.open(demo_home, clock=clock) as ws:
        (session,) = [row for row in sessions.list_of(ws) if row.code == "HAR-14"]
        draft = mailings.prepare(ws, "T1", session_id=session.id).view
        flt = ContactFilter(community_id=session.community_id, role="core_member")
        filters.save(ws, "Core", flt)
        goes = mailings.would_go(ws, draft.id, flt)
    async with rowan(demo_home, clock, size=size) as it:
        await it.app.open("mail", mailing_id=draft.id)
        await it.sees(f"To {draft.to} people")
        await it.presses("f")
        await it.sees("Who of its people?", "Core", "New conditions …")
        await it.presses("enter")
        await it.sees(f"To {goes} people", "Only “Core”: people in Harbour with the role core")
        assert it.screen() == drawn
        await it.presses("f", "enter")
        await it.sees(f"To {draft.to} people")
        await _takes_back(it, "People of a mailing")
        await it.sees(f"To {goes} people")
        await it.presses("f", "end", "enter")
        await it.sees("with the role core", f"goes to {goes} of {draft.to}")
        await it.presses("d", "d")
        await it.sees("nobody: there is no condition", "so it would go to nobody")
        await it.presses("escape")
        await it.sees(f"To {goes} people")
