"""The next message to leave: claimed, looked at, and in its turn.

Messages are looked at (the gate asked, the bytes made) a few ahead where the pace is fast, one by
one where it is slow. What was looked at too long ago is looked at again.
"""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from coptui.mail.ledger import Claimed
from coptui.mail.outgoing import Ready, Skip
from coptui.mail.pacing import Pace, Turn
from coptui.mail.sights import sights
from coptui.mail.smtp import Parcel

if TYPE_CHECKING:
    from coptui.workspace import Workspace

STALE_AFTER = 0.5
"""Seconds for which a look at consent holds good, whatever the database says."""
FIRST_AHEAD, MOST_AHEAD = 25, 100

Call = Callable[..., Awaitable[Any]]
MessagesFor = Callable[["Workspace", Sequence[int]], Mapping[int, Ready | Skip]]


@dataclass(slots=True)
class Item:
    """One message of the run, as it was looked at."""

    claimed: Claimed
    message: Ready
    seen: int
    looked_at: float
    turn: Turn | None = None
    marked: bool = False
    _parcel: tuple[Ready, str, Parcel] | None = None

    @property
    def stale(self) -> bool:
        """Whether it must be looked at again before it goes."""
        return time.monotonic() - self.looked_at > STALE_AFTER

    def parcel(self, sender: str) -> Parcel:
        """As it goes over the wire."""
        made = self._parcel
        if made is None or made[0] is not self.message or made[1] != sender:
            parcel = Parcel.of(sender, self.message.address, self.message.data)
            made = self._parcel = self.message, sender, parcel
        return made[2]


class Looking:
    """Asks the gate and makes the bytes, for several messages in one visit to the database."""

    def __init__(self, call: Call, messages_for: MessagesFor) -> None:
        self._call = call
        self._messages_for = messages_for

    async def at(self, claims: Sequence[Claimed]) -> list[Item | Skip]:
        """For each what may go, or why nothing goes."""
        began = time.monotonic()
        ids = [one.id for one in claims]
        seen, said = await self._call(_look, self._messages_for, ids)
        return [
            Item(one, answer, seen, began) if isinstance(answer := said[one.id], Ready) else answer
            for one in claims
        ]

    async def again(self, item: Item) -> Skip | None:
        """Look at it as it may go now; the reason where it may not."""
        (found,) = await self.at([item.claimed])
        if isinstance(found, Skip):
            return found
        item.message, item.seen, item.looked_at = found.message, found.seen, found.looked_at
        return None


def _look(
    ws: Workspace, messages_for: MessagesFor, ids: Sequence[int]
) -> tuple[int, Mapping[int, Ready | Skip]]:
    seen = sights(ws).now()
    return seen, messages_for(ws, ids)


class Rhythm:
    """How fast messages are taken, and so how many may be looked at ahead."""

    def __init__(self, pace: Pace) -> None:
        self._pace = pace
        self._last: float | None = None
        self._between = STALE_AFTER / FIRST_AHEAD

    def beat(self) -> None:
        """One was taken."""
        now = time.monotonic()
        if self._last is not None:
            self._between += (min(now - self._last, STALE_AFTER) - self._between) / 8
        self._last = now

    @property
    def ahead(self) -> int:
        """As many as leave before the look at them grows stale."""
        between = max(self._pace.gap, self._between, 1e-6)
        return max(1, min(MOST_AHEAD, int(STALE_AFTER / 2 / between)))


class Feed:
    """Hands out the claimed messages of one batch, looked at, to several connections."""

    def __init__(
        self,
        look: Callable[[Sequence[Claimed]], Awaitable[Sequence[Item]]],
        pace: Pace,
        rhythm: Rhythm,
        claims: Sequence[Claimed],
    ) -> None:
        self._look = look
        self._pace = pace
        self._rhythm = rhythm
        self._claims = deque(claims)
        self._items: deque[Item] = deque()
        self._one_looks = asyncio.Lock()

    @property
    def left(self) -> list[Claimed]:
        """What nobody has taken."""
        return [one.claimed for one in self._items] + list(self._claims)

    async def next(self) -> Item | None:
        """The next message that may go, its turn reserved; None when there is none left."""
        async with self._one_looks:
            while not self._items and self._claims:
                await self._look_ahead()
        return self._reserved() if self._items else None

    def next_at_once(self) -> Item | None:
        """The same, if it may go this very moment."""
        if self._items and not self._items[0].stale and self._pace.wait() <= 0:
            return self._reserved()
        return None

    def give_back(self, item: Item) -> None:
        """It was taken and not begun."""
        self._items.appendleft(item)

    def _reserved(self) -> Item:
        item = self._items.popleft()
        self._rhythm.beat()
        if not item.claimed.practice:  # what does not leave keeps nobody waiting
            item.turn = self._pace.reserve()
        return item

    async def _look_ahead(self) -> None:
        taken = [self._claims.popleft() for _ in range(min(len(self._claims), self._rhythm.ahead))]
        try:
            self._items.extend(await self._look(taken))
        except BaseException:
            self._claims.extendleft(reversed(taken))
            raise
