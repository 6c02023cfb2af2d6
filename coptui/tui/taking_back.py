"""Taking back an act, the latest or another one that still can be, chosen from a list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coptui.domain.dates import age, local_day
from coptui.errors import CoptuiError

if TYPE_CHECKING:
    from datetime import date

    from coptui.services.undo import UndoView
    from coptui.tui.app import CoptuiApp
    from coptui.workspace import Workspace

WORDS = (
    "Everything of the last thirty days, and longer where little was done since. What was changed "
    "again meanwhile keeps the later change."
)


def _acts(ws: Workspace) -> tuple[list[UndoView], date, str]:
    from coptui.services import undo

    return undo.recent(ws), ws.today(), ws.settings.time_zone


async def choose(house: CoptuiApp) -> None:
    """Show what can be taken back, and take back what is chosen."""
    from coptui.services import undo
    from coptui.tui.dialogs.ask import Ask
    from coptui.tui.dialogs.choose import Choice, Choose

    try:
        acts, today, zone = await house.backend.read(_acts)
        if not acts:
            house.say("There is nothing to take back.")
            return
        choices = [
            Choice(str(one.id), one.label, age(local_day(one.at, zone), today)) for one in acts
        ]
        chosen = await house.push_screen_wait(Choose("What can be taken back", choices, WORDS))
        act = next((one for one in acts if str(one.id) == chosen), None)
        if act is None:
            return
        many = "1 thing is" if act.changes == 1 else f"{act.changes} things are"
        words = (
            f"{act.label}\n\n{many} put back as before, unless changed since. What has left the "
            "house, such as a mail, stays out."
        )
        if await house.push_screen_wait(Ask("Take this back?", words)):
            done = await house.backend.write(undo.undo, act.id)
            house.say(done.said)
    except CoptuiError as error:
        await house.tell(error)


async def latest(house: CoptuiApp) -> None:
    """Name the latest change, and take it back when told to."""
    from coptui.services import undo
    from coptui.tui.dialogs.ask import Ask

    try:
        last = await house.backend.read(undo.latest)
        if last is None:
            house.say("There is nothing to take back.")
            return
        words = f"{last.label}\n\nWhat has left the house, such as a mail, stays out."
        if await house.push_screen_wait(Ask("Take this back?", words, esc="keep it as it is")):
            done = await house.backend.write(undo.undo, last.id)
            house.say(done.said)
    except CoptuiError as error:
        await house.tell(error)
