"""When the next message may leave, and when one that was put off is tried again."""

from __future__ import annotations

import asyncio
import contextlib
import math
import random
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

RETRY_MINUTES = (5, 15, 30, 60, 120, 240, 480)
MINUTE, HOUR, DAY = 60.0, 3_600.0, 86_400.0


@dataclass(frozen=True, slots=True)
class Limits:
    """How many messages an account may send in any minute, hour and day; 0 sets no limit.

    `domain_gap` is how many seconds lie at least between two messages to people at one domain.
    """

    per_minute: int
    per_hour: int = 0
    per_day: int = 0
    domain_gap: float = 0.0

    @property
    def windows(self) -> tuple[tuple[int, float], ...]:
        """Each limit with the seconds that it is about."""
        all_of_them = ((self.per_minute, MINUTE), (self.per_hour, HOUR), (self.per_day, DAY))
        return tuple((most, seconds) for most, seconds in all_of_them if most > 0)

    @property
    def longest(self) -> float:
        """Seconds for which departures must be remembered."""
        return max((seconds for _, seconds in self.windows), default=0.0)


def next_try(tries: int, now: datetime) -> datetime:
    """When to try again after so many tries; a little scattered, never under five minutes."""
    minutes = RETRY_MINUTES[min(max(tries, 1), len(RETRY_MINUTES)) - 1]
    scattered = minutes * random.uniform(0.8, 1.2)
    return now + timedelta(minutes=max(scattered, RETRY_MINUTES[0]))


async def sleep_or(stop: asyncio.Event, seconds: float) -> bool:
    """Wait, but no longer than until `stop` is set; whether it is set."""
    if seconds > 0:
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await stop.wait()
    return stop.is_set()


class DomainGaps:
    """How soon another message may go to a domain: some mailboxes turn away a rush from one."""

    def __init__(self, gap: float) -> None:
        self._gap = gap
        self._free: dict[str, float] = {}

    def __bool__(self) -> bool:
        return self._gap > 0

    def free_at(self, address: str) -> float:
        """From when on one may go to where this address is."""
        return self._free.get(_domain(address), -math.inf) if self._gap > 0 else -math.inf

    def took(self, address: str, at: float) -> None:
        """One goes there at that time."""
        if self._gap > 0 and address:
            self._free[_domain(address)] = at + self._gap


def _domain(address: str) -> str:
    return address.rpartition("@")[2].casefold()


@dataclass(slots=True)
class Turn:
    """A place in the pace: when its message may leave, later when it did."""

    at: float


class Pace:
    """Departures in even gaps, shared by all connections of one run and never above a limit.

    `ages` tells how many seconds ago earlier messages left, as the ledger has them, so that a
    restart, or another program on the same home, starts no new count; `lately` the same of the
    addresses whose domain may have to wait.
    """

    def __init__(
        self,
        limits: Limits,
        monotonic: Callable[[], float],
        ages: Iterable[float] = (),
        lately: Iterable[tuple[str, float]] = (),
    ) -> None:
        self.gap = MINUTE / limits.per_minute if limits.per_minute > 0 else 0.0
        self.domains = DomainGaps(limits.domain_gap)
        self._windows = limits.windows
        self._monotonic = monotonic
        now = monotonic()
        for address, age in sorted(lately, key=lambda one: -one[1]):
            self.domains.took(address, now - max(0.0, age))
        past = [Turn(at) for at in sorted(now - max(0.0, age) for age in ages)]
        self._kept: deque[Turn] = deque(past, maxlen=max((n for n, _ in self._windows), default=1))
        self._next = past[-1].at + self.gap if past else now

    def wait(self) -> float:
        """How many seconds there are until the next place."""
        return max(0.0, self._start() - self._monotonic())

    def next_at(self) -> float:
        """When the next place is."""
        return self._start()

    def reserve(self, address: str = "") -> Turn:
        """Take the next place, or a later one where its domain has had one just now."""
        turn = Turn(max(self._start(), self.domains.free_at(address)))
        self.domains.took(address, turn.at)
        self._kept.append(turn)
        self._next = turn.at + self.gap
        return turn

    def until(self, turn: Turn) -> float:
        """How many seconds there are until that place."""
        return turn.at - self._monotonic()

    def left(self, turn: Turn) -> None:
        """Its message leaves now, perhaps later than it might have."""
        turn.at = max(turn.at, self._monotonic())

    def held_by(self) -> float:
        """The seconds of the limit that puts off the next place; 0 where only the gap does."""
        return self._next_place()[1]

    def _start(self) -> float:
        return self._next_place()[0]

    def _next_place(self) -> tuple[float, float]:
        start, holds = max(self._monotonic(), self._next), 0.0
        for most, seconds in self._windows:
            if len(self._kept) >= most:  # in no stretch of that length more than `most`
                free = self._kept[-most].at + seconds
                if free > start:
                    start, holds = free, seconds
        return start, holds


@dataclass(frozen=True, slots=True)
class Fit:
    """How so many messages would leave within the limits of an account, from a time on.

    `straight` of them go one after the other; then `limit` ("hour" or "day") makes the next one
    wait for `pause` seconds. `within_day` leave in the 24 hours after that time, the last one
    after `seconds`. `gone` leave in the 24 hours before; `ahead` still wait then and leave first.
    """

    number: int
    straight: int
    within_day: int
    seconds: float
    limit: str = ""
    pause: float = 0.0
    gone: int = 0
    ahead: int = 0

    @property
    def fits(self) -> bool:
        """Whether all of them go without waiting for the limit of an hour or a day."""
        return self.straight == self.number


Batch = tuple[float, int]
"""Messages of one mailing that wait: in how many seconds they may go, and how many there are."""
_SLOW = {HOUR: "hour", DAY: "day"}


def fit(
    number: int,
    limits: Limits,
    ages: Iterable[float] = (),
    before: Sequence[Batch] = (),
    *,
    after: float = 0.0,
) -> Fit:
    """How so many messages would leave that may go `after` so many seconds.

    `ages` as in `Pace`, whose answer this is in advance. The batches `before` leave first, each
    from its own time on; where they still have to wait for a limit then, none of these goes
    straight.
    """
    past = [age for age in ages if age < DAY]
    clock = [0.0]
    pace = Pace(limits, lambda: clock[0], past)
    taken, limit = [-age for age in past], ""
    for opens, batch in sorted(before):
        clock[0] = max(clock[0], opens)
        for _ in range(batch):
            held = pace.held_by()
            taken.append(pace.reserve().at)
            if taken[-1] >= after:
                limit = limit or _SLOW.get(held, "")
    clock[0] = max(clock[0], after)
    last = max(after, taken[-1]) if before and taken else after
    straight, within_day, pause = number, number, 0.0
    if limit:
        straight, pause = 0, last - after
    for at in range(number):
        held = pace.held_by()
        leaves = pace.reserve().at
        if held in _SLOW and not limit:
            straight, limit, pause = at, _SLOW[held], leaves - last
        if leaves - after >= DAY and within_day == number:
            within_day = at
        last = leaves
    gone = sum(after - DAY < at < after for at in taken) if after else len(past)
    ahead = sum(at >= after for at in taken[len(past) :])
    return Fit(number, straight, within_day, last - after, limit, pause, gone, ahead)
