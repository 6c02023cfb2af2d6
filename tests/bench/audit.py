"""How long the trail of 500,000 lines takes to verify, and how much memory.

    python tests/bench/audit.py [--lines 500000]

The trail is written straight into the file, chained as the program chains it; then one byte in the
middle is changed, which must be found.
"""

from __future__ import annotations

import argparse
import resource
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from coptui.services import audit
from coptui.workspace import Workspace


def fill(ws: Workspace, lines: int) -> None:
    """Write a trail of that many lines in one go."""
    last = ""

    def rows() -> Iterator[tuple[object, ...]]:
        nonlocal last
        previous = "0" * 64
        for number in range(1, lines + 1):
            at = f"2026-{1 + number % 12:02}-{1 + number % 28:02} 10:{number % 60:02}:00"
            values = ("Rowan Achebe", "contact.changed", "contact", number % 9_000, "email,phone")
            by, action, subject, subject_id, detail = values
            parts = (previous, number, at, by, action, subject, subject_id, detail)
            own = audit._digest(*(str(part).encode() for part in parts))
            yield number, at, *values, previous, own
            previous = last = own

    with ws.store.atomic():
        ws.store.db.cursor().executemany(
            "INSERT INTO audit_event (id, at, by, action, subject, subject_id, detail, previous,"
            " sha256) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            rows(),
        )
        ws.store.set_meta(audit.HEAD, f"{lines} {last}")


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--lines", type=int, default=500_000)
    lines = parser.parse_args().lines
    with tempfile.TemporaryDirectory() as place, Workspace.open(Path(place) / "home") as ws:
        fill(ws, lines)
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        spent = []
        for _ in range(3):
            began = time.perf_counter()
            found = audit.verify(ws)
            spent.append(time.perf_counter() - began)
            assert found == [], found
        after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        size = ws.database_file.stat().st_size / 1e6
        print(f"{lines:,} lines, {size:.0f} MB: {min(spent):.2f} s, worst {max(spent):.2f} s")
        print(
            f"peak memory {after / 1024:.0f} MB, {max(0, after - before) / 1024:.0f} MB of it here"
        )
        ws.store.db.execute_sql("DROP TRIGGER audit_event_no_update")
        ws.store.db.execute_sql(
            "UPDATE audit_event SET detail = 'email,phonE' WHERE id = ?", (lines // 2,)
        )
        print(f"one byte changed: {audit.verify(ws)}")


if __name__ == "__main__":
    main()
