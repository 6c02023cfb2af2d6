"""The twelve statements one at a time: a key from 1 to 5 answers, a dash passes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from textual.app import ComposeResult
from textual.widgets import Static

from coptui.domain.stage_questions import ENDS, HIGHEST, LOWEST, STATEMENTS
from coptui.services import drafts
from coptui.tui.commands import Command
from coptui.tui.dialogs.dialog import Dialog
from coptui.tui.place import PlaceScreen
from coptui.tui.text import line, lines

_NAMES = ("one", "two", "three", "four", "five")


class SheetDialog(Dialog[Mapping[int, int] | None]):
    """One person's answers; every key is kept at once, so that leaving loses nothing."""

    DOES: ClassVar[tuple[Command, ...]] = (
        *(
            Command(f"sheet.{_NAMES[mark - 1]}", str(mark), f"Answer {mark}",
                    "Answers and goes on.", "to 5 answer" if mark == LOWEST else "",
                    action=f"answer({mark})")
            for mark in range(LOWEST, HIGHEST + 1)
        ),
        Command("sheet.pass", "minus,space", "Pass", "Leaves this one out.", "pass",
                action="answer(0)"),
        Command("sheet.previous", "backspace,left", "One back", "Goes back to the last one.",
                "one back"),
        Command("sheet.leave", "escape", "Later", "What was answered is kept.", "later"),
    )  # fmt: skip

    def __init__(
        self, screen: PlaceScreen, draft: str, voice: str, begun: Mapping[int, int]
    ) -> None:
        super().__init__("A sheet, without a name")
        self._house, self._draft, self._voice = screen, draft, voice
        self._marks = dict(begun)  # 0 is a pass
        self._at = next((s.number for s in STATEMENTS if s.number not in self._marks), 12)

    def body(self) -> ComposeResult:
        """The statement and what has been answered so far."""
        yield Static("", id="statement", markup=False)

    def on_mount(self) -> None:
        """Show the first one that has no answer."""
        self._show()

    def _show(self) -> None:
        one = STATEMENTS[self._at - 1]
        scale = f"1 {ENDS[0]}  ·  2  ·  3  ·  4  ·  5 {ENDS[1]}"
        given = " ".join(
            {None: "·", 0: "-"}.get(mark, str(mark))
            for mark in (self._marks.get(s.number) for s in STATEMENTS)
        )
        self.query_one("#statement", Static).update(
            lines([
                line((f"{self._at} of {len(STATEMENTS)}", "$dim")), "",
                line((one.text, "bold")), "", scale, "",
                line((given, "$dim")),
            ])
        )  # fmt: skip

    def action_answer(self, mark: int) -> None:
        """Keep the answer, and go on; after the last one it is done."""
        self._marks[self._at] = mark
        if self._at == len(STATEMENTS):
            self.run_worker(self._finish(), group="sheet")
            return
        self._at += 1
        self._show()
        self.run_worker(self._keep(), group="sheet")

    def action_previous(self) -> None:
        """Go back to the one before."""
        self._at = max(1, self._at - 1)
        self._show()

    async def _keep(self) -> None:
        values = {"voice": self._voice, **{str(n): str(m) for n, m in self._marks.items()}}
        await self._house.read(drafts.keep, self._draft, values)

    async def _finish(self) -> None:
        await self._keep()
        self.dismiss({number: mark for number, mark in self._marks.items() if mark})

    def action_leave(self) -> None:
        """Go on with it later."""
        self.dismiss(None)
