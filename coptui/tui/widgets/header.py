"""The top line: where I am, and at the right how the outbox and practice stand."""

from __future__ import annotations

from rich.cells import cell_len
from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

from coptui.tui.standing import NOT_ENCRYPTED
from coptui.tui.text import ALARM, cut, line, safe_line


class HeaderLine(Widget):
    """One line; when it is too narrow, the middle of where I am gives way first."""

    crumbs: reactive[tuple[str, ...]] = reactive(())
    right: reactive[str] = reactive("")

    def __init__(self, crumbs: tuple[str, ...]) -> None:
        super().__init__()
        self.set_reactive(HeaderLine.crumbs, crumbs)

    def on_mount(self) -> None:
        """Follow what the app says of the outbox."""
        self.watch(self.app, "standing", self._stand)

    def _stand(self, words: str) -> None:
        self.right = words

    def render(self) -> Content:
        """Draw it."""
        width = self.size.width
        right = safe_line(self.right)
        room = max(8, width - cell_len(right) - 11)
        where = " › ".join(safe_line(one) for one in self.crumbs)
        if cell_len(where) > room and len(self.crumbs) > 2:
            where = " › ".join(map(safe_line, (self.crumbs[0], "…", self.crumbs[-1])))
        if cell_len(where) > room:
            where = cut(where, room)
        gap = max(1, width - cell_len(where) - cell_len(right) - 10)
        return line((" coptui", "$accent"), "  ", (where, "bold"), " " * gap, *_stands(right), " ")


def _stands(right: str) -> list[tuple[str, str]]:
    """The right end; what must not be overlooked stands on red."""
    before, alarm, after = right.partition(NOT_ENCRYPTED)
    return [(before, "$dim"), (alarm, ALARM), (after, "$dim")]
