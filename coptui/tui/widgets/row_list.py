"""`RowList`, the one list of the app: it holds a window of a query and draws what can be seen."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Generic, TypeVar

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.binding import Binding
from textual.content import Content
from textual.geometry import Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from coptui.tui.text import cut, safe_line
from coptui.tui.widgets.rows import Column, Source, rows_of, said_when_empty, shared_out

__all__ = ["Column", "RowList", "Source", "rows_of"]

R = TypeVar("R")
WINDOW = 60
AHEAD = 20
KEPT_ROWS = 3000


class RowList(ScrollView, Generic[R], can_focus=True):
    """A list over a `Source`: cursor, marks, headings, counts, and `show` to give it new rows."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "row-list--cursor", "row-list--still", "row-list--heading", "row-list--dim",
        "row-list--bold", "row-list--mark",
    }  # fmt: skip
    BINDINGS = [
        Binding("down,j", "move(1)", "Down", show=False, id="list.down"),
        Binding("up,k", "move(-1)", "Up", show=False, id="list.up"),
        Binding("pagedown", "turn(1)", "Page down", show=False, id="list.page-down"),
        Binding("pageup", "turn(-1)", "Page up", show=False, id="list.page-up"),
        Binding("home,g", "end(0)", "First", show=False, id="list.first"),
        Binding("end,G", "end(1)", "Last", show=False, id="list.last"),
        Binding("enter", "choose", "Open", show=False, id="list.open"),
        Binding("space", "mark", "Mark", show=False, id="list.mark"),
        Binding("v", "mark_to", "Mark up to here", show=False, id="list.mark-to"),
        Binding("asterisk", "mark_all", "Mark all shown", show=False, id="list.mark-all"),
    ]

    @dataclass
    class Moved(Message):
        """The cursor is on another row (None when there is none)."""

        rows: RowList[Any]
        row: Any

        @property
        def control(self) -> RowList[Any]:
            """The list it happened in."""
            return self.rows

    @dataclass
    class Chosen(Message):
        """Enter was pressed, or a row clicked twice."""

        rows: RowList[Any]
        row: Any

        @property
        def control(self) -> RowList[Any]:
            """The list it happened in."""
            return self.rows

    @dataclass
    class Marked(Message):
        """The marks are others now."""

        rows: RowList[Any]

        @property
        def control(self) -> RowList[Any]:
            """The list it happened in."""
            return self.rows

    def __init__(
        self,
        columns: Sequence[Column[R]],
        key: Callable[[R], int],
        *,
        title: str = "",
        empty: str = "",
        markable: bool = False,
        headings: bool = True,
        id: str | None = None,  # noqa: A002
    ) -> None:
        super().__init__(id=id)
        self.columns, self.key, self.empty, self.markable = tuple(columns), key, empty, markable
        self.top = 1 if headings else 0
        self.border_title = Content(title)
        self.total = 0
        self.whole = 0
        self.filter_words = ""
        self.marks: set[int] = set()
        self.lit = False  # the arrows of a line beside it move its cursor
        self._cursor = 0
        self._anchor = 0
        self._source: Source[R] | None = None
        self._rows: dict[int, R] = {}
        self._lines: dict[tuple[int, int, int], Strip] = {}
        self._wanted: set[int] = set()
        self._turn = 0
        self._pending = 0
        self._needs: list[int] = []

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Where rows are not marked, the keys of marking are the screen's to use."""
        return self.markable or not action.startswith("mark")

    # -- for the screen ------------------------------------------------------------------------

    @property
    def cursor(self) -> int:
        """Which row the cursor is on, from 0."""
        return self._cursor

    @property
    def row(self) -> R | None:
        """The row under the cursor, once it is here."""
        return self._rows.get(self._cursor) if self.total else None

    async def show(
        self, source: Source[R], *, words: str = "", whole: int | None = None, keep: bool = True
    ) -> None:
        """Show these rows. `words` name the filter, `whole` is the number without it.

        With `keep` the cursor stays on the row it is on, wherever that now stands.
        """
        self._turn += 1
        turn = self._turn
        old, before = self.row, self._cursor
        start = before if keep else 0
        if keep and old is not None and source.position is not None:
            found = await source.position(self.key(old))
            start = found if found is not None else start
        first = max(0, start - WINDOW // 2)
        rows = await source.page(first, WINDOW)
        if turn != self._turn:
            return
        if self._cursor != before:  # a key came meanwhile: it is not taken back
            start = max(0, start + self._cursor - before)
        if len(rows) == WINDOW or (first and not rows):
            # Painted at once with what is known; the number follows.
            self._take(source, first, rows, start, max(self.total, first + len(rows)), words, whole)
            total = await source.count()
            if turn != self._turn:
                return
            start = self._cursor
        else:
            total = first + len(rows)
        self._take(source, first, rows, start, total, words, whole)

    async def show_rows(self, rows: Sequence[R], *, words: str = "", keep: bool = True) -> None:
        """Show rows that are all here."""
        await self.show(rows_of(rows, self.key), words=words, keep=keep)

    def go_to(self, index: int) -> None:
        """Put the cursor on that row and bring it into sight."""
        old = self._cursor
        self._cursor = max(0, min(self.total - 1, index))
        self._bring(at_once=True)
        for one in {old, self._cursor}:
            self.refresh_lines(one + self.top, 1)
        self._tell()

    def put(self, row: R) -> None:
        """Draw another version of a row that is here; cursor and source stay as they are."""
        for index in [i for i, old in self._rows.items() if self.key(old) == self.key(row)]:
            self._rows[index] = row
            self._lines = {at: strip for at, strip in self._lines.items() if at[0] != index}
            self.refresh_lines(index + self.top, 1)

    def show_counts(self) -> None:
        """Draw the numbers in the border anew, after `whole` was set."""
        self._caption()

    def clear_marks(self) -> bool:
        """Take all marks off; whether there were any."""
        had = bool(self.marks)
        self.marks.clear()
        self._marked()
        return had

    # -- inside --------------------------------------------------------------------------------

    def _take(
        self, source: Source[R], first: int, rows: Sequence[R], start: int, total: int,
        words: str, whole: int | None,
    ) -> None:  # fmt: skip
        self._source, self.total, self.filter_words = source, total, words
        self.whole = total if whole is None else whole
        self._rows = {first + i: row for i, row in enumerate(rows)}
        self._measure(rows)
        self._lines.clear()
        self._wanted.clear()
        self._cursor = max(0, min(start, total - 1))
        self._size_lines()
        self._bring()
        self._caption()
        self.refresh()
        self._tell()

    def _size_lines(self) -> None:
        self.virtual_size = Size(self.scrollable_content_region.width, self.total + self.top)

    def _caption(self) -> None:
        number = f"{self.total:,}"
        if self.whole > self.total:
            number += f" of {self.whole:,}"
        if self.filter_words:
            number = f"{safe_line(self.filter_words)} · {number}"
        if self.marks:
            number = f"{len(self.marks):,} marked · {number}"
        self.border_subtitle = Content(number if self.total or self.whole else "")

    def _tell(self) -> None:
        self.post_message(self.Moved(self, self.row))

    def _bring(self, *, at_once: bool = False) -> None:
        height = max(1, self.scrollable_content_region.height - self.top)
        y = self.scroll_offset.y
        if self._cursor < y:
            self.scroll_to(y=self._cursor, animate=False, immediate=at_once)
        elif self._cursor >= y + height:
            below = self._cursor - height + 1
            self.scroll_to(y=below, animate=False, immediate=at_once)
        self._fetch_around(self._cursor)

    def _fetch_around(self, index: int) -> None:
        """Ask for the rows near by that are not here yet."""
        if self._source is None or not self.total:
            return
        height = self.size.height
        for near in (index, index + height + AHEAD, index - height - AHEAD):
            near = max(0, min(self.total - 1, near))
            block = near // WINDOW
            first = block * WINDOW
            last = min(self.total, first + WINDOW)
            complete = all(i in self._rows for i in (near, first, last - 1))
            if near not in self._rows or (not complete and block not in self._wanted):
                self._want(block)

    def _want(self, block: int) -> None:
        if block in self._wanted or self._source is None:
            return
        self._wanted.add(block)
        self.run_worker(self._fetch(block, self._source, self._turn), group="rows")

    async def _fetch(self, block: int, source: Source[R], turn: int) -> None:
        await asyncio.sleep(0)
        rows = await source.page(block * WINDOW, WINDOW)
        if turn != self._turn:
            return
        if len(self._rows) > KEPT_ROWS:
            near = range(self._cursor - WINDOW * 2, self._cursor + WINDOW * 2)
            self._rows = {i: row for i, row in self._rows.items() if i in near}
            self._lines.clear()
            self._wanted = {block}
        had = self._cursor in self._rows
        self._rows.update({block * WINDOW + i: row for i, row in enumerate(rows)})
        self.refresh()
        if not had:
            self._tell()

    def widths(self, room: int) -> list[int]:
        """The width of each column in that many cells; 0 for one that has given way."""
        return shared_out(self.columns, room, self._needs)

    def _measure(self, rows: Sequence[R]) -> None:
        """Note how wide the words of a short list are.

        A list that is searched and marked keeps its columns where they are, and no list lets
        them spring back while rows come and go.
        """
        if self.markable or not rows or self.total > len(rows):
            return
        old = self._needs or [cell_len(column.title) for column in self.columns]
        self._needs = [
            max(had, *(cell_len(safe_line(column.text(row))) for row in rows))
            for had, column in zip(old, self.columns, strict=True)
        ]

    def _rich(self, name: str) -> Style:
        return self.get_component_rich_style(f"row-list--{name}")

    def _cells(self, texts: Sequence[str], width: int, styles: Sequence[Style], edge: str,
               base: Style) -> Strip:  # fmt: skip
        runs: list[tuple[str, Style]] = [(edge, base)]
        for text, wide, style in zip(texts, self.widths(width - 3), styles, strict=True):
            if wide <= 0:
                continue
            cell = cut(safe_line(text), wide) + "  "
            if runs[-1][1] == style:  # the fewer pieces, the sooner a whole page is drawn
                runs[-1] = (runs[-1][0] + cell, style)
            else:
                runs.append((cell, style))
        return Strip([Segment(*run) for run in runs]).adjust_cell_length(width, base)

    def _row_strip(self, index: int, width: int) -> Strip:
        on = index == self._cursor
        row = self._rows.get(index)
        marked = row is not None and self.key(row) in self.marks
        look = (2 if self.has_focus or self.lit else 1) if on else 0
        cached = self._lines.get((index, width, look * 2 + marked))
        if cached is not None:
            return cached
        base = self._rich("cursor" if look == 2 else "still") if on else self.rich_style
        if row is None:
            self._want(index // WINDOW)
            return Strip([Segment(" …", base)]).adjust_cell_length(width, base)
        styles = [
            base + Style(bold=True) if column.look == "bold"
            else self._rich("dim") if column.look == "dim" and not on
            else base
            for column in self.columns
        ]  # fmt: skip
        edge = ("▌" if on else " ") if not marked else ("▸" if on else "•")
        strip = self._cells([c.text(row) for c in self.columns], width, styles, edge, base)
        if len(self._lines) > KEPT_ROWS:
            self._lines.clear()
        self._lines[index, width, look * 2 + marked] = strip
        return strip

    def render_line(self, y: int) -> Strip:
        """Draw one line of what can be seen."""
        width = self.scrollable_content_region.width
        if y < self.top:
            style = self._rich("heading")
            titles = [column.title for column in self.columns]
            return self._cells(titles, width, [style] * len(titles), " ", style)
        index = y - self.top + self.scroll_offset.y
        if index < self.total:
            return self._row_strip(index, width)
        base = self.rich_style
        if not self.total and self._source is not None:
            rows = said_when_empty(self.empty, width)
            if y - self.top < len(rows):
                text = cut(rows[y - self.top], width)
                return Strip([Segment(text, base)]).adjust_cell_length(width, base)
        return Strip.blank(width, base)

    # -- keys and mouse ------------------------------------------------------------------------

    def on_resize(self) -> None:
        """A new size: the columns are laid out anew."""
        self._lines.clear()
        self._size_lines()
        if self.total:
            self._bring()

    def notify_style_update(self) -> None:
        """Colours have changed: what was drawn is stale."""
        super().notify_style_update()
        self._lines.clear()

    def action_move(self, by: int) -> None:
        """One row up or down."""
        if self.total:
            self.go_to(self._cursor + by)

    def action_turn(self, by: int) -> None:
        """One page up or down."""
        if self.total:
            self.go_to(self._cursor + by * max(1, self.size.height - self.top - 1))

    def action_end(self, which: int) -> None:
        """To the first or the last row."""
        if self.total:
            self.go_to(self.total - 1 if which else 0)

    def action_choose(self) -> None:
        """Open the row under the cursor."""
        if self.row is not None:
            self.post_message(self.Chosen(self, self.row))

    def action_mark(self) -> None:
        """Mark this row or take its mark off, and go on to the next."""
        row = self.row
        if row is None or not self.markable:
            return
        self.marks ^= {self.key(row)}
        self._anchor = self._cursor
        self._marked()
        self.action_move(1)

    def action_mark_to(self) -> None:
        """Mark all from the row marked last up to this one."""
        if not self.markable:
            return
        low, high = sorted((self._anchor, self._cursor))
        self.marks |= {self.key(self._rows[i]) for i in range(low, high + 1) if i in self._rows}
        self._marked()

    def action_mark_all(self) -> None:
        """Mark all rows shown, or none when all are."""
        if self.markable and self._source is not None:
            self.run_worker(self._mark_all(self._source), group="mark", exclusive=True)

    async def _mark_all(self, source: Source[R]) -> None:
        if source.keys is not None:
            keys = set(await source.keys())
        else:
            keys = {self.key(row) for row in await source.page(0, self.total)}
        self.marks = set() if keys <= self.marks else self.marks | keys
        self._marked()

    def _marked(self) -> None:
        self._lines.clear()
        self._caption()
        self.refresh()
        self.post_message(self.Marked(self))

    def on_click(self, event: events.Click) -> None:
        """Put the cursor where the mouse is; twice opens."""
        offset = event.get_content_offset(self)
        if offset is None or offset.y < self.top:
            return
        index = offset.y - self.top + self.scroll_offset.y
        if index < self.total:
            self.go_to(index)
            if event.chain == 2:
                self.action_choose()

    def on_focus(self) -> None:
        """The cursor line is drawn strong."""
        self.refresh()

    def on_blur(self) -> None:
        """The cursor line is drawn quietly."""
        self.refresh()
