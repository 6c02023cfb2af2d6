"""A command is written once: its key, its words in the footer, its help and its palette entry."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from textual.binding import Binding, BindingType

NAMES_OF_KEYS = {
    "question_mark": "?", "exclamation_mark": "!", "full_stop": ".", "slash": "/", "colon": ":",
    "asterisk": "*", "escape": "esc", "plus": "+", "minus": "-", "pagedown": "pgdn",
    "pageup": "pgup", "comma": ",", "right": "→", "left": "←", "up": "↑", "down": "↓",
}  # fmt: skip


@dataclass(frozen=True)
class Command:
    """One thing that can be done on a screen.

    `id` is what a coordinator may bind to another key ("contacts.withdraw"). `key` may name
    several keys, "j,down". `footer` is the one or two words beside the key in the bottom line;
    empty keeps it out of there. `action` is the method `action_…` of the screen; by default the
    last part of the id.
    """

    id: str
    key: str
    title: str
    help: str
    footer: str = ""
    group: str = "Here"
    action: str = ""

    @property
    def does(self) -> str:
        """The action, as Textual writes it."""
        return self.action or self.id.rsplit(".", 1)[-1].replace("-", "_")

    def binding(self) -> Binding:
        """The binding Textual needs for it."""
        return Binding(
            self.key,
            self.does,
            self.title,
            show=bool(self.footer),
            id=self.id,
            tooltip=self.help,
        )


def key_name(key: str) -> str:
    """How a key is written on the screen: the first of several, by its sign."""
    first = key.split(",")[0] or "comma"
    return NAMES_OF_KEYS.get(first, first)


def key_of(command: Command, keymap: Mapping[str, str]) -> str:
    """The key of a command as this coordinator has it."""
    return key_name(keymap.get(command.id, command.key))


TO_TODAY = Command(
    "app.to-today", "escape", "To Today", "Goes to Today, where all begins.",
    action="app.to_today",
)  # fmt: skip
"""For the first screen of each other place, where there is nothing to go back to."""


def is_typed_in(focused: object) -> bool:
    """Whether letters and figures go into a line or a text now."""
    # By name: a `TextArea` brings the parsers of many languages, which a first screen waits for.
    field = any(kind.__name__ in ("Input", "TextArea") for kind in type(focused).__mro__)
    return field and getattr(focused, "takes_letters", True)


def bindings_of(commands: Iterable[Command]) -> list[BindingType]:
    """Bindings for `BINDINGS` of a widget."""
    return [command.binding() for command in commands]


PLACES: tuple[tuple[str, str, str], ...] = (
    ("today", "1", "Today"),
    ("communities", "2", "Communities"),
    ("sessions", "3", "Sessions"),
    ("contacts", "4", "Contacts"),
    ("mail", "5", "Mail"),
    ("reports", "6", "Reports"),
    ("settings", "7", "Settings"),
)

EVERYWHERE: tuple[Command, ...] = (
    *(
        Command(
            f"go.{name}", key, f"Go to {title}", f"Opens the place {title}.",
            group="Go", action=f"place('{name}')",
        )
        for name, key, title in PLACES
    ),
    Command("app.commands", "colon,ctrl+p", "Commands",
            "Finds a command by its words and does it.", group="Everywhere",
            action="command_palette"),
    Command("app.help", "question_mark,f1", "Help", "Lists what can be done here, with its keys.",
            group="Everywhere", action="help_here"),
    Command("app.undo", "u", "Undo", "Takes back the latest change, after naming it.",
            group="Everywhere", action="undo"),
    Command("app.taking-back", "U", "What can be taken back",
            "Lists what was done lately, to take one of them back.", group="Everywhere"),
    Command("app.idea", "ctrl+n", "An idea for a topic",
            "Notes what people would like to talk about, from wherever you are.",
            group="Everywhere"),
    Command("app.messages", "exclamation_mark", "Recent messages",
            "Shows what was said lately, in case it went by too quickly.", group="Everywhere"),
    Command("app.demo", "f9", "Demo: look around made-up data",
            "Opens a made-up town; q there comes back to your own.", group="Everywhere",
            action="look_around"),
    Command("app.actions", "full_stop", "What can be done",
            "Shows all that can be done here, to choose from.", group="Everywhere"),
    Command("app.leave", "q,ctrl+q", "Quit", "Leaves coptui; asks when something is unsaved.",
            group="Everywhere"),
)  # fmt: skip
