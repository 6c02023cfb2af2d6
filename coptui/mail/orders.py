"""What a run of the sender is told beforehand, tells meanwhile, and has done in the end."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol

from coptui.mail.connecting import Server, Timeouts, Trouble
from coptui.mail.feed import Maker, MessagesFor
from coptui.mail.lane import LAST_WORDS
from coptui.mail.ledger import Recovered
from coptui.mail.pacing import Limits, next_try


class Call(Protocol):
    """Runs a function over the workspace on the database thread."""

    def __call__(self, fn: Callable[..., Any], /, *args: Any) -> Awaitable[Any]:
        """The result of `fn(ws, *args)`."""
        ...


@dataclass(frozen=True, slots=True)
class Progress:
    """One delivery has ended a try: its new state, and how many of each this run has had.

    While a large message is under way its state is `sending`: `gone` of its `size` bytes have left.
    """

    mailing_id: int
    delivery_id: int
    name: str
    state: str
    reply: str
    at: datetime
    counts: Mapping[str, int]
    gone: int = 0
    size: int = 0

    @property
    def moving(self) -> str:
        """How much of a large message has left: 4.2 of 9.1 MB; empty for all else."""
        return f"{self.gone / 1e6:.1f} of {self.size / 1e6:.1f} MB" if self.size else ""


@dataclass(frozen=True, slots=True)
class RunResult:
    """What a run did. `trouble` names what made it stop before its end, if anything did."""

    counts: Mapping[str, int]
    recovered: Recovered
    trouble: Trouble | None = None
    stopped: bool = False

    @property
    def needs_a_look(self) -> bool:
        """Whether somebody should look: refused, in doubt, put off or stopped by trouble."""
        wanted = ("refused", "unknown", "retry")
        return self.trouble is not None or any(self.counts.get(one) for one in wanted)


@dataclass(frozen=True, slots=True)
class Orders:
    """Everything a run needs to know beforehand."""

    lock_file: Path
    server: Server
    sender: str
    limits: Limits
    messages_for: MessagesFor
    now: Callable[[], datetime]
    mailing_id: int | None = None
    once: bool = False
    connections: int = 1
    timeouts: Timeouts = field(default_factory=Timeouts)
    next_try: Callable[[int, datetime], datetime] = next_try
    pause_after_failure: float = 2.0
    last_words: float = LAST_WORDS
    maker: Maker | None = None
