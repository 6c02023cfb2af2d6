"""How long the first page of a search takes among 100,000 people, letter by letter, in a real file.

    python tests/bench/search.py [--people 100000] [--words 150]

Words are parts of real names, addresses and organisations, misspelt ones among them, typed as
somebody types them, without accents. Each is asked from the third letter on, once with nothing else
and once with every kind of condition on. What was found before is forgotten between words, except
that the list knows who fits the conditions, as it does when they stand above it. Exit 1 when the
p95 of either is 5 ms or more.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path
from statistics import median, quantiles

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from coptui.domain.contact_filter import ContactFilter
from coptui.services import contact_queries, contacts
from coptui.store.models import Contact
from coptui.store.rows import tuples
from coptui.workspace import Workspace
from tests.many import EVERY, everything_holds, fill

ROWS = 60
LIMIT = 5.0  # milliseconds


def typed(ws: Workspace, number: int) -> list[str]:
    """What people type: parts of what is there, and now and then something that is not."""
    rnd = random.Random(11)
    texts = [
        row[0] for row in tuples(Contact.select(Contact.search_text).where(Contact.id % 97 == 0))
    ]
    found: list[str] = []
    while len(found) < number:
        word = rnd.choice(rnd.choice(texts).split())
        if rnd.random() < 0.2:
            word = word[:2] + rnd.choice("xqz") + word[2:]
        found.append(word[: rnd.randrange(3, 9)] if len(word) > 3 else "jurgen")
    return [*found, "jurgen", "kask jur", "no such person", "example"]


def measure(ws: Workspace, rest: ContactFilter, words: list[str]) -> list[float]:
    """Milliseconds to the first page, for each letter from the third on."""
    spent: list[float] = []
    for word in words:
        contact_queries._memory(ws).results.clear()
        if not rest.empty:
            contacts.count(ws, rest, None)  # as the list does before anything is typed
        for letters in range(3, len(word) + 1):
            flt = replace(rest, search=word[:letters])
            began = time.perf_counter()
            contacts.page(ws, flt, 0, ROWS)
            spent.append((time.perf_counter() - began) * 1_000)
    return spent


def main() -> int:
    """Measure and tell."""
    ask = argparse.ArgumentParser(description=__doc__)
    ask.add_argument("--people", type=int, default=100_000)
    ask.add_argument("--words", type=int, default=150)
    options = ask.parse_args()
    with tempfile.TemporaryDirectory() as place, Workspace.open(Path(place) / "home") as ws:
        ids = fill(ws, options.people)
        everything_holds(ws, ids[: len(ids) // 2])
        words = typed(ws, options.words)
        kept = True
        for label, rest in (("search alone", ContactFilter()), ("every condition on", EVERY)):
            spent = measure(ws, rest, words if rest.empty else words[:40])
            p95 = quantiles(spent, n=20)[-1]
            kept = kept and p95 < LIMIT
            number = contacts.count(ws, rest, None)
            print(
                f"{label} ({number:,} fit): {len(spent)} first pages, median {median(spent):.2f}, "
                f"p95 {p95:.2f}, worst {max(spent):.2f} ms (p95 below {LIMIT:.0f})"
            )
    return 0 if kept else 1


if __name__ == "__main__":
    sys.exit(main())
