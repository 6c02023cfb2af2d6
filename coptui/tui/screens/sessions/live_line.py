"""The line of live mode: every key comes here, one after the other, in whichever state it is.

A key that is waited for holds up those behind it. So nothing typed in a hurry can overtake the
line before it, and no letter falls into the state that has just ended.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, ClassVar

from textual import events
from textual.message import Message
from textual.widgets import Input

from coptui.domain.capture import pasted_lines
from coptui.tui.commands import EVERYWHERE, Command, bindings_of

if TYPE_CHECKING:
    from coptui.tui.screens.sessions.live import LiveScreen

FIGURES = "123456789"


class CaptureLine(Input):
    """Where is typed, and where letters choose. Enter waits until the line is on the disk."""

    DOES: ClassVar[tuple[Command, ...]] = (
        Command("line.keep", "enter", "Keep it", "Keeps the line, on the disk at once; with "
                "command keys, changes the line under the cursor.", "keep", action="enter"),
        Command("line.other", "tab", "Other kind", "The same line as another kind; with command "
                "keys, goes on typing.", "kind", action="kind(1)"),
        Command("line.before", "shift+tab", "Kind before", "The kind before.", action="kind(-1)"),
        Command("line.down", "down", "Next", "The next one in the list.", action="pick(1)"),
        Command("line.up", "up", "Before", "The one before.", action="pick(-1)"),
        Command("line.keys", "escape", "Command keys", "Letters choose again; the line stays. "
                "With command keys, leaves.", "keys", action="escape"),
        Command("line.take-back", "ctrl+z", "Take back", "Takes back what was kept last here.",
                "take back"),
    )  # fmt: skip
    BINDINGS = bindings_of(DOES)

    class Lines(Message):
        """Several lines were pasted at once."""

        def __init__(self, lines: tuple[str, ...]) -> None:
            super().__init__()
            self.lines = lines

    def __init__(self, live: LiveScreen, **options: Any) -> None:
        super().__init__(**options)
        self._live = live

    @property
    def takes_letters(self) -> bool:
        """Whether letters are text just now; the key line and help ask for it."""
        return self._live.is_typing

    async def _on_key(self, event: events.Key) -> None:
        """Do what the key is for in this state, before the next key is looked at."""
        typing = self._live.is_typing
        if typing and (event.is_printable or event.key in ("backspace", "delete")):
            return  # a letter, for the field below
        figure = event.character or ""
        command = self._command(event.key)
        if command is not None:
            event.stop()
            event.prevent_default()
            owner = self if command in self.DOES else self._live
            if owner is self:
                await self._do(command)
            else:
                await self.app.run_action(command.does, owner)
        elif not typing and figure and figure in FIGURES:
            event.stop()
            event.prevent_default()
            self._live.answers_from(figure)
        elif not typing and event.is_printable:
            event.stop()
            event.prevent_default()
            self._everywhere(event.key)

    def _command(self, key: str) -> Command | None:
        """The command of this screen on this key."""
        return self._on(key, (*self.DOES, *self._live.DOES))

    def _everywhere(self, key: str) -> None:
        """What works everywhere works here, where letters choose."""
        command = self._on(key, EVERYWHERE)
        if command is not None:
            self.app.call_later(self.app.run_action, command.does)

    def _on(self, key: str, commands: Iterable[Command]) -> Command | None:
        """The command that this coordinator has on this key."""
        keymap = self.app._keymap
        return next((c for c in commands if key in keymap.get(c.id, c.key).split(",")), None)

    async def _do(self, command: Command) -> None:
        name, _, number = command.does.rstrip(")").partition("(")
        act = getattr(self, f"action_{name}")
        done = act(int(number)) if number else act()
        if done is not None:
            await done

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """The bottom line shows what a key does in this state."""
        return self._live.is_typing and not (action == "kind" and self._live.is_asking)

    async def action_enter(self) -> None:
        """Hand the line over and wait for it; or change the line under the cursor."""
        if self._live.is_typing:
            await self._live.take(self.value.strip())
        else:
            self._live.change_line()

    def action_escape(self) -> None:
        """Let letters choose again, or leave."""
        self._live.step_back()

    async def action_take_back(self) -> None:
        """Take back what was kept last here."""
        await self._live.action_take_back()

    def action_kind(self, by: int) -> None:
        """Another kind; or type again."""
        self._live.turn_kind(by)

    def action_pick(self, by: int) -> None:
        """Another one in the list."""
        self._live.pick(by)

    def _on_paste(self, event: events.Paste) -> None:
        found = pasted_lines(event.text)
        if len(found) > 1 or (found and not self._live.is_typing):
            event.stop()
            event.prevent_default()
            before = self.value.strip()
            self.post_message(self.Lines((f"{before} {found[0]}".strip(), *found[1:])))
