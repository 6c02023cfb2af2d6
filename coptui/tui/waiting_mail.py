"""What is asked about mail that waits: on leaving, and when coptui is there again."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from coptui.domain import moments
from coptui.domain.counting import agree, people
from coptui.errors import CoptuiError
from coptui.services import left_waiting, watched_since
from coptui.services.left_waiting import Waiting
from coptui.tui.dialogs.choose import Choice, Choose

if TYPE_CHECKING:
    from coptui.tui.app import CoptuiApp


async def may_leave(app: CoptuiApp) -> bool:
    """Ask what is to happen with mail in its minute, or to go soon; False when she stays."""
    waiting = await app.backend.read(left_waiting.in_its_minute)
    if not waiting:
        return await _may_leave_what_goes_soon(app)
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


async def _may_leave_what_goes_soon(app: CoptuiApp) -> bool:
    """Mail with a time of its own goes only while something is there to send it."""
    waiting = await app.backend.read(left_waiting.due_soon)
    if not waiting or await app.backend.read(watched_since.runs_alone):
        return True
    first = min(one.due for one in waiting if one.due is not None)
    number = sum(one.people for one in waiting)
    words = (
        f"Mail to {people(number)} is to go soon, the first "
        f"{moments.told(first, waiting[0].zone)}: {_named(waiting)} It goes by itself only while "
        "coptui is open. Closed until after its time, it waits and you are asked again."
    )
    choices = [
        Choice("stay", "Stay", "it goes in its time"),
        Choice("leave", "Leave all the same", "it never goes late by itself"),
    ]
    chosen = await app.push_screen_wait(Choose("Mail has a time to go", choices, words))
    return bool(chosen == "leave")


async def ask_again(app: CoptuiApp, held: tuple[Waiting, ...]) -> None:
    """Ask about each mailing that was left waiting and goes no more by itself, one by one.

    Nothing is decided for her: what she leaves open stays a draft, or paused. Those she wants to
    look at are opened in the end.
    """
    wanted: list[Waiting] = []
    for at, one in enumerate(held):
        while (chosen := await _ask_about(app, one, at, len(held))) is not None:
            try:
                if await _done_as_chosen(app, one, chosen):
                    break
            except CoptuiError as error:
                app.say(f"{error}")
                chosen = "look"
            if chosen == "look":
                wanted.append(one)
                break
        await app.sending.answered((one,))
    if wanted:
        await app.open("mail", mailing_id=wanted[0].id)


async def _ask_about(app: CoptuiApp, one: Waiting, at: int, number: int) -> str | None:
    """What is to become of this one; None for nothing now."""
    if one.begun:
        choices = [
            Choice("look", f"Look at {one.name}", f"{people(one.people)} still wait"),
            Choice("resume", "Let it go on", "what waits of it goes now"),
            Choice("cancel", "Cancel the rest", "who has it has it; nobody else gets it"),
            Choice("later", "Later", "it stays paused"),
        ]
    else:
        choices = [
            Choice("look", f"Look at {one.name}", f"to {people(one.people)}"),
            Choice("now", "Send it now", "if nothing has changed since"),
            Choice("when", "At another time", "if nothing has changed since"),
            Choice("cancel", "Cancel it", "it goes to nobody"),
            Choice("later", "Later", "it stays a draft"),
        ]
    title = "Paused, and waiting for you" if one.begun else "Nothing has left yet"
    if number > 1:
        title += f" ({at + 1} of {number})"
    chosen = await app.push_screen_wait(Choose(title, choices, " ".join(_told((one,)))))
    return None if chosen == "later" else chosen


async def _done_as_chosen(app: CoptuiApp, one: Waiting, chosen: str) -> bool:
    """Do it; False where she is to be asked again, or wants to look herself."""
    from coptui.services import late_mail, outbox
    from coptui.tui.screens.mail.timing import ask_moment

    if chosen == "look":
        return False
    if chosen == "cancel":
        app.say((await app.backend.write(outbox.cancel, one.id)).said)
        return True
    if chosen == "resume":
        app.say((await app.backend.write(outbox.resume, one.id)).said)
    else:
        at = None
        if chosen == "when":
            when = await ask_moment(app, app.backend, one.id, one.name, needed=True)
            if when is None or when.moment is None:
                return False
            at = when.moment
        done = await app.backend.write(late_mail.go_after_all, one.id, one.people, at)
        app.say(done.said)
    app.sending.begin()
    return True


def _told(held: tuple[Waiting, ...]) -> Iterator[str]:
    """What was held and why, a sentence or two for each kind."""
    minute = [one for one in held if one.due is None and not one.begun]
    if minute:
        yield (
            f"Mail to {people(sum(one.people for one in minute))} was confirmed, and its minute "
            "was not over when coptui ended. Nothing of it has left. Look at it and confirm it "
            "again, or leave it."
        )
    timed = [one for one in held if one.due is not None and not one.begun]
    for one in timed:
        assert one.due is not None
        yield (
            f"Mail to {people(one.people)} was to go {moments.told(one.due, one.zone)}, and "
            "nothing was there to send it."
        )
    if timed:
        yield "Nothing of it has left, and it never goes late by itself. Confirm it anew."
    begun = [one for one in held if one.begun]
    if begun:
        number = sum(one.people for one in begun)
        yield (
            f"Sending ended hours ago, while {people(number)} still waited. Is the mail still "
            f"right for them? {agree(len(begun), 'It is', 'They are')} paused until you let "
            f"{agree(len(begun), 'it', 'them')} go on."
        )


def _named(waiting: tuple[Waiting, ...]) -> str:
    return ", ".join(one.name for one in waiting) + "."
