"""Senders of their own processes, to be killed.

`python -m tests.mail.kill_child` reads a line of JSON for each sender, forks it off with everything
loaded already, says its process id, and when it has ended its exit status. A sender may be told to
kill itself at a named point: nothing in the program knows of that.
"""

from __future__ import annotations

import asyncio
import inspect
import json
import os
import resource
import signal
import sys
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from coptui.mail import continuity, engine, feed, journal, ledger, lock, practice, replies, smtp
from coptui.mail.sights import Sights
from coptui.mail.smtp import Server
from coptui.services import headless
from coptui.store import sqlite
from coptui.store.thread import DbThread, InLine
from coptui.workspace import Workspace
from tests.mail.sending import at_once, orders

GOES_ON_AFTER = frozenset({"repeated", "dropped", "put_off"})
"""Troubles of a server that is unreliable on purpose."""


@dataclass(frozen=True)
class Order:
    """What one sender is to do."""

    home: str
    port: int
    connections: int = 1
    mark: bool = True
    journal: str = ""  # as the program has it
    point: str = ""
    signals: bool = False
    largest_file: int = 0
    threaded: bool = False  # the database on a thread of its own, as in the app


_AT: dict[str, tuple[Any, str, int]] = {
    "lock": (lock.SenderLock, "acquire", 1),
    "unlock": (lock.SenderLock, "release", 1),
    "recovery": (ledger, "recover", 1),
    "look at the mark of the home": (continuity, "check", 1),
    "first file of a new mark": (practice, "write", 1),
    "second file of a new mark": (practice, "write", 2),
    "files of the mark after a batch": (practice, "write", 3),
    "claim": (ledger, "claim", 1),
    "second claim": (ledger, "claim", 2),
    "look at the people": (feed, "_look", 1),
    "connection": (smtp.Connection, "open", 1),
    "MAIL": (replies.Replies, "say", 1),
    "RCPT": (replies.Replies, "say", 2),
    "DATA": (replies.Replies, "say", 3),
    "body": (replies.Replies, "say", 4),
    "MAIL of the second": (replies.Replies, "say", 5),
    "body of the second": (replies.Replies, "say", 8),
    "offer": (smtp.Connection, "offer", 1),
    "mark": (journal.Journal, "mark", 1),
    "mark of the second": (journal.Journal, "mark", 2),
    "commit of a mark": (ledger, "write", 1),
    "commit of a result": (ledger, "write", 2),
    "end of the transaction of a mark": (Sights, "wrote_ourselves", 2),
    "end of the transaction of a result": (Sights, "wrote_ourselves", 3),
    "handing over": (smtp.Connection, "hand_over", 1),
    "handing over the second": (smtp.Connection, "hand_over", 2),
    "goodbye": (smtp.Connection, "close", 1),
    "end of the mailing": (ledger, "finish_mailings", 1),
}
POINTS = [f"{when} the {name}" for name in _AT for when in ("before", "after")]
"""Every place at which a sender can be told to die."""


def _die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def dies_at(point: str) -> None:
    """From here on this process ends at that point, without a word."""
    when, _, name = point.partition(" the ")
    where, attribute, number = _AT[name]
    real, calls = getattr(where, attribute), [0]

    def due(now: str) -> bool:
        if now == "before":
            calls[0] += 1
        return when == now and calls[0] == number

    setattr(where, attribute, _wrapped(real, due))


def _wrapped(real: Callable[..., Any], due: Callable[[str], bool]) -> Callable[..., Any]:
    if inspect.iscoroutinefunction(real):

        async def later(*args: Any, **more: Any) -> Any:
            if due("before"):
                _die()
            answer = await real(*args, **more)
            if due("after"):
                _die()
            return answer

        return later

    def at_once_(*args: Any, **more: Any) -> Any:
        if due("before"):
            _die()
        answer = real(*args, **more)
        if due("after"):
            _die()
        return answer

    return at_once_


async def _send(call: engine.Call, order: Order, stop: asyncio.Event) -> None:
    what = await call(
        lambda ws: orders(
            ws,
            Server("127.0.0.1", order.port, "none"),
            next_try=at_once,
            connections=order.connections,
        )
    )
    while not stop.is_set():
        result = await engine.deliver(call, what, stop=stop)
        if not result.counts:
            return
        if result.trouble and result.trouble.kind not in GOES_ON_AFTER:
            raise SystemExit(f"trouble: {result.trouble}")


async def _alone(order: Order) -> None:
    way = DbThread if order.threaded else InLine
    thread = way(lambda: Workspace.open(Path(order.home)))
    try:
        await _send(thread.call, order, asyncio.Event())
    finally:
        thread.close()


def sends(order: Order) -> None:
    """The whole life of one sender."""
    if order.journal:
        sqlite.PRAGMAS["journal_mode"] = order.journal
    if not order.mark:
        setattr(ledger._Writing, "mark", lambda *_: True)  # noqa: B010
    if order.point:
        dies_at(order.point)
    if order.largest_file:  # from here on the disk is full
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (order.largest_file, order.largest_file))
    if order.signals:
        headless.run_until_signal(Path(order.home), lambda call, stop: _send(call, order, stop))
    else:
        with asyncio.Runner(loop_factory=headless.quickest_loop()) as runner:
            runner.run(_alone(order))


def main() -> None:
    """One sender after the other, as they are ordered."""
    for line in sys.stdin:
        pid = os.fork()
        if not pid:
            try:
                sends(Order(**json.loads(line)))
            except SystemExit as end:
                sys.stderr.write(f"{end}\n")
                os._exit(1)
            except BaseException as fault:  # noqa: BLE001 - a fork must not come back from here
                sys.stderr.write(f"{fault!r}\n")
                os._exit(2)
            os._exit(0)
        print(pid, flush=True)
        print(os.waitpid(pid, 0)[1], flush=True)


def as_line(order: Order) -> str:
    """An order as it is written to the process that forks."""
    return json.dumps(asdict(order)) + "\n"


if __name__ == "__main__":
    main()
