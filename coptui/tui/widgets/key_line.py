"""The bottom line: the keys that work here, at most eight, what cannot be done now dimmed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from rich.cells import cell_len
from textual import events
from textual.content import Content
from textual.widget import Widget

from coptui.tui.commands import EVERYWHERE, Command, is_typed_in, key_name, key_of
from coptui.tui.text import line

MOST = 8
_TAIL = {"app.commands": "commands", "app.help": "help"}


def _is_text(key: str) -> bool:
    return len(key) == 1 or key == "space"


def _size(cell: tuple[str, str, bool, Command]) -> int:
    return cell_len(cell[0] + cell[1]) + 3


class KeyLine(Widget):
    """Drawn from the commands of the focused widget, the screen and the app."""

    def __init__(self) -> None:
        super().__init__()
        self.left_out: tuple[str, ...] = ()
        self._zones: list[tuple[int, int, str]] = []
        self._said: tuple[object, ...] = ()
        self._in_front = True

    def on_mount(self) -> None:
        """Follow the focus and what can be done."""
        self.screen.bindings_updated_signal.subscribe(self, self._changed)

    def turned(self) -> None:
        """Another screen is in front of this one, or no other any more."""
        if self._in_front != (self.app.screen is self.screen):
            self.refresh()

    def _changed(self, _screen: Any) -> None:
        # A paint covers all between the lines that changed: drawing this one again after each move
        # of a cursor would draw nearly the whole screen.
        if self._to_say() != self._said:
            self.refresh()

    def _to_say(self) -> tuple[object, ...]:
        here = self.app.screen is self.screen
        return (is_typed_in(self.screen.focused), here, *self.entries())

    def entries(self) -> Iterator[tuple[Command, str, bool]]:
        """(command, words, enabled) for all that belongs into the line, best first."""
        screen, focused = self.screen, self.screen.focused
        typing = is_typed_in(focused)
        seen: set[str] = set()
        for node in (focused, screen):
            for command in getattr(node, "DOES", ()):
                key = key_of(command, self.app._keymap)
                if not command.footer or key in seen or (typing and _is_text(key)):
                    continue
                state = node.check_action(command.does.partition("(")[0], ()) if node else True
                if state is not False:
                    seen.update(key_name(one) for one in command.key.split(",") if one)
                    seen.add(key)
                    yield command, command.footer, state is True
        for command in EVERYWHERE:
            if command.id in _TAIL and not screen.is_modal:
                yield command, _TAIL[command.id], True

    def render(self) -> Content:
        """As many as fit; the way to the commands and to help always does.

        Behind a dialog no key works, so none is shown.
        """
        self._in_front = self.app.screen is self.screen
        if not self._in_front:
            return line("")
        keymap = self.app._keymap
        self._said = self._to_say()
        typing = is_typed_in(self.screen.focused)
        cells: list[tuple[str, str, bool, Command]] = []
        tail: list[tuple[str, str, bool, Command]] = []
        for command, words, enabled in self.entries():
            key = key_of(command, keymap)
            if command.id == "app.commands":
                key = "ctrl+p" if typing else ":"
            if command.id == "app.help" and typing:
                key = "f1"
            (tail if command.id in _TAIL else cells).append((key, words, enabled, command))
        room = self.size.width + 1 - sum(cell_len(k + w) + 3 for k, w, _, _ in tail)
        # The way back is always among them, however little room there is.
        back = [cell for cell in cells if "escape" in cell[3].key.split(",")][:1]
        kept: list[tuple[str, str, bool, Command]] = []
        used = sum(_size(cell) for cell in back)
        for cell in cells:
            ahead = len(back) if cell not in back else 0
            if cell in back:
                kept.append(cell)
                back = []
            elif used + _size(cell) <= room and len(kept) + ahead + len(tail) < MOST:
                kept.append(cell)
                used += _size(cell)
        self.left_out = tuple(c[3].id for c in cells if c not in kept)
        return self._drawn(kept + tail)

    def _drawn(self, cells: list[tuple[str, str, bool, Command]]) -> Content:
        self._zones.clear()
        parts: list[str | tuple[str, str]] = [" "]
        at = 1
        for key, words, enabled, command in cells:
            parts += [
                (key, "bold $accent" if enabled else "$dim"),
                (f" {words}", "$foreground" if enabled else "$dim"),
                "  ",
            ]
            wide = cell_len(key + words) + 1
            self._zones.append((at, at + wide, command.does))
            at += wide + 2
        return line(*parts)

    async def on_click(self, event: events.Click) -> None:
        """The mouse does what the key does."""
        for start, end, action in self._zones:
            if start <= event.x < end:
                node = self.screen.focused
                owner = (
                    node
                    if node is not None and any(c.does == action for c in getattr(node, "DOES", ()))
                    else self.screen
                    if any(c.does == action for c in getattr(self.screen, "DOES", ()))
                    else self.app
                )
                await self.app.run_action(action, owner)
                return
