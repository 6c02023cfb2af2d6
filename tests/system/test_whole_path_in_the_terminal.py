"""The whole of the main job by keyboard alone, in a real terminal, to a real mail server."""

from __future__ import annotations

import csv
import os
import re
import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from tests.smtp_server import SmtpServer
from tests.system.received import Letter
from tests.system.terminal import Program, program

pytestmark = pytest.mark.skipif(os.name != "posix", reason="a pty is a POSIX matter")

USER, PASSWORD = "harbour@hub.example", "correct horse"
ASHA, ZOE, TOMASZ, IMANI = (
    f"{name}@members.example" for name in ("asha", "zoe", "tomasz", "imani")
)
DEAN, HUGO = "dean@members.example", "hugo@members.example"
ROWS = [
    ("Asha Verrall", ASHA, "", "yes"),
    ("Zoë Märtz", ZOE, "", "Yes"),
    ("Dean Sollars", DEAN, "", "no"),
    ("Tomasz Grey", TOMASZ, "", "yes"),
    ("Hugo Tanner", HUGO, "", ""),
    ("Pearl Whitlock", "", "01632 960002", "yes"),
    ("Imani Roe", IMANI, "", "yes"),
]
EVERYBODY = [(name, address) for name, address, _, _ in ROWS if address]
MAY_BE_MAILED = [ASHA, IMANI, TOMASZ, ZOE]
UNDO_WINDOW = 60


def where_it_is_day() -> ZoneInfo:
    """A place where a session can still begin and end today, whenever this test runs."""
    here = ZoneInfo("Europe/London")
    return here if datetime.now(here).hour < 19 else ZoneInfo("America/Los_Angeles")


ZONE = where_it_is_day()


@pytest.fixture
def server() -> Iterator[SmtpServer]:
    with SmtpServer(security="starttls", users={USER: PASSWORD}) as started:
        yield started


@pytest.fixture
def at_keyboard(home: Path, tmp_path: Path) -> Iterator[Program]:
    mine = tmp_path / "mine"
    mine.mkdir()
    environment = {
        "HOME": str(mine),
        "PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring",
        "COPTUI_SMTP_PASSWORD": "",
    }
    with program(home, environment=environment) as started:
        yield started


def test_from_an_empty_home_to_thanks_and_the_next_session(
    at_keyboard: Program, server: SmtpServer, tmp_path: Path, home: Path
) -> None:
    a_community_begins(at_keyboard)
    it_has_a_topic_and_a_stage(at_keyboard)
    people_come_in_from_a_file(at_keyboard, tmp_path)
    a_session_is_planned(at_keyboard)
    practice_is_left_with_a_code_that_was_received(at_keyboard, server, tmp_path)
    began = the_invitation_is_confirmed(at_keyboard)
    those_who_came_are_marked(at_keyboard)
    coming = the_session_is_closed(at_keyboard)
    the_thanks_are_confirmed(at_keyboard)
    assert server.taken == [], "nothing leaves in the minute in which it can be taken back"
    assert time.monotonic() - began < UNDO_WINDOW
    everything_has_gone(at_keyboard)

    letters = [Letter.of(one) for one in server.taken]
    today = datetime.now(ZONE).date()
    invitations = [one for one in letters if one.event["DTSTART"].dt.date() == today]
    thanks = [one for one in letters if one not in invitations]
    assert sorted(one.to for one in invitations) == MAY_BE_MAILED
    assert sorted(one.to for one in thanks) == MAY_BE_MAILED
    for letter in letters:
        letter.check()
        letter.names_nobody_else(EVERYBODY)
        assert (letter.taken.encrypted, letter.taken.user) == (True, USER)
    assert len({one.taken.message_id for one in letters}) == len(letters)
    assert {one.event["UID"] for one in invitations}.isdisjoint(o.event["UID"] for o in thanks)
    for letter in thanks:
        assert letter.event["DTSTART"].dt.date() == coming.date()
        assert f"{coming:%A} {coming.day} {coming:%B %Y}" in letter.text
    came = {one.to for one in thanks if "Thank you for coming" in one.text}
    assert came == {ASHA, ZOE}
    assert list(home.rglob("*.eml")) == []


# -- step by step --------------------------------------------------------------------------------


def a_community_begins(at: Program) -> None:
    at.sees("Nothing here is sent to anybody yet", "2  My community")
    at.keys("2")
    at.sees("Its name", "What it is for", "Who hosts it")
    at.fills("Harbour", "People coming home from hospital", "Rowan Achebe", USER)
    at.keys("ctrl+s")
    at.sees("Communities › Harbour HAR", "No topic yet")
    at.keys("e")
    at.sees("Time zone")
    at.fills(*[""] * 9, ZONE.key)
    at.sees("Like Europe", ZONE.key)
    at.keys("ctrl+s")
    at.sees("[forming] ─ storming ─ norming")


def it_has_a_topic_and_a_stage(at: Program) -> None:
    at.keys("t")
    at.sees("New topic", "Key question")
    at.fills("First 48 hours at home", "What helps in the first two days?")
    at.keys("ctrl+s")
    at.sees("First 48 hours", "not begun")
    at.keys("r")
    at.sees("You decide")
    at.types("s")
    at.sees("What did you see?")
    at.fills("cash or vouchers is open again")
    at.keys("ctrl+s")
    at.sees("Now storming since")
    at.keys("escape")
    at.sees("forming ─ [storming] ─ norming", "cash or vouchers is open again")


def people_come_in_from_a_file(at: Program, folder: Path) -> None:
    file = folder / "mine" / "people.csv"
    with file.open("w", newline="", encoding="utf-8") as stream:
        csv.writer(stream).writerows([("Name", "E-mail", "Phone", "OK to email"), *ROWS])
    at.keys("4")
    at.sees("Nobody is here yet")
    at.keys("i")
    at.sees("Which file?")
    at.sees("▌people.csv")
    at.keys("enter")
    at.sees("7  new", "none of them is mailed", "they join Harbour")
    at.keys("a")
    at.sees("Who agreed", "rows where “OK to email” says yes")
    at.keys("tab", "right")
    at.sees("(•) signed a sheet")
    asked_on = datetime.now(ZONE) - timedelta(days=30)
    words = "May we write to you about our sessions?"
    at.fills("", asked_on.date().isoformat(), words, "folder H-11")
    at.sees("folder H-11")
    at.keys("ctrl+s")
    at.sees("5  agreed: rows", "where “OK to email” says yes")
    at.keys("ctrl+s")
    shown = at.sees("Asha Verrall", "Zoë Märtz", "7 new")
    assert re.search(r"Dean Sollars .*– ", shown), shown
    assert re.search(r"Hugo Tanner .*\? not asked", shown), shown


def a_session_is_planned(at: Program) -> None:
    """Later today, so that it can be invited to before it begins and closed when it is over."""
    now = datetime.now(ZONE)
    at.keys("3")
    at.sees("No session yet")
    at.keys("n")
    at.sees("From and to", "Getting in")
    times = f"{now.hour + 2:02}:15-{now.hour + 4:02}:15"  # padded: it may be at night
    at.fills(now.date().isoformat(), times, "Kilnbrook Library", "Step-free, hearing loop",
             "The pharmacy that rings back", "", USER)  # fmt: skip
    at.sees(USER)
    at.keys("ctrl+s")
    at.sees("Readiness", "i  the invitation can be written", "Running order")


def practice_is_left_with_a_code_that_was_received(
    at: Program, server: SmtpServer, folder: Path
) -> None:
    at.keys("7")
    at.sees("Mailbox", "not set up yet")
    at.keys("enter")
    at.sees("Which mailbox do you write from?")
    at.keys("/")
    at.settle()
    at.types("another")
    at.sees("Another host")
    at.keys("enter")
    at.sees("Mail server", "Encryption")
    at.fills(USER, "Harbour", USER, "", PASSWORD, "127.0.0.1")
    at.keys("tab")
    if "(•) STARTTLS" not in at.sees("→ other", "Encryption"):
        at.keys("right")
        at.sees("(•) STARTTLS")
    at.fills("", str(server.port), "", "6000", "0", "0", "1", "", str(server.ca_file(folder)))
    assert PASSWORD not in at.screen()
    at.keys("ctrl+s")
    at.sees(f"{USER} through 127.0.0.1")
    at.keys("down")
    at.sees("they stand at the foot of every mail")
    at.keys("enter")
    at.sees("Postal address")
    at.fills("", "Kilnbrook Hub", "1 Quay Street, Kilnbrook")
    at.keys("ctrl+s")
    at.sees("Harbour, Kilnbrook Hub")
    at.keys("t")
    at.sees("To which address of yours?", USER)
    at.keys("enter")
    at.sees("The code in the test mail:")
    (test,) = server.taken
    assert (test.recipients, test.encrypted, test.user) == ([USER], True, USER)
    code = re.search(rb"coptui settings live ([A-Z0-9-]+)", test.data)
    assert code is not None
    at.types("WRONG1")
    at.keys("enter")
    at.sees("not the code")
    at.types(code[1].decode())
    at.keys("enter")
    at.sees_no_more("practice: nothing leaves")
    server.taken.clear()


def the_invitation_is_confirmed(at: Program) -> float:
    at.keys("3")
    at.sees("HAR-1", "Readiness")
    at.keys("i")
    at.sees("Goes to", "4 people", "3 people", "To 4 people, each of them alone")
    at.sees(
        "1  has not been asked yet",
        "1  said no",
        "1  has no e-mail address",
        "Pearl Whitlock 01632 960002",
    )
    return a_mailing_is_read_and_confirmed(at, 4)


def a_mailing_is_read_and_confirmed(at: Program, number: int) -> float:
    """From its people to its confirmation; the moment of that."""
    at.keys("right")
    at.sees("will read it", "Hello ", f"1 of {number}")
    at.keys("right")
    at.sees(f"2 of {number}")
    at.keys("enter")
    at.sees("What goes out", "Is this meant so?")  # no test mail of these words was read
    at.answers("y")
    at.sees("What goes out", "Type the number of people to send it to:")
    at.keys("enter")
    at.sees("Enter alone sends nothing")
    at.types(str(number + 1))
    at.keys("enter")
    at.sees(f"goes to {number}, not to {number + 1}")
    at.types(str(number))
    at.keys("enter")
    at.sees("u takes it back", "waiting")
    return time.monotonic()


def those_who_came_are_marked(at: Program) -> None:
    at.keys("3")
    at.sees("HAR-1", "Running order")
    at.keys("a")
    at.sees("Who is here", "letters of a name")
    for letters, here in (("ash", 1), ("zo", 2), ("dea", 3)):
        at.types(letters)
        at.keys("enter")
        at.sees(f"{here} here")
    at.keys("escape")
    at.sees("Running order")


def the_session_is_closed(at: Program) -> datetime:
    coming = datetime.now(ZONE) + timedelta(days=28)
    at.keys("c")
    at.sees("Meet again?", "When?", "Who else?", "What was useful?")
    at.fills("", coming.date().isoformat(), "", "", "", "somebody from the credit union",
             "the story of the pharmacy")  # fmt: skip
    at.keys("ctrl+s")
    at.sees("Is it meant so?", "by the clock it has not begun yet")
    at.answers("y")
    at.sees("Ready when you are", "thanks to those who came", "invitation to the next")
    return coming


def the_thanks_are_confirmed(at: Program) -> None:
    """To those who came and those who did not, each in words of their own, confirmed once."""
    at.keys("enter")
    at.sees("Mail › HAR-1 thanks", "4 people", "2  Thank you for coming", "2  What came of it")
    a_mailing_is_read_and_confirmed(at, 4)
    at.keys("escape")
    at.sees("Outbox: 8 waiting")


def everything_has_gone(at: Program) -> None:
    """The minute passes, all of it leaves by itself, and each person's result can be read."""
    at.sees_no_more("waiting", within=UNDO_WINDOW + 30)
    at.sees("✓ done")
    at.keys(*["down"] * 3)
    at.sees("▌✓ done         HAR-1  Invitation")
    at.keys("enter")
    shown = at.sees("Done. Every server said yes", "Asha Verrall", "Zoë Märtz")
    assert len(re.findall(r"✓ accepted .* 250 2\.0\.0", shown)) == 4, shown
