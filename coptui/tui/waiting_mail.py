"""What is asked about mail that waits: on leaving, and when coptui is there again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coptui.domain.counting import agree, people
from coptui.services import left_waiting
from coptui.services.left_waiting import Waiting
from coptui.tui.dialogs.choose import Choice, Choose

if TYPE_CHECKING:
    from coptui.tui.app import CoptuiApp


async def may_leave(app: CoptuiApp) -> bool:
    """Ask what is to happen with mail in its minute; False when she stays."""
    waiting = await app.backend.read(left_waiting.in_its_minute)
    if not waiting:
        return True
    number = sum(one.people for one in waiting)
    it = agree(number, "it", "them")
    choices = [
        Choice("leave", f"Leave {it} for the next start", "nothing goes; you will be asked"),
        Choice("back", f"Take {it} back", "a draft again"),
        Choice("stay", "Stay", "they go when their minute is over"),
    ]
    title = f"{number:,} {agree(number, 'waits', 'wait')} to go"
    words = "Mail to " + people(number) + " waits for the end of its minute: " + _named(waiting)
    chosen = await app.push_screen_wait(Choose(title, choices, words))
    ids = [one.id for one in waiting]
    if chosen == "leave":
        await app.backend.write(left_waiting.ask_next_time, ids)
    elif chosen == "back":
        await app.backend.write(left_waiting.take_back_all, ids)
    return chosen in ("leave", "back")


async def ask_again(app: CoptuiApp, held: tuple[Waiting, ...]) -> None:
    """Say what was left waiting and is a draft again, and open the one she chooses."""
    choices = [
        Choice(str(one.id), f"Look at {one.name}", f"to {people(one.people)}") for one in held
    ]
    choices.append(
        Choice("later", "Later", agree(len(held), "it stays a draft", "drafts they stay"))
    )
    number = sum(one.people for one in held)
    words = (
        f"Mail to {people(number)} was confirmed, and its minute was not over when coptui ended. "
        "Nothing of it has left. Look at it and confirm it again, or leave it."
    )
    chosen = await app.push_screen_wait(Choose("Nothing has left yet", choices, words))
    if chosen not in (None, "later"):
        await app.open("mail", mailing_id=int(chosen))


def _named(waiting: tuple[Waiting, ...]) -> str:
    return ", ".join(one.name for one in waiting) + "."
