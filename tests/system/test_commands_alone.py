"""The whole of the main job by commands alone, from an empty home to thanks and the next date."""

from __future__ import annotations

import csv
import re
import stat
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from tests.smtp_server import SmtpServer
from tests.system.received import Letter
from tests.system.script import Script

USER, PASSWORD = "harbour@hub.example", "correct horse"
ADA, ZOE, EMIL, FARAH, JOE, KIT = (
    f"{name}@members.example" for name in ("ada", "zoe", "emil", "farah", "joe", "kit")
)
BEN, CLEO, DORA = (f"{name}@members.example" for name in ("ben", "cleo", "dora"))
JOE_TYPED = "Joe\r\nBcc: evil@evil.example"
JOE_KEPT = "Joe Bcc: evil@evil.example"
KIT_NAME = "[@click=app.quit]Kit[/]"
ROWS = [
    ("Ada Ek", ADA, "yes"),
    ("Zoë Ångström", ZOE, "Yes please"),
    ("Ben Okafor", BEN, "no"),
    ("Cleo Marsh", CLEO, ""),
    ("Dora Finch", DORA, "yes"),  # asked long ago never to be written to
    ("Emil Larsen", EMIL, "x"),
    ("Farah Noor", FARAH, "yes"),
    ("Gus Pell", "gus-at-members", "yes"),  # no address
    ("Ada Ek", "ADA@Members.example", "yes"),  # the same person again
    (JOE_TYPED, JOE, "yes"),
    (KIT_NAME, KIT, "yes"),
]
EVERYBODY = [
    *(("Ada Ek", ADA), ("Zoë Ångström", ZOE), ("Ben Okafor", BEN), ("Cleo Marsh", CLEO)),
    *(("Dora Finch", DORA), ("Emil Larsen", EMIL), ("Farah Noor", FARAH)),
    *((JOE_KEPT, JOE), (KIT_NAME, KIT)),
]
MAY_BE_MAILED = {ADA, ZOE, EMIL, FARAH, JOE, KIT}


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
def script(home: Path, tmp_path: Path, server: SmtpServer) -> Script:
    """A script whose system trusts the certificate of the test server, and knows the password."""
    certificates = str(server.ca_file(tmp_path))
    return Script(home, SSL_CERT_FILE=certificates, COPTUI_SMTP_PASSWORD=PASSWORD)


def test_from_an_empty_home_to_thanks_and_the_next_session(
    script: Script, server: SmtpServer, tmp_path: Path
) -> None:
    agreed_words_are_kept(script, tmp_path)
    people_come_in_with_the_consent_they_gave(script, tmp_path)
    a_community_has_its_members_stage_and_topic(script)
    session = a_session_is_planned(script)
    practice_ends_with_a_code_that_was_received(script, server)

    invitations = the_invitation_goes_to_exactly_those_who_may_be_written_to(script, server)
    for letter in invitations:
        assert letter.event["UID"] == invitations[0].event["UID"]
        assert letter.event["DTSTART"].dt == datetime.fromisoformat(session["start"])
        assert "Kilnbrook Library" in letter.text and "Step-free" in letter.text
    zoe = next(one for one in invitations if one.to == ZOE)
    assert zoe.text.startswith("Hello Zoë,")
    assert zoe.message["To"].addresses[0].display_name == "Zoë Ångström"

    coming = those_who_came_are_marked_and_the_session_is_closed(script)
    thanks = thanks_go_to_those_who_came(script, server)
    after = the_next_invitation_goes(script, server)
    for letter in (*thanks, *after):
        assert coming["when_written"] in letter.text
        assert letter.event["DTSTART"].dt == datetime.fromisoformat(coming["start"])
        assert letter.event["UID"] != invitations[0].event["UID"]
    assert all("Thank you for coming" in one.text for one in thanks)

    every = [*invitations, *thanks, *after]
    for letter in every:
        letter.check()
        letter.names_nobody_else(EVERYBODY)
        assert (letter.taken.encrypted, letter.taken.user) == (True, USER)
        assert letter.taken.sender == USER and "evil@evil.example" not in letter.taken.recipients
    assert len({one.taken.message_id for one in every}) == len(every)
    nothing_is_left_over(script, server, len(every))


def agreed_words_are_kept(script: Script, tmp_path: Path) -> None:
    assert script.asks("contacts", "list") == {"contacts": [], "total": 0}
    assert stat.S_IMODE(script.home.stat().st_mode) == 0o700
    file = tmp_path / "agreed.txt"
    file.write_text("May we write to you about our sessions?", encoding="utf-8")
    answer = script.asks("consent", "wordings", "add", str(file), "--purpose", "mail")
    assert answer["wordings"][0]["id"] == 1
    # Dora was on a list before, and asked never to be written to again.
    script.asks("contacts", "add", "Dora Finch", "--email", DORA)
    give = ("consent", "give", DORA, "--purpose", "mail", "--method", "sheet")
    script.asks(*give, "--date", days_ago(300), "--wording", "1")
    events = script.asks("consent", "withdraw", DORA, "--all", "--never-again")["events"]
    assert [one["state"] for one in events] == ["withdrawn", "given"]


def people_come_in_with_the_consent_they_gave(script: Script, tmp_path: Path) -> None:
    file = tmp_path / "people.csv"
    with file.open("w", newline="", encoding="utf-8-sig") as stream:
        csv.writer(stream).writerows([("Full name", "E-mail", "May we write?"), *ROWS])
    claim = (
        *("--purpose", "mail", "--basis", "consent", "--method", "sheet"),
        *("--date", days_ago(30), "--wording", "1", "--consent-column", "May we write?"),
    )
    half = script.refused("contacts", "import", str(file), *claim[:2], code=2)
    assert "--basis" in half
    bring_in = ("contacts", "import", str(file), *claim, "--refused", str(tmp_path / "no.csv"))
    dry = script.asks(*bring_in, "--dry-run", code=3)["import"]
    assert script.asks("contacts", "list")["total"] == 1
    done = script.asks(*bring_in, code=3)["import"]
    assert {**dry, "id": done["id"]} == done
    told = ("rows", "new", "updated", "same", "refused", "suppressed", "duplicates", "consented")
    assert [done[key] for key in told] == [11, 8, 0, 0, 1, 1, 1, 6]
    # The hostile name is spread over two lines of the file; Gus stands before it, in row 9.
    assert [one["row"] for one in done["refused_rows"]] == [9]
    assert "gus-at-members" in (tmp_path / "no.csv").read_text(encoding="utf-8")
    found = script.asks("contacts", "list", "--may-mail", "mail")["contacts"]
    assert {one["email"] for one in found} == MAY_BE_MAILED
    assert script.asks("contacts", "show", JOE)["contact"]["name"] == JOE_KEPT
    consent = script.asks("contacts", "show", ADA)["contact"]["consents"][0]
    said = {key: consent[key] for key in ("purpose", "state", "basis", "date", "method")}
    assert said == {
        **{"purpose": "mail", "state": "given", "basis": "consent", "method": "sheet"},
        "date": days_ago(30),
    }
    assert script.asks("contacts", "show", DORA)["contact"]["consents"][0]["state"] == "withdrawn"


def a_community_has_its_members_stage_and_topic(script: Script) -> None:
    script.asks("contacts", "add", "Hanna Reed", "--phone", "01632 960123")
    made = script.asks(
        *("communities", "add", "Harbour", "--code", "HAR", "--stage", "forming"),
        *("--place", "Kilnbrook", "--time-zone", ZONE.key),
        *("--agreement", "What is said stays without names."),
    )["community"]
    assert (made["stage"], made["members"], made["next_session"]) == ("forming", 0, None)
    members = script.asks("members", "add", "har", *(address for _, address in EVERYBODY))
    assert members["total"] == len(EVERYBODY)
    assert {one["name"] for one in members["members"]} == {name for name, _ in EVERYBODY}
    told = script.refused("stage", "review", "HAR", "--stage", "storming", code=2)
    assert "--reason" in told
    review = ("stage", "review", "HAR", "--stage", "storming", "--reason", "cash or vouchers?")
    reviews = script.asks(*review)["reviews"]
    assert [one["stage"] for one in reviews] == ["forming", "storming"]
    topic = script.asks(
        *("topics", "add", "Harbour", "First 48 hours at home", "--sessions", "4"),
        *("--question", "What helps on the first night?"),
    )["topic"]
    assert (topic["status"], topic["planned_sessions"], topic["held_sessions"]) == ("planned", 4, 0)


def a_session_is_planned(script: Script) -> dict[str, Any]:
    """Later today, so that it can be invited to before it begins and closed when it is over."""
    now = datetime.now(ZONE)
    session: dict[str, Any] = script.asks(
        *("sessions", "add", "First 48 hours at home", "--date", now.date().isoformat()),
        *("--start", f"{now.hour + 2}:15", "--end", f"{now.hour + 4}:15"),
        *("--venue", "Kilnbrook Library", "--access", "Step-free, with a hearing loop"),
        *("--example", "The pharmacy that rings back", "--host", "Hanna Reed"),
    )["session"]
    assert (session["number"], session["status"], session["missing"]) == (1, "date_set", [])
    assert datetime.fromisoformat(session["start"]) > datetime.now(UTC)
    assert len(script.asks("sessions", "order", "HAR-1")["running_order"]) == 12
    assert script.asks("communities", "show", "HAR")["community"]["next_session"]["code"] == "HAR-1"
    return session


def practice_ends_with_a_code_that_was_received(script: Script, server: SmtpServer) -> None:
    saved = script.asks(
        *("settings", "smtp", "--host", "127.0.0.1", "--port", str(server.port)),
        *("--security", "starttls", "--user", USER, "--from", USER, "--from-name", "Harbour"),
        *("--organisation", "Kilnbrook Hub", "--postal-address", "1 Quay Street, Kilnbrook"),
        *("--per-minute", "6000"),
    )["settings"]
    assert saved["practice"] is True and saved["sender"]["password_in"] == "environment"
    distrustful = Script(script.home, COPTUI_SMTP_PASSWORD=PASSWORD)
    assert "certificate" in distrustful.refused("settings", "test-mail", USER).casefold()
    forgetful = Script(script.home, SSL_CERT_FILE=script.environment["SSL_CERT_FILE"])
    assert "password" in forgetful.refused("settings", "test-mail", USER)
    assert server.taken == []
    script.does("settings", "test-mail", USER)
    (test,) = server.taken
    assert (test.recipients, test.encrypted, test.user) == ([USER], True, USER)
    code = re.search(rb"coptui settings live ([A-Z0-9-]+)", test.data)
    assert code is not None
    assert "not the code" in script.refused("settings", "live", "WRONG-1")
    assert script.asks("settings", "show")["settings"]["practice"] is True
    script.does("settings", "live", code[1].decode())
    assert script.asks("settings", "show")["settings"]["practice"] is False
    server.taken.clear()


def the_invitation_goes_to_exactly_those_who_may_be_written_to(
    script: Script, server: SmtpServer
) -> list[Letter]:
    made = prepared(script, "T1", "HAR-1", to=6)
    number = str(made["id"])
    names = {one["name"]: one["reason"] for one in made["left_out"]}
    assert set(names) == {"Ben Okafor", "Cleo Marsh", "Dora Finch"}
    preview = script.asks("mailings", "preview", number, "--to", ZOE)["message"]
    assert "not get this mailing" in script.refused("mailings", "preview", number, "--to", BEN)

    script.does("mailings", "test", number, "--to", USER)
    trial = Letter.of(server.taken.pop())
    assert trial.to == USER and trial.message["Subject"].startswith("[TEST] ")
    trial.names_nobody_else(EVERYBODY)

    send = ("mailings", "send", number, "--no-undo", "--confirm")
    assert "6" in script.refused(*send, "7")
    assert "--confirm 6" in script.refused("mailings", "send", number, "--no-undo")
    script.asks("consent", "withdraw", EMIL, "--purpose", "mail", "--how", "by telephone")
    assert "5" in script.refused(*send, "6"), "the number is counted anew"
    assert server.taken == []
    sent = script.asks(*send, "5", "--yes")["mailing"]
    assert sent["counts"] == counted(accepted=5)

    letters = [Letter.of(one) for one in server.taken]
    assert sorted(one.to for one in letters) == sorted([ADA, ZOE, FARAH, JOE, KIT])
    zoe = next(one for one in letters if one.to == ZOE)
    assert zoe.text.split() == preview["text"].split()
    shown = script.asks("mailings", "show", number)
    assert {one["email"]: one["state"] for one in shown["recipients"]} == {
        one.to: "accepted" for one in letters
    }
    assert all("250" in one["reply"] and one["tries"] == 1 for one in shown["recipients"])
    assert script.asks("sessions", "show", "HAR-1")["session"]["status"] == "invited"
    assert script.asks(*send, "5")["mailing"]["counts"] == counted(accepted=5)
    assert len(server.taken) == 5, "the same confirmation a second time sends nothing"
    server.taken.clear()
    return letters


def those_who_came_are_marked_and_the_session_is_closed(script: Script) -> dict[str, Any]:
    script.asks("sessions", "rsvp", "HAR-1", ADA, "yes")
    script.refused("sessions", "attend", "HAR-1", ADA, "Nobody Known")
    came = script.asks(
        *("sessions", "attend", "HAR-1", ADA, "Zoë Ångström", FARAH, BEN),
        *("--guest", "Somebody from the market", "--headcount", "6"),
    )
    assert len(came["attendance"]) == 5
    # Coming says nothing about consent: Ben is not written to. And Farah wants no more mail.
    script.asks("consent", "withdraw", FARAH, "--all")
    coming = datetime.now(ZONE).date() + timedelta(days=28)
    closed = script.asks(
        *("sessions", "close", "HAR-1", "--decision", "again", "--next", coming.isoformat()),
        *("--useful", "The story of the pharmacy", "--note", "once more"),
    )
    assert (closed["session"]["status"], closed["session"]["decision"]) == ("held", "again")
    following: dict[str, Any] = closed["next_session"]
    assert (following["code"], following["missing"]) == ("HAR-2", ["an example or a case study"])
    assert [one["template"] for one in closed["drafts"]] == ["T3a", "T1"]
    assert closed["drafts"][0]["voices"] == ["T3b"]
    assert "already" in script.refused("sessions", "close", "HAR-1", "--decision", "stop")
    following["when_written"] = f"{coming:%A} {coming.day} {coming:%B %Y}"
    return following


def thanks_go_to_those_who_came(script: Script, server: SmtpServer) -> list[Letter]:
    made = prepared(script, "T3a", "HAR-1", to=2)
    return sent_to(script, server, made["id"], [ADA, ZOE])


def the_next_invitation_goes(script: Script, server: SmtpServer) -> list[Letter]:
    script.asks("sessions", "edit", "HAR-2", "--example", "The credit union")
    made = prepared(script, "T1", "HAR-2", to=2)
    letters = sent_to(script, server, made["id"], [JOE, KIT])
    assert all("The credit union" in one.text for one in letters)
    return letters


def nothing_is_left_over(script: Script, server: SmtpServer, letters: int) -> None:
    outbox = script.asks("outbox", "status")["outbox"]
    assert (outbox["waiting"], outbox["doubts"]) == (0, [])
    script.does("outbox", "run", "--once")
    assert server.taken == []
    listed = script.asks("mailings", "list")["mailings"]
    assert sum(one["counts"]["accepted"] for one in listed) == letters
    assert list(script.home.rglob("*.eml")) == []
    script.does("verify-audit")
    assert {one["rule"] for one in script.asks("next", "--all")["next"]}


# -- small parts ---------------------------------------------------------------------------------


def days_ago(days: int) -> str:
    return (date.today() - timedelta(days=days)).isoformat()


def counted(**some: int) -> dict[str, int]:
    states = ("accepted", "waiting", "refused", "unknown", "skipped", "cancelled")
    return {**dict.fromkeys(states, 0), **some}


def prepared(script: Script, template: str, session: str, *, to: int) -> dict[str, Any]:
    """A new draft without a fault, for so many people."""
    words = ("mailings", "prepare", "--template", template, "--session", session)
    made: dict[str, Any] = script.asks(*words)["mailing"]
    assert (made["template"], made["to"], made["status"]) == (template, to, "draft")
    assert [one for one in made["findings"] if one["level"] == "error"] == []
    return made


def sent_to(script: Script, server: SmtpServer, mailing: int, to: list[str]) -> list[Letter]:
    """Send a draft and give the letters, which went to exactly these people."""
    script.asks("mailings", "preview", str(mailing))
    send = ("mailings", "send", str(mailing), "--confirm", str(len(to)), "--no-undo", "--yes")
    assert script.asks(*send)["mailing"]["counts"] == counted(accepted=len(to))
    letters = [Letter.of(one) for one in server.taken]
    server.taken.clear()
    assert sorted(one.to for one in letters) == sorted(to)
    return letters
