"""The files that go with a mailing: one more, or one less."""

from __future__ import annotations

from pathlib import Path

from coptui.services import mailing_attachments
from coptui.services.mailings import AttachedFile
from coptui.tui.dialogs.choose import Choice, Choose
from coptui.tui.dialogs.pick_file import PickFile
from coptui.tui.place import PlaceScreen
from coptui.tui.text import safe_line

ONE_MORE = "+"


async def choose_files(screen: PlaceScreen, mailing_id: int) -> None:
    """Ask what to do with the files, and do it; with none yet, straight for the first one."""
    files = await screen.read(lambda _ws: mailing_attachments.attached(mailing_id))
    chosen = await _what(screen, files) if files else ONE_MORE
    if chosen == ONE_MORE:
        await _attach(screen, mailing_id)
    elif chosen is not None:
        await screen.write(mailing_attachments.detach, mailing_id, chosen)


async def _what(screen: PlaceScreen, files: tuple[AttachedFile, ...]) -> str | None:
    choices = [Choice(ONE_MORE, "Attach one more", "")]
    choices += [
        Choice(
            str(one.id), f"Take off {safe_line(one.name)}", mailing_attachments.in_words(one.size)
        )
        for one in files
    ]
    chosen: str | None = await screen.app.push_screen_wait(Choose("Files with it", choices))
    return chosen


async def _attach(screen: PlaceScreen, mailing_id: int) -> None:
    path: Path | None = await screen.app.push_screen_wait(
        PickFile("Which file goes with it?", mailing_attachments.ENDINGS, Path.home())
    )
    if path is not None:
        await screen.write(mailing_attachments.attach, mailing_id, path)
