"""The root command: endings, sentences, and what reaches stdout and stderr."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

import click
import pytest

from coptui import __version__
from coptui.cli import diagnostics, output
from coptui.cli.root import command
from coptui.domain.consent import Purpose
from coptui.domain.errors import RuleBroken
from coptui.errors import Ambiguous, Refused


def coptui(*arguments: str, home: Path, text: str = "") -> subprocess.CompletedProcess[str]:
    """Run the program as a script would."""
    return subprocess.run(
        [sys.executable, "-m", "coptui", *arguments],
        input=text,
        capture_output=True,
        encoding="utf-8",
        env={**os.environ, "COPTUI_HOME": str(home)},
        timeout=60,
        check=False,
    )


def test_version_is_one_line_on_stdout(home: Path) -> None:
    done = coptui("--version", home=home)
    assert (done.returncode, done.stdout, done.stderr) == (0, f"coptui {__version__}\n", "")
    assert not home.exists()


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("nonsense",), 2),
        (("doctor", "--nonsense"), 2),
        (("contacts", "nonsense"), 2),
        (("--help",), 0),
        (("doctor",), 0),
        (("verify-audit",), 0),
        ((), 1),
    ],
)
def test_each_ending_has_its_code_and_its_sentence(
    home: Path, arguments: tuple[str, ...], code: int
) -> None:
    done = coptui(*arguments, home=home)
    assert done.returncode == code, done.stderr
    assert done.stderr.startswith("coptui: ") is (code != 0)
    assert bool(done.stdout) is (code == 0)


def test_near_miss_names_the_right_command(home: Path) -> None:
    assert "'contacts'" in coptui("contcts", home=home).stderr


def test_home_that_cannot_be_made_is_refused_with_its_name(tmp_path: Path) -> None:
    in_the_way = tmp_path / "file"
    in_the_way.write_text("")
    done = coptui("verify-audit", home=in_the_way / "home")
    assert done.returncode == 1
    assert done.stderr.startswith("coptui: ") and str(in_the_way) in done.stderr


def test_doctor_tells_a_damaged_database_as_a_finding(home: Path) -> None:
    assert coptui("doctor", home=home).returncode == 0
    (home / "coptui.db").write_bytes(b"no database at all " * 500)
    done = coptui("doctor", "--json", home=home)
    assert done.returncode == 3, done.stderr
    assert json.loads(done.stdout)["doctor"]["findings"][0]["level"] == "error"


def test_gone_reader_does_not_fail_the_command(home: Path) -> None:
    program = f"{sys.executable} -m coptui --home {home} doctor --json; echo $? >&2"
    done = subprocess.run(
        ["bash", "-c", f"({program}) | true"], capture_output=True, text=True, check=False
    )
    assert done.stderr == "0\n"


def ended(error: BaseException, home: Path) -> int:
    def work() -> int:
        raise error

    return diagnostics.ended(work, lambda: home)


def test_fault_of_ours_names_the_log_and_tells_nothing_personal(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert ended(ValueError("Ada Fell <ada@hub.example>"), tmp_path) == 70
    said, log = capsys.readouterr().err, tmp_path / "coptui.log"
    assert str(log) in said and "Ada" not in said
    written = log.read_text(encoding="utf-8")
    assert "ValueError" in written and "test_root.py" in written and "Ada" not in written
    if os.name == "posix":
        assert log.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (Refused("No.", "Try this."), 1),
        (RuleBroken("name", "A name is needed."), 1),
        (FileNotFoundError(2, "No such file", "people.csv"), 1),
        (diagnostics.look(), 3),
        (diagnostics.usage("These two do not go together."), 2),
        (KeyboardInterrupt(), 130),
    ],
)
def test_every_error_ends_with_the_code_of_the_contract(
    error: BaseException, code: int, tmp_path: Path
) -> None:
    assert ended(error, tmp_path) == code
    assert not (tmp_path / "coptui.log").exists()


def test_two_that_fit_are_both_listed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    ended(Ambiguous("Two fit.", "Use the id.", ("1 Ada Fell", "2 Ada Fell")), tmp_path)
    assert "1 Ada Fell" in (said := capsys.readouterr().err) and "2 Ada Fell" in said


HOSTILE = "\x1b]0;owned\x07\x1b[2J\u202eevil\u200b\x9b31m\ud800"


@dataclass(frozen=True)
class Row:
    name: str
    day: date
    at: datetime
    purpose: Purpose


def test_json_keeps_the_meaning_and_holds_nothing_a_terminal_obeys(
    capsys: pytest.CaptureFixture[str],
) -> None:
    row = Row(HOSTILE, date(2026, 12, 3), datetime(2026, 12, 3, 12, 30, tzinfo=UTC), Purpose.mail)
    output.answer(True, {"rows": [row]})
    text = capsys.readouterr().out
    assert not [one for one in text if one != "\n" and not one.isprintable()]
    assert json.loads(text)["rows"] == [
        {
            "name": HOSTILE,
            "day": "2026-12-03",
            "at": "2026-12-03T12:30:00+00:00",
            "purpose": "mail",
        }
    ]


def test_table_holds_nothing_a_terminal_obeys(capsys: pytest.CaptureFixture[str]) -> None:
    output.answer(False, {}, output.table(("name", "n"), [(HOSTILE, 1), ("Zoë 北京", 22)]))
    text = capsys.readouterr().out
    assert not [one for one in text if one != "\n" and not one.isprintable()]
    lines = text.splitlines()
    assert len(lines) == 3 and lines[2].startswith("Zoë 北京")


def test_hostile_words_in_a_message_are_made_harmless(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ended(Refused(f"There is no {HOSTILE}."), tmp_path)
    assert not [one for one in capsys.readouterr().err if one != "\n" and not one.isprintable()]


def test_no_secret_can_be_given_where_other_programs_read_it() -> None:
    """THR-16: what stands in a command is seen by everybody on the machine."""
    root = command()
    asked: list[str] = []
    for noun in root.list_commands(click.Context(root)):
        found = root.get_command(click.Context(root), noun)
        for one in (found, *getattr(found, "commands", {}).values()):
            asked += [
                f"{noun} {option}"
                for option in one.params
                if any(word in (option.name or "") for word in ("pass", "secret", "token"))
                and not getattr(option, "is_flag", False)
            ]
    assert asked == []
