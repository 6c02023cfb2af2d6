"""Leaving practice: the test mail, its code, and the way back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coptui.errors import Refused
from coptui.services import sender
from coptui.services.sender import SenderState
from coptui.tui.dialogs.ask import Ask
from coptui.tui.dialogs.ask_line import AskLine

if TYPE_CHECKING:
    from coptui.tui.screens.settings.screen import SettingsScreen

_SETTINGS = frozenset({"settings"})
TO_WHOM = (
    "One message goes through your own mail server, also in practice. It carries a code of six "
    "letters. It shows that your mail arrives, and where."
)
THE_CODE = (
    "Look into your mailbox, and into the folder for unwanted mail. From the moment the code is "
    "right, a mailing that you confirm leaves for real."
)


async def test(screen: SettingsScreen, state: SenderState) -> None:
    """Ask where to, send, and go on to the code."""
    asked = AskLine(
        "Test mail", TO_WHOM, "To which address of yours?", needed="An address that you read.",
        value=state.reply_to or state.from_address,
    )  # fmt: skip
    address = await screen.app.push_screen_wait(asked)
    if not address:
        return
    screen.busy(f"Talking to {state.host} …")
    try:
        done = await sender.test_mail(screen.house.backend.call, address)
    finally:
        screen.busy("")
    screen.house.say(done.said)
    screen.house.changed.publish(_SETTINGS)
    await code(screen)


async def code(screen: SettingsScreen) -> None:
    """Ask for the code until it is right or she leaves it."""
    wrong = ""
    while True:
        words = f"{wrong}\n\n{THE_CODE}" if wrong else THE_CODE
        typed = await screen.app.push_screen_wait(
            AskLine("Leave practice", words, "The code in the test mail:", needed="Six letters.")
        )
        if not typed:
            return
        try:
            await screen.write(sender.go_live, typed)
        except Refused as error:
            if error.field != "code":
                raise
            wrong = f"{error.message} {error.hint}"
        else:
            return


async def back(screen: SettingsScreen) -> None:
    """Ask, then practise again."""
    question = "From now on every mailing is only written into a folder; nothing leaves."
    if await screen.app.push_screen_wait(Ask("Back to practice?", question, esc="stay as it is")):
        await screen.write(sender.practice)
