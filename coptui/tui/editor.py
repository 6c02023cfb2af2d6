"""A long text in the coordinator's own editor, while the rest of the house goes on."""

from __future__ import annotations

import asyncio
import os
import shlex
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from coptui.errors import Unavailable

if TYPE_CHECKING:
    from textual.app import App


@dataclass(frozen=True)
class Edited:
    """What came back: `outcome` is "changed", "unchanged" or "aborted"."""

    outcome: str
    text: str


def editor_command() -> list[str]:
    """The editor as the environment names it."""
    return shlex.split(os.environ.get("VISUAL") or os.environ.get("EDITOR") or "nano")


async def edit(
    app: App[Any], text: str, *, suffix: str = ".md", path: Path | None = None
) -> Edited:
    """Give the text to the editor and take it back.

    The loop keeps running, so a mailing under way goes on; nothing is drawn meanwhile, since a
    suspended screen has nobody who reads what it writes. With a `path` the text lies there, and
    stays there where the program ends before the editor does.
    """
    command = editor_command()
    kept = path is not None
    path = path or _somewhere(suffix)
    back = False
    try:
        descriptor = os.open(path, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(text)
        try:
            with app.batch_update(), app.suspend():
                code = await (await asyncio.create_subprocess_exec(*command, str(path))).wait()
        except FileNotFoundError as error:
            back = True
            raise Unavailable(
                f"The editor {command[0]} is not on this machine.",
                "Set EDITOR to one that is, for example nano.",
            ) from error
        back = True
        if code != 0:
            return Edited("aborted", text)
        after = path.read_text(encoding="utf-8", errors="replace").rstrip("\n")
        return Edited("unchanged" if after == text.rstrip("\n") else "changed", after)
    finally:
        if back or not kept:
            path.unlink(missing_ok=True)


def _somewhere(suffix: str) -> Path:
    descriptor, name = tempfile.mkstemp(prefix="coptui-", suffix=suffix)
    os.close(descriptor)
    return Path(name)
