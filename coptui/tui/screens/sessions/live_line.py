"""The line of live mode: one at a time is taken, in the order of the typing, before it empties."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any, ClassVar

from textual import events
from textual.message import Message
from textual.widgets import Input

from coptui.domain.capture import pasted_lines
from coptui.tui.commands import Command, bindings_of
from coptui.tui.widgets.row_list import RowList


class CaptureLine(Input):
    """Where is typed. Enter waits until the line is on the disk; keys typed meanwhile wait."""

    DOES: ClassVar[tuple[Command, ...]] = (
        Command("line.keep", "enter", "Keep it", "Keeps the line, on the disk at once.", "keep",
                action="submit"),
        Command("line.other", "tab", "Other kind", "The same line as another kind.", "other kind",
                action="kind(1)"),
        Command("line.before", "shift+tab", "Kind before", "The kind before.", action="kind(-1)"),
        Command("line.keys", "escape", "Command keys", "Letters choose again; the line stays.",
                "command keys", action="keys"),
        Command("line.down", "down", "Next", "The next one found.", action="pick(1)"),
        Command("line.up", "up", "Before", "The one before.", action="pick(-1)"),
    )  # fmt: skip
    BINDINGS = bindings_of(DOES)

    class Lines(Message):
        """Several lines were pasted at once."""

        def __init__(self, lines: tuple[str, ...]) -> None:
            super().__init__()
            self.lines = lines

    class Leaves(Message):
        """Letters are to choose again."""

    class Turns(Message):
        """Another kind, or another one found."""

        def __init__(self, by: int, *, kind: bool) -> None:
            super().__init__()
            self.by, self.kind = by, kind

    def __init__(self, take: Callable[[str], Awaitable[Any]], **options: Any) -> None:
        super().__init__(**options)
        self._take = take
        self.finds = False

    async def action_submit(self) -> None:
        """Hand the line over and wait for it: nothing typed after it can overtake it."""
        await self._take(self.value.strip())

    def action_keys(self) -> None:
        """Let letters choose again."""
        self.post_message(self.Leaves())

    def action_kind(self, by: int) -> None:
        """Another kind."""
        self.post_message(self.Turns(by, kind=True))

    def action_pick(self, by: int) -> None:
        """Another one found."""
        self.post_message(self.Turns(by, kind=False))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Kinds belong to what is written down, not to names and answers."""
        return not (action == "kind" and self.finds)

    def _on_paste(self, event: events.Paste) -> None:
        found = pasted_lines(event.text)
        if len(found) > 1:
            event.stop()
            event.prevent_default()
            before = self.value.strip()
            self.post_message(self.Lines((f"{before} {found[0]}".strip(), *found[1:])))


class CapturedList(RowList[Any], inherit_bindings=False):
    """What was written down; letters are left to the screen, which has one for every kind."""

    DOES: ClassVar[tuple[Command, ...]] = (
        Command("captured.down", "down", "Down", "The line below.", action="move(1)"),
        Command("captured.up", "up", "Up", "The line above.", action="move(-1)"),
        Command("captured.page-down", "pagedown", "Further down", "A page down.", action="turn(1)"),
        Command("captured.page-up", "pageup", "Further up", "A page up.", action="turn(-1)"),
        Command("captured.edit", "enter", "Change the line", "Its words or its kind.",
                action="choose"),
    )  # fmt: skip
    BINDINGS = bindings_of(DOES)

    class Figure(Message):
        """A figure, typed where letters choose: it begins the answers on a scale."""

        def __init__(self, figure: str) -> None:
            super().__init__()
            self.figure = figure

    def on_key(self, event: events.Key) -> None:
        """No figure leads away from a session that runs."""
        if event.character is not None and event.character in "123456789":
            event.stop()
            event.prevent_default()
            self.post_message(self.Figure(event.character))
