"""Who is here: two or three letters and Enter mark a person."""

from __future__ import annotations

from typing import Any, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.widgets import Input, Static

from coptui.domain.counting import counted, people
from coptui.services import attendance, sessions
from coptui.services.attendance import Hit, PresentRow, PresentView
from coptui.tui.commands import Command, bindings_of
from coptui.tui.dialogs.ask import Ask
from coptui.tui.place import PlaceScreen
from coptui.tui.text import line, shown
from coptui.tui.widgets.row_list import Column, RowList, rows_of

KNOWN = {"invited": "on the list", "member": "in the community", "contact": "a contact"}
WHO = "letters of a name · + a guest · a number: the headcount; then Enter"


class StillList(RowList[Any]):
    """A list that never takes the keys: what is typed is always the name of somebody."""

    can_focus = False


class NameLine(Input):
    """Where names are typed; the arrows choose among those found, or those who are here."""

    DOES: ClassVar[tuple[Command, ...]] = (
        Command("here.down", "down", "Next", "The next one.", action="pick(1)"),
        Command("here.up", "up", "Before", "The one before.", action="pick(-1)"),
        Command("here.side", "tab", "The other list", "The arrows move in the other list.",
                "lists", action="screen.side"),
        Command("here.not", "ctrl+d", "Not here", "Takes the mark off the one chosen.",
                "take off", action="screen.not"),
    )  # fmt: skip
    BINDINGS = bindings_of(DOES)

    def action_pick(self, by: int) -> None:
        """Move in the list that has the arrows."""
        screen = self.screen
        if isinstance(screen, AttendanceScreen):
            screen.pick(by)


class AttendanceScreen(PlaceScreen):
    """Letters, digits and Enter belong to the line; the arrows to the list that says so."""

    PLACE = "sessions"
    AUTO_FOCUS = "NameLine"
    TAKES_BACK = "ctrl+z"
    CSS_PATH = "../../styles/sessions.tcss"
    HELP_WORDS = (
        "Type two or three letters of a name and Enter. + and a name is a guest, + alone one "
        "without a name. A number and Enter is the headcount. Tab brings the arrows into the list "
        "of those here; ctrl+d takes the mark off the one chosen there. Being here is no consent "
        "to be written to."
    )
    DOES = (
        Command("here.back-one", "ctrl+z", "Take back", "Takes the last mark back.", "undo",
                action="undo_here"),
        Command("here.guest", "ctrl+g", "Guest", "Somebody without a name."),
        Command("here.back", "escape", "Back", "The session.", "back"),
    )  # fmt: skip

    def __init__(self, session_id: int) -> None:
        super().__init__()
        self._session = session_id
        self._hits: tuple[Hit, ...] = ()
        self._view: PresentView | None = None
        self._among_here = False
        self._picked: int | None = None
        self._asked = self._ahead = False

    def body(self) -> ComposeResult:
        """The line to type into, who fits, and who is here."""
        yield NameLine(placeholder=WHO, compact=True, id="name")
        yield Static("", id="says", classes="dim", markup=False)
        with Horizontal(id="both"):
            yield StillList(
                (
                    Column("Name", lambda r: r.name, 18, grow=2, look="bold"),
                    Column("", _known, 16, gives_way=1, look="dim"),
                ),
                key=lambda r: r.id,
                empty="Nobody by these letters.\n+ and a name writes a guest down.",
                id="found",
            )
            yield StillList(
                (
                    Column("Name", lambda r: r.name, 18, grow=2, look="bold"),
                    Column("", lambda r: r.how, 6),
                ),
                key=lambda r: r.id,
                empty="Nobody yet.",
                id="here",
            )

    @property
    def found(self) -> RowList[Hit]:
        """Those who may be meant."""
        return self.query_one("#found", RowList)

    @property
    def here(self) -> RowList[PresentRow]:
        """Those who are here, the latest first."""
        return self.query_one("#here", RowList)

    async def load(self) -> None:
        """Read who is here; ask at the door where the day is still to come."""
        it = await self.read(sessions.show, self._session)
        self.set_crumbs(it.community, it.code, "Who is here")
        await self._show(await self.read(attendance.present, self._session))
        await self._search()
        if not self._asked:
            self._asked = True
            self.act(self._at_the_door())

    async def _at_the_door(self) -> None:
        odd = await self.read(attendance.door, self._session)
        if not odd:
            return
        words = f"{odd} Mark people all the same?"
        if await self.app.push_screen_wait(Ask("The day is still to come", words, esc="go back")):
            self._ahead = True
        else:
            self.dismiss()

    async def _show(self, view: PresentView) -> None:
        self._view = view
        await self.here.show_rows(list(reversed(view.people)), keep=self._among_here)
        self._tell()

    def _tell(self) -> None:
        """Who is here in numbers, and whose mark ctrl+d takes off."""
        for rows, name, lit in ((self.found, "Found", not self._among_here),
                                (self.here, "Here, latest first", self._among_here)):  # fmt: skip
            rows.lit = lit
            rows.set_class(lit, "-lit")
            rows.border_title = shown(f"▸ {name}  ↑ ↓" if lit else name)
            rows.refresh()
        view, row = self._view, self._chosen_mark()
        if view is None:
            return
        parts = [f"{view.new} new", counted(view.guests, "guest")]
        if view.headcount is not None:
            parts.append(f"headcount {view.headcount}")
        off = f"   ctrl+d takes {row.name} off" if row is not None else ""
        self.query_one("#says", Static).update(
            line((f"{view.total} here", "bold"), f", {', '.join(parts)}", (off, "$accent"))
        )

    def _chosen_mark(self) -> PresentRow | None:
        """The mark that ctrl+d takes off: chosen at the right, or of the one found."""
        if self._among_here:
            return self.here.row
        hit = self.found.row
        if hit is None or not hit.present or self._view is None:
            return None
        return next((one for one in self._view.people if one.contact_id == hit.id), None)

    async def _search(self) -> None:
        text = self.query_one(NameLine).value
        found = await self.read(attendance.found, self._session, _name_in(text))
        self._hits = found.rows
        source = rows_of(self._hits, self.found.key)
        await self.found.show(source, whole=found.total, keep=False)
        self._tell()

    @on(Input.Changed)
    def _typed(self) -> None:
        self._picked, self._among_here = None, False
        self.run_worker(self._search(), group="search", exclusive=True)

    @on(RowList.Moved)
    def _moved(self) -> None:
        self._tell()

    @on(Input.Submitted)
    def _entered(self, event: Input.Submitted) -> None:
        if self._among_here:  # here Enter marks nobody: back to the names
            self.action_side()
        else:
            self.act(self._mark(event.value.strip(), self._picked), group="mark")

    @on(RowList.Chosen)
    def _chosen(self, event: RowList.Chosen) -> None:
        if isinstance(event.row, Hit):  # clicked twice
            self.act(self._here(event.row.id), group="mark")

    def pick(self, by: int) -> None:
        """Move in the list that has the arrows; what is chosen there is marked by Enter."""
        rows = self.here if self._among_here else self.found
        rows.action_move(by)
        if not self._among_here and self.found.row is not None:
            self._picked = self.found.row.id

    async def _mark(self, text: str, picked: int | None) -> None:
        # What stands in the list may be older than the letters: search again before marking.
        await self._search()
        hit = next((one for one in self._hits if one.id == picked), None)
        if hit is not None:
            await self._here(hit.id)
        elif text.isdecimal():
            await self._headcount(int(text[:9]))
        elif text.startswith("+"):
            await self._walk_in(text[1:].strip())
        elif text and self._hits:
            await self._here(self._hits[0].id)
        elif text:
            await self._nobody(text)

    async def _nobody(self, text: str) -> None:
        words = f"Nobody is found by “{text}”. Write a guest down by that name?"
        if await self.app.push_screen_wait(Ask("A guest?", words, esc="look again")):
            await self._walk_in(text)

    async def _headcount(self, number: int) -> None:
        marked = len(self._view.people) if self._view is not None else 0
        if number > marked:
            words = (
                f"{people(number)} counted, {marked} marked: "
                f"{people(number - marked)} more than have a mark. Keep the count?"
            )
            if not await self.app.push_screen_wait(Ask("The headcount", words, esc="count again")):
                return
        done = await self.write(
            attendance.headcount, self._session, number, ahead=self._ahead
        )  # a count below the marks is refused there, with the reason
        await self._after(done.view)

    async def _walk_in(self, name: str) -> None:
        done = await self.write(attendance.walk_in, self._session, name, ahead=self._ahead)
        await self._after(done.view)

    async def _here(self, contact_id: int) -> None:
        done = await self.write(attendance.here, self._session, contact_id, ahead=self._ahead)
        await self._after(done.view)

    async def _after(self, view: PresentView) -> None:
        self._picked, self._among_here = None, False
        self.query_one(NameLine).value = ""
        self.query_one(NameLine).focus()
        await self._show(view)

    def action_side(self) -> None:
        """Let the arrows move in the other list."""
        self._among_here = not self._among_here and self.here.total > 0
        self._tell()

    def action_guest(self) -> None:
        """Somebody without a name."""
        self.act(self._walk_in(""), group="mark")

    def action_not(self) -> None:
        """Take the mark off the one chosen; with nobody chosen the arrows go there first."""
        row = self._chosen_mark()
        if row is not None:
            self.act(self._not_here(row), group="mark")
        else:
            self.action_side()

    async def _not_here(self, row: PresentRow) -> None:
        stay = self._among_here
        done = await self.write(attendance.not_here, self._session, row.contact_id, mark_id=row.id)
        await self._after(done.view)
        self._among_here = stay and self.here.total > 0
        self._tell()

    def action_undo_here(self) -> None:
        """Take the last mark back."""
        self.act(self._undo(), group="mark")

    async def _undo(self) -> None:
        from coptui.services import undo

        await self.write(undo.undo)
        await self._after(await self.read(attendance.present, self._session))

    def action_back(self) -> None:
        """The names, or the session."""
        if self._among_here:
            self.action_side()
        else:
            self.dismiss()


def _name_in(text: str) -> str:
    """The letters to look for: a guest or a number is nobody on the list."""
    typed = text.strip()
    return "" if typed.startswith("+") or typed.isdecimal() else typed


def _known(hit: Hit) -> str:
    return "✓ is here" if hit.present else KNOWN.get(hit.known, hit.known)
