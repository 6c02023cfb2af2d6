"""One session: what it has and lacks, its running order, and the way from plan to close."""

from __future__ import annotations

from datetime import date

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.widgets import Static

from coptui.domain.dates import long_day
from coptui.domain.readiness import Phase
from coptui.services import session_ready, sessions
from coptui.services.reports import summary
from coptui.services.sessions import OrderItem, SessionView
from coptui.tui.commands import Command
from coptui.tui.dialogs.read import Read
from coptui.tui.place import PlaceScreen
from coptui.tui.screens.sessions import forms
from coptui.tui.screens.sessions.closing import close_session
from coptui.tui.screens.sessions.ready_list import ReadyList
from coptui.tui.screens.sessions.words import nobody_to_invite, starts, top
from coptui.tui.text import shown
from coptui.tui.widgets.row_list import Column, RowList

GONE_BY = ("held", "summarised", "circulated", "cancelled")


class SessionScreen(PlaceScreen):
    """From the plan to the close; `act` opens one of its steps at once."""

    PLACE = "sessions"
    TITLE_WORDS = ("Sessions",)
    WATCHES = frozenset({"sessions", "communities", "contacts", "mail"})
    AUTO_FOCUS = "RowList"
    CSS_PATH = "../../styles/sessions.tcss"
    HELP_WORDS = "What the session has and lacks, its running order, and each step in its turn."
    DOES = (
        Command("session.invite", "i", "Invitation", "Writes the invitation, in Mail.", "invite"),
        Command("session.replies", "l", "List", "Who is on the list, and what they answered.",
                "list"),
        Command("session.people", "a", "Who is here", "Marks who came, by typing two letters.",
                "arrivals"),
        Command("session.sheet", "s", "Sheet",
                "Makes the attendance sheet to print, or takes in the filled one.", "sheet"),
        Command("session.close", "c", "Close", "The four questions at the end.", "close"),
        Command("session.live", "v", "Live", "The clock, the questions, and what is said, written "
                "down at once.", "live"),
        Command("session.tell", "w", "Tell the change", "Writes to those who know only the old day "
                "or place.", "tell them"),
        Command("session.pack", "p", "Print pack", "What is printed for the day, in one folder.",
                "print"),
        Command("session.afterwards", "f", "Afterwards", "Recollections, photos, costs.",
                "afterwards"),
        Command("session.next", "n", "Next session", "Drafts the next one like this, or opens it.",
                "next"),
        Command("session.thank", "t", "Thanks", "Writes the thanks, in Mail."),
        Command("session.report", "R", "Report", "Its summary as a report, begun or gone on with."),
        Command("session.brief", "h", "Host brief", "Who is new, and who comes back."),
        Command("session.calls", "r", "Call sheet", "Whom to ring, and what to say."),
        Command("session.topic", "T", "Topic", "Its nine steps, its scale, what goes on."),
        Command("session.edit", "e", "Edit", "Place, example, host and more."),
        Command("session.venue", "P", "Venue", "Chooses where it is."),
        Command("session.days", "D", "Days that suit", "Days asked about, with their counts."),
        Command("session.order", "o", "Running order", "Changes the parts of the session."),
        Command("session.other-day", "m", "Another day", "Moves it; people are told."),
        Command("session.call-off", "d", "Call it off", "With a reason; people are told."),
        Command("session.bring", "b", "Bring people in", "Brings people into its community, while "
                "nobody can be invited.", "bring people in"),
        Command("session.back", "escape", "Back", "All sessions."),
    )  # fmt: skip

    def __init__(self, session_id: int, act: str = "") -> None:
        super().__init__()
        self._session, self._act = session_id, act
        self._it: SessionView | None = None
        self._today: date | None = None
        self._phase = Phase.ahead

    def body(self) -> ComposeResult:
        """Facts on top; readiness beside the running order."""
        yield Static("", id="top", classes="region", markup=False)
        with Horizontal(id="both"):
            yield ReadyList()
            yield RowList[OrderItem](
                (
                    Column("At", starts, 5, look="dim"),
                    Column("Running order", lambda r: r.title, 16, grow=5, look="bold"),
                    Column("Min", lambda r: str(r.minutes), 4),
                    Column("Who", lambda r: r.lead, 10, grow=1, gives_way=1, look="dim"),
                ),
                key=lambda r: r.position,
                title="Running order",
                empty="No running order yet.",
                id="order",
            )

    async def load(self) -> None:
        """Read it, and do what it was opened for."""
        self._today = today = await self.read(lambda ws: ws.today())
        self._it = it = await self.read(sessions.show, self._session)
        self.set_crumbs(it.community, it.topic or "no topic", it.code)
        head = self.query_one("#top", Static)
        head.border_title = shown(it.name)
        head.update(top(it, today, self.size.width - 6))
        self._phase = (found := await self.read(session_ready.ready, self._session)).phase
        await self.query_one(ReadyList).show_ready(found, it)
        order = await self.read(sessions.running_order, self._session)
        rows: RowList[OrderItem] = self.query_one("#order", RowList)
        rows.border_title = shown(f"{order.minutes} of {order.booked or 120} minutes")
        await rows.show_rows(order.items)
        self.refresh_bindings()
        act, self._act = self._act, ""
        self._begin_with(act)

    def _begin_with(self, act: str) -> None:
        acts = {
            "people": self.action_people,
            "close_session": self.action_close,
            "set_example": self.action_edit,
            "log_call": self.action_calls,
            "replies": self.action_replies,
            "sheet": self.action_sheet,
            "live": self.action_live,
        }
        reason = self.why_not(_NAMES.get(act, "")) if act in acts else None
        if reason:
            self.house.say(reason)
        elif act in acts:
            acts[act]()

    def why_not(self, action: str) -> str | None:
        """What the state of the session does not allow."""
        it = self._it
        if it is None:
            return None
        if action == "invite" and not it.may_invite:
            return f"Before people are invited it needs: {', '.join(it.missing)}."
        if it.status in GONE_BY and action in ("invite", "other_day", "call_off"):
            return f"It is {it.status_words}."
        if action == "topic" and it.topic_id is None:
            return "It has no topic."
        if action == "invite" and self._phase is Phase.over:
            return "Its day is over."
        if action == "close" and self._phase is Phase.ahead:
            return f"{it.code} is still to come; it is closed after its day."
        if action == "thank" and not it.present:
            return "Nobody is marked as here yet; a marks them."
        if action == "report" and self._phase is Phase.ahead:
            return f"{it.code} is still to come; its report is put together from what is said."
        if action == "live":
            return self._not_live(it)
        if action == "people" and it.start is None:
            return "It has no date yet."
        return None

    def _not_live(self, it: SessionView) -> str | None:
        if it.status == "cancelled":
            return "It was called off, so nothing was said."
        if it.start is None:
            return "It has no date yet."
        if self._today is not None and it.start.date() > self._today:
            return f"It is on {long_day(it.start.date())}; live mode opens on its day."
        return None

    def offers(self, action: str) -> bool:
        """Before the day other things are to be done than after it."""
        if action == "tell":
            return self._it is not None and self._it.old_people > 0
        if action in ("invite", "pack", "live"):
            return self._phase is not Phase.over
        if action == "close":
            return self._phase is not Phase.ahead
        if action == "thank" and self._it is not None:
            return self._it.present > 0 or self._it.status in GONE_BY
        if action == "bring":
            return self._it is not None and nobody_to_invite(self._it)
        if action in ("afterwards", "next"):
            return self._phase is Phase.over
        return True

    @on(RowList.Chosen, "#ready")
    def _mend(self, event: RowList.Chosen) -> None:
        """Open the very field of a line, tick it, or do its act."""
        how, _, what = event.row[1].mends.partition(":")
        if how == "field" and self._it is not None:
            self.act(self.app.push_screen_wait(forms.edit(self, self._it, what)))
        elif how == "tick":
            self.act(self.write(session_ready.tick, self._session, what))
        elif how == "act" and (reason := self.why_not(what)):
            self.house.say(reason)
        elif how == "act":
            getattr(self, f"action_{what}")()
        else:  # a fact, perhaps longer than its line
            self.app.push_screen(Read(event.row[1].words.partition(":")[0], event.row[1].words))

    def action_back(self) -> None:
        """All sessions."""
        self.dismiss()

    def action_pack(self) -> None:
        """Write what is printed for the day."""
        from coptui.tui.screens.sessions.printing import print_pack_of

        if self._it is not None:
            self.act(print_pack_of(self, self._it))

    def action_brief(self) -> None:
        """Show who is new, and who comes back."""
        from coptui.tui.screens.sessions.printing import BriefScreen

        self.app.push_screen(BriefScreen(self._session))

    def action_afterwards(self) -> None:
        """Recollections, photos, costs."""
        from coptui.tui.screens.sessions.afterwards import AfterwardsScreen

        self.app.push_screen(AfterwardsScreen(self._session))

    def action_summary(self) -> None:
        """Read the summary as it stands."""
        self.act(self._summary())

    async def _summary(self) -> None:
        text = await self.read(summary.text_of, self._session)
        await self.app.push_screen_wait(Read("The summary", text or "Nothing is written down yet."))

    def action_report(self) -> None:
        """Begin its report, or go on with it."""
        self.act(self.house.open("reports", kind="session", session_id=self._session))

    def action_next(self) -> None:
        """Open the next session, or draft it like this one."""
        from coptui.tui.screens.sessions.following import next_session

        if self._it is not None:
            self.act(next_session(self, self._it))

    def action_invite(self) -> None:
        """Write the invitation."""
        self.act(self.house.open("mail", session_id=self._session, template="T1"))

    def action_bring(self) -> None:
        """Bring people into its community."""
        if (it := self._it) is not None:
            from coptui.tui.screens.communities.people import add_people

            self.act(add_people(self, it.community_id, it.community), group="ask")

    def action_tell(self) -> None:
        """Write to those who know only the old plan."""
        self.act(self.house.open("mail", session_id=self._session, template="T6"))

    def action_thank(self) -> None:
        """Write the thanks."""
        self.act(self.house.open("mail", session_id=self._session, template="T3a"))

    def action_replies(self) -> None:
        """Show the list."""
        from coptui.tui.screens.sessions.replies import RepliesScreen

        self.app.push_screen(RepliesScreen(self._session))

    def action_calls(self) -> None:
        """Show whom to ring."""
        from coptui.tui.screens.sessions.calls import CallsScreen

        self.app.push_screen(CallsScreen(session_id=self._session))

    def action_people(self) -> None:
        """Mark who is here."""
        from coptui.tui.screens.sessions.attendance import AttendanceScreen

        self.app.push_screen(AttendanceScreen(self._session))

    def action_live(self) -> None:
        """Open live mode."""
        from coptui.tui.screens.sessions.live import LiveScreen

        self.app.push_screen(LiveScreen(self._session))

    def action_sheet(self) -> None:
        """Make the attendance sheet, or take in the filled one."""
        from coptui.tui.screens.sessions.sheets import open_sheets

        self.act(open_sheets(self, self._session))

    def action_topic(self) -> None:
        """Open its topic."""
        from coptui.tui.screens.communities.topic import TopicScreen

        if self._it is not None and self._it.topic_id is not None:
            self.app.push_screen(TopicScreen(self._it.topic_id))

    def about_community(self) -> int | None:
        """The community that a new idea belongs to."""
        return self._it.community_id if self._it is not None else None

    def action_venue(self) -> None:
        """Choose where it is."""
        from coptui.tui.screens.communities.venues import VenuesScreen

        if self._it is not None:
            self.app.push_screen(VenuesScreen(self._it.community_id, self._session))

    def action_days(self) -> None:
        """Look at the days that could suit."""
        from coptui.tui.screens.sessions.days import DaysScreen

        self.app.push_screen(DaysScreen(self._session))

    def action_order(self) -> None:
        """Change the running order."""
        from coptui.tui.screens.sessions.order import OrderScreen

        self.app.push_screen(OrderScreen(self._session))

    def action_edit(self) -> None:
        """Change place, example, host and more."""
        if self._it is not None:
            self.act(self.app.push_screen_wait(forms.edit(self, self._it)))

    def action_other_day(self) -> None:
        """Move it."""
        self.act(self._tell_people(forms.other_day))

    def action_call_off(self) -> None:
        """Call it off."""
        self.act(self._tell_people(forms.call_off))

    async def _tell_people(self, form: object) -> None:
        it = self._it
        if it is None or not callable(form):
            return
        done = await self.app.push_screen_wait(form(self, it))
        if done is not None and it.invited:
            await self.house.open("mail", session_id=it.id, template="T6")

    def action_close(self) -> None:
        """The four questions."""
        if self._it is not None:
            self.act(close_session(self, self._it))


_NAMES = {
    "people": "people",
    "close_session": "close",
    "set_example": "edit",
    "log_call": "calls",
}
