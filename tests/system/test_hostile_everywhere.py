"""Names and notes that try to command the program: every screen opens, and nothing is obeyed."""

from __future__ import annotations

import csv
import os
import re
import shutil
import sys
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from pathlib import Path

import pytest
from rich.segment import Segment
from typer.testing import CliRunner

from coptui.cli.root import app as commands
from coptui.domain.consent import Method, Purpose
from coptui.services import (
    attendance,
    communities,
    consent,
    contacts,
    importing,
    mailings,
    members,
    sessions,
    topics,
)
from coptui.services.communities import NewCommunity
from coptui.services.importing import ConsentClaim
from coptui.services.sessions import NewSession
from coptui.store.models import Contact, Organisation
from coptui.workspace import Workspace
from tests.bench.terminal import Terminal
from tests.conftest import FrozenClock
from tests.hostile import FORBIDDEN, HOSTILE_NAMES, TERMINAL_ESCAPES
from tests.tui.driver import Coordinator, rowan

NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
AGREED = date(2026, 1, 15)
EDITED = ("phone", "job", "pronouns", "access_needs", "dietary", "notes", "source")
SHOWN_AS_TYPED = ("[bold red]Joe", "[@click=app.quit]Joe[/]", "\\[Joe\\]")
PILES = re.compile("[\u0300-\u036f]{5}")
# An escape by itself is cleaned to nothing, and nobody is called nothing.
TEXTS = HOSTILE_NAMES + tuple(f"Joe {one} Bloggs" for one in TERMINAL_ESCAPES)


@dataclass(frozen=True)
class House:
    """A home full of hostile people, and their ids: first who came by file, then by command."""

    home: Path
    people: tuple[int, ...]

    @property
    def one_of_each(self) -> tuple[int, ...]:
        """One person for each text, who came by file or by command in turn."""
        half = len(TEXTS)
        return tuple(self.people[at if at % 2 else at + half] for at in range(half))


@pytest.fixture(
    scope="module",
    params=[pytest.param("cleaned at the door", marks=pytest.mark.slow), "found in the store"],
)
def made(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> House:
    """Hostile people as they come in; or as if the door had once stood open, all of it stored."""
    folder = tmp_path_factory.mktemp("hostile")
    home, clock = folder / "home", FrozenClock(NOW)
    with Workspace.open(home, clock=clock) as ws:
        community, session = a_session_today(ws)
        bring_in(ws, folder, community)
    for number, text in enumerate(TEXTS):
        add_by_command(home, number, text)
    with Workspace.open(home, clock=clock) as ws:
        rows = list(Contact.select().order_by(Contact.id))
        people = tuple(row.id for row in rows)
        members.add(ws, community, people)
        for key, text in zip(people, TEXTS * 2, strict=True):
            fields = {name: text for name in EDITED if name not in ("phone", "source")}
            contacts.edit(ws, key, **fields)
        if request.param == "found in the store":
            plant(rows)
        for key in people[:6]:
            attendance.here(ws, session, key)
        attendance.walk_in(ws, session, HOSTILE_NAMES[0])
        mailing = mailings.prepare(ws, "T1", session_id=session).view
        assert mailing.to == len(TEXTS)
    return House(home, people)


@pytest.fixture
def house(made: House, tmp_path: Path) -> House:
    """A copy of it, for one test alone."""
    return House(Path(shutil.copytree(made.home, tmp_path / "home")), made.people)


def a_session_today(ws: Workspace) -> tuple[int, int]:
    community = communities.add(ws, NewCommunity(name="Harbour", code="HAR")).view.id
    topic = topics.add(ws, community, "First 48 hours at home", "What helps?").view.id
    new = NewSession(
        topic_id=topic,
        on=NOW.date(),
        start=time(12, 30),
        end=time(14, 30),
        venue="Kilnbrook Library",
        access="Step-free.",
        example="The pharmacy that rings back",
        host_name="Rowan Achebe",
        host_contact="01632 960123",
    )
    return community, sessions.plan(ws, new).view.id


def bring_in(ws: Workspace, folder: Path, community: int) -> None:
    """All of them by a file, the hostile text in every column but one; that one is refused."""
    file = folder / "people.csv"
    with file.open("w", newline="", encoding="utf-8") as stream:
        out = csv.writer(stream)
        out.writerow(["Name", "Email", "Organisation", "Phone", "Role", "Notes"])
        for number, text in enumerate(TEXTS):
            kept = text.replace("\0", "")  # a file with such a sign is not read at all
            out.writerow([kept, f"came{number}@members.example", kept, kept, kept, kept])
            out.writerow([f"Plain {number}", kept, "", "", "", ""])
    wording = consent.add_wording(ws, "May we write to you?", ["mail"]).view.id
    table = importing.read(file)
    claim = ConsentClaim((Purpose.mail,), Method.sheet, AGREED, wording)
    made = importing.plan(ws, table, importing.guess_mapping(table), claim, community)
    result = importing.carry_out(ws, made).view
    assert (result.new, result.refused) == (len(TEXTS), len(TEXTS))
    for row in result.refused_rows:
        assert_harmless(row.reason)


def add_by_command(home: Path, number: int, text: str) -> None:
    address = f"added{number}@members.example"
    done = CliRunner().invoke(
        commands,
        [
            *("--home", str(home), "contacts", "add", "--email", address),
            *("--organisation", text, "--phone", text, "--", text),
        ],
    )
    assert done.exit_code == 0, (text, done.output, done.exception)
    assert_harmless(done.stdout)
    hostile = CliRunner().invoke(
        commands, ["--home", str(home), "contacts", "add", "Plain", "--email", text]
    )
    assert hostile.exit_code != 0, text


def plant(rows: list[Contact]) -> None:
    """Write the raw text into every field, past the door that cleans it."""
    for row, text in zip(rows, TEXTS * 2, strict=True):
        organisation = Organisation.create(name=f"{text}{row.id}")
        fields = dict.fromkeys(("name", "sort_key", "search_text", *EDITED), text)
        Contact.update(organisation=organisation, **fields).where(Contact.id == row.id).execute()


# -- what may not be drawn -----------------------------------------------------------------------


def assert_harmless(text: str, allowed: str = "\n") -> None:
    found = {char for char in text if char in FORBIDDEN and char not in allowed}
    assert not found, (sorted(map(ascii, found)), text)
    assert not [c for c in text if unicodedata.category(c) in ("Cc", "Cf") and c not in allowed]
    assert not PILES.search(text), "marks piled on a letter"


def assert_drawn_harmless(it: Coordinator) -> str:
    """Look at every piece of the drawing: letters, and what is done to them."""
    for strip in it.app.screen._compositor.render_strips():
        for segment in strip:
            assert segment.control is None, segment
            assert_harmless(segment.text, allowed="")
            assert_not_commanding(segment)
    assert it.app.is_running and it.app.return_code is None
    return it.screen()


def assert_not_commanding(segment: Segment) -> None:
    style = segment.style
    if style is None:
        return
    assert style.link is None, segment
    assert "app.quit" not in repr(style.meta) and "@click" not in style.meta, segment
    if "Joe" in segment.text and style.color is not None and style.color.triplet is not None:
        red, green, blue = style.color.triplet
        assert not (red > 150 and green < 60 and blue < 60), segment


async def walk(it: Coordinator, *steps: str) -> str:
    """Press keys one after the other and look after each; the screen at the end."""
    seen = ""
    for key in steps:
        await it.presses(key)
        seen = assert_drawn_harmless(it)
    return seen


# -- the places ----------------------------------------------------------------------------------


async def test_every_screen_opens_and_obeys_nothing(house: House, clock: FrozenClock) -> None:
    async with rowan(house.home, clock) as it:
        await it.sees("What's next")
        assert_drawn_harmless(it)
        assert "Harbour" in await walk(it, "2")
        assert "Harbour" in await walk(it, "enter", "end")
        await walk(it, "a")
        await it.presses("escape", "escape")
        assert "HAR-1" in await walk(it, "3")
        assert "Readiness" in await walk(it, "enter")
        await walk(it, "l", "down", "end", "escape")
        await walk(it, "a", "j", "o", "down")
        await walk(it, "escape", "escape")
        await the_mail_steps(it)
        await the_reports(it)
        await walk(it, "7", "question_mark", "escape", "exclamation_mark", "escape")


async def the_reports(it: Coordinator) -> None:
    await walk(it, "6", "n", "down", "down")
    assert "As it reads" in await walk(it, "enter")
    await walk(it, "tab", "enter", "escape", "c", "escape", "o", "escape", "f", "escape")
    await walk(it, "S", "escape", "escape", "i", "tab", "escape")


async def the_mail_steps(it: Coordinator) -> None:
    await walk(it, "5")
    assert "Goes to" in await walk(it, "enter")
    await walk(it, "enter", "end", "escape", "tab", "enter", "escape")
    assert "1 of " in await walk(it, "r")
    await walk(it, *("n", "tab") * 6)
    await walk(it, "enter", "escape", "escape", "escape")


async def test_the_list_opens_and_finds_them_as_they_are_written(
    house: House, clock: FrozenClock
) -> None:
    async with rowan(house.home, clock) as it:
        await walk(it, "4", "pagedown", "pagedown", "pagedown", "pagedown", "home")
        for text in SHOWN_AS_TYPED:
            await it.presses("slash")
            await it.types(text)
            await it.sees(text, times=3)  # in the search line, and for those who are found
            assert_drawn_harmless(it)
            await it.presses("escape", "escape", "4")


async def test_every_person_opens(house: House, clock: FrozenClock) -> None:
    async with rowan(house.home, clock) as it:
        await walk(it, "4")
        for key in house.one_of_each:
            await it.app.open("contacts", contact_id=key)
            await it.sees("What happened")
            await walk(it, "end")
            await it.presses("escape")
        await it.app.open("contacts", contact_id=house.people[1])
        await it.sees("Joe[/]")
        await walk(it, "e", "escape")


# -- a real terminal -----------------------------------------------------------------------------

needs_pty = pytest.mark.skipif(os.name != "posix", reason="a pty is a POSIX matter")


@needs_pty
def test_commands_print_nothing_raw_into_a_terminal(house: House) -> None:
    program = [sys.executable, "-m", "coptui", "--home", str(house.home)]
    everything = "; ".join(
        f'"$@" contacts {words}'
        for words in ("list --limit 200", *(f"show {key}" for key in house.people[::5]))
    )
    more = '; "$@" members list HAR; "$@" sessions invited HAR-1; "$@" mailings show 1'
    for terminal in at_end(["sh", "-c", everything + more, "sh", *program]):
        printed = b"".join(data for _, data in terminal.pieces)
        assert terminal.child.returncode == 0, printed
        assert b"[bold red]Joe" in printed and b"[@click=app.quit]Joe[/]" in printed
        assert b"\x1b" not in printed
        assert_harmless(printed.decode("utf-8"), allowed="\r\n")


def at_end(command: list[str]) -> Iterator[Terminal]:
    terminal = Terminal(command, columns=200, lines=50)
    try:
        while not terminal.ended:
            if not terminal.pump(30):
                break
        terminal.child.wait(10)
        yield terminal
    finally:
        terminal.close()


@needs_pty
def test_the_app_writes_nothing_raw_into_a_terminal(house: House) -> None:
    program = [sys.executable, "-m", "coptui", "--home", str(house.home)]
    terminal = Terminal(program, columns=80, lines=24)
    try:
        assert terminal.wait_for("What's next", seconds=30), terminal.screen()
        for keys in ("4", "\x1b[6~", "\x1b[6~", "\x1b[H", "\r"):
            terminal.type(keys)
            terminal.settle()
        assert "What happened" in terminal.screen()
        written = b"".join(data for _, data in terminal.pieces)
    finally:
        terminal.close()
    # What is left when the program's own drawing is taken away: colours, places, pointer shapes.
    assert b"\x1b[31m" not in written and b"\x1b]8" not in written and b"\x1b]52" not in written
    own = r"\x1b\[[0-?]*[ -/]*[@-~]|\x1b\]22;[a-z-]*\x07|\x1b[=>()][0-9A-Za-z]?"
    assert_harmless(re.sub(own, "", written.decode("utf-8")), allowed="\r\n")


def test_the_hostile_texts_are_all_there() -> None:
    assert (len(HOSTILE_NAMES), len(TERMINAL_ESCAPES)) == (14, 12)
