"""The attendance sheets of a session: which one to type in, and a new one to print."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from coptui.domain.consent import Purpose
from coptui.domain.counting import people
from coptui.errors import Refused
from coptui.services import consent, sessions, sheet_paper, sheets
from coptui.services.sheet_views import SheetView
from coptui.tui.dialogs.choose import Choice, Choose
from coptui.tui.screens.sessions.sheet_entry import SheetScreen
from coptui.tui.widgets.form import Field, FormScreen, Values

if TYPE_CHECKING:
    from coptui.services.done import Done
    from coptui.tui.place import PlaceScreen
    from coptui.workspace import Workspace

NEW = "new"


async def open_sheets(screen: PlaceScreen, session_id: int) -> None:
    """Ask which sheet; without one, straight to making the first."""
    found = await screen.read(sheets.of_session, session_id)
    chosen: str | None = NEW
    if found:
        choices = [Choice(str(one.id), _title(one), _note(one)) for one in found]
        choices.append(Choice(NEW, "Print a sheet", "with everybody who is expected now"))
        chosen = await screen.app.push_screen_wait(Choose("Attendance sheet", choices))
    if chosen == NEW:
        await _print(screen, session_id)
    elif chosen is not None:
        await screen.app.push_screen_wait(SheetScreen(int(chosen)))


def _title(one: SheetView) -> str:
    return f"{'Look at' if one.recorded_at else 'Type in'} sheet {one.code}"


def _note(one: SheetView) -> str:
    if one.recorded_at:
        return f"recorded, {people(one.typed)}"
    return f"{one.typed} of {len(one.rows)} rows typed in" if one.typed else "nothing typed in yet"


async def _print(screen: PlaceScreen, session_id: int) -> None:
    it = await screen.read(sessions.show, session_id)
    known = await screen.read(consent.wordings)
    asked = {purpose for one in known for purpose in one.purposes}
    asks = [purpose.value for purpose in Purpose if purpose in asked]
    fields = [
        Field("path", "File", value=str(Path.home() / f"sheet-{it.code}.html"),
              required="Where should it go?",
              help="A page for the browser to print; .txt for plain text, .csv for a table."),
        Field("size", "Print", "choice", options=[("usual", "usual size"), ("large", "large")]),
        Field("who", "Names on it", "choice",
              options=[("expected", "those who are coming"), ("all", "everybody on the list")],
              help="As long as nobody has said yes, both are everybody on the list."),
        Field("boxes", "Boxes", value=", ".join(asks), required="Ask for one thing at least.",
              help="From: " + ", ".join(asks)),
    ]  # fmt: skip

    async def save(values: Values) -> Any:
        path = Path(values["path"]).expanduser()
        if path.exists():
            raise Refused("There is a file of that name.", "Choose another.", field="path")
        return await screen.write(_make, session_id, path, values)

    await screen.app.push_screen_wait(
        FormScreen(
            (it.community, it.code, "Attendance sheet"), fields, save,
            intro="Names, boxes to tick, the words they agree to, and 20 blank rows. It keeps its "
            "number: afterwards it is typed in under the same number, row by row.",
        )
    )  # fmt: skip


def _make(ws: Workspace, session_id: int, path: Path, values: Values) -> Done[Path]:
    purposes = [one for one in values["boxes"].replace(",", " ").split() if one]
    made = sheets.make(ws, session_id, purposes=purposes, everybody=values["who"] == "all")
    return sheet_paper.write(ws, made.view.id, path, large=values["size"] == "large")
