"""Settings › Backup: making one, proving one, when the last was, and how one is put back."""

from __future__ import annotations

from pathlib import Path
from typing import Any, ClassVar

from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Static

from coptui.domain.dates import age, day
from coptui.errors import Refused
from coptui.services import backing_up
from coptui.services.backing_up import BackupRow
from coptui.tui.commands import Command
from coptui.tui.dialogs.ask_line import AskLine
from coptui.tui.dialogs.pick_file import PickFile
from coptui.tui.dialogs.read import Read
from coptui.tui.place import PlaceScreen
from coptui.tui.text import line, lines, shown
from coptui.tui.widgets.form import Field, FormScreen, Values
from coptui.tui.widgets.row_list import Column, RowList

EMPTY = (
    "No backup yet.\n"
    " \n"
    "A backup is everything of this home in one locked file. Put it on another\n"
    "disk: a daily copy beside the database does not survive the laptop.\n"
    " \n"
    "n makes the first one"
)
_LOCKS = (("locked", "with a passphrase"), ("open", "without: whoever finds it can read it"))
PUT_BACK = (
    "A backup is put back while coptui is closed, with this command:\n"
    "\n"
    "  coptui{home} restore FILE\n"
    "\n"
    "It is proved first; what is here then is kept in the folder backups. People who were "
    "forgotten since are forgotten again. Nothing is sent until you have looked at what is in "
    "doubt, because a backup does not know what has left since it was made.\n"
    "\n"
    "The password of the mail server is not in a backup: you type it once more."
)


class BackupScreen(PlaceScreen):
    """The backups made so far, and the daily copies."""

    PLACE = "settings"
    TITLE_WORDS = ("Settings", "Backup")
    CSS_PATH = "../../styles/settings.tcss"
    WATCHES = frozenset({"settings"})
    HELP_WORDS = (
        "A backup is one file, locked with a passphrase that only you know. Without the "
        "passphrase nobody can open it, you neither. c proves that it could be put back."
    )
    DOES: ClassVar[tuple[Command, ...]] = (
        Command("backup.new", "n", "New backup", "Writes everything into one file.", "new backup"),
        Command("backup.prove", "c", "Check it",
                "Opens the backup under the cursor as if it were put back.", "check it"),
        Command("backup.other", "o", "Check another", "Checks a backup that is not listed.",
                "check another"),
        Command("backup.restore", "r", "Putting back", "Says how a backup is put back.",
                "putting back"),
        Command("backup.back", "escape", "Back", "Back to the settings.", "back"),
    )  # fmt: skip

    def body(self) -> ComposeResult:
        """The list, and what is being done."""
        yield RowList[tuple[int, BackupRow]](
            (
                Column("Made", lambda row: _made(row[1]), 16, look="bold"),
                Column("Where", lambda row: _where(row[1]), 24, grow=2),
                Column("", lambda row: row[1].kind, 11, look="dim"),
                Column("Proved", lambda row: _proved(row[1]), 12, gives_way=1),
            ),
            key=lambda row: row[0],
            title="Backups and daily copies",
            empty=EMPTY,
            id="backups",
        )
        yield Static("", id="about", markup=False)
        yield Static("", id="busy", markup=False)

    async def load(self) -> None:
        """Read them."""
        rows = await self.read(backing_up.made_so_far)
        await self.query_one("#backups", RowList).show_rows(list(enumerate(rows)))
        last = await self.read(backing_up.last_backup)
        today = (await self.read(lambda ws: ws.now())).date()
        if last is None:
            words: Content = line(("No backup was made yet. ", "bold"), "n makes one.")
        else:
            words = line("The last backup was made ", (age(last.date(), today), "bold"), ".")
        note = line(("Daily copies lie in the home itself; the last fourteen are kept.", "$dim"))
        self.query_one("#about", Static).update(lines([words, note]))

    @property
    def row(self) -> BackupRow | None:
        """The one under the cursor."""
        found: tuple[int, BackupRow] | None = self.query_one("#backups", RowList).row
        return None if found is None else found[1]

    def why_not(self, action: str) -> str | None:
        """Only a backup that is where it was can be checked."""
        if action != "prove":
            return None
        if self.row is None:
            return "No backup is under the cursor."
        if self.row.kind.startswith("daily"):
            return "Daily copies are looked through by `coptui doctor`."
        return None if self.row.there else "That file is not there any more, or not plugged in."

    def busy(self, words: str) -> None:
        """Say what is being waited for; nothing when it is over."""
        self.query_one("#busy", Static).update(line((words, "bold $accent")))

    def action_new(self) -> None:
        """Write everything into one file."""
        self.act(self._new())

    async def _new(self) -> None:
        today = await self.read(lambda ws: ws.today())
        fields = [
            Field("path", "File", value=str(Path.home() / f"coptui-{today.isoformat()}.backup"),
                  required="Where should it go?", help="Best on a stick or another disk."),
            Field("lock", "Locked", "choice", options=_LOCKS),
            Field("passphrase", "Passphrase", "secret",
                  help="Four words that you will know again; nobody can open it without them."),
            Field("again", "Once more", "secret"),
        ]  # fmt: skip
        form = FormScreen(
            ("Settings", "Backup", "New"), fields, self._save,
            intro="Everything of this home in one file: people, sessions, mailings, settings and\n"
                  "your own templates. The password of the mail server is not in it.",
        )  # fmt: skip
        await self.app.push_screen_wait(form)

    async def _save(self, values: Values) -> Any:
        path = Path(values["path"]).expanduser()
        words = values["passphrase"] if values["lock"] == "locked" else None
        if words is not None and words != values["again"]:
            raise Refused("The two are not the same.", "Type it once more.", field="again")
        return await self.write(backing_up.make, path, words)

    def action_prove(self) -> None:
        """Check the backup under the cursor."""
        if self.row is not None:
            self.act(self._check(Path(self.row.place)), group="ask")

    def action_other(self) -> None:
        """Check a file that is chosen."""
        self.act(self._other(), group="ask")

    async def _other(self) -> None:
        path = await self.app.push_screen_wait(PickFile("Which backup?", (), Path.home()))
        if path is not None:
            await self._check(path)

    async def _check(self, path: Path) -> None:
        words = None
        if await self.read(_is_locked, path):
            asked = AskLine(
                "Check a backup", f"{path.name} is opened as if it were put back, and looked at.",
                "Its passphrase:", needed="It is locked.", secret=True,
            )  # fmt: skip
            words = await self.app.push_screen_wait(asked)
            if not words:
                return
        self.busy("Opening the backup and looking through it …")
        try:
            done = await self.house.backend.write(backing_up.checked, path, words)
        finally:
            self.busy("")
        title = "It could be put back" if done.view.sound else "It cannot be relied on"
        await self.app.push_screen_wait(Read(title, shown(_told(path, done.view))))

    def action_restore(self) -> None:
        """Say how one is put back."""
        self.act(self._restore(), group="ask")

    async def _restore(self) -> None:
        home = await self.read(lambda ws: ws.home)
        words = PUT_BACK.format(home=f' --home "{home}"')
        await self.app.push_screen_wait(Read("Putting a backup back", shown(words)))

    def action_back(self) -> None:
        """Back to the settings."""
        self.dismiss(None)


def _is_locked(_ws: object, path: Path) -> bool:
    return backing_up.needs_passphrase(path)


def _made(row: BackupRow) -> str:
    on = day(row.made_at.date())
    return on if row.kind.startswith("daily") else f"{on} {row.made_at:%H:%M}"


def _where(row: BackupRow) -> str:
    """The name first: where it lies may be long."""
    path = Path(row.place)
    return f"{path.name}  {path.parent}" if path.is_absolute() else row.place


def _proved(row: BackupRow) -> str:
    if row.kind.startswith("daily"):
        return ""
    if not row.there:
        return "not there"
    return f"✓ {day(row.checked_at.date())}" if row.checked_at else "not yet"


def _told(path: Path, report: backing_up.BackupReport) -> str:
    rows = [
        backing_up.said_of(report),
        "",
        f"{path.name}, made on {day(report.made_at.date())} {report.made_at.year} by coptui "
        f"{report.program}",
    ]
    for table, noun in (
        ("community", "communities"), ("session", "sessions"), ("mailing", "mailings"),
        ("consent_event", "answers about consent"),
    ):  # fmt: skip
        rows.append(f"  {report.counts.get(table, 0):>5}  {noun}")
    return "\n".join([*rows, *(f"! {one}" for one in report.findings[1:])])
