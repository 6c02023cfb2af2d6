"""The outbox let go without the app. What it takes is brought in only when the maker has begun."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from coptui.errors import Unavailable
from coptui.services import making

if TYPE_CHECKING:
    from coptui.mail.engine import Progress
    from coptui.services.left_waiting import Waiting


@dataclass(frozen=True)
class RunResult:
    """What one run of the sender did, and what a sender that died before had left in doubt."""

    counts: Mapping[str, int] = field(default_factory=dict)
    new_doubts: int = 0
    stopped: bool = False
    needs_a_look: bool = False
    held: tuple[Waiting, ...] = ()
    """What was kept from going, because it came due while nothing was there to send it."""


class Stopped(Unavailable):
    """The sender could not go on. `result` is what it had done; what was not sent still waits."""

    def __init__(self, message: str, hint: str, result: RunResult, kind: str) -> None:
        super().__init__(message, hint)
        self.result = result
        self.kind = kind


def run_here(
    home: Path,
    *,
    once: bool = False,
    go_on: bool = False,
    mailing_id: int | None = None,
    on_progress: Callable[[Progress], None] | None = None,
) -> RunResult:
    """`outbox.run` for a program without an event loop; a signal to end stops between messages."""
    with making.beside(home) as maker:
        # Late: the process beside has begun by now, and brings in its own share at the same time.
        from coptui.services import outbox
        from coptui.services.headless import run_until_signal

        return run_until_signal(
            home,
            lambda call, stop: outbox.run(
                call,
                once=once,
                go_on=go_on,
                mailing_id=mailing_id,
                on_progress=on_progress,
                stop=stop,
                maker=maker,
            ),
        )
