"""The outbox over all mailings: what goes, how fast, what each person's message is at."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Static

from coptui.domain import dates
from coptui.domain.counting import agree
from coptui.domain.mailing import BY_HAND, DeliveryState, MailingStatus
from coptui.errors import CoptuiError
from coptui.services import outbox, outbox_view
from coptui.services.done import Done
from coptui.services.outbox_view import OutboxRow, Overview, Underway
from coptui.tui.commands import Command
from coptui.tui.dialogs.ask import Ask
from coptui.tui.dialogs.choose import Choice, Choose
from coptui.tui.screens.mail import settling, words
from coptui.tui.screens.mail.outbox_rows import columns, source_of
from coptui.tui.text import line, lines
from coptui.tui.widgets.progress import ProgressLine
from coptui.tui.widgets.row_list import RowList

MOST_MAILINGS = 3
EMPTY = "Nothing is in the outbox: nothing waits, and nothing needs you."
KIND_WORDS = {
    "all": "all messages",
    "trouble": "only trouble",
    "doubt": "in doubt",
    "refused": "refused",
    "again": "again later",
    "held": "held back or out of date",
    "waiting": "waiting",
    "accepted": "accepted",
}


def standing(seen: Overview, trouble: CoptuiError | None) -> list[Content]:
    """A line for each mailing, and above them what has stopped, with what to do about it."""
    rows: list[Content] = []
    if trouble is not None:
        rows.append(line(("! Sending has stopped. ", "bold $warn"), trouble.message))
        rows.append(line(f"{trouble.hint} ".lstrip(), ("g", "bold $accent"), " tries again."))
    if not seen.mailings:
        rows.append(line(EMPTY))
    rows += [one_line(one) for one in seen.mailings[:MOST_MAILINGS]]
    if len(seen.mailings) > MOST_MAILINGS:
        rows.append(line((f"and {len(seen.mailings) - MOST_MAILINGS} more mailings", "$dim")))
    return rows


def one_line(one: Underway) -> Content:
    """One mailing: its state, its name, how far it is, and when it goes or ends."""
    state = words.status(one.status, practice=one.practice, scheduled=bool(one.goes_at))
    told = f"{one.done:,} of {one.total:,}"
    if one.goes_at:
        told = f"{words.people(one.total)}, {one.goes_at}"
    elif one.status == MailingStatus.going and one.seconds_left is not None:
        rate = f", {one.rate:,.0f} a minute" if one.rate else ""
        told += f"{rate}, {words.stretch(one.seconds_left)} left"
    elif one.status == MailingStatus.paused:
        told += f", {one.counts['waiting']:,} wait until it goes on"
    elif one.counts["waiting"] == 0 and one.counts["unknown"]:
        doubts = one.counts["unknown"]
        told = f"{doubts:,} {agree(doubts, 'is', 'are')} in doubt"
        state = "? needs you"
    return line(f"{state}  ", (one.name, "bold"), f"  {told}")


class OutboxScreen(settling.Settles):
    """Every message that is not yet done with, and what can be done with one or many."""

    PLACE = "mail"
    TITLE_WORDS = ("Mail", "Outbox")
    CSS_PATH = "../../styles/mail.tcss"
    AUTO_FOCUS = "#messages"
    WATCHES = frozenset({"mail", "settings"})
    HELP_WORDS = (
        "Everything that waits, goes or needs you, over all mailings. Mark several with space, v "
        "or *, then try them again, hold them back or drop them. Nothing in doubt goes a second "
        "time by itself."
    )
    DOES: ClassVar[tuple[Command, ...]] = (
        *(one for one in settling.COMMANDS if one.id != "doubt.hold"),
        Command("outbox.retry", "r", "Try again", "Lets what was put off, refused or held back go "
                "once more.", "try again", "Messages"),
        Command("outbox.hold", "h", "Hold back", "Keeps what waits from going; a doubt counts as "
                "not arrived.", "hold back", "Messages", action="hold"),
        Command("outbox.drop", "d", "Drop", "What has not gone never goes, after asking.", "drop",
                "Messages"),
        Command("outbox.trouble", "t", "Only trouble", "Shows only what may need a look, or all.",
                "only trouble", "Messages"),
        Command("outbox.filter", "f", "Filter", "Shows only messages in one state.", "filter",
                "Messages"),
        Command("outbox.pause", "p", "Pause or go on", "Pauses the mailing of this message, or "
                "lets it go on.", "pause", "Mailings"),
        Command("outbox.begin", "g", "Try the server", "Tries the mail server once more.",
                "try the server", "Mailings"),
        Command("outbox.mailing", "m", "Its mailing", "Opens the mailing of this message.",
                "its mailing", "Mailings"),
        Command("outbox.open", "enter", "Message", "Shows one message and what is known of it.",
                "read one", "Messages"),
        Command("outbox.back", "escape", "Back", "Back to all mailings.", "back"),
    )  # fmt: skip

    def __init__(self) -> None:
        super().__init__()
        self._seen: Overview | None = None
        self._kind = "all"

    def body(self) -> ComposeResult:
        """How each mailing stands, the bar of the one that goes, and everybody's message."""
        yield Static("", id="what")
        yield ProgressLine(id="bar")
        yield RowList[OutboxRow](
            columns(lambda: self._zone, mailing=True), lambda row: row.delivery_id,
            title="Messages", markable=True, id="messages",
        )  # fmt: skip

    @property
    def _zone(self) -> str:
        return self._seen.zone if self._seen else dates.USUAL_ZONE

    # -- showing -------------------------------------------------------------------------------

    def on_mount(self) -> None:
        """While something goes it is looked at again and again."""
        super().on_mount()
        self.set_interval(1.0, self._tick)

    def _tick(self) -> None:
        seen = self._seen
        if self.is_current and seen is not None and self._going(seen) is not None:
            self.reload()

    def _going(self, seen: Overview) -> Underway | None:
        moving = MailingStatus.going
        return next((one for one in seen.mailings if one.status == moving), None)

    async def load(self) -> None:
        """The numbers, and the messages in sight."""
        seen = self._seen = await self.read(outbox_view.overview)
        if self._kind != "all" and not seen.by_kind[self._kind]:
            self._kind = "all"
        self.query_one("#what", Static).update(lines(standing(seen, self.house.sending.trouble)))
        bar, going = self.query_one(ProgressLine), self._going(seen)
        bar.display = going is not None
        if going is not None:
            bar.done, bar.of, bar.rate = going.done, going.total, going.rate
            bar.words = self.house.sending.moving(going.id)
        told = "" if self._kind == "all" else KIND_WORDS[self._kind]
        listed = self.query_one("#messages", RowList)
        await listed.show(source_of(self, self._kind), words=told, whole=seen.by_kind["all"],
                          keep=listed.cursor > 0)  # fmt: skip
        self.refresh_bindings()

    @on(RowList.Moved)
    @on(RowList.Marked)
    def _moved(self) -> None:
        self.refresh_bindings()

    # -- what can be done ----------------------------------------------------------------------

    @property
    def _row(self) -> OutboxRow | None:
        row: OutboxRow | None = self.query_one("#messages", RowList).row
        return row

    @property
    def _marked(self) -> frozenset[int]:
        return frozenset(self.query_one("#messages", RowList).marks)

    def _ids(self) -> list[int]:
        return sorted(self._marked) or ([self._row.delivery_id] if self._row else [])

    def in_hand(self) -> Sequence[tuple[int, str]]:
        """The messages marked, or the doubt under the cursor."""
        if self._marked:
            return [(key, "") for key in sorted(self._marked)]
        row = self._row
        doubtful = row is not None and row.state == DeliveryState.unknown
        return [(row.delivery_id, row.name)] if row is not None and doubtful else []

    def offers(self, action: str) -> bool:
        """Only what fits what is there."""
        seen = self._seen
        if seen is None:
            return action == "back"
        if action in ("arrived", "again"):
            return seen.by_kind["doubt"] > 0
        return {
            "begin": self.house.sending.trouble is not None,
            "trouble": seen.by_kind["trouble"] > 0,
        }.get(action, True)

    def why_not(self, action: str) -> str | None:
        """In words, why a key does nothing now."""
        row = self._row
        if action in ("retry", "hold", "drop", "arrived", "again", "pause", "mailing", "open"):
            if row is None:
                return "There is no message here."
            if self._marked or action in ("pause", "mailing", "open"):
                return None
            return self._why_not_this(action, DeliveryState(row.state))
        return None

    def _why_not_this(self, action: str, state: DeliveryState) -> str | None:
        doubtful = state is DeliveryState.unknown
        if action in ("arrived", "again"):
            return None if doubtful else "This message is not in doubt."
        if state in BY_HAND[action] or (action == "hold" and doubtful):
            return None
        return f"This message is {state.words}."

    def action_hold(self) -> None:
        """What waits is held back; a doubt counts as not arrived."""
        self.act(self._hold())

    async def _hold(self) -> None:
        ids = self._ids()
        states = await self.read(outbox_view.states_of, ids)
        waiting = [key for key in ids if states.get(key) in BY_HAND["hold"]]
        if waiting:
            await self._do(outbox_view.hold, waiting)
        if any(state is DeliveryState.unknown for state in states.values()):
            await self._settle("not-sent", [(key, "") for key in ids])

    def action_retry(self) -> None:
        """Let it go once more."""
        self.act(self._retry())

    async def _retry(self) -> None:
        await self._do(outbox_view.retry, self._ids())
        self.house.sending.begin()

    def action_drop(self) -> None:
        """What has not gone never goes."""
        self.act(self._drop(), group="ask")

    async def _drop(self) -> None:
        ids = self._ids()
        row = self._row
        who = row.name if len(ids) == 1 and row is not None else words.people(len(ids))
        asks = line((who, "bold"), " will not get this mail. What has gone already has gone.")
        if await self.app.push_screen_wait(Ask("Drop it for them?", asks, esc="keep it")):
            await self._do(outbox_view.drop, ids)

    async def _do(self, act: Callable[..., Done[int]], ids: Sequence[int]) -> None:
        await self.write(act, ids)
        self.query_one("#messages", RowList).clear_marks()

    def action_trouble(self) -> None:
        """Only what may need a look, or all."""
        self._show("all" if self._kind == "trouble" else "trouble")

    def action_filter(self) -> None:
        """Only messages in one state."""
        self.act(self._filter(), group="ask")

    async def _filter(self) -> None:
        seen = self._seen
        if seen is None:
            return
        choices = [
            Choice(kind, told, f"{seen.by_kind[kind]:,}")
            for kind, told in KIND_WORDS.items()
            if kind == "all" or seen.by_kind[kind]
        ]
        chosen = await self.app.push_screen_wait(Choose("Show which messages?", choices))
        if chosen is not None:
            self._show(chosen)

    def _show(self, kind: str) -> None:
        self._kind = kind
        self.query_one("#messages", RowList).clear_marks()
        self.reload()

    def action_pause(self) -> None:
        """Pause the mailing of this message, or let it go on."""
        self.act(self._pause())

    async def _pause(self) -> None:
        row, seen = self._row, self._seen
        if row is None or seen is None:
            return
        paused = {one.id for one in seen.mailings if one.status == MailingStatus.paused}
        if row.mailing_id in paused:
            await self.write(outbox.resume, row.mailing_id)
            self.house.sending.begin()
        else:
            await self.write(outbox.pause, row.mailing_id)

    def action_begin(self) -> None:
        """Try the server once more."""
        self.house.sending.begin()
        self.reload()

    def action_mailing(self) -> None:
        """Open the mailing of this message."""
        from coptui.tui.screens.mail.going import GoingScreen

        if self._row is not None:
            self.app.push_screen(GoingScreen(self._row.mailing_id))

    def action_open(self) -> None:
        """Show one message."""
        self.query_one("#messages", RowList).action_choose()

    @on(RowList.Chosen)
    def _chosen(self, event: RowList.Chosen) -> None:
        self.act(self._evidence(event.row), group="ask")

    async def _evidence(self, row: OutboxRow) -> None:
        from coptui.tui.screens.mail.evidence import show_evidence

        await show_evidence(self, row.mailing_id, row, self._zone)

    def action_back(self) -> None:
        """Back to all mailings."""
        self.dismiss(None)
