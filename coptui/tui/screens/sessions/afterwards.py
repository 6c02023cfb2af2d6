"""After a session: what the hosts remember, photographs with their words, costs."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

from textual import on
from textual.app import ComposeResult

from coptui.domain import dates
from coptui.services import photos, session_after, sessions
from coptui.services.photos import PhotoView
from coptui.services.session_after import PROMOTED_AS, Costs, NoteView
from coptui.tui.commands import Command
from coptui.tui.days import DAY_HELP, check_of, day_of
from coptui.tui.dialogs.ask import Ask
from coptui.tui.dialogs.choose import Choice, Choose
from coptui.tui.dialogs.pick_file import PickFile
from coptui.tui.place import PlaceScreen
from coptui.tui.widgets.form import Field, FormScreen, Values
from coptui.tui.widgets.row_list import Column, RowList

EMPTY = (
    "Nothing yet. Within a day it is all still there:\n"
    "n  what you remember, a line each; only the hosts see it\n"
    "a  a photo, with a paragraph about it\n"
    "c  what something cost"
)
NOTE, PHOTO, COST = "note", "photo", "cost"
KINDS = {NOTE: "remembered", PHOTO: "photo", COST: "cost"}


@dataclass(frozen=True)
class Row:
    """One line of the screen; `id` is that of the thing behind it."""

    key: int
    kind: str
    id: int
    words: str
    state: str


class AfterwardsScreen(PlaceScreen):
    """All three in one list: few lines each, and the same keys for all of them."""

    PLACE = "sessions"
    TITLE_WORDS = ("Sessions", "Afterwards")
    WATCHES = frozenset({"sessions", "communities"})
    HELP_WORDS = (
        "Recollections are for chair and co-facilitators alone, until one is put into the summary, "
        "line by line. A photo needs its caption and a word on faces before it may stand in a "
        "report; written out it tells neither place nor telephone."
    )
    DOES: ClassVar[tuple[Command, ...]] = (
        Command("after.note", "n", "Remember", "What you remember, one line each.", "remember"),
        Command("after.promote", "p", "Into the summary", "Puts this line into the summary.",
                "to summary"),
        Command("after.photo", "a", "Add a photo", "Takes a JPEG or PNG in.", "photo"),
        Command("after.cost", "c", "Cost", "What something cost.", "cost"),
        Command("after.edit", "enter,e", "Edit", "Words, caption, faces."),
        Command("after.delete", "d", "Take away", "Takes the line away; u brings it back."),
        Command("after.export", "x", "Photos out", "Writes the photos that may go out."),
        Command("after.sheet", "s", "Permissions", "Types in the sheet of what people agreed to."),
        Command("after.back", "escape", "Back", "The session.", "back"),
    )  # fmt: skip

    def __init__(self, session_id: int) -> None:
        super().__init__()
        self._session = session_id
        self._notes: dict[int, NoteView] = {}
        self._photos: dict[int, PhotoView] = {}
        self._new = 0  # the note that was just written down, to stand under the cursor

    def body(self) -> ComposeResult:
        """The lines."""
        yield RowList[Row](
            (
                Column("", lambda r: KINDS[r.kind], 10, look="dim"),
                Column("What", lambda r: r.words, 30, grow=3, look="bold"),
                Column("", lambda r: r.state, 26, grow=1, gives_way=1, look="dim"),
            ),
            key=lambda r: r.key,
            title="Afterwards",
            empty=EMPTY,
        )

    async def load(self) -> None:
        """Read all three."""
        it = await self.read(sessions.show, self._session)
        self.set_crumbs(it.community, it.code, "Afterwards")
        notes = await self.read(session_after.notes, self._session)
        pictures = await self.read(photos.of_session, self._session)
        costs = await self.read(session_after.costs, self._session)
        self._notes = {one.id: one for one in notes}
        self._photos = {one.id: one for one in pictures}
        rows = [
            *(Row(one.id * 4, NOTE, one.id, one.text, _noted(one)) for one in notes),
            *(Row(one.id * 4 + 1, PHOTO, one.id, one.caption or one.name, _shown(one))
              for one in pictures),
            *(Row(one.id * 4 + 2, COST, one.id, one.what, one.amount) for one in costs.lines),
        ]  # fmt: skip
        listed = self.query_one(RowList)
        await listed.show_rows(rows, words=_in_all(costs))
        keys = [one.id if one.kind == NOTE else 0 for one in rows]
        if self._new in keys and self._new:
            listed.go_to(keys.index(self._new))
            self._new = 0
        self.refresh_bindings()

    @property
    def row(self) -> Row | None:
        """The line under the cursor."""
        found: Row | None = self.query_one(RowList).row
        return found

    def why_not(self, action: str) -> str | None:
        """What has nothing to work on."""
        if action == "export" and not any(not one.lacks for one in self._photos.values()):
            return "No photo has its caption and a word on faces yet."
        if action == "promote" and not self._notes:
            return "Nothing is remembered yet; n writes it down."
        if action in ("edit", "delete") and self.row is None:
            return "There is nothing yet."
        return None

    @on(RowList.Chosen)
    def _chosen(self) -> None:
        self.action_edit()

    def action_note(self) -> None:
        """Write recollections down."""
        self.act(self._remember())

    async def _remember(self) -> None:
        async def save(values: Values) -> Any:
            done = await self.write(
                session_after.remember, self._session, values["text"], by=values["by"]
            )
            self._new = max(one.id for one in done.view)
            return done

        by = await self.read(lambda ws: ws.by)
        fields = (
            Field("text", "What you remember", "long", required="One line at least.", tall=True,
                  help="One line each. Only the hosts see it."),
            Field("by", "Who writes", value=by, help="Chair or co-facilitator."),
        )  # fmt: skip
        await self.app.push_screen_wait(
            FormScreen(("Afterwards", "Remember"), fields, save, draft=f"debrief:{self._session}")
        )

    def action_promote(self) -> None:
        """Put the recollection under the cursor into the summary."""
        row = self.row
        if row is None or row.kind != NOTE:
            self.house.say("Choose a line that was remembered.")
        else:
            self.act(self._promote(row.id))

    async def _promote(self, note_id: int) -> None:
        named = await self.read(session_after.names_in, note_id)
        if named and not await self.app.push_screen_wait(
            Ask("Into the summary?", f"{named} Everybody reads the summary.", esc="leave it here")
        ):
            return
        choices = [Choice(kind.value, words) for kind, words in PROMOTED_AS]
        chosen = await self.app.push_screen_wait(Choose("It stands there as", choices))
        if chosen is not None:
            await self.write(session_after.promote, note_id, chosen)

    def action_photo(self) -> None:
        """Take a photograph in, then ask what it shows."""
        self.act(self._photo())

    async def _photo(self) -> None:
        path = await self.app.push_screen_wait(
            PickFile("A photo", photos.ENDINGS, start=Path.home())
        )
        if path is not None:
            done = await self.write(photos.add, self._session, path)
            await self._caption(done.view)

    async def _caption(self, photo: PhotoView) -> None:
        async def save(values: Values) -> Any:
            day = values["taken_on"].strip()
            taken = await day_of(self, day, "taken_on", past=True) if day else None
            return await self.write(
                lambda ws: photos.edit(
                    ws, photo.id, caption=values["caption"], faces=values["faces"],
                    permission=values["permission"], taken_on=taken,
                )
            )  # fmt: skip

        day = dates.day(photo.taken_on) if photo.taken_on else ""
        options = [("", "not said yet"), ("none", "no faces"), ("permission", "with permission")]
        fields = (
            Field("caption", "What it shows", "long", value=photo.caption,
                  help="A short paragraph; it is read aloud to those who do not see the picture."),
            Field("faces", "Faces", "choice", value=photo.faces, options=options,
                  help="Can anybody be known by it?"),
            Field("permission", "Permission", value=photo.permission, optional=True,
                  when=lambda v: v["faces"] == "permission",
                  help="Who gave it and how, such as: the sheet of that day."),
            Field("taken_on", "Taken on", value=day, help=DAY_HELP, live=True),
        )  # fmt: skip
        await self.app.push_screen_wait(
            FormScreen(
                ("Afterwards", photo.name), fields, save, draft=f"photo:{photo.id}",
                check=check_of(self, "taken_on", past=True),
            )
        )  # fmt: skip

    def action_cost(self) -> None:
        """Note a cost."""
        self.act(self._cost())

    async def _cost(self) -> None:
        async def save(values: Values) -> Any:
            return await self.write(
                session_after.spend, self._session, values["what"], values["amount"]
            )

        fields = (
            Field("what", "What for", required="What was it for?",
                  help="Room, refreshments, fares, hours."),
            Field("amount", "Amount", required="How much?", help="Like 12.50."),
        )  # fmt: skip
        await self.app.push_screen_wait(FormScreen(("Afterwards", "Cost"), fields, save))

    def action_edit(self) -> None:
        """Change the line under the cursor."""
        row = self.row
        if row is not None and row.kind == PHOTO:
            self.act(self._caption(self._photos[row.id]))
        elif row is not None and row.kind == NOTE:
            self.act(self._reword(self._notes[row.id]))
        elif row is not None:
            self.house.say("d takes a cost away; c notes another.")

    async def _reword(self, note: NoteView) -> None:
        async def save(values: Values) -> Any:
            return await self.write(session_after.change, note.id, values["text"])

        fields = [Field("text", "Remembered", value=note.text, required="What do you remember?")]
        await self.app.push_screen_wait(FormScreen(("Afterwards", "Reword"), fields, save))

    def action_delete(self) -> None:
        """Take the line under the cursor away."""
        row = self.row
        if row is not None:
            self.act(self._delete(row))

    async def _delete(self, row: Row) -> None:
        if row.kind == NOTE:
            await self.write(session_after.drop, row.id)
        elif row.kind == PHOTO:
            await self.write(photos.remove, row.id)
        else:
            await self.write(session_after.unspend, row.id)

    def action_export(self) -> None:
        """Write the photographs that may go out."""
        self.act(self._export())

    async def _export(self) -> None:
        async def save(values: Values) -> Any:
            folder = Path(values["folder"]).expanduser()
            done = None
            for one in await self.read(photos.for_report, self._session):
                done = await self.write(photos.export, one.id, folder)
            return done

        start = str(Path.home() / "photos")
        fields = [Field("folder", "Folder", value=start, required="Where should they go?")]
        words = "Those with a caption and a word on faces, without what the camera noted."
        await self.app.push_screen_wait(
            FormScreen(("Afterwards", "Photos out"), fields, save, intro=words)
        )

    def action_sheet(self) -> None:
        """Type in what people agreed to that day."""
        from coptui.tui.screens.sessions.sheets import open_sheets

        self.act(open_sheets(self, self._session))

    def action_back(self) -> None:
        """The session."""
        self.dismiss()


def _noted(note: NoteView) -> str:
    by = f"by {note.by}" if note.by else ""
    return "✓ in the summary" if note.item_id is not None else f"{by} · private".strip(" ·")


def _shown(photo: PhotoView) -> str:
    return f"needs {' and '.join(photo.lacks)}" if photo.lacks else f"✓ {photo.faces_words}"


def _in_all(costs: Costs) -> str:
    if not costs.lines:
        return ""
    return f"{costs.total} in all" + (f", {costs.each} for each" if costs.each else "")
