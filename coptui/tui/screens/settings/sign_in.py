"""Signing in to the mailbox without a password: what to open, what to type, and the waiting."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from coptui.services import sender
from coptui.services.sender import ToDo
from coptui.tui.commands import Command
from coptui.tui.dialogs.dialog import Dialog

if TYPE_CHECKING:
    from coptui.tui.screens.settings.screen import SettingsScreen


class SignIn(Dialog[None]):
    """Stands while the provider waits for her; it closes by itself when she has signed in."""

    DOES = (
        Command("sign_in.open", "o", "Open the page", "Opens it in your browser.", "open the page"),
        Command("sign_in.copy", "y", "Copy", "Copies the address of the page.", "copy the address"),
        Command("sign_in.give_up", "escape", "Give up", "Leaves the sign-in.", "give up"),
    )

    def __init__(self, to_do: ToDo) -> None:
        page = to_do.where if to_do.code else "the page of your provider"
        then = f"Type this code there:\n\n    {to_do.code}" if to_do.code else "Sign in there."
        super().__init__(
            "Sign in to your mailbox",
            f"Open {page}\n\n{then}\n\nThis closes by itself once you have agreed there.",
        )
        self._page = to_do.where

    def action_open(self) -> None:
        """Open the page in the browser."""
        self.app.open_url(self._page)

    def action_copy(self) -> None:
        """Copy its address."""
        self.app.copy_to_clipboard(self._page)

    def action_give_up(self) -> None:
        """Leave the sign-in."""
        self.dismiss(None)


async def sign_in(screen: SettingsScreen) -> None:
    """Begin, show what to do, and wait until it is done or she gives it up."""
    asked: asyncio.Future[ToDo] = asyncio.get_running_loop().create_future()
    call = screen.house.backend.call
    work = asyncio.ensure_future(sender.sign_in(call, asked.set_result))
    try:
        screen.busy("Asking the sign-in server …")
        await _first_of((asked, work))
        screen.busy("")
        if asked.done():
            await _beside(screen, SignIn(asked.result()), work)
        if work.done():
            screen.house.say(work.result().said)
            screen.house.changed.publish(frozenset({"settings"}))
    finally:
        work.cancel()
        screen.busy("")


async def _beside(screen: SettingsScreen, box: SignIn, work: asyncio.Future[Any]) -> None:
    """Show the box until the work has ended or she has closed it, whichever is first."""
    closed: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def close(_nothing: None) -> None:
        if not closed.done():
            closed.set_result(None)

    await screen.app.push_screen(box, close)
    await _first_of((closed, work))
    if not closed.done():
        box.dismiss(None)
        await closed


async def _first_of(several: Iterable[asyncio.Future[Any]]) -> None:
    await asyncio.wait(set(several), return_when=asyncio.FIRST_COMPLETED)
