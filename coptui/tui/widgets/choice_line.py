"""One of a few values on one line; arrows or space change it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from rich.cells import cell_len
from textual import events
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget

from coptui.tui.commands import Command, bindings_of
from coptui.tui.text import cut, line, safe_line


class ChoiceLine(Widget, can_focus=True):
    """All values side by side where they fit, else the chosen one with its number."""

    DOES: ClassVar[tuple[Command, ...]] = (
        Command("choice.next", "right,space", "Next value", "Chooses the next value.", "other",
                action="turn(1)"),
        Command("choice.back", "left", "Value before", "Chooses the value before.",
                action="turn(-1)"),
        Command("choice.down", "down,enter", "Next field", "Goes to the next field.",
                action="app.focus_next"),
        Command("choice.up", "up", "Field before", "Goes to the field before.",
                action="app.focus_previous"),
    )  # fmt: skip
    BINDINGS = bindings_of(DOES)
    value: reactive[str] = reactive("")

    @dataclass
    class Changed(Message):
        """Another value was chosen."""

        choice: ChoiceLine
        value: str

    def __init__(
        self,
        options: Sequence[tuple[str, str]],
        value: str = "",
        *,
        name_of: str = "",
        unset: bool = False,
    ) -> None:
        """`unset`: nothing is chosen, and the value is empty, until a key chooses."""
        super().__init__(id=name_of or None)
        self.options = list(options)
        known = {one for one, _ in self.options}
        first = self.options[0][0] if self.options and not unset else ""
        self.set_reactive(ChoiceLine.value, value if value in known else first)

    def action_turn(self, by: int) -> None:
        """To the next or the last one."""
        values = [one for one, _ in self.options]
        if values:
            at = values.index(self.value) if self.value in values else -1 if by > 0 else 0
            self.value = values[(at + by) % len(values)]
            self.post_message(self.Changed(self, self.value))

    def on_key(self, event: events.Key) -> None:
        """A figure typed one field too early goes nowhere, least of all to another place."""
        if event.character is not None and event.character.isdigit():
            event.stop()

    def on_click(self) -> None:
        """The mouse chooses the next one."""
        self.action_turn(1)

    def render(self) -> Content:
        """Draw it."""
        parts: list[tuple[str, str]] = []
        for value, words in self.options:
            on = value == self.value
            mark = "(•) " if on else "( ) "
            parts.append((mark + safe_line(words) + "  ", "bold" if on else "$dim"))
        if sum(cell_len(text) for text, _ in parts) <= self.size.width:
            return line(*parts)
        at = next((i for i, (one, _) in enumerate(self.options) if one == self.value), None)
        if at is None:
            every = " · ".join(safe_line(words) for _, words in self.options)
            return line(("→ ", "$accent"), (cut(every, self.size.width - 2), "$dim"))
        words = safe_line(self.options[at][1])
        return line((f"(•) {words}", "bold"), (f"   {at + 1} of {len(self.options)}", "$dim"))
