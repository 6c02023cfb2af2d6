"""The place Settings: who writes and through which mailbox, practice and live, words of consent."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Static

from coptui.services import consent, preferences, sender
from coptui.services.preferences import THEME_WORDS, Preferences
from coptui.services.sender import SenderState
from coptui.tui.commands import TO_TODAY, Command
from coptui.tui.place import PlaceScreen
from coptui.tui.screens.settings import forms, live
from coptui.tui.text import ALARM, line, lines
from coptui.tui.widgets.row_list import Column, RowList

PLAIN = "Not encrypted: mail goes in clear to a server on this computer."


@dataclass(frozen=True)
class Row:
    """One setting: what it is about, how it stands, and what it is for."""

    key: int
    what: str
    now: str
    about: str
    does: str


def rows_of(state: SenderState, own: Preferences, versions: int, backup: str) -> list[Row]:
    """The rows of the place, in the order in which one sets them up."""
    mailbox = f"{state.from_address} through {state.host}" if state.host else "not set up yet"
    if state.missing and state.host:
        mailbox += f"; {' and '.join(state.missing)} missing"
    writes = ", ".join(part for part in (state.from_name, state.organisation) if part)
    you = ", ".join((own.coordinator or "no name yet", own.time_zone, THEME_WORDS[own.theme]))
    kept = f"{versions} version{'s' if versions != 1 else ''}" if versions else "none yet"
    return [
        Row(1, "Mailbox", mailbox, "The mailbox your mail leaves through, and its password.",
            "mailbox"),
        Row(2, "Who writes", writes or "organisation and address not said yet",
            "Name, organisation and postal address: they stand at the foot of every mail.", "foot"),
        Row(3, "Practice", "nothing leaves" if state.practice else "live",
            "A test mail to yourself carries a code; typing it here leaves practice.", "practice"),
        Row(4, "You", you, "Your name stands beside what you do here. Time zone and colours.",
            "you"),
        Row(5, "Consent wordings", kept,
            "The words people agree to. A version never changes; new words are a new version.",
            "wordings"),
        Row(6, "Backup", backup,
            "Everything of this home in one locked file; making, proving, putting back.",
            "backup"),
        Row(7, "How long it takes", "reminders, thanks, reports and more",
            "The days behind what is next; a community may have its own.", "spans"),
        Row(8, "Privacy", "requests, complaints, breaches, how long",
            "What people may ask of you and what the law asks of you, each with its clock.",
            "privacy"),
    ]  # fmt: skip


class SettingsScreen(PlaceScreen):
    """All settings as a short list; Enter changes one."""

    PLACE = "settings"
    TITLE_WORDS = ("Settings",)
    CSS_PATH = "../../styles/settings.tcss"
    WATCHES = frozenset({"settings", "contacts"})
    HELP_WORDS = (
        "Set up the mailbox, send yourself a test mail, type the code that is in it: from then on "
        "a confirmed mailing leaves for real. You can go back to practice at any time."
    )
    DOES: ClassVar[tuple[Command, ...]] = (
        Command("settings.change", "enter", "Change", "Changes what is under the cursor.",
                "change", "Settings"),
        Command("settings.sign_in", "s", "Sign in", "Signs in to the mailbox without a password.",
                "sign in", "Sending"),
        Command("settings.test", "t", "Test mail", "Sends yourself a test mail with a code.",
                "test mail", "Sending"),
        Command("settings.code", "c", "Type the code", "Leaves practice with the code from the "
                "test mail.", "type the code", "Sending"),
        Command("settings.back", "b", "Back to practice", "Nothing leaves any more.",
                "back to practice", "Sending"),
        Command("settings.wordings", "w", "Consent wordings", "Shows the words people agree to.",
                "wordings", "Settings"),
        Command("settings.backup", "a", "Backup", "Makes, proves and lists backups.",
                "backup", "Settings"),
        TO_TODAY,
    )  # fmt: skip

    def __init__(self) -> None:
        super().__init__()
        self._state: SenderState | None = None

    def body(self) -> ComposeResult:
        """The list, and what the row under the cursor is for."""
        yield RowList[Row](
            (
                Column("", lambda row: row.what, 17, look="bold"),
                Column("", lambda row: row.now, 30, grow=1),
            ),
            lambda row: row.key,
            title="Settings",
            headings=False,
            id="rows",
        )
        yield Static("", id="about")
        yield Static("", id="busy")

    async def load(self) -> None:
        """As they are now."""
        self._state = await self.read(sender.state)
        own = await self.read(preferences.show)
        versions = len(await self.read(consent.wordings))
        await self.query_one("#rows", RowList).show_rows(
            rows_of(self._state, own, versions, await self._last_backup())
        )
        self._tell()
        self.refresh_bindings()

    async def _last_backup(self) -> str:
        from coptui.domain.dates import age
        from coptui.services import backing_up

        last = await self.read(backing_up.last_backup)
        today = await self.read(lambda ws: ws.now().date())
        if last is not None:
            return f"the last one {age(last.date(), today)}"
        daily = await self.read(backing_up.last_daily)
        copied = f"; a copy on this disk {age(daily, today)}" if daily is not None else ""
        return f"no file of your own yet{copied}"

    @on(RowList.Moved)
    def _tell(self) -> None:
        row: Row | None = self.query_one("#rows", RowList).row
        if row is not None and self._state is not None:
            said: Sequence[str | Content] = (
                row.about, "", line((self._state.words, "bold")),
                *([line((f" {PLAIN} ", ALARM))] if self._state.security == "none" else ()),
            )  # fmt: skip
            self.query_one("#about", Static).update(lines(said))

    def offers(self, action: str) -> bool:
        """The code belongs to practice, going back to practice does not."""
        state = self._state
        if state is None:
            return True
        return {
            "sign_in": state.sign_in != "password",
            "code": state.practice and state.code_sent,
            "back": not state.practice,
        }.get(action, True)

    def why_not(self, action: str) -> str | None:
        """In words, why a key does nothing now."""
        state = self._state
        if state is None or action not in ("sign_in", "test", "code"):
            return None
        if action == "sign_in":
            lacks = [one for one in state.missing if one in ("the application id", "the user")]
            return f"First {' and '.join(lacks)}, in the mailbox." if lacks else None
        if state.demo:
            return "Nothing ever leaves a demo; its people are made up."
        if action == "test" and not state.ready:
            return f"First set up the mailbox: {' and '.join(state.missing)} is missing."
        return None

    async def goto(self, **what: Any) -> None:
        """`act` names what to begin: mailbox, foot, practice, …; `part` what of privacy."""
        if what.get("part"):
            self._privacy(str(what["part"]), int(what.get("entry", 0)))
        elif what.get("act"):
            self._begin(str(what["act"]))

    def _begin(self, what: str) -> None:
        begins = {
            "mailbox": lambda: forms.mailbox(self),
            "foot": lambda: forms.foot(self),
            "you": lambda: forms.you(self),
            "practice": self._practice,
        }
        if what == "spans":
            self._spans()
        elif what == "wordings":
            self.action_wordings()
        elif what == "privacy":
            self._privacy()
        elif what == "backup":
            self.action_backup()
        elif what in begins:
            self.act(begins[what](), group="ask")

    def _spans(self) -> None:
        from coptui.tui.screens.settings.spans import SpansScreen

        self.app.push_screen(SpansScreen())

    def _privacy(self, part: str = "", entry: int = 0) -> None:
        from coptui.tui.screens.privacy import PrivacyScreen

        self.app.push_screen(PrivacyScreen(part, entry))

    async def _practice(self) -> None:
        state = self._state
        if state is None:
            return
        if not state.practice:
            await live.back(self)
        elif state.code_sent:
            await live.code(self)
        elif reason := self.why_not("test"):
            self.house.say(reason)
        else:
            await live.test(self, state)

    @on(RowList.Chosen)
    def _chosen(self, event: RowList.Chosen) -> None:
        self._begin(event.row.does)

    def busy(self, words: str) -> None:
        """Say what is being waited for; nothing when it is over."""
        self.query_one("#busy", Static).update(line((words, "bold $accent")))

    def action_change(self) -> None:
        """Change what is under the cursor."""
        self.query_one("#rows", RowList).action_choose()

    def action_sign_in(self) -> None:
        """Sign in without a password."""
        from coptui.tui.screens.settings.sign_in import sign_in

        self.act(sign_in(self), group="ask")

    def action_test(self) -> None:
        """Send a test mail."""
        if self._state is not None:
            self.act(live.test(self, self._state), group="ask")

    def action_code(self) -> None:
        """Type the code."""
        self.act(live.code(self), group="ask")

    def action_back(self) -> None:
        """Back to practice."""
        self.act(live.back(self), group="ask")

    def action_wordings(self) -> None:
        """Show the words of consent."""
        from coptui.tui.screens.settings.wordings import WordingsScreen

        self.app.push_screen(WordingsScreen())

    def action_backup(self) -> None:
        """Show the backups."""
        from coptui.tui.screens.settings.backup import BackupScreen

        self.app.push_screen(BackupScreen())
