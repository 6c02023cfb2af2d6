"""Leaving in time: when asked by a signal, and when the terminal has gone without a word."""

from __future__ import annotations

import contextlib
import os
import select
import signal
import sys
import threading
from collections.abc import Callable
from types import FrameType
from typing import TYPE_CHECKING, Any

from coptui.errors import CoptuiError

if TYPE_CHECKING:
    from textual.driver import Driver

    from coptui.tui.app import CoptuiApp
    from coptui.tui.widgets.form import FormScreen

LOOK_EVERY = 0.25
PATIENCE = 1.4
"""Seconds for a clean end; together with one look this stays under two."""


class TerminalWatch(threading.Thread):
    """Watches from outside the event loop, which may itself be stuck on a dead terminal.

    The first thing it does is to ask for a clean end; when that does not come in time it ends the
    process at once. The database stands that: what was committed stays, what was not never was.
    """

    def __init__(self, leave: Callable[[], None]) -> None:
        super().__init__(daemon=True, name="coptui-terminal")
        self._leave = leave
        self._asked = threading.Event()
        self._over = threading.Event()
        self._parent = os.getppid()
        self._fd = sys.__stdin__.fileno() if sys.__stdin__ is not None else -1
        self._before: dict[int, Any] = {}

    def start(self) -> None:
        """Take the signals (main thread only) and begin to look."""
        for name in ("SIGHUP", "SIGTERM"):
            number = getattr(signal, name, None)  # Windows knows no SIGHUP
            if number is not None:
                self._before[number] = signal.signal(number, self._on_signal)
        super().start()

    def ask(self) -> None:
        """The terminal is known to be gone."""
        self._asked.set()

    def over(self) -> None:
        """The end was clean; give the signals back."""
        self._over.set()
        for number, handler in self._before.items():
            signal.signal(number, handler)

    def _on_signal(self, _number: int, _frame: FrameType | None) -> None:
        self._asked.set()

    def run(self) -> None:
        """Look until the end is due, ask for it, and see to it."""
        while not self._over.is_set():
            if self._asked.wait(LOOK_EVERY) or self._is_gone():
                self._leave()
                if not self._over.wait(PATIENCE):
                    os._exit(0)
                return

    def _is_gone(self) -> bool:
        if os.getppid() != self._parent and os.getppid() == 1:
            return True
        if self._fd < 0 or not hasattr(select, "poll"):
            return False
        poll = select.poll()
        poll.register(self._fd, 0)
        return any(flags & (select.POLLHUP | select.POLLERR) for _, flags in poll.poll(0))


def driver_class(lost: Callable[[], None]) -> type[Driver] | None:
    """Textual's own driver, taught to notice that its terminal has gone; None where not needed."""
    if sys.platform == "win32":
        return None
    from textual.drivers.linux_driver import LinuxDriver

    class _SurvivingFile:
        """Output that may vanish: writing to nothing is no error, only the end."""

        def __init__(self, file: Any) -> None:
            self._file = file

        def write(self, text: str) -> int:
            """Write, or notice that there is nothing to write to."""
            try:
                return int(self._file.write(text))
            except OSError:
                lost()
                return len(text)

        def flush(self) -> None:
            """Flush, or notice the same."""
            try:
                self._file.flush()
            except OSError:
                lost()

        def __getattr__(self, name: str) -> Any:
            return getattr(self._file, name)

    class CarefulDriver(LinuxDriver):
        """Ends with its terminal instead of asking a dead one for keys for ever."""

        def __init__(self, *args: Any, **kwargs: Any) -> None:
            super().__init__(*args, **kwargs)
            self._file = _SurvivingFile(self._file)  # type: ignore[assignment]

        def _run_input_thread(self) -> None:
            try:
                self.run_input_thread()
            except OSError:
                lost()

    return CarefulDriver


def half_typed(app: CoptuiApp) -> list[FormScreen]:
    """The forms in which something is typed and not saved."""
    from coptui.tui.widgets.form import FormScreen

    screens = [screen for stack in app._screen_stacks.values() for screen in stack]
    return [one for one in screens if isinstance(one, FormScreen) and one.unsaved()]


async def leave_politely(app: CoptuiApp) -> None:
    """Ask first where something is unsaved or on its way; then leave."""
    unsaved = [
        words
        for stack in app._screen_stacks.values()
        for screen in stack
        if (told := getattr(screen, "unsaved", None)) is not None and (words := told())
    ]
    if unsaved:
        from coptui.tui.dialogs.ask import Ask

        words = "\n".join(unsaved)
        if not await app.push_screen_wait(Ask("Leave coptui?", words, esc="stay here")):
            return
    from coptui.tui.waiting_mail import may_leave

    with contextlib.suppress(CoptuiError):  # a home that cannot be read is left all the same
        if not await may_leave(app):
            return
    app.goes_home = app.is_over
    app.leave()
