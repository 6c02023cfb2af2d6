"""The same faults from a server that others have written, and two thousand through a real one."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from coptui.mail import engine
from coptui.mail.smtp import Server, Timeouts
from coptui.store.thread import DbThread
from coptui.workspace import Workspace
from tests.mail.postfix import needs_postfix, needs_sink, postfix, sink
from tests.mail.sending import a_mailing, orders, run, states

SILENT = Timeouts(connect=1, command=1, data=1, final=1)
BEFORE = ("connect", "ehlo")
STEPS = (*BEFORE, "mail", "rcpt", "data", ".", "rset", "quit")
WHAT = {"q": "drops", "Q": "says 421 and drops", "r": "says 450", "f": "says 500"}


def wanted(option: str, step: str) -> str:
    """The state by the table, whoever wrote the server."""
    if step in {"rset", "quit"}:
        return "accepted"
    if step in BEFORE:
        return "queued"
    if option == "f":  # 500 at MAIL is about the sender, later about this one message
        return "retry" if step == "mail" else "refused"
    return "unknown" if (option, step) == ("q", ".") else "retry"


CASES = [
    (option, step, way)
    for option in WHAT
    for step in STEPS
    for way in ((), ("-p",))
    if not way or step in {"mail", "rcpt", "data", "."}
]


@needs_sink
@pytest.mark.parametrize(
    ("option", "step", "way"),
    CASES,
    ids=[f"{WHAT[one]} at {step}{', one by one' if way else ''}" for one, step, way in CASES],
)
async def test_smtp_sink_meets_the_same_sender(
    ws: Workspace, option: str, step: str, way: tuple[str, ...]
) -> None:
    mailing = a_mailing(ws, 1)
    with sink(f"-{option}", step, *way) as port:
        await run(ws, orders(ws, Server("127.0.0.1", port, "none"), timeouts=SILENT))
    assert states(mailing) == [wanted(option, step)]


@needs_sink
async def test_smtp_sink_that_gives_up_before_the_dot(ws: Workspace) -> None:
    mailing = a_mailing(ws, 1)
    with sink("-A", "0") as port:
        await run(ws, orders(ws, Server("127.0.0.1", port, "none"), timeouts=SILENT))
    assert states(mailing)[0] in {"refused", "retry"}  # its 550 comes before or within the message


def test_there_are_forty_of_them() -> None:
    assert len(CASES) >= 40


@needs_postfix
@pytest.mark.timeout(200)
@pytest.mark.parametrize("people", [200, pytest.param(2_000, marks=pytest.mark.slow)])
def test_a_real_postfix_takes_each_message_once(home: Path, people: int) -> None:
    async def send(port: int) -> engine.RunResult:
        thread = DbThread(lambda: Workspace.open(home))
        try:
            await thread.call(lambda ws: a_mailing(ws, people))
            where = Server("127.0.0.1", port, "none")
            what = await thread.call(
                lambda ws: orders(ws, where, connections=4, timeouts=Timeouts())
            )
            return await engine.deliver(thread.call, what, stop=asyncio.Event())
        finally:
            thread.close()

    with postfix() as (port, log):
        result = asyncio.run(send(port))
        assert dict(result.counts) == {"accepted": people}
        words = log.read_text()
    queued = [line for line in words.splitlines() if "message-id=<m" in line]
    assert len(queued) == len({line.rsplit("message-id=", 1)[1] for line in queued}) == people
