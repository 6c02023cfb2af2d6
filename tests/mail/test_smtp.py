"""What one transaction reports, whatever the server does."""

from __future__ import annotations

import asyncio
import ssl
import warnings
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import trustme

from coptui.mail.outgoing import dot_stuffed
from coptui.mail.smtp import Connection, Server, Timeouts, Trouble
from coptui.mail.verdicts import Outcome, Stage
from tests.smtp_server import Drop, Fault, Hang, Say, SmtpServer, TakeAndSay, once

QUICK = Timeouts(connect=5, command=0.4, data=0.4, final=0.4)
MAIL = b"Message-ID: <one@example.org>\r\nSubject: Hello\r\n\r\nHello\r\n"


class Marks:
    """Counts the marks; can refuse to set one."""

    def __init__(self, fault: Exception | None = None) -> None:
        self.count = 0
        self.fault = fault

    async def __call__(self) -> None:
        if self.fault:
            raise self.fault
        self.count += 1


def at(server: SmtpServer, folder: Path, **changes: object) -> Server:
    values: dict[str, object] = {
        "host": "127.0.0.1",
        "port": server.port,
        "security": server.security,
        "ca_file": str(server.ca_file(folder)) if server.security != "none" else "",
    }
    return Server(**(values | changes))  # type: ignore[arg-type]


TAKEN, RETRY, REFUSED, DOUBT = Outcome.ACCEPTED, Outcome.RETRY, Outcome.REFUSED, Outcome.UNKNOWN

PLAIN_FAULTS: list[tuple[str, str, Fault, Outcome, Stage, int, bool]] = [
    # name, step, what the server does, outcome, stage told, code, whether it kept the message
    ("drop at mail", "mail", Drop(), RETRY, Stage.MAIL, 0, False),
    ("drop at rcpt", "rcpt", Drop(), RETRY, Stage.RCPT, 0, False),
    ("drop at data", "data", Drop(), RETRY, Stage.DATA, 0, False),
    ("reset at data", "data", Drop(reset=True), RETRY, Stage.DATA, 0, False),
    ("silence at data", "data", Hang(), RETRY, Stage.DATA, 0, False),
    ("drop in the body", "body", Drop(), DOUBT, Stage.DOT, 0, False),
    ("drop at the dot, not kept", "dot", Drop(), DOUBT, Stage.DOT, 0, False),
    ("drop at the dot, kept", "dot", Drop(take=True), DOUBT, Stage.DOT, 0, True),
    ("silence at the dot", "dot", Hang(), DOUBT, Stage.DOT, 0, False),
    ("silence, kept", "dot", Hang(take=True), DOUBT, Stage.DOT, 0, True),
    ("251", "dot", TakeAndSay(b"251 ok\r\n"), TAKEN, Stage.DOT, 251, True),
    ("299", "dot", TakeAndSay(b"299 odd\r\n"), TAKEN, Stage.DOT, 299, True),
    ("accept, then drop", "dot", TakeAndSay(b"250 ok\r\n", True), TAKEN, Stage.DOT, 250, True),
    ("blank line", "dot", TakeAndSay(b"\r\n250 ok\r\n"), DOUBT, Stage.DOT, 0, True),
    ("garbage", "dot", TakeAndSay(b"what is this\r\n"), DOUBT, Stage.DOT, 0, True),
    ("no end", "dot", TakeAndSay(b"2" * 40_000), DOUBT, Stage.DOT, 0, True),
    ("no last line", "dot", TakeAndSay(b"250-more\r\n" * 4_000), DOUBT, Stage.DOT, 0, True),
    ("mixed codes", "dot", TakeAndSay(b"250-a\r\n550 b\r\n"), DOUBT, Stage.DOT, 0, True),
    ("half a line", "dot", TakeAndSay(b"250 o", True), DOUBT, Stage.DOT, 0, True),
    ("354 again", "dot", Say(b"354 more\r\n"), DOUBT, Stage.DOT, 354, False),
    ("250 to data", "data", Say(b"250 ok\r\n"), RETRY, Stage.DATA, 250, False),
    ("two replies at data", "data", Say(b"354 go\r\n250 ok\r\n"), RETRY, Stage.DATA, 354, False),
    ("garbage at rcpt", "rcpt", Say(b"hello\r\n"), RETRY, Stage.RCPT, 0, False),
    ("451 at mail", "mail", Say(b"451 4.3.0 later\r\n"), RETRY, Stage.MAIL, 451, False),
    ("450 at rcpt", "rcpt", Say(b"450 4.2.0 greylisted\r\n"), RETRY, Stage.RCPT, 450, False),
    ("452 at data", "data", Say(b"452 4.3.1 full\r\n"), RETRY, Stage.DATA, 452, False),
    ("451 at the dot", "dot", Say(b"451 4.3.0 later\r\n"), RETRY, Stage.DOT, 451, False),
    ("421 at mail", "mail", Say(b"421 4.3.2 closing\r\n", True), RETRY, Stage.MAIL, 421, False),
    ("421 at the dot", "dot", Say(b"421 4.3.2 closing\r\n", True), RETRY, Stage.DOT, 421, False),
    ("550 at rcpt", "rcpt", Say(b"550 5.1.1 nobody\r\n"), REFUSED, Stage.RCPT, 550, False),
    ("554 at data", "data", Say(b"554 5.6.0 no\r\n"), REFUSED, Stage.DATA, 554, False),
    ("550 at the dot", "dot", Say(b"550 5.7.1 spam\r\n"), REFUSED, Stage.DOT, 550, False),
    ("quota", "rcpt", Say(b"550 5.4.5 daily quota\r\n"), RETRY, Stage.RCPT, 550, False),
    ("no basic", "mail", Say(b"550 5.7.30 basic off\r\n"), RETRY, Stage.MAIL, 550, False),
    ("bulk rules", "dot", Say(b"550 5.7.515 access denied\r\n"), RETRY, Stage.DOT, 550, False),
]  # fmt: skip


@pytest.fixture(params=["one by one", "pipelined"])
def way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Whether the server takes several commands at once."""
    if request.param == "pipelined":
        monkeypatch.setattr(SmtpServer, "offers", ("PIPELINING", *SmtpServer.offers))
    return str(request.param)


@pytest.mark.parametrize(
    ("step", "fault", "outcome", "stage", "code", "kept"),
    [case[1:] for case in PLAIN_FAULTS],
    ids=[case[0] for case in PLAIN_FAULTS],
)
@pytest.mark.usefixtures("way")
async def test_every_answer_has_one_meaning(
    step: str, fault: Fault, outcome: Outcome, stage: Stage, code: int, kept: bool, tmp_path: Path
) -> None:
    marks = Marks()
    with SmtpServer(security="none", decide=once(step, fault)) as server:
        connection = Connection(at(server, tmp_path), QUICK)
        await connection.open()
        result = await connection.transact("me@example.org", "you@example.org", MAIL, marks)
        connection.abort()
        assert (result.outcome, result.stage, result.code) == (outcome, stage, code), result
        assert bool(server.taken) is kept
        assert marks.count == (1 if stage is Stage.DOT else 0)
        if kept:
            assert outcome in {Outcome.ACCEPTED, Outcome.UNKNOWN}


@pytest.mark.parametrize("step", ["mail", "rcpt", "data", "dot"])
@pytest.mark.parametrize("reply", [b"450 4.2.0 later\r\n", b"550 5.1.1 nobody\r\n"])
@pytest.mark.usefixtures("way")
@pytest.mark.parametrize("waits", [False, True])
async def test_a_refusal_of_one_leaves_the_connection_clean_for_the_next(
    step: str, reply: bytes, waits: bool, tmp_path: Path
) -> None:
    refused = False

    def first_only(at_: str, _talk: object) -> Fault | None:
        nonlocal refused
        if at_ == step and not refused:
            refused = True
            return Say(reply)
        return None

    with SmtpServer(security="none", decide=first_only, waits_for_the_dot=waits) as server:
        connection = Connection(at(server, tmp_path), QUICK)
        await connection.open()
        first = await connection.transact("me@example.org", "a@example.org", MAIL, Marks())
        assert first.outcome is not Outcome.ACCEPTED
        second = await connection.transact("me@example.org", "b@example.org", MAIL, Marks())
        await connection.close()
    assert second.outcome is Outcome.ACCEPTED
    assert [one.recipients for one in server.taken] == [["b@example.org"]]
    assert server.connections == 1
    assert server.surprises == 0


async def test_a_refusal_is_told_even_when_the_server_stalls_afterwards(tmp_path: Path) -> None:
    def decide(at_: str, _talk: object) -> Fault | None:
        answers: dict[str, Fault] = {"dot": Say(b"550 5.1.1 nobody\r\n"), "rset": Hang()}
        return answers.get(at_)

    with SmtpServer(security="none", decide=decide) as server:
        connection = Connection(at(server, tmp_path), QUICK)
        await connection.open()
        result = await connection.transact("me@example.org", "a@example.org", MAIL, Marks())
        assert (result.outcome, result.code) == (Outcome.REFUSED, 550)
        connection.abort()


async def test_no_mark_no_message(tmp_path: Path) -> None:
    with SmtpServer(security="none") as server:
        connection = Connection(at(server, tmp_path), QUICK)
        await connection.open()
        with pytest.raises(OSError, match="disk full"):
            await connection.transact(
                "me@example.org", "a@example.org", MAIL, Marks(OSError("disk full"))
            )
        assert not connection.usable
        await asyncio.sleep(0.05)
        assert server.taken == []


async def test_unasked_words_from_the_server_end_the_use_of_a_connection(tmp_path: Path) -> None:
    with SmtpServer(
        security="none", decide=once("mail", Say(b"250 ok\r\n250 and more\r\n"))
    ) as server:
        connection = Connection(at(server, tmp_path), QUICK)
        await connection.open()
        result = await connection.transact("me@example.org", "a@example.org", MAIL, Marks())
        assert result.outcome is Outcome.RETRY
        assert not connection.usable


@pytest.mark.parametrize("security", ["tls", "starttls"])
async def test_encrypted_and_signed_in(security: str, tmp_path: Path) -> None:
    with SmtpServer(security=security, users={"rowan": "pass wörd"}) as server:
        connection = Connection(at(server, tmp_path, user="rowan", password="pass wörd"), QUICK)
        await connection.open()
        result = await connection.transact("me@example.org", "a@example.org", MAIL, Marks())
        await connection.close()
    assert result.outcome is Outcome.ACCEPTED
    assert (server.taken[0].encrypted, server.taken[0].user) == (True, "rowan")
    assert server.sign_ins == ["PLAIN"]
    assert set(server.names) == {"[127.0.0.1]"}


async def test_a_wrong_password_is_tried_once(tmp_path: Path) -> None:
    with SmtpServer(users={"rowan": "right"}, mechanisms="CRAM-MD5 LOGIN PLAIN") as server:
        with pytest.raises(Trouble) as trouble:
            await Connection(at(server, tmp_path, user="rowan", password="wrong"), QUICK).open()
        assert (trouble.value.kind, trouble.value.code) == ("sign_in", 535)
        assert server.sign_ins == ["PLAIN"]


async def test_login_where_plain_is_not_offered(tmp_path: Path) -> None:
    with SmtpServer(users={"rowan": "right"}, mechanisms="LOGIN") as server:
        connection = Connection(at(server, tmp_path, user="rowan", password="right"), QUICK)
        await connection.open()
        await connection.close()
        assert server.sign_ins == ["LOGIN"]


class Expired(SmtpServer):
    """Its certificate was good until yesterday."""

    good = (timedelta(days=-30), timedelta(days=-1))

    def _tls(self) -> ssl.SSLContext:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        since, until = (datetime.now(UTC) + one for one in self.good)
        leaf = self.ca.issue_cert("127.0.0.1", not_before=since, not_after=until)
        leaf.configure_cert(context)
        return context


class NotYet(Expired):
    """Its certificate is good from tomorrow on."""

    good = (timedelta(days=1), timedelta(days=30))


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("hidden", "starttls"),
        ("refused", "starttls"),
        ("stranger", "certificate"),
        ("wrong name", "certificate"),
        ("expired", "certificate"),
        ("not yet", "certificate"),
        ("self-signed", "certificate"),
        ("old tls", "tls"),
    ],
)
async def test_the_password_never_leaves_without_a_checked_certificate(
    name: str, kind: str, tmp_path: Path
) -> None:
    options: dict[str, object] = {"users": {"rowan": "secret"}}
    if name == "hidden":
        options |= {"decide": once("ehlo", Say(b"250-loopback\r\n250 AUTH PLAIN LOGIN\r\n"))}
    elif name == "refused":
        options |= {"decide": once("starttls", Say(b"454 4.7.0 not now\r\n"))}
    elif name == "wrong name":
        options |= {"identity": "elsewhere.example"}
    kind_of = {"expired": Expired, "not yet": NotYet}.get(name, SmtpServer)
    with kind_of(**options) as server:  # type: ignore[arg-type]
        if name == "self-signed":
            assert server._context is not None
            alone, both = trustme.CA(), tmp_path / "alone.pem"
            both.write_bytes(alone.private_key_pem.bytes() + alone.cert_pem.bytes())
            server._context.load_cert_chain(both)
        if name == "old tls":
            assert server._context is not None
            with warnings.catch_warnings(action="ignore"):
                server._context.maximum_version = ssl.TLSVersion.TLSv1_1
        where = at(server, tmp_path, user="rowan", password="secret")
        if name == "stranger":
            other = tmp_path / "other.pem"
            trustme.CA().cert_pem.write_to_path(str(other))
            where = at(server, tmp_path, user="rowan", password="secret", ca_file=str(other))
        with pytest.raises(Trouble) as trouble:
            await Connection(where, QUICK).open()
        assert trouble.value.kind == kind, trouble.value
        assert server.sign_ins == []
        assert not any("AUTH" in line for line in server.lines)


async def test_the_system_store_can_be_named_by_the_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with SmtpServer(security="tls") as server:
        monkeypatch.setenv("SSL_CERT_FILE", str(server.ca_file(tmp_path)))
        connection = Connection(at(server, tmp_path, ca_file=""), QUICK)
        await connection.open()
        await connection.close()


async def test_words_injected_before_the_encryption_are_dropped(tmp_path: Path) -> None:
    with SmtpServer(
        users={"rowan": "secret"}, mechanisms="", after_starttls=b"250 AUTH PLAIN\r\n"
    ) as server:
        with pytest.raises(Trouble):
            await Connection(at(server, tmp_path, user="rowan", password="secret"), QUICK).open()
        assert server.sign_ins == []


@pytest.mark.parametrize(
    ("host", "user"), [("mail.example.org", ""), ("10.0.0.8", ""), ("127.0.0.1", "rowan")]
)
async def test_plain_text_only_on_this_machine_and_without_a_password(host: str, user: str) -> None:
    with pytest.raises(Trouble) as trouble:
        await Connection(Server(host, 25, "none", user, "secret"), QUICK).open()
    assert trouble.value.kind == "plain_text"


async def test_nobody_listening_is_told_as_such() -> None:
    with SmtpServer(security="none") as server:
        port = server.port
    with pytest.raises(Trouble) as trouble:
        await Connection(Server("127.0.0.1", port, "none"), QUICK).open()
    assert trouble.value.kind == "refused"


async def test_a_server_that_never_speaks_times_out() -> None:
    with SmtpServer(security="none", decide=once("connect", Hang())) as server:
        where = Server("127.0.0.1", server.port, "none")
        with pytest.raises(Trouble) as trouble:
            await Connection(where, Timeouts(connect=0.3)).open()
    assert trouble.value.kind == "timeout"


def test_the_password_is_not_in_what_a_server_prints() -> None:
    assert "secret" not in repr(Server("h", 1, "tls", "u", "secret"))


@pytest.mark.parametrize(
    "shape",
    [b"\n.\n", b"\r.\r", b"\r\n.\n", b"\n.\r\n", b"\r.\n", b"\r\n.\r", b"\r\n.\r\n", b"\n\n.\n\n"],
)
async def test_no_shape_of_line_ends_smuggles_a_second_message(
    shape: bytes, tmp_path: Path
) -> None:
    body = b"Subject: x\r\n\r\nA" + shape + b"MAIL FROM:<evil@example.org>\r\n.\r\nend\r\n"
    wire = dot_stuffed(body)
    assert wire.count(b"\r\n.\r\n") == 1
    with SmtpServer(security="none") as server:
        connection = Connection(at(server, tmp_path), QUICK)
        await connection.open()
        await connection.transact("me@example.org", "a@example.org", body, Marks())
        await connection.close()
    assert [one.sender for one in server.taken] == ["me@example.org"]


@pytest.mark.parametrize("address", ["a b@example.org", "a@b>\r\nRCPT TO:<c@d", "no-at", "é@x.org"])
async def test_an_address_that_cannot_be_said_is_refused_before_a_word(
    address: str, tmp_path: Path
) -> None:
    with SmtpServer(security="none") as server:
        connection = Connection(at(server, tmp_path), QUICK)
        await connection.open()
        result = await connection.transact("me@example.org", address, MAIL, Marks())
        await connection.close()
    assert result.outcome is Outcome.REFUSED
    assert not any("MAIL" in line for line in server.lines)


async def test_a_message_too_big_for_the_server_is_not_tried(tmp_path: Path) -> None:
    with SmtpServer(security="none", extensions=("SIZE 1000",)) as server:
        connection = Connection(at(server, tmp_path), QUICK)
        await connection.open()
        big = MAIL + b"x" * 2000
        result = await connection.transact("me@example.org", "a@example.org", big, Marks())
        await connection.close()
    assert result.outcome is Outcome.REFUSED
