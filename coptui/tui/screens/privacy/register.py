"""What the three registers share: a list of entries, the whole of one beside or below it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from coptui.domain import dates
from coptui.services.field_check import FieldCheck
from coptui.tui.place import PlaceScreen
from coptui.tui.text import line, lines
from coptui.tui.widgets.form import Field, FormScreen, Values
from coptui.tui.widgets.row_list import Column, RowList
from coptui.workspace import Workspace

MARKS = {
    "overdue": "! overdue",
    "open": "• open",
    "to acknowledge": "• open",
    "done": "✓ done",
    "closed": "✓ closed",
}
_LABEL = 17


def mark(state: str) -> str:
    """A state with its mark, as in every list."""
    return MARKS.get(state, state)


def told(label: str, value: object, today: date | None = None) -> list[Content]:
    """A label and what stands beside it; nothing where nothing does."""
    words = dates.day(value, today) if isinstance(value, date) else str(value or "")
    rows = words.split("\n") if words else []
    return [line((f"{label if not n else '':{_LABEL}}", "$dim"), row) for n, row in enumerate(rows)]


class RegisterScreen(PlaceScreen):
    """One register; subclasses say what its entries are and what can be done with one."""

    PLACE = "settings"
    CSS_PATH = "../../styles/privacy.tcss"
    WATCHES = frozenset({"settings", "contacts"})
    EMPTY: ClassVar[str] = ""
    CHECK: ClassVar[Callable[..., FieldCheck]]
    ENTRIES: ClassVar[Callable[..., Sequence[Any]]]

    def __init__(self, entry: int = 0) -> None:
        super().__init__()
        self._entry = entry
        self.today = date.min

    def columns(self) -> Sequence[Column[Any]]:
        """The columns of the list."""
        raise AssertionError("a register has columns")

    def detail(self, row: Any) -> list[Content]:
        """All that is known of one entry."""
        raise AssertionError("a register has details")

    def body(self) -> ComposeResult:
        """The list and the entry under the cursor."""
        with Vertical(id="register"):
            yield RowList[Any](
                self.columns(), lambda row: row.id, title=self.TITLE_WORDS[-1], empty=self.EMPTY,
                id="entries",
            )  # fmt: skip
            with VerticalScroll(id="detail", classes="region"):
                yield Static("", id="words", markup=False)

    async def load(self) -> None:
        """Read the entries; begin at the one that was asked for."""
        found, self.today = await self.read(_entries, type(self).ENTRIES)
        rows = self.query_one("#entries", RowList)
        await rows.show_rows(found)
        at = next((n for n, row in enumerate(found) if row.id == self._entry), None)
        if at is not None:
            rows.go_to(at)
            self._entry = 0
        self.query_one("#detail").display = bool(found)
        self._show()

    @property
    def row(self) -> Any:
        """The entry under the cursor, or None."""
        return self.query_one("#entries", RowList).row if self.is_mounted else None

    @on(RowList.Moved)
    def _show(self) -> None:
        row = self.row
        self.query_one("#words", Static).update(lines(self.detail(row)) if row else Content(""))
        self.refresh_bindings()

    @on(RowList.Chosen)
    def _chosen(self) -> None:
        self.action_edit()

    def why_not(self, action: str) -> str | None:
        """All but adding needs an entry."""
        if action in ("add", "back") or self.row is not None:
            return None
        return "There is none yet. n writes one down."

    def action_add(self) -> None:
        """Write one down."""
        self.act(self._add(), group="ask")

    async def _add(self) -> None:
        raise AssertionError("a register can be added to")

    def action_edit(self) -> None:
        """Change the one under the cursor."""
        if self.row is not None:
            self.act(self._edit(self.row), group="ask")

    async def _edit(self, row: Any) -> None:
        raise AssertionError("an entry can be changed")

    async def ask(
        self,
        title: str,
        fields: Sequence[Field],
        save: Callable[[Values], Any],
        *,
        intro: str = "",
        draft: str = "",
        check: Callable[..., FieldCheck] | None = None,
    ) -> Any:
        """A form over an entry, its days checked as they are left."""
        service = check or type(self).CHECK

        async def looked(name: str, value: str) -> FieldCheck:
            return await self.read(service, name, value)

        form = FormScreen(
            (*self.TITLE_WORDS, title), fields, save, check=looked, intro=intro, draft=draft
        )
        return await self.app.push_screen_wait(form)

    def action_back(self) -> None:
        """Back to the overview."""
        self.dismiss(None)


def _entries(ws: Workspace, service: Callable[..., Sequence[Any]]) -> tuple[Sequence[Any], date]:
    return service(ws), ws.today()


def changed(values: Values, before: Values) -> Values:
    """What differs from what stood there."""
    return {name: value for name, value in values.items() if value != before[name]}
