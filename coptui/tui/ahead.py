"""The first screen's facts, read by a second process while this one still loads the toolkit.

Drawing and reading are each about half of a start, and neither needs the other. The second process
sends what it read and ends; where it cannot, everything is read in this process as at any time.
"""

from __future__ import annotations

import gc
import os
import pickle
import threading
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from coptui.services.today_views import TodayView
    from coptui.tui.standing import FirstLook

_begun: dict[Path, Ahead] = {}


class Ahead:
    """What a second process reads, waiting to be taken."""

    def __init__(self, pipe: int, child: int) -> None:
        self._pipe, self._child = pipe, child
        self._got = b""
        self._thread = threading.Thread(target=self._receive, daemon=True, name="coptui-ahead")
        self._thread.start()

    def _receive(self) -> None:
        with os.fdopen(self._pipe, "rb") as file:
            self._got = file.read()
        os.waitpid(self._child, 0)

    def result(self) -> tuple[FirstLook, TodayView] | None:
        """Wait for it; None where it could not be read."""
        self._thread.join(10)
        if not self._got:
            return None
        found: tuple[FirstLook, TodayView] = pickle.loads(self._got)
        return found


def hurry() -> None:
    """No search for garbage while the program is read in: of its modules nothing is garbage."""
    gc.disable()


def calm() -> None:
    """Search again, but never among what was read in at the start: that stays as long as we do."""
    if not gc.isenabled():
        gc.freeze()
        gc.enable()


def begin(home: Path) -> None:
    """Start reading; call it before any thread runs and before the toolkit is imported."""
    hurry()
    if not hasattr(os, "fork") or (os.cpu_count() or 1) < 2 or threading.active_count() > 1:
        return
    read_end, write_end = os.pipe()
    child = os.fork()
    if child:
        os.close(write_end)
        _begun[home] = Ahead(read_end, child)
        return
    code = 1
    try:
        os.close(read_end)
        _send(home, write_end)
        code = 0
    finally:
        os._exit(code)  # nothing of the parent may be cleaned up twice


def _send(home: Path, pipe: int) -> None:
    from coptui.errors import CoptuiError
    from coptui.services.today import today
    from coptui.tui.standing import first_look
    from coptui.workspace import Workspace

    try:
        with Workspace.open(home) as ws:
            ws.store.map_whole()
            found = (first_look(ws), today(ws))
    except CoptuiError:
        return  # the parent meets it too, and can say it
    with os.fdopen(pipe, "wb") as file:
        file.write(pickle.dumps(found))


def take(home: Path) -> Ahead | None:
    """What was begun for this home; once."""
    return _begun.pop(home, None)
