"""A topic's life by keys, and its screens as they are drawn."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from syrupy.assertion import SnapshotAssertion

from coptui.services import actions, finding, noticings, recommendations, topics, undo
from coptui.store.models import (
    Action,
    CapturedItem,
    CaseStudy,
    Dissemination,
    Example,
    Influencer,
    Noticing,
    Recommendation,
    TopicSeries,
)
from coptui.workspace import Workspace
from tests.conftest import FrozenClock
from tests.hostile import FORBIDDEN
from tests.tui.driver import Coordinator, rowan

OPEN = ("2", "down", "enter", "enter")
SIZES = [(80, 24), (140, 40)]
SCREENS: dict[str, tuple[tuple[str, ...], str]] = {
    "topic": (OPEN, "Nine steps"),
    "topic-one-kind": ((*OPEN, "f", "f", "tab"), "actions"),
    "topic-closed": (("2", "down", "enter", "down", "down", "enter"), "Tablets are in hand"),
    "topic-not-begun": (("2", "t", "N", "e", "w", "ctrl+s", "enter", "down", "enter"), "not begun"),
    "topic-take-on": ((*OPEN, "f", "f", "tab", "enter"), "Let it go"),
    "topic-action": ((*OPEN, "a"), "By when"),
    "topic-practice": ((*OPEN, "w"), "What works"),
    "topic-recommend": ((*OPEN, "m"), "To whom"),
    "topic-edit": ((*OPEN, "e"), "Preferred future"),
    "topic-close": ((*OPEN, "c"), "What stays"),
    "topic-progress": ((*OPEN, "p"), "Small changes"),
    "topic-examples": ((*OPEN, "x"), "The checklist that grew"),
    "topic-case": ((*OPEN, "x", "enter"), "Situation"),
    "topic-who-decides": ((*OPEN, "i"), "Hospital Board"),
}


@pytest.mark.parametrize("size", SIZES, ids=lambda s: f"{s[0]}x{s[1]}")
@pytest.mark.parametrize("name", SCREENS)
async def test_screen_of_a_topic(
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


async def _opens(it: Coordinator) -> None:
    await it.sees("What's next")
    await it.presses(*OPEN)
    await it.sees("Nine steps", "Where are we?")


async def test_what_was_noticed_takes_a_key_the_words_and_enter(
    demo_home: Path, clock: FrozenClock
) -> None:
    async with rowan(demo_home, clock) as it:
        await _opens(it)
        await it.presses("n")
        await it.types("The bus waits")
        await it.presses("enter")
        await it.sees("☼ noticed", "The bus waits")
        await it.presses("escape", "s")
        await it.types("Keys are lent")
        await it.presses("enter")
        await it.sees("Noted.")
    with Workspace.open(demo_home, clock=clock) as ws:
        first, second = noticings.of(ws)[:2]
        assert (first.text, first.topic, second.topic) == (
            "Keys are lent", "", "First 48 hours at home",
        )  # fmt: skip


async def test_an_action_is_let_go_and_that_is_taken_back(
    demo_home: Path, clock: FrozenClock
) -> None:
    async with rowan(demo_home, clock) as it:
        await _opens(it)
        await it.presses("tab", "down", "down", "enter")
        await it.sees("Let it go", "Keep a warm pack ready")
        await it.presses("down", "enter")
        await it.sees("Keep a warm pack ready", "What was noticed?")
        await it.presses("ctrl+s")
        await it.sees("Let go. That is an answer too.")
    with Workspace.open(demo_home, clock=clock) as ws:
        which = finding.topic_id(ws, "First 48 hours at home")
        assert [a.status for a in actions.of(ws, topic_id=which)].count("let go") == 1
        undo.undo(ws)
        assert [a.status for a in actions.of(ws, topic_id=which)].count("let go") == 0


async def test_enter_on_a_step_goes_to_where_it_is_done(
    demo_home: Path, clock: FrozenClock
) -> None:
    async with rowan(demo_home, clock) as it:
        await _opens(it)
        await it.presses("up", "up", "enter")  # from the next step, facilitate, to the environment
        await it.sees("HAR-14", "Readiness")
        await it.presses("T")
        await it.sees("Nine steps")
        await it.presses("up", "up", "up", "enter")
        await it.sees("Stage reviews")


async def test_a_topic_grows_by_one_key(demo_home: Path, clock: FrozenClock) -> None:
    async with rowan(demo_home, clock) as it:
        await _opens(it)
        await it.presses("plus")
        await it.sees("session 3 of about 5")
        await it.presses("minus", "minus")
        await it.sees("session 3 of about 3")
        await it.presses("minus")
        await it.sees("3 sessions were held already")


async def test_what_was_recommended_in_a_session_is_taken_up(
    demo_home: Path, clock: FrozenClock
) -> None:
    async with rowan(demo_home, clock) as it:
        await _opens(it)
        await it.presses(*"ffffff", "f", "tab", "enter")
        await it.sees("One thing that somebody can decide")
        await it.presses("enter")
        await it.sees("In the register: Hospital Board")
        await it.types("Ward 4, Hospital Board")
        await it.presses("ctrl+s")
        await it.sees("Proposed.")
    with Workspace.open(demo_home, clock=clock) as ws:
        which = finding.topic_id(ws, "First 48 hours at home")
        taken = recommendations.of(ws, which)[-1]
        assert taken.addressed == ("Ward 4", "Hospital Board")


async def test_a_close_says_what_is_covered_and_is_taken_back(
    demo_home: Path, clock: FrozenClock
) -> None:
    async with rowan(demo_home, clock) as it:
        await _opens(it)
        await it.presses("c")
        await it.sees("Still planned: HAR-14.", "To be given the report: Hospital Board.")
        await it.presses("ctrl+s")
        await it.sees("is closing. Its report is begun. 1 body to be given it.")
        await it.presses("u", "y")
        await it.sees("Taken back")
    with Workspace.open(demo_home, clock=clock) as ws:
        assert topics.show(ws, finding.topic_id(ws, "First 48 hours at home")).status == "open"


async def test_a_topic_is_found_by_its_words_from_anywhere(
    demo_home: Path, clock: FrozenClock
) -> None:
    async with rowan(demo_home, clock) as it:
        await it.sees("What's next")
        await it.presses("4", "ctrl+p")
        await it.types("vouchers")
        await it.sees("Topic  Vouchers or cash?")
        await it.presses("enter")
        await it.sees("Kitchen Table › Vouchers or cash?", "Nine steps")


async def test_what_was_written_by_mistake_is_taken_out(
    demo_home: Path, clock: FrozenClock
) -> None:
    async with rowan(demo_home, clock) as it:
        await _opens(it)
        await it.presses("d")
        await it.sees("there d takes one out")
        await it.presses("tab", "d")
        await it.sees("Take it out?", "The round took twice as long")
        await it.presses("y")
        await it.sees("It is taken out.")


RAW = "[/] [bold]x {{ y }} \x1b[31m\u202e Joe [@click=app.quit]z[/]"


async def test_nothing_written_into_a_topic_commands_the_screen(
    demo_home: Path, clock: FrozenClock
) -> None:
    with Workspace.open(demo_home, clock=clock):
        for model, columns in WORDS.items():
            model.update(dict.fromkeys(columns, RAW)).execute()
    async with rowan(demo_home, clock, size=(140, 40)) as it:
        await it.sees("What's next")
        await it.presses(*OPEN)
        for keys in (
            ("tab", "enter", "escape"), ("f",), ("f", "enter", "escape"), ("p",), ("escape", "c"),
            ("escape", "x"), ("end",), ("escape", "i"), ("escape", "end", "d", "escape"),
        ):  # fmt: skip
            await it.presses(*keys)
            text = it.screen()
            assert not {char for char in text if char in FORBIDDEN and char != "\n"}, keys
        await it.sees("Nine steps")
        assert "[bold]" in it.screen()


WORDS: dict[Any, tuple[str, ...]] = {
    TopicSeries: ("title", "key_question", "preferred_future", "scaling_question"),
    CapturedItem: ("text",),
    Noticing: ("text", "place"),
    Action: ("text", "who", "what_happened", "noticed_effect"),
    Recommendation: ("text", "addressed_to", "response"),
    Influencer: ("body", "can_decide", "route_in"),
    Dissemination: ("reply",),
    Example: ("title", "summary", "what_works", "who_notices", "presenter_label", "permission"),
    CaseStudy: ("title", "situation", "offered", "did", "permission"),
}
