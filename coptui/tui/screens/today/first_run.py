"""The first minutes: three ways to begin, none of which sends anything to anybody."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.widgets import Static

from coptui.tui.commands import Command
from coptui.tui.place import PlaceScreen
from coptui.tui.text import line, lines

_OFFERS = (
    ("1", "Look around", "a made-up town with three communities, for two minutes"),
    ("2", "My community", "its name, its purpose and who hosts it: three questions"),
    ("3", "My contacts", "from a spreadsheet, with what each person agreed to"),
)


class FirstRun(PlaceScreen):
    """Three offers over an empty home."""

    PLACE = "today"
    TITLE_WORDS = ("Welcome",)
    HELP_TITLE = "Welcome"
    HELP_WORDS = "Three ways to begin. None of them sends anything; all can be left with Esc."
    DOES: ClassVar[tuple[Command, ...]] = (
        Command("first.look", "1", "Look around", "Opens made-up data, apart from yours.",
                "look around"),
        Command("first.community", "2", "My community", "Asks three questions and begins.",
                "my community"),
        Command("first.contacts", "3", "My contacts", "Brings people in from a file.",
                "my contacts"),
        Command("first.later", "escape", "Later", "Goes to Today.", "later"),
    )  # fmt: skip

    def body(self) -> ComposeResult:
        """Welcome, the offers, and what practice means."""
        rows = [line(("Welcome. Nothing here is sent to anybody yet.", "bold")), line("")]
        for key, title, words in _OFFERS:
            gap = " " * (16 - len(title))
            rows += [line("  ", (key, "bold $accent"), "  ", (title, "bold"), gap, words), line("")]
        rows.append(
            line(
                (
                    "Until you have received a test mail of your own, every mailing is only\n"
                    "written into a folder where you can read it.\n"
                    "You leave practice when you like, in 7 Settings.\n\n"
                    "From the made-up town q brings you back here; f9 opens it again.",
                    "$dim",
                )
            )
        )
        yield Static(lines(rows), id="welcome", markup=False)

    def action_look(self) -> None:
        """Open the demo in place of this home."""
        self.house.open_demo()

    def action_community(self) -> None:
        """Begin with a community."""
        self.dismiss(None)
        self.app.call_later(self.house.open, "communities", act="new")

    def action_contacts(self) -> None:
        """Begin with people."""
        self.dismiss(None)
        self.app.call_later(self.house.open, "contacts", act="import")

    def action_later(self) -> None:
        """To Today."""
        self.dismiss(None)
