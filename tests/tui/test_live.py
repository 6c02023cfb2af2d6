"""Live mode: few keys, nothing lost, two states that are plainly shown."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from syrupy.assertion import SnapshotAssertion
from textual import events

from coptui.services import attendance, capture, live, rating_rounds
from coptui.store.models import Session
from coptui.tui.widgets.key_line import KeyLine
from coptui.workspace import Workspace
from tests.conftest import FrozenClock
from tests.tui.driver import Coordinator, _key, rowan

HARBOUR_14 = 14
A_TIRED_HAND = 0.28  # seconds for a key
SIX_MINUTES = 360.0
OPENS = ("3", "enter", "v")


@pytest.fixture
def today_home(demo_home: Path, clock: FrozenClock) -> Path:
    """The made-up town on the day of Harbour 14, a quarter of an hour after it began."""
    with Workspace.open(demo_home, clock=clock) as ws:
        row = Session.get_by_id(HARBOUR_14)
        row.starts_at = datetime(2026, 11, 23, 9, 45, tzinfo=UTC)
        row.ends_at = row.starts_at + timedelta(hours=2)
        row.save()
        assert ws.now() > row.starts_at
    return demo_home


def kept(home: Path) -> list[tuple[str, str]]:
    with Workspace.open(home) as ws:
        return [(one.kind, one.text) for one in capture.listing(ws, HARBOUR_14)]


async def opened(it: Coordinator) -> None:
    await it.sees("What's next")
    await it.presses(*OPENS)
    await it.sees("command keys")


class Counting(Coordinator):
    """A hand whose keys are counted."""

    keys = 0

    async def hits(self, *keys: str) -> None:
        """Press keys as fast as they come; a letter is a key like the others."""
        self.keys += len(keys)
        for key in keys:
            char = {"enter": "\r", "escape": "\x1b", "space": " "}.get(key, key)
            name = key if len(key) > 1 else _key(key)
            self.app.post_message(events.Key(name, char if len(char) == 1 else None))

    async def writes(self, text: str) -> None:
        """Type a text."""
        await self.hits(*text)


async def test_the_bottom_line_fits_in_both_states(today_home: Path, clock: FrozenClock) -> None:
    async with rowan(today_home, clock) as it:
        await opened(it)
        for keys in ((), ("q",), ("escape", "p"), ("escape", "r")):
            await it.presses(*keys)
            line = it.app.screen.query_one(KeyLine)
            assert line.left_out == ()
            assert len(line.render().plain.rstrip()) <= 80


async def test_before_its_day_the_key_says_when_it_opens(
    demo_home: Path, clock: FrozenClock
) -> None:
    async with rowan(demo_home, clock) as it:
        await it.sees("What's next")
        await it.presses(*OPENS)
        await it.sees("live mode opens on its day", "Readiness")


async def test_what_works_everywhere_works_with_command_keys(
    today_home: Path, clock: FrozenClock
) -> None:
    async with rowan(today_home, clock) as it:
        await opened(it)
        await it.presses("question_mark")
        await it.sees("A letter chooses what you write down")
        await it.presses("escape")
        await it.presses("colon")
        await it.sees("Search for")
        await it.presses("escape", "u")
        await it.sees("Take this back?", "HAR-14 is live")
        await it.presses("escape", "q", "question_mark", "enter")
        await it.sees("Question kept.")
    assert kept(today_home) == [("question", "?")]


async def test_one_thing_is_its_key_its_words_and_enter_and_the_kind_stays(
    today_home: Path, clock: FrozenClock
) -> None:
    async with rowan(today_home, clock) as it:
        await opened(it)
        hand = Counting(it.app, it.pilot)
        await hand.hits("g")
        await hand.writes("someone rang")
        await hand.hits("enter")
        assert hand.keys == 1 + len("someone rang") + 1
        await hand.writes("and again")
        await hand.hits("enter")
        await it.sees("typing · gone well", "Gone well kept.")
        await hand.hits("tab", "x", "enter", "escape", "q", "y", "enter")
        await it.sees("Question kept.")
    assert kept(today_home) == [
        ("gone_well", "someone rang"),
        ("gone_well", "and again"),
        ("question", "x"),
        ("question", "y"),
    ]


async def test_somebody_who_comes_is_four_keys_and_a_guest_two(
    today_home: Path, clock: FrozenClock
) -> None:
    async with rowan(today_home, clock) as it:
        await opened(it)
        hand = Counting(it.app, it.pilot)
        await hand.hits("p", "a", "s", "enter")
        assert hand.keys == 4
        await it.sees("Asha Verrall is here")
        hand.keys = 0
        for letters in ("ngo", "lei", "bri"):
            await hand.hits(*letters, "enter")
        assert hand.keys == 3 * 4
        await hand.hits("+", "enter")
        await hand.hits("+", "S", "a", "m", "enter")
        await hand.hits("z", "z", "enter")
        await it.sees("Nobody by zz", "6 here")
        await it.presses("ctrl+z")
        await it.sees("5 here")
    with Workspace.open(today_home) as ws:
        names = [one.name for one in attendance.present(ws, HARBOUR_14).people]
    assert set(names) >= {"Asha Verrall", "Ngozi Hart", "Bridget Oyelaran", "guest"}


async def test_forty_stickies_and_eighteen_arrivals_fit_into_six_minutes(
    today_home: Path, clock: FrozenClock
) -> None:
    """Counted in keys, the words included: a tired hand needs about 0.28 s for one."""
    stickies = [f"{n} five or so words on it" for n in range(40)]
    arrivals = ["as", "jo", "ng", "ga", "ca", "de", "br", "le", "el", "mi"]
    async with rowan(today_home, clock, size=(140, 40)) as it:
        await opened(it)
        hand = Counting(it.app, it.pilot)
        for at, text in enumerate(stickies):
            if at % 8 == 0:
                await hand.hits("escape") if at else None
                await hand.hits("hgqnd"[at // 8])
            await hand.writes(text)
            await hand.hits("enter")
        await hand.hits("escape", "p")
        for letters in arrivals:
            await hand.hits(*letters, "enter")
        for _ in range(8):
            await hand.hits("+", "enter")
        await it.sees("18 here")
        assert hand.keys * A_TIRED_HAND < SIX_MINUTES, f"{hand.keys} keys"
    assert sorted(text for _, text in kept(today_home)) == sorted(stickies)


async def test_answers_are_typed_in_one_line_and_everything_after_may_be_passed_over(
    today_home: Path, clock: FrozenClock
) -> None:
    async with rowan(today_home, clock) as it:
        await opened(it)
        await it.presses("5")  # a figure begins them as well
        await it.types(" 6 6 7 4")
        await it.presses("enter")
        await it.sees("5 answers kept.", "typing · good enough for now?")
        await it.types("6 7")
        await it.presses("enter")
        await it.types("we ring each other")
        await it.presses("enter", "enter")
        await it.sees("one point up look like?")
        await it.presses("enter")
        await it.sees("command keys")
        await it.presses("r")
        await it.types("667")
        await it.presses("enter")
        await it.sees("667 is not between 1 and 10")
    with Workspace.open(today_home) as ws:
        (one,) = rating_rounds.rounds_of(ws, HARBOUR_14)
    assert (one.values, one.good_enough) == ((4, 5, 6, 6, 7), (6, 7))
    assert (one.what_puts_us_here, one.one_point_up) == (("we ring each other",), ())


async def test_a_half_line_is_there_again_after_a_crash(
    today_home: Path, clock: FrozenClock
) -> None:
    async with rowan(today_home, clock) as it:
        await opened(it)
        await it.presses("q")
        await it.types("who decides abo")
        await it.presses("escape", "p")  # something else comes between
        await it.types("as")
        await it.presses("enter", "escape")
        await it.sees("who decides abo")
    async with rowan(today_home, clock) as it:
        await it.sees("What's next")
        await it.presses(*OPENS)
        await it.sees("who decides abo", "half line is here again")
        await it.types("ut keys")
        await it.presses("enter")
        await it.sees("Question kept.")
    assert kept(today_home) == [("question", "who decides about keys")]


async def test_pasted_lines_become_items_after_one_question(
    today_home: Path, clock: FrozenClock
) -> None:
    async with rowan(today_home, clock) as it:
        await opened(it)
        for keys in (("q",), ()):
            await it.presses(*keys)
            it.app.post_message(events.Paste("1. one thing\r\n2. another\n\n- a third\n"))
            await it.sees("3 lines: what are they?")
            await it.presses("enter")
            await it.sees("3 lines kept as question.")
        await it.presses("ctrl+z")
        await it.sees("Taken back")
    assert kept(today_home) == [
        ("question", "one thing"),
        ("question", "another"),
        ("question", "a third"),
    ]


async def test_a_line_is_changed_answered_taken_back_and_kept_in_confidence(
    today_home: Path, clock: FrozenClock
) -> None:
    async with rowan(today_home, clock) as it:
        await opened(it)
        await it.presses("t")
        await it.types("Jo Pardew has no key")
        await it.presses("enter")
        await it.sees("without the name", "what would help")
        await it.types("+a key safe")
        await it.presses("enter", "escape")
        await it.sees("Somebody has no key")
        await it.presses("enter")
        await it.sees("changing · difficulty")
        await it.types("s")
        await it.presses("enter")
        await it.sees("Difficulty kept.")
        await it.presses("i")
        await it.sees("It stays in this house.")
        await it.presses("delete")
        await it.sees("Taken away")
        await it.presses("ctrl+z", "ctrl+z")
        await it.sees("Somebody has no keys")
    assert kept(today_home) == [("difficulty", "Somebody has no keys")]


async def test_the_next_part_begins_with_space_and_the_session_stays_live(
    today_home: Path, clock: FrozenClock
) -> None:
    async with rowan(today_home, clock) as it:
        await opened(it)
        await it.presses("space")
        await it.sees("left of 15 minutes", "part 1 of 12")
        clock.tick(minutes=17)
        await it.presses("space")
        await it.sees("left of 10 minutes", "part 2 of 12")
        clock.tick(minutes=12)
        await it.sees("more than the 10 minutes; no hurry")
        await it.presses("escape")
        await it.sees("Readiness", "live")
    with Workspace.open(today_home) as ws:
        view = live.view(ws, HARBOUR_14)
    assert view.status == "live" and view.now is not None and view.now.number == 2


SCREENS: dict[str, tuple[tuple[str, ...], str]] = {
    "begin": ((), "space begins"),
    "typing": (("space", "t", *"food goes off", "enter", "q", "w"), "food goes off"),
    "people": (("p", "a", "s", "enter", "+", "enter", "n"), "Asha Verrall"),
    "answers": (("r", *"5 6 6 7 4", "enter"), "Close together"),
    "summary": (("g", *"it rang", "enter", "escape", "z"), "Summary so far"),
    "other": (("o",), "What is it?"),
    "jobs": (("j",), "Who helps with what?"),
}


@pytest.mark.parametrize("size", [(80, 24), (140, 40)], ids=lambda s: f"{s[0]}x{s[1]}")
@pytest.mark.parametrize("name", SCREENS)
async def test_the_screens_of_live_mode(
    name: str, size: tuple[int, int], today_home: Path, clock: FrozenClock, drawn: SnapshotAssertion
) -> None:
    keys, words = SCREENS[name]
    async with rowan(today_home, clock, size=size) as it:
        await opened(it)
        await it.presses(*("space" if key == " " else key for key in keys))
        await it.sees(words)
        await it.settles()
        assert it.screen() == drawn
