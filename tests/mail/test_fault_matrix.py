"""Every fault at every phase ends as the table says, in time, and doubles nothing."""

from __future__ import annotations

import asyncio
import gc
import resource
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import pytest
from _pytest.mark import ParameterSet

from coptui.mail import engine
from coptui.mail.outgoing import Ready, Skip
from coptui.mail.smtp import Server, Timeouts
from coptui.services.headless import quickest_loop
from coptui.store.models import Delivery, Mailing
from coptui.workspace import Workspace
from tests.mail.fault_cases import SETTING_UP, Case, cases, troubles, wanted
from tests.mail.faults import OURS, FaultServer, authority
from tests.mail.sending import a_mailing, messages_for, orders, run, states

PATIENCE, SHORT, SLACK = 20.0, 0.25, 2.0
"""Seconds for each step, for each step of a server that falls silent, and for all the rest."""
MOST_GROWTH = 20 * 1024 * 1024
BIG = b"x" * 70 + b"\r\n"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    """One home for the whole matrix; a mailing of its own for each case."""
    folder = tmp_path_factory.mktemp("matrix")
    authority(OURS).cert_pem.write_to_path(str(folder / "ca.pem"))
    with Workspace.open(folder / "home") as ws:
        ws.store.db.execute_sql("PRAGMA synchronous = OFF")  # no test here pulls the plug
        yield ws


@pytest.fixture(scope="module", autouse=True)
def flat(home: Workspace) -> Iterator[None]:
    """Whatever the servers send, memory does not grow with it."""
    for phase in ("body", "auth"):  # what is brought in at its first use is there from here on
        case = next(one for one in cases() if one.phase == phase)
        asyncio.run(_ends(home, case, a_mailing(home, 1)))
    before = _resident()
    yield
    grown = _resident() - before
    assert grown < MOST_GROWTH, f"grown by {grown / 1024 / 1024:.1f} MB"


def _resident() -> int:
    gc.collect()
    try:
        pages = int(Path("/proc/self/statm").read_text().split()[1])
    except OSError:
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    return pages * resource.getpagesize()


def big_messages_for(ws: Workspace, ids: Sequence[int]) -> Mapping[int, Ready | Skip]:
    """Messages that do not go into one packet."""
    found: dict[int, Ready | Skip] = {}
    for key, one in messages_for(ws, ids).items():
        assert isinstance(one, Ready)
        found[key] = Ready.of(one.address, one.data + BIG * 4_000, one.message_id)
    return found


def orders_for(ws: Workspace, case: Case, server: FaultServer, mailing: Mailing) -> engine.Orders:
    short = SHORT if case.fault.slow else PATIENCE
    where = Server("127.0.0.1", server.port, "none")
    if server.secure:
        ca_file = str(server.folder / "ca.pem")
        where = Server("127.0.0.1", server.port, "starttls", "rowan", "secret", ca_file)
    return orders(
        ws,
        where,
        mailing_id=mailing.id,
        timeouts=Timeouts(short, short, short, short, bytes_per_second=1e9),
        messages_for=big_messages_for if case.phase == "body" else messages_for,
    )


LOOPS = {"python": None, "quick": quickest_loop()}
"""The loop of the app, and the one of a sender without it."""


def on_each_loop() -> list[ParameterSet]:
    """Every case on one loop in each run, and on the other one too in the long run."""
    return [
        pytest.param(
            case, loop, id=f"{case}-{loop}", marks=[] if number % 2 == at else [pytest.mark.slow]
        )
        for number, case in enumerate(cases())
        for at, loop in enumerate(LOOPS)
    ]


@pytest.mark.parametrize(("case", "loop"), on_each_loop())
def test_a_fault_ends_as_the_table_says(
    home: Workspace, case: Case, loop: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with asyncio.Runner(loop_factory=LOOPS[loop]) as runner:
        runner.run(_as_the_table_says(home, case, monkeypatch))


async def _as_the_table_says(ws: Workspace, case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    if case.fault.slow:
        monkeypatch.setattr(engine, "CONNECT_TRIES", 1)
    mailing = a_mailing(ws, 2 if case.phase == "rset" else 1)
    if case.phase == "rset":
        first = Delivery.get(Delivery.mailing == mailing)
        Delivery.update(address=f"nobody{first.id}@example.org").where(
            Delivery.id == first.id
        ).execute()
    server, result = await _ends(ws, case, mailing)
    ended = states(mailing)
    if case.phase == "rset":
        assert ended == ["refused", "accepted"]
    else:
        assert ended[0] in wanted(case), (ended, result.trouble)
    if case.phase in SETTING_UP:
        assert (result.trouble is None) is (ended == ["accepted"]), result.trouble
        assert result.trouble is None or result.trouble.kind in troubles(case), result.trouble
        assert Delivery.get(Delivery.mailing == mailing).tries == (ended == ["accepted"])
        assert not server.in_plain
        assert server.sign_ins <= server.connections
        assert bool(server.sign_ins) is (
            case.phase == "auth" or (server.secure and result.trouble is None)
        )
    for row, state in zip(Delivery.select().where(Delivery.mailing == mailing), ended, strict=True):
        if state == "accepted":
            assert server.taken[row.message_id] == 1
    await _goes_once(ws, case, server, mailing)


async def _ends(
    ws: Workspace, case: Case, mailing: Mailing
) -> tuple[FaultServer, engine.RunResult]:
    """Send it to a server with that fault, in the time that the fault may take."""
    async with FaultServer(case, ws.home.parent) as server:
        async with asyncio.timeout((2 * SHORT if case.fault.slow else 0) + SLACK):
            return server, await run(ws, orders_for(ws, case, server, mailing))


async def _goes_once(ws: Workspace, case: Case, before: FaultServer, mailing: Mailing) -> None:
    """With a sound server what waits goes, and nobody has had it twice."""
    Delivery.update(next_try=ws.now()).where(Delivery.state == "retry").execute()
    async with FaultServer(None, ws.home.parent) as sound:
        where = Server("127.0.0.1", sound.port, "none")
        await run(ws, orders(ws, where, mailing_id=mailing.id, timeouts=Timeouts()))
    assert set(states(mailing)) <= {"accepted", "refused", "unknown"}
    if not case.fault.lies:
        assert max((before.taken + sound.taken).values(), default=0) <= 1


def test_the_matrix_is_as_big_as_promised() -> None:
    names = [str(case) for case in cases()]
    assert len(set(names)) == len(names)
    assert len(names) >= 350
    assert len({case.phase for case in cases()}) == 13
