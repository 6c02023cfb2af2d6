"""The sender by commands alone: set up, tried, live, run without the app, settled."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import keyring
import pytest
from keyring.backends.fail import Keyring as NoRing
from typer.testing import CliRunner, Result

from coptui.cli.root import app
from coptui.mail import ledger
from coptui.store.models import Delivery
from coptui.workspace import Workspace
from tests.mail.sending import a_mailing
from tests.smtp_server import Drop, SmtpServer, once
from tests.token_server import token_server

SECRET = "correct horse"


@pytest.fixture(autouse=True)
def no_ring(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keyring, "get_keyring", NoRing)
    monkeypatch.setenv("COPTUI_SMTP_PASSWORD", SECRET)


@pytest.fixture
def server() -> Iterator[SmtpServer]:
    with SmtpServer(users={"rowan": SECRET}) as running:
        yield running


def said(home: Path, *words: str) -> Result:
    return CliRunner().invoke(app, ["--home", str(home), *words])


def asked(home: Path, *words: str) -> dict[str, Any]:
    done = said(home, *words, "--json")
    assert done.exit_code == 0, (words, done.output, done.exception)
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


def set_up(home: Path, server: SmtpServer) -> dict[str, Any]:
    with Workspace.open(home) as ws:
        ca_file = server.ca_file(ws.home)
    return asked(
        home, "settings", "smtp", "--host", "127.0.0.1", "--port", str(server.port),
        "--security", "starttls", "--user", "rowan", "--from", "hello@example.org",
        "--from-name", "Rowan", "--organisation", "Canal Homes", "--postal-address",
        "1 Quay, Town", "--ca-file", str(ca_file),
    )  # fmt: skip


def test_from_an_empty_home_to_live_and_back(home: Path, server: SmtpServer) -> None:
    settings = set_up(home, server)["settings"]
    assert settings["practice"] is True
    assert settings["sender"]["password_in"] == "environment"
    assert SECRET not in json.dumps(settings)
    assert said(home, "settings", "test-mail", "rowan@example.org").exit_code == 0
    code = re.search(rb"the code is (\S+)", server.taken[0].data)
    assert code
    assert said(home, "settings", "live", "WRONG1").exit_code != 0
    assert said(home, "settings", "live", code[1].decode()).exit_code == 0
    assert asked(home, "settings", "show")["settings"]["practice"] is False
    assert said(home, "settings", "practice").exit_code == 0
    assert asked(home, "settings", "show")["settings"]["practice"] is True


def test_what_cannot_be_is_refused_in_one_sentence(home: Path) -> None:
    done = said(home, "settings", "smtp", "--host", "mail.example.org", "--security", "none")
    assert done.exit_code != 0
    assert "Without encryption" in str(done.exception)


def test_a_preset_fills_in_the_server(home: Path) -> None:
    sender = asked(home, "settings", "smtp", "--preset", "fastmail")["settings"]["sender"]
    assert (sender["host"], sender["port"], sender["security"]) == ("smtp.fastmail.com", 465, "tls")


def test_a_preset_brings_its_figures_and_an_option_overrules_one(home: Path) -> None:
    done = ("settings", "smtp", "--preset", "google", "--per-day", "100")
    sender = asked(home, *done)["settings"]["sender"]
    assert (sender["per_minute"], sender["per_hour"], sender["per_day"]) == (30, 0, 100)
    assert sender["provider"] == "google"
    words = said(home, "settings", "show").output
    assert "30 a minute, 100 a day" in words
    assert sender["domain_gap"] == 2 and "one every 2 seconds at most" in words
    sender = asked(home, "settings", "smtp", "--domain-gap", "7")["settings"]["sender"]
    assert (sender["domain_gap"], sender["per_day"]) == (7, 100)
    keys = [one["key"] for one in asked(home, "settings", "mailboxes")["mailboxes"]]
    assert {"microsoft365", "google", "host", "relay"} <= set(keys)


def test_signing_in_without_a_password_says_what_to_open(home: Path) -> None:
    with token_server() as signing:
        said(home, "settings", "smtp", "--preset", "microsoft365", "--user", "r@hub.example")
        done = said(home, "settings", "sign-in", "--by", "microsoft", "--client", "one",
                    "--server", signing.url)  # fmt: skip
        assert done.exit_code == 0, done.exception
        assert "microsoft.example/devicelogin and type the code ABCD-EFGH" in done.stderr
        assert "Signed in with Microsoft" in done.stderr
    shown = asked(home, "settings", "show")["settings"]["sender"]
    assert (shown["sign_in"], shown["password_in"]) == ("microsoft", "file")
    assert "with a password" in said(home, "settings", "sign-in", "--by", "password").stderr
    assert asked(home, "settings", "show")["settings"]["sender"]["sign_in"] == "password"


def test_a_password_can_be_given_in_no_argument() -> None:
    shown = CliRunner().invoke(app, ["settings", "smtp", "--help"]).output
    assert "--password" not in shown


def test_a_doubt_is_listed_and_settled(home: Path) -> None:
    with Workspace.open(home) as ws:
        a_mailing(ws, 1)
        (claimed,) = ledger.claim(ws, "dead", 1)
        ledger.mark_sending(ws, claimed)
        ledger.recover(ws, "alive")
    (doubt,) = asked(home, "outbox", "status")["outbox"]["doubts"]
    assert doubt["delivery_id"] == 1
    assert "stopped while" in doubt["evidence"]
    assert said(home, "outbox", "settle", "1").exit_code == 2
    assert said(home, "outbox", "settle", "1", "--sent", "--not-sent").exit_code == 2
    assert asked(home, "outbox", "settle", "1", "--sent")["outbox"]["doubts"] == []
    assert said(home, "outbox", "settle", "1", "--sent").exit_code != 0
    with Workspace.open(home):
        assert Delivery.get().state == "accepted"


def child(home: Path, *words: str) -> subprocess.Popen[str]:
    """The installed program in a process of its own; messages are made without templates."""
    code = (
        "from coptui.services import mailing_messages\n"
        "from tests.mail.sending import messages_for\n"
        "mailing_messages.messages_for = messages_for\n"
        "from coptui.cli.main import run; run()"
    )
    return subprocess.Popen(
        [sys.executable, "-c", code, "--home", str(home), *words],
        cwd=Path(__file__).parents[2],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=os.environ | {"PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring"},
    )


def loopback(home: Path, server: SmtpServer, people: int) -> None:
    with Workspace.open(home) as ws:
        from coptui.services import sender

        sender.setup(ws, host="127.0.0.1", port=server.port, security="none",
                     from_address="hello@example.org", per_minute=600_000)  # fmt: skip
        a_mailing(ws, people)


def test_once_sends_what_is_due_and_ends(home: Path) -> None:
    with SmtpServer(security="none") as server:
        loopback(home, server, 5)
        running = child(home, "outbox", "run", "--once", "--json")
        out, err = running.communicate(timeout=60)
    assert running.returncode == 0, err
    assert json.loads(out)["outbox"]["ran"]["counts"] == {"accepted": 5}
    assert "example.org" not in err
    assert len(server.taken) == 5


def test_somebody_needs_to_look_is_three(home: Path) -> None:
    with SmtpServer(security="none", decide=once("dot", Drop(take=True))) as server:
        loopback(home, server, 1)
        running = child(home, "outbox", "run", "--once")
        _out, err = running.communicate(timeout=60)
    assert running.returncode == 3, err
    assert "in doubt" in err


def test_no_server_is_one_sentence_and_one(home: Path) -> None:
    with SmtpServer(security="none") as server:
        loopback(home, server, 1)
    running = child(home, "outbox", "run", "--once")
    _out, err = running.communicate(timeout=60)
    assert running.returncode == 1
    assert "coptui: The mail server does not answer on that port." in err
    assert "Traceback" not in err


@pytest.mark.parametrize("name", ["SIGTERM", "SIGINT", "SIGHUP"])
def test_a_signal_ends_it_between_two_messages(home: Path, name: str) -> None:
    with SmtpServer(security="none", slow_reply=0.05) as server:
        loopback(home, server, 200)
        running = child(home, "outbox", "run")
        end = time.monotonic() + 30
        while len(server.taken) < 3 and time.monotonic() < end:
            time.sleep(0.02)
        running.send_signal(getattr(signal, name))
        _out, err = running.communicate(timeout=20)
    assert running.returncode == 130, err
    with Workspace.open(home):
        rows = list(Delivery.select())
    assert {row.state for row in rows} == {"accepted", "queued"}
    assert sum(row.state == "accepted" for row in rows) == len(server.taken)
