"""Who gets the mailing, who is held back and why, and whom to ring instead."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import Static

from coptui.domain.counting import group, of_many
from coptui.domain.mailing import Kind
from coptui.services import mailing_drafts, mailings
from coptui.services.address_sharing import Shared
from coptui.services.mailing_views import INVITED_BEFORE
from coptui.services.mailings import AudienceView, MailingView
from coptui.tui.commands import Command
from coptui.tui.dialogs.ask_line import AskLine
from coptui.tui.screens.mail import words
from coptui.tui.screens.mail.names import Name, Names
from coptui.tui.screens.mail.step import MailingStep
from coptui.tui.text import line, lines, shown
from coptui.tui.widgets.row_list import Column, RowList

NOBODY = "Nobody yet. See at the right who is held\nback, and why."
NOBODY_OWES = (
    "It goes to those who had the findings by\nmail and have not answered; there is\n"
    "nobody who does. Whom you gave them by\nhand you ask by hand, too."
)
NOBODY_HELD = "Nobody is held back."


def _nobody(mailing: MailingView) -> str:
    """What to do where there is nobody it could go to."""
    if mailing.kind == Kind.offer:
        return NOBODY_OWES
    return f"Nobody is in {mailing.community} yet.\n\na  brings people in"


@dataclass(frozen=True)
class Group:
    """Several people with the same ground for being where they are."""

    key: int
    words: str
    names: tuple[Name, ...]


def groups_that_go(people: AudienceView) -> list[Group]:
    """Those it goes to, by why they are on the list, the largest group first."""
    found: dict[str, list[Name]] = {}
    for one in people.goes:
        found.setdefault(one.group, []).append(Name(one.contact_id, one.name, one.email))
    return _ordered(found)


def groups_held_back(people: AudienceView) -> list[Group]:
    """Those held back, by the reason, the most frequent first."""
    found: dict[str, list[Name]] = {}
    for one in people.held:
        found.setdefault(one.words, []).append(Name(one.contact_id, one.name, one.email))
    return _ordered(found)


def _ordered(found: dict[str, list[Name]]) -> list[Group]:
    ordered = sorted(found.items(), key=lambda pair: (-len(pair[1]), pair[0]))
    return [
        Group(i, group(len(names), of_many(len(names), title)), tuple(names))
        for i, (title, names) in enumerate(ordered)
    ]


def _columns() -> tuple[Column[Group], ...]:
    return (
        Column("", lambda row: f"{len(row.names):>3}", 3, look="bold"),
        Column("", lambda row: row.words, 12, grow=1),
    )


def _shared_line(one: Shared) -> Content:
    """Who shares an address, and what was decided or has to be."""
    if not one.how:
        asks = " share an address: one mail or one each?"
        return line((one.names, "bold"), asks, ("   o", "bold $accent"))
    chosen = dict(one.people).get(one.chosen or 0, "")
    words = "one mail each" if one.how == "each" else f"one mail, to {chosen}"
    return line((f"{one.names} share an address: {words}", "$dim"), ("   o", "bold $accent"))


class PeopleScreen(MailingStep):
    """Step two of a mailing: the people."""

    STEP = "People"
    HELP_WORDS = (
        "Left: to whom it goes. Right: to whom it does not, and why. Only the person herself can "
        "change most of these reasons; whom you left out yourself you can put back."
    )
    DOES: ClassVar[tuple[Command, ...]] = (
        Command("people.bring", "a", "Add people", "Brings people into the community it is for.",
                "add people", "People"),
        Command("people.read-it", "right,r", "Read it", "Goes on to the mail as they will read it.",
                "read it", "Mailing", action="go_on"),
        Command("people.names", "enter", "Names", "Shows who is in this group.", "names",
                "People"),
        Command("people.leave-out", "x", "Leave one out", "Leaves somebody out, with a reason.",
                "leave one out", "People"),
        Command("people.again", "i", "Include the invited", "Writes also to those who have this "
                "invitation with the thanks or news of the session before.", "with the invited",
                "People"),
        Command("people.call", "c", "Call sheet", "Shows whom to ring instead, with the number.",
                "call sheet", "People"),
        Command("people.share", "o", "One mail or one each",
                "Decides for people who share an address; it is remembered.", "one or each",
                "People"),
        Command("people.filter", "f", "Filter", "Narrows its people by a saved filter.", "filter",
                "People"),
        Command("people.other", "tab", "Other list", "Goes between the two lists.", "other list",
                "People", action="app.focus_next"),
        Command("people.list", "escape", "Back", "Back to all mailings; it stays a draft.",
                "back"),
    )  # fmt: skip

    def __init__(self, mailing_id: int) -> None:
        super().__init__(mailing_id)
        self.people = AudienceView()
        self._gaps = ""

    def body(self) -> ComposeResult:
        """The two lists, and what is worth a word below them."""
        with Horizontal(id="two"):
            yield RowList[Group](_columns(), lambda row: row.key, title="Goes to",
                                 headings=False, empty=NOBODY, id="goes")  # fmt: skip
            yield RowList[Group](_columns(), lambda row: row.key, title="Held back",
                                 headings=False, empty=NOBODY_HELD, id="held")  # fmt: skip
        yield Static("", id="notes")

    async def fill(self, mailing: MailingView) -> None:
        """Everybody, grouped."""
        self.people = await self.read(mailings.audience, self.mailing_id)
        self._gaps = await self._who_is_not_here(mailing)
        self.query_one("#goes", RowList).empty = NOBODY if self.people.held else _nobody(mailing)
        await self._show("#goes", groups_that_go(self.people), len(self.people.goes))
        await self._show("#held", groups_held_back(self.people), len(self.people.held))
        self.query_one("#notes", Static).update(lines(self._notes(mailing)))

    async def _who_is_not_here(self, mailing: MailingView) -> str:
        """Before an invitation goes: which sectors nobody comes from."""
        if mailing.kind != "invitation" or mailing.community_id is None:
            return ""
        from coptui.services import who_is_here

        return await self.read(who_is_here.gaps, mailing.community_id)

    async def _show(self, which: str, groups: list[Group], number: int) -> None:
        rows = self.query_one(which, RowList)
        await rows.show_rows(groups)
        rows.border_subtitle = shown(words.people(number))

    def _notes(self, mailing: MailingView) -> list[Content]:
        goes = len(self.people.goes)
        said = [line("To ", (words.people(goes), "bold"), ", each of them alone.")]
        if self._gaps:
            said.append(line(("Who should be here? ", "$dim"), self._gaps))
        if mailing.chosen:
            said.append(line(("Only ", "$dim"), mailing.chosen, ("   f", "bold $accent")))
        if self.people.call:
            first, more = self.people.call[0], len(self.people.call) - 1
            ring = f"{first.name} {first.phone}".strip() + (f" and {more} more" if more else "")
            said.append(line(("Ring instead: ", "$dim"), ring, ("   c", "bold $accent")))
        said += [_shared_line(one) for one in self.people.shared[:1]]
        return said

    def offers(self, action: str) -> bool:
        """Including is offered where somebody is held back because of it."""
        if action == "bring":
            return self._nobody_at_all and self.mailing is not None
        if action == "again":
            return any(one.reason == INVITED_BEFORE for one in self.people.held)
        return True

    def why_not(self, action: str) -> str | None:
        """In words, why a key does nothing now."""
        if action == "go_on" and not self.people.goes:
            return "It goes to nobody yet, so there is nothing to read."
        if action == "leave_out" and not self.people.goes:
            return "There is nobody to leave out."
        if action == "call" and not self.people.call:
            return "Everybody here can be reached by mail; nobody has to be rung."
        if action == "share" and not self.people.shared:
            return "Nobody in this mailing shares an address with somebody else."
        return None

    @property
    def _nobody_at_all(self) -> bool:
        return not self.people.goes and not self.people.held

    @on(RowList.Chosen, "#goes")
    def _open_goes(self, event: RowList.Chosen) -> None:
        self.act(self._names(event.row, "x leave out"))

    @on(RowList.Chosen, "#held")
    def _open_held(self, event: RowList.Chosen) -> None:
        by_hand = {one.contact_id for one in self.people.held if one.by_hand}
        may = any(name.contact_id in by_hand for name in event.row.names)
        self.act(self._names(event.row, "x put back" if may else ""))

    def action_names(self) -> None:
        """Open the group under the cursor."""
        if isinstance(self.focused, RowList):
            self.focused.action_choose()

    async def _names(self, group: Group, does: str) -> None:
        chosen = await self.app.push_screen_wait(Names(group.words, group.names, does))
        if chosen is None:
            return
        if does.endswith("put back"):
            await self.write(mailings.put_back, self.mailing_id, chosen.contact_id)
        else:
            await self._leave_out(chosen)

    def action_leave_out(self) -> None:
        """Choose somebody to leave out."""
        self.act(self._choose_and_leave_out())

    async def _choose_and_leave_out(self) -> None:
        everybody = tuple(Name(one.contact_id, one.name, one.email) for one in self.people.goes)
        chosen = await self.app.push_screen_wait(Names("Leave out whom?", everybody, "x leave out"))
        if chosen is not None:
            await self._leave_out(chosen)

    async def _leave_out(self, who: Name) -> None:
        reason = await self.app.push_screen_wait(
            AskLine(
                "Leave out",
                line((who.name, "bold"), " will not get this mailing. The reason stays with it."),
                "Why?",
                needed="A few words are enough: she asked me in person, he is away.",
            )
        )
        if reason:
            await self.write(mailings.leave_out, self.mailing_id, who.contact_id, reason)

    def action_bring(self) -> None:
        """Bring people into its community."""
        if self.mailing is not None and self.mailing.community_id is not None:
            from coptui.tui.screens.communities.people import add_people

            self.act(
                add_people(self, self.mailing.community_id, self.mailing.community), group="ask"
            )

    def action_again(self) -> None:
        """Write also to those who have the invitation with the thanks or news."""
        self.act(self.write(mailing_drafts.include_invited, self.mailing_id))

    def action_call(self) -> None:
        """Show whom to ring instead."""
        from coptui.tui.screens.sessions.calls import CallsScreen

        self.app.push_screen(CallsScreen(mailing_id=self.mailing_id))

    def action_share(self) -> None:
        """Ask those who share an address: one mail, or one each."""
        from coptui.tui.screens.contacts.person_acts import share

        if self.people.shared:
            self.act(share(self, self.people.shared[0]), group="ask")

    def action_filter(self) -> None:
        """Narrow its people by a filter, or take the filter off."""
        from coptui.tui.screens.mail.choosing import choose_people

        self.act(choose_people(self, self.mailing_id), group="ask")

    def action_go_on(self) -> None:
        """On to the mail as they will read it."""
        from coptui.tui.screens.mail.reading import ReadingScreen

        self.turn_to(ReadingScreen(self.mailing_id))
