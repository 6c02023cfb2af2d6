"""A person's page: what is kept, what they agreed to and how it is known."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from coptui.errors import NotFound
from coptui.services import consent, contacts
from coptui.services.contact_views import ContactView
from coptui.tui.commands import Command
from coptui.tui.place import PlaceScreen
from coptui.tui.screens.contacts import acts
from coptui.tui.screens.contacts.screen import today_of
from coptui.tui.screens.contacts.words import came, event_line, standing_line
from coptui.tui.text import line, lines

_KEPT = (
    ("e-mail", "email"), ("phone", "phone"), ("organisation", "organisation"), ("work", "job"),
    ("pronouns", "pronouns"), ("access", "access_needs"), ("food", "dietary"),
    ("came from", "source"), ("notes", "notes"),
)  # fmt: skip


class PersonScreen(PlaceScreen):
    """One person."""

    PLACE = "contacts"
    TITLE_WORDS = ("Contacts", "…")
    WATCHES = frozenset({"contacts", "communities"})
    HELP_WORDS = "Everything kept about one person. They may ask to see exactly this."
    DOES: ClassVar[tuple[Command, ...]] = (
        Command("person.edit", "e", "Edit", "Changes what is kept.", "edit"),
        Command("person.agreed", "c", "They agreed", "Records what they agreed to.",
                "they agreed"),
        Command("person.withdraw", "w", "Withdraw", "They no longer agree.", "withdraw"),
        Command("person.remove", "d", "Remove", "Takes them off the list.", "remove"),
        Command("person.copy", "y", "Copy the address", "Sends it to the clipboard."),
        Command("person.back", "escape", "Back", "Goes back to the list.", "back"),
    )  # fmt: skip
    CSS_PATH = "../../styles/person.tcss"
    AUTO_FOCUS = "#page"

    def __init__(self, contact_id: int) -> None:
        super().__init__()
        self.contact_id = contact_id
        self._view: ContactView | None = None

    def body(self) -> ComposeResult:
        """Three boxes one below the other."""
        with VerticalScroll(id="page"):
            for name, title in (("kept", "Kept"), ("said", "May we"), ("history", "Said so far")):
                box = Static("", id=name, classes="region", markup=False)
                box.border_title = Content(title)
                yield box

    async def load(self) -> None:
        """Read and show."""
        try:
            view = await self.read(contacts.show, self.contact_id)
        except NotFound:
            self.dismiss(None)
            return
        events = await self.read(consent.events, self.contact_id)
        today = await self.read(today_of)
        self._view = view
        self.set_crumbs("Contacts", view.name)
        kept = [
            line((f"{label:14}", "$dim"), str(getattr(view, name)))
            for label, name in _KEPT
            if getattr(view, name)
        ]
        for one in view.communities:
            words = ", ".join(one.roles).replace("_", " ") or one.standing
            kept.append(line((f"{'community':14}", "$dim"), one.name, (f"  {words}", "$dim")))
        if view.shares_address_with:
            others = ", ".join(view.shares_address_with)
            kept.append(line((f"{'same address':14}", "$dim"), others))
        if view.tags:
            kept.append(line((f"{'tags':14}", "$dim"), ", ".join(view.tags)))
        kept.append(line((f"{'sessions':14}", "$dim"), came(view, today)))
        self.query_one("#kept", Static).update(lines(kept))
        said = [standing_line(one, today) for one in view.consents]
        self.query_one("#said", Static).update(lines(said))
        rows = [event_line(one, today) for one in events]
        nothing = line(("Nothing is recorded yet. c records what they agreed to.", "$dim"))
        self.query_one("#history", Static).update(lines(rows or [nothing]))

    def action_edit(self) -> None:
        """Change what is kept."""
        self.act(acts.edit_person(self, self.contact_id))

    def action_agreed(self) -> None:
        """Record what they agreed to."""
        if self._view is not None:
            self.act(acts.give_consent(self, self.contact_id, self._view.name))

    def action_withdraw(self) -> None:
        """They no longer agree."""
        if self._view is not None:
            self.act(acts.withdraw(self, self.contact_id, self._view.name))

    def action_remove(self) -> None:
        """Take them off the list."""
        if self._view is not None:
            self.act(acts.remove_person(self, self.contact_id, self._view.name))

    def action_copy(self) -> None:
        """Send the address to the clipboard."""
        if self._view is not None and self._view.email:
            self.app.copy_to_clipboard(self._view.email)
            self.house.say("The address was sent to the clipboard.")

    def action_back(self) -> None:
        """Back to the list."""
        self.dismiss(None)
