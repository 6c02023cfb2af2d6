"""Forgetting a person: what goes, what stays, what is out of reach; then the proof."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from textwrap import wrap
from typing import ClassVar

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from coptui.services import erasure
from coptui.services.erasure_views import ErasurePreview, ErasureProof
from coptui.tui.commands import Command
from coptui.tui.dialogs.type_to_confirm import TypeToConfirm
from coptui.tui.place import PlaceScreen
from coptui.tui.screens.contacts.letting_go import hand_over
from coptui.tui.text import line, lines, shown

_WIDE = 14
_ROOM = 70


class EraseScreen(PlaceScreen):
    """One person, about to be forgotten; afterwards the proof that it was done."""

    PLACE = "contacts"
    TITLE_WORDS = ("Contacts", "…", "Forget")
    HELP_WORDS = (
        "Forgetting takes a person out of every file of this home, copies too. It cannot be taken "
        "back. Their address stays as a code, so that nobody brings them in again by mistake."
    )
    DOES: ClassVar[tuple[Command, ...]] = (
        Command("erase.forget", "enter", "Forget", "Asks for the address, then forgets the person.",
                "forget"),
        Command("erase.save", "s", "Save what is held first",
                "Writes everything held on the person into files for them.", "save it first"),
        Command("erase.texts", "t", "Also out of the texts",
                'Puts "somebody" for the name in what others said and wrote.', "texts too"),
        Command("erase.proof", "p", "Save the proof", "Writes the proof into a file.",
                "save the proof"),
        Command("erase.back", "escape", "Back", "Goes back; nothing is done by it.", "back"),
    )  # fmt: skip
    AUTO_FOCUS = "#page"

    def __init__(self, contact_id: int) -> None:
        super().__init__()
        self.contact_id = contact_id
        self._view: ErasurePreview | None = None
        self._proof: ErasureProof | None = None
        self._texts_too = False

    def body(self) -> ComposeResult:
        """One box that scrolls."""
        with VerticalScroll(id="page"):
            box = Static("", id="kept", classes="region", markup=False)
            box.border_title = Content("What it means")
            yield box

    async def load(self) -> None:
        """Read what it would mean; the proof stays as it is."""
        if self._proof is None:
            self._view = await self.read(erasure.preview, self.contact_id)
            self.set_crumbs("Contacts", self._view.name, "Forget")
            self._show()

    def offers(self, action: str) -> bool:
        """Before: forget, save, texts. After: the proof."""
        if action == "texts":
            return self._proof is None and self._view is not None and bool(self._view.texts)
        after = {"forget": False, "save": False, "proof": True}
        return action not in after or after[action] is (self._proof is not None)

    def _show(self) -> None:
        box = self.query_one("#kept", Static)
        if self._proof is not None:
            box.border_title = Content("Forgotten")
            box.update(lines([shown(one) for one in self._proof.lines()]))
        elif self._view is not None:
            box.update(lines(list(self._words(self._view))))
        self.refresh_bindings()

    def _words(self, view: ErasurePreview) -> Iterator[Content]:
        yield from _part("Will go", view.goes)
        yield from _part("Will stay", view.stays)
        if view.texts:
            fate = "will say “somebody”" if self._texts_too else "will stay, for you to decide (t)"
            yield line(("Named in the community's words: ", "bold"), f"these {fate}")
            for one in view.texts:
                yield line("  ", (f"{one.where}  ", "$dim"), one.words)
            yield line("")
        if view.cannot:
            yield line(("Cannot be reached from here", "bold"))
            for words in view.cannot:
                first, *more = wrap(words, _ROOM)
                yield line("  ", first)
                yield from (line("    ", one) for one in more)
            yield line("")
        yield line(("It cannot be taken back. ", "bold"), "s saves what is held for them first.")

    def action_texts(self) -> None:
        """Leave the texts of others as they are, or not."""
        self._texts_too = not self._texts_too
        self._show()

    def action_save(self) -> None:
        """Everything held on them, into files."""
        if self._view is not None:
            self.act(hand_over(self, self.contact_id, self._view.name))

    def action_forget(self) -> None:
        """Ask for the address, then do it."""
        if self._view is not None and self._proof is None:
            self.act(self._forget(self._view), group="ask")

    async def _forget(self, view: ErasurePreview) -> None:
        what = "address" if "@" in view.expected else "name"
        question = TypeToConfirm(
            f"Forget {view.name}?",
            "Out of this home and all its copies, for good. There is no undo.",
            view.expected,
            f"Type the {what} to forget: {view.expected}",
        )
        if not await self.app.push_screen_wait(question):
            return
        self.query_one("#kept", Static).update(line("Looking through every file and every copy …"))
        done = await self.write(
            erasure.erase, self.contact_id, confirm=view.expected, texts_too=self._texts_too
        )
        self._proof = done.view
        self.set_crumbs("Contacts", "Forgotten")
        self._show()

    def action_proof(self) -> None:
        """The proof, into a file."""
        if self._proof is not None:
            self.act(self._save_proof(self._proof))

    async def _save_proof(self, proof: ErasureProof) -> None:
        from coptui.services.exporting import write_private

        path = Path.home() / f"erasure-{proof.contact_id}-{proof.erased_at:%Y-%m-%d}.txt"
        write_private(path, "\n".join(proof.lines()) + "\n")
        self.house.say(f"The proof is in {path}.")

    def action_back(self) -> None:
        """Back."""
        self.dismiss(None)


def _part(title: str, rows: Sequence[str]) -> Iterator[Content]:
    for at, words in enumerate(rows):
        yield line((f"{title if not at else '':{_WIDE}}", "bold"), words)
    yield line("")
