"""A mailing by commands alone, in a home in practice: each message ends as a file to read."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from coptui.cli import opening
from coptui.cli.root import app
from coptui.services import sending_alone
from coptui.services.outbox import Progress
from coptui.workspace import Workspace
from tests.services.mailing_home import Town, goes_live, person, town


@pytest.fixture
def busy(tmp_path: Path) -> Path:
    """A home with a small town in it whose session lies ahead of the real clock."""
    from coptui.services import sessions
    from tests.conftest import FrozenClock

    home = tmp_path / "home"
    with Workspace.open(home, clock=FrozenClock(datetime(2026, 11, 23, 10, tzinfo=UTC))) as ws:
        here = town(ws)
        agreed = date.today() - timedelta(days=30)
        person(
            ws, here, "Femi Calder", "femi@lantern.example", agreed=min(agreed, date(2026, 11, 1))
        )
        sessions.move_date(ws, here.session, date.today() + timedelta(days=9))
    return home


def run(home: Path, *words: str) -> Result:
    return CliRunner().invoke(app, ["--home", str(home), *words])


def asked(home: Path, *words: str, code: int = 0) -> dict[str, Any]:
    done = run(home, *words, "--json")
    assert done.exit_code == code, (words, done.output, done.exception)
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


def test_from_template_to_files_of_practice(busy: Path) -> None:
    made = asked(busy, "mailings", "prepare", "--template", "t1", "--session", "HAR-1")["mailing"]
    assert [one for one in made["findings"] if one["level"] == "error"] == []
    assert {"contact", "reason"} <= set(made["left_out"][0])
    number = str(made["id"])
    seen = asked(busy, "mailings", "preview", number, "--to", "Jo Pardew")["message"]
    assert seen["text"].startswith("Hello Jo,")
    result = run(busy, "mailings", "send", number, "--confirm", str(made["to"] + 1), "--no-undo")
    assert result.exit_code != 0
    sent = asked(busy, "mailings", "send", number, "--confirm", str(made["to"]), "--no-undo")[
        "mailing"
    ]
    assert sent["counts"]["accepted"] == made["to"]
    assert set(sent["counts"]) == {
        "accepted", "waiting", "refused", "unknown", "skipped", "cancelled",
    }  # fmt: skip
    files = sorted((busy / "practice").glob("*.eml"))
    assert len(files) == made["to"]
    going = [message_from_bytes(one.read_bytes(), policy=policy.default) for one in files]
    assert len({str(one["To"]) for one in going}) == made["to"]
    jo = next(one for one in going if "jo@lantern.example" in str(one["To"]))
    plain = jo.get_body(("plain",))
    assert plain is not None
    assert plain.get_content().replace("\r\n", "\n").strip() == seen["text"].strip()
    shown = asked(busy, "mailings", "show", number)
    assert {one["state"] for one in shown["recipients"]} == {"accepted"}
    assert {"contact", "email", "state", "reply", "tries", "at", "next_try"} <= set(
        shown["mailing"]["recipients"][0]
    )
    assert asked(busy, "sessions", "show", "HAR-1")["session"]["status"] == "date_set"


def test_own_words_from_a_file(busy: Path, tmp_path: Path) -> None:
    number = str(
        asked(busy, "mailings", "prepare", "--template", "T1", "--community", "HAR")["mailing"][
            "id"
        ]
    )
    file = tmp_path / "words.md"
    file.write_text("{{ person.greeting }}, thank you. *Do* come: {{ session.date }}. STOP\n")
    asked(busy, "mailings", "edit", number, "--text-file", str(file), "--subject", "Tea")
    assert run(busy, "mailings", "preview", number, "--text").stdout.startswith("Hello")
    html = run(busy, "mailings", "preview", number, "--html").stdout
    assert "<em>Do</em>" in html
    raw = run(busy, "mailings", "preview", number, "--raw").stdout_bytes
    assert message_from_bytes(raw)["Subject"] == "Tea"


def test_files_go_with_it_and_come_off_again(busy: Path, tmp_path: Path) -> None:
    made = asked(busy, "mailings", "prepare", "--template", "T1", "--session", "HAR-1")["mailing"]
    number, file = str(made["id"]), tmp_path / "Programme.txt"
    file.write_text("Tea at one.")
    with_it = asked(busy, "mailings", "attach", number, str(file))["mailing"]
    assert [one["name"] for one in with_it["attachments"]] == ["Programme.txt"]
    assert "attachment" in {one["rule"] for one in with_it["findings"]}
    assert "Programme.txt (1 kB)" in run(busy, "mailings", "show", number).stdout
    raw = run(busy, "mailings", "preview", number, "--raw").stdout_bytes
    read = message_from_bytes(raw, policy=policy.default)
    assert [one.get_content().strip() for one in read.iter_attachments()] == ["Tea at one."]
    assert run(busy, "mailings", "attach", number, str(tmp_path / "none.txt")).exit_code != 0
    assert (
        asked(busy, "mailings", "detach", number, "Programme.txt")["mailing"]["attachments"] == []
    )


def test_a_mistake_is_put_right_with_one_more_mail(busy: Path) -> None:
    made = asked(busy, "mailings", "prepare", "--template", "T1", "--session", "HAR-1")["mailing"]
    number, to = str(made["id"]), str(made["to"])
    asked(busy, "mailings", "send", number, "--confirm", to, "--no-undo")
    right = asked(busy, "mailings", "correct", number, "--line", "It begins at one.")["mailing"]
    assert (right["corrects"], right["to"], right["status"]) == (made["id"], made["to"], "draft")
    text = run(busy, "mailings", "preview", str(right["id"]), "--text").stdout
    assert text.startswith("It begins at one.")
    asked(busy, "mailings", "send", str(right["id"]), "--confirm", to, "--no-undo")
    assert "--again" in str(run(busy, "mailings", "correct", number).exception)
    assert asked(busy, "mailings", "correct", number, "--again")["mailing"]["id"] > right["id"]


def test_voices_are_prepared_changed_and_shown(busy: Path, tmp_path: Path) -> None:
    made = asked(
        busy, "mailings", "prepare", "--template", "T1", "--voice", "T2a", "--session", "HAR-1"
    )["mailing"]
    assert [one["key"] for one in made["voices"]] == ["T1", "T2a"]
    file = tmp_path / "words.md"
    file.write_text("{{ person.greeting }}, thank you. STOP\n")
    changed = asked(
        busy, "mailings", "edit", str(made["id"]), "--text-file", str(file), "--voice", "T2a"
    )["mailing"]
    assert [one["own_words"] for one in changed["voices"]] == [False, True]
    assert "T1 to " in run(busy, "mailings", "show", str(made["id"])).stdout
    told = run(busy, "mailings", "test", str(made["id"]), "--to", "h@hub.example", "--voice", "t2a")
    assert f"test-{made['id']:04d}-T2a.eml" in told.stderr + told.stdout
    (mail,) = (busy / "practice").glob("test-*.eml")
    assert "thank you. STOP" in mail.read_text()
    none = run(busy, "mailings", "test", str(made["id"]), "--to", "h@hub.example", "--voice", "T9")
    assert "no voice T9" in str(none.exception)


def test_send_without_a_number_says_which(busy: Path) -> None:
    made = asked(busy, "mailings", "prepare", "--template", "T1", "--session", "HAR-1")["mailing"]
    result = run(busy, "mailings", "send", str(made["id"]))
    assert f"--confirm {made['to']}" in str(result.exception)
    rehearsed = asked(busy, "mailings", "send", str(made["id"]), "--dry-run")["mailing"]
    assert rehearsed["status"] == "draft"
    assert not list((busy / "practice").glob("*.eml")) if (busy / "practice").exists() else True


def test_a_cancelled_draft_is_not_sent(busy: Path) -> None:
    made = asked(busy, "mailings", "prepare", "--template", "T1", "--session", "HAR-1")["mailing"]
    asked(busy, "mailings", "cancel", str(made["id"]))
    result = run(busy, "mailings", "send", str(made["id"]), "--confirm", str(made["to"]))
    assert result.exit_code != 0


def test_a_template_is_changed_compared_shown_and_gone_back_from(
    busy: Path, tmp_path: Path
) -> None:
    words = tmp_path / "words.md"
    words.write_text("Dear {{ person.first_name }}\n\n{{ sender.stop }}\n")
    made = asked(busy, "templates", "edit", "T1", "--text-file", str(words), "--subject", "Come")
    assert (made["template"]["own"], made["template"]["subject"]) == (True, "Come")
    changes = asked(busy, "templates", "diff", "T1")["changes"]
    assert {"mark": "+", "text": "Subject: Come"} in changes["mine"] and changes["newer"] == 0
    seen = asked(busy, "templates", "preview", "T1", "--to", "Jo Pardew")["message"]
    assert seen["subject"] == "Come" and seen["text"].startswith("Dear Jo") and seen["about"]
    found = asked(busy, "templates", "values", "T1", "--to", seen["name"])["values"]
    first = next(one for one in found if one["path"] == "person.first_name")
    assert (first["gives"], bool(first["meaning"])) == ("Jo", False)
    words.write_text("One\n{{ person.frist_name }}")
    answer = run(busy, "templates", "edit", "T1", "--text-file", str(words))
    assert answer.exit_code != 0
    assert "Line 2 asks for person.frist_name" in f"{answer.exception} {answer.output}"
    assert asked(busy, "templates", "keep", "T1")["template"]["own"] is True
    assert asked(busy, "templates", "revert", "T1")["template"]["own"] is False
    assert run(busy, "templates", "edit", "T1").exit_code == 2


def test_templates_are_listed_shown_checked_and_copied(busy: Path) -> None:
    listed = asked(busy, "templates", "list")["templates"]
    keys = [one["key"] for one in listed]
    assert keys[:6] == ["T1", "T2a", "T2b", "T3a", "T3b", "T4"] and keys[-1] == "T24"
    assert "T17" not in keys and "T18" not in keys, "these answer one person's own request"
    for one in listed:
        assert asked(busy, "templates", "check", one["key"])["findings"] == []
        assert asked(busy, "templates", "show", one["key"])["template"]["reason"]
    assert asked(busy, "templates", "copy", "T1")["template"]["own"] is True
    copy = busy / "templates" / "mail" / "T1.md"
    copy.write_text(copy.read_text().replace("{{ person.greeting }}", "{{ person.shoe }}"))
    made = asked(busy, "mailings", "prepare", "--template", "T1", "--session", "HAR-1")["mailing"]
    assert made["findings"][0]["level"] == "error"
    copy.write_text("no front matter")
    assert asked(busy, "templates", "check", "T1", code=3)["findings"][0]["rule"] == "template"
    broken = next(o for o in asked(busy, "templates", "list")["templates"] if o["key"] == "T1")
    assert "front matter" in broken["problem"]


def test_the_test_to_oneself_lies_in_the_folder_while_in_practice(busy: Path) -> None:
    made = asked(busy, "mailings", "prepare", "--template", "T1", "--session", "HAR-1")["mailing"]
    done = run(busy, "mailings", "test", str(made["id"]), "--to", "rowan@hub.example")
    assert done.exit_code == 0, (done.output, done.exception)
    file = busy / "practice" / f"test-{made['id']:04d}.eml"
    message = message_from_bytes(file.read_bytes(), policy=policy.default)
    assert message["To"].addresses[0].addr_spec == "rowan@hub.example"
    assert message["Subject"].startswith("[TEST] ")


def test_those_who_had_one_like_it_are_left_out_by_an_option(busy: Path) -> None:
    made = asked(busy, "mailings", "prepare", "--template", "T1", "--session", "HAR-1")["mailing"]
    nobody = run(busy, "mailings", "leave-out", str(made["id"]), "--had-one")
    assert "Nobody here has had a mail like this" in f"{nobody.exception}{nobody.output}"
    for words in ((), ("Jo Pardew",), ("Jo Pardew", "--reason", "away", "--had-one")):
        assert run(busy, "mailings", "leave-out", str(made["id"]), *words).exit_code == 2


def test_a_whole_list_is_confirmed_a_second_time(busy: Path) -> None:
    with Workspace.open(busy) as ws:
        here = Town(1, 1)
        for number in range(8):
            person(ws, here, f"Person {number}", f"p{number}@hub.example",
                   agreed=date.today() - timedelta(days=9))  # fmt: skip
        goes_live(ws)
    made = asked(busy, "mailings", "prepare", "--template", "T1", "--session", "HAR-1")["mailing"]
    at = f"{date.today() + timedelta(days=3)} 09:00"
    words = ("mailings", "send", str(made["id"]), "--confirm", str(made["to"]), "--yes", "--at", at)
    assert "has been read as it goes" in str(run(busy, *words).exception)
    asked(busy, "mailings", "preview", str(made["id"]))
    done = run(busy, *words)
    assert "everybody on the list of Harbour" in done.stderr
    assert "Give --everyone" in str(done.exception)
    assert asked(busy, "mailings", "show", str(made["id"]))["mailing"]["status"] == "draft"
    assert asked(busy, *words, "--everyone")["mailing"]["status"] == "waiting"


def test_a_large_message_under_way_is_told_while_it_moves(
    busy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    step = Progress(1, 1, "Jo", "sending", "", datetime.now(UTC), {}, 4_200_000, 9_100_000)

    def heard(_home: Path, *, on_progress: Callable[[Progress], None], **_: object) -> None:
        on_progress(step)
        on_progress(replace(step, state="accepted", gone=0, size=0))

    monkeypatch.setattr(sending_alone, "run_here", heard)
    monkeypatch.setattr(opening, "EVERY", 0)
    number = asked(busy, "mailings", "prepare", "--template", "t1", "--session", "HAR-1")[
        "mailing"
    ]["id"]
    done = run(busy, "mailings", "send", str(number), "--confirm", "5", "--no-undo")
    assert "Sending: 0 of 5  this one 4.2 of 9.1 MB" in done.stderr
    assert "Sending: 1 of 5\n" in done.stderr
