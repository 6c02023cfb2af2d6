"""People and what they agreed to, by commands alone."""

from __future__ import annotations

import csv
import json
import stat
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from coptui.cli.main import run
from coptui.cli.root import app
from tests.workbooks import Cell, Sheet, write_workbook


class Home:
    """A home that is only ever spoken to by commands."""

    def __init__(self, path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.path = path
        self.capsys = capsys
        self.said = ""

    def ends(self, *words: str) -> int:
        with pytest.raises(SystemExit) as end:
            run(["--home", str(self.path), *words])
        captured = self.capsys.readouterr()
        self.out, self.said = captured.out, captured.err
        return int(end.value.code or 0)

    def asks(self, *words: str, code: int = 0) -> Any:
        assert self.ends(*words, "--json") == code, self.said
        return json.loads(self.out)


@pytest.fixture
def at(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Home:
    return Home(tmp_path / "home", capsys)


def _file(tmp_path: Path, text: str, name: str = "people.csv") -> str:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return str(path)


PEOPLE = "Name,Email,Agreed\nAda Ek,ada@a.example,yes\nBen,ben@a.example,no\n,x@a.example,yes\n"


def test_a_file_comes_in_with_the_consent_of_those_who_gave_it(at: Home, tmp_path: Path) -> None:
    words = _file(tmp_path, "May we write to you?", "words.txt")
    refused = tmp_path / "refused.csv"
    arguments = (
        *("contacts", "import", _file(tmp_path, PEOPLE), "--purpose", "mail"),
        *("--basis", "consent", "--method", "sheet", "--date", "2026-01-05"),
        *("--wording-file", words, "--consent-column", "agreed", "--refused", str(refused)),
    )
    dry = at.asks(*arguments, "--dry-run", code=3)["import"]
    assert at.asks("contacts", "list") == {"contacts": [], "total": 0}
    assert at.asks("consent", "wordings")["wordings"] == []
    done = at.asks(*arguments, code=3)["import"]
    assert {**done, "id": 0} == dry
    assert done["refused_rows"] == [{"row": 4, "reason": "no name"}]
    assert (done["rows"], done["new"], done["consented"]) == (3, 2, 1)
    with refused.open(newline="", encoding="utf-8") as stream:
        assert list(csv.reader(stream))[1] == ["4", "", "x@a.example", "yes", "no name"]
    rows = at.asks("contacts", "list", "--may-mail", "mail")
    assert [row["name"] for row in rows["contacts"]] == ["Ada Ek"]
    mine = at.asks("contacts", "show", "ada@a.example")["contact"]["consents"][0]
    assert {key: mine[key] for key in ("purpose", "state", "basis", "date", "method")} == {
        "purpose": "mail",
        "state": "given",
        "basis": "consent",
        "date": "2026-01-05",
        "method": "sheet",
    }
    assert mine["wording_version"] == 1
    at.asks("contacts", "undo-import", str(done["id"]))
    assert at.asks("contacts", "list")["total"] == 0


def test_half_a_claim_is_wrong_usage_and_nothing_happens(at: Home, tmp_path: Path) -> None:
    path = _file(tmp_path, PEOPLE)
    assert at.ends("contacts", "import", path, "--purpose", "mail") == 2
    assert "--basis, --method, --wording" in at.said
    assert at.ends("contacts", "import", path, "--map", "email") == 2
    assert at.asks("contacts", "list")["total"] == 0


def test_a_workbook_names_its_sheet_and_who_is_here_already_is_decided(
    at: Home, tmp_path: Path
) -> None:
    at.asks("contacts", "add", "Ada Lane", "--email", "ada@old.example")
    south: list[list[Cell]] = [["Name", "Email"], ["Ada Lane", "ada@new.example"]]
    north: list[list[Cell]] = [["Name", "Email"], ["Ben Roe", "ben@b.example"]]
    book = str(write_workbook(tmp_path / "b.xlsx", Sheet("North", north), Sheet("South", south)))
    assert at.ends("contacts", "import", book) == 1
    words = ("contacts", "import", book, "--sheet", "south")
    done = at.asks(*words, code=3)["import"]
    assert (done["new"], done["duplicates"], done["doubtful"]) == (0, 1, 1)
    assert done["doubtful_rows"][0]["row"] == 2
    assert at.ends(*words, "--decide", "2=maybe") == 2
    assert at.asks(*words, "--decide", "2=other")["import"]["new"] == 1
    listed = at.asks("contacts", "imports")
    assert (listed["total"], listed["imports"][0]["file"]) == (2, "b.xlsx")
    at.asks("contacts", "undo-import", str(listed["imports"][0]["id"]))
    assert at.asks("contacts", "imports")["imports"][0]["taken_back"] is not None
    assert at.ends("contacts", "imports") == 0


def test_an_import_without_a_claim_asks_nobody_s_leave(at: Home, tmp_path: Path) -> None:
    at.asks("contacts", "import", _file(tmp_path, PEOPLE), code=3)
    assert at.asks("contacts", "list", "--may-mail", "mail")["total"] == 0
    rows = at.asks("contacts", "list", "--search", "ada")["contacts"]
    assert (rows[0]["may_mail"], rows[0]["communities"]) == (False, [])


def test_a_person_is_added_changed_and_found(at: Home) -> None:
    who = at.asks("contacts", "add", "Jürgen Kask", "--email", "jk@a.example")["contact"]
    assert (who["name"], who["may_mail"]) == ("Jürgen Kask", False)
    done = at.asks("contacts", "edit", "jurgen kask", "--organisation", "Larder")["contact"]
    assert (done["id"], done["organisation"]) == (who["id"], "Larder")
    assert at.asks("contacts", "list", "--search", "larder jur")["total"] == 1
    assert at.ends("contacts", "edit", str(who["id"])) == 2
    assert at.ends("contacts", "edit", str(who["id"]), "--email", "no at sign") == 1
    assert at.said.startswith("coptui: ")
    at.asks("contacts", "add", "jurgen kask")
    assert at.ends("contacts", "show", "Jürgen Kask") == 1
    assert "[1 Jürgen Kask] [2 jurgen kask]" in at.said


def test_consent_is_given_shown_and_withdrawn(at: Home, tmp_path: Path) -> None:
    words = _file(tmp_path, "May we?", "words.txt")
    made = at.asks("consent", "wordings", "add", words, "--purpose", "mail,quoted")["wordings"][0]
    at.asks("contacts", "add", "Jo", "--email", "jo@a.example")
    give = ("consent", "give", "jo", "--purpose", "mail", "--method", "sheet")
    number = str(made["id"])
    events = at.asks(*give, "--date", "2026-01-05", "--wording", number)["events"]
    assert (events[0]["state"], events[0]["wording_version"]) == ("given", 1)
    assert at.ends(*give, "--date", "yesterday", "--wording", number) == 2
    assert at.ends("consent", "withdraw", "jo") == 2
    events = at.asks("consent", "withdraw", "jo", "--all")["events"]
    assert [one["state"] for one in events] == ["withdrawn", "given"]
    assert at.asks("consent", "show", "jo")["total"] == 2
    assert at.asks("contacts", "show", "jo")["contact"]["may_mail"] is False


@pytest.mark.parametrize("form", ["csv", "json", "vcard"])
def test_an_export_is_private_and_harmless(at: Home, tmp_path: Path, form: str) -> None:
    at.asks("contacts", "add", "=cmd|' /C calc'!A0", "--phone", "+44 1632 960001")
    out = tmp_path / f"people.{form}"
    assert at.ends("contacts", "export", str(out), "--format", form) == 0
    assert stat.S_IMODE(out.stat().st_mode) == 0o600
    text = out.read_text(encoding="utf-8")
    assert "+44 1632 960001" in text
    if form == "csv":
        cells = [cell for row in csv.reader(text.splitlines()) for cell in row]
        assert not [cell for cell in cells if cell[:1] in "=+-@" and cell]
    assert at.ends("contacts", "export", str(tmp_path / "none" / "x.csv")) == 1


def test_a_vcard_says_the_same_to_an_address_book(at: Home, tmp_path: Path) -> None:
    vobject = pytest.importorskip("vobject")
    name = "Zoë Ångström-" + "Long " * 20 + "Name"
    at.asks("contacts", "add", name, "--email", "z@a.example", "--organisation", "A; B, C")
    out = tmp_path / "people.vcf"
    at.ends("contacts", "export", str(out), "--format", "vcard")
    card = vobject.readOne(out.read_bytes().decode("utf-8"))
    assert (card.fn.value, card.email.value) == (name.strip(), "z@a.example")
    assert card.org.value == ["A; B, C"]


def test_help_of_the_nouns_opens_no_home(tmp_path: Path) -> None:
    done = CliRunner().invoke(app, ["--home", str(tmp_path / "h"), "contacts", "import", "--help"])
    assert done.exit_code == 0
    assert not (tmp_path / "h").exists()
