"""From the close of a session to summary, thanks and next invitation sent: counted in keys."""

from __future__ import annotations

from pathlib import Path

from coptui.services import mailings, sessions
from coptui.services.reports import rows
from coptui.store.models import Mailing
from coptui.workspace import Workspace
from tests.conftest import FrozenClock
from tests.tui.driver import Coordinator, rowan

KIT = ("3", "down", "down", "enter")


async def test_from_the_close_to_everything_sent_takes_fewer_than_forty_keys(
    demo_home: Path, clock: FrozenClock
) -> None:
    """The budget is 120 beside free text; what is counted here is every key that is no text."""
    keys = 0

    async def press(it: Coordinator, *names: str) -> None:
        nonlocal keys
        keys += len(names)
        await it.presses(*names)

    async with rowan(demo_home, clock) as it:
        await press(it, *KIT, "c", "enter")
        await it.types("Fri 8 Jan")
        await press(it, "enter", "enter", "enter", "enter")
        await it.types("someone from the credit union")
        await press(it, "enter")
        await it.types("hearing it from the larder itself")
        await press(it, "enter")
        await it.types("the soup")
        await press(it, "enter")
        await it.sees("Ready when you are", "the summary", "thanks to those who came")
        await press(it, "enter")
        await it.sees("Session summary", "KIT-4")
        await press(it, "s")
        await it.sees("Agree to it as it stands?")
        await press(it, "y")
        await it.sees("agreed")
        await press(it, "s")
        await it.sees("› People", "Goes to")
        await press(it, "right")
        await it.sees("Read it", "What came of it")
        await press(it, "enter")
        await it.sees("Type the number of people")
        number = await it.app.backend.call(_draft)
        await it.types(str(number))
        await press(it, "enter")
        await it.sees("u takes it back")
    with Workspace.open(demo_home, clock=clock) as ws:
        kit = next(one for one in sessions.list_of(ws) if one.code == "KIT-4")
        assert (kit.status, kit.next_session_id is not None) == ("circulated", True)
        (report,) = rows.listing(ws, session_id=kit.id)
        assert report.status == "circulated"
        sent = Mailing.select().order_by(Mailing.confirmed_at.desc()).get()
        # One mail: thanks or news, the summary as a file, and the next session for the calendar.
        assert [one.name for one in mailings.show(ws, sent.id).attachments] == ["kit-4-summary.pdf"]
        assert (sent.calendar_method, number) == ("REQUEST", sent.confirmed_count)
        assert {one["template"] for one in sent.voices} == {"T3b"}
    assert keys + len(str(number)) < 40, keys


def _draft(ws: Workspace) -> int:
    """How many the thanks with the summary go to."""
    row = Mailing.select().where(Mailing.template == "T3a").order_by(Mailing.id.desc()).get()
    return len(mailings.audience(ws, row.id).goes)
