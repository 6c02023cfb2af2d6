"""What is next: at most seven things, each with its reason and the one key that does it."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from rich.cells import cell_len
from textual import events
from textual.binding import Binding
from textual.content import Content
from textual.geometry import Region
from textual.message import Message
from textual.widget import Widget

from coptui.domain.dates import day
from coptui.domain.next_line import Line, LineState, folded_counts
from coptui.tui.next_acts import words_of
from coptui.tui.text import cut, line, lines, safe_line, wrapped

MARKS: Mapping[LineState, str] = {
    LineState.overdue: "! overdue",
    LineState.today: "• today",
    LineState.soon: "◦",
    LineState.waiting: "⌛ waiting",
    LineState.snoozed: "z snoozed",
}
STATE_CELLS = 12
NAMED = 2
"""As many communities are named with the lines that are folded."""


def when(one: Line, today: date) -> str:
    """The mark with its word; for what is still to come, the day."""
    if one.skipped:
        return "x left out"
    mark = MARKS[one.state]
    if one.state is LineState.soon:
        if one.due is not None and one.due < today:
            return "◦ any day"  # a gentle line is never called overdue
        return f"◦ {day(one.due, today)}" if one.due else "◦ soon"
    return mark


def folded_words(folded: Sequence[Line]) -> Content:
    """How many more there are, and of which communities: 5 more: Harbour 3, Doorstep 1 · m."""
    if not folded:
        return Content("")
    counts = folded_counts(folded)
    parts = [f"{cut(safe_line(name), 16).rstrip()} {n}" for name, n in counts[:NAMED] if name]
    named = sum(n for name, n in counts[:NAMED] if name)
    parts += [f"others {len(folded) - named}"] * (named < len(folded))
    return line(f"{len(folded)} more: {', '.join(parts)} · m")


class NextLines(Widget, can_focus=True):
    """To each a line with state, community and what; below it why, and what Enter does."""

    BINDINGS = [
        Binding("down,j", "move(1)", "Down", show=False, id="next.down"),
        Binding("up,k", "move(-1)", "Up", show=False, id="next.up"),
        Binding("home,g", "move(-1000)", "First", show=False, id="next.first"),
        Binding("end,G", "move(1000)", "Last", show=False, id="next.last"),
        Binding("enter", "choose", "Do it", show=False, id="next.choose"),
    ]

    @dataclass
    class Chosen(Message):
        """Enter was pressed on a line."""

        line: Line

    @dataclass
    class Moved(Message):
        """The cursor is on another line."""

        line: Line | None

    def __init__(self) -> None:
        super().__init__(classes="region")
        self.border_title = Content("What's next")
        self.entries: tuple[Line, ...] = ()
        self.today = date.min
        self.cursor = 0
        self._place_cells = 12
        self._starts: list[int] = []  # the first drawn row of each line

    @property
    def entry(self) -> Line | None:
        """The line under the cursor."""
        return self.entries[self.cursor] if self.entries else None

    def show_lines(self, entries: Sequence[Line], folded: Sequence[Line], today: date) -> None:
        """Show these; the cursor stays on the line it is on, where that is still there."""
        before = self.entry.key if self.entry else None
        self.entries, self.today = tuple(entries), today
        keys = [one.key for one in self.entries]
        if before in keys:
            self.cursor = keys.index(before)
        self.cursor = max(0, min(self.cursor, len(keys) - 1))
        self.border_subtitle = folded_words(folded)
        self.refresh(layout=True)
        self.post_message(self.Moved(self.entry))

    def render(self) -> Content:
        """Draw all of them."""
        width = self.content_size.width
        if not self.entries:
            return lines(["Nothing is waiting for you today.", line(
                ("3 plans the next session, 2 shows how a community is doing.",
                 "$dim"))])  # fmt: skip
        places = max(cell_len(safe_line(one.community)) for one in self.entries)
        self._place_cells = min(18, places)
        rows: list[Content] = []
        self._starts = []
        for index, one in enumerate(self.entries):
            on = index == self.cursor and self.has_focus
            self._starts.append(len(rows))
            rows += [self._first(one, on, width), *self._why(one, on, width)]
        return lines(rows)

    def _first(self, one: Line, on: bool, width: int) -> Content:
        state = cut(when(one, self.today), STATE_CELLS)
        place = cut(safe_line(one.community), self._place_cells)
        what = cut(safe_line(one.what), max(8, width - STATE_CELLS - self._place_cells - 4))
        edge = "▌ " if on else "  "
        if on:
            return line((f"{edge}{state} {place} {what}", "bold $cursor-text on $cursor"))
        look = "bold $warn" if one.state is LineState.overdue else "$foreground"
        return line(edge, (state, look), " ", (place, "$dim"), " ", (what, "bold"))

    def _why(self, one: Line, on: bool, width: int) -> list[Content]:
        """The reason, whole where the screen is tall; what Enter does, where it has room left."""
        act = ""
        if on:
            act = "r brings it back" if one.hidden else f"enter {words_of(one)}"
        why = f"you wrote: {one.skipped}" if one.skipped else one.why
        room = max(8, width - STATE_CELLS - 3)
        rows = wrapped(safe_line(why), room, 3 if self.screen.has_class("-tall") else 1)
        beside = room - cell_len(act) - 2
        indent = " " * (STATE_CELLS + 3)
        said = [line((indent + row, "$dim")) for row in rows]
        if act and cell_len(rows[-1]) <= beside:  # Enter stands in the bottom line as well
            said[-1] = line((indent + cut(rows[-1], beside), "$dim"), "  ", (act, "$accent"))
        return said

    def action_move(self, by: int) -> None:
        """Up or down."""
        if self.entries:
            self.cursor = max(0, min(len(self.entries) - 1, self.cursor + by))
            self.refresh()
            self.post_message(self.Moved(self.entry))
            self._follow()

    def _follow(self) -> None:
        """Keep the line under the cursor in sight, its reason included."""
        room = self.parent
        if not isinstance(room, Widget) or not self._starts:
            return
        ends = [*self._starts[1:], self.content_size.height]
        first, last = self._starts[self.cursor], ends[self.cursor]
        top = self.virtual_region.y + self.gutter.top + first
        room.scroll_to_region(Region(0, top, 1, last - first), animate=False)

    def action_choose(self) -> None:
        """Do what the line asks for."""
        if self.entry is not None:
            self.post_message(self.Chosen(self.entry))

    def on_click(self, event: events.Click) -> None:
        """The mouse moves the cursor; twice does it."""
        offset = event.get_content_offset(self)
        if offset is not None and self._starts and offset.y >= 0:
            self.cursor = bisect_right(self._starts, offset.y) - 1
            self.refresh()
            self.post_message(self.Moved(self.entry))
            if event.chain == 2:
                self.action_choose()

    def on_focus(self) -> None:
        """The cursor appears."""
        self.refresh()

    def on_blur(self) -> None:
        """The cursor goes."""
        self.refresh()
