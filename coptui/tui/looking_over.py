"""Each start looks whether the database is sound, while somebody reads the first screen."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from coptui.tui.app import CoptuiApp


async def look_over(app: CoptuiApp) -> None:
    """Read the whole file once on a thread of its own, and say what is wrong with it."""
    from coptui.services import soundness

    found = await asyncio.to_thread(soundness.damage, app.home)
    if found is not None:
        await app.tell(found, "The database is damaged")
