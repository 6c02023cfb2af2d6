"""A database put back from a copy never sends by itself what may have left since."""

from __future__ import annotations

import asyncio
import stat
from pathlib import Path

import pytest

from coptui.mail import continuity, engine
from coptui.services import outbox
from coptui.store import copies
from coptui.store.models import Delivery
from coptui.workspace import Workspace
from tests.conftest import FrozenClock
from tests.mail.sending import a_mailing, orders, run, states
from tests.smtp_server import SmtpServer


def put_back(home: Path, copy: Path) -> None:
    copy.replace(home / "coptui.db")


async def test_a_copy_from_before_the_mailing_sends_nothing_again(
    home: Path, clock: FrozenClock, tmp_path: Path
) -> None:
    copy = tmp_path / "copy.db"
    with SmtpServer(security="none") as server:
        with Workspace.open(home, clock=clock) as ws:
            mailing = a_mailing(ws, 3)
            copies.copy_file(ws.database_file, copy)
            await run(ws, orders(ws, server))
            assert len(server.taken) == 3
        put_back(home, copy)
        with Workspace.open(home, clock=clock) as ws:
            result = await run(ws, orders(ws, server))
            assert result.recovered.doubtful == 3
            assert states(mailing) == ["unknown"] * 3
            assert "put back from a copy" in outbox.doubts(ws)[0].evidence
            assert "handed to" not in outbox.doubts(ws)[0].evidence
            outbox.settle(ws, 1, "send-again")
            await run(ws, orders(ws, server))
            assert states(mailing) == ["accepted", "unknown", "unknown"]
        assert len(server.taken) == 4


async def test_a_copy_from_the_middle_sends_nothing_again(
    home: Path, clock: FrozenClock, tmp_path: Path
) -> None:
    copy, stop = tmp_path / "copy.db", asyncio.Event()
    with SmtpServer(security="none") as server:
        with Workspace.open(home, clock=clock) as ws:
            mailing = a_mailing(ws, 30)

            def copied(progress: engine.Progress) -> None:
                if progress.counts["accepted"] == 3:
                    copies.copy_file(ws.database_file, copy)

            await run(ws, orders(ws, server), stop, on_progress=copied)
        put_back(home, copy)
        with Workspace.open(home, clock=clock) as ws:
            await run(ws, orders(ws, server))
            assert states(mailing) == [*["accepted"] * 3, *["unknown"] * 27]
        assert len(server.taken) == 30


async def test_a_home_that_goes_on_is_never_mistaken_for_a_copy(
    home: Path, clock: FrozenClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    with SmtpServer(security="none") as server:
        for _ in range(3):
            with Workspace.open(home, clock=clock) as ws:
                mailing = a_mailing(ws, 1)
                await run(ws, orders(ws, server))
                assert states(mailing) == ["accepted"]
        with Workspace.open(home, clock=clock) as ws:
            assert stat.S_IMODE((home / continuity.FILE).stat().st_mode) == 0o600
            mailing = a_mailing(ws, 1)
            monkeypatch.setattr(ws.store, "set_meta", _dies)
            with pytest.raises(KeyboardInterrupt):
                continuity.renew(ws)
        with Workspace.open(home, clock=clock) as ws:
            await run(ws, orders(ws, server))
            assert states(mailing) == ["accepted"]


async def test_a_mark_that_cannot_be_written_stops_the_run(ws: Workspace) -> None:
    a_mailing(ws, 2)
    (ws.home / f".{continuity.FILE}.part").mkdir()
    with SmtpServer(security="none") as server:
        result = await run(ws, orders(ws, server))
        assert server.taken == []
    assert result.trouble is not None
    assert result.trouble.kind == "database"
    assert {row.state for row in Delivery.select()} == {"queued"}


def _dies(*_args: object) -> None:
    raise KeyboardInterrupt
