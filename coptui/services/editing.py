"""Texts that are out in an editor: where they lie meanwhile, and how they come back.

The editor works on a file in the home. Where the program, the terminal or the machine ends before
the editor does, the file stays, and what was saved in it is brought back into the unsaved form.
"""

from __future__ import annotations

import re
from contextlib import suppress
from pathlib import Path

from coptui.domain.text import clean_text
from coptui.services import drafts
from coptui.workspace import Workspace

LARGEST = 400_000
_UNSAFE = re.compile(r"[^A-Za-z0-9_-]")


def path_for(ws: Workspace, form: str) -> Path:
    """Where the text of this form lies while an editor has it; its folder is there and private."""
    folder = ws.home / "editing"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder / f"{_UNSAFE.sub('-', form)[:80]}.md"


def bring_back(ws: Workspace, form: str, field: str) -> bool:
    """Put what a cut-off editor had saved into the unsaved form; whether there was something."""
    if ws.read_only:
        return False
    path = path_for(ws, form)
    try:
        with path.open("rb") as file:
            typed = file.read(LARGEST).decode("utf-8", errors="replace")
    except OSError:
        return False
    kept = drafts.find(ws, form)
    values = dict(kept.values) if kept is not None else {}
    text = clean_text(typed).text
    if text.strip() and text != values.get(field, "").strip("\n"):
        drafts.keep(ws, form, {**values, field: text})
    with suppress(OSError):
        path.unlink()
    return True
