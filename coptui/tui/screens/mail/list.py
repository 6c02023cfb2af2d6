"""The place Mail: what is in doubt first, then every mailing with its state and counts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.screen import Screen
from textual.widgets import Static

from coptui.domain import dates
from coptui.domain.counting import counted
from coptui.domain.mailing import MailingStatus
from coptui.services import half_written, mailing_list, mailings, outbox, own_templates
from coptui.services.mailings import MailingView
from coptui.services.outbox import Doubt, OutboxView
from coptui.tui.commands import TO_TODAY, Command
from coptui.tui.dialogs.ask import Ask
from coptui.tui.screens.mail import beginning, settling, words
from coptui.tui.screens.mail.going import GoingScreen
from coptui.tui.screens.mail.people import PeopleScreen
from coptui.tui.text import shown
from coptui.tui.widgets.row_list import Column, RowList, Source

EMPTY = (
    "No mailing yet.\n"
    " \n"
    "Here you write to people: invitations, reminders, thanks. Before\n"
    "anything goes you see to whom, to whom not and why, and the mail\n"
    "as each of them will read it.\n"
    " \n"
    "n writes the first one"
)


def outcome(row: MailingView) -> str:
    """How many, in a few words: for a draft whom it would reach, else what became of it."""
    if row.status == MailingStatus.draft:
        held = f" · {row.held} held back" if row.held else ""
        changed = "words changed · " if row.own_words else ""
        return f"{changed}to {words.people(row.to)}{held}"
    return "  ".join(one for one in words.tally(row.counts, practice=row.practice)
                     if not one.endswith(" 0"))  # fmt: skip


class MailScreen(settling.Settles):
    """All mailings, and the messages that wait for a decision."""

    PLACE = "mail"
    TITLE_WORDS = ("Mail",)
    CSS_PATH = "../../styles/mail.tcss"
    AUTO_FOCUS = "#mailings"
    WATCHES = frozenset({"mail", "settings"})
    HELP_WORDS = (
        "Every mailing, the latest first. What is in doubt stands on top until you have decided: "
        "nothing is sent a second time by itself."
    )
    DOES: ClassVar[tuple[Command, ...]] = (
        *settling.COMMANDS,
        Command("mail.new", "n", "Write a mailing", "Chooses the words and what it is about.",
                "write one", "Mailings"),
        Command("mail.open", "enter", "Open", "Goes on with a draft, or shows what became of it.",
                "open", "Mailings"),
        Command("mail.drop", "d", "Drop a draft", "Drops a draft, or what has not gone yet.",
                "drop", "Mailings"),
        Command("mail.templates", "t", "Templates", "Shows the words that mailings begin from, to "
                "read and to change.", "templates", "Words"),
        Command("mail.outbox", "o", "Outbox", "Shows what waits, goes or needs you, over all "
                "mailings.", "outbox", "Mailings"),
        Command("mail.other", "tab", "Other list", "Goes between doubts and mailings.",
                "", "Mailings", action="app.focus_next"),
        TO_TODAY,
    )  # fmt: skip

    def __init__(self) -> None:
        super().__init__()
        self._zone = dates.USUAL_ZONE
        self._today: date | None = None
        self._had_doubts = False
        self._doubts: list[Doubt] = []

    def body(self) -> ComposeResult:
        """Doubts when there are any, the mailings, and how the sender stands."""
        told = Static("", id="doubt-words")
        told.display = False
        yield told
        listed = settling.doubt_list(self._zone, "doubts")
        listed.display = False
        yield listed
        yield RowList[MailingView](self._columns(), lambda row: row.id, title="Mailings",
                                   empty=EMPTY, id="mailings")  # fmt: skip
        yield Static("", id="standing")

    def _columns(self) -> Sequence[Column[MailingView]]:
        return (
            Column("", _status, 13),
            Column("About", lambda row: row.session or row.community, 7, look="bold"),
            Column("Mailing", lambda row: row.title, 20, grow=3),
            Column("How many", self._how_many, 14, grow=1),
            Column("When", self._day, 10),
            Column("Community", lambda row: row.community, 14, grow=1, gives_way=1, look="dim"),
        )

    def _how_many(self, row: MailingView) -> str:
        if row.scheduled and row.not_before is not None:
            return f"{row.to:,} at {dates.to_local(row.not_before, self._zone):%H:%M}"
        return outcome(row)

    def _day(self, row: MailingView) -> str:
        goes = row.not_before if row.scheduled else None
        moment = dates.to_local(goes or row.confirmed_at or row.created_at, self._zone)
        if row.status == MailingStatus.draft and moment.date() == self._today:
            return f"{moment:%H:%M}"  # several may have been begun today
        return dates.day(moment.date())

    async def load(self) -> None:
        """The ledger as it stands now."""
        self._zone, self._today = await self.read(_zone), await self.read(_today)
        found = await self.read(outbox.doubts)
        standing = await self.read(outbox.status)
        self._doubts = found
        await self._show_doubts(found)
        await self.query_one("#mailings", RowList).show(self._mailings())
        news = await self.read(own_templates.news)
        self.query_one("#standing", Static).update(shown(_standing(standing, news), "$dim"))
        self._focus_first(bool(found))
        self.refresh_bindings()

    def _mailings(self) -> Source[MailingView]:
        return Source(
            page=lambda offset, limit: self.read(mailing_list.page, offset, limit),
            count=lambda: self.read(mailing_list.count),
            position=lambda key: self.read(mailing_list.position, key),
        )

    async def _show_doubts(self, found: list[Doubt]) -> None:
        listed, told = self.query_one("#doubts", RowList), self.query_one("#doubt-words", Static)
        listed.display = told.display = bool(found)
        listed.styles.height = min(9, len(found) + 3)
        told.update(settling.explained(len(found)))
        await listed.show_rows(found)

    def _focus_first(self, doubts: bool) -> None:
        if doubts and not self._had_doubts:
            self.query_one("#doubts").focus()
        elif not doubts and (self._had_doubts or self.focused is None):
            self.query_one("#mailings").focus()
        self._had_doubts = doubts

    # -- going somewhere -----------------------------------------------------------------------

    async def goto(self, **what: Any) -> None:
        """`mailing_id` opens one; `template` or `act`, with `session_id` or `community_id`,
        begins one; `new` asks for the words."""
        self.act(self._goto(what), group="ask")

    async def _goto(self, what: Mapping[str, Any]) -> None:
        if what.get("draft_id"):
            await self._go_on_with_words(int(what["draft_id"]))
        elif what.get("mailing_id"):
            self._open(await self.read(mailings.show, int(what["mailing_id"])))
        elif what.get("template") or what.get("new") or what.get("act") in beginning.TEMPLATE_FOR:
            await self._begin(what)

    async def _go_on_with_words(self, draft_id: int) -> None:
        from coptui.tui.screens.mail.template import TemplateScreen

        key = await self.read(half_written.template_of, draft_id)
        page = TemplateScreen(key)
        await self.app.push_screen(page)
        page.action_edit()

    async def _begin(self, what: Mapping[str, Any]) -> None:
        made = await beginning.begin(
            self,
            template=what.get("template") or beginning.TEMPLATE_FOR.get(what.get("act", "")),
            session_id=what.get("session_id"),
            community_id=what.get("community_id"),
        )
        if made is not None:
            self._open(made)

    def _open(self, mailing: MailingView) -> None:
        draft = mailing.status == MailingStatus.draft
        screen: Screen[Any] = PeopleScreen(mailing.id) if draft else GoingScreen(mailing.id)
        if len(self.app.screen_stack) > 1 and self.app.screen is not self:
            self.app.switch_screen(screen)
        else:
            self.app.push_screen(screen)

    @on(RowList.Chosen, "#mailings")
    def _chosen(self, event: RowList.Chosen) -> None:
        self._open(event.row)

    @on(RowList.Chosen, "#doubts")
    def _evidence(self, event: RowList.Chosen) -> None:
        from coptui.tui.screens.mail.evidence import Evidence, known_of_doubt

        known = known_of_doubt(event.row, self._zone)
        self.app.push_screen(Evidence(event.row.name, known, None))

    # -- commands ------------------------------------------------------------------------------

    def in_hand(self) -> Sequence[tuple[int, str]]:
        """The doubts marked, or the one under the cursor."""
        listed = self.query_one("#doubts", RowList)
        wanted = listed.marks or ({listed.row.delivery_id} if listed.row else set())
        return [(one.delivery_id, one.name) for one in self._doubts if one.delivery_id in wanted]

    def offers(self, action: str) -> bool:
        """Settling belongs here only while something is in doubt."""
        if action in settling.ACTIONS or action == "app.focus_next":
            return self._had_doubts
        return True

    def why_not(self, action: str) -> str | None:
        """In words, why a key does nothing now."""
        if action == "drop" and self.query_one("#mailings", RowList).row is None:
            return "There is no mailing to drop."
        return None

    def action_new(self) -> None:
        """Write a mailing."""
        self.act(self._begin({}), group="ask")

    def action_outbox(self) -> None:
        """Show the outbox over all mailings."""
        from coptui.tui.screens.mail.outbox import OutboxScreen

        self.app.push_screen(OutboxScreen())

    def action_open(self) -> None:
        """Open what is under the cursor."""
        if isinstance(self.focused, RowList):
            self.focused.action_choose()

    def action_templates(self) -> None:
        """Show the templates."""
        from coptui.tui.screens.mail.templates import TemplatesScreen

        self.app.push_screen(TemplatesScreen())

    def action_drop(self) -> None:
        """Drop a draft, or what has not gone yet."""
        self.act(self._drop(), group="ask")

    async def _drop(self) -> None:
        row: MailingView | None = self.query_one("#mailings", RowList).row
        if row is None:
            return
        what = f"{row.name}\n\n{outcome(row)}. What has left has left; the rest will not go."
        if await self.app.push_screen_wait(Ask("Drop this mailing?", what, esc="keep it")):
            await self.write(outbox.cancel, row.id)


def _status(row: MailingView) -> str:
    return words.status(row.status, practice=row.practice, scheduled=row.scheduled)


def _standing(view: OutboxView, news: int) -> str:
    told = f"   {counted(news, 'template')} of yours: new built-in words (t)" if news else ""
    return f" Outbox: {view.words}{told}"


def _today(ws: Any) -> date:
    found: date = ws.today()
    return found


def _zone(ws: Any) -> str:
    return str(ws.settings.time_zone)
