"""Whatever goes wrong, the log and what is said on stderr hold places in the code and ids alone."""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from coptui.cli.main import run as run_command
from coptui.errors import CoptuiError
from coptui.services import access, consent, contacts, erasure, exporting_people, importing
from coptui.store.models import Contact, Delivery
from coptui.tui import crash
from coptui.workspace import Workspace
from tests.conftest import FrozenClock
from tests.mail.sending import a_mailing, orders, run
from tests.smtp_server import Decide, Drop, Fault, Say, SmtpServer, Talk

PEOPLE = [(f"Wilma Quillfeather{n}", f"wilma.quill{n}@post.example") for n in range(12)]
NAMED = re.compile(r"wilma|quill|example\.org|p\d+-\d+@|person \d", re.IGNORECASE)


@pytest.fixture
def log(tmp_path: Path) -> Iterator[Path]:
    """Everything any library logs, at the finest level, into one file."""
    file = tmp_path / "debug.log"
    handler = logging.FileHandler(file, encoding="utf-8")
    root, level = logging.getLogger(), logging.getLogger().level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    yield file
    root.setLevel(level)
    root.removeHandler(handler)
    handler.close()


def _brings_in(ws: Workspace, folder: Path) -> None:
    file = folder / "wilma-quillfeather.csv"
    rows = "".join(f"{name},{address},01632 9600{n:02}\n" for n, (name, address) in
                   enumerate(PEOPLE))  # fmt: skip
    file.write_text(f"name,email,phone\n{rows}Wilma Bad,wilma at quill,\n", encoding="utf-8")
    table = importing.read(file)
    importing.carry_out(ws, importing.plan(ws, table, importing.guess_mapping(table)))
    with pytest.raises(CoptuiError):
        importing.read(folder / "wilma-none.csv")


def _lives(ws: Workspace, folder: Path) -> None:
    consent.withdraw(ws, 1, how="Wilma Quillfeather0 rang")
    contacts.remove(ws, 2)
    exporting_people.export(ws, folder / "people.csv", private=True, confirm=11)
    access.write(ws, 3, folder)
    erasure.erase(ws, 4, confirm=PEOPLE[3][1])


REFUSED = Say(b"550 5.1.1 <wilma.quill1@post.example>: p1-1@example.org is unknown\r\n")
LATER = Say(b"451 4.7.1 p1-1@example.org greylisted, Person 1\r\n")


async def _sends(ws: Workspace) -> None:
    """Replies that repeat the address, as servers do, and a line that breaks at the dot."""
    asyncio.get_running_loop().set_debug(True)
    for stage, fault in (("rcpt", REFUSED), ("rcpt", LATER), ("dot", Drop())):
        a_mailing(ws, 2)
        with SmtpServer(security="none", decide=_at(stage, fault)) as server:
            await run(ws, orders(ws, server))


def _at(stage: str, fault: Fault) -> Decide:
    def decide(at: str, _talk: Talk) -> Fault | None:
        return fault if at == stage else None

    return decide


async def test_no_name_and_no_address_is_in_any_log(
    home: Path, clock: FrozenClock, tmp_path: Path, log: Path, capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    with Workspace.open(home, clock=clock) as ws:
        _brings_in(ws, tmp_path)
        _lives(ws, tmp_path)
        await _sends(ws)
        assert Contact.select().count() > 10
        ends = {row.state for row in Delivery.select() if row.state != "queued"}
        assert {"refused", "retry", "unknown"} <= ends
    monkeypatch.setattr(contacts, "show", _breaks)
    with pytest.raises(SystemExit) as end:
        run_command(["--home", str(home), "contacts", "show", "3"])
    assert end.value.code == 70
    try:
        _breaks()
    except ZeroDivisionError as error:
        assert crash.note(error, home / "coptui.log")
    logging.getLogger("coptui").debug("the log is written to")
    text = log.read_text(encoding="utf-8")
    assert "the log is written to" in text and "ZeroDivisionError" in _of(home)
    assert NAMED.findall(text) == []
    assert NAMED.findall(_of(home)) == []
    assert NAMED.findall(capsys.readouterr().err) == []


def _of(home: Path) -> str:
    return (home / "coptui.log").read_text(encoding="utf-8")


def _breaks(*_args: object) -> None:
    raise ZeroDivisionError("Wilma Quillfeather1 <wilma.quill1@post.example>")
