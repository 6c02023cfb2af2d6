"""How long a person's page takes to open when 500 things have happened with them.

`python tests/bench/person.py [--runs 5] [--entries 500]`: Enter in the contact list of the real
program at a real keyboard, until the newest entry of the page stands on the screen; beside it the
floor, a letter in a trivial app. Exit 1 when the median is above 100 ms.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from datetime import timedelta
from pathlib import Path
from statistics import median

sys.path.insert(0, str(Path(__file__).resolve().parent.parent.parent))

from coptui.domain.text import fold
from coptui.services import communities, consent
from coptui.services.communities import NewCommunity
from coptui.services.consent_facts import refresh_mail_cache
from coptui.store.models import (
    Attendance,
    ConsentEvent,
    Contact,
    ContactLog,
    Delivery,
    Invitation,
    Mailing,
    Session,
)
from coptui.workspace import Workspace
from tests.bench.list_latency import floor
from tests.bench.terminal import Terminal

LIMIT = 0.100
OPENINGS = 5
NEWEST = "Newest of all"


def fill(ws: Workspace, entries: int) -> int:
    """One person with so many entries of every kind, the newest of them a call."""
    now = ws.now()
    words = consent.add_wording(ws, "May we write to you?", ["mail"]).view.id
    place = communities.add(ws, NewCommunity(name="Harbour", code="HAR")).view.id
    with ws.store.atomic():
        jo = Contact.create(name="Jo Pardew", sort_key="jo pardew", search_text=fold("Jo Pardew"),
                            email="jo@x.example", email_key="jo@x.example", phone="01632 960001",
                            created_at=now, updated_at=now).id  # fmt: skip
        # fmt: off
        for number in range(entries // 5):
            at = now - timedelta(days=number + 1)
            session = Session.create(community=place, number=number + 1, starts_at=at,
                                     status="held", calendar_uid=str(number), created_at=at)
            Invitation.create(contact=jo, session=session, reply="yes", invited_at=at,
                              replied_at=at)
            Attendance.create(contact=jo, session=session, noted_at=at)
            mailing = Mailing.create(template="T1", kind="invitation", community=place,
                                     status="done", created_at=at)  # fmt: skip
            Delivery.create(mailing=mailing, contact=jo, name="Jo Pardew", address="jo@x.example",
                            address_key="jo@x.example", state="accepted", queued_at=at,
                            finished_at=at)  # fmt: skip
            ConsentEvent.create(contact=jo, purpose="mail", state="given", basis="consent",
                                happened_on=at.date(), recorded_at=at, wording=words)  # fmt: skip
            ContactLog.create(contact=jo, kind="call", happened_on=at.date(), noted_at=at,
                              text="About the lift")  # fmt: skip
        # fmt: on
        ContactLog.create(
            contact=jo,
            kind="call",
            happened_on=now.date(),
            noted_at=now,
            text=NEWEST,
            outcome="reached",
        )  # fmt: skip
    refresh_mail_cache(ws, [jo])
    return int(jo)


def measure(home: Path) -> list[float]:
    """From Enter to the newest entry, in seconds: the first time in a program, and four more."""
    terminal, times = Terminal([sys.executable, "-m", "coptui", "--home", str(home)]), list[float]()
    try:
        _need(terminal, terminal.wait_for("Today"), "the first screen")
        terminal.settle()
        since = len(terminal.pieces)
        terminal.type("4")
        _need(terminal, terminal.wait_for("Jo Pardew", since=since), "the list")
        for _ in range(OPENINGS):
            terminal.settle()
            since = len(terminal.pieces)
            began = terminal.type("\r")
            shown = _need(terminal, terminal.wait_for("Newest", since=since), "the page")
            times.append(shown - began)
            terminal.settle()
            terminal.type("\x1b")
    finally:
        terminal.close()
    return times


def _need(terminal: Terminal, shown: float | None, what: str) -> float:
    if shown is None:
        raise SystemExit(f"{what} never showed:\n{terminal.screen()}")
    return shown


def main() -> int:
    """Measure and tell."""
    ask = argparse.ArgumentParser(description=__doc__)
    ask.add_argument("--runs", type=int, default=5)
    ask.add_argument("--entries", type=int, default=500)
    options = ask.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "home"
        with Workspace.open(home) as ws:
            fill(ws, options.entries)
        runs = [measure(home) for _ in range(options.runs)]
    echo = floor()
    firsts, times = [one[0] for one in runs], [time for one in runs for time in one]
    middle = median(times)
    print(
        f"a person with {options.entries} entries: opened in {middle * 1e3:.0f} ms (median of "
        f"{len(times)}, worst {max(times) * 1e3:.0f}; the first in a program "
        f"{median(firsts) * 1e3:.0f}; floor of a letter {median(echo) * 1e3:.0f} ms; "
        f"at most {LIMIT * 1e3:.0f})"
    )
    return 0 if middle <= LIMIT else 1


if __name__ == "__main__":
    sys.exit(main())
