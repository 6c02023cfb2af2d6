"""One whole mailing as a command of its own, to be timed beside other programs.

    python tests/bench/smtp_send.py prepare DIR --people 5000 [--copies 10] [--template T1]
    python tests/bench/smtp_send.py send DIR --port PORT [--connections 10]

`prepare` makes a home in which a mailing of one of the house's own templates is confirmed to so
many people who agreed to it (T1, an invitation with its calendar entry, 6 KB; T14, to save a date,
3 KB), and copies of it: each `send` uses up one. `send` is `coptui outbox run --once` in that home:
claiming, the gate, the message of each person, its last look, the mark, the answer and the ledger
are all there, and everything is durable. A person gets one message with one recipient. The last
line begins with BENCH and holds the rate without the start of the program.
"""

from __future__ import annotations

import argparse
import json
import shutil
import sys
import time
from dataclasses import replace
from datetime import time as clock_time
from datetime import timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))


def prepare(folder: Path, people: int, copies: int, template: str = "T1") -> None:
    """Make the home and its copies."""
    from coptui.services import communities, mailings, sessions, topics
    from coptui.services.communities import NewCommunity
    from coptui.services.sessions import NewSession
    from coptui.store.models import Membership
    from coptui.store.rows import insert_rows
    from coptui.workspace import Workspace
    from tests.many import fill
    from tests.services.mailing_home import confirmed, goes_live

    first = folder / "home-0"
    with Workspace.open(first) as ws:
        goes_live(ws)
        sender = replace(
            ws.settings.sender, security="none", per_minute=1_000_000, from_name="Harbour"
        )
        ws.save_settings(replace(ws.settings, sender=sender))
        made = communities.add(
            ws, NewCommunity(name="Harbour", code="HAR", host_organisation="Hub, 1 Quay Street",
                             agreement="Without names.", host_name="Rowan", host_phone="01632 1")
        ).view  # fmt: skip
        topic = topics.add(ws, made.id, "First 48 hours at home", "What helps at first?").view
        session = sessions.plan(
            ws,
            NewSession(topic_id=topic.id, on=ws.today() + timedelta(days=10),
                       start=clock_time(12, 30), end=clock_time(14, 30), venue="Library",
                       access="Step-free, with a hearing loop.", host_name="Rowan",
                       host_contact="01632 960123")
        ).view  # fmt: skip
        joined = {"community": made.id, "joined": ws.today()}
        ids = fill(ws, people, consenting=1.0)
        with ws.store.atomic():
            insert_rows(ws.store.db, Membership, [{"contact": one, **joined} for one in ids])
        mailing = mailings.prepare(ws, template, session_id=session.id).view
        began = time.perf_counter()
        confirmed(ws, mailing.id, people, undo_seconds=0, everyone=True)
        print(
            f"{people:,} messages made, looked at and queued: {time.perf_counter() - began:.2f} s"
        )
    for number in range(1, copies):
        shutil.copytree(first, folder / f"home-{number}")


def send(folder: Path, port: int, connections: int) -> int:
    """Send the mailing of the next home that has not sent yet."""
    home = next(one for one in sorted(folder.glob("home-*")) if not (one / "sent").exists())
    (home / "sent").touch()
    from coptui.services import sending_alone
    from coptui.settings import load, save

    settings = load(home / "settings.toml")
    sender = replace(settings.sender, host="127.0.0.1", port=port, connections=connections)
    save(home / "settings.toml", replace(settings, sender=sender))
    began = time.perf_counter()
    result = sending_alone.run_here(home, once=True)
    taken = time.perf_counter() - began
    accepted = result.counts.get("accepted", 0)
    print(f"BENCH {json.dumps({'n': accepted, 'seconds': taken, 'rate': accepted / taken})}")
    if not accepted or set(result.counts) != {"accepted"}:
        print(f"not everything was accepted: {dict(result.counts)}", file=sys.stderr)
        return 1
    return 0


def main() -> int:
    """Prepare or send."""
    ask = argparse.ArgumentParser(description=__doc__)
    ask.add_argument("what", choices=["prepare", "send"])
    ask.add_argument("folder", type=Path)
    ask.add_argument("--people", type=int, default=5_000)
    ask.add_argument("--copies", type=int, default=1)
    ask.add_argument("--template", default="T1")
    ask.add_argument("--port", type=int, default=25)
    ask.add_argument("--connections", type=int, default=10)
    given = ask.parse_args()
    if given.what == "send":
        return send(given.folder, given.port, given.connections)
    prepare(given.folder, given.people, given.copies, given.template)
    return 0


if __name__ == "__main__":
    sys.exit(main())
