"""Slow servers are waited for, idle connections closed; odd faults of ours stay with one."""

from __future__ import annotations

import asyncio
import inspect
import socket
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from coptui.mail import engine, feed, lane, replies, smtp
from coptui.mail.journal import Journal
from coptui.mail.outgoing import Ready, Skip
from coptui.mail.pacing import Limits
from coptui.mail.smtp import Connection, Server, Timeouts
from coptui.mail.verdicts import Outcome, Stage, classify
from coptui.store.models import Delivery
from coptui.workspace import Workspace
from tests.mail.sending import a_mailing, orders, run, states
from tests.smtp_server import SmtpServer

PIPELINING = ("PIPELINING", *SmtpServer.offers)


# -- slow servers ----------------------------------------------------------------------------------


async def _slow_server(
    reads: Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]],
) -> asyncio.Server:
    """Says yes to everything, and reads the message as `reads` does, through a narrow window."""

    async def meet(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"220 slow\r\n")
        try:
            while line := await reader.readline():
                if line.startswith(b"DATA"):
                    writer.write(b"354 go on\r\n")
                    await reads(reader, writer)
                else:
                    writer.write(b"250 ok\r\n")
        finally:
            writer.close()

    listening = socket.socket()
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4_096)
    listening.bind(("127.0.0.1", 0))
    return await asyncio.start_server(meet, sock=listening, limit=4_096)


async def _sent_to(server: asyncio.Server, size: int, timeouts: Timeouts) -> Any:
    port = server.sockets[0].getsockname()[1]
    connection = Connection(Server("127.0.0.1", port, "none"), timeouts)
    await connection.open()
    try:
        body = b"Message-ID: <one@example.org>\r\n\r\n" + b"x" * 78 + b"\r\n" * (size // 2)
        return await connection.transact("me@example.org", "you@example.org", body, _marked)
    finally:
        connection.abort()


async def _marked() -> None:
    """Nothing is kept here."""


async def test_ten_megabytes_through_a_slow_reader_are_waited_for() -> None:
    """Longer than the patience for the last reply alone: the size of the message is added to it."""
    drained = 0

    async def reads(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal drained
        last = b""
        while not last.endswith(b"\r\n.\r\n"):
            more = await reader.read(65_536)
            drained += len(more)
            last = (last + more)[-5:]
            await asyncio.sleep(0.0005)
        writer.write(b"250 at last\r\n")

    server = await _slow_server(reads)
    async with server:
        timeouts = Timeouts(final=0.01, bytes_per_second=200_000)
        result = await _sent_to(server, 10_000_000, timeouts)
    assert (result.outcome, result.text) == (Outcome.ACCEPTED, "at last")
    assert drained > 10_000_000


async def _reads_slowly(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    last = b""
    while not last.endswith(b"\r\n.\r\n"):
        last = (last + await reader.read(65_536))[-5:]
        await asyncio.sleep(0.0005)
    writer.write(b"250 at last\r\n")


async def test_a_large_message_over_a_slow_line_shows_that_it_moves(
    ws: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "TELLS_OF_BODIES", 0.02)
    mailing, told = a_mailing(ws, 2), list[engine.Progress]()

    def big(_ws: Workspace, ids: Sequence[int]) -> Mapping[int, Ready | Skip]:
        rows = Delivery.select().where(Delivery.id.in_(list(ids)))
        size = {one.id: 6_000_000 if one.address.startswith("p1-1@") else 300 for one in rows}
        return {
            row.id: Ready.of(row.address, b"To: you\r\n\r\n" + b"x" * size[row.id], row.message_id)
            for row in rows
        }

    server = await _slow_server(_reads_slowly)
    async with server:
        at = Server("127.0.0.1", server.sockets[0].getsockname()[1], "none")
        await run(ws, orders(ws, at, messages_for=big), on_progress=told.append)
    assert states(mailing) == ["accepted", "accepted"]
    moving = [one for one in told if one.moving]
    gone = [one.gone for one in moving]
    assert len(set(gone)) > 3 and gone == sorted(gone) and 0 < gone[0] < gone[-1]
    assert {one.state for one in moving} == {"sending"}
    assert all(one.moving.endswith(" of 6.0 MB") and one.delivery_id == 1 for one in moving)
    assert [one.state for one in told if not one.moving] == ["accepted", "accepted"]
    assert all("accepted" not in one.counts for one in moving)


@pytest.mark.parametrize("security", ["none", "tls", "starttls"])
async def test_a_large_message_arrives_whole_on_every_kind_of_line(
    ws: Workspace, security: str, tmp_path: Path
) -> None:
    line = "".join(chr(65 + at % 26) for at in range(70))
    data = b"To: you\r\n\r\n" + f"{line}\r\n".encode() * 20_000
    with SmtpServer(security=security, extensions=PIPELINING) as server:
        ca = "" if security == "none" else str(server.ca_file(tmp_path))
        at = Server("127.0.0.1", server.port, security, ca_file=ca)
        connection = Connection(at, Timeouts())
        await connection.open()
        for _ in range(2):
            result = await connection.transact("me@example.org", "you@example.org", data, _marked)
            assert result.outcome is Outcome.ACCEPTED
        await connection.close()
    assert [one.data for one in server.taken] == [data, data]


async def test_a_reader_that_stops_is_a_doubt_once_the_time_for_its_size_is_over() -> None:
    async def reads(reader: asyncio.StreamReader, _writer: asyncio.StreamWriter) -> None:
        await reader.read(1_000)
        await asyncio.sleep(60)

    server = await _slow_server(reads)
    async with server:
        timeouts = Timeouts(final=0.2, bytes_per_second=1e8)
        async with asyncio.timeout(30):
            result = await _sent_to(server, 10_000_000, timeouts)
    assert result.outcome is Outcome.UNKNOWN


def test_the_patience_is_what_mail_servers_themselves_have() -> None:
    usual = Timeouts()
    assert (usual.connect, usual.command, usual.data, usual.final) == (30, 300, 120, 600)
    assert usual.for_body(64 * 1024 * 10) == 610


@pytest.mark.parametrize(("patience", "connections"), [(20.0, 1), (0.05, 3)])
async def test_a_long_wait_for_the_turn_closes_the_connection(
    ws: Workspace, monkeypatch: pytest.MonkeyPatch, patience: float, connections: int
) -> None:
    monkeypatch.setattr(lane, "CLOSE_WHEN_WAITING", patience)
    mailing = a_mailing(ws, 3)
    with SmtpServer(security="none") as server:
        await run(ws, orders(ws, server, limits=Limits(300)))
        assert sum("QUIT" in line for line in server.lines) == connections
    assert server.connections == connections
    assert states(mailing) == ["accepted"] * 3


# -- faults of ours --------------------------------------------------------------------------------

CALLS: list[tuple[Any, str]] = [
    (feed, "_look"),
    (feed.Item, "parcel"),
    (smtp.Connection, "offer"),
    (smtp.Connection, "answered"),
    (smtp.Connection, "_envelope"),
    (smtp.Connection, "hand_over"),
    (smtp, "classify"),
    (replies.Replies, "say"),
    (replies.Replies, "hear"),
    (Journal, "mark"),
]


@pytest.mark.parametrize(("where", "name"), CALLS, ids=[name for _where, name in CALLS])
@pytest.mark.parametrize("number", [1, 2, 3, 5])
@pytest.mark.parametrize("way", ["one by one", "pipelined"])
async def test_an_odd_fault_at_any_call_stays_with_one_message(
    ws: Workspace, monkeypatch: pytest.MonkeyPatch, where: Any, name: str, number: int, way: str
) -> None:
    """Tried again where nothing has left, in doubt where something may have; the others go."""
    mailing = a_mailing(ws, 4)
    real, calls = getattr(where, name), 0

    def odd(*args: Any, **more: Any) -> Any:
        nonlocal calls
        calls += 1
        if calls == number:
            raise LookupError("odd")
        return real(*args, **more)

    async def odd_later(*args: Any, **more: Any) -> Any:
        return await odd(*args, **more)

    monkeypatch.setattr(where, name, odd_later if inspect.iscoroutinefunction(real) else odd)
    offers = PIPELINING if way == "pipelined" else SmtpServer.offers
    with SmtpServer(security="none", extensions=offers) as server:
        result = await run(ws, orders(ws, server))
    ended = Counter(states(mailing))
    assert result.trouble is None
    assert ended["accepted"] >= 3
    assert ended["accepted"] + ended["unknown"] == 4
    assert set(Counter(one.message_id for one in server.taken).values()) == {1}


# -- whose fault a refusal is ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "text", "about_us"),
    [
        (550, "5.4.5 Daily user sending limit exceeded.", True),
        (550, "5.7.30 Basic authentication is not supported for Client Submission.", True),
        (530, "5.7.57 Client not authenticated to send mail.", True),
        (550, "5.7.57 SMTP; Client was not authenticated", True),
        (550, "5.7.515 Access denied, sending domain does not meet requirements", True),
        (550, "5.7.60 SMTP; Client does not have permissions to send as this sender", True),
        (554, "5.2.252 SendAsDenied; harbour@hub.example not allowed to send as", True),
        (535, "5.7.8 Username and Password not accepted", True),
        (534, "5.7.9 Application-specific password required", True),
        (550, "Mailbox quota for sending exceeded", True),
        (550, "You have reached your hourly sending limit", True),
        (550, "Too many messages from this account", True),
        (554, "5.7.1 Relay access denied", True),
        (550, "5.1.1 No such user", False),
        (550, "5.1.10 Recipient not found", False),
        (553, "5.1.3 Bad recipient address syntax", False),
        (551, "5.1.6 Mailbox has moved", False),
        (550, "5.2.1 Mailbox disabled", False),
        (552, "5.2.2 Mailbox full: over quota", False),
        (550, "5.1.1 Recipient over their sending limit", False),
    ],
)
def test_what_is_about_the_account_never_counts_against_a_person(
    code: int, text: str, about_us: bool
) -> None:
    for stage in (Stage.RCPT, Stage.DATA, Stage.DOT):
        result = classify(stage, code, text)
        assert result.account is about_us
        assert result.outcome is (Outcome.RETRY if about_us else Outcome.REFUSED)
