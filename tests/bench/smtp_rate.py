"""How fast a whole mailing leaves, beside the library's own way, in one run on one machine.

    python tests/bench/smtp_rate.py [--people 1000] [--connections 1]

Both speak to a fresh smtp-sink on loopback. Ours claims, marks and records every message durably;
the other only sends, with a connection for each message as `aiosmtplib.send` makes it.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import aiosmtplib

from coptui.mail import engine
from coptui.mail.smtp import Server
from coptui.store.thread import DbThread
from coptui.workspace import Workspace
from tests.mail.sending import a_mailing, messages_for, orders

SINK = "/usr/sbin/smtp-sink"


@contextlib.contextmanager
def sink() -> Iterator[int]:
    """A fresh smtp-sink; its port."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    words = [SINK, "-u", "nobody", f"127.0.0.1:{port}", "1000"]
    running = subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        for _ in range(100):
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
                break
            time.sleep(0.05)
        yield port
    finally:
        running.kill()
        running.wait()


async def ours(home: Path, people: int, port: int, connections: int) -> float:
    """Seconds for the whole mailing through the ledger and the engine."""
    thread = DbThread(lambda: Workspace.open(home))
    try:
        await thread.call(lambda ws: a_mailing(ws, people))
        where = Server("127.0.0.1", port, "none")
        what = await thread.call(lambda ws: orders(ws, where, connections=connections))
        began = time.perf_counter()
        result = await engine.deliver(thread.call, what, stop=asyncio.Event())
        taken = time.perf_counter() - began
    finally:
        thread.close()
    if dict(result.counts) != {"accepted": people}:
        raise SystemExit(f"the sink did not take everything: {result}")
    return taken


async def library(home: Path, people: int, port: int) -> float:
    """Seconds for the same bytes by the library, without any record."""
    with Workspace.open(home) as ws:
        messages = list(messages_for(ws, range(1, people + 1)).values())
    began = time.perf_counter()
    for message in messages:
        await aiosmtplib.send(
            message.data,  # type: ignore[union-attr]
            sender="hello@example.org",
            recipients=[message.address],  # type: ignore[union-attr]
            hostname="127.0.0.1",
            port=port,
            start_tls=False,
        )
    return time.perf_counter() - began


def main() -> None:
    """Run both and print the ratio."""
    asked = argparse.ArgumentParser()
    asked.add_argument("--people", type=int, default=1000)
    asked.add_argument("--connections", type=int, default=1)
    given = asked.parse_args()
    people = given.people
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "home"
        with sink() as port:
            mine = asyncio.run(ours(home, people, port, given.connections))
        with sink() as port:
            theirs = asyncio.run(library(home, people, port))
    print(f"ours      {people / mine:8.0f} messages a second, every step durable")
    print(f"library   {people / theirs:8.0f} messages a second, nothing recorded")
    print(f"ratio     {theirs / mine:8.2f}")


if __name__ == "__main__":
    main()
