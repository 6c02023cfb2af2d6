"""The coordinator writes to people: choose, see to whom, read it, check, the number, the result."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from syrupy.assertion import SnapshotAssertion

from coptui.mail import ledger
from coptui.services import contacts, finding, mailings, outbox
from coptui.workspace import Workspace
from tests.conftest import FrozenClock
from tests.hostile import FORBIDDEN, HOSTILE
from tests.services.mailing_home import confirmed, goes_live, person, town
from tests.tui.driver import Coordinator, rowan

SIZES = [(80, 24), (120, 40)]
TO_PEOPLE = ("5", "n", "enter", "enter")
TO_CHECK = (*TO_PEOPLE, "right", "enter")


def latest(ws: Workspace) -> tuple[str, bool, list[str]]:
    """Of the latest mailing: its status, whether it has words of its own, its messages' states."""
    view = mailings.all(ws)[0]
    return view.status, view.own_words, [row.state for row in mailings.recipients(ws, view.id)]


def states(ws: Workspace) -> list[str]:
    """The states of the first three messages of the latest mailing."""
    return latest(ws)[2][:3]


async def begins(it: Coordinator, keys: tuple[str, ...], *words: str) -> None:
    await it.sees("What's next")
    await it.presses(*keys)
    await it.sees(*words)


async def minute_passes(it: Coordinator, clock: FrozenClock) -> None:
    clock.tick(seconds=61)
    it.app.sending.begin()


async def test_an_invitation_is_practised_from_the_first_key_to_the_file(
    demo_home: Path, clock: FrozenClock
) -> None:
    async with rowan(demo_home, clock) as it:
        await begins(it, TO_PEOPLE, "› People", "Goes to", "27 people")
        await it.presses("right")
        await it.sees("› Read it", "will read it", "Hello")
        await it.presses("enter")
        await it.sees("› Check and send", "Type the number of people it would go to")
        await it.types("27")
        await it.presses("enter")
        await it.sees("you practise it for 27 people", "u takes it back", "27 waiting to go")
        assert not list((demo_home / "practice").glob("0015-*.eml"))
        await minute_passes(it, clock)
        await it.sees("Practised. 27 messages are written", "They lie in", "✓ written 27")
        await it.presses("enter")
        await it.sees("The message", "Subject  Harbour")
        await it.presses("v", "v", "v", "v")
        await it.sees("Date: Mon, 23 Nov 2026")
    assert len(list((demo_home / "practice").glob("*-har-*.eml"))) >= 27


async def test_neither_enter_alone_nor_a_wrong_number_sends(
    demo_home: Path, clock: FrozenClock
) -> None:
    async with rowan(demo_home, clock) as it:
        await begins(it, TO_CHECK, "Type the number of people")
        await it.presses("enter")
        await it.sees("Enter alone sends nothing")
        await it.types("26")
        await it.presses("enter")
        await it.sees("goes to 27, not to 26")
        await it.presses("enter")
        await it.sees("Enter alone sends nothing")
        assert await it.app.backend.call(latest) == ("draft", False, [])


async def test_a_practised_mailing_waits_three_seconds_in_which_one_key_takes_it_back(
    demo_home: Path, clock: FrozenClock
) -> None:
    async with rowan(demo_home, clock) as it:
        await begins(it, TO_CHECK, "Type the number of people")
        await it.types("27")
        await it.presses("enter")
        await it.sees("In 3 seconds", "u takes it back")
        clock.tick(seconds=2)
        await it.presses("u")
        await it.sees("› People", "Nothing has left")
        await minute_passes(it, clock)
        await it.settles()
        assert await it.app.backend.call(latest) == ("draft", False, [])


async def test_leaving_before_its_time_is_over_sends_nothing(
    demo_home: Path, clock: FrozenClock
) -> None:
    async with rowan(demo_home, clock) as it:
        await begins(it, TO_CHECK, "Type the number of people")
        await it.types("27")
        await it.presses("enter")
        await it.sees("u takes it back")
        await it.presses("q")
        await it.sees("27 wait to go")
        await it.presses("enter")
    with Workspace.open(demo_home, clock=clock) as ws:
        assert set(latest(ws)[2]) == {"queued"}


async def test_somebody_is_left_out_with_a_reason_and_put_back(
    demo_home: Path, clock: FrozenClock
) -> None:
    async with rowan(demo_home, clock) as it:
        await begins(it, TO_PEOPLE, "27 people")
        await it.presses("x")
        await it.sees("Leave out whom?")
        await it.presses("x")
        await it.sees("Why?")
        await it.presses("enter")
        await it.sees("A few words are enough")
        await it.types("asked me in person")
        await it.presses("enter")
        await it.sees("26 people", "asked me in person", "1 person")
        await it.presses("tab", "enter")
        await it.sees("put back")
        await it.presses("x")
        await it.sees("27 people", "Nobody is held back")


async def test_the_words_of_one_mailing_are_changed_alone(
    demo_home: Path, clock: FrozenClock
) -> None:
    async with rowan(demo_home, clock) as it:
        await begins(it, (*TO_PEOPLE, "right", "e", "down", "enter"), "What stands in {{ }}")
        await it.presses("home")
        await it.types("Do come! ")
        await it.presses("ctrl+s")
        await it.sees("Do come! Harbour")
        assert (await it.app.backend.call(latest))[1]


async def test_the_words_are_changed_in_an_editor_and_bad_ones_are_not_lost(
    demo_home: Path, clock: FrozenClock,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    from coptui.tui.editor import Edited
    from coptui.tui.screens.mail import reading

    answers = [Edited("changed", "{% for %}"), Edited("aborted", "")]
    given: list[str] = []

    async def edit(_app: object, text: str) -> Edited:
        given.append(text)
        return answers.pop(0)

    monkeypatch.setattr(reading, "edit", edit)
    async with rowan(demo_home, clock) as it:
        await begins(it, (*TO_PEOPLE, "right"), "› Read it")
        await it.presses("f4")
        await it.sees("These words cannot be used")
        await it.presses("y")
        await it.sees("left without saving")
        assert not (await it.app.backend.call(latest))[1]
    assert given[1] == "{% for %}"


@pytest.fixture
def in_doubt(demo_home: Path, clock: FrozenClock) -> None:
    """A mailing of which three messages were leaving when the program died."""
    with Workspace.open(demo_home, clock=clock) as ws:
        _die_while_sending(ws)


def _die_while_sending(kept: Workspace) -> None:
    session = finding.session_id(kept, "HAR-14")
    made = mailings.prepare(kept, "T1", session_id=session).view
    mailings.confirm(kept, made.id, made.to, undo_seconds=0)
    for claimed in ledger.claim(kept, "dead", 3, made.id):
        ledger.mark_sending(kept, claimed)
    outbox.pause(kept, made.id)


async def test_a_doubt_is_settled_in_three_keys(
    demo_home: Path, clock: FrozenClock, in_doubt: None
) -> None:
    async with rowan(demo_home, clock) as it:
        await it.sees("3 need you")
        await it.presses("5")
        await it.sees("3 messages are in doubt", "Arlo Beck", "Nothing is sent again until")
        await it.presses("a")
        await it.sees("it arrived", "2 messages are in doubt")
        await it.presses("h")
        await it.sees("One message is in doubt")
        assert sorted(await it.app.backend.call(states)) == ["accepted", "refused", "unknown"]


async def test_sending_again_asks_first_and_enter_is_no_yes(
    demo_home: Path, clock: FrozenClock, in_doubt: None
) -> None:
    async with rowan(demo_home, clock) as it:
        await it.sees("3 need you")
        await it.presses("5")
        await it.sees("Handed over")
        await it.presses("s")
        await it.sees("may get the same mail twice")
        await it.presses("enter")
        await it.settles()
        assert await it.app.backend.call(states) == ["unknown"] * 3
        await it.presses("s", "s")
        assert await it.app.backend.call(states) == ["unknown"] * 3
        await it.presses("y")
        await it.sees("2 messages are in doubt")
        assert "queued" in await it.app.backend.call(states)


async def test_a_doubt_shows_its_evidence(
    demo_home: Path, clock: FrozenClock, in_doubt: None
) -> None:
    async with rowan(demo_home, clock) as it:
        await it.sees("3 need you")
        await it.presses("5", "enter")
        await it.sees("Handed over", "10:00:00", "Look into the folder Sent")


async def test_a_paused_mailing_goes_on_and_may_be_cancelled(
    demo_home: Path, clock: FrozenClock, in_doubt: None
) -> None:
    async with rowan(demo_home, clock) as it:
        await it.sees("3 need you")
        await it.presses("5", "tab", "enter")
        await it.sees("Paused.", "go on")
        await it.presses("c")
        await it.sees("Cancel the rest?", "24 would not get it")
        await it.presses("escape", "p")
        await it.sees("✓ written 24")


@pytest.mark.parametrize("at", [0, len(HOSTILE) // 2])
async def test_hostile_names_are_only_words_on_every_screen(
    at: int, demo_home: Path, clock: FrozenClock
) -> None:
    with Workspace.open(demo_home, clock=clock) as ws:
        people = contacts.page(ws, contacts.ContactFilter(), 0, 13)
        for person, name in zip(people, HOSTILE[at:], strict=False):
            contacts.edit(ws, person.id, name=f"Ann {name}")
    async with rowan(demo_home, clock, size=(120, 40)) as it:
        await begins(it, ("5",), "Mailings")
        drawn = [it.screen()]
        for key in ("n", "enter", "enter", "enter", "escape", "x", "escape", "right", *"nnnnn",
                    *"vvvv", "enter"):  # fmt: skip
            await it.presses(key)
            drawn.append(it.screen())
    for text in drawn:
        assert not FORBIDDEN & set(text)


SCREENS: dict[str, tuple[tuple[str, ...], str]] = {
    "mail-people": (TO_PEOPLE, "27 people"),
    "mail-read": ((*TO_PEOPLE, "right"), "will read it"),
    "mail-check": (TO_CHECK, "Type the number"),
}


@pytest.mark.parametrize("size", SIZES, ids=lambda s: f"{s[0]}x{s[1]}")
@pytest.mark.parametrize("name", SCREENS)
async def test_screen_of_mail(
    name: str, size: tuple[int, int], demo_home: Path, clock: FrozenClock,
    drawn: SnapshotAssertion,
) -> None:  # fmt: skip
    keys, words = SCREENS[name]
    async with rowan(demo_home, clock, size=size) as it:
        await begins(it, keys, words)
        await it.settles()
        assert it.screen().replace(str(demo_home), "HOME") == drawn


@pytest.mark.parametrize("size", SIZES, ids=lambda s: f"{s[0]}x{s[1]}")
async def test_screen_of_doubts(
    size: tuple[int, int], demo_home: Path, clock: FrozenClock, in_doubt: None,
    drawn: SnapshotAssertion,
) -> None:  # fmt: skip
    async with rowan(demo_home, clock, size=size) as it:
        await it.sees("3 need you")
        await it.presses("5")
        await it.sees("3 messages are in doubt")
        await it.settles()
        assert it.screen() == drawn


async def test_in_practice_a_test_to_oneself_is_written_into_the_folder(
    demo_home: Path, clock: FrozenClock
) -> None:
    async with rowan(demo_home, clock) as it:
        await begins(it, TO_PEOPLE, "› People", "27 people")
        await it.presses("right")
        await it.sees("› Read it", "will read it")
        await it.presses("enter")
        await it.sees("› Check and send")
        await it.presses("ctrl+t")
        await it.sees("Test to myself")
        await it.presses("ctrl+u")
        await it.types("me@hub.example")
        await it.presses("enter")
        await it.sees("In practice: the test is written to")
    assert list((demo_home / "practice").glob("test-*.eml"))


async def test_a_file_goes_with_it_and_comes_off_again(
    demo_home: Path, clock: FrozenClock, tmp_path: Path
) -> None:
    (tmp_path / "Programme.txt").write_text("Tea at one.")
    async with rowan(demo_home, clock) as it:
        await begins(it, TO_PEOPLE, "› People", "27 people")
        await it.presses("right")
        await it.sees("› Read it", "will read it")
        await it.presses("a")
        await it.sees("Which file goes with it?")
        await it.types(str(tmp_path / "Programme.txt"))
        await it.presses("enter")
        await it.sees("Programme.txt goes with it", "With     Programme.txt (1 kB)")
        await it.presses("enter")
        await it.sees("Programme.txt (1 kB)", "the text does not say that anything is attached")
        await it.presses("escape", "a")
        await it.sees("Files with it", "Attach one more", "Take off Programme.txt")
        await it.presses("down", "enter")
        await it.sees("Programme.txt no longer goes with it")
        await it.sees_no("With     ")


async def test_a_mailing_is_put_right_with_fewer_keys(demo_home: Path, clock: FrozenClock) -> None:
    async with rowan(demo_home, clock) as it:
        await begins(it, TO_PEOPLE, "› People", "27 people")
        await it.presses("right")
        await it.sees("› Read it", "will read it")
        await it.presses("enter")
        await it.sees("Type the number of people")
        await it.types("27")
        await it.presses("enter")
        await it.sees("u takes it back")
        await minute_passes(it, clock)
        await it.sees("Practised. 27 messages are written", "put it right")
        await it.presses("w")
        await it.sees("Put it right", "Nothing can be called back")
        await it.presses("enter")
        await it.sees("› Read it", "Subject  Correction: Harbour", "Something in our last mail")
        await it.presses("enter")
        await it.sees("To the 27 people who had the mail: s send the correction")
        await it.presses("enter")
        assert (await it.app.backend.call(latest))[0] == "draft"
        await it.presses("s")
        await it.sees("u takes it back")
        await minute_passes(it, clock)
        await it.sees("Practised. 27 messages are written")
        await it.presses("w")
        await it.sees("Correct it once more?", "This mailing was corrected already")
        await it.presses("enter")
        await it.sees("Practised. 27 messages")


async def test_each_voice_is_read_and_its_own_words_changed(
    demo_home: Path, clock: FrozenClock
) -> None:
    def prepare(ws: Workspace) -> int:
        for about in mailings.sessions_for(ws, "T3a"):
            made = mailings.prepare(ws, "T3a", session_id=about.id, voices=["T3b"]).view
            if all(one.to for one in made.voices):
                return made.id
        raise AssertionError("nobody has to be thanked in the demo")

    def own(ws: Workspace, number: int) -> list[bool]:
        return [one.own_words for one in mailings.show(ws, number).voices]

    async with rowan(demo_home, clock) as it:
        await it.sees("What's next")
        number = await it.app.backend.call(prepare)
        await it.app.open("mail", mailing_id=number)
        await it.sees("› People")
        await it.presses("right")
        await it.sees(
            "› Read it", "1 of 9 to look at · Thank you for coming:", "Thank you for coming to"
        )
        await it.presses("right", "right", "right")
        await it.sees("4 of 9 to look at · What came of it", "near or far")
        await it.presses("e", "down", "enter")
        await it.sees("› What came of it", "Subject")
        await it.presses("end")
        await it.types(" (new)")
        await it.presses("ctrl+s")
        await it.sees("› Read it", "and what is next (new)", "4 of 9")
        assert await it.app.backend.call(own, number) == [False, True]


async def test_those_who_had_one_like_it_are_left_out_with_one_key(
    demo_home: Path, clock: FrozenClock
) -> None:
    with Workspace.open(demo_home, clock=clock) as ws:
        first = mailings.prepare(ws, "T1", session_id=finding.session_id(ws, "HAR-14")).view.id
        goes = mailings.audience(ws, first).goes
        for one in goes[3:]:
            mailings.leave_out(ws, first, one.contact_id, "not this time")
        confirmed(ws, first, 3)
    async with rowan(demo_home, clock) as it:
        await begins(it, TO_CHECK, "3 people have had the same words", "o only the others")
        await it.presses("o")
        await it.sees("3 people left out who had one like it", "Type the number of people")
        await it.sees_no("o only the others")
        await it.types(str(len(goes) - 3))
        await it.presses("enter")
        await it.sees("you practise it for")


async def test_a_number_typed_before_its_line_is_there_waits_for_it(
    demo_home: Path, clock: FrozenClock
) -> None:
    async with rowan(demo_home, clock) as it:
        await begins(it, TO_PEOPLE, "› People", "27 people")
        await it.presses("right")
        await it.sees("› Read it", "will read it")
        await it.pilot.press("enter", "2", "7")
        await it.sees("› Check and send", "it would go to: 27")


async def test_a_whole_list_is_asked_about_once_more_before_it_really_goes(
    home: Path, clock: FrozenClock
) -> None:
    with Workspace.open(home, clock=clock) as ws:
        here = town(ws)
        for number in range(8):
            person(ws, here, f"Person {number}", f"p{number}@hub.example")
        goes_live(ws)
        quick = replace(ws.settings.sender, per_minute=1_200)
        ws.save_settings(replace(ws.settings, sender=quick))
        mailing = mailings.prepare(ws, "T1", session_id=here.session).view.id
        mailings.preview(ws, mailing)
    async with rowan(home, clock) as it:
        await it.sees("What's next")
        await it.app.open("mail", mailing_id=mailing)
        await it.sees("› People")
        await it.presses("right", "enter", "y")
        await it.sees("Type the number of people", "less than a minute, at 1,200 a minute")
        await it.types("12")
        await it.presses("enter")
        await it.sees("To the whole list", "everybody on the list of Harbour")
        await it.presses("enter")
        await it.sees("Nothing was sent")
        await it.types("12")
        await it.presses("enter")
        await it.sees("To the whole list")
        await it.presses("y")
        await it.sees("In 60 seconds it goes to 12 people")
