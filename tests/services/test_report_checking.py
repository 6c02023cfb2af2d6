"""A report is looked through; what stays has a reason; a name stays for none."""

from __future__ import annotations

import json
import zipfile
from datetime import date, time
from pathlib import Path

import pytest
from typer.testing import CliRunner

from coptui.cli.root import app
from coptui.errors import NotFound, Refused
from coptui.services import consent, live, members, undo
from coptui.services.reports import checking, drafting
from coptui.store.models import Attachment, CapturedItem, Resource, Venue
from coptui.workspace import Workspace
from tests.services.practice import TODAY, harbour, person, session, topic

WORDS = """# Harbour, session 1

- Wilhelmina Quillfeather rang, and Dave did too.
- Three carers came; write to dave@post.example or ask the ward clerk.
- Ring Rowan Achebe, 01632 960001, in the Library, ST1 2AB.
- The night line of Kilnbrook Advice, 01782 960555, is there.
- “Nobody came back to us for a week”, a nurse.

![](photo:1)
"""


@pytest.fixture
def report(ws: Workspace) -> int:
    which = harbour(ws)
    dave = person(ws, "Dave Cook", email="dave@post.example", job="ward clerk")
    person(ws, "Wilhelmina Quillfeather", phone="07700 900123")
    person(ws, "Rowan Achebe", email="rowan@hub.example")
    members.add(ws, which, [dave])
    Venue.create(name="Library", address="3 Canal Street, ST1 2AB")
    Resource.create(community=which, title="Kilnbrook Advice", where_to_find="01782 960555")
    made = session(ws, topic(ws, which), date(2026, 11, 23), start=time(9), end=time(11))
    live.begin(ws, made)
    Attachment.create(
        community=which, session=made, file_name="a.jpg", sha256="5f", size=3, added_at=ws.now()
    )
    key = drafting.draft(ws, "session", made).view.id
    return drafting.edit(ws, key, WORDS).view.id


def rules(checked: checking.Checked) -> list[tuple[int, str, str]]:
    return [(one.line, one.rule, one.found) for one in checked.findings]


def test_everything_that_tells_who_is_found_and_the_houses_own_stays(
    ws: Workspace, report: int
) -> None:
    checked = checking.check(ws, report)
    assert rules(checked) == [
        (3, "name", "Wilhelmina Quillfeather"),
        (3, "name-of-member", "Dave"),
        (4, "small-number", "Three carers"),
        (4, "address", "dave@post.example"),
        (4, "unique-role", "ward clerk"),
        (7, "quote", "“Nobody came back to us for a week”, a nurse"),
        (9, "photo", "![](photo:1)"),
    ]
    assert not checked.may_leave and "Wilhelmina" in checked.why_not
    view = drafting.show(ws, report)
    assert (checked.words, checked.target) == (view.words, view.target)


def test_whoever_has_a_title_is_asked_about_unless_they_speak_for_the_community(
    ws: Workspace, report: int
) -> None:
    drafting.edit(ws, report, "The ward rang Mr Hill. Ms Achebe hosts, as Mr Cook said.")
    assert rules(checking.check(ws, report)) == [
        (1, "titled", "Mr Hill"),
        (1, "name", "Mr Cook"),
    ]


def test_a_finding_stays_with_a_reason_until_the_words_change(ws: Workspace, report: int) -> None:
    found = next(one for one in checking.check(ws, report).findings if one.rule == "quote")
    with pytest.raises(Refused, match="Why may it stay"):
        checking.accept(ws, report, found.rule, found.excerpt, " ")
    done = checking.accept(ws, report, found.rule, found.excerpt, "The nurse read it and agreed.")
    assert "quote" not in [rule for _, rule, _ in rules(done.view)]
    assert [one.reason for one in done.view.accepted] == ["The nurse read it and agreed."]
    drafting.edit(ws, report, WORDS.replace("for a week", "for a month"))
    changed = checking.check(ws, report)
    assert "quote" in [rule for _, rule, _ in rules(changed)] and changed.accepted == ()
    undo.undo(ws, done.undo)
    drafting.edit(ws, report, WORDS)
    assert len(checking.check(ws, report).findings) == 7


def test_a_name_and_a_photograph_stay_for_no_reason(ws: Workspace, report: int) -> None:
    for found in checking.check(ws, report).findings:
        if found.rule in ("name", "photo"):
            with pytest.raises(Refused, match="cannot stay"):
                checking.accept(ws, report, found.rule, found.excerpt, "it is all right")
    with pytest.raises(Refused, match="does not stand"):
        checking.accept(ws, report, "age", "aged 74", "it is all right")


def test_permissions_are_looked_at_anew_each_time(ws: Workspace, report: int) -> None:
    from coptui.services import finding

    dave = finding.contact_id(ws, "Dave Cook")
    words = consent.add_wording(ws, "You may name and quote me.", ["named", "quoted"]).view
    for purpose in ("named", "quoted"):
        consent.give(ws, dave, purpose, method="sheet", on=TODAY, wording_id=words.id)
    row = CapturedItem.create(
        session=1, community=1, kind="statement", text="nobody came back to us for a week",
        contact=dave, attribution="kind", captured_at=ws.now(),
    )  # fmt: skip
    left = [rule for _, rule, _ in rules(checking.check(ws, report))]
    assert left == ["name", "small-number", "address", "photo"], "his role is nobody's secret now"
    consent.withdraw(ws, dave, "quoted")
    consent.withdraw(ws, dave, "named")
    assert len(checking.check(ws, report).findings) == 7
    assert row.id


def test_a_photograph_stands_once_it_is_told_and_faces_are_said(ws: Workspace, report: int) -> None:
    Attachment.update(caption="Three sheets of paper", faces="none").execute()
    drafting.edit(ws, report, "# Pictures\n\n![Three sheets of paper](photo:1)\n")
    assert checking.check(ws, report).may_leave
    Attachment.update(faces="").execute()
    (found,) = checking.check(ws, report).findings
    assert found.rule == "photo" and "a word on faces" in found.why


PAGE = """<html><head><title>Summary</title><meta name="author" content="Wilhelmina Quillfeather">
<style>.dave@post {}</style></head><body><p>All <b>Da</b>ve&#64;x.example</p><!-- aged 74 -->
<img alt="The hall, ST4 2AA" src="data:image/png;base64,07700900123"></body></html>"""


def _word(path: Path) -> Path:
    with zipfile.ZipFile(path, "w") as file:
        file.writestr("word/document.xml", "<w:p><w:r><w:t>Born on 3 </w:t></w:r><w:r><w:t>May 1961"
                      "</w:t></w:r></w:p><w:p><w:t>x</w:t></w:p>")  # fmt: skip
        file.writestr("docProps/core.xml", "<dc:creator>Wilhelmina Quillfeather</dc:creator>")
    return path


def test_files_are_looked_through_with_what_is_hidden_in_them(
    ws: Workspace, report: int, tmp_path: Path
) -> None:
    (tmp_path / "a.html").write_text(PAGE)
    found = checking.check_file(ws, tmp_path / "a.html")
    assert sorted(one.rule for one in found.findings) == ["address", "age", "name", "postcode"]
    found = checking.check_file(ws, _word(tmp_path / "b.docx"))
    assert sorted(one.rule for one in found.findings) == ["date-of-birth", "name"]
    (tmp_path / "Wilhelmina Quillfeather.md").write_text("Nothing else.")
    found = checking.check_file(ws, tmp_path / "Wilhelmina Quillfeather.md")
    assert [one.rule for one in found.findings] == ["name"]
    (tmp_path / "c.pdf").write_text("%PDF")
    (tmp_path / "d.docx").write_text("no zip")
    for name, words in (("c.pdf", "cannot be looked through"), ("d.docx", "no Word document")):
        with pytest.raises(Refused, match=words):
            checking.check_file(ws, tmp_path / name)
    with pytest.raises(NotFound):
        checking.check_file(ws, tmp_path / "none.md")


def test_the_command_ends_with_three_where_something_is_found(
    ws: Workspace, report: int, tmp_path: Path
) -> None:
    home = str(ws.home)
    ws.close()
    (tmp_path / "good.md").write_text("# Harbour\n\nThe ward rings back.\n")

    def run(*words: str) -> tuple[int, str]:
        done = CliRunner().invoke(app, ["--home", home, "report", *words])
        return done.exit_code, done.stdout

    code, out = run("check", str(report), "--json")
    assert code == 3 and len(json.loads(out)["check"]["findings"]) == 7
    assert run("check", str(tmp_path / "good.md"))[0] == 0
    first = json.loads(out)["check"]["findings"][2]
    assert run("accept", str(report), first["rule"], first["excerpt"])[0] == 2
    code, out = run(
        "accept", str(report), first["rule"], first["excerpt"], "--reason", "all agreed"
    )
    assert code == 0 and "all agreed" in out
