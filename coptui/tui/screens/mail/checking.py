"""What is found before sending, what goes out in one glance, and the number that sends it."""

from __future__ import annotations

from textwrap import wrap
from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import Input, Static

from coptui.domain.counting import group, of_many
from coptui.errors import Refused
from coptui.services import mailing_confirm, mailing_drafts, mailings, watching
from coptui.services.mailings import Finding, MailingView
from coptui.services.watching import Outgoing
from coptui.tui.commands import Command
from coptui.tui.dialogs.ask import Ask
from coptui.tui.screens.mail import words
from coptui.tui.screens.mail.step import MailingStep
from coptui.tui.screens.mail.timing import AsSoonAs, ask_when
from coptui.tui.text import cut, line, lines, shown

_LABEL = 10
AFTERWARDS = "For a minute after that you can still take it back."
AFTER = "Then enter. For a minute after that you can still take it back."
AFTER_PRACTICE = "Then enter: it is written into a folder; nothing leaves."
AFTER_SCHEDULED = "Then enter. Until its time you can still take it back."


def glance(found: Outgoing, width: int) -> list[Content]:
    """To whom, to whom not, from whom, and how it begins."""
    mailing, people = found.mailing, found.people
    rows = [line("To ", (words.people(len(people.goes)), "bold"), ", each of them alone")]
    who = ", ".join(f"{number} {group(number, name)}" for name, number in people.groups)
    if who:
        rows += _all_of("Who", f"{mailing.community}: {who}", width)
    if people.held:
        named = [f"{number} {of_many(number, reason)}" for reason, number in people.reasons]
        rows += _all_of("Not to", ", ".join(named), width)
    rows.append(_told("From", found.sender, width))
    if found.reply_to and found.reply_to not in found.sender:
        rows.append(_told("Answers to", found.reply_to, width))
    rows.append(_told("Subject", mailing.subject, width))
    rows.append(_told("Begins", found.begins, width))
    if found.attached:
        rows.append(_told("With", found.attached, width))
    if found.files:
        rows.append(_told("Attached", found.files, width))
    rows.append(_told("Takes", _takes(found), width))
    return rows


def _told(label: str, value: str, width: int) -> Content:
    room = max(20, width - _LABEL - 2)
    return line((f"{label:<{_LABEL}}  ", "$dim"), cut(value, room).rstrip())


def _all_of(label: str, value: str, width: int) -> list[Content]:
    """The same, with nothing cut off."""
    first, *more = wrap(value, max(20, width - _LABEL - 2))
    rows = [_told(label, first, width)]
    return [*rows, *(line(" " * (_LABEL + 2), one) for one in more)]


def _takes(found: Outgoing) -> str:
    if found.mailing.practice:
        return "a moment: in practice it is only written into a folder"
    takes = f"{words.stretch(found.seconds)}, at {found.per_minute:,} a minute"
    return f"{takes}: until {found.until}" if found.until else takes


def verdict(found: Outgoing, agreed: bool) -> list[Content]:
    """The findings, errors first, each with its mark and word."""
    if not found.errors and not found.warnings:
        return [line(("✓", "bold"), " Nothing to mend: thanks, date, how to stop, and who we are.")]
    rows = [line(("✗ stops it  ", "bold $warn"), one.text) for one in found.errors]
    for one in found.warnings:
        mark = "✓ meant so  " if agreed else "? look      "
        rows.append(line((mark, "bold"), one.text))
    return rows


class CheckScreen(MailingStep):
    """Step four of a mailing: the checks and the number."""

    STEP = "Check and send"
    AUTO_FOCUS = ""
    HELP_WORDS = (
        "What stops the mailing has to be mended. What only asks for a look can be meant so: say "
        "so with y. Then type how many people it goes to; after that there is a minute to take "
        "it back. In practice it is written into a folder at once."
    )
    DOES: ClassVar[tuple[Command, ...]] = (
        Command("checking.meant-so", "y", "It is meant so", "Says that the open questions are "
                "meant as they are.", "it is meant so", "Checks"),
        Command("checking.send", "s", "Send the correction", "Sends it to those who had the mail "
                "that was wrong.", "send it", "Checks"),
        Command("checking.others", "o", "Only the others", "Leaves out those who have had a mail "
                "like it within a day.", "only the others", "Checks"),
        Command("checking.words", "e", "Change the words", "Goes back to read and change it.",
                "mend the words", "Checks", action="reading"),
        Command("checking.test", "ctrl+t", "Test to myself", "Sends one message, marked as a test, "
                "to an address of your own.", "test to me", "Checks"),
        Command("checking.when", "ctrl+o", "At a time", "Lets it go at a time of its own instead "
                "of now.", "at a time", "Checks"),
        Command("checking.people", "p", "People", "Goes back to the people.", "people", "Checks"),
        Command("checking.reading", "escape", "Back", "Back to reading it.", "back"),
    )  # fmt: skip

    def __init__(self, mailing_id: int) -> None:
        super().__init__(mailing_id)
        self._found: Outgoing | None = None
        self._agreed: frozenset[Finding] = frozenset()
        self._when = AsSoonAs()
        self._early = ""

    def body(self) -> ComposeResult:
        """The glance, the findings, and the line for the number."""
        glanced = Static("", id="outgoing", classes="region")
        glanced.border_title = shown("What goes out")
        yield glanced
        found = Static("", id="findings", classes="region")
        found.border_title = shown("Checks")
        yield found
        with Horizontal(id="last"):
            yield Static("", id="asks")
            yield Input(compact=True, id="number", max_length=9, restrict=r"\d*")
        yield Static(line((AFTER, "$dim")), id="after")
        yield Static("", id="wrong")

    async def fill(self, mailing: MailingView) -> None:
        """Look at everything once more."""
        self._found = await self.read(watching.outgoing, self.mailing_id, self._when.moment)
        self._draw()

    @property
    def _open(self) -> bool:
        found = self._found
        return found is not None and not frozenset(found.warnings) <= self._agreed

    @property
    def _may_type(self) -> bool:
        found = self._found
        return found is not None and not found.errors and not self._open

    @property
    def _had_one(self) -> bool:
        return self._found is not None and self._found.had_one

    @property
    def _corrects(self) -> bool:
        return self._found is not None and self._found.mailing.corrects is not None

    def _draw(self) -> None:
        found = self._found
        if found is None:
            return
        width = self.size.width - 6
        rows = glance(found, width)
        if self._when.moment is not None:
            rows.append(line((f"{'Goes':<{_LABEL}}  ", "$dim"), (self._when.words, "bold")))
        self.query_one("#outgoing", Static).update(lines(rows))
        self.query_one("#findings", Static).update(lines(verdict(found, not self._open)))
        self.query_one("#asks", Static).update(self._asks(found))
        number = self.query_one("#number", Input)
        number.display = self._may_type and not self._corrects
        after = self.query_one("#after", Static)
        after.display = self._may_type
        after.update(line((self._afterwards(found), "$dim")))
        if number.display:
            number.value += self._early
            self._early = ""
            number.focus()
        else:
            self.set_focus(None)
        self.refresh_bindings()

    def _afterwards(self, found: Outgoing) -> str:
        """What follows on the number."""
        if self._when.moment is not None:
            return AFTER_SCHEDULED
        if found.mailing.practice and not self._corrects:
            return AFTER_PRACTICE
        return AFTERWARDS if self._corrects else AFTER

    def _asks(self, found: Outgoing) -> Content:
        if found.errors:
            return line("This has to be mended before it can go.  ", ("e", "bold $accent"),
                        " mend the words   ", ("p", "bold $accent"), " people")  # fmt: skip
        if self._open:
            others = (("o", "bold $accent"), " only the others   ") if self._had_one else ()
            return line("Is this meant so?  ", ("y", "bold $accent"), " it is   ", *others,
                        ("e", "bold $accent"), " mend the words")  # fmt: skip
        if self._corrects:
            said = f"To the {words.people(len(found.people.goes))} who had the mail:  "
            return line(said, ("s", "bold $accent"), " send the correction")
        act = "it would go to" if found.mailing.practice else "to send it to"
        return line("Type the number of people ", (act, "bold"), ":")

    def on_key(self, event: events.Key) -> None:
        """A figure typed before the line for it is there waits for it, and opens no place."""
        if self._found is None and event.character is not None and event.character.isdigit():
            event.stop()
            self._early += event.character

    def on_resize(self) -> None:
        """Lines are cut to the new width."""
        if self._found is not None:
            self._draw()

    def offers(self, action: str) -> bool:
        """Only what the open question asks for."""
        if action == "send":
            return self._corrects and self._may_type
        if action == "others":
            return self._had_one
        return action != "meant_so" or self._open

    def action_others(self) -> None:
        """Write only to those who have not had one like it."""
        self.act(self.write(mailing_drafts.only_those_without, self.mailing_id))

    def action_meant_so(self) -> None:
        """The warnings are seen and meant so."""
        if self._found is not None and not self._found.errors:
            self._agreed |= frozenset(self._found.warnings)
            self._draw()

    @on(Input.Changed, "#number")
    def _typing(self) -> None:
        self.query_one("#wrong", Static).update(Content(""))

    @on(Input.Submitted, "#number")
    def _typed(self, event: Input.Submitted) -> None:
        self.act(self._confirm(event.value.strip()), group="confirm")

    def action_send(self) -> None:
        """A correction goes to people who are known already: no number has to be typed."""
        if self._found is not None and self._corrects and self._may_type:
            self.act(self._confirm(str(len(self._found.people.goes))), group="confirm")

    async def _confirm(self, typed: str) -> None:
        if not typed.isdecimal():
            self._refuse("Enter alone sends nothing. Type how many people it goes to.")
            return
        try:
            if not await self._confirmed(int(typed)):
                return
        except Refused as error:
            self._refuse(f"{error.message} {error.hint}".strip())
            return
        self.house.sending.begin()
        from coptui.tui.screens.mail.going import GoingScreen

        self.turn_to(GoingScreen(self.mailing_id))

    async def _confirmed(self, number: int) -> bool:
        """Confirm it; a whole list is asked about once more. False where it is left."""
        at = self._when.moment
        try:
            await self.write(mailings.confirm, self.mailing_id, number, at=at)
        except Refused as error:
            if error.field != mailing_confirm.EVERYONE:
                raise
            words = line((error.message, "bold"), "\n\nIs that what you want?")
            if not await self.app.push_screen_wait(Ask("To the whole list", words)):
                self._refuse("Nothing was sent. p narrows the people, or leaves some out.")
                return False
            await self.write(mailings.confirm, self.mailing_id, number, at=at, everyone=True)
        return True

    def _refuse(self, said: str) -> None:
        number = self.query_one("#number", Input)
        with self.prevent(Input.Changed):
            number.value = ""
        self.query_one("#wrong", Static).update(line(("! ", "bold $warn"), said))
        number.focus()

    def action_when(self) -> None:
        """A time of its own to go, or as soon as it is confirmed."""
        self.act(self._ask_when(), group="ask")

    async def _ask_when(self) -> None:
        chosen = await ask_when(self, self.mailing_id)
        if chosen is not None:
            self._when = chosen
            self.reload()

    def action_test(self) -> None:
        """One message to herself."""
        self.act(self._test(), group="test")

    async def _test(self) -> None:
        from coptui.tui.screens.mail.trying import test_to_myself

        await test_to_myself(self)

    def action_reading(self) -> None:
        """Back to reading it."""
        from coptui.tui.screens.mail.reading import ReadingScreen

        self.turn_to(ReadingScreen(self.mailing_id))

    def action_people(self) -> None:
        """Back to the people."""
        from coptui.tui.screens.mail.people import PeopleScreen

        self.turn_to(PeopleScreen(self.mailing_id))
