"""Drafts found again, mail left waiting, pages of what is gone, and the first session's topic."""

from __future__ import annotations

from pathlib import Path

from coptui.services import communities, left_waiting, mailings, sessions
from coptui.store.models import Mailing
from coptui.workspace import Workspace
from tests.conftest import FrozenClock
from tests.services.mailing_home import town
from tests.store.test_damage import spoil_one_table
from tests.tui.driver import rowan


def _waits(home: Path, clock: FrozenClock) -> int:
    with Workspace.open(home, clock=clock) as ws:
        here = town(ws)
        draft = mailings.prepare(ws, "T1", session_id=here.session).view
        mailings.confirm(ws, draft.id, draft.to)
        return draft.id


async def test_the_invitation_goes_on_with_the_draft_that_is_there(
    home: Path, clock: FrozenClock
) -> None:
    with Workspace.open(home, clock=clock) as ws:
        here = town(ws)
        first = mailings.prepare(ws, "T1", session_id=here.session).view.id
        mailings.edit(ws, first, subject="Come and see")
    async with rowan(home, clock) as it:
        await it.presses("3", "enter", "i")
        await it.sees("You began this on Mon 23 Nov (words changed)", "› People")
        await it.presses("escape")
        await it.sees("words changed")
    with Workspace.open(home, clock=clock) as ws:
        assert len(mailings.all(ws)) == 1


async def test_leaving_asks_about_mail_in_its_minute_and_the_next_start_asks_again(
    home: Path, clock: FrozenClock
) -> None:
    which = _waits(home, clock)
    async with rowan(home, clock) as it:
        await it.presses("q")
        await it.sees("4 wait to go", "Leave them for the next start", "Take them back", "Stay")
        await it.presses("enter")
        await it.pilot.pause()
    async with rowan(home, clock) as it:
        await it.sees("Nothing has left yet", "HAR-1 invitation")
        await it.presses("enter")
        await it.sees("› People", "To 4 people")
    with Workspace.open(home, clock=clock) as ws:
        assert mailings.show(ws, which).status == "draft"
        assert left_waiting.in_its_minute(ws) == ()


async def test_the_page_of_a_draft_that_was_taken_back_goes(home: Path, clock: FrozenClock) -> None:
    with Workspace.open(home, clock=clock) as ws:
        town(ws)
    async with rowan(home, clock) as it:
        await it.presses("3", "enter", "i")
        await it.sees("› People")
        await it.presses("u", "y")
        await it.sees("No mailing yet")
        await it.sees_no("There is no such mailing")
    with Workspace.open(home, clock=clock) as ws:
        assert Mailing.select().count() == 0


async def test_a_new_session_taken_back_elsewhere_leaves_the_list(
    home: Path, clock: FrozenClock
) -> None:
    with Workspace.open(home, clock=clock) as ws:
        town(ws)
    async with rowan(home, clock) as it:
        await it.presses("3", "n")
        await it.types("Fri 8 Jan")
        await it.presses("ctrl+s")
        await it.sees("HAR-2", "Readiness")
        await it.presses("1", "u", "y")
        await it.sees("Taken back")
        await it.presses("3")
        await it.sees("HAR-1")
        await it.sees_no("HAR-2", "There is no such session")


async def test_the_first_session_asks_for_its_topic_first(home: Path, clock: FrozenClock) -> None:
    with Workspace.open(home, clock=clock) as ws:
        communities.add(
            ws,
            communities.NewCommunity(
                "Harbour", "HAR", host_name="Rowan", host_phone="01632 960001"
            ),
        )
    async with rowan(home, clock) as it:
        await it.sees("Set a date for the first session")
        await it.presses("enter")
        await it.sees("First the topic it belongs to")
        await it.types("First days")
        await it.presses("ctrl+s")
        await it.sees("New session", "Day")
        await it.types("Fri 8 Jan")
    with Workspace.open(home, clock=clock) as ws:
        assert sessions.list_of(ws) == []


async def test_a_damaged_database_is_told_at_the_start_with_the_last_good_copy(
    home: Path, clock: FrozenClock
) -> None:
    Workspace.open(home, clock=clock).close()
    spoil_one_table(home / "coptui.db", "cost_line")
    async with rowan(home, clock) as it:
        await it.sees("The database is damaged", "Leave coptui now", "daily-2026-11-23.db")
        await it.presses("escape")
        await it.sees_no("The database is damaged")
