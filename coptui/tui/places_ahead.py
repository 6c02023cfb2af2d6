"""The places that were not opened yet, made while nobody types, so that each opens at once."""

from __future__ import annotations

import asyncio
from importlib import import_module
from typing import TYPE_CHECKING

from textual._time import get_time

from coptui.tui.places import SCREENS_OF_PLACES

if TYPE_CHECKING:
    from coptui.tui.app import CoptuiApp

QUIET = 0.25
"""Seconds without a key after which the next place may be made."""
_STEP = 0.03
_LOADS = 2.0
"""Seconds that one place is given to read what it shows, before the next one begins."""


async def make_ready(app: CoptuiApp) -> None:
    """Make the first screen of each place, one after the other, and never under a key.

    What changes afterwards is read anew when such a place is opened, as in any that was left.
    """
    for named in SCREENS_OF_PLACES.values():
        await _quiet(app)
        await asyncio.to_thread(import_module, named.partition(":")[0])
    for place in SCREENS_OF_PLACES:
        await _quiet(app)
        if place not in app._screen_stacks:
            await app._init_mode(place)
            await _loaded(app, place)


async def _quiet(app: CoptuiApp) -> None:
    while get_time() - app.last_key < QUIET:
        await asyncio.sleep(_STEP)


async def _loaded(app: CoptuiApp, place: str) -> None:
    end = get_time() + _LOADS
    screen = app._screen_stacks[place][0]
    while getattr(screen, "is_loading", False) and get_time() < end:
        await asyncio.sleep(_STEP)
