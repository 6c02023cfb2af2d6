"""The terminal vanishes while a mailing leaves: nobody is mailed twice, nobody is lost."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections import Counter
from dataclasses import replace
from datetime import time as clock_time
from datetime import timedelta
from pathlib import Path

import pytest

from coptui.services import communities, consent, contacts, mailings, members, sessions, topics
from coptui.services.communities import NewCommunity
from coptui.services.contact_views import NewContact
from coptui.services.sessions import NewSession
from coptui.store import sqlite
from coptui.workspace import Workspace
from tests.bench.terminal import Terminal
from tests.services.mailing_home import confirmed
from tests.smtp_server import SmtpServer

pytestmark = pytest.mark.skipif(os.name != "posix", reason="a pty and SIGHUP are POSIX matters")

PEOPLE = 40
GONE_WITHIN = 2.0
PROGRAM = [sys.executable, "-m", "coptui"]


def confirmed_mailing(home: Path, port: int) -> None:
    """A home that is live, with an invitation to forty people that has just been confirmed."""
    with Workspace.open(home) as ws:
        sender = replace(
            ws.settings.sender,
            host="127.0.0.1",
            port=port,
            security="none",
            from_address="harbour@hub.example",
            from_name="Harbour",
            organisation="Kilnbrook Community Hub",
            postal_address="1 Quay Street, Kilnbrook",
            per_minute=6_000,
        )
        ws.save_settings(replace(ws.settings, coordinator="Rowan Achebe", sender=sender))
        ws.store.set_meta("practice", "0")
        mailing = mailings.prepare(ws, "T2a", session_id=session_with_people(ws)).view
        confirmed(ws, mailing.id, PEOPLE, undo_seconds=0, everyone=True)


def session_with_people(ws: Workspace) -> int:
    """A session ten days ahead of a community whose forty members agreed to be written to."""
    wording = consent.add_wording(ws, "May we write to you about our sessions?", ["mail"]).view
    community = communities.add(
        ws,
        NewCommunity(
            name="Harbour",
            code="HAR",
            agreement="What is said stays without names.",
            host_organisation="Kilnbrook Community Hub",
            host_name="Rowan Achebe",
            host_phone="01632 960123",
            host_email="harbour@hub.example",
        ),
    ).view
    topic = topics.add(ws, community.id, "First 48 hours at home", "What helps?").view
    today = ws.today()
    people = []
    for number in range(PEOPLE):
        new = NewContact(name=f"Person {number}", email=f"person{number}@members.example")
        people.append(contacts.add(ws, new).view.id)
        consent.give(
            ws,
            people[-1],
            "mail",
            method="sheet",
            on=today - timedelta(days=30),
            wording_id=wording.id,
        )
    members.add(ws, community.id, people)
    new_session = NewSession(
        topic_id=topic.id,
        on=today + timedelta(days=10),
        start=clock_time(12, 30),
        end=clock_time(14, 30),
        venue="Kilnbrook Library",
        access="Step-free, with a hearing loop.",
        example="The pharmacy that rings back",
        host_name="Rowan Achebe",
        host_contact="01632 960123",
    )
    return sessions.plan(ws, new_session).view.id


def wait_until_gone(terminal: Terminal) -> None:
    began = terminal.vanish()
    while terminal.child.poll() is None and time.perf_counter() - began < GONE_WITHIN:
        time.sleep(0.02)
    assert terminal.child.poll() is not None, "still running after its terminal has gone"


def states(home: Path) -> Counter[str]:
    connection = sqlite.connect(home / "coptui.db")
    try:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        return Counter(state for (state,) in connection.execute("SELECT state FROM delivery"))
    finally:
        connection.close()


@pytest.mark.parametrize("reply_after", [0.0, 0.05], ids=["quick server", "slow server"])
def test_nobody_is_mailed_twice_and_nobody_is_lost(home: Path, reply_after: float) -> None:
    with SmtpServer(security="none", slow_reply=reply_after) as server:
        confirmed_mailing(home, server.port)
        terminal = Terminal([*PROGRAM, "--home", str(home)], columns=100, lines=30)
        try:
            end = time.monotonic() + 15
            while len(server.taken) < 5 and time.monotonic() < end:
                terminal.pump(0.01)
            assert len(server.taken) >= 5, terminal.screen()
            wait_until_gone(terminal)
        finally:
            terminal.close()
        before = states(home)
        subprocess.run(
            [*PROGRAM, "--home", str(home), "outbox", "run", "--once"],
            capture_output=True,
            timeout=60,
            check=False,
        )
        taken = Counter(one.recipients[0] for one in server.taken)
    after = states(home)
    assert max(taken.values()) == 1, "somebody was mailed twice"
    assert set(after) <= {"accepted", "unknown"}, (before, after)
    assert after["unknown"] <= 1
    assert PEOPLE - after["unknown"] <= len(taken) <= PEOPLE
