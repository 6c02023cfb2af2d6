"""A sender of its own process, to be killed: `python kill_child.py HOME PORT [N] [no-mark]`.

N is its number of connections.
"""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

from coptui.mail import engine, ledger
from coptui.mail.smtp import Server
from coptui.store.thread import DbThread
from coptui.workspace import Workspace
from tests.mail.sending import at_once, orders


async def main(home: Path, port: int, connections: int) -> None:
    thread = DbThread(lambda: Workspace.open(home))
    try:
        what = await thread.call(
            lambda ws: orders(
                ws,
                Server("127.0.0.1", port, "none"),
                next_try=at_once,
                connections=connections,
            )
        )
        print("ready", flush=True)
        while True:
            result = await engine.deliver(thread.call, what, stop=asyncio.Event())
            if not result.counts:
                return
            if result.trouble and result.trouble.kind != "repeated":
                raise SystemExit(f"trouble: {result.trouble}")
    finally:
        thread.close()


if __name__ == "__main__":
    more = sys.argv[3:]
    if "no-mark" in more:
        setattr(ledger, "_mark", lambda *_: True)  # noqa: B010
    number = next((int(one) for one in more if one.isdigit()), 1)
    asyncio.run(main(Path(sys.argv[1]), int(sys.argv[2]), number))
