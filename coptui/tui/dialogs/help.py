"""What can be done here, made from the commands themselves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rich.cells import cell_len
from textual.content import Content
from textual.widgets import Static

from coptui.tui.commands import Command, key_name
from coptui.tui.dialogs.dialog import Dialog
from coptui.tui.text import flowing, hanging, line, lines

_LISTS = (
    ("↑ ↓ j k", "move"), ("g G home end", "first, last"), ("space v *", "mark, up to here, all"),
    ("enter", "open"), ("esc", "back; never loses typed text without asking"),
)  # fmt: skip

WIDEST = 100
"""Cells of a large box, as the styles have it."""


def keys_of(command: Command, keymap: Mapping[str, str]) -> str:
    """All keys of a command as this coordinator has them."""
    keys = keymap.get(command.id, command.key)
    return " ".join(key_name(one) for one in keys.split(",") if one)


def table(
    groups: Sequence[tuple[str, Sequence[Command]]], keymap: Mapping[str, str], width: int
) -> Content:
    """A heading and a line for each command of each group."""
    rows: list[Content | str] = []
    for title, commands in groups:
        if not commands:
            continue
        rows += ["", line((title, "bold $accent"))] if rows else [line((title, "bold $accent"))]
        for one in commands:
            key = keys_of(one, keymap)
            pad = " " * max(1, 15 - cell_len(key))
            said = line(f"{one.title}: ", (one.help, "$dim"))
            rows.append(hanging(line("  ", (key, "bold"), pad), said, width))
    rows += ["", line(("In lists", "bold $accent"))]
    rows += [line("  ", (key, "bold"), " " * max(1, 15 - cell_len(key)), w) for key, w in _LISTS]
    return lines(rows)


class Help(Dialog[None]):
    """The commands of this screen first, then those that work everywhere."""

    DOES = (Command("help.close", "escape,enter,question_mark,f1", "Close", "Goes back.",
                    "go back"),)  # fmt: skip

    def __init__(
        self,
        where: str,
        words: str,
        groups: Sequence[tuple[str, Sequence[Command]]],
        keymap: Mapping[str, str],
    ) -> None:
        super().__init__(f"Help · {where}" if where else "Help", " ")
        self._said, self._groups, self._keymap = flowing(words), groups, keymap
        self.add_class("-large")

    def on_resize(self) -> None:
        """Lines are broken to the width of the box."""
        content = table(self._groups, self._keymap, min(WIDEST, self.size.width * 96 // 100) - 6)
        if self._said:
            content = lines([self._said, "", content])
        self.query_one("#words", Static).update(content)

    def on_mount(self) -> None:
        """The arrows scroll."""
        box = self.query_one("#box")
        box.can_focus = True
        box.focus()

    def action_close(self) -> None:
        """Go back."""
        self.dismiss(None)
