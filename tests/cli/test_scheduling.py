"""Mail with a time of its own by commands alone, and what a sender without the app holds back."""

from __future__ import annotations

import json
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from coptui.cli.root import app
from coptui.services import mailings, sessions
from coptui.store.models import Mailing
from coptui.workspace import Workspace
from tests.services.mailing_home import town


@pytest.fixture
def busy(home: Path) -> Path:
    """A town whose session lies nine days ahead of the real clock."""
    with Workspace.open(home) as ws:
        here = town(ws)
        sessions.move_date(ws, here.session, date.today() + timedelta(days=9))
    return home


def run(home: Path, *words: str) -> Result:
    return CliRunner().invoke(app, ["--home", str(home), *words])


def asked(home: Path, *words: str, code: int = 0) -> dict[str, Any]:
    done = run(home, *words, "--json")
    assert done.exit_code == code, (words, done.output, done.exception)
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


def a_draft(home: Path) -> tuple[str, str]:
    made = asked(home, "mailings", "prepare", "--template", "T1", "--session", "HAR-1")["mailing"]
    return str(made["id"]), str(made["to"])


def test_confirmed_for_a_time_it_answers_at_once(busy: Path) -> None:
    number, to = a_draft(busy)
    day = date.today() + timedelta(days=3)
    done = run(busy, "mailings", "send", number, "--confirm", to, "--at", f"{day} 09:00")
    assert done.exit_code == 0, done.output
    assert f"{day.day} {day:%B} {day.year}, 09:00 UK time, in 3 days" in done.stderr
    assert "`coptui outbox run`" in done.stderr
    assert "09:00 UK time" in done.stdout
    assert asked(busy, "mailings", "show", number)["mailing"]["scheduled"] is True
    assert asked(busy, "outbox", "run", "--once")["outbox"]["waiting"] == int(to)
    later = asked(busy, "mailings", "schedule", number, "--at", "tomorrow 9am")["mailing"]
    assert datetime.fromisoformat(later["not_before"]).astimezone().date() <= day
    assert asked(busy, "mailings", "take-back", number)["mailing"]["status"] == "draft"


def test_a_time_that_cannot_be_is_refused_and_nothing_is_confirmed(busy: Path) -> None:
    number, to = a_draft(busy)
    done = run(busy, "mailings", "send", number, "--confirm", to, "--at", "yesterday 09:00")
    assert "has passed" in str(done.exception)
    assert asked(busy, "mailings", "show", number)["mailing"]["status"] == "draft"


def test_a_sender_without_the_app_never_sends_late(busy: Path) -> None:
    number, _to = a_draft(busy)
    with Workspace.open(busy) as ws:
        draft = mailings.show(ws, int(number))
        mailings.confirm(ws, draft.id, draft.to, at=ws.now() + timedelta(days=1))
        past = ws.now() - timedelta(hours=1)
        Mailing.update(confirmed_at=past - timedelta(days=1), not_before=past).execute()
    done = run(busy, "outbox", "run", "--once")
    assert done.exit_code == 3
    assert "was to go" in done.stderr and "nothing was there to send it" in done.stderr
    assert asked(busy, "mailings", "show", number)["mailing"]["status"] == "draft"
    assert not (busy / "practice").exists() or not list((busy / "practice").glob("*.eml"))
    assert run(busy, "outbox", "run", "--once").exit_code == 0


def test_what_the_checks_ask_about_has_to_be_meant(busy: Path) -> None:
    """A mailing that passes the limit of a day asks, before anything is confirmed."""
    from dataclasses import replace

    number, to = a_draft(busy)
    with Workspace.open(busy) as ws:
        ws.store.set_meta("practice", "0")
        one = replace(
            ws.settings.sender, host="127.0.0.1", port=9, security="none",
            from_address="h@hub.example", per_day=2,
        )  # fmt: skip
        ws.save_settings(replace(ws.settings, sender=one))
    day = date.today() + timedelta(days=3)
    words = ("mailings", "send", number, "--confirm", to, "--at", f"{day} 09:00")
    done = run(busy, *words)
    assert "Give --yes" in str(done.exception)
    assert "This mailbox sends at most 2 in 24 hours: the first 2 go at its time" in done.stderr
    assert asked(busy, "mailings", "show", number)["mailing"]["status"] == "draft"
    asked(busy, "mailings", "preview", number)
    assert asked(busy, *words, "--yes")["mailing"]["status"] == "waiting"


@pytest.mark.parametrize(
    ("done", "seconds", "words"),
    [
        (0, 0.5, "0 of 10,000"),
        (300, 600, "300 of 10,000  30 a minute  about 5 h left"),
        (9_000, 60, "9,000 of 10,000  9,000 a minute  less than a minute left"),
        (9_000, 6_000, "9,000 of 10,000  90 a minute  about 11 min left"),
        (10_000, 60, "10,000 of 10,000  10,000 a minute"),
    ],
)
def test_the_bar_says_how_far_how_fast_and_how_long(done: int, seconds: float, words: str) -> None:
    from coptui.cli.opening import bar_line

    line = bar_line("Sending", done, 10_000, seconds)
    assert line.endswith(f"] {words}")
    assert line.count("#") == 30 * done // 10_000
    assert len(line) <= 100
