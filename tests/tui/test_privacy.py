"""Settings › Privacy by keys: the registers with their clocks, how long things stay, the papers."""

from __future__ import annotations

from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from syrupy.assertion import SnapshotAssertion

from coptui.services import (
    audit,
    breaches,
    complaints,
    contacts,
    data_requests,
    mailings,
    retention,
    undo,
)
from coptui.services.contacts import NewContact
from coptui.store import sqlite
from coptui.store.models import Contact, Delivery, Mailing
from coptui.tui.widgets.key_line import KeyLine
from coptui.workspace import Workspace
from tests.conftest import FrozenClock
from tests.hostile import HOSTILE_NAMES
from tests.services.mailing_home import town
from tests.tui.driver import Coordinator, rowan

PRIVACY = ("7", "G", "enter")
SCREENS: dict[str, tuple[tuple[str, ...], str]] = {
    "privacy": ((), "Requests"),
    "requests": (("enter",), "put right: phone"),
    "request-new": (("enter", "n"), "They ask to"),
    "request-edit": (("enter", "e"), "It came"),
    "request-right": (("enter", "r"), "Organisation"),
    "complaints": (("j", "enter"), "Said sorry"),
    "complaint-new": (("j", "enter", "n"), "About"),
    "breaches": (("j", "j", "enter"), "caretaker"),
    "breach-new": (("j", "j", "enter", "n"), "Whose data"),
    "breach-edit": (("j", "j", "enter", "e"), "ICO told"),
    "how-long": (("j", "j", "j", "enter"), "Kept for"),
    "how-long-months": (("j", "j", "j", "enter", "e"), "Usually 24"),
    "how-long-log": (("j", "j", "j", "enter", "l"), "What was let go"),
    "record": (("G", "k", "k", "enter"), "Who is responsible"),
    "notice": (("G", "k", "enter"), "Who we are"),
    "history": (("G", "enter"), "The history is whole"),
}
SIZES = pytest.mark.parametrize("size", [(80, 24), (120, 40)], ids=lambda s: f"{s[0]}x{s[1]}")


async def _privacy(it: Coordinator) -> None:
    for key in PRIVACY:
        await it.presses(key)
    await it.sees("Settings › Privacy", "History")


@SIZES
@pytest.mark.parametrize("name", SCREENS)
async def test_screen_of_the_demo(
    name: str, size: tuple[int, int], demo_home: Path, clock: FrozenClock, drawn: SnapshotAssertion
) -> None:
    keys, words = SCREENS[name]
    async with rowan(demo_home, clock, size=size) as it:
        await it.sees("What's next")
        await _privacy(it)
        for key in keys:
            await it.presses(key)
        await it.sees(words)
        await it.settles()
        for line in it.app.screen.query(KeyLine):
            assert line.left_out == ()
        assert it.screen() == drawn


@SIZES
@pytest.mark.parametrize(
    ("name", "keys"), [("requests", "1"), ("complaints", "2"), ("breaches", "3")]
)
async def test_screen_of_an_empty_register(
    name: str,
    keys: str,
    size: tuple[int, int],
    home: Path,
    clock: FrozenClock,
    drawn: SnapshotAssertion,
) -> None:
    async with rowan(home, clock, size=size) as it:
        await it.presses("escape")
        await _privacy(it)
        await it.presses(*["j"] * (int(keys) - 1), "enter")
        await it.sees("n writes one down")
        await it.presses("c")
        await it.sees("There is none yet")
        await it.settles()
        it.app.clear_notifications()
        await it.settles()
        assert it.screen() == drawn


def _asha(home: Path, clock: FrozenClock) -> int:
    with Workspace.open(home, clock=clock) as ws:
        return contacts.add(ws, NewContact(name="Asha Verrall", phone="01632 960001")).view.id


async def test_a_request_is_written_down_put_right_and_closed(
    home: Path, clock: FrozenClock
) -> None:
    asha = _asha(home, clock)
    async with rowan(home, clock) as it:
        await _privacy(it)
        await it.presses("enter", "n", "right", "tab")
        await it.types("asha verrall")
        await it.presses("tab")
        await it.sees("On the list: Asha Verrall")
        await it.presses("ctrl+s")
        await it.sees("Request 1 is written down", "have something put right", "• open")
        await it.presses("1")
        await it.sees("Answer a request: have something put right", "due Wed 23 Dec")
        await it.presses("enter")
        await it.sees("Settings › Privacy › Requests", "Asha Verrall")
        await it.presses("r", "tab", "tab", "tab", "tab", "end", "backspace")
        await it.types("7")
        await it.presses("ctrl+s")
        await it.sees("Request 1 shows it", "put right: phone")
        await it.presses("c")
        await it.types("Put right and told.")
        await it.presses("ctrl+s")
        await it.sees("Request 1 is done", "✓ done")
        await it.presses("c")
        await it.sees("It is done.")
    with Workspace.open(home, clock=clock) as ws:
        assert contacts.show(ws, asha).phone == "01632 960007"
        assert audit.verify(ws) == []


async def test_more_time_needs_its_reason(home: Path, clock: FrozenClock) -> None:
    asha = _asha(home, clock)
    with Workspace.open(home, clock=clock) as ws:
        data_requests.add(ws, "access", contact_id=asha)
        data_requests.add(ws, "withdrawal", contact_id=asha)
    async with rowan(home, clock) as it:
        await _privacy(it)
        await it.presses("enter")
        await it.sees("take back what they agreed to", "Tue 24 Nov")
        await it.presses("m")
        await it.sees("What somebody takes back")
        await it.presses("j", "m", "ctrl+s")
        await it.sees("The person must be told why.")
        await it.types("three lists")
        await it.presses("ctrl+s")
        await it.sees("Sat 23 Jan 2027", "three lists")


async def test_a_complaint_that_nobody_acknowledged_stands_on_the_first_screen(
    home: Path, clock: FrozenClock
) -> None:
    _asha(home, clock)
    with Workspace.open(home, clock=clock) as ws:
        complaints.add(ws, "A list lay about.", who="a visitor", received=ws.today())
    clock.tick(days=31)
    async with rowan(home, clock) as it:
        await it.sees("! overdue", "Acknowledge a complaint")
        await it.presses("enter")
        await it.sees("Settings › Privacy › Complaints", "! overdue", "A list lay about.")
        await it.presses("a")
        await it.sees("Noted: it is acknowledged", "• open")
        await it.presses("a")
        await it.sees("It was acknowledged; e changes the day.")
        await it.presses("c")
        await it.types("Said sorry.")
        await it.presses("ctrl+s")
        await it.sees("✓ closed", "Complaint 1 is closed.")


async def test_a_breach_shows_its_clock_and_is_closed_when_all_were_told(
    home: Path, clock: FrozenClock
) -> None:
    async with rowan(home, clock) as it:
        await it.presses("escape")
        await _privacy(it)
        await it.presses("j", "j", "enter", "n")
        await it.types("A sheet was left on the bus.")
        await it.presses("tab")
        await it.types("tomorrow")
        await it.presses("tab")
        await it.sees("That day is still to come.")
        await it.presses("shift+tab", "home", "ctrl+k")
        await it.types("22 Nov 20:00")
        await it.presses("ctrl+s")
        await it.sees("58 hours are left, until Wed 25 Nov 20:00", "waits for: the risk")
        await it.presses("1")
        await it.sees("Tell the ICO of a breach", "58 of 72 hours left")
        await it.presses("enter", "c")
        await it.sees("It waits for the risk to be weighed", "e notes it")
        await it.presses("e", "right", "tab", "tab", "tab")
        await it.types("Nobody can read it.")
        await it.presses("ctrl+s")
        await it.sees("the ICO need not be told")
        await it.presses("c")
        await it.types("Count the sheets.")
        await it.presses("ctrl+s")
        await it.sees("✓ closed", "Count the sheets.")


def _old(home: Path, clock: FrozenClock) -> None:
    with Workspace.open(home, clock=clock) as ws:
        for name in ("Ada Ek", "Ben Oak"):
            contacts.add(ws, NewContact(name=name))
        old = ws.now() - timedelta(days=900)
        Contact.update(created_at=old, updated_at=old).execute()


async def test_what_was_kept_long_enough_goes_by_its_number_and_comes_back(
    home: Path, clock: FrozenClock
) -> None:
    _old(home, clock)
    async with rowan(home, clock) as it:
        await it.sees("Look at what was kept long enough", "2 people")
        await it.presses("enter")
        await it.sees("Settings › Privacy › How long", "2 people, from before Sat 23 Nov 2024.")
        await it.presses("w")
        await it.sees("Ada Ek", "Ben Oak")
        await it.presses("escape", "d")
        await it.sees("Goes: 2 people", "u brings it back", "Type how many it is")
        await it.types("3")
        await it.presses("enter")
        await it.sees("That is not it. Nothing has been done.")
        await it.presses("backspace", "2", "enter")
        await it.sees("Let go: 2 people.")
        await it.presses("d")
        await it.sees("Nothing of it has been kept long enough.")
        await it.presses("l")
        await it.sees("What was let go", "People nobody has heard of")
        await it.presses("escape", "U")
        await it.sees("What can be taken back", "Let go what was kept long enough", "Add Ada Ek")
        await it.presses("enter")
        await it.sees("things are put back as before")
        await it.presses("y")
        await it.sees("Taken back: Let go")
    with Workspace.open(home, clock=clock) as ws:
        assert {row.name for row in Contact.select()} == {"Ada Ek", "Ben Oak"}
        assert retention.log(ws) == []


async def test_the_whole_of_a_long_entry_can_be_reached(home: Path, clock: FrozenClock) -> None:
    with Workspace.open(home, clock=clock) as ws:
        breaches.add(ws, "\n".join(f"line {n}" for n in range(40)), risk_reason="at its end")
    async with rowan(home, clock) as it:
        await it.presses("escape")
        await _privacy(it)
        await it.presses("j", "j", "enter")
        await it.sees("line 3")
        await it.presses("tab", "end")
        await it.sees("at its end")


async def test_another_time_is_a_number_of_months(home: Path, clock: FrozenClock) -> None:
    _old(home, clock)
    async with rowan(home, clock) as it:
        await _privacy(it)
        await it.sees("2 people")
        await it.presses("j", "j", "j", "enter", "e", "home", "ctrl+k")
        await it.types("long")
        await it.presses("ctrl+s")
        await it.sees("Write a number of months")
        await it.presses("home", "ctrl+k")
        await it.types("0")
        await it.presses("ctrl+s")
        await it.sees("Usually: 2 years.")
        await it.presses("G", "e")
        await it.sees("It has no names, so it is always kept.")


async def test_the_notice_is_saved_beside_nothing_else(
    home: Path, clock: FrozenClock, tmp_path: Path
) -> None:
    file = tmp_path / "notice.md"
    _asha(home, clock)
    async with rowan(home, clock) as it:
        await _privacy(it)
        await it.presses("G", "k", "enter")
        await it.sees("Still missing in the settings: the organisation")
        await it.presses("ctrl+s", "home", "ctrl+k")
        await it.types(str(file))
        await it.presses("ctrl+s")
        await it.sees("The privacy notice is in notice.md.")
        await it.presses("ctrl+s", "home", "ctrl+k")
        await it.types(str(file))
        await it.presses("ctrl+s")
        await it.sees("There is a file of that name.")
    assert file.read_text(encoding="utf-8").startswith("# Privacy notice")


async def test_a_changed_line_of_the_history_is_told(home: Path, clock: FrozenClock) -> None:
    _asha(home, clock)
    with closing(sqlite.connect(home / "coptui.db")) as raw:
        raw.execute("DROP TRIGGER audit_event_no_update")
        raw.execute("UPDATE audit_event SET by = 'somebody else'")
        raw.commit()
    async with rowan(home, clock) as it:
        await _privacy(it)
        await it.presses("G", "enter")
        await it.sees("The history was changed", "Line 1 was changed after it was written.")


async def test_any_recent_act_can_be_chosen_and_the_rest_stays(
    home: Path, clock: FrozenClock
) -> None:
    _asha(home, clock)
    with Workspace.open(home, clock=clock) as ws:
        contacts.add(ws, NewContact(name="Ben Oak"))
    async with rowan(home, clock) as it:
        await it.sees("What's next")
        await it.presses("U")
        await it.sees("What can be taken back", "Add Ben Oak", "Add Asha Verrall", "today")
        await it.presses("j", "enter")
        await it.sees("1 thing is put back as before")
        await it.presses("enter")
        await it.sees_no("Take this back?")
        await it.presses("U", "j", "enter", "y")
        await it.sees("Taken back: Add Asha Verrall.")
    with Workspace.open(home, clock=clock) as ws:
        assert [one.label for one in undo.recent(ws)] == ["Add Ben Oak"]
        assert [row.name for row in Contact.select()] == ["Ben Oak"]


@pytest.mark.parametrize("name", HOSTILE_NAMES[:8])
async def test_a_name_never_commands_the_screen(name: str, home: Path, clock: FrozenClock) -> None:
    with Workspace.open(home, clock=clock) as ws:
        data_requests.add(ws, "access", who=name, details=name, how=name)
        complaints.add(ws, name, who=name)
        breaches.add(ws, name, whose=name)
        kept = data_requests.show(ws, 1).who
    async with rowan(home, clock) as it:
        await it.presses("escape")
        await _privacy(it)
        for down in range(3):
            await it.presses(*["j"] * bool(down), "enter")
            await it.sees(kept[:12])
            await it.presses("escape")
        await it.sees("Settings › Privacy")


def _half_sent(home: Path, clock: FrozenClock, *, practice: bool) -> None:
    """A mailing that was paused when one of two messages had gone."""
    with Workspace.open(home, clock=clock) as ws:
        here = town(ws)
        view = mailings.prepare(ws, "T1", session_id=here.session).view
        Mailing.update(
            status="paused", practice=practice, confirmed_count=2, confirmed_at=ws.now(),
            frozen={"body": "Hello"},
        ).where(Mailing.id == view.id).execute()  # fmt: skip
        for name, state in (("Jo Pardew", "accepted"), ("Asha Verrall", "queued")):
            Delivery.create(
                mailing=view.id, contact=here.people[name], name=name,
                address=f"{name[:2]}@x.example", address_key=name, state=state,
                queued_at=ws.now(), finished_at=ws.now(),
            )  # fmt: skip


async def test_a_mailing_stopped_half_way_offers_to_write_down_the_breach(
    home: Path, clock: FrozenClock
) -> None:
    _half_sent(home, clock, practice=False)
    async with rowan(home, clock) as it:
        await it.sees("What's next")
        await it.presses("5", "enter")
        await it.sees("Paused.")
        await it.presses("c", "y")
        await it.sees("Did it go to the wrong people?", "1 message had gone.")
        await it.presses("y")
        await it.sees("Settings › Privacy › Breaches", "72 hours are left", "(1 person)")


async def test_nothing_is_offered_when_nothing_had_left_the_house(
    home: Path, clock: FrozenClock
) -> None:
    _half_sent(home, clock, practice=True)
    async with rowan(home, clock) as it:
        await it.sees("What's next")
        await it.presses("5", "enter")
        await it.sees("Paused.")
        await it.presses("c", "y")
        await it.sees_no("Cancel the rest?")
        await it.settles()
        assert "wrong people" not in it.screen()
