"""The filled sheet: the rows of the paper in its order, one line of letters for each."""

from __future__ import annotations

from dataclasses import replace
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.containers import Container
from textual.content import Content
from textual.widgets import Input, Static

from coptui.domain import dates
from coptui.domain.errors import RuleBroken
from coptui.domain.sheets import EMPTY, NO, YES, parse_row
from coptui.errors import CoptuiError
from coptui.services import sheet_recording, sheets
from coptui.services.sheet_views import ReviewView, RowView, SheetView
from coptui.tui.commands import Command, bindings_of
from coptui.tui.dialogs.ask import Ask
from coptui.tui.dialogs.choose import Choice, Choose
from coptui.tui.place import PlaceScreen
from coptui.tui.text import line, lines, shown
from coptui.tui.widgets.row_list import Column, RowList

HELP = "y yes   n no   - left empty   . as on the row above   a name on a blank row"
MARKS = {YES: "✓ yes", NO: "– no", EMPTY: "·", "": ""}


class RowLine(Input):
    """Where a row is typed; the arrows go to another one."""

    DOES: ClassVar[tuple[Command, ...]] = (
        Command("sheet.down", "down", "Next row", "The row below.", action="go(1)"),
        Command("sheet.up", "up", "Row before", "The row above.", action="go(-1)"),
        Command("sheet.page-down", "pagedown", "Further down", "Ten rows down.", action="go(10)"),
        Command("sheet.page-up", "pageup", "Further up", "Ten rows up.", action="go(-10)"),
    )
    BINDINGS = bindings_of(DOES)

    def action_go(self, by: int) -> None:
        """Go to another row; what stands in the line and was not entered is left alone."""
        self.screen.query_one(RowList).action_move(by)


class SheetScreen(PlaceScreen):
    """Letters for each row, kept at every Enter; at the end one page says what is recorded."""

    PLACE = "sessions"
    TITLE_WORDS = ("Sessions", "Sheet")
    AUTO_FOCUS = "RowLine"
    WATCHES = frozenset({"sessions"})
    CSS_PATH = "../../styles/sheets.tcss"
    HELP_WORDS = (
        "The rows of the paper, in its order. For each, a letter for every box: y for yes, n for "
        "no, - for a box left empty. A full stop means the same as on the row above. A row without "
        "letters was not there; - alone is somebody who came and ticked nothing. On a blank row "
        "type the name first. A new e-mail address can be typed on any row. Every Enter is kept; "
        "nothing is agreed to until you record the sheet."
    )
    DOES = (
        Command("sheet.record", "ctrl+s", "Record", "Shows what will be recorded, then asks.",
                "record"),
        Command("sheet.clear", "ctrl+d", "Clear the row", "Takes away what was typed for it.",
                "clear"),
        Command("sheet.blank", "ctrl+b", "First blank row", "Goes below the printed names.",
                "blank row"),
        Command("sheet.back", "escape", "Back", "Leaves it; what was typed is kept.",
                "leave, kept"),
    )  # fmt: skip

    def __init__(self, sheet_id: int) -> None:
        super().__init__()
        self._sheet = sheet_id
        self._it: SheetView | None = None
        self._rows: list[RowView] = []
        self._wrong = ""

    def body(self) -> ComposeResult:
        """Whose row it is, the line to type into, and the rows."""
        yield Static("", id="whose", markup=False)
        yield RowLine(compact=True, placeholder="y n y", id="row")
        yield Container(id="rows")
        yield Static("", id="says", markup=False)

    async def load(self) -> None:
        """Read the sheet; the first row without letters is where it goes on."""
        it = await self.read(sheets.show, self._sheet)
        first = self._it is None
        self._it, self._rows = it, list(it.rows)
        self.set_crumbs(it.community, it.session, f"Sheet {it.code}", f"words {it.versions}")
        if first:
            await self.query_one("#rows").mount(self._list(it))
        rows = self.query_one(RowList)
        await rows.show_rows(self._rows)
        if first:
            rows.go_to(next((i for i, one in enumerate(it.rows) if not one.answers), 0))
        typed = self.query_one(RowLine)
        typed.disabled = it.recorded_at is not None
        typed.display = not typed.disabled
        if typed.disabled:
            rows.focus()
        self._told()
        self.refresh_bindings()

    def _list(self, it: SheetView) -> RowList[RowView]:
        ticks = [_tick(i, box.short) for i, box in enumerate(it.boxes)]
        return RowList[RowView](
            (
                Column("Row", lambda row: f"{row.position:>3}", 3, look="dim"),
                Column("Name", _name, 16, grow=2, look="bold"),
                *ticks,
                Column("New address", lambda row: row.address, 12, grow=1, gives_way=1),
                Column("", lambda row: "here" if row.here else "", 4, gives_way=2, look="dim"),
            ),
            key=lambda row: row.id,
            title=f"Sheet {it.code}",
            empty="This sheet has no rows.",
        )

    # -- what stands around the rows -----------------------------------------------------------

    @on(RowList.Moved)
    def _moved(self) -> None:
        self._told()

    def _say(self, wrong: str) -> None:
        """What is wrong; it stays until something else is typed."""
        self._wrong = wrong
        self._told()

    def _told(self) -> None:
        it = self._it
        if it is None:
            return
        row = self.query_one(RowList).row
        whose = self.query_one("#whose", Static)
        if it.recorded_at is not None:
            day = dates.day(it.recorded_at.date())
            whose.update(line(("Recorded", "bold"), f" on {day} by {it.recorded_by}.",
                              ("   u takes it back", "$dim")))  # fmt: skip
        elif row is not None:
            name = (row.name, "bold") if row.name else ("blank row: type the name", "$dim")
            whose.update(line((f"row {row.position}  ", "$dim"), name))
        typed = sum(1 for one in self._rows if one.answers)
        count = line((f"{typed} of {len(self._rows)} rows typed in", "$dim"))
        first = line((f"! {self._wrong}", "$warn")) if self._wrong else count
        words = [first] if it.recorded_at else [first, line((HELP, "$dim"))]
        self.query_one("#says", Static).update(lines(words))

    # -- typing --------------------------------------------------------------------------------

    @on(Input.Changed)
    def _changed(self) -> None:
        self._say("")

    @on(Input.Submitted)
    def _entered(self, event: Input.Submitted) -> None:
        rows = self.query_one(RowList)
        row: RowView | None = rows.row
        text = event.value.strip()
        if row is None:
            return
        if not text:
            rows.action_move(1)
        elif not row.name:
            self.act(self._name_row(row, text), group="name")
        else:
            self._take(row, text)

    def _take(self, row: RowView, text: str) -> None:
        """The letters of a row: shown and gone on from at once, kept behind that."""
        assert self._it is not None
        above = next((one.answers for one in reversed(self._rows[: self._at(row)]) if one.answers),
                     "")  # fmt: skip
        try:
            typed = parse_row(text, len(self._it.boxes), above)
        except RuleBroken as broken:
            self._say(broken.message)
            return
        # Cleared and moved before anything is awaited: letters typed ahead are of the next row.
        self.query_one(RowLine).value = ""
        self._put(replace(row, answers=typed.answers or row.answers,
                          address=typed.address or row.address))  # fmt: skip
        if typed.answers:
            self.query_one(RowList).action_move(1)
        self.act(self._keep(row, f"{typed.answers} {typed.address}"), group="keep")

    async def _keep(self, row: RowView, text: str) -> None:
        try:
            done = await self.write(sheets.type_row, row.id, text)
        except CoptuiError as error:
            await self.load()
            self.query_one(RowList).go_to(self._at(row))
            self._say(f"Row {row.position}: {error.message}")
            return
        self._put(done.view)

    async def _name_row(self, row: RowView, text: str) -> None:
        """A name on a blank row: somebody on the list, or somebody new."""
        try:
            hits = await self.read(sheets.who_may_it_be, self._sheet, text)
            contact_id: int | None = None
            if hits:
                choices = [Choice(str(one.id), one.name, one.organisation) for one in hits]
                choices.append(Choice("new", f"Somebody new: {text}"))
                chosen = await self.app.push_screen_wait(Choose("Who is it?", choices))
                if chosen is None:
                    return
                contact_id = None if chosen == "new" else int(chosen)
            if contact_id is None:
                await self.write(sheets.type_row, row.id, text)
            else:
                name = next(one.name for one in hits if one.id == contact_id)
                await self.write(sheets.name_row, row.id, name, contact_id)
        except CoptuiError as error:
            self._say(error.message)
            return
        self.query_one(RowLine).value = ""
        self.query_one(RowLine).focus()
        await self.load()

    def _at(self, row: RowView) -> int:
        return next(i for i, one in enumerate(self._rows) if one.id == row.id)

    def _put(self, row: RowView) -> None:
        self._rows[self._at(row)] = row
        self.query_one(RowList).put(row)
        self._told()

    # -- commands ------------------------------------------------------------------------------

    def why_not(self, action: str) -> str | None:
        """A recorded sheet stays as it is."""
        if self._it is not None and self._it.recorded_at is not None and action != "back":
            return f"Sheet {self._it.code} has been recorded. u takes it back."
        return None

    def action_clear(self) -> None:
        """Take away what was typed for the row."""
        row: RowView | None = self.query_one(RowList).row
        if row is not None:
            self.query_one(RowLine).value = ""
            self.act(self._clear(row), group="keep")

    async def _clear(self, row: RowView) -> None:
        self._put((await self.write(sheets.clear_row, row.id)).view)

    def action_blank(self) -> None:
        """Go to the first blank row."""
        at = next((i for i, one in enumerate(self._rows) if not one.name and not one.printed), None)
        if at is not None:
            self.query_one(RowList).go_to(at)

    def action_record(self) -> None:
        """Show what will be recorded, then ask."""
        if self.query_one(RowLine).value.strip():
            self._say("The row in the line is not entered yet: Enter keeps it, or empty the line.")
            return
        self.act(self._record(), group="record")

    async def _record(self) -> None:
        review = await self.read(sheet_recording.review, self._sheet)
        asked = Ask(f"Record sheet {review.sheet.code}?", review_words(review))
        if await self.app.push_screen_wait(asked):
            await self.write(sheet_recording.record, self._sheet)

    def action_back(self) -> None:
        """Leave; what was typed is kept."""
        self.dismiss()


def review_words(review: ReviewView) -> Content:
    """One page that says what recording does, before anything is recorded."""
    sheet = review.sheet
    day = dates.long_day(sheet.day) if sheet.day else ""
    rows: list[str | Content] = [
        line((f"{review.came} came", "bold"), f" on {day}. {_of_words(sheet.versions)}."),
        "",
    ]
    for box in sheet.boxes:
        yes, no = review.yes.get(box.short, 0), review.no.get(box.short, 0)
        rows.append(line((f"{box.short:8}", "bold"), f"✓ {yes:>3} yes   – {no:>3} no"))
    if review.empty:
        rows.append(line((f"{review.empty} boxes were left empty; nothing is recorded.", "$dim")))
    rows += _named("New on the list", review.new)
    rows += _named("New address", review.addresses)
    rows += _named("Said yes before and no now", review.stops)
    if review.problems:
        rows += ["", line((f"! {len(review.problems)} cannot be recorded", "bold $warn"))]
        rows += [shown(f"  row {p.row} {p.name}, {p.what}: {p.why}") for p in review.problems]
    rows += ["", line(("Mail stops at once where it is a no. u takes it all back; people who are "
                       "new stay on the list.", "$dim"))]  # fmt: skip
    return lines(rows)


def _named(title: str, names: tuple[str, ...]) -> list[str | Content]:
    return ["", line((f"{title}: ", "bold"), ", ".join(names))] if names else []


def _of_words(versions: str) -> str:
    """Words version 2, or words versions 2 and 3."""
    return f"Words version{'s' if ' and ' in versions else ''} {versions}"


def _tick(at: int, title: str) -> Column[RowView]:
    return Column(title, lambda row: MARKS[row.answers[at : at + 1]], 6)


def _name(row: RowView) -> str:
    return row.name or "(blank row)"
