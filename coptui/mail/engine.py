"""The sender: takes what is due from the ledger and brings it to the server, one by one.

Nothing else sends. It holds the sender lock, asks for each message at the last moment (so that a
withdrawal counts at once), stops only between messages, and leaves a row for everything it did.
"""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from peewee import PeeweeException

from coptui.mail import continuity, ledger, practice
from coptui.mail.ledger import Claimed, Recovered
from coptui.mail.lock import SenderLock
from coptui.mail.outgoing import Ready, Skip
from coptui.mail.pacing import Pace, next_try, sleep_or
from coptui.mail.smtp import Connection, Server, Timeouts, Trouble
from coptui.mail.verdicts import (
    Outcome,
    Result,
    Stage,
    doubtful,
    enhanced_code,
    is_about_recipient,
)
from coptui.store.models import Community, Mailing

if TYPE_CHECKING:
    from coptui.workspace import Workspace

BATCH = 20
CONNECT_TRIES = 3
SAME_REFUSALS = 3
IDLE_SECONDS = 1.0
LAST_WORDS = 10.0  # how long a message under way may still take when the program must go
CLOSE_WHEN_WAITING = 20.0  # servers hang up on connections that idle
STALE_AFTER = 0.2  # seconds for which a look at consent holds good
WRITE_AGAIN = (0.2, 1.0, 3.0)
_PASSING = frozenset({"timeout", "refused", "connection", "greeting", "busy", "host"})


class Call(Protocol):
    """Runs a function over the workspace on the database thread."""

    def __call__(self, fn: Callable[..., Any], /, *args: Any) -> Awaitable[Any]:
        """The result of `fn(ws, *args)`."""
        ...


MessagesFor = Callable[["Workspace", Sequence[int]], Mapping[int, Ready | Skip]]


@dataclass(frozen=True, slots=True)
class Progress:
    """One delivery has ended a try: its new state, and how many of each this run has had."""

    mailing_id: int
    delivery_id: int
    name: str
    state: str
    reply: str
    at: datetime
    counts: Mapping[str, int]


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
    per_minute: int
    messages_for: MessagesFor
    now: Callable[[], datetime]
    mailing_id: int | None = None
    once: bool = False
    timeouts: Timeouts = field(default_factory=Timeouts)
    next_try: Callable[[int, datetime], datetime] = next_try
    pause_after_failure: float = 2.0


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
        recovered: Recovered = await call(ledger.recover, lock.owner)
        run = _Run(call, orders, lock.owner, stop, on_progress or (lambda _progress: None))
        try:
            doubtful = await run.keeps_mark(continuity.check)
            recovered = replace(recovered, doubtful=recovered.doubtful + doubtful)
            await run.go()
        finally:
            await run.end()
        return RunResult(dict(run.counts), recovered, run.trouble, stop.is_set())
    finally:
        lock.release()


class _Run:
    """One run from lock to lock: its connection, its pace and its tally."""

    def __init__(
        self,
        call: Call,
        orders: Orders,
        owner: str,
        stop: asyncio.Event,
        on_progress: Callable[[Progress], None],
    ) -> None:
        self._call = call
        self._orders = orders
        self._owner = owner
        self._stop = stop
        self._on_progress = on_progress
        self._connection: Connection | None = None
        self._pace: Pace | None = None
        self._refusals: list[tuple[int, str]] = []
        self.counts: Counter[str] = Counter()
        self.trouble: Trouble | None = None

    @property
    def _over(self) -> bool:
        return self._stop.is_set() or self.trouble is not None

    async def go(self) -> None:
        """Batch after batch until there is nothing to wait for."""
        orders = self._orders
        while not self._over:
            claims: list[Claimed] = await self._call(
                ledger.claim, self._owner, BATCH, orders.mailing_id
            )
            if claims:
                await self._batch(claims)
                await self.keeps_mark(continuity.renew)
                continue
            await self._call(ledger.finish_mailings)
            if orders.once or not await self._worth_waiting():
                return
            await self._hang_up()
            await sleep_or(self._stop, IDLE_SECONDS)

    async def end(self) -> None:
        """Leave the server and close what is finished."""
        await self._hang_up()
        await self._call(ledger.finish_mailings)

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
        done = 0
        try:
            for claimed in claims:
                if self._over:
                    return
                done += 1
                await self._one(claimed)
        finally:
            if claims[done:]:
                await self._call(ledger.release, claims[done:])

    async def _one(self, claimed: Claimed) -> None:
        """One delivery, from the last look at consent to its row in the ledger."""
        try:
            message = await self._look(claimed)
            if message is None:
                return
            if claimed.practice:
                reply = await self._call(_practise, claimed, message.data)
                self._tell(claimed, "accepted" if reply else "skipped", reply)
            else:
                await self._send(claimed, message)
        except PeeweeException as fault:
            self.trouble = Trouble("database", str(fault))
        except Exception as fault:  # noqa: BLE001 - one bad message must not hold up the others
            await self._shunt(claimed, fault)

    async def _look(self, claimed: Claimed) -> Ready | None:
        """The message as it may go at this moment; None when it may not, which is then noted."""
        said: Mapping[int, Ready | Skip] = await self._call(self._orders.messages_for, [claimed.id])
        message = said[claimed.id]
        if not isinstance(message, Skip):
            return message
        await self._call(ledger.skip, claimed, message.reason)
        self._tell(claimed, "skipped", message.reason)
        return None

    async def _shunt(self, claimed: Claimed, fault: Exception) -> None:
        aside = await self._call(ledger.strike, claimed, f"internal: {type(fault).__name__}")
        if aside:
            self._tell(claimed, "refused", f"internal: {type(fault).__name__}")

    async def _send(self, claimed: Claimed, looked: Ready) -> None:
        message: Ready | None = looked
        began = time.monotonic()
        if not await self._turn() or (connection := await self._connected()) is None:
            await self._call(ledger.release, [claimed])
            return
        if time.monotonic() - began > STALE_AFTER:  # somebody may have left or moved meanwhile
            message = await self._look(claimed)
        if message is None:
            return
        marked = _Mark(self._call, claimed)
        transaction = asyncio.ensure_future(
            connection.transact(self._orders.sender, message.address, message.data, marked)
        )
        try:
            result = await asyncio.shield(transaction)
        except asyncio.CancelledError:
            await self._last_words(claimed, transaction, marked)
            raise
        except _MustNotGo:
            await self._call(ledger.release, [claimed])
            return
        except Exception as fault:
            if not marked.set:
                raise  # nothing has left
            result = doubtful(Stage.DOT, f"internal: {type(fault).__name__}")
        await self._record(claimed, result)

    async def _last_words(
        self, claimed: Claimed, transaction: asyncio.Future[Result], marked: _Mark
    ) -> None:
        """The program must go while a message is under way: hear the end, or put it in doubt."""
        done, _ = await asyncio.wait({transaction}, timeout=LAST_WORDS)
        if done and transaction.exception() is None:
            await self._record(claimed, transaction.result())
            return
        transaction.cancel()
        if marked.set:
            await self._record(
                claimed, doubtful(Stage.DOT, "stopped while the message was leaving")
            )
        else:
            await self._call(ledger.release, [claimed])

    async def _record(self, claimed: Claimed, result: Result) -> None:
        later = None
        if result.outcome is Outcome.RETRY:
            later = self._orders.next_try(claimed.tries + 1, self._orders.now())
        await self._write_down(claimed, result, later)
        self._tell(claimed, result.outcome, result.reply)
        self._watch(result)

    async def _write_down(self, claimed: Claimed, result: Result, later: datetime | None) -> None:
        """What happened must be kept: try more than once before the run gives up on the disk."""
        for wait in WRITE_AGAIN:
            try:
                await self._call(ledger.record, claimed, result, later)
            except PeeweeException:
                await asyncio.sleep(wait)
            else:
                return
        await self._call(ledger.record, claimed, result, later)

    def _watch(self, result: Result) -> None:
        """Stop when going on would only repeat the same refusal to everybody."""
        if result.account:
            self.trouble = Trouble("account", result.text, result.code)
        if result.outcome is Outcome.ACCEPTED:
            self._refusals.clear()
        elif result.outcome is Outcome.REFUSED and not is_about_recipient(result.text):
            self._refusals.append((result.code, enhanced_code(result.text) or result.text))
            last = self._refusals[-SAME_REFUSALS:]
            if len(last) == SAME_REFUSALS and len(set(last)) == 1:
                self.trouble = Trouble("repeated", result.text, result.code)

    async def _turn(self) -> bool:
        """Wait for the next place in the pace. False when the run is over before it."""
        if self._pace is None:
            self._pace = await self._call(_pace, self._orders.per_minute)
        wait = self._pace.reserve()
        if wait > CLOSE_WHEN_WAITING:
            await self._hang_up()
        return not await sleep_or(self._stop, wait)

    async def _connected(self) -> Connection | None:
        """A usable connection, or None with the trouble named."""
        if self._connection is not None and self._connection.usable:
            return self._connection
        await self._hang_up()
        for attempt in range(1, CONNECT_TRIES + 1):
            connection = Connection(self._orders.server, self._orders.timeouts)
            try:
                await connection.open()
            except Trouble as trouble:
                if trouble.kind not in _PASSING or attempt == CONNECT_TRIES:
                    self.trouble = trouble
                    return None
                if await sleep_or(self._stop, self._orders.pause_after_failure * attempt):
                    return None
            else:
                self._connection = connection
                return connection
        return None

    async def _hang_up(self) -> None:
        if self._connection is not None:
            connection, self._connection = self._connection, None
            await connection.close()

    def _tell(self, claimed: Claimed, state: str, reply: str) -> None:
        self.counts[state] += 1
        self._on_progress(
            Progress(
                mailing_id=claimed.mailing_id,
                delivery_id=claimed.id,
                name=claimed.name,
                state=state,
                reply=reply,
                at=self._orders.now(),
                counts=dict(self.counts),
            )
        )


class _MustNotGo(Exception):
    """The mark was refused: the message was withdrawn, paused or taken meanwhile."""


class _Mark:
    """Sets the durable mark of one delivery and remembers whether it stands."""

    def __init__(self, call: Call, claimed: Claimed) -> None:
        self._call = call
        self._claimed = claimed
        self.set = False

    async def __call__(self) -> None:
        if not await self._call(ledger.mark_sending, self._claimed):
            raise _MustNotGo
        self.set = True


def _pace(ws: Workspace, per_minute: int) -> Pace:
    last = ledger.last_departure(ws)
    since = None if last is None else (ws.now() - last).total_seconds()
    return Pace(per_minute, ws.clock.monotonic, since)


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
