"""The year: a row to each community, a column to each month, and the days everybody has to know."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from coptui.domain import dates
from coptui.domain.year import YearKind, YearMark, YearRow
from coptui.services import year
from coptui.services.year import NoteView, YearView
from coptui.tui.commands import Command
from coptui.tui.days import DAY_HELP, check_of, day_of, written
from coptui.tui.place import PlaceScreen
from coptui.tui.text import line, lines, shown
from coptui.tui.widgets.form import Field, FormScreen, Values
from coptui.tui.widgets.row_list import Column, RowList

SIGNS: Mapping[YearKind, tuple[str, str]] = {
    YearKind.session: ("●", "session"),
    YearKind.expected: ("○", "expected"),
    YearKind.review: ("◆", "stage review"),
    YearKind.report: ("▲", "report"),
    YearKind.deadline: ("!", "papers due"),
    YearKind.renewal: ("⌛", "to ask again"),
}
"""The sign of each kind, with its word in the line below."""
CELLS = 3


class YearNoteForm(FormScreen):
    """Days that matter to everybody: from, to, and what they are."""


def signs(marks: tuple[YearMark, ...]) -> str:
    """A month in three cells: each kind once, with its number where there are several."""
    text = ""
    for kind, (sign, _) in SIGNS.items():
        mine = [one for one in marks if one.kind is kind]
        if not mine:
            continue
        number = sum(one.number for one in mine) or len(mine)
        text += sign + (_short(number) if number > 1 else "")
    return text


def _short(number: int) -> str:
    if number < 1000:
        return str(number)
    return f"{number // 1000}k"


class YearScreen(PlaceScreen):
    """Twelve months of all communities; the one under the cursor in words."""

    PLACE = "today"
    TITLE_WORDS = ("Today", "The year")
    WATCHES = frozenset({"sessions", "communities", "contacts", "settings"})
    CSS_PATH = "../../styles/year.tcss"
    AUTO_FOCUS = "#year"
    HELP_WORDS = (
        "Sessions that have a day, and those the rhythm lets expect; stage reviews, reports,\n"
        "days by which papers are wanted, and how many are to be asked again for their yes.\n"
        "Note holidays and feasts with n: a session on such a day leaves people out."
    )
    DOES: ClassVar[tuple[Command, ...]] = (
        Command("year.open", "enter", "Open", "Opens the community, or changes the note.", "open"),
        Command("year.note", "n", "Note days", "Notes holidays, feasts, days of a school.",
                "note days"),
        Command("year.edit", "e", "Change the note", "Changes the note under the cursor."),
        Command("year.drop", "d", "Take the note away", "Takes the note under the cursor away.",
                "take away"),
        Command("year.other", "tab", "Year or notes", "Goes between the year and the notes.",
                "notes", action="app.focus_next"),
        Command("year.back", "escape", "Back", "Back to Today.", "back"),
    )  # fmt: skip

    def __init__(self) -> None:
        super().__init__()
        self._view: YearView | None = None

    def body(self) -> ComposeResult:
        """The year on top, the row in words, the notes below."""
        yield RowList[YearRow](self._columns(), key=lambda row: row.id, title="The year", id="year",
                               empty="No community yet.\n\n2 and then n begins one.")  # fmt: skip
        yield Static(_legend(), id="legend", markup=False)
        with VerticalScroll(id="words", classes="region", can_focus=False):
            yield Static("", id="text", markup=False)
        yield RowList[NoteView](
            (
                Column("", lambda row: row.when, 24, look="bold"),
                Column("", lambda row: row.text, 20, grow=1),
            ),
            key=lambda row: row.id,
            title="Days to know",
            headings=False,
            empty="No holidays noted.  n  notes some: a session on them leaves people out",
            id="notes",
        )

    def _columns(self) -> tuple[Column[YearRow], ...]:
        months = self._view.months if self._view else ()
        return (
            Column("", lambda row: row.name, 14, grow=1, look="bold"),
            *(Column(_name(month), _cell(at), CELLS, grow=1) for at, month in enumerate(months)),
        )

    async def load(self) -> None:
        """Read the year."""
        self._view = view = await self.read(year.year)
        rows = self.query_one("#year", RowList)
        rows.columns = self._columns()
        first, last = view.months[0], view.months[-1]
        rows.border_title = shown(f"{_long(first)} to {_long(last)}")
        shown_rows = (*view.rows, view.house) if view.rows else ()
        await rows.show_rows(shown_rows)
        await self.query_one("#notes", RowList).show_rows(view.notes)
        self._tell()
        self.refresh_bindings()

    @on(RowList.Moved)
    def _tell(self) -> None:
        row: YearRow | None = self.query_one("#year", RowList).row
        view, box = self._view, self.query_one("#words")
        if view is None or row is None:
            box.border_title = shown("")
            self.query_one("#text", Static).update("")
            return
        box.border_title = shown(row.name)
        self.query_one("#text", Static).update(lines(_in_words(row, view)))

    @property
    def _note(self) -> NoteView | None:
        notes = self.query_one("#notes", RowList)
        found: NoteView | None = notes.row if self.focused is notes else None
        return found

    def why_not(self, action: str) -> str | None:
        """Notes are changed where they stand."""
        if action in ("edit", "drop") and self._note is None:
            return "Tab goes to the notes; there it is done."
        return None

    @on(RowList.Chosen, "#year")
    async def _opened(self, event: RowList.Chosen) -> None:
        if event.row.id:
            await self.house.open("communities", community_id=event.row.id)
        else:
            await self.house.open("contacts", act="refresh_consent")

    @on(RowList.Chosen, "#notes")
    def _chosen(self, event: RowList.Chosen) -> None:
        self.act(self._edit(event.row))

    def action_open(self) -> None:
        """Open what is under the cursor."""
        if isinstance(self.focused, RowList):
            self.focused.action_choose()

    def action_note(self) -> None:
        """Note some days."""
        self.act(self._edit(None))

    def action_edit(self) -> None:
        """Change the note."""
        if self._note is not None:
            self.act(self._edit(self._note))

    async def _edit(self, it: NoteView | None) -> None:
        async def save(values: Values) -> object:
            start = await day_of(self, values["starts_on"], "starts_on")
            until = values["ends_on"].strip()
            end = await day_of(self, until, "ends_on") if until else None
            if it is None:
                return await self.write(year.add_note, start, end, values["text"])
            return await self.write(year.edit_note, it.id, start, end, values["text"])

        fields = (
            Field("text", "What it is", value=it.text if it else "",
                  required="Say in a word or two what is on those days.",
                  help="School holidays, Eid, a bank holiday."),
            Field("starts_on", "From", value=written(it.starts_on) if it else "", live=True,
                  required="On which day does it begin?", help=DAY_HELP),
            Field("ends_on", "To", value=written(it.ends_on) if it else "", live=True,
                  help="Empty: that day alone."),
        )  # fmt: skip
        await self.app.push_screen_wait(
            YearNoteForm(
                ("Today", "The year", "Days to know"), fields, save,
                check=check_of(self, "starts_on", "ends_on"),
            )
        )  # fmt: skip

    def action_drop(self) -> None:
        """Take the note away."""
        if self._note is not None:
            self.act(self._drop(self._note))

    async def _drop(self, it: NoteView) -> None:
        await self.write(year.drop_note, it.id)

    def action_back(self) -> None:
        """Back to Today."""
        self.dismiss(None)


def _cell(at: int) -> Callable[[YearRow], str]:
    return lambda row: signs(row.months[at])


def _name(month: date) -> str:
    return dates.MONTHS[month.month - 1][:3]


def _long(month: date) -> str:
    return f"{dates.MONTHS[month.month - 1]} {month.year}"


def _legend() -> Content:
    parts: list[str | tuple[str, str]] = [" "]
    for sign, words in SIGNS.values():
        parts += [(sign, "bold"), (f" {words}  ", "$dim")]
    return line(*parts)


def _in_words(row: YearRow, view: YearView) -> list[Content]:
    out = [line(("! ", "bold $warn"), words) for words in view.clashes if _is_of(words, row)]
    guessed = False
    for month, marks in zip(view.months, row.months, strict=True):
        told = [one for one in marks if one.kind is not YearKind.expected or not guessed]
        guessed = guessed or any(one.kind is YearKind.expected for one in marks)
        if told:
            words = "; ".join(one.words for one in told)
            out.append(line((f"{_name(month)}  ", "bold"), words))
    return out or [line(("Nothing is set for these months.", "$dim"))]


def _is_of(words: str, row: YearRow) -> bool:
    return words.startswith(f"{row.name}: ")
