"""After a mailing was stopped half way: the breach is written down at once where it was one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coptui.services import breaches
from coptui.tui.dialogs.ask import Ask

if TYPE_CHECKING:
    from coptui.tui.place import PlaceScreen


async def after_a_stopped_mailing(screen: PlaceScreen, gone: int) -> None:
    """Ask whether somebody got what was not for them, and begin the entry when they did."""
    had = "1 message had gone." if gone == 1 else f"{gone} messages had gone."
    words = (
        f"{had} If somebody got what was not for them, it is a breach: it is written down now, "
        "with its 72 hours, and opens for you to weigh the risk."
    )
    if not await screen.app.push_screen_wait(Ask("Did it go to the wrong people?", words)):
        return
    what = f"A mailing went to people it was not for and was stopped. {had}"
    done = await screen.write(breaches.add, what, people=str(gone))
    await screen.house.open("settings", part="breaches", entry=done.view.id)
