"""The sender: takes what is due from the ledger and brings it to the server, each message alone.

Nothing else sends. It holds the sender lock, asks for each message at the last moment (so that a
withdrawal counts at once), stops only between messages, and leaves a row for everything it did.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from peewee import PeeweeException

from coptui.mail import continuity, departures, ledger, practice, sizes
from coptui.mail.breaker import Breaker
from coptui.mail.feed import Feed, Item, Looking, Rhythm
from coptui.mail.journal import Journal
from coptui.mail.lane import Lane
from coptui.mail.ledger import Claimed, Recovered
from coptui.mail.lock import SenderLock
from coptui.mail.orders import Call, Orders, Progress, RunResult
from coptui.mail.outgoing import Skip
from coptui.mail.pacing import Limits, Pace, sleep_or
from coptui.mail.smtp import Connection, Trouble
from coptui.mail.verdicts import Outcome, Result, Stage
from coptui.store.models import Community, Mailing

if TYPE_CHECKING:
    from coptui.workspace import Workspace

__all__ = ["Call", "Orders", "Progress", "RunResult", "deliver"]

BATCH, QUICK_BATCH, QUICKEST_BATCH = 20, 500, 2_000
A_BATCH = 1.0
"""Seconds that a batch should take at most: after each the mark against copies is renewed."""
QUICK = 0.1
"""Seconds between two messages under which more are claimed at once."""
CONNECT_TRIES = 3
IDLE_SECONDS = 1.0
TELLS_OF_BODIES = 0.5
"""Seconds between two tellings how much of a large message has left."""
_PASSING = frozenset({"timeout", "refused", "connection", "greeting", "busy", "host", "token_away"})


async def deliver(
    call: Call,
    orders: Orders,
    *,
    stop: asyncio.Event,
    on_progress: Callable[[Progress], None] | None = None,
) -> RunResult:
    """Send what is due. Raises `lock.Busy` when another process sends already.

    With `once` it ends when nothing is due now; with a mailing, when that mailing is at rest or
    waits for a later try; else it goes on until `stop` is set.
    """
    lock = SenderLock(orders.lock_file)
    lock.acquire()
    try:
        recovered = Recovered(0, 0)
        run = _Run(call, orders, lock.owner, stop, on_progress)
        try:
            recovered = await call(ledger.recover, lock.owner)
            doubtful = await run.keeps_mark(continuity.check)
            recovered = replace(recovered, doubtful=recovered.doubtful + doubtful)
            await run.go()
        except PeeweeException as fault:  # what was claimed waits again at the next start
            run.trouble = Trouble("database", str(fault))
        finally:
            await run.end()
        return RunResult(dict(run.counts), recovered, run.trouble, stop.is_set())
    finally:
        lock.release()


class _Run:
    """One run from lock to lock: its lanes, its pace and its tally."""

    def __init__(
        self,
        call: Call,
        orders: Orders,
        owner: str,
        stop: asyncio.Event,
        on_progress: Callable[[Progress], None] | None,
    ) -> None:
        self._call = call
        self._orders = orders
        self._owner = owner
        self._stop = stop
        self._on_progress = on_progress
        self._account = departures.account_of(orders.server, orders.sender)
        self._journal = Journal(
            call, orders.server.host, self._account, connections=orders.connections
        )
        self._breaker = Breaker(orders.connections)
        self._ending = asyncio.ensure_future(stop.wait())
        self._looking = Looking(call, orders.messages_for, orders.maker)
        self._lanes: list[Lane] = []
        self._apart: list[Claimed] = []
        self._pace: Pace | None = None
        self._rhythm: Rhythm | None = None
        self.sender = orders.sender
        self.counts: Counter[str] = Counter()
        self.trouble: Trouble | None = None

    @property
    def over(self) -> bool:
        """Whether nothing more may begin."""
        return self._stop.is_set() or self.trouble is not None

    async def go(self) -> None:
        """Batch after batch until there is nothing to wait for."""
        orders = self._orders
        self._pace = await self._call(_pace, orders.limits, self._account)
        self._rhythm = Rhythm(self._pace)
        while not self.over:
            claims, self._apart = self._apart, []
            claims = claims or await self._claims()
            if claims:
                await self._batch(claims)
                await self.keeps_mark(continuity.renew)
                continue
            await self._call(ledger.finish_mailings)
            if orders.once or not await self._worth_waiting():
                return
            await self._hang_up()
            await sleep_or(self._stop, IDLE_SECONDS)

    async def _claims(self) -> list[Claimed]:
        assert self._pace is not None and self._rhythm is not None
        batch = self._rhythm.within(A_BATCH, QUICK_BATCH, QUICKEST_BATCH)
        batch = BATCH if self._pace.gap > QUICK else batch
        found: list[Claimed] = await self._call(
            ledger.claim, self._owner, batch, self._orders.mailing_id
        )
        return found

    async def _more(self) -> list[Claimed]:
        """What follows, while the last of a batch still leave; nothing when the run ends.

        What goes over another number of connections is kept apart for a batch of its own.
        """
        await self.keeps_mark(continuity.renew)
        if self.over:
            return []
        found = await self._claims()
        fewer = len(self._lanes) < min(self._orders.connections, len(found))
        if fewer or any(one.practice for one in found):
            self._apart = found
            return []
        return found

    async def end(self) -> None:
        """Leave the server and close what is finished."""
        self._ending.cancel()
        await self._hang_up()
        try:
            if self._apart:
                await self._call(ledger.release, self._apart)
            await self._call(ledger.finish_mailings)
        except PeeweeException as fault:
            self.trouble = self.trouble or Trouble("database", str(fault))

    async def keeps_mark(self, step: Callable[[Workspace], int | None]) -> int:
        """Look at or renew the mark against copies; without it nothing more is sent."""
        try:
            return int(await self._call(step) or 0)
        except OSError as fault:
            self.trouble = Trouble("database", fault.strerror or "")
            return 0

    async def _worth_waiting(self) -> bool:
        """Without one mailing in mind, always; with one, while its start is still to come."""
        mailing_id = self._orders.mailing_id
        return mailing_id is None or bool(await self._call(_still_to_start, mailing_id))

    async def _batch(self, claims: list[Claimed]) -> None:
        assert self._pace is not None and self._rhythm is not None
        practised = any(one.practice for one in claims)
        many = 1 if practised else self._orders.connections
        while len(self._lanes) < min(many, len(claims)):
            self._lanes.append(Lane(self))
        more = None if practised else self._more
        feed = Feed(self._look_at, self._pace, self._rhythm, claims, more)
        patience = asyncio.ensure_future(self._give_up_in_time())
        bodies = asyncio.ensure_future(self._tell_of_bodies())
        try:
            ended = await asyncio.gather(
                *(lane.work(feed) for lane in self._lanes[:many]), return_exceptions=True
            )
            for fault in ended:
                if isinstance(fault, BaseException):
                    raise fault
        finally:
            patience.cancel()
            bodies.cancel()
            try:
                await self._journal.settled()
            finally:
                await feed.settled()
                if feed.left:
                    await self._call(ledger.release, feed.left)

    async def _give_up_in_time(self) -> None:
        """Once the run must end, a silent server holds it no longer than the last words take."""
        await asyncio.wait({self._ending})
        await asyncio.sleep(self._orders.last_words)
        for lane in self._lanes:
            lane.give_up()

    async def _tell_of_bodies(self) -> None:
        """A large message over a slow line takes minutes: tell that it moves."""
        while (tell := self._on_progress) is not None:
            await asyncio.sleep(TELLS_OF_BODIES)
            for lane in self._lanes:
                if (found := lane.body()) is not None:
                    item, gone, size = found
                    told = self._progress(item.claimed, "sending", "")
                    tell(replace(told, gone=gone, size=size))

    async def _look_at(self, claims: Sequence[Claimed]) -> list[Item]:
        """Those of them that may go; why the others do not is noted. One never harms another."""
        try:
            found = await self._looking.at(claims)
        except PeeweeException as fault:
            self.trouble = Trouble("database", str(fault))
            raise
        except Exception as fault:  # noqa: BLE001 - one bad message must not hold up the others
            if len(claims) > 1:
                return [item for one in claims for item in await self._look_at([one])]
            await self._shunt(claims[0], fault)
            return []
        for claimed, answer in zip(claims, found, strict=True):
            if isinstance(answer, Skip):
                await self._skip(claimed, answer.reason)
        return [one for one in found if isinstance(one, Item)]

    async def _skip(self, claimed: Claimed, reason: str) -> None:
        await self._call(ledger.skip, claimed, reason)
        self._tell(claimed, "skipped", reason)

    async def _shunt(self, claimed: Claimed, fault: Exception) -> None:
        aside = await self._call(ledger.strike, claimed, f"internal: {type(fault).__name__}")
        if aside:
            self._tell(claimed, "refused", f"internal: {type(fault).__name__}")

    # -- what a lane asks of it ------------------------------------------------------------------

    async def guarded(self, item: Item, work: Awaitable[None]) -> None:
        """Do this, and let no fault in one message hold up the others."""
        try:
            await work
        except PeeweeException as fault:
            self.trouble = Trouble("database", str(fault))
        except Exception as fault:  # noqa: BLE001 - one bad message must not hold up the others
            if not item.marked:
                await self._shunt(item.claimed, fault)

    def seconds_until(self, item: Item) -> float:
        """How long it is until its turn."""
        assert self._pace is not None and item.turn is not None
        return self._pace.until(item.turn)

    async def waits_for(self, item: Item) -> bool:
        """Wait for its turn. False when the run is over before it."""
        return not await sleep_or(self._stop, self.seconds_until(item)) and not self.over

    async def look_again(self, item: Item) -> bool:
        """Look at it as it may go now. False when it may not, which is then noted."""
        skip = await self._looking.again(item)
        if skip is not None:
            await self._skip(item.claimed, skip.reason)
        return skip is None

    async def mark(self, item: Item) -> bool:
        """Whether the mark that it is about to leave stands, durably."""
        assert self._pace is not None and item.turn is not None
        self._pace.left(item.turn)
        item.marked = await self._journal.mark(item.claimed, item.seen)
        return item.marked

    async def record(self, item: Item, result: Result) -> None:
        """Write what became of it and wait until it is written."""
        self.record_soon(item, result)
        await self._journal.settled()

    def record_soon(self, item: Item, result: Result) -> None:
        """Write what became of it with whatever is written next, and tell of it then."""
        claimed, later = item.claimed, None
        if result.outcome is Outcome.RETRY:
            later = self._orders.next_try(claimed.tries + 1, self._orders.now())
        self.trouble = self._breaker.heard(result) or self.trouble

        def written(holds: bool | None, fault: BaseException | None) -> None:
            if fault is not None:
                self.trouble = Trouble("database", str(fault))
            elif holds is not None:
                self._tell(claimed, result.outcome, result.reply)

        self._journal.note(claimed, result, later, written)

    async def release(self, item: Item) -> None:
        """Give it back; nothing of it has left."""
        await self._call(ledger.release, [item.claimed])

    async def practise(self, item: Item) -> None:
        """Write it into the folder of practice instead."""
        reply = await self._call(_practise, item.claimed, item.message.data)
        self._tell(item.claimed, "accepted" if reply else "skipped", reply)

    def too_big(self, limit: int) -> None:
        """The server takes no message of this size; nobody on the list is to blame."""
        self.trouble = Trouble("size", f"{limit}")

    async def connect(self) -> Connection | None:
        """A new connection, or None with the trouble named."""
        for attempt in range(1, CONNECT_TRIES + 1):
            connection = Connection(self._orders.server, self._orders.timeouts)
            try:
                if not await self._before_the_end(connection.open()):
                    return None
            except Trouble as trouble:
                if trouble.kind not in _PASSING or attempt == CONNECT_TRIES:
                    self.trouble = trouble
                    return None
                if await sleep_or(self._stop, self._orders.pause_after_failure * attempt):
                    return None
            else:
                host, limit = self._orders.server.host, connection.takes_at_most
                await self._call(sizes.learn, host, limit)
                return connection
        return None

    async def _before_the_end(self, work: Coroutine[Any, Any, None]) -> bool:
        """Do this, unless the run must end meanwhile. Whether it is done."""
        doing = asyncio.ensure_future(work)
        try:
            await asyncio.wait({doing, self._ending}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            while not doing.done():  # Python before 3.12 may lose a single "cancel" in `wait_for`
                doing.cancel()
                await asyncio.wait({doing}, timeout=0.1)
        if doing.cancelled():
            return False
        doing.result()
        return True

    async def _hang_up(self) -> None:
        await asyncio.gather(*(lane.hang_up() for lane in self._lanes))

    def _tell(self, claimed: Claimed, state: str, reply: str) -> None:
        self.counts[state] += 1
        if self._on_progress is not None:
            self._on_progress(self._progress(claimed, state, reply))

    def _progress(self, claimed: Claimed, state: str, reply: str) -> Progress:
        return Progress(
            mailing_id=claimed.mailing_id,
            delivery_id=claimed.id,
            name=claimed.name,
            state=state,
            reply=reply,
            at=self._orders.now(),
            counts=dict(self.counts),
        )


def _pace(ws: Workspace, limits: Limits, account: str) -> Pace:
    departures.forget_old(ws)
    ages = departures.ages(ws, account, limits.longest)
    return Pace(limits, ws.clock.monotonic, ages, departures.lately_to(ws, limits.domain_gap))


def _still_to_start(ws: Workspace, mailing_id: int) -> bool:
    return bool(
        Mailing.select().where(Mailing.id == mailing_id, Mailing.status == "waiting").exists()
    )


def _practise(ws: Workspace, claimed: Claimed, data: bytes) -> str:
    """Write the message as a file, then mark and accept it in one commit; the reply, or nothing."""
    community = Community.select(Community).join(Mailing).where(Mailing.id == claimed.mailing_id)
    row = community.first()
    name = practice.file_name(
        claimed.mailing_id, (row.code or row.name) if row else "", claimed.number
    )
    practice.write(ws.practice_dir, name, data)
    reply = f"practice: written to {name}"
    with ws.store.atomic():
        if not ledger.mark_sending(ws, claimed):
            ledger.release(ws, [claimed])
            return ""
        ledger.record(ws, claimed, Result(Outcome.ACCEPTED, Stage.DOT, 250, reply))
    return reply
