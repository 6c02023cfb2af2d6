"""Own copies of templates: changed, checked, compared with the built-in ones, and taken back."""

from __future__ import annotations

import shutil
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coptui import resources
from coptui.domain.text import clean_line
from coptui.errors import CoptuiError, NotFound, Refused, Unavailable
from coptui.mail import template_source
from coptui.mail import templates as files
from coptui.services import (
    mailings,
    own_templates,
    template_changes,
    template_preview,
    templates,
    undo,
)
from coptui.services.template_preview import NOBODY, Subject
from coptui.workspace import Workspace
from tests.hostile import TERMINAL_ESCAPES
from tests.mail.test_templates import ATTACKS
from tests.services.mailing_home import town

PACKED = files.text_of(files.packed_path("T1"))
KEYS = files.keys()
NEXT = files.load("T1").version + 1


def file_of(ws: Workspace, key: str = "T1") -> Path:
    return ws.templates_dir / "mail" / f"{key}.md"


@pytest.fixture
def newer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The built-in templates as a later coptui may bring them: `T1.md` there can be changed."""
    folder = tmp_path / "later"
    shutil.copytree(resources.templates_dir(), folder)
    monkeypatch.setattr(resources, "templates_dir", lambda: folder)
    return folder / "mail" / "T1.md"


def comes_new(file: Path) -> None:
    text = template_source.with_version(file.read_text("utf-8"), NEXT)
    file.write_text(text.replace("Thank you for being", "We are glad that you are"), "utf-8")


# -- changing --------------------------------------------------------------------------------


def test_words_of_a_built_in_template_become_an_own_copy_that_mailings_use(ws: Workspace) -> None:
    here = town(ws)
    draft = mailings.prepare(ws, "T1", session_id=here.session).view
    done = own_templates.save(ws, "T1", subject='So: "come"', body="Hello {{ person.first_name }}")
    assert done.view.own and done.view.subject == 'So: "come"'
    assert "1 draft from it changes with it" in done.said
    assert mailings.show(ws, draft.id).subject == 'So: "come"'
    assert file_of(ws).stat().st_mode & 0o777 == 0o600
    assert templates.show(ws, "T1").fields == files.load("T1").fields


def test_each_act_is_taken_back_by_the_one_undo(ws: Workspace) -> None:
    file = file_of(ws)
    own_templates.copy(ws, "t1")
    assert file.read_text("utf-8") == PACKED
    own_templates.save(ws, "T1", body="First {{ sender.stop }}")
    first = file.read_text("utf-8")
    own_templates.save(ws, "T1", body="Second {{ sender.stop }}")
    own_templates.revert(ws, "T1")
    assert not file.exists() and not templates.show(ws, "T1").own
    assert undo.undo(ws).said == "Taken back: Back to the built-in template T1."
    assert "Second" in file.read_text("utf-8")
    undo.undo(ws)
    assert file.read_text("utf-8") == first
    undo.undo(ws)
    assert file.read_text("utf-8") == PACKED
    undo.undo(ws)
    assert not file.exists()


def test_an_older_act_taken_back_leaves_later_words_alone(ws: Workspace) -> None:
    copied = own_templates.copy(ws, "T1").undo
    own_templates.save(ws, "T1", body="Later words {{ sender.stop }}")
    assert "Later changes to the same fields were kept" in undo.undo(ws, copied).said
    assert "Later words" in file_of(ws).read_text("utf-8")


def test_what_was_changed_by_hand_since_is_not_taken_back_over(ws: Workspace) -> None:
    own_templates.save(ws, "T1", body="Mine {{ sender.stop }}")
    file = file_of(ws)
    file.write_text(file.read_text("utf-8").replace("Mine", "By hand"), "utf-8")
    with pytest.raises(Refused, match="changed by hand"):
        undo.undo(ws)
    own_templates.revert(ws, "T1")
    undo.undo(ws)
    assert "By hand" in file.read_text("utf-8")


def test_saying_the_same_again_changes_nothing(ws: Workspace) -> None:
    same = templates.show(ws, "T1")
    assert own_templates.save(ws, "T1", subject=same.subject, body=same.body).undo is None
    assert not file_of(ws).exists()


def test_a_file_that_is_no_text_is_laid_aside_and_not_thrown_away(ws: Workspace) -> None:
    own_templates.copy(ws, "T1")
    file_of(ws).write_bytes(b"\xff\xfe\x00")
    said = own_templates.revert(ws, "T1").said
    assert not templates.show(ws, "T1").own
    assert (aside := file_of(ws).with_name("T1.md.unreadable")).read_bytes() == b"\xff\xfe\x00"
    assert str(aside) in said


def test_a_folder_that_cannot_be_written_changes_nothing(ws: Workspace) -> None:
    ws.templates_dir.write_text("a file where the folder should be")
    with pytest.raises(Unavailable, match="cannot be written"):
        own_templates.save(ws, "T1", body="Mine {{ sender.stop }}")
    assert undo.latest(ws) is None


@pytest.mark.parametrize(
    ("subject", "body", "field", "words"),
    [
        ("", "Hello", "subject", "empty"),
        ("Hello", " \n ", "body", "empty"),
        ("{{ session.dya }}", "Hello", "subject", "Is session.day meant?"),
        ("Hi", "One\nTwo {{ person.frist_name }}", "body", "Line 2 asks for person.frist_name"),
        ("Hi", "One\n\n{% if session.example %}\nmore", "body", "line 3, “{% if session.example"),
        ("Hi", "One\n{{ person.name", "body", "line 2, “{{ person.name”: what was opened"),
        ("Hi", "{% endif %}", "body", "nothing has begun that {% endif %}"),
        ("Hi", "{% include 'x' %}", "body", "includes another file (line 1)"),
        ("Hi", "{% frob %}", "body", "mails have no {% frob %}"),
        ("Hi", "{{ nonsense }}", "body", "not known here: nonsense"),
        ("Hi", "[here](https://x.example/{{ person.name }})", "body", "target of a link"),
        ("Hi", "x" * 30_000, "body", "20,000 characters"),
    ],
)
def test_words_no_mail_can_be_made_of_are_refused_where_they_stand(
    subject: str, body: str, field: str, words: str, ws: Workspace
) -> None:
    with pytest.raises(Refused) as refused:
        own_templates.save(ws, "T1", subject=subject, body=body)
    assert refused.value.field == field
    assert words in str(refused.value)
    assert not file_of(ws).exists() and undo.latest(ws) is None


@given(st.text(min_size=1, max_size=80), st.text(max_size=200))
def test_whatever_is_typed_the_file_gives_it_back(subject: str, body: str) -> None:
    said, words = clean_line(subject, 300).text, "x" + body.replace("\r", "\n")
    if not said:
        return
    text = template_source.with_words(PACKED, subject=said, body=words)
    found, before = files.parse(text, "T1.md"), files.parse(PACKED, "T1.md")
    assert (found.subject, found.body.strip("\n")) == (said, words.strip("\n"))
    assert (found.fields, found.aim, found.version) == (before.fields, before.aim, before.version)


@pytest.mark.parametrize(
    "line", ["subject = '''\nlong'''", 'subject = """a\nb"""', "'subject' = \"x\"", "  subject='x'"]
)
def test_a_subject_written_in_another_way_is_replaced_as_well(line: str) -> None:
    front, body = files.halves(PACKED)
    odd = "\n".join(line if row.startswith("subject") else row for row in front.splitlines())
    text = template_source.with_words(f"+++\n{odd}\n+++\n{body}", subject="New", body=body)
    assert files.parse(text, "T1.md").subject == "New"
    assert files.parse(text, "T1.md").fields == files.load("T1").fields


# -- a newer built-in version ----------------------------------------------------------------


def test_a_newer_built_in_version_is_told_by_its_changes(ws: Workspace, newer: Path) -> None:
    own_templates.save(ws, "T1", subject="Mine")
    assert own_templates.newer_version(ws, "T1") == 0
    comes_new(newer)
    found = template_changes.changes(ws, "T1")
    assert found.newer == NEXT
    assert [(one.mark, one.text) for one in found.news if one.mark in "+-"] == [
        ("-", "Thank you for being part of {{ community.name }}."),
        ("+", "We are glad that you are part of {{ community.name }}."),
    ]
    assert found.from_base
    assert [one.text for one in found.mine if one.mark == "+"] == ["Subject: Mine"]
    assert all("We are glad" not in one.text for one in found.mine)
    assert own_templates.keep_mine(ws, "T1").view.subject == "Mine"
    assert own_templates.newer_version(ws, "T1") == 0
    undo.undo(ws)
    assert own_templates.newer_version(ws, "T1") == NEXT
    own_templates.revert(ws, "T1")
    assert own_templates.newer_version(ws, "T1") == 0 and templates.show(ws, "T1").version == NEXT


def test_a_copy_made_by_hand_before_is_told_by_its_number(ws: Workspace, newer: Path) -> None:
    file_of(ws).parent.mkdir(parents=True)
    file_of(ws).write_text(PACKED.replace("Come for the whole", "Come for all"), "utf-8")
    comes_new(newer)
    found = template_changes.changes(ws, "T1")
    assert (found.newer, found.news, found.from_base) == (NEXT, (), False)
    assert "+" in [one.mark for one in found.mine]


def test_a_template_of_her_own_has_nothing_to_go_back_to(ws: Workspace) -> None:
    file_of(ws).parent.mkdir(parents=True)
    file_of(ws, "X1").write_text(PACKED.replace('key = "T1"', 'key = "X1"'), "utf-8")
    own_templates.save(ws, "X1", subject="Mine")
    assert templates.show(ws, "X1").subject == "Mine" and own_templates.newer_version(ws, "X1") == 0
    with pytest.raises(NotFound, match="no packed template"):
        own_templates.revert(ws, "X1")


# -- as somebody reads it --------------------------------------------------------------------


@pytest.mark.parametrize("key", KEYS)
def test_every_template_is_shown_as_a_real_person_and_as_nobody(key: str, ws: Workspace) -> None:
    empty = template_preview.read(ws, key, Subject())
    assert empty.problem == "" and "‹person.greeting›" in empty.text
    assert template_preview.subjects(ws, key) == ()
    town(ws)
    about = template_preview.subjects(ws, key)[0]
    for reader in template_preview.readers(ws, key, about):
        seen = template_preview.read(ws, key, about, reader)
        assert seen.problem == "" or reader is NOBODY, seen.problem
    assert mailings.all(ws) == [] and undo.latest(ws) is not None


def test_the_awkward_ones_come_first_and_each_value_is_explained(ws: Workspace) -> None:
    town(ws)
    about = template_preview.subjects(ws, "T1")[0]
    readers = template_preview.readers(ws, "T1", about)
    assert [(one.name, one.why) for one in readers[:3]] == [
        ("D.", "no first name known: does the greeting read well?"),
        ("Asha Verrall", "the longest name: does it fit?"),
        ("José Núñez", "a name with accents: is it spelt right?"),
    ]
    greetings = [
        next(v for v in template_preview.values(ws, "T1", about, one) if v.path.endswith("ting"))
        for one in readers[:3]
    ]
    assert [one.gives for one in greetings] == ["Hello", "Hello Asha", "Hello José"]
    every = template_preview.values(ws, "T6", about, readers[0])
    assert next(one for one in every if one.path == "session.example").meaning


def test_nobody_is_shown_a_mail_who_may_not_get_one(ws: Workspace) -> None:
    here = town(ws)
    about = template_preview.about(ws, "T1")
    assert template_preview.reader(ws, "T1", about, here.people["Jo Pardew"]).name == "Jo Pardew"
    for name in ("Not Asked", "Long Ago", "Pearl Whitlock"):
        with pytest.raises(Refused, match="does not get a mail like this"):
            template_preview.reader(ws, "T1", about, here.people[name])


def test_half_written_words_are_told_and_never_raised(ws: Workspace) -> None:
    town(ws)
    about = template_preview.subjects(ws, "T1")[0]
    one = template_preview.readers(ws, "T1", about)[1]
    good = template_preview.read(ws, "T1", about, one, subject="Hi", body="{{ person.name }}")
    assert (good.subject, good.text, good.problem) == ("Hi", "Asha Verrall\n", "")
    bad = template_preview.read(ws, "T1", about, one, subject="Hi", body="{{ person.")
    assert bad.text == "" and "line 1" in bad.problem


@pytest.mark.parametrize("attack", [*ATTACKS, *TERMINAL_ESCAPES], ids=lambda text: repr(text[:24]))
def test_a_hostile_template_ends_soon_in_plain_words(attack: str, ws: Workspace) -> None:
    town(ws)
    file_of(ws).parent.mkdir(parents=True)
    front, _ = files.halves(PACKED)
    file_of(ws).write_text(f"+++\n{front}+++\n{attack}", "utf-8", newline="")
    began = time.perf_counter()
    about = template_preview.subjects(ws, "T1") or (Subject(),)
    seen = template_preview.read(ws, "T1", about[0])
    found = templates.check(ws, "T1")
    with pytest.raises(CoptuiError):
        own_templates.save(ws, "T1", body=f"{attack} {{{{ nothing.here }}}}")
    assert time.perf_counter() - began < 3
    told = seen.problem + "".join(one.text for one in found)
    assert attack in TERMINAL_ESCAPES or told
    assert own_templates.revert(ws, "T1").view.own is False
