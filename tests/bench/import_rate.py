"""How fast a large file of people comes in, beside the plain way, in one run on one machine.

    python tests/bench/import_rate.py [--rows 100000] [--runs 3]

Ours reads the file, checks every cell, finds who is on the list already, who said no and who
stands in the file twice, and writes all or nothing, with what is needed to take it back. The plain
way checks each address with email-validator and inserts each row as it comes, in one transaction:
into a table of its own with two indexes (`lean`), and into the table of contacts as it is here
(`same table`). `in thousands` is the same with one statement for a thousand rows, which the
task of the plain way does not ask for and which is shown for honesty. Each runs in a process of
its own, which also tells its highest memory.
"""

from __future__ import annotations

import argparse
import csv
import json
import random
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.many import FIRST, LAST, PLACES

HEADINGS = ("name", "email", "organisation", "phone", "role", "ok to email")


def people(rows: int) -> Iterator[tuple[str, ...]]:
    """The people of the file; the same ones each time."""
    rnd = random.Random(3)
    domains = ["example.org", "example.com", "example.net", *(f"d{i}.example" for i in range(3000))]
    for number in range(rows):
        first, last = rnd.choice(FIRST), rnd.choice(LAST)
        domain = domains[min(int(rnd.expovariate(1) * 60), len(domains) - 1)]
        yield (
            f"{first} {last} {number}",
            f"{first.lower()}.{number}@{domain}".replace("ü", "u"),
            rnd.choice(PLACES),
            f"01632 {number:06}",
            ("member", "core", "guest")[number % 3],
            "yes" if number % 3 else "no",
        )


def write(path: Path, rows: int) -> None:
    """The file."""
    with path.open("w", newline="", encoding="utf-8") as stream:
        writer = csv.writer(stream)
        writer.writerow(HEADINGS)
        writer.writerows(people(rows))


def ours(file: Path, folder: Path, agreed: bool) -> None:
    """Through the services, as the wizard and the command do it."""
    from coptui.domain.consent import Method, Purpose
    from coptui.services import consent, importing
    from coptui.workspace import Workspace

    with Workspace.open(folder / "home") as ws:
        claim = None
        if agreed:
            words = consent.add_wording(ws, "May we write to you?", ["mail"]).view
            day = date(2026, 1, 5)
            claim = importing.ConsentClaim(
                (Purpose.mail,), Method.sheet, day, words.id, column="ok to email"
            )
        with timed():
            opened = importing.open_file(ws, file)
            made = importing.plan(ws, opened.table, opened.mapping, claim)
            importing.carry_out(ws, made)


def plain(file: Path, folder: Path, batch: int, lean: bool) -> None:
    """email-validator and `insert_many`, one row or a thousand in each statement."""
    import email_validator
    import peewee

    # Addresses of the example domains are refused by default; real ones would not be.
    email_validator.SPECIAL_USE_DOMAIN_NAMES[:] = []
    with (
        _table(folder, lean) as (db, model, row_of),
        timed(),
        db.atomic(),
        file.open(newline="", encoding="utf-8") as stream,
    ):
        rows = csv.reader(stream)
        next(rows)
        for chunk in peewee.chunked(_checked(rows, email_validator), batch):
            model.insert_many([row_of(row) for row in chunk]).execute()


def _checked(rows: Iterator[list[str]], library: Any) -> Iterator[list[str]]:
    for row in rows:
        try:
            row[1] = library.validate_email(row[1], check_deliverability=False).normalized
        except library.EmailNotValidError:
            continue
        yield row


class _table:
    """A table to write into: a lean one, or that of the contacts."""

    def __init__(self, folder: Path, lean: bool) -> None:
        self.folder, self.lean = folder, lean

    def __enter__(self) -> tuple[Any, Any, Callable[[list[str]], dict[str, Any]]]:
        if self.lean:
            return self._lean()
        from coptui.domain.text import fold
        from coptui.services.contact_fields import searchable
        from coptui.store.models import Contact
        from coptui.workspace import Workspace

        self.kept: Any = Workspace.open(self.folder / "home")
        now = self.kept.now()

        def row_of(row: list[str]) -> dict[str, Any]:
            return {
                "name": row[0], "email": row[1], "email_key": row[1].casefold(), "phone": row[3],
                "job": row[4], "sort_key": fold(row[0]),
                "search_text": searchable(row[0], row[1], row[2], ""),
                "created_at": now, "updated_at": now,
            }  # fmt: skip

        return self.kept.store.db, Contact, row_of

    def _lean(self) -> tuple[Any, Any, Callable[[list[str]], dict[str, Any]]]:
        import peewee

        pragmas = {"journal_mode": "wal", "synchronous": "normal", "foreign_keys": 1}
        self.kept = peewee.SqliteDatabase(str(self.folder / "lean.db"), pragmas=pragmas)
        meta = type("Meta", (), {"database": self.kept, "table_name": "contact"})
        columns = {
            "email": peewee.TextField(unique=True), "name": peewee.TextField(),
            "organisation": peewee.TextField(index=True), "phone": peewee.TextField(),
            "role": peewee.TextField(),
        }  # fmt: skip
        model: Any = type("Lean", (peewee.Model,), {**columns, "Meta": meta})
        self.kept.connect()
        self.kept.create_tables([model])
        names = ("name", "email", "organisation", "phone", "role")
        return self.kept, model, lambda row: dict(zip(names, row, strict=False))

    def __exit__(self, *_: object) -> None:
        self.kept.close()


class timed:
    """Tells the seconds of what is inside, and the highest memory of this process so far."""

    def __enter__(self) -> None:
        self.began, self.cpu = time.perf_counter(), time.process_time()

    def __exit__(self, *_: object) -> None:
        spent, cpu = time.perf_counter() - self.began, time.process_time() - self.cpu
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(json.dumps({"seconds": spent, "cpu": cpu, "mb": peak}))


WAYS: dict[str, Callable[[Path, Path], None]] = {
    "ours, nothing is known of consent": lambda file, at: ours(file, at, False),
    "ours, two of three agreed": lambda file, at: ours(file, at, True),
    "plain, same table, row by row": lambda file, at: plain(file, at, 1, False),
    "plain, lean table, row by row": lambda file, at: plain(file, at, 1, True),
    "plain, same table, in thousands": lambda file, at: plain(file, at, 1000, False),
    "plain, lean table, in thousands": lambda file, at: plain(file, at, 1000, True),
}
OURS = list(WAYS)[:2]


def measure(way: str, file: Path) -> dict[str, float]:
    """One way in a process of its own."""
    with tempfile.TemporaryDirectory() as folder:
        words = [sys.executable, __file__, "--way", way, "--file", str(file), "--folder", folder]
        done = subprocess.run(words, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(done.stderr)
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return found


def main() -> None:
    """Run all ways in turn and print a table."""
    asked = argparse.ArgumentParser()
    asked.add_argument("--rows", type=int, default=100_000)
    asked.add_argument("--runs", type=int, default=3)
    asked.add_argument("--way")
    asked.add_argument("--file", type=Path)
    asked.add_argument("--folder", type=Path)
    options = asked.parse_args()
    if options.way:
        WAYS[options.way](options.file, options.folder)
        return
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "people.csv"
        write(file, options.rows)
        found = {way: [measure(way, file) for _ in range(options.runs)] for way in WAYS}
    print(
        f"{options.rows:,} rows, median of {options.runs}; how many times as long as each of ours"
    )
    for kind, words in (("seconds", "by the clock"), ("cpu", "of the processor")):
        print(f"seconds {words}")
        spent = {way: statistics.median(one[kind] for one in of) for way, of in found.items()}
        for way, of in found.items():
            peak = max(one["mb"] for one in of)
            ratio = "  ".join(f"{spent[way] / spent[mine]:5.1f}x" for mine in OURS)
            print(f"  {way:34} {spent[way]:7.2f} s  {peak:5.0f} MB   {ratio}")


if __name__ == "__main__":
    main()
