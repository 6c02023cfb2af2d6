"""One of a few values, side by side; arrows, space or first letters change it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from rich.cells import cell_len
from textual import events
from textual.content import Content
from textual.geometry import Size
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget

from coptui.domain.text import fold
from coptui.tui.commands import Command, bindings_of
from coptui.tui.text import cut, line, lines, safe_line

MOST_LINES = 3
"""So many lines may all the values take; more of them are shown around the chosen one."""


class ChoiceLine(Widget, can_focus=True):
    """All values side by side, on a few lines where they need them.

    Where there are too many those around the chosen one are shown, with its number. A letter
    chooses the next value that begins with it.
    """

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
        brief: bool = False,
    ) -> None:
        """`unset`: nothing is chosen, and the value is empty, until a key chooses.

        `brief`: one line is all it takes, however many values there are.
        """
        super().__init__(id=name_of or None)
        self._most = 1 if brief else MOST_LINES
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
        """A first letter chooses.

        A figure typed one field too early goes nowhere, least of all to another place.
        """
        if event.character is None:
            return
        if event.character.isdigit():
            event.stop()
        elif (chosen := self._beginning_with(fold(event.character))) is not None:
            event.stop()
            event.prevent_default()
            self.value = chosen
            self.post_message(self.Changed(self, chosen))

    def _beginning_with(self, letter: str) -> str | None:
        """The next value that begins so; None where none does."""
        values = [value for value, _ in self.options]
        at = values.index(self.value) + 1 if self.value in values else 0
        turned = [*self.options[at:], *self.options[:at]]
        return next(
            (v for v, words in turned if letter.isalpha() and fold(words[:1]) == letter), None
        )

    def on_click(self) -> None:
        """The mouse chooses the next one."""
        self.action_turn(1)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """As many lines as all the values need, when those are few."""
        needed = len(self._broken(width))
        return needed if needed <= self._most else 1

    def _told(self) -> list[tuple[str, str]]:
        """Each value with its mark."""
        return [
            (f"(•) {safe_line(words)}", "bold")
            if value == self.value
            else (f"( ) {safe_line(words)}", "$dim")
            for value, words in self.options
        ]

    def _broken(self, width: int) -> list[list[tuple[str, str]]]:
        """The values in lines, none of them broken."""
        rows: list[list[tuple[str, str]]] = [[]]
        used = 0
        for text, look in self._told():
            text = text if cell_len(text) <= width else cut(text, width)
            wide = cell_len(text) + 2
            if used and used + wide - 2 > width:
                rows.append([])
                used = 0
            rows[-1].append((text + "  ", look))
            used += wide
        return rows

    def render(self) -> Content:
        """Draw it."""
        rows = self._broken(self.size.width)
        if len(rows) <= self._most:
            return lines([line(*row) for row in rows])
        return self._around()

    def _around(self) -> Content:
        """The chosen value, and as many of those that follow as one line holds."""
        width = self.size.width
        at = next((i for i, (one, _) in enumerate(self.options) if one == self.value), None)
        if at is None:
            every = " · ".join(safe_line(words) for _, words in self.options)
            return line(("→ ", "$accent"), (cut(every, width - 2), "$dim"))
        number = f"   {at + 1} of {len(self.options)}"
        told = self._told()
        chosen, look = told[at]
        room = width - cell_len(number) - cell_len(chosen) - 2
        others = "  ".join(text for text, _ in [*told[at + 1 :], *told[:at]])
        more = "  " + cut(others, room).rstrip() if room > 8 else ""
        return line((chosen, look), (more, "$dim"), (number, "$dim"))
