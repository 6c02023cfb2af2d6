"""What a coordinator does with people, by keys."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import pytest

from coptui.domain.consent import Method, Purpose
from coptui.services import consent, contacts, mailings, sessions
from coptui.services.contact_views import ContactFilter, NewContact
from coptui.services.contacts import ContactView
from coptui.store.models import Delivery
from coptui.workspace import Workspace
from tests.conftest import FrozenClock
from tests.tui.driver import Coordinator, rowan


def _person(home: Path, clock: FrozenClock, name: str) -> ContactView | None:
    with Workspace.open(home, clock=clock) as ws:
        found = contacts.page(ws, ContactFilter(search=name), 0, 2)
        return contacts.show(ws, found[0].id) if found else None


def _first(home: Path, clock: FrozenClock, name: str) -> ContactView:
    found = _person(home, clock, name)
    assert found is not None, f"{name} is not on the list"
    return found


async def _at(it: Coordinator, name: str) -> None:
    """Stand on that person in the list."""
    await it.presses("4", "slash")
    await it.types(name)
    await it.presses("enter")
    await it.sees("1 of 60")


async def _taken_back(it: Coordinator, words: str) -> None:
    await it.presses("u")
    await it.sees("Take this back?", words)
    await it.presses("y")
    await it.sees_no("Take this back?")


async def test_a_person_is_added_and_the_cursor_stands_on_them(
    demo_home: Path, clock: FrozenClock
) -> None:
    async with rowan(demo_home, clock) as it:
        await it.presses("4", "n")
        await it.types("Zoe Park")
        await it.presses("enter")
        await it.types("zoe@gmial.com")
        await it.presses("enter")
        await it.sees("gmail.com")
        await it.presses("shift+tab", "end")
        await it.presses(*["backspace"] * 9)
        await it.types("gmail.com")
        await it.presses("ctrl+s")
        await it.sees("Zoe Park is on the list", "▌Zoe Park", "? not asked")
        await _taken_back(it, "Add Zoe Park")
    assert _person(demo_home, clock, "zoe park") is None


async def test_what_is_wrong_is_said_beside_the_field(demo_home: Path, clock: FrozenClock) -> None:
    async with rowan(demo_home, clock) as it:
        await it.presses("4", "n", "tab")
        await it.sees("! A person needs a name.")
        await it.types("not an address")
        await it.presses("tab")
        await it.sees("! There is a space in the middle.")
        await it.presses("ctrl+s")
        await it.sees("New person")
    assert _person(demo_home, clock, "not an address") is None


async def test_what_was_typed_waits_after_esc(demo_home: Path, clock: FrozenClock) -> None:
    async with rowan(demo_home, clock) as it:
        await it.presses("4", "n")
        await it.types("Half a name")
        await it.presses("escape")
        await it.sees("What you typed is not saved")
        await it.presses("down", "down", "enter")
        await it.sees_no("Half a name")
        await it.presses("n")
        await it.sees("Half a name", "Here is what you typed the last time")


async def test_goto_new_opens_the_form(demo_home: Path, clock: FrozenClock) -> None:
    async with rowan(demo_home, clock) as it:
        await it.app.open("contacts", new=True)
        await it.sees("New person", "Being added agrees to nothing")


async def test_a_change_is_saved_and_taken_back(demo_home: Path, clock: FrozenClock) -> None:
    async with rowan(demo_home, clock) as it:
        await _at(it, "abi sto")
        await it.presses("e", "tab", "tab")
        await it.types("Kilnbrook Weekly")
        await it.presses("ctrl+s")
        await it.sees("Abi Stokes is changed")
    assert _first(demo_home, clock, "abi sto").organisation == "Kilnbrook Weekly"
    async with rowan(demo_home, clock) as it:
        await _taken_back(it, "Change Abi Stokes")
    assert _first(demo_home, clock, "abi sto").organisation == ""


async def test_a_yes_is_recorded_with_the_words_seen(demo_home: Path, clock: FrozenClock) -> None:
    with Workspace.open(demo_home, clock=clock) as ws:
        contacts.add(ws, NewContact("Zoe Park", "zoe@visitors.example"))
    async with rowan(demo_home, clock) as it:
        await it.presses("4", "slash")
        await it.types("zoe par")
        await it.presses("enter", "c")
        await it.sees("Words they saw", "Silence is not agreement")
        await it.presses("tab", "tab", "right", "right", "tab")
        await it.presses("tab", "tab")
        await it.types("H-14 row 3")
        await it.presses("ctrl+s")
        await it.sees("✓ yes")
    told = next(one for one in _first(demo_home, clock, "zoe").consents if one.state == "given")
    assert (told.purpose, told.evidence) == (Purpose.mail, "H-14 row 3")
    assert (told.wording_version, told.method) == (2, list(Method)[1].value)
    async with rowan(demo_home, clock) as it:
        await it.presses("4")
        await _taken_back(it, "Zoe Park")
        await it.presses("slash")
        await it.types("zoe par")
        await it.sees("? not asked")


async def test_a_day_that_is_none_is_said_beside_when(demo_home: Path, clock: FrozenClock) -> None:
    async with rowan(demo_home, clock) as it:
        await _at(it, "abi sto")
        await it.presses("c", "tab", "tab", "right", "tab", "tab", "home", "ctrl+k")
        await it.types("someday")
        await it.presses("ctrl+s")
        await it.sees("They said", "! ")
        await it.sees("Write a day like")


@pytest.mark.parametrize("key", ["c", "w"])
async def test_a_no_of_somebody_who_never_agreed_is_recorded_as_one(
    demo_home: Path, clock: FrozenClock, key: str
) -> None:
    with Workspace.open(demo_home, clock=clock) as ws:
        contacts.add(ws, NewContact("Zoe Park", "zoe@visitors.example"))
    async with rowan(demo_home, clock) as it:
        await it.presses("4", "slash")
        await it.types("zoe par")
        await it.presses("enter", key)
        if key == "c":
            await it.presses("right")
            await it.sees("(•) they said no", "When")
            await it.sees_no("Words they saw")
            await it.presses("tab", "tab", "left", "ctrl+s")
        else:
            await it.sees("How did Zoe Park say so?", "it is noted that they said no to mail")
            await it.presses("enter")
        await it.sees("Zoe Park said no.", "– said no")
    (mail,) = [o for o in _first(demo_home, clock, "zoe").consents if o.purpose is Purpose.mail]
    assert mail.state == "refused"


def _waiting(home: Path, clock: FrozenClock) -> str:
    """An invitation is confirmed; the name of somebody it waits for."""
    with Workspace.open(home, clock=clock) as ws:
        (session,) = [row for row in sessions.list_of(ws) if row.code == "HAR-14"]
        draft = mailings.prepare(ws, "T2a", session_id=session.id).view
        goes = mailings.audience(ws, draft.id).goes
        mailings.confirm(ws, draft.id, len(goes), undo_seconds=3600)
        return goes[0].name


def _deliveries(home: Path, clock: FrozenClock, name: str) -> set[str]:
    with Workspace.open(home, clock=clock) as ws:
        (row,) = contacts.page(ws, ContactFilter(search=name), 0, 2)
        found = Delivery.select().where(Delivery.contact == row.id)
        return {str(one.state) for one in found}


async def test_a_withdrawal_asks_how_it_was_said_and_drops_waiting_mail(
    demo_home: Path, clock: FrozenClock
) -> None:
    name = _waiting(demo_home, clock)
    assert "queued" in _deliveries(demo_home, clock, name)
    async with rowan(demo_home, clock) as it:
        await _at(it, name.lower())
        await it.presses("w")
        await it.sees(f"{name} no longer agrees to", "Everything")
        await it.presses("enter")
        await it.sees(f"How did {name} say so?", "In person", "By mail", "By phone")
        await it.presses("escape")
        await it.sees_no("✗ has withdrawn", "say so?")
        await it.presses("w", "enter", "down", "down", "enter")
        await it.sees("has withdrawn", "✗ has withdrawn")
    assert "queued" not in _deliveries(demo_home, clock, name)
    with Workspace.open(demo_home, clock=clock) as ws:
        (row,) = contacts.page(ws, ContactFilter(search=name), 0, 2)
        assert consent.events(ws, row.id)[0].evidence == "by phone"


async def test_a_withdrawal_is_taken_back(demo_home: Path, clock: FrozenClock) -> None:
    async with rowan(demo_home, clock) as it:
        await _at(it, "abi sto")
        await it.presses("w", "enter")
        await it.sees("✗ has withdrawn")
        await _taken_back(it, "Withdraw Abi Stokes")
        await it.sees("✓ yes")


async def test_a_removed_person_comes_back_with_all_they_said(
    demo_home: Path, clock: FrozenClock
) -> None:
    before = _first(demo_home, clock, "abi sto")
    async with rowan(demo_home, clock) as it:
        await _at(it, "abi sto")
        await it.presses("d")
        await it.sees("Take Abi Stokes off the list?")
        await it.presses("enter")
        await it.sees("▌Abi Stokes")
        await it.presses("d", "y")
        await it.sees("Abi Stokes is no longer on the list", "Nobody fits")
        await _taken_back(it, "Remove Abi Stokes")
        await it.sees("▌Abi Stokes")
    after = _first(demo_home, clock, "abi sto")
    assert (after.email, after.consents) == (before.email, before.consents)


async def test_the_search_finds_letter_by_letter_and_shows_all_again(
    demo_home: Path, clock: FrozenClock
) -> None:
    async with rowan(demo_home, clock) as it:
        await it.presses("4", "slash")
        await it.types("oye")
        await it.sees("Bridget Oyelaran", "1 of 60")
        await it.sees_no("Arlo Beck")
        await it.presses("escape")
        await it.sees("Arlo Beck")
        await it.presses("slash")
        await it.types("nobody at all")
        await it.sees("Nobody fits", "Esc shows all again")


@pytest.mark.parametrize(
    ("steps", "words"), [(0, "people who may be mailed"), (1, "people to be asked again")]
)
async def test_a_filter_stands_above_the_list_with_its_count(
    steps: int, words: str, demo_home: Path, clock: FrozenClock
) -> None:
    flt = ContactFilter(may_mail=Purpose.mail) if steps == 0 else ContactFilter(ask_again=True)
    with Workspace.open(demo_home, clock=clock) as ws:
        number = contacts.count(ws, flt, None)
    async with rowan(demo_home, clock) as it:
        await it.presses("4", "f")
        await it.sees("Only people …")
        await it.presses("down", "enter")
        await it.sees("To be asked again")
        await it.presses(*["down"] * steps, "enter")
        await it.sees(words)
        await it.presses("enter")
        await it.sees(words, f"{number} of 60")
        await it.presses("escape")
        await it.sees_no(words)


async def test_today_shows_exactly_those_whose_yes_runs_out(
    demo_home: Path, clock: FrozenClock
) -> None:
    with Workspace.open(demo_home, clock=clock) as ws:
        rows = contacts.page(ws, ContactFilter(ask_again=True), 0, 100)
    assert rows
    assert all(row.mail.renew_by and date(2026, 11, 23) <= row.mail.renew_by for row in rows)
    async with rowan(demo_home, clock) as it:
        await it.app.open("contacts", act="refresh_consent")
        await it.sees("To be asked now", *(row.name for row in rows[:8]))
        await it.sees(f"{len(rows)} to be asked by mail now")


async def test_days_and_mail_words_are_never_cut(demo_home: Path, clock: FrozenClock) -> None:
    async with rowan(demo_home, clock) as it:
        await it.presses("4")
        await it.sees("Last came", "Sat 3 Oct", "Mon 5 Oct")
        listed = it.screen().splitlines()[3:18]
    with Workspace.open(demo_home, clock=clock) as ws:
        rows = contacts.page(ws, ContactFilter(), 0, 15)
    for drawn, row in zip(listed, rows, strict=True):
        assert row.name in drawn
        assert ("yes" if row.mail.state == "may" else row.mail.words) in drawn
        assert "…" not in drawn[45:]


async def test_what_is_shown_goes_into_a_file(
    demo_home: Path, clock: FrozenClock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    async with rowan(demo_home, clock) as it:
        await it.presses("4", "slash")
        await it.types("bri")
        await it.presses("enter", "ctrl+s")
        await it.sees("Only you can read it", "contacts-bri.csv")
        await it.presses("ctrl+s")
        await it.sees("People")
        await it.presses("ctrl+s", "ctrl+s")
        await it.sees("There is a file of that name")
    (file,) = tmp_path.glob("contacts-*.csv")
    assert file.stat().st_mode & 0o777 == 0o600
    with file.open(newline="", encoding="utf-8-sig") as opened:
        names = [row["name"] for row in csv.DictReader(opened)]
    assert "Bridget Oyelaran" in names
    assert "Abi Stokes" not in names
