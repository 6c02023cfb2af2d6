"""What a newer built-in version has changed, and what one's own words say otherwise."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.content import Content

from coptui.services import own_templates, template_changes
from coptui.services.template_changes import ADDED, GONE, SKIPPED, Changes, Piece
from coptui.tui.commands import Command
from coptui.tui.place import PlaceScreen
from coptui.tui.screens.mail.as_read import Pane
from coptui.tui.text import line, lines

MINE = {True: "What you changed", False: "What your words say otherwise than the built-in ones"}
_LOOK = {ADDED: "$accent", GONE: "$warn"}


class ChangesScreen(PlaceScreen):
    """Sentence by sentence: - is gone, + has come."""

    PLACE = "mail"
    CSS_PATH = "../../styles/templates.tcss"
    AUTO_FOCUS = "Pane"
    WATCHES = frozenset({"mail"})
    HELP_WORDS = "A sentence with - is no longer there, one with + has come in its place."
    DOES: ClassVar[tuple[Command, ...]] = (
        Command("changes.keep", "m", "Keep mine", "Keeps your words; this version is told no more.",
                "keep mine"),
        Command("changes.built-in", "b", "Built-in words", "Goes back to the built-in words; "
                "u takes that back.", "built-in words"),
        Command("changes.back", "escape", "Back", "Back to the template.", "back"),
    )  # fmt: skip

    def __init__(self, key: str) -> None:
        super().__init__()
        self.key = key
        self._newer = 0

    def body(self) -> ComposeResult:
        """The sentences."""
        yield Pane(id="changes")

    async def load(self) -> None:
        """Compare as it is now."""
        found = await self.read(template_changes.changes, self.key)
        self._newer = found.newer
        self.set_crumbs("Mail", "Templates", found.key, "What differs")
        self.query_one(Pane).says(told(found), "What differs")
        self.refresh_bindings()

    def offers(self, action: str) -> bool:
        """Keeping one's own words is a question only while there are newer ones."""
        return action != "keep" or bool(self._newer)

    def action_keep(self) -> None:
        """Keep the own words."""
        self.act(self.write(own_templates.keep_mine, self.key))

    def action_built_in(self) -> None:
        """Back to the built-in words."""
        self.act(self._built_in(), group="ask")

    async def _built_in(self) -> None:
        from coptui.tui.screens.mail.template import go_back

        if await go_back(self, self.key):
            self.dismiss(None)

    def action_back(self) -> None:
        """Back to the template."""
        self.dismiss(None)


def told(found: Changes) -> Content:
    """Both comparisons, each under a sentence that says what it is."""
    parts: list[str | Content] = []
    if found.newer:
        parts.append(line((f"New in version {found.newer} of the built-in words", "bold")))
        if found.news:
            parts += ["", *_pieces(found.news), "", ""]
        else:
            parts += ["Which words yours began from is not known; below is all that differs.", ""]
    parts.append(line((MINE[found.from_base], "bold")))
    if found.mine:
        parts += ["", *_pieces(found.mine)]
    else:
        parts += ["", "Nothing: they say the same."]
    return lines(parts)


def _pieces(pieces: Sequence[Piece]) -> list[Content]:
    return [
        line((SKIPPED, "$dim"))
        if one.mark == SKIPPED
        else line((f"{one.mark} {one.text}", _LOOK.get(one.mark, "$dim")))
        for one in pieces
    ]
