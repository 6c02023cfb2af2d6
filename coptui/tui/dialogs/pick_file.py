"""Choosing a file by walking through folders or by typing where it is."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from textual import events, on
from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Input, Static

from coptui.tui.commands import Command
from coptui.tui.dialogs.dialog import Dialog
from coptui.tui.text import shown
from coptui.tui.widgets.row_list import Column, RowList

MOST = 2000


def entries(folder: Path, endings: Sequence[str]) -> list[tuple[int, Path, str]]:
    """The folder above, folders, and files with one of the endings; hidden ones are left out."""
    found: list[tuple[Path, str]] = [(folder.parent, "the folder above")]
    try:
        inside = sorted(os.scandir(folder), key=lambda e: (not e.is_dir(), e.name.casefold()))
    except OSError as error:
        return [(0, folder.parent, f"cannot be read: {error.strerror}")]
    for one in inside[:MOST]:
        if one.name.startswith("."):
            continue
        try:
            if one.is_dir():
                found.append((Path(one.path), "folder"))
            elif not endings or one.name.lower().endswith(tuple(endings)):
                found.append((Path(one.path), f"{max(1, one.stat().st_size // 1024):,} kB"))
        except OSError:
            continue
    return [(i, path, note) for i, (path, note) in enumerate(found)]


def meant(typed: str, folder: Path) -> Path:
    """The file that somebody means who typed this; relative names are of the folder shown.

    The key / opens the line, so that the first / of a path may have been taken for that.
    """
    path = folder / Path(typed).expanduser()
    outright = Path(f"/{typed}")
    return outright if not path.exists() and outright.exists() else path


class PickFile(Dialog[Path | None]):
    """Gives the file, or None. Tab goes between the line and the list."""

    DOES = (
        Command("file.choose", "enter", "Choose", "Takes the file or goes into the folder.",
                "choose"),
        Command("file.type", "slash", "Type it", "Lets you type or paste where the file is.",
                "type where"),
        Command("file.up", "backspace,left", "Up", "Goes to the folder above.", "up"),
        Command("file.none", "escape", "Leave it", "Chooses nothing.", "no file"),
    )  # fmt: skip

    def __init__(self, title: str, endings: Sequence[str] = (), start: Path | None = None) -> None:
        super().__init__(title)
        self._endings = [one.lower() for one in endings]
        self._folder = start or Path.cwd()

    def body(self) -> ComposeResult:
        """Where, the line to type into, and the list."""
        yield Input(placeholder="/ and type or paste where the file is", compact=True, id="typed")
        yield Static("", id="wrong", markup=False)
        rows: RowList[tuple[int, Path, str]] = RowList(
            (
                Column("", lambda r: ".." if r[0] == 0 else r[1].name, 24, grow=1, look="bold"),
                Column("", lambda r: r[2], 18, gives_way=1, look="dim"),
            ),
            key=lambda r: r[0],
            headings=False,
        )
        yield rows

    async def on_mount(self) -> None:
        """Show the folder."""
        self.query_one(RowList).focus()
        await self._fill()

    async def _fill(self) -> None:
        rows = self.query_one(RowList)
        self.query_one("#box").border_subtitle = shown(str(self._folder))
        await rows.show_rows(entries(self._folder, self._endings), keep=False)
        if rows.total > 1:
            rows.go_to(1)

    async def _take(self, path: Path) -> None:
        if path.is_dir():
            self._folder = path.resolve()
            await self._fill()
            self.query_one(RowList).focus()
        elif path.is_file():
            self.dismiss(path)
        else:
            self.query_one("#wrong", Static).update(Content("There is no such file."))

    @on(RowList.Chosen)
    async def _chosen(self, event: RowList.Chosen) -> None:
        await self._take(event.row[1])

    @on(Input.Submitted)
    async def _submitted(self, event: Input.Submitted) -> None:
        if event.value.strip():
            await self._take(meant(event.value.strip().strip("'\""), self._folder))

    @on(events.Paste)
    def _pasted(self, event: events.Paste) -> None:
        """A file drawn into the terminal arrives as a paste, wherever the cursor stands."""
        typed = self.query_one(Input)
        if self.focused is not typed:
            typed.value = event.text.strip()
            typed.focus()

    def action_choose(self) -> None:
        """Take the one under the cursor."""
        self.query_one(RowList).action_choose()

    def action_type(self) -> None:
        """Type where it is."""
        self.query_one(Input).focus()

    async def action_up(self) -> None:
        """To the folder above."""
        await self._take(self._folder.parent)

    def action_none(self) -> None:
        """Choose nothing."""
        self.dismiss(None)
