"""The consent calendar at the keyboard: months, the question by mail, the answer in one key."""

from __future__ import annotations

from pathlib import Path

import pytest
from syrupy.assertion import SnapshotAssertion

from coptui.domain.consent import HeldBack, Purpose, gate
from coptui.services import consent, contact_care, contacts, finding, mailings
from coptui.workspace import Workspace
from tests.conftest import FrozenClock
from tests.tui.driver import rowan


def held(home: Path, clock: FrozenClock, name: str) -> HeldBack | None:
    with Workspace.open(home, clock=clock) as ws:
        who = finding.contact_id(ws, name)
        return gate(consent.person_for_gate(ws, who), Purpose.mail, ws.today()).held


async def test_each_answer_is_one_key(demo_home: Path, clock: FrozenClock) -> None:
    async with rowan(demo_home, clock) as it:
        await it.presses("4", "r")
        await it.sees("4 to be asked by mail now", "Winifred Oake")
        await it.presses("a")
        await it.sees("Winifred Oake agrees", "to be asked now 3")
        await it.presses("w")
        await it.sees("Leroy Stanton has", "to be asked now 2")
        await it.presses("c")
        await it.sees("Dilys Marr › They said", "Words they saw")
    with Workspace.open(demo_home, clock=clock) as ws:
        oake = contacts.show(ws, finding.contact_id(ws, "Winifred Oake"))
    assert oake.mail.state == "may"
    assert oake.mail.renew_by is not None and oake.mail.renew_by.year == 2028
    assert held(demo_home, clock, "Leroy Stanton") is HeldBack.withdrew


async def test_an_answer_is_taken_back_by_u(demo_home: Path, clock: FrozenClock) -> None:
    async with rowan(demo_home, clock) as it:
        await it.presses("4", "r", "w")
        await it.sees("Winifred Oake has")
        await it.presses("u", "y")
        await it.sees("4 to be asked by mail now")
    assert held(demo_home, clock, "Winifred Oake") is None


async def test_the_question_goes_the_way_of_every_mailing(
    demo_home: Path, clock: FrozenClock
) -> None:
    async with rowan(demo_home, clock) as it:
        await it.app.open("contacts", act="refresh_consent")
        await it.presses("n")
        await it.sees("Who asks?", "Kitchen Table")
        await it.presses("down", "enter")
        await it.sees("Shall we go on writing to you?", "› People", "Goes to")
        await it.presses("right")
        await it.sees("shall we go on writing to you?")
    with Workspace.open(demo_home, clock=clock) as ws:
        (made,) = [one for one in mailings.all(ws) if one.template == "T16"]
        assert (made.status, made.to, made.community) == ("draft", 3, "Harbour")


async def test_a_welcome_is_begun_from_the_place_mail(demo_home: Path, clock: FrozenClock) -> None:
    async with rowan(demo_home, clock) as it:
        await it.presses("5", "n", "slash")
        await it.types("welcome")
        await it.presses("enter")
        await it.sees("In which community?")
        await it.presses("enter")
        await it.sees("Welcome, and what you agreed to", "› People")


async def test_a_person_shows_the_proof_and_takes_care(demo_home: Path, clock: FrozenClock) -> None:
    async with rowan(demo_home, clock) as it:
        await it.presses("4", "enter", "p")
        await it.sees("Proof: be written to by e-mail", "sheet H-11", "SHA-256", "version 2")
        await it.presses("escape", "h", "enter")
        await it.sees("Abi Stokes is written to discreetly")
        await it.presses("h", "down", "enter")
        await it.sees("is under 18")
        await it.presses("h", "down", "down", "enter")
        await it.sees("Who agrees")
        await it.types("Ann Stokes, her mother, by phone")
        await it.presses("ctrl+s")
        await it.sees("Abi Stokes agreed to be written to")
    assert held(demo_home, clock, "Abi Stokes") is None
    with Workspace.open(demo_home, clock=clock) as ws:
        assert contact_care.care_of(ws, finding.contact_id(ws, "Abi Stokes")) == (True, True)


@pytest.mark.parametrize("size", [(80, 24), (120, 40)], ids=lambda s: f"{s[0]}x{s[1]}")
@pytest.mark.parametrize(
    ("name", "keys"),
    [
        ("to-ask", ("4", "r")),
        ("month", ("4", "r", "tab", "down", "down")),
        ("proof", ("4", "enter", "p")),
        ("care", ("4", "enter", "h")),
    ],
    ids=["to-ask", "month", "proof", "care"],
)
async def test_screen_of_renewals(
    name: str,
    keys: tuple[str, ...],
    size: tuple[int, int],
    demo_home: Path,
    clock: FrozenClock,
    drawn: SnapshotAssertion,
) -> None:
    async with rowan(demo_home, clock, size=size) as it:
        await it.sees("What's next")
        for key in keys:
            await it.presses(key)
        await it.settles()
        assert it.screen() == drawn


async def test_an_empty_calendar_says_what_belongs_there(home: Path, clock: FrozenClock) -> None:
    async with rowan(home, clock) as it:
        await it.sees("Welcome")
        await it.presses("escape", "4", "r")
        await it.sees("Nobody's yes runs out", "22 months ago")
        await it.presses("n")
        await it.sees("Nobody can be asked by mail now")
