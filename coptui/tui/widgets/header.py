"""The top line: where I am, how the other places are reached, and how outbox and practice stand."""

from __future__ import annotations

from typing import Any

from rich.cells import cell_len
from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

from coptui.tui.commands import PLACES, is_typed_in
from coptui.tui.standing import NOT_ENCRYPTED, NOTHING_LEAVES
from coptui.tui.text import ALARM, cut, line, safe_line

BEFORE = cell_len(" coptui  ")
BETWEEN = 3
"""Cells at least between what stands in the line, so that nothing runs together."""
_ALL = "  ".join(f"{key} {title}" for _, key, title in PLACES)
_SHORT = f"{PLACES[0][1]}–{PLACES[-1][1]} places"


class HeaderLine(Widget):
    """One line; when it is too narrow, the middle of where I am gives way first."""

    crumbs: reactive[tuple[str, ...]] = reactive(())
    right: reactive[str] = reactive("")
    figures: reactive[bool] = reactive(False)
    """Whether a figure typed now opens a place."""

    def __init__(self, crumbs: tuple[str, ...]) -> None:
        super().__init__()
        self.set_reactive(HeaderLine.crumbs, crumbs)

    def on_mount(self) -> None:
        """Follow what the app says of the outbox, and whether a figure is typed into a line."""
        self.watch(self.app, "standing", self._stand)
        if not getattr(self.screen, "NAMES_PLACES", False):
            self.screen.bindings_updated_signal.subscribe(self, self._look)

    def _stand(self, words: str) -> None:
        self.right = words

    def _look(self, _screen: Any) -> None:
        own = {key for one in getattr(self.screen, "DOES", ()) for key in one.key.split(",")}
        taken = any(key in own for _, key, _ in PLACES)
        self.figures = not taken and not is_typed_in(self.screen.focused)

    def render(self) -> Content:
        """Draw it."""
        width, right = self.size.width, safe_line(self.right)
        where = " › ".join(safe_line(one) for one in self.crumbs)
        room = width - BEFORE - BETWEEN - 1
        if cell_len(where) > room - cell_len(right) and right.endswith(NOTHING_LEAVES):
            right = right.removesuffix(NOTHING_LEAVES)
        room = max(8, room - cell_len(right))
        if cell_len(where) > room and len(self.crumbs) > 2:
            where = " › ".join(map(safe_line, (self.crumbs[0], "…", self.crumbs[-1])))
        if cell_len(where) > room:
            where = cut(where, room)
        left = room - cell_len(where) - BETWEEN
        fits = [words for words in (_ALL, _SHORT) if self.figures and cell_len(words) <= left]
        places = fits[0] if fits else ""
        gap = max(1, width - BEFORE - 1 - cell_len(where + places + right))
        before = min(gap, BETWEEN) if places == _ALL else gap - BETWEEN if places else 0
        return line(
            (" coptui", "$accent"), "  ", (where, "bold"), " " * before, (places, "$dim"),
            " " * (gap - before), *_stands(right), " ",
        )  # fmt: skip


def _stands(right: str) -> list[tuple[str, str]]:
    """The right end; what must not be overlooked stands on red."""
    before, alarm, after = right.partition(NOT_ENCRYPTED)
    return [(before, "$dim"), (alarm, ALARM), (after, "$dim")]
