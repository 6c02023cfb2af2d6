"""Choosing a file: by its name, by where it is, or by walking through folders."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from textual import events, on
from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Input, Static

from coptui.domain.text import fold
from coptui.tui.commands import Command
from coptui.tui.dialogs.dialog import Dialog
from coptui.tui.text import line, shown
from coptui.tui.widgets.row_list import Column, RowList

MOST = 2000
Entry = tuple[int, Path, str]


def entries(folder: Path, endings: Sequence[str], part: str = "") -> list[Entry]:
    """Files with one of the endings, then folders; `part` of the name narrows them.

    The folder above comes first, while nothing is typed; hidden ones are left out.
    """
    above = [(folder.parent, "the folder above")] if not part else []
    try:
        inside = sorted(os.scandir(folder), key=lambda e: (e.is_dir(), e.name.casefold()))
    except OSError as error:
        return [(0, folder.parent, f"cannot be read: {error.strerror}")]
    found: list[tuple[Path, str]] = []
    for one in inside[:MOST]:
        if one.name.startswith(".") or fold(part) not in fold(one.name):
            continue
        try:
            if one.is_dir():
                found.append((Path(one.path), "folder"))
            elif not endings or one.name.lower().endswith(tuple(endings)):
                found.append((Path(one.path), f"{max(1, one.stat().st_size // 1024):,} kB"))
        except OSError:
            continue
    return [(i, path, note) for i, (path, note) in enumerate([*above, *found])]


def looked_at(typed: str, folder: Path) -> tuple[Path, str]:
    """The folder that what was typed so far leads to, and the beginning of a name in it."""
    if "/" not in typed and not typed.startswith("~"):
        return folder, typed
    path = folder / Path(typed).expanduser()
    return (path, "") if typed.endswith("/") or typed == "~" else (path.parent, path.name)


class PickFile(Dialog[Path | None]):
    """Gives the file, or None. Letters go into the line, the arrows through the list."""

    DOES = (
        Command("file.choose", "enter", "Choose", "Takes the file or goes into the folder.",
                "choose"),
        Command("file.down", "down", "Down", "The next one in the list.", action="row(1)"),
        Command("file.before", "up", "Up", "The one before in the list.", action="row(-1)"),
        Command("file.page-down", "pagedown", "Page down", "A page down in the list.",
                action="page(1)"),
        Command("file.page-up", "pageup", "Page up", "A page up in the list.",
                action="page(-1)"),
        Command("file.up", "ctrl+up", "The folder above", "Goes to the folder above.",
                "folder above"),
        Command("file.none", "escape", "Leave it", "Chooses nothing.", "no file"),
    )  # fmt: skip
    AUTO_FOCUS = "Input"

    def __init__(self, title: str, endings: Sequence[str] = (), start: Path | None = None) -> None:
        super().__init__(title)
        self._endings = [one.lower() for one in endings]
        self._folder = start or Path.cwd()

    def body(self) -> ComposeResult:
        """The line to type into, what is to be said, and the list."""
        yield Input(placeholder="type a name, or paste where the file is", compact=True, id="typed")
        yield Static("", id="wrong", markup=False)
        rows: RowList[Entry] = RowList(
            (
                Column("", self._called, 24, grow=1, look="bold"),
                Column("", lambda r: r[2], 18, gives_way=1, look="dim"),
            ),
            key=lambda r: r[0],
            headings=False,
        )
        rows.can_focus = False  # letters always belong to the line
        yield rows

    def _called(self, row: Entry) -> str:
        return ".." if row[2] == "the folder above" else row[1].name

    async def on_mount(self) -> None:
        """Show the folder."""
        await self._fill()

    @property
    def _typed(self) -> str:
        return self.query_one(Input).value.strip().strip("'\"")

    async def _fill(self) -> None:
        rows = self.query_one(RowList)
        folder, part = looked_at(self._typed, self._folder)
        self.query_one("#box").border_subtitle = shown(str(folder))
        found = entries(folder, self._endings, part)
        await rows.show_rows(found, keep=False)
        if len(found) > 1 and not part:
            rows.go_to(1)
        self.query_one("#wrong", Static).update(self._no_file(found))

    def _no_file(self, found: list[Entry]) -> Content:
        """Where there is none of the files it takes, which those are."""
        if not self._endings or self._typed or any(not path.is_dir() for _, path, _ in found):
            return Content("")
        return line((f"None here of the files it takes: {' '.join(self._endings[:5])} …", "$dim"))

    async def _take(self, path: Path) -> None:
        if path.is_dir():
            self._folder = path.resolve()
            with self.prevent(Input.Changed):
                self.query_one(Input).value = ""
            await self._fill()
        elif path.is_file():
            self.dismiss(path)
        else:
            self.query_one("#wrong", Static).update(line(("There is no such file.", "$warn")))

    @on(RowList.Chosen)
    async def _chosen(self, event: RowList.Chosen) -> None:
        await self._take(event.row[1])

    @on(Input.Changed)
    async def _narrowed(self) -> None:
        await self._fill()

    @on(Input.Submitted)
    async def _submitted(self) -> None:
        await self.action_choose()

    @on(events.Paste)
    def _pasted(self, event: events.Paste) -> None:
        """A file drawn into the terminal arrives as a paste, wherever the cursor stands."""
        typed = self.query_one(Input)
        if self.focused is not typed:
            typed.value = event.text.strip()
            typed.focus()

    async def action_choose(self) -> None:
        """Take what is typed where it is there, else the one under the cursor."""
        typed = self._typed
        exact = self._folder / Path(typed).expanduser()
        if not exact.exists():  # a / before a name was meant for the line, not for the root
            exact = self._folder / typed.lstrip("/")
        row: Entry | None = self.query_one(RowList).row
        if typed and exact.exists():
            await self._take(exact)
        elif row is not None:
            await self._take(row[1])
        else:
            await self._take(exact)

    def action_row(self, by: int) -> None:
        """Another one in the list."""
        self.query_one(RowList).action_move(by)

    def action_page(self, by: int) -> None:
        """Another page of the list."""
        self.query_one(RowList).action_turn(by)

    async def action_up(self) -> None:
        """To the folder above."""
        await self._take(self._folder.parent)

    def action_none(self) -> None:
        """Choose nothing."""
        self.dismiss(None)
