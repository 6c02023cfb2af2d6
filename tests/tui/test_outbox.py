"""The outbox over all mailings: seen at a glance, filtered, and acted on, one message or many."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from syrupy.assertion import SnapshotAssertion

from coptui.errors import Unavailable
from coptui.services import mailing_messages, mailings, outbox_view
from coptui.services.outbox import Progress
from coptui.store.models import Delivery, Mailing
from coptui.tui.widgets.row_list import RowList
from coptui.workspace import Workspace
from tests.conftest import FrozenClock
from tests.mail.sending import a_mailing, messages_for
from tests.tui.driver import Coordinator, rowan
from tests.tui.test_mail import SIZES


@pytest.fixture
def half_gone(demo_home: Path, clock: FrozenClock) -> int:
    """A paused mailing of which some went, and some are in each kind of trouble."""
    with Workspace.open(demo_home, clock=clock) as ws:
        session = mailings.sessions_for(ws, "T1")[0].id
        draft = mailings.prepare(ws, "T1", session_id=session).view
        mailings.confirm(ws, draft.id, draft.to)
        Mailing.update(status="paused").where(Mailing.id == draft.id).execute()
        rows = list(Delivery.select().where(Delivery.mailing == draft.id).order_by(Delivery.id))
        states = [*["accepted"] * 5, "refused", "refused", "retry", "unknown"]
        for row, state in zip(rows, states, strict=False):
            row.state, row.tries, row.finished_at = state, 1, clock.now()
            if state == "refused":
                row.reply_code, row.reply_text = 550, "5.1.1 no such user here"
            if state == "retry":
                row.reply_code, row.reply_text = 451, "4.7.1 greylisted, try later"
                row.next_try = clock.now() + timedelta(minutes=20)
            row.save()
        return draft.id


async def opens(it: Coordinator) -> None:
    await it.sees("What's next")
    await it.presses("5")
    await it.sees("Mailings")
    await it.presses("o")
    await it.sees("Mail › Outbox")


def state_of(name: str) -> Callable[[Workspace], list[str]]:
    def read(ws: Workspace) -> list[str]:
        last = Mailing.select().order_by(Mailing.id.desc()).first()
        here = (Delivery.mailing == last.id) & (Delivery.name == name)
        return [row.state for row in Delivery.select().where(here)]

    return read


async def first_name(it: Coordinator) -> str:
    row = it.app.screen.query_one("#messages").row  # type: ignore[attr-defined]
    return str(row.name)


async def test_one_refused_message_is_tried_again(
    demo_home: Path, clock: FrozenClock, half_gone: int
) -> None:
    async with rowan(demo_home, clock) as it:
        await opens(it)
        await it.sees("• paused", "HAR-14 invitation", "8 of 27, 19 wait until it goes on")
        await it.presses("f")
        await it.sees("Show which messages?", "refused")
        await it.presses("j", "j", "j", "enter")
        await it.sees("refused · 2 of 27", "550 5.1.1 no")
        name = await first_name(it)
        await it.presses("r")
        await it.sees("refused · 1 of 27")
        assert await it.app.backend.call(state_of(name)) == ["queued"]


async def test_many_are_held_back_and_dropped_at_once(
    demo_home: Path, clock: FrozenClock, half_gone: int
) -> None:
    async with rowan(demo_home, clock) as it:
        await opens(it)
        await it.presses("asterisk")
        await it.sees("27 marked")
        await it.presses("d")
        await it.sees("Drop it for them?", "27 people")
        await it.presses("y")
        await it.sees("21 messages will not go", "6 stood otherwise and were left alone")

        def counts(ws: Workspace) -> dict[str, int]:
            return outbox_view.tally(half_gone)

        assert await it.app.backend.call(counts) == {"accepted": 5, "cancelled": 21, "unknown": 1}
        await it.sees("in doubt")


async def test_a_doubt_is_settled_by_its_three_keys(
    demo_home: Path, clock: FrozenClock, half_gone: int
) -> None:
    async with rowan(demo_home, clock) as it:
        await opens(it)
        await it.presses("t")
        await it.sees("only trouble · 4 of 27")
        await it.presses("asterisk", "a")
        await it.sees("Noted: it arrived")
        await it.sees("only trouble · 3 of 27")


async def test_what_stopped_is_said_with_what_to_do(
    demo_home: Path, clock: FrozenClock, half_gone: int
) -> None:
    async with rowan(demo_home, clock) as it:
        await it.sees("What's next")
        it.app.sending.trouble = Unavailable(
            "The server does not know this name and password.", "Type the password again."
        )
        await opens(it)
        await it.sees(
            "Sending has stopped. The server does not know", "Type the password again",
            "g tries again",
        )  # fmt: skip


async def test_the_mailing_of_a_message_goes_on_and_ends(
    demo_home: Path, clock: FrozenClock, half_gone: int
) -> None:
    async with rowan(demo_home, clock) as it:
        await opens(it)
        clock.tick(minutes=21)
        await it.presses("p")
        await it.sees("? needs you", "1 is in doubt")
        await it.presses("m")
        await it.sees("Mail › HAR-14 invitation", "✓ written 24")


async def test_an_empty_outbox_says_so(demo_home: Path, clock: FrozenClock) -> None:
    async with rowan(demo_home, clock) as it:
        await opens(it)
        await it.sees("Nothing is in the outbox")


@pytest.mark.parametrize("size", SIZES, ids=lambda s: f"{s[0]}x{s[1]}")
async def test_screen_of_the_outbox(
    size: tuple[int, int], demo_home: Path, clock: FrozenClock, half_gone: int,
    drawn: SnapshotAssertion,
) -> None:  # fmt: skip
    async with rowan(demo_home, clock, size=size) as it:
        await opens(it)
        await it.presses("t")
        await it.sees("only trouble")
        await it.settles()
        assert it.screen() == drawn


async def test_keys_are_answered_while_a_great_mailing_goes(
    demo_home: Path, clock: FrozenClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The cursor follows its message while sixty keys are pressed, and the mailing ends."""
    many = 150
    monkeypatch.setattr(mailing_messages, "messages_for", messages_for)
    async with rowan(demo_home, clock) as it:
        await it.sees("What's next")
        mailing = await it.app.backend.call(a_great_mailing, many)
        await opens(it)
        listed = it.app.screen.query_one("#messages", RowList)
        it.app.sending.begin()
        for _ in range(60):
            await it.pilot.press("j")
            assert listed.has_focus
        while (await it.app.backend.call(tally_of, mailing)).get("accepted") != many:
            await it.pilot.pause()
        await it.sees("Nothing is in the outbox")


def a_great_mailing(ws: Workspace, many: int) -> int:
    return int(a_mailing(ws, many, practice=True, status="going").id)


def tally_of(_ws: Workspace, mailing_id: int) -> dict[str, int]:
    return outbox_view.tally(mailing_id)


async def test_a_large_message_under_way_shows_that_it_moves(
    demo_home: Path, clock: FrozenClock, half_gone: int
) -> None:
    with Workspace.open(demo_home, clock=clock):
        later = clock.now() + timedelta(minutes=20)
        Mailing.update(status="going").where(Mailing.id == half_gone).execute()
        Delivery.update(state="retry", next_try=later).where(Delivery.state == "queued").execute()
    step = Progress(half_gone, 1, "Jo", "sending", "", clock.now(), {}, 4_200_000, 9_100_000)
    async with rowan(demo_home, clock) as it:
        await opens(it)
        it.app.sending.heard(step)
        await it.sees("8 of 27", "this one 4.2 of 9.1 MB")
        it.app.sending.heard(replace(step, state="accepted", gone=0, size=0))
        await it.sees_no("this one")
