"""Setting up the sender, the test mail, and leaving practice."""

from __future__ import annotations

import re
import stat
from collections.abc import Iterator
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any

import keyring
import pytest
from keyring.backends.fail import Keyring as NoRing
from peewee import OperationalError

from coptui.errors import Misconfigured, Refused, Unavailable
from coptui.mail.smtp import Trouble
from coptui.services import audit, mailings, sender, sender_password
from coptui.services.sender_words import _WORDS
from coptui.workspace import Workspace
from tests.conftest import FrozenClock
from tests.mail.sending import direct
from tests.services.mailing_home import town
from tests.smtp_server import Drop, Say, SmtpServer, once

SECRET = "correct horse battery"


class Ring(keyring.backend.KeyringBackend):
    """A key ring that keeps secrets for the length of a test."""

    priority = 5

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.kept: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[(service, username)] = password


@pytest.fixture(autouse=True)
def no_ring(monkeypatch: pytest.MonkeyPatch) -> None:
    """No test meets the key ring of the person who runs it."""
    monkeypatch.setattr(keyring, "get_keyring", NoRing)
    monkeypatch.delenv("COPTUI_SMTP_PASSWORD", raising=False)


@pytest.fixture
def server() -> Iterator[SmtpServer]:
    with SmtpServer(users={"rowan": SECRET}) as running:
        yield running


def set_up(ws: Workspace, server: SmtpServer, **changes: Any) -> None:
    values: dict[str, Any] = {
        "host": "127.0.0.1",
        "port": server.port,
        "security": "starttls",
        "user": "rowan",
        "from_address": "hello@example.org",
        "from_name": "Rowan, Zoë & Co",
        "ca_file": str(server.ca_file(ws.home)),
        "password": SECRET,
    }
    sender.setup(ws, **(values | changes))


def code_in(server: SmtpServer) -> str:
    text = message_from_bytes(server.taken[-1].data, policy=policy.default).get_content()
    found = re.search(r"the code is (\S+)", text)
    assert found
    return found[1]


async def test_the_whole_way_out_of_practice(ws: Workspace, server: SmtpServer) -> None:
    set_up(ws, server)
    assert sender.state(ws).practice
    done = await sender.test_mail(direct(ws), "rowan@example.org")
    assert "rowan@example.org" in done.said
    taken = server.taken[0]
    assert taken.recipients == ["rowan@example.org"]
    assert (taken.encrypted, taken.user) == (True, "rowan")
    message = message_from_bytes(taken.data, policy=policy.default)
    assert str(message["From"].addresses[0]) == '"Rowan, Zoë & Co" <hello@example.org>'
    assert sender.go_live(ws, code_in(server).lower().replace("-", " ")).view.practice is False
    assert not ws.in_practice
    assert audit.verify(ws) == []


async def test_answers_elsewhere_are_asked_about_until_a_test_was_read_there(
    ws: Workspace, server: SmtpServer
) -> None:
    """MIS-10: whoever answers STOP into a mailbox that nobody opens is written to again."""
    set_up(ws, server, reply_to="Answers@example.org")
    mailing = mailings.prepare(ws, "T1", session_id=town(ws).session).view.id

    def asked() -> bool:
        return "answers" in {one.rule for one in mailings.findings(ws, mailing)}

    assert not asked(), "in practice nobody answers"
    for address, still in (("hello@example.org", True), ("answers@example.org", False)):
        await sender.test_mail(direct(ws), address)
        sender.go_live(ws, code_in(server))
        assert asked() is still
    sender.setup(ws, reply_to="others@example.org")
    assert asked()
    sender.setup(ws, reply_to="hello@example.org")
    assert not asked()


async def test_a_code_works_once(ws: Workspace, server: SmtpServer) -> None:
    set_up(ws, server)
    await sender.test_mail(direct(ws), "rowan@example.org")
    sender.go_live(ws, code_in(server))
    sender.practice(ws)
    with pytest.raises(Refused, match="No test mail"):
        sender.go_live(ws, code_in(server))


async def test_a_wrong_code_is_refused_and_five_are_enough(
    ws: Workspace, server: SmtpServer
) -> None:
    set_up(ws, server)
    await sender.test_mail(direct(ws), "rowan@example.org")
    for left in (4, 3, 2, 1, 0):
        with pytest.raises(Refused, match=f"{left} more" if left else "Send another"):
            sender.go_live(ws, "AAA-AAA")
    with pytest.raises(Refused, match="too often"):
        sender.go_live(ws, code_in(server))
    assert ws.in_practice


async def test_a_code_grows_old_in_a_day(
    ws: Workspace, server: SmtpServer, clock: FrozenClock
) -> None:
    set_up(ws, server)
    await sender.test_mail(direct(ws), "rowan@example.org")
    clock.tick(hours=24, seconds=1)
    with pytest.raises(Refused, match="day old"):
        sender.go_live(ws, code_in(server))


async def test_the_code_is_not_in_the_home(ws: Workspace, server: SmtpServer) -> None:
    set_up(ws, server)
    await sender.test_mail(direct(ws), "rowan@example.org")
    code = code_in(server)
    for path in ws.home.rglob("*"):
        if path.is_file():
            kept = path.read_bytes()
            assert code.encode() not in kept
            assert code.replace("-", "").encode() not in kept


@pytest.mark.parametrize(
    ("name", "value"),
    [("host", "localhost"), ("from_address", "other@example.org"), ("user", "someone")],
)
async def test_a_new_way_out_goes_back_to_practice(
    ws: Workspace, server: SmtpServer, name: str, value: str
) -> None:
    set_up(ws, server)
    await sender.test_mail(direct(ws), "rowan@example.org")
    code = code_in(server)
    sender.go_live(ws, code)
    await sender.test_mail(direct(ws), "rowan@example.org")
    done = sender.setup(ws, **{name: value}, password=SECRET)
    assert done.view.practice
    assert not done.view.code_sent
    with pytest.raises(Refused, match="No test mail"):
        sender.go_live(ws, code_in(server))


async def test_a_new_way_out_that_cannot_be_noted_is_not_used(
    ws: Workspace, server: SmtpServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_up(ws, server)
    await sender.test_mail(direct(ws), "rowan@example.org")
    sender.go_live(ws, code_in(server))
    before = ws.settings_file.read_bytes()

    def full(*_args: object) -> None:
        raise OperationalError("database or disk is full")

    monkeypatch.setattr(ws.store, "set_meta", full)
    with pytest.raises(OperationalError):
        sender.setup(ws, host="localhost")
    assert ws.settings_file.read_bytes() == before
    assert ws.settings.sender.host == "127.0.0.1"


async def test_a_new_foot_does_not_go_back_to_practice(ws: Workspace, server: SmtpServer) -> None:
    set_up(ws, server)
    await sender.test_mail(direct(ws), "rowan@example.org")
    sender.go_live(ws, code_in(server))
    assert not sender.setup(ws, organisation="Canal Homes").view.practice


async def test_a_demo_never_leaves(ws: Workspace, server: SmtpServer) -> None:
    set_up(ws, server)
    ws.store.set_meta("demo", "1")
    ws.store.set_meta("practice", "0")
    assert ws.in_practice
    with pytest.raises(Refused, match="demo"):
        await sender.test_mail(direct(ws), "rowan@example.org")
    with pytest.raises(Refused, match="demo"):
        await sender.send_one(direct(ws), "rowan@example.org", b"Subject: x\r\n\r\nx\r\n")
    with pytest.raises(Refused, match="demo"):
        sender.go_live(ws, "AAA-AAA")
    assert server.connections == 0


async def test_nothing_is_tried_before_it_is_set_up(ws: Workspace) -> None:
    with pytest.raises(Misconfigured, match="the server and the port and the sender's address"):
        await sender.test_mail(direct(ws), "rowan@example.org")


async def test_a_wrong_password_is_told_in_plain_words(ws: Workspace, server: SmtpServer) -> None:
    set_up(ws, server, password="wrong")
    with pytest.raises(Unavailable, match="did not accept the user and password") as told:
        await sender.test_mail(direct(ws), "rowan@example.org")
    assert "wrong user or password" in told.value.hint
    assert server.sign_ins == ["PLAIN"]


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        (Say(b"550 5.1.1 no such mailbox\r\n"), "did not take"),
        (Say(b"451 4.3.0 later\r\n"), "Try again in a few minutes"),
        (Say(b"550 5.7.60 SendAs denied\r\n"), "may not send under this address"),
        (Drop(take=True), "may have arrived or not"),
    ],
)
async def test_a_test_mail_that_is_not_taken_says_why(
    ws: Workspace, server: SmtpServer, fault: Any, words: str
) -> None:
    set_up(ws, server)
    server.decide = once("dot", fault)
    with pytest.raises(Unavailable) as told:
        await sender.test_mail(direct(ws), "rowan@example.org")
    assert words in str(told.value)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"host": "https://smtp.example.org"}, "host"),
        ({"host": "smtp example org"}, "host"),
        ({"host": "-x.example.org"}, "host"),
        ({"port": 0}, "port"),
        ({"port": 70_000}, "port"),
        ({"security": "ssl"}, "security"),
        ({"port": 465, "security": "starttls"}, "security"),
        ({"port": 587, "security": "tls"}, "security"),
        ({"host": "mail.example.org", "security": "none"}, "security"),
        ({"host": "127.0.0.1", "security": "none", "user": "rowan"}, "user"),
        ({"from_address": "not an address"}, "from_address"),
        ({"from_address": "a@b@example.org"}, "from_address"),
        ({"reply_to": "nobody@"}, "reply_to"),
        ({"per_minute": 0}, "per_minute"),
    ],
)
def test_what_makes_no_sense_is_refused_at_its_field(
    ws: Workspace, changes: dict[str, Any], field: str
) -> None:
    with pytest.raises(Refused) as refused:
        sender.setup(ws, **changes)
    assert refused.value.field == field
    assert ws.settings.sender.host == ""


def test_hostile_words_are_cleaned_on_the_way_in(ws: Workspace) -> None:
    state = sender.setup(ws, from_name="Rowan\r\nBcc: evil@example.org\x1b]0;x\x07").view
    assert "\n" not in state.from_name
    assert "\x1b" not in state.from_name


def test_the_password_is_never_in_settings_database_or_answers(ws: Workspace) -> None:
    state = sender.setup(ws, host="smtp.example.org", port=465, user="rowan", password=SECRET,
                         security="tls").view  # fmt: skip
    assert state.password_in == "file"
    kept = ws.home / "smtp-password"
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert SECRET not in repr(state)
    for path in ws.home.rglob("*"):
        if path.is_file() and path != kept:
            assert SECRET.encode() not in path.read_bytes(), path
    assert sender.password(ws) == SECRET


def test_the_password_stays_with_its_server(ws: Workspace) -> None:
    sender.setup(ws, host="smtp.example.org", port=465, security="tls", user="rowan",
                 password=SECRET)  # fmt: skip
    state = sender.setup(ws, host="smtp.elsewhere.example").view
    assert sender.password(ws) == ""
    assert "the password" in state.missing


def test_the_key_ring_is_used_where_there_is_one(
    ws: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    ring = Ring()
    monkeypatch.setattr(keyring, "get_keyring", lambda: ring)
    state = sender.setup(ws, host="smtp.example.org", port=465, security="tls", user="rowan",
                         password=SECRET).view  # fmt: skip
    assert state.password_in == "keyring"
    assert not (ws.home / "smtp-password").exists()
    assert list(ring.kept) == [("coptui", "rowan@smtp.example.org:465")]
    assert sender.password(ws) == SECRET


def test_the_environment_comes_first(ws: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    sender.setup(ws, host="smtp.example.org", port=465, security="tls", user="rowan",
                 password="kept")  # fmt: skip
    monkeypatch.setenv(sender_password.ENVIRONMENT, SECRET)
    assert sender.password(ws) == SECRET
    assert sender.state(ws).password_in == "environment"


def test_every_preset_can_be_set_up(ws: Workspace) -> None:
    for one in sender.PRESETS:
        if one.host:
            state = sender.setup(ws, host=one.host, port=one.port, security=one.security).view
            assert state.host == one.host
    assert sender.preset_for("Rowan@GMAIL.com") == sender.preset("google")
    assert sender.preset_for("rowan@example.org") is None


@pytest.mark.parametrize("kind", sorted(_WORDS))
def test_every_trouble_has_a_sentence_and_a_next_step(kind: str) -> None:
    message, hint = sender.explained(Trouble(kind, "some words", 550))
    assert message.endswith(".")
    assert "some words" in hint
    assert len(hint) > len("The server said: 550 some words")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("5.7.139 Authentication unsuccessful, basic authentication is disabled", "Microsoft"),
        ("5.7.9 Application-specific password required", "app password"),
        ("5.4.5 Daily user sending limit exceeded", "used up"),
        ("5.7.515 Access denied, domain does not meet the required SPF", "proof"),
    ],
)
def test_the_usual_refusals_are_recognised(text: str, words: str) -> None:
    assert words in sender.explain(Trouble("account", text, 550))
    assert words in sender.explain(Trouble("sign_in", text, 535))


def test_the_settings_file_names_no_password(ws: Workspace, tmp_path: Path) -> None:
    sender.setup(ws, host="smtp.example.org", port=465, security="tls", password=SECRET)
    assert "password" not in ws.settings_file.read_text()
