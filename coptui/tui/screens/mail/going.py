"""A mailing after its number was typed: the minute to take it back, its way, and its result."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Static

from coptui.domain import dates
from coptui.domain.counting import agree, counted
from coptui.domain.mailing import DeliveryState, MailingStatus
from coptui.services import mailings, outbox, watching
from coptui.services.outbox_view import OutboxRow
from coptui.services.watching import Watched
from coptui.tui.commands import Command
from coptui.tui.dialogs.ask import Ask
from coptui.tui.screens.mail import settling, words
from coptui.tui.screens.mail.outbox_rows import columns, source_of
from coptui.tui.screens.mail.step import MailingStep
from coptui.tui.text import line, lines
from coptui.tui.widgets.progress import ProgressLine
from coptui.tui.widgets.row_list import RowList

_STILL = frozenset({MailingStatus.done, MailingStatus.cancelled})


def what_happens(seen: Watched, trouble: str) -> list[Content]:
    """The sentence on top: what is going on, and what it means for the people."""
    mailing = seen.mailing
    who = (words.people(seen.total), "bold")
    if mailing.status == MailingStatus.draft:
        return [line("This is a draft again. ", ("Nothing has left.", "bold"))]
    if seen.goes_at:
        act = "You practise it for " if mailing.practice else "It goes to "
        rows = [
            line(act, who, " on ", (seen.goes_at, "bold $accent"), "."),
            line("Until then nothing leaves. ", ("u", "bold $accent"), " takes it back, ",
                 ("w", "bold $accent"), " gives it another time."),
            line(("It goes while coptui is open, or `coptui outbox run` runs. After its time it "
                  "asks you; it never goes late by itself.", "$dim")),
        ]  # fmt: skip
    elif seen.may_take_back:
        act = " you practise it for " if mailing.practice else " it goes to "
        left = (words.seconds_left(seen.seconds_left), "bold $accent")
        rows = [
            line("In ", left, act, who, "."),
            line("Until then nothing leaves. ", ("u", "bold $accent"), " takes it back."),
        ]
    elif mailing.status == MailingStatus.paused:
        rows = [
            line(("Paused. ", "bold"), f"{seen.done} of {seen.total} are done; the rest waits.")
        ]
    elif mailing.status == MailingStatus.cancelled:
        rows = [line(("Cancelled. ", "bold"), "What had left has left; nothing more goes.")]
    elif mailing.status == MailingStatus.done:
        rows = _result(seen)
    else:
        rows = [line("On its way to ", who, ", each of them alone.")]
    if trouble and mailing.status not in _STILL:
        rows.append(line(("! Sending has stopped: ", "bold $warn"), trouble))
    return rows


def _result(seen: Watched) -> list[Content]:
    counts = seen.mailing.counts
    if seen.folder:
        written = counted(counts["accepted"], "message is", "messages are")
        return [
            line(("Practised. ", "bold"), f"{written} written, and nothing has left. Enter reads "
                 "one."),
            line(("They lie in ", "$dim"), seen.folder),
        ]  # fmt: skip
    need = counts["unknown"] + counts["refused"]
    if not need:
        return [line(("Done. ", "bold"), "Every server said yes for every message that went.")]
    return [
        line(
            ("Done, but for ", "bold"),
            (f"{need} that {agree(need, 'needs', 'need')} a look", "bold $warn"),
            ".",
        )
    ]


class GoingScreen(settling.Settles, MailingStep):
    """One confirmed mailing, from the minute to take it back to its result."""

    WATCHES = frozenset({"mail", "settings"})
    HELP_WORDS = (
        "For a minute nothing leaves and u takes it all back; in practice nothing leaves at all, "
        "and the minute is three seconds. Then each message goes alone; you "
        "may leave this screen, it goes on. Enter shows what is known of one message."
    )
    DOES: ClassVar[tuple[Command, ...]] = (
        Command("going.take-back", "u", "Take it back", "Makes it a draft again; nothing leaves.",
                "take it back", "Mailing"),
        Command("going.when", "w", "Another time", "Gives it another time to go.",
                "another time", "Mailing"),
        *settling.COMMANDS,
        Command("going.pause", "p", "Pause or go on", "Stops before the next message, or goes on.",
                "pause", "Mailing"),
        Command("going.resume", "p", "Go on", "Lets a paused mailing go on.", "go on", "Mailing"),
        Command("going.retry", "r", "Try again", "Tries the mail server once more.", "try again",
                "Mailing"),
        Command("going.cancel", "c", "Cancel the rest", "What has not gone yet will not go.",
                "cancel the rest", "Mailing"),
        Command("going.edit", "enter", "Change it", "Goes on with the draft.", "go on with it",
                "Mailing"),
        Command("going.open", "enter", "Message", "Shows one message and what is known of it.",
                "read one", "Messages"),
        Command("going.correct", "w", "Put it right", "Writes one more mail to those who had it, "
                "with a line on top.", "put it right", "Mailing"),
        Command("going.trouble", "t", "Only trouble", "Shows only what may need a look, or all.",
                "only trouble", "Messages"),
        Command("going.list", "escape", "Back", "Leaves it going and goes back.", "back"),
    )  # fmt: skip

    def __init__(self, mailing_id: int) -> None:
        super().__init__(mailing_id)
        self._seen: Watched | None = None
        self._only_trouble = False
        self._zone = dates.USUAL_ZONE

    def body(self) -> ComposeResult:
        """The sentence, the bar, the counts, and everybody."""
        yield Static("", id="what")
        yield ProgressLine(id="bar")
        yield Static("", id="tally")
        yield RowList[OutboxRow](columns(lambda: self._zone), lambda row: row.delivery_id,
                                 title="To each of them", empty="Nobody with trouble.",
                                 markable=True, id="recipients")  # fmt: skip

    @property
    def _practice(self) -> bool:
        return self._seen is not None and self._seen.mailing.practice

    # -- showing -------------------------------------------------------------------------------

    def on_mount(self) -> None:
        """The count-down goes on by itself."""
        super().on_mount()
        self.set_interval(1.0, self._tick)

    def _tick(self) -> None:
        if self.is_current and self._seen is not None and self._moves:
            self.reload()

    @property
    def _moves(self) -> bool:
        return self._status not in _STILL | {MailingStatus.draft}

    async def load(self) -> None:
        """The ledger as it stands now, in one look."""
        before = self._status
        seen = await self.read(watching.watch, self.mailing_id)
        self._seen, self._zone, self.mailing = seen, seen.zone, seen.mailing
        self.set_crumbs("Mail", words.called(seen.mailing))
        await self._draw(seen, changed=before != self._status)
        self.refresh_bindings()

    async def _draw(self, seen: Watched, *, changed: bool) -> None:
        if self._only_trouble and not seen.trouble:
            self._only_trouble = False
        trouble = self.house.sending.trouble
        said = f"{trouble.message} {trouble.hint}".strip() if trouble else ""
        self.query_one("#what", Static).update(lines(what_happens(seen, said)))
        bar = self.query_one(ProgressLine)
        bar.display = seen.total > 0 and not seen.may_take_back and self._moves
        bar.done, bar.of, bar.rate = seen.done, seen.total, seen.rate
        bar.words = self.house.sending.moving(self.mailing_id)
        told = "   ".join(words.tally(seen.mailing.counts, practice=seen.mailing.practice))
        self.query_one("#tally", Static).update(line(told if seen.total else ""))
        await self._show_people(seen, changed=changed)

    async def _show_people(self, seen: Watched, *, changed: bool) -> None:
        kind = "trouble" if self._only_trouble else "all"
        source = source_of(self, kind, self.mailing_id, trouble_first=seen.mailing.status in _STILL)
        listed = self.query_one("#recipients", RowList)
        told = "only trouble" if self._only_trouble else ""
        watching_it = self._moves and not seen.may_take_back and listed.cursor == 0
        await listed.show(source, words=told, keep=not (changed or watching_it))

    # -- what can be done ----------------------------------------------------------------------

    @property
    def _status(self) -> str:
        return self._seen.mailing.status if self._seen else ""

    def offers(self, action: str) -> bool:
        """Only what fits where the mailing stands."""
        seen = self._seen
        if seen is None:
            return action == "list"
        early, status = seen.may_take_back, self._status
        trouble = self.house.sending.trouble is not None
        if action in settling.ACTIONS:
            return seen.mailing.counts["unknown"] > 0
        return {
            "take_back": early,
            "when": bool(seen.goes_at),
            "pause": status == MailingStatus.going and not trouble,
            "resume": status == MailingStatus.paused,
            "retry": trouble and self._moves and not early,
            "cancel": self._moves and not early,
            "edit": status == MailingStatus.draft,
            "correct": status in _STILL and seen.may_be_corrected,
            "open": status != MailingStatus.draft and not early,
            "trouble": not early and bool(seen.trouble),
        }.get(action, True)

    def why_not(self, action: str) -> str | None:
        """In words, why a key does nothing now."""
        if action in settling.ACTIONS and not self.in_hand():
            return "This message is not in doubt."
        return None

    def in_hand(self) -> Sequence[tuple[int, str]]:
        """The messages marked, or the doubt under the cursor."""
        listed = self.query_one("#recipients", RowList)
        if listed.marks:
            return [(key, "") for key in sorted(listed.marks)]
        row = listed.row
        doubtful = row is not None and row.state == DeliveryState.unknown
        return [(row.delivery_id, row.name)] if row is not None and doubtful else []

    @on(RowList.Moved)
    @on(RowList.Marked)
    def _moved(self) -> None:
        self.refresh_bindings()

    @on(RowList.Chosen)
    def _chosen(self, event: RowList.Chosen) -> None:
        self.act(self._evidence(event.row), group="ask")

    async def _evidence(self, row: OutboxRow) -> None:
        from coptui.tui.screens.mail.evidence import show_evidence

        await show_evidence(self, self.mailing_id, row, self._zone)

    def action_open(self) -> None:
        """Show one message."""
        self.query_one("#recipients", RowList).action_choose()

    def action_take_back(self) -> None:
        """Make it a draft again."""
        self.act(self._take_back(), group="confirm")

    async def _take_back(self) -> None:
        await self.write(mailings.take_back, self.mailing_id)
        self.action_edit()

    def action_when(self) -> None:
        """Another time to go."""
        self.act(self._when(), group="ask")

    async def _when(self) -> None:
        from coptui.services import scheduling
        from coptui.tui.screens.mail.timing import ask_when

        at = await ask_when(self, self.mailing_id, needed=True)
        if at is not None and at.moment is not None:
            await self.write(scheduling.change, self.mailing_id, at.moment)
            self.house.sending.begin()

    def action_edit(self) -> None:
        """On with the draft."""
        from coptui.tui.screens.mail.people import PeopleScreen

        self.turn_to(PeopleScreen(self.mailing_id))

    def action_pause(self) -> None:
        """Stop before the next message."""
        self.act(self.write(outbox.pause, self.mailing_id))

    def action_resume(self) -> None:
        """Let it go on."""
        self.act(self._resume())

    async def _resume(self) -> None:
        await self.write(outbox.resume, self.mailing_id)
        self.house.sending.begin()

    def action_retry(self) -> None:
        """Try the server once more."""
        self.house.sending.begin()
        self.reload()

    def action_cancel(self) -> None:
        """What has not gone yet will not go."""
        self.act(self._cancel(), group="ask")

    async def _cancel(self) -> None:
        seen = self._seen
        if seen is None:
            return
        question = line(
            f"{seen.done} of {seen.total} are done and cannot be called back. ",
            (f"{seen.total - seen.done} would not get it.", "bold"),
        )
        if await self.app.push_screen_wait(Ask("Cancel the rest?", question, esc="let it go on")):
            await self.write(outbox.cancel, self.mailing_id)
            if gone := seen.mailing.counts["accepted"] if not self._practice else 0:
                from coptui.tui.screens.privacy.offer import after_a_stopped_mailing

                await after_a_stopped_mailing(self, gone)

    def action_correct(self) -> None:
        """Write to those who had it that something was wrong."""
        from coptui.tui.screens.mail.correcting import put_right

        self.act(put_right(self), group="ask")

    def action_trouble(self) -> None:
        """Only what may need a look, or all."""
        self._only_trouble = not self._only_trouble
        self.reload()
