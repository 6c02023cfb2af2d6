"""Who is here: two or three letters and Enter mark a person."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.widgets import Input, Static

from coptui.domain import counting
from coptui.services import attendance, sessions
from coptui.services.attendance import Hit, PresentRow, PresentView
from coptui.tui.commands import Command, bindings_of
from coptui.tui.place import PlaceScreen
from coptui.tui.text import line
from coptui.tui.widgets.row_list import Column, RowList

KNOWN = {"invited": "on the list", "member": "in the community", "contact": "a contact"}


class NameLine(Input):
    """Where names are typed; the arrows choose among those found below."""

    DOES: ClassVar[tuple[Command, ...]] = (
        Command("here.down", "down", "Next", "The next one found.", action="pick(1)"),
        Command("here.up", "up", "Before", "The one before.", action="pick(-1)"),
    )
    BINDINGS = bindings_of(DOES)

    def action_pick(self, by: int) -> None:
        """Move in the list of those found."""
        self.screen.query_one("#found", RowList).action_move(by)


class AttendanceScreen(PlaceScreen):
    """Letters search at once; Enter marks; a name nobody has is a guest; a number the headcount."""

    PLACE = "sessions"
    AUTO_FOCUS = "NameLine"
    TAKES_BACK = "ctrl+z"
    CSS_PATH = "../../styles/sessions.tcss"
    HELP_WORDS = (
        "Type two or three letters of a name and Enter. A name nobody has becomes a guest, who may "
        "stay nameless. A number and Enter is the headcount. Being here is no consent to be "
        "written to."
    )
    DOES = (
        Command("here.back-one", "ctrl+z", "Take back", "Takes the last mark back.", "take back",
                action="undo_here"),
        Command("here.guest", "ctrl+g", "Guest", "Somebody without a name.", "guest"),
        Command("here.not", "ctrl+d", "Not here", "Takes the mark off the one at the right."),
        Command("here.back", "escape", "Back", "The session.", "back"),
    )  # fmt: skip

    def __init__(self, session_id: int) -> None:
        super().__init__()
        self._session = session_id
        self._hits: list[Hit] = []

    def body(self) -> ComposeResult:
        """The line to type into, who fits, and who is here."""
        yield NameLine(placeholder="two or three letters of a name, then Enter", compact=True,
                       id="name")  # fmt: skip
        yield Static("", id="says", classes="dim", markup=False)
        with Horizontal(id="both"):
            yield RowList[Hit](
                (
                    Column("Name", lambda r: r.name, 18, grow=2, look="bold"),
                    Column("", _known, 16, gives_way=1, look="dim"),
                ),
                key=lambda r: r.id,
                title="Found",
                empty="Nobody by these letters.\nEnter writes a guest down.",
                id="found",
            )
            yield RowList[PresentRow](
                (
                    Column("Name", lambda r: r.name, 18, grow=2, look="bold"),
                    Column("", lambda r: "guest" if r.guest else "new" if r.new_here else "", 6),
                ),
                key=lambda r: r.id,
                title="Here",
                empty="Nobody yet.",
                id="here",
            )

    async def load(self) -> None:
        """Read who is here."""
        it = await self.read(sessions.show, self._session)
        self.set_crumbs(it.community, it.code, "Who is here")
        await self._show(await self.read(attendance.present, self._session))
        await self._search()

    async def _show(self, view: PresentView) -> None:
        counted = f", headcount {view.headcount}" if view.headcount is not None else ""
        guests = counting.counted(view.guests, "guest")
        self.query_one("#says", Static).update(
            line((f"{view.total} here", "bold"), f", {view.new} new, {guests}{counted}")
        )
        newest = list(reversed(view.people))
        await self.query_one("#here", RowList).show_rows(newest, keep=False)

    async def _search(self) -> None:
        text = self.query_one(NameLine).value
        self._hits = await self.read(attendance.search, self._session, text)
        await self.query_one("#found", RowList).show_rows(self._hits, keep=False)

    @on(Input.Changed)
    def _typed(self) -> None:
        self.run_worker(self._search(), group="search", exclusive=True)

    @on(Input.Submitted)
    def _entered(self, event: Input.Submitted) -> None:
        self.act(self._mark(event.value.strip()), group="mark")

    @on(RowList.Chosen)
    def _chosen(self, event: RowList.Chosen) -> None:
        if isinstance(event.row, Hit):
            self.act(self._here(event.row.id), group="mark")

    async def _mark(self, text: str) -> None:
        if not text:
            return
        # What stands in the list may be older than the letters: search again before marking.
        await self._search()
        hit = self.query_one("#found", RowList).row
        if text.isdigit():
            done = await self.write(attendance.headcount, self._session, int(text))
        elif hit is not None:
            await self._here(hit.id)
            return
        else:
            done = await self.write(attendance.walk_in, self._session, text)
        await self._after(done.view)

    async def _here(self, contact_id: int) -> None:
        done = await self.write(attendance.here, self._session, contact_id)
        await self._after(done.view)

    async def _after(self, view: PresentView) -> None:
        self.query_one(NameLine).value = ""
        self.query_one(NameLine).focus()
        await self._show(view)

    def action_guest(self) -> None:
        """Somebody without a name."""
        self.act(self._guest(), group="mark")

    async def _guest(self) -> None:
        await self._after((await self.write(attendance.walk_in, self._session, "")).view)

    def action_not(self) -> None:
        """Take the mark off the one chosen at the right."""
        row = self.query_one("#here", RowList).row
        if row is not None:
            self.act(self._not_here(row), group="mark")

    async def _not_here(self, row: PresentRow) -> None:
        done = await self.write(attendance.not_here, self._session, row.contact_id, mark_id=row.id)
        await self._after(done.view)

    def action_undo_here(self) -> None:
        """Take the last mark back."""
        self.act(self._undo(), group="mark")

    async def _undo(self) -> None:
        from coptui.services import undo

        await self.write(undo.undo)
        await self._after(await self.read(attendance.present, self._session))

    def action_back(self) -> None:
        """The session."""
        self.dismiss()


def _known(hit: Hit) -> str:
    return "✓ is here" if hit.present else KNOWN.get(hit.known, hit.known)
