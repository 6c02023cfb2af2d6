"""The one thread that meets the database."""

from __future__ import annotations

import asyncio
import threading
import time
from pathlib import Path

import pytest

from coptui.store.models import Community
from coptui.store.thread import DbThread, InLine
from coptui.workspace import Workspace


def _add(ws: Workspace, number: int) -> int:
    Community.create(name=f"C{number}", code=f"C{number}", created_at=ws.now())
    return threading.get_ident()


async def test_everything_runs_on_one_thread_and_in_order(home: Path) -> None:
    thread = DbThread(lambda: Workspace.open(home))
    try:
        ran_on = await asyncio.gather(*(thread.call(_add, number) for number in range(20)))
        names = await thread.call(lambda ws: [row.name for row in Community.select()])
    finally:
        thread.close()
    assert len(set(ran_on)) == 1
    assert ran_on[0] != threading.get_ident()
    assert names == [f"C{number}" for number in range(20)]


async def test_a_cancelled_caller_does_not_stop_a_write(home: Path) -> None:
    thread = DbThread(lambda: Workspace.open(home))

    def slowly(ws: Workspace) -> None:
        time.sleep(0.1)
        _add(ws, 1)

    try:
        task = asyncio.create_task(thread.call(slowly))
        await asyncio.sleep(0.02)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert await thread.call(lambda ws: Community.select().count()) == 1
    finally:
        thread.close()


async def test_the_loop_stays_alive_while_the_database_works(home: Path) -> None:
    thread = DbThread(lambda: Workspace.open(home))
    beats = 0

    async def beat() -> None:
        nonlocal beats
        while True:
            await asyncio.sleep(0.01)
            beats += 1

    heart = asyncio.create_task(beat())
    try:
        await thread.call(lambda ws: time.sleep(0.3))
    finally:
        heart.cancel()
        thread.close()
    assert beats >= 5


def test_errors_reach_the_caller_and_the_thread_goes_on(home: Path) -> None:
    thread = DbThread(lambda: Workspace.open(home))

    def fails(ws: Workspace) -> None:
        raise ValueError("no")

    try:
        with pytest.raises(ValueError, match="no"):
            thread.run(fails)
        assert thread.run(lambda ws: Community.select().count()) == 0
    finally:
        thread.close()


async def test_in_line_it_is_opened_at_the_first_use_and_closed_at_the_end(home: Path) -> None:
    opened: list[Workspace] = []

    def opener() -> Workspace:
        opened.append(Workspace.open(home))
        return opened[-1]

    database = InLine(opener)
    assert opened == []
    assert await database.call(lambda ws, key: ws.store.meta(key), "practice") is not None
    with pytest.raises(ZeroDivisionError):
        await database.call(lambda _ws: 1 / 0)
    assert len(opened) == 1
    database.close()
    database.close()
    assert opened[0].store.db.is_closed()
