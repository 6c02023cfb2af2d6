"""A mailing that goes at a time of its own: typed, read back, changed, asked about when late."""

from __future__ import annotations

from pathlib import Path

import pytest
from syrupy.assertion import SnapshotAssertion

from coptui.services import mailings, watched_since
from coptui.workspace import Workspace
from tests.conftest import FrozenClock
from tests.tui.driver import Coordinator, rowan
from tests.tui.test_mail import SIZES, TO_PEOPLE, begins

WHEN = "Wed 25 November 2026, 09:00 UK time, in 2 days"


async def schedules(it: Coordinator, typed: str = "wed 25 nov 9am") -> None:
    await begins(it, TO_PEOPLE, "› People", "27 people")
    await it.presses("right")
    await it.sees("› Read it", "will read it")
    await it.presses("enter")
    await it.sees("Type the number of people")
    await it.presses("ctrl+o")
    await it.sees("When it goes", "never goes late by itself")
    await it.types(typed)


async def test_a_time_is_read_back_before_the_number_is_typed(
    demo_home: Path, clock: FrozenClock
) -> None:
    async with rowan(demo_home, clock) as it:
        await schedules(it)
        await it.sees(f"= {WHEN}")
        await it.presses("enter")
        await it.sees(f"Goes {WHEN}", "Until its time you can still take it back")
        await it.types("27")
        await it.presses("enter")
        await it.sees(f"You practise it for 27 people on {WHEN}", "w gives it another time")
        await it.sees("27 to go Wed 25 Nov 09:00")
        await it.presses("escape")
        await it.sees("◦ scheduled", "27 at 09:00", "Wed 25 Nov")
        await it.presses("1")
        await it.sees("outbox: 27 to go Wed 25 Nov 09:00")


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("25 nov", "Write a day and a time"),
        ("mon 23 nov 9am", "has passed"),
        ("4 jan 9:00", "It would be too late by then"),
        ("28 mar 1:30", "01:30 does not exist that day"),
    ],
)
async def test_a_time_that_cannot_be_is_refused_in_words(
    typed: str, said: str, demo_home: Path, clock: FrozenClock
) -> None:
    async with rowan(demo_home, clock) as it:
        await schedules(it, typed)
        await it.presses("enter")
        await it.sees("When it goes", said)


async def test_its_time_is_changed_and_it_goes_then(demo_home: Path, clock: FrozenClock) -> None:
    async with rowan(demo_home, clock) as it:
        await schedules(it)
        await it.presses("enter")
        await it.types("27")
        await it.presses("enter")
        await it.sees("another time")
        await it.presses("w")
        await it.types("14:30")
        await it.sees("= Mon 23 November 2026, 14:30 UK time, in 4 hours")
        await it.presses("enter")
        await it.sees("on Mon 23 November 2026, 14:30 UK time")
        for _ in range(270):  # somebody watches all the while
            clock.tick(minutes=1)
            await it.app.sending._watching().look()
        it.app.sending.begin()
        await it.sees("Practised. 27 messages are written")


async def test_leaving_says_what_is_to_go_soon(demo_home: Path, clock: FrozenClock) -> None:
    async with rowan(demo_home, clock) as it:
        await schedules(it, "14:30")
        await it.presses("enter")
        await it.types("27")
        await it.presses("enter")
        await it.sees("UK time")
        await it.presses("q")
        await it.sees("Mail has a time to go", "only while coptui is open", "Stay")
        await it.presses("escape")
        await it.sees("w gives it another time")


async def test_late_it_asks_and_is_a_draft(demo_home: Path, clock: FrozenClock) -> None:
    with Workspace.open(demo_home, clock=clock) as ws:
        draft = mailings.prepare(ws, "T1", session_id=_next_session(ws)).view
        at = clock.now().replace(hour=15)
        mailings.confirm(ws, draft.id, draft.to, at=at)
    clock.tick(hours=8)
    async with rowan(demo_home, clock) as it:
        await it.sees("Nothing has left yet", "was to go Mon 23 November 2026, 15:00 UK time")
        await it.presses("enter")
        await it.sees("› People", "27 people")


async def test_a_machine_that_slept_over_it_asks(demo_home: Path, clock: FrozenClock) -> None:
    async with rowan(demo_home, clock) as it:
        await schedules(it, "14:30")
        await it.presses("enter")
        await it.types("27")
        await it.presses("enter")
        await it.sees("w gives it another time")
        clock.tick(hours=9)
        it.app.sending.begin()
        await it.sees("Nothing has left yet", "nothing was there to send it")


def _next_session(ws: Workspace) -> int:
    return mailings.sessions_for(ws, "T1")[0].id


@pytest.mark.parametrize("size", SIZES, ids=lambda s: f"{s[0]}x{s[1]}")
@pytest.mark.parametrize("name", ["when", "checked", "scheduled", "late"])
async def test_screen_of_a_scheduled_mailing(
    name: str, size: tuple[int, int], demo_home: Path, clock: FrozenClock,
    drawn: SnapshotAssertion,
) -> None:  # fmt: skip
    async with rowan(demo_home, clock, size=size) as it:
        await schedules(it)
        await it.sees(f"= {WHEN}")
        if name != "when":
            await it.presses("enter")
            await it.sees("Until its time")
        if name in ("scheduled", "late"):
            await it.types("27")
            await it.presses("enter")
            await it.sees("another time")
        if name == "late":
            clock.tick(days=2)
            it.app.sending.begin()
            await it.sees("nothing was there to send it")
        await it.settles()
        assert it.screen() == drawn


def test_an_outbox_run_by_itself_need_not_be_asked_about(
    demo_home: Path, clock: FrozenClock
) -> None:
    with Workspace.open(demo_home, clock=clock) as ws:
        assert not watched_since.runs_alone(ws)


def _held(home: Path, clock: FrozenClock, number: int) -> list[int]:
    """So many mailings whose time came while nothing was there to send them."""
    with Workspace.open(home, clock=clock) as ws:
        drafts = [
            mailings.prepare(ws, key, session_id=_next_session(ws)).view
            for key in ("T1", "T2a", "T7")[:number]
        ]
        for draft in drafts:
            mailings.confirm(ws, draft.id, draft.to, at=clock.now().replace(hour=15))
    clock.tick(hours=8)
    return [draft.id for draft in drafts]


async def test_each_that_is_late_is_asked_about_by_itself(
    demo_home: Path, clock: FrozenClock
) -> None:
    first, second, third = _held(demo_home, clock, 3)
    async with rowan(demo_home, clock) as it:
        await it.sees("Nothing has left yet (1 of 3)", "Send it now", "Cancel it")
        await it.presses("down", "down", "down", "enter")  # cancelled
        await it.sees("Nothing has left yet (2 of 3)")
        await it.presses("down", "down", "enter")  # at another time
        await it.sees("When it goes")
        await it.types("wed 25 nov 9am")
        await it.presses("enter")
        await it.sees("Nothing has left yet (3 of 3)")
        await it.presses("down", "enter")  # now, after its moment to be taken back
        await it.sees("waiting to go")

        def standing(ws: Workspace) -> list[tuple[str, bool]]:
            views = [mailings.show(ws, one) for one in (first, second, third)]
            return [(one.status, one.scheduled) for one in views]

        assert await it.app.backend.read(standing) == [
            ("cancelled", False), ("waiting", True), ("waiting", False),
        ]  # fmt: skip
