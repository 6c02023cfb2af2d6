"""How long the contact list takes to page, count, search and jump, at 1,000 and 100,000 people.

    python tests/bench/contacts_scale.py [--sizes 1000,100000] [--runs 9]

Every search is made anew: the memory of the last result is cleared before each "first" number.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from coptui.domain.consent import Purpose
from coptui.services import contact_queries, contacts
from coptui.services.contacts import ContactFilter
from coptui.workspace import Workspace
from tests.many import fill

ROWS = 50
SEARCHES = ("a", "q", "zq", "pa", "par", "pardew", "no such person", "jurgen kask", "example")


def main() -> None:
    """Print one table for each size."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", default="1000,100000")
    parser.add_argument("--runs", type=int, default=9)
    options = parser.parse_args()
    for size in (int(one) for one in options.sizes.split(",")):
        with tempfile.TemporaryDirectory() as place, Workspace.open(Path(place) / "home") as ws:
            began = time.perf_counter()
            fill(ws, size)
            print(f"\n{size:,} contacts, written in {time.perf_counter() - began:.1f} s")
            _measure(ws, size, options.runs)


def _measure(ws: Workspace, size: int, runs: int) -> None:
    everybody = ContactFilter()
    half = contacts.page(ws, everybody, size // 2, 1)[0].id
    _line("first page", runs, lambda: contacts.page(ws, everybody, 0, ROWS))
    _line("last page", runs, lambda: contacts.page(ws, everybody, size - ROWS, ROWS))
    _line("count, exact", runs, lambda: contacts.count(ws, everybody, None))
    _line("place of one", runs, lambda: contacts.position(ws, everybody, half))
    for text in SEARCHES:
        act = partial(_typed, ws, ContactFilter(search=text))
        _line(f"type {text!r}: page and count", runs, act)
    flt = ContactFilter(search="a")
    total = contacts.count(ws, flt, None)
    _line("  then the next page", runs, lambda: contacts.page(ws, flt, ROWS, ROWS))
    _line("  then jump to the end", runs, lambda: contacts.page(ws, flt, total - ROWS, ROWS))
    _line("  jump to the end at once", runs, lambda: _jump(ws, flt, total))
    may = ContactFilter(may_mail=Purpose.mail)
    _line("may be mailed: page and count", runs, lambda: _typed(ws, may))
    _line("a community: page and count", runs, lambda: _typed(ws, ContactFilter(community_id=1)))


def _typed(ws: Workspace, flt: ContactFilter) -> None:
    contact_queries._memories.clear()
    contacts.page(ws, flt, 0, ROWS)
    contacts.count(ws, flt)


def _jump(ws: Workspace, flt: ContactFilter, total: int) -> None:
    contact_queries._memories.clear()
    contacts.page(ws, flt, total - ROWS, ROWS)


def _line(label: str, runs: int, act: Callable[[], object]) -> None:
    spent = []
    for _ in range(runs):
        began = time.perf_counter()
        act()
        spent.append((time.perf_counter() - began) * 1_000)
    print(f"  {label:40} {statistics.median(spent):8.2f} ms   worst {max(spent):8.2f}")


if __name__ == "__main__":
    main()
