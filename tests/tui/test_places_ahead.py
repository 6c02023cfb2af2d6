"""The places that are made while nobody types: nobody sees it, and none of them is out of date."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from coptui.errors import Refused
from coptui.services import contacts, mailing_list
from coptui.services.contacts import NewContact
from coptui.tui import places_ahead
from coptui.tui.places import SCREENS_OF_PLACES
from coptui.tui.places_ahead import make_ready
from tests.conftest import FrozenClock
from tests.tui.driver import rowan


async def test_every_place_is_made_behind_today_and_shows_what_changed_since(
    demo_home: Path, clock: FrozenClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuses(*_: object) -> None:
        raise Refused("The list cannot be read just now.")

    async with rowan(demo_home, clock) as it:
        before = it.screen()
        with monkeypatch.context() as broken:
            broken.setattr(mailing_list, "count", refuses)
            broken.setattr(mailing_list, "page", refuses)
            await make_ready(it.app)
        await it.settles()
        assert set(it.app._screen_stacks) >= set(SCREENS_OF_PLACES)
        assert it.screen() == before, "what goes wrong behind is not told in front"
        await it.app.backend.write(contacts.add, NewContact("Aaron Early"))
        await it.presses("4")
        await it.sees("Aaron Early", "61")
        await it.presses("5")
        await it.sees("Mailings", "Invitation")
        await it.presses("2")
        await it.sees("Harbour", "Doorstep")


async def test_no_place_is_made_while_somebody_types(
    demo_home: Path, clock: FrozenClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(places_ahead, "QUIET", 5.0)
    async with rowan(demo_home, clock) as it:
        await it.presses("down")
        making = asyncio.create_task(make_ready(it.app))
        await it.presses("down")
        assert set(it.app._screen_stacks) & set(SCREENS_OF_PLACES) == {"today"}
        making.cancel()
