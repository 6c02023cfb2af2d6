"""What the words of a template may ask for, as a list: its name, what it gives, what it means."""

from __future__ import annotations

from typing import ClassVar

from coptui.services.mailing_values import Value
from coptui.tui.commands import Command, bindings_of
from coptui.tui.dialogs.read import Read
from coptui.tui.text import line
from coptui.tui.widgets.row_list import Column, RowList

Row = tuple[int, Value]
NOTHING = "– nothing now"


class ValueList(RowList[Row]):
    """The values; Enter shows one whole."""

    DOES: ClassVar[tuple[Command, ...]] = (
        Command("template-value.whole", "enter", "Whole value", "Shows all that it gives.",
                "whole value"),
    )  # fmt: skip
    BINDINGS = bindings_of(DOES)

    def __init__(self) -> None:
        super().__init__(
            (
                Column("Value", lambda row: row[1].path, 20, look="bold"),
                Column("Gives", lambda row: row[1].gives or NOTHING, 16, grow=1),
                Column("Meaning", lambda row: row[1].meaning or "–", 16, grow=1, look="dim"),
            ),
            lambda row: row[0],
            title="Values",
            empty="Nothing can be filled in.",
            id="values",
        )
        self.add_class("pane")

    def action_whole(self) -> None:
        """Show the value under the cursor whole."""
        if self.row is not None:
            one = self.row[1]
            words = line(
                one.gives or NOTHING, (f"\n\n{one.meaning}" if one.meaning else "", "$dim")
            )
            self.app.push_screen(Read("{{ " + one.path + " }}", words))
