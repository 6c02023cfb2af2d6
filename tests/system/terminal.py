"""The real program in a real terminal: keys go in, the screen is read, nothing else is touched.

Every wait ends as soon as the screen shows what is waited for, and fails with a picture of the
screen when it does not come in time.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pyte

from coptui.tui.dialogs.dialog import TOO_SOON
from tests.bench.terminal import Terminal

SMALL, LARGE = (80, 24), (120, 40)
WITHIN = 60.0
"""Seconds that a screen may take on a busy computer."""

KEYS = {
    "enter": "\r", "tab": "\t", "escape": "\x1b", "space": " ", "backspace": "\x7f",
    "up": "\x1b[A", "down": "\x1b[B", "right": "\x1b[C", "left": "\x1b[D", "f2": "\x1bOQ",
}  # fmt: skip


def bytes_of(key: str) -> str:
    """What a terminal sends for a key, named as the footer names it."""
    if key.startswith("ctrl+"):
        return chr(ord(key[-1]) & 0x1F)
    return KEYS.get(key, key)


class Program(Terminal):
    """coptui on one home, in a terminal of this size."""

    def __init__(
        self,
        home: Path,
        *,
        size: tuple[int, int] = SMALL,
        environment: dict[str, str] | None = None,
    ) -> None:
        columns, lines = size
        command = [sys.executable, "-m", "coptui", "--home", str(home)]
        super().__init__(command, columns=columns, lines=lines, environment=environment)
        self._screen = pyte.Screen(columns, lines)
        self._stream = pyte.ByteStream(self._screen)
        self._fed = 0

    def screen(self) -> str:
        """The screen as a person sees it; only what is new is drawn."""
        while self._fed < len(self.pieces):
            self._stream.feed(self.pieces[self._fed][1])
            self._fed += 1
        return "\n".join(line.rstrip() for line in self._screen.display)

    def sees(self, *texts: str, within: float = WITHIN) -> str:
        """Wait until all of these stand on the screen; the screen then."""
        return self._until(lambda shown: all(one in shown for one in texts), repr(texts), within)

    def sees_no_more(self, text: str, within: float = WITHIN) -> str:
        """Wait until this has gone from the screen; the screen then."""
        return self._until(lambda shown: text not in shown, f"no {text!r}", within)

    def _until(self, holds: object, what: str, within: float) -> str:
        assert callable(holds)
        end = time.monotonic() + within
        while True:
            while self.pump(0):
                pass
            shown = self.screen()
            if holds(shown):
                return shown
            left = end - time.monotonic()
            if left <= 0 or self.ended:
                why = "the program has ended" if self.ended else f"not within {within:g} s"
                raise AssertionError(f"{what}: {why}\n{'-' * 80}\n{shown}\n{'-' * 80}")
            self.pump(min(left, 0.5))

    def keys(self, *names: str) -> None:
        """Press keys, one after the other."""
        for name in names:
            self.type(bytes_of(name))

    def answers(self, key: str) -> None:
        """Answer a question, read before: a key typed too soon is no answer."""
        self.settle(quiet=TOO_SOON + 0.2)
        self.keys(key)

    def types(self, text: str) -> None:
        """Write this into the field that has the focus."""
        self.type(text)

    def fills(self, *texts: str) -> None:
        """Write into a form, field after field from the one with the focus; "" leaves one as it is.

        The last field is not left.
        """
        for number, text in enumerate(texts):
            if number:
                self.keys("tab")
            if text:
                self.keys("ctrl+u")  # what stood there stays until somebody takes it away
                self.settle()
                self.types(text)


@contextmanager
def program(
    home: Path, *, size: tuple[int, int] = SMALL, environment: dict[str, str] | None = None
) -> Iterator[Program]:
    """Run it for the length of a block; it is gone afterwards, however the block ends."""
    started = Program(home, size=size, environment=environment)
    try:
        yield started
    except BaseException:
        if not started.ended:
            print(started.screen())
        raise
    finally:
        started.close()
