"""The place Reports by keys: begun, changed, checked, agreed, sent, followed up, answered."""

from __future__ import annotations

import asyncio
import time
from pathlib import Path
from typing import Any

import pytest
from syrupy.assertion import SnapshotAssertion

from coptui.services import capture, finding, mailings
from coptui.services.reports import drafting, rows
from coptui.store.models import (
    CapturedItem,
    Dissemination,
    Influencer,
    Recommendation,
    Report,
    ReportFinding,
    ReportNote,
)
from coptui.workspace import Workspace
from tests.conftest import FrozenClock
from tests.hostile import FORBIDDEN
from tests.tui.driver import PATIENCE, Coordinator, rowan

SIZES = [(80, 24), (140, 40)]
SUMMARY = ("3", "down", "down", "enter", "R")
"""From anywhere to the summary of the session that was held last."""
SCREENS: dict[str, tuple[tuple[str, ...], str]] = {
    "report-new": (("6", "n"), "What would you like to write?"),
    "report-summary": (SUMMARY, "As it reads"),
    "report-choice": ((*SUMMARY, "tab"), "What may stand in it"),
    "report-own-words": ((*SUMMARY, "f"), "Foreword"),
    "report-text": ((*SUMMARY, "e"), "# begins a heading"),
    "report-check": ((*SUMMARY, "c"), "Who could be recognised"),
    "report-said": ((*SUMMARY, "o"), "What was said of it"),
    "report-steps": ((*SUMMARY, "S"), "What is to be done with it?"),
    "report-forms": ((*SUMMARY, "ctrl+s"), "In which form?"),
    "report-given": (("6", "i"), "What was recommended"),
}


@pytest.mark.parametrize("size", SIZES, ids=lambda s: f"{s[0]}x{s[1]}")
@pytest.mark.parametrize("name", SCREENS)
async def test_screen_of_a_report(
    name: str,
    size: tuple[int, int],
    demo_home: Path,
    clock: FrozenClock,
    drawn: SnapshotAssertion,
) -> None:
    keys, words = SCREENS[name]
    async with rowan(demo_home, clock, size=size) as it:
        await it.sees("What's next")
        for key in keys:
            await it.presses(key)
        await it.sees(words)
        await it.settles()
        assert it.screen() == drawn


def _summary(ws: Workspace) -> Any:
    """The summary of the session that was held last."""
    found = rows.listing(ws, session_id=finding.session_id(ws, "KIT-4"), kind="session")
    return drafting.show(ws, found[0].id)


async def _opens(it: Coordinator) -> None:
    await it.sees("What's next")
    which = await it.app.backend.call(lambda ws: finding.session_id(ws, "KIT-4"))
    await it.app.open("reports", kind="session", session_id=which)
    await it.sees("As it reads", "Kitchen Table, session 4")


async def test_a_summary_goes_from_the_session_to_people_in_a_few_decisions(
    demo_home: Path, clock: FrozenClock
) -> None:
    async with rowan(demo_home, clock) as it:
        await it.sees("What's next")
        await it.presses("3", "down", "down", "enter")
        await it.sees("KIT-4")
        pressed = ["R"]
        await it.presses("R")
        await it.sees("next: agree to it as it stands  s")
        for keys, words in (
            (("s",), "Agree to it as it stands?"),
            (("y",), "it is agreed, and may go to people  s"),
            (("s",), "26 people"),
            (("right",), "› Read it"),
            (("enter",), "› Check and send"),
        ):
            await it.presses(*keys)
            await it.sees(words)
            pressed += keys
        view = await it.app.backend.call(lambda ws: mailings.all(ws)[0])
        number = str(view.to)
        if "y it is" in it.screen():
            await it.presses("y")
            pressed.append("y")
        await it.types(number)
        await it.presses("enter")
        await it.sees("u takes it back")
        pressed += [*number, "enter"]
        assert len(pressed) <= 12
        assert len(view.attachments) == 1
        await it.presses("6")
        await it.sees("circulated", "KIT-4")


async def _all_are_written(it: Coordinator) -> None:
    """Each carries the report as a file; a busy machine takes its time over them."""
    end = time.monotonic() + 4 * PATIENCE
    while "Practised. 33 messages are written" not in it.screen():
        assert time.monotonic() < end, it.screen()
        await it.pilot.pause()
        await asyncio.sleep(0.05)


@pytest.mark.slow
async def test_a_final_report_goes_round_is_followed_up_and_answered(
    demo_home: Path, clock: FrozenClock
) -> None:
    async with rowan(demo_home, clock) as it:
        await it.sees("What's next")
        await it.presses("6", "n")
        await it.sees("What would you like to write?")
        await it.presses("down", "enter")
        await it.sees("Which topic?")
        await it.presses("slash")
        await it.types("first 48")
        await it.presses("enter")
        await it.sees("to be written", "next: the core group reads it  s")
        await it.presses("f")
        await it.types("Why this was asked, and that all of you did it.")
        await it.presses("ctrl+s")
        await it.sees_no("to be written")
        await it.presses("s")
        await it.sees("Mail", "› People", "core group")
        await it.presses("6")
        await it.sees("with the core group", "still missing: nobody has agreed to it yet  s")
        await it.presses("s")
        await it.sees("Who agrees to it as it stands?")
        await it.presses("enter")
        await it.sees("Could somebody local work out who?")
        await it.presses("enter")
        await it.sees("it is agreed, and may go to people  s")
        await it.presses("s")
        await it.sees("Mail", "› People", "33 people")
        await it.settles()
        await it.presses("right")
        await it.sees("› Read it")
        await it.presses("enter")
        await it.sees("› Check and send", "Checks")
        await it.settles()
        if "y it is meant so" in it.screen():  # a long sentence in the words that come with it
            await it.presses("y")
        await it.sees("Type the number of people")
        await it.types("33")
        await it.presses("enter")
        await it.sees("u takes it back")
        clock.tick(seconds=61)
        it.app.sending.begin()
        await _all_are_written(it)
        await it.presses("6")
        await it.sees("circulated", "it asks something of Hospital Board: give it to them  s")
        await it.presses("s")
        await it.sees("Who has it", "Nobody is to be given a report yet.")
        await it.presses("n")
        await it.sees("Who is to have it?")
        await it.presses("enter")
        await it.sees("· to be given   Hospital Board")
        await it.presses("enter")
        await it.sees("It was sent")
        await it.presses("enter")
        await it.sees("→ sent", "ask on Mon 7 Dec")
        clock.tick(days=15)
        await it.presses("escape", "i")
        await it.sees("offer a meeting now")
        await it.presses("enter")
        await it.sees("A meeting was offered")
        await it.presses("enter")
        await it.sees("→ offered")
        await it.presses("enter")
        await it.sees("They replied")
        await it.presses(*["down"] * 3, "enter")
        await it.sees("In their words")
        await it.types("Come to our meeting in May.")
        await it.presses("enter")
        await it.sees("✓ reply", "Noted: reply.")
        await it.presses("tab")
        await it.presses("enter")
        await it.sees("A phone number that answers after five", "They accept it")
        await it.presses("enter")
        await it.types("From March on")
        await it.presses("enter")
        await it.sees("✓ accepted")
        await it.presses("escape", "escape")
        await it.sees("✓ circulated")


async def test_what_is_captured_later_is_offered_and_her_words_stay(
    demo_home: Path, clock: FrozenClock
) -> None:
    async with rowan(demo_home, clock) as it:
        await _opens(it)
        text: str = (await it.app.backend.call(_summary)).text
        line = text.split("\n").index("## What is going well") + 2
        await it.presses("e")
        await it.sees("# begins a heading")
        await it.presses(*["down"] * line, "end")
        await it.types(" Truly.")
        await it.presses("ctrl+s")
        await it.sees("Kept: ")
        await it.app.backend.write(
            lambda ws: capture.add(
                ws, finding.session_id(ws, "KIT-4"), "gone well", "The kettle was never cold"
            )
        )
        await it.presses("r")
        await it.sees("1 new thing since you changed the words: put it in?  enter")
        await it.presses("tab")
        await it.sees("+ new  Going well      The kettle was never cold")
        await it.presses("enter")
        await it.sees("✓ in")
        await it.sees_no("+ new", "1 new thing")
        kept: str = (await it.app.backend.call(_summary)).text
        assert "Truly." in kept
        assert kept.count("The kettle was never cold") == 1
        await it.presses("3")
        await it.sees("HAR-14")
        await it.app.backend.write(
            lambda ws: capture.add(
                ws, finding.session_id(ws, "KIT-4"), "question", "Who would lend a second kettle?"
            )
        )
        await it.presses("6")
        await it.sees("1 thing that came later stands in it now.")


async def test_nothing_is_agreed_while_a_finding_is_open(
    demo_home: Path, clock: FrozenClock
) -> None:
    async with rowan(demo_home, clock) as it:
        await it.sees("What's next")
        await it.presses("2", "enter", "R")
        await it.sees("What would you like to write?")
        await it.presses("enter")
        await it.sees("Status report", "As it reads")
        await it.presses("e")
        await it.sees("# begins a heading")
        await it.presses("down", "down")
        await it.types("Ring 07700 900123 after five.")
        await it.presses("ctrl+s")
        await it.sees("1 place where somebody could be recognised  c")
        await it.presses("s")
        await it.sees("Who could be recognised", "? open", "a telephone number")
        await it.presses("a")
        await it.types("the number of the hall")
        await it.presses("enter")
        await it.sees("✓ may stay", "It may stay: the number of the hall", "nothing open · 1 may")
        await it.presses("escape")
        await it.sees_no("could be recognised")


async def test_a_piece_is_left_out_taken_in_and_moved_by_keys(
    demo_home: Path, clock: FrozenClock
) -> None:
    async with rowan(demo_home, clock) as it:
        await _opens(it)
        first, second = [
            one.text
            for one in await it.app.backend.call(lambda ws: drafting.choices(ws, _summary(ws).id))
            if one.section == "well" and one.chosen
        ][:2]
        await it.presses("tab")
        while not it.screen().count(f"▌✓ in   Going well      {first[:20]}"):
            await it.presses("down")
        await it.presses("space")
        await it.sees(f"– out                  {first[:20]}", f"Going well      {second[:20]}")
        assert first not in (await it.app.backend.call(_summary)).text
        await it.presses("space")
        await it.sees(f"▌✓ in   Going well      {first[:20]}")
        await it.presses("shift+down")
        await it.sees(f"Going well      {second[:20]}", f"▌✓ in                   {first[:20]}")
        text: str = (await it.app.backend.call(_summary)).text
        assert text.index(second[:20]) < text.index(first[:20])
        await it.presses("tab")
        await it.sees("As it reads")


async def test_nothing_to_follow_up_says_so_and_leads_on(home: Path, clock: FrozenClock) -> None:
    async with rowan(home, clock) as it:
        await it.presses("escape", "6")
        await it.sees("No report yet.", "n begins the first one")
        await it.presses("d")
        await it.sees("There is no report yet. n begins one.")
        await it.presses("i")
        await it.sees("Nobody is to be given a report yet.", "Nothing is recommended yet.")
        await it.presses("escape", "n", "enter")
        await it.sees("No session was held yet.")


RAW = "[/] [bold]x {{ y }} \x1b[31m\u202e Joe [@click=app.quit]z[/]"
WORDS: dict[Any, tuple[str, ...]] = {
    Report: ("title", "text", "signed_off_by"),
    ReportNote: ("who", "text"),
    CapturedItem: ("text",),
    Recommendation: ("text", "addressed_to", "response"),
    Influencer: ("body", "can_decide", "route_in"),
    Dissemination: ("reply", "note"),
}


async def test_nothing_written_into_a_report_commands_the_screen(
    demo_home: Path, clock: FrozenClock
) -> None:
    with Workspace.open(demo_home, clock=clock) as ws:
        made = drafting.draft(ws, "session", finding.session_id(ws, "KIT-4")).view
        ReportNote.create(report=made.id, kind="comment", noted_at=ws.now())
        ReportFinding.create(report=made.id, rule=RAW, excerpt=RAW, reason=RAW, noted_at=ws.now())
        for model, columns in WORDS.items():
            model.update(dict.fromkeys(columns, RAW)).execute()
    async with rowan(demo_home, clock, size=(140, 40)) as it:
        await it.sees("What's next")
        seen = ""
        for keys in (
            ("6",), ("enter",), ("f", "escape"), ("e", "escape"), ("c", "enter", "escape"),
            ("escape", "o"), ("enter", "escape"), ("escape", "S"), ("escape", "s"), ("escape",),
            ("i",), ("enter", "escape"), ("tab", "enter", "escape"), ("6",),
        ):  # fmt: skip
            await it.presses(*keys)
            text = it.screen()
            assert not {char for char in text if char in FORBIDDEN and char != "\n"}, keys
            seen += text
        await it.sees("who has what")
        assert seen.count("[bold]x {{ y }}") > 10
