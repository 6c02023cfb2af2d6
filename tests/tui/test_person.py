"""A person's page, who is on the list twice, and the call sheet, by keys."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from syrupy.assertion import SnapshotAssertion

from coptui.services import communities, consent, contact_log, contacts, members
from coptui.services.contact_views import ContactFilter, NewContact
from coptui.workspace import Workspace
from tests.bench.person import fill
from tests.conftest import FrozenClock
from tests.hostile import HOSTILE_NAMES
from tests.tui.driver import Coordinator, rowan

SIZES = [(80, 24), (120, 40)]


@pytest.fixture
def lived_in(demo_home: Path, clock: FrozenClock) -> Path:
    """The demo, with somebody there twice, two at one address, and somebody who likes calls."""
    with Workspace.open(demo_home, clock=clock) as ws:
        twin = contacts.add(
            ws,
            NewContact("Asha Verall", "ashaverrall@canalhomes.example", "Canal Homes",
                       notes="Brings the biscuits.", access_needs="ZZPRIVATE chair"),
        )  # fmt: skip
        contacts.edit(ws, _id(ws, "Jo Pardew"), preferred_channel="phone")
        words = next(one.id for one in consent.wordings(ws) if "mail" in one.purposes)
        harbour = next(one.id for one in communities.all(ws) if one.code == "HAR")
        for name in ("Ann Sen", "Bea Sallow"):
            key = contacts.add(ws, NewContact(name, "home@sen.example")).view.id
            members.add(ws, harbour, [key])
            consent.give(ws, key, "mail", method="sheet", on=ws.today(), wording_id=words)
        cai = contacts.add(ws, NewContact("Cai Nomail", phone="01632 960999")).view.id
        members.add(ws, harbour, [cai])
        assert twin.view.id
    return demo_home


def _id(ws: Workspace, name: str) -> int:
    return contacts.page(ws, ContactFilter(search=name), 0, 1)[0].id


async def _at(it: Coordinator, name: str, typed: str = "") -> None:
    """Open that person's page."""
    await it.sees("What's next")
    await it.presses("4", "slash")
    await it.types(typed or name)
    await it.sees("1 of")
    await it.presses("enter", "enter")
    await it.sees(f"› {name}", "What happened")


SCREENS: dict[str, tuple[tuple[str, ...], str]] = {
    "person-log": (("l",), "In a few words"),
    "person-addresses": (("o",), "Keep another address"),
    "person-kept": (("i",), "May we"),
    "person-private": (("a",), "ZZPRIVATE chair"),
    "person-entry": (("enter",), "written down"),
}


@pytest.mark.parametrize("size", SIZES, ids=lambda s: f"{s[0]}x{s[1]}")
@pytest.mark.parametrize("name", SCREENS)
async def test_screen_of_a_person(
    name: str, size: tuple[int, int], lived_in: Path, clock: FrozenClock,
    drawn: SnapshotAssertion,
) -> None:  # fmt: skip
    keys, words = SCREENS[name]
    who = "Asha Verall" if name == "person-private" else "Ann Sen"
    async with rowan(lived_in, clock, size=size) as it:
        await _at(it, who)
        await it.presses(*keys)
        await it.sees(words)
        await it.settles()
        assert it.screen() == drawn


PLACES: dict[str, tuple[tuple[str, ...], str]] = {
    "twice": (("4", "T"), "address written two ways"),
    "merge": (("4", "T", "enter"), "ask anew"),
    "calls": (("3", "enter", "r"), "Cai Nomail"),
    "mail-people-shared": (("5", "n", "enter", "enter"), "one mail or one each?"),
}


@pytest.mark.parametrize("size", SIZES, ids=lambda s: f"{s[0]}x{s[1]}")
@pytest.mark.parametrize("name", PLACES)
async def test_screen_of_a_place(
    name: str, size: tuple[int, int], lived_in: Path, clock: FrozenClock,
    drawn: SnapshotAssertion,
) -> None:  # fmt: skip
    keys, words = PLACES[name]
    async with rowan(lived_in, clock, size=size) as it:
        await it.sees("What's next")
        await it.presses(*keys)
        await it.sees(words)
        it.app.clear_notifications()
        await it.settles()
        assert it.screen() == drawn


async def test_a_call_is_noted_shown_opened_and_let_go(lived_in: Path, clock: FrozenClock) -> None:
    async with rowan(lived_in, clock) as it:
        await _at(it, "Ann Sen")
        await it.presses("l", "tab", "tab", "tab")
        await it.types("Asked about the lift")
        await it.presses("ctrl+s")
        await it.sees("Noted for Ann Sen", "Call", "Asked about")
        await it.presses("home", "enter")
        await it.sees("Asked about the lift", "let it go")
        await it.presses("d")
        await it.sees("A note about Ann Sen is gone")
        await it.presses("u")
        await it.sees("Take this back?", "Let a note about Ann Sen go")


async def test_what_is_private_stands_nowhere_before_its_key(
    lived_in: Path, clock: FrozenClock
) -> None:
    async with rowan(lived_in, clock, size=(120, 40)) as it:
        await _at(it, "Asha Verall")
        assert "ZZPRIVATE" not in it.screen()
        await it.presses("i")
        await it.sees("May we")
        assert "ZZPRIVATE" not in it.screen()
        await it.presses("escape", "e")
        await it.sees("Reached best")
        assert "ZZPRIVATE" not in it.screen()
        await it.presses("escape", "a")
        await it.sees("ZZPRIVATE chair", "Never in a mail")


async def test_one_kind_alone_is_shown_and_all_again(lived_in: Path, clock: FrozenClock) -> None:
    async with rowan(lived_in, clock) as it:
        await _at(it, "Asha Verrall", "asha.verrall")
        await it.presses("f")
        await it.sees("Show only", "Messages")
        await it.presses("down", "enter")
        await it.sees_no("Invited to")
        await it.sees("Being quoted", "what they agreed to · 3")


async def test_a_message_of_long_ago_opens_with_its_text(
    lived_in: Path, clock: FrozenClock
) -> None:
    async with rowan(lived_in, clock) as it:
        await _at(it, "Asha Verrall", "asha.verrall")
        await it.presses("f", "down", "down", "enter")
        await it.sees("Invitation, Harbour")
        await it.presses("enter")
        await it.sees("asha.verrall@canalhomes.example")


async def test_another_address_is_kept_and_preferred(lived_in: Path, clock: FrozenClock) -> None:
    async with rowan(lived_in, clock) as it:
        await _at(it, "Ann Sen")
        await it.presses("o", "enter")
        await it.sees("The address:")
        await it.types("ann@work.example")
        await it.presses("enter")
        await it.sees("ann@work.example is kept", "1 more")
        await it.presses("o", "enter", "enter")
        await it.sees("is written to at ann@work.example")


async def test_two_records_become_one_by_keys_and_come_apart_again(
    lived_in: Path, clock: FrozenClock
) -> None:
    async with rowan(lived_in, clock) as it:
        await it.sees("What's next")
        await it.presses("4", "T", "enter")
        await it.sees("Asha Verrall stays")
        await it.presses("right")
        await it.sees("this one →")
        await it.presses("m")
        await it.sees("Make one person of", "To be asked anew: mail")
        await it.presses("enter")
        await it.presses("m", "y")
        await it.sees("is one person now", "ask anew")
        await it.presses("u")
        await it.sees("Take this back?", "Merge Asha Verall into Asha Verrall")
        await it.presses("y")
        await it.sees("Taken back: Merge")
    with Workspace.open(lived_in, clock=clock) as ws:
        assert contacts.show(ws, _id(ws, "asha.verrall")).mail.may


async def test_two_people_are_told_apart_by_one_key(lived_in: Path, clock: FrozenClock) -> None:
    async with rowan(lived_in, clock) as it:
        await it.sees("What's next")
        await it.presses("4", "T")
        await it.sees("Asha Verall")
        await it.presses("x")
        await it.sees("are two people")
        await it.presses("escape", "T")
        await it.sees_no("Asha Verall")


async def test_who_shares_an_address_is_asked_once(lived_in: Path, clock: FrozenClock) -> None:
    async with rowan(lived_in, clock) as it:
        await it.sees("What's next")
        await it.presses("5", "n", "enter", "enter")
        await it.sees("Ann Sen and Bea Sallow share an address: one mail or one each?")
        await it.presses("o")
        await it.sees("One mail, to Bea Sallow")
        await it.presses("down", "down", "enter")
        await it.sees("one mail each from now on")
        await it.sees("share an address: one mail each")


async def test_a_call_is_answered_with_one_letter(lived_in: Path, clock: FrozenClock) -> None:
    async with rowan(lived_in, clock) as it:
        await it.sees("What's next")
        await it.presses("3", "enter", "r")
        await it.sees("Cai Nomail", "What to say", "✓ yes")
        await it.presses("x")
        await it.sees("was not reached", "↻ not reached")
        await it.presses("home", "y")
        await it.sees("✓ yes", "0 still to reach")
    with Workspace.open(lived_in, clock=clock) as ws:
        cai = _id(ws, "Cai Nomail")
        assert [one.outcome for one in contact_log.entries(ws, cai)] == ["reached", "not-reached"]


async def test_the_call_sheet_of_a_mailing_opens_from_its_people(
    lived_in: Path, clock: FrozenClock
) -> None:
    async with rowan(lived_in, clock) as it:
        await it.sees("What's next")
        await it.presses("5", "n", "enter", "enter")
        await it.sees("Ring instead", "Cai Nomail")
        await it.presses("c")
        await it.sees("HAR-14", "Call sheet", "Jo Pardew")
        await it.presses("escape")
        await it.sees("› People")


@pytest.mark.parametrize("size", SIZES, ids=lambda s: f"{s[0]}x{s[1]}")
async def test_a_person_with_500_entries_is_walked_through_to_the_end(
    size: tuple[int, int], home: Path
) -> None:
    clock = FrozenClock(datetime(2026, 11, 23, 10, 0, tzinfo=UTC))
    with Workspace.open(home, clock=clock) as ws:
        fill(ws, 500)
    async with rowan(home, clock, size=size) as it:
        await it.presses("4", "enter")
        await it.sees("Newest of all", "501")
        await it.presses("end")
        await it.sees("Sat 15 Aug")


@pytest.mark.parametrize("size", SIZES, ids=lambda s: f"{s[0]}x{s[1]}")
async def test_hostile_names_are_only_words_here_too(
    size: tuple[int, int], home: Path, clock: FrozenClock
) -> None:
    with Workspace.open(home, clock=clock) as ws:
        for name in HOSTILE_NAMES[:4]:
            for _ in range(2):
                contacts.add(ws, NewContact(f"Ann {name}", organisation="Larder", notes=name))
    async with rowan(home, clock, size=size) as it:
        await it.presses("4", "enter")
        await it.sees("Ann [")
        await it.presses("i", "escape", "escape", "T", "enter", "right", "m", "escape")
        await it.sees("stays")
