"""How long it takes to look at the outbox while 10,000 messages are in it.

    python tests/bench/outbox_watch.py [MESSAGES]

What the screens do each second must stay far below a sixtieth of a second, or keys would wait.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from coptui.services import outbox, outbox_view, watching
from coptui.store.models import Delivery
from coptui.workspace import Workspace
from tests.mail.sending import a_mailing

ROUNDS = 30


def main() -> None:
    """Measure each look and print its middle and worst time in milliseconds."""
    number = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    with tempfile.TemporaryDirectory() as place, Workspace.open(Path(place) / "home") as ws:
        mailing = a_mailing(ws, 1, status="going")
        half = [("accepted", ws.now()), ("queued", None)]
        rows = [
            {
                "mailing": mailing.id, "queued_at": ws.now(), "address": f"x{n}@example.org",
                "address_key": f"x{n}@example.org", "state": half[n % 2][0], "tries": 1 - n % 2,
                "finished_at": half[n % 2][1], "name": f"Person {n}",
            }
            for n in range(number - 1)
        ]  # fmt: skip
        with ws.store.atomic():
            for at in range(0, len(rows), 500):
                Delivery.insert_many(rows[at : at + 500]).execute()
        looks: dict[str, Callable[[], object]] = {
            "one mailing": lambda: watching.watch(ws, mailing.id),
            "all mailings": lambda: outbox_view.overview(ws),
            "a page of messages": lambda: outbox_view.page(ws, "all", 0, 60),
            "where the cursor stands": lambda: outbox_view.position(ws, number // 2, "all"),
            "the header": lambda: outbox.status(ws),
        }
        for name, look in looks.items():
            times = [_milliseconds(look) for _ in range(ROUNDS)]
            print(f"{name:<26} middle {statistics.median(times):6.1f} ms   "
                  f"worst {max(times):6.1f} ms")  # fmt: skip


def _milliseconds(look: Callable[[], object]) -> float:
    began = time.perf_counter()
    look()
    return (time.perf_counter() - began) * 1000


if __name__ == "__main__":
    main()
