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
from typing import TYPE_CHECKING, Any, Protocol

from coptui.mail.ledger import Claimed
from coptui.mail.outgoing import Ready, Skip
from coptui.mail.pacing import Pace, Turn
from coptui.mail.sights import sights
from coptui.mail.smtp import Parcel

if TYPE_CHECKING:
    from coptui.workspace import Workspace

STALE_AFTER = 0.5
"""Seconds for which a look at consent holds good, whatever the database says."""
FIRST_AHEAD, MOST_AHEAD = 25, 160
A_MOMENT = 0.002
"""Seconds that may pass until the turn of a message whose envelope is said already."""
MANY = 50
"""So many ahead are looked at in two halves: one is there while the other leaves."""
AT_ONCE = 4
"""With no more than these ahead there is time to look when somebody asks."""

Call = Callable[..., Awaitable[Any]]
MessagesFor = Callable[["Workspace", Sequence[int]], Mapping[int, Ready | Skip]]


class Maker(Protocol):
    """Makes messages elsewhere, from what is in the home when it is asked."""

    async def made(self, delivery_ids: Sequence[int]) -> Mapping[int, Ready | Skip] | None:
        """What may go for each, or why nothing goes; None where it cannot tell."""
        ...

    def end(self) -> None:
        """Nothing more is asked of it."""
        ...


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
            found = self.message
            parcel = Parcel(sender, found.address, found.wire)
            made = self._parcel = self.message, sender, parcel
        return made[2]


class Looking:
    """Asks the gate and makes the bytes, for several messages in one visit to the database."""

    def __init__(self, call: Call, messages_for: MessagesFor, maker: Maker | None = None) -> None:
        self._call = call
        self._messages_for = messages_for
        self._maker = maker

    async def at(self, claims: Sequence[Claimed]) -> list[Item | Skip]:
        """For each what may go, or why nothing goes."""
        began = time.monotonic()
        ids = [one.id for one in claims]
        said = None
        if self._maker is not None:
            seen = await self._call(_seen)  # before anything is read for them
            said = await self._maker.made(ids)
        if said is None:
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


def _seen(ws: Workspace) -> int:
    return sights(ws).now()


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
        """As many as leave well before the look at them grows stale, even behind others."""
        return self.within(STALE_AFTER / 4, 1, MOST_AHEAD)

    def within(self, seconds: float, least: int, most: int) -> int:
        """How many leave in so long, between the two bounds."""
        between = max(self._pace.gap, self._between, 1e-6)
        return max(least, min(most, int(seconds / between)))


class Feed:
    """Hands out claimed messages, looked at, to several connections.

    `more` claims what follows while the last of these leave, so that no connection waits for it;
    it gives nothing when there is nothing that may go with these.
    """

    def __init__(
        self,
        look: Callable[[Sequence[Claimed]], Awaitable[Sequence[Item]]],
        pace: Pace,
        rhythm: Rhythm,
        claims: Sequence[Claimed],
        more: Callable[[], Awaitable[Sequence[Claimed]]] | None = None,
    ) -> None:
        self._look = look
        self._pace = pace
        self._rhythm = rhythm
        self._claims = deque(claims)
        self._leaves = not any(one.practice for one in claims)
        self._more = more
        self._items: deque[Item] = deque()
        self._one_looks = asyncio.Lock()
        self._looking: asyncio.Task[None] | None = None
        self._claiming: asyncio.Task[None] | None = None

    @property
    def left(self) -> list[Claimed]:
        """What nobody has taken."""
        return [one.claimed for one in self._items] + list(self._claims)

    @property
    def flows(self) -> bool:
        """Whether messages leave one after the other, the next of them now."""
        quick = self._rhythm.ahead > AT_ONCE and self._pace.wait() <= A_MOMENT
        return quick and self._leaves

    async def next(self) -> Item | None:
        """The next message that may go, its turn reserved; None when there is none left."""
        async with self._one_looks:
            while not self._items and (under_way := self._look_ahead() or self._claim_more()):
                await asyncio.shield(under_way)
        return self._reserved() if self._items else None

    def next_at_once(self) -> Item | None:
        """The same, if its turn is now or within a moment."""
        if not self._items or self._items[0].stale or self._pace.wait() > A_MOMENT:
            return None
        if self._pace.domains:
            return None  # its turn may be later than the pace's own
        return self._reserved()

    def give_back(self, item: Item) -> None:
        """It was taken and not begun."""
        self._items.appendleft(item)

    def _reserved(self) -> Item:
        item = self._next_item()
        self._rhythm.beat()
        if self._rhythm.ahead > AT_ONCE and len(self._items) <= self._rhythm.ahead // 2:
            self._look_ahead()  # so that nobody waits for a look while a server waits for him
        if not item.claimed.practice:  # what does not leave keeps nobody waiting
            item.turn = self._pace.reserve(item.message.address)
        return item

    def _next_item(self) -> Item:
        """The first, or one to another domain while that one has had a message just now."""
        domains = self._pace.domains
        if domains and len(self._items) > 1:
            now = self._pace.next_at()
            item = min(self._items, key=lambda one: max(now, domains.free_at(one.message.address)))
            self._items.remove(item)
            return item
        return self._items.popleft()

    async def settled(self) -> None:
        """No look and no claim is under way any more: what is left, is."""
        self._more = None
        under_way = [one for one in (self._looking, self._claiming) if one is not None]
        if under_way:
            await asyncio.wait(under_way)

    def _look_ahead(self) -> asyncio.Task[None] | None:
        """The look that is under way, or one that begins; None when there is nothing left."""
        if self._looking is None and self._claims:
            ahead = self._rhythm.ahead
            number = min(len(self._claims), ahead // 2 if ahead > MANY else ahead)
            taken = [self._claims.popleft() for _ in range(number)]
            self._looking = asyncio.ensure_future(self._look_at(taken))
            self._looking.add_done_callback(_noticed)
            if len(self._claims) <= 2 * ahead:
                self._claim_more()
        return self._looking

    def _claim_more(self) -> asyncio.Task[None] | None:
        """The claim of what follows that is under way, or one that begins; None at the end."""
        if self._claiming is None and self._more is not None:
            self._claiming = asyncio.ensure_future(self._claim(self._more))
            self._claiming.add_done_callback(_noticed)
        return self._claiming

    async def _claim(self, more: Callable[[], Awaitable[Sequence[Claimed]]]) -> None:
        try:
            found = await more()
            if found:
                self._claims.extend(found)
            else:
                self._more = None
        except BaseException:
            self._more = None
            raise
        finally:
            self._claiming = None

    async def _look_at(self, taken: Sequence[Claimed]) -> None:
        try:
            self._items.extend(await self._look(taken))
        except BaseException:
            self._claims.extendleft(reversed(taken))
            raise
        finally:
            self._looking = None


def _noticed(looked: asyncio.Task[None]) -> None:
    """A fault may come to a look that nobody awaits; whoever asks next meets it again."""
    if not looked.cancelled():
        looked.exception()
