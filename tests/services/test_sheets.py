"""The attendance sheet: the paper and the screen have the same rows; what was ticked is proven."""

from __future__ import annotations

import csv
import re
from datetime import date, datetime, time
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from coptui.domain.consent import ConsentState, HeldBack, Purpose, gate
from coptui.errors import NotFound, Refused
from coptui.services import (
    attendance,
    communities,
    consent,
    contacts,
    members,
    sessions,
    sheet_files,
    sheet_paper,
    sheet_recording,
    sheets,
    undo,
)
from coptui.services.communities import NewCommunity
from coptui.services.contact_views import NewContact
from coptui.services.sessions import NewSession
from coptui.services.sheet_views import RowView, SheetView
from coptui.store.models import Attendance, ConsentEvent, Contact, Membership, SheetRow
from coptui.workspace import Workspace
from tests.conftest import FrozenClock
from tests.hostile import HOSTILE_NAMES
from tests.services.mailing_home import Town, person, town

HELD = date(2026, 12, 3)
MAIL = Purpose.mail


@pytest.fixture
def here(ws: Workspace, clock: FrozenClock) -> Town:
    made = town(ws)
    consent.add_wording(ws, "May we quote you? May you be in our photographs?", ["quoted", "photo"])
    clock.tick(days=11)  # the day after the session
    return made


def made(ws: Workspace, here: Town, *boxes: str) -> SheetView:
    asked = boxes or ("mail", "quoted", "photo")
    return sheets.make(ws, here.session, purposes=asked).view


def row_of(view: SheetView, name: str) -> RowView:
    return next(row for row in view.rows if row.name == name)


def blank(ws: Workspace, view: SheetView) -> RowView:
    return next(row for row in sheets.show(ws, view.id).rows if not row.name)


def typed(ws: Workspace, view: SheetView, name: str, text: str) -> None:
    sheets.type_row(ws, row_of(sheets.show(ws, view.id), name).id, text)


def state(ws: Workspace, who: int, purpose: Purpose = MAIL) -> str:
    return next(one.state for one in contacts.show(ws, who).consents if one.purpose is purpose)


# -- making ------------------------------------------------------------------------------------


def test_everybody_on_the_list_is_printed_until_somebody_answers(ws: Workspace, here: Town) -> None:
    view = made(ws, here)
    names = [row.name for row in view.rows if row.printed]
    assert names == ["Asha Verrall", "D.", "Jo Pardew", "José Núñez", "Long Ago", "Not Asked",
                     "Pearl Whitlock"]  # fmt: skip
    assert [row.position for row in view.rows] == list(range(1, 28))
    assert sum(1 for row in view.rows if not row.name) == 20
    assert all(row.answers == "" for row in view.rows), "no box is ticked beforehand"
    assert [box.wording_version for box in view.boxes] == [1, 2, 2]


def test_once_people_answer_those_who_come_are_printed(ws: Workspace, here: Town) -> None:
    sessions.reply(ws, here.session, here.people["Jo Pardew"], "yes")
    sessions.reply(ws, here.session, here.people["Asha Verrall"], "no")
    sessions.reply(ws, here.session, here.people["D."], "maybe")
    attendance.here(ws, here.session, here.people["Pearl Whitlock"])
    expected = [row.name for row in made(ws, here).rows if row.printed]
    assert expected == ["D.", "Jo Pardew", "Pearl Whitlock"]
    everybody = sheets.make(ws, here.session, purposes=["mail"], everybody=True).view
    assert len([row for row in everybody.rows if row.printed]) == 7


def test_the_same_paper_has_the_same_number_and_another_one_its_own(
    ws: Workspace, here: Town
) -> None:
    first = made(ws, here)
    assert made(ws, here).id == first.id
    person(ws, here, "Zadie New", "zadie@a.example", agreed=None)
    second = made(ws, here)
    assert (first.code, second.code) == ("H-1", "H-1b")
    assert "Zadie New" not in [row.name for row in sheets.show(ws, first.id).rows]


def test_what_was_typed_is_never_printed_over(ws: Workspace, here: Town) -> None:
    first = made(ws, here)
    typed(ws, first, "Jo Pardew", "y n n")
    assert made(ws, here).id != first.id


def test_numbers_of_two_communities_never_meet(ws: Workspace, here: Town) -> None:
    other = communities.add(ws, NewCommunity(name="Hilltop", code="HIL")).view
    plan = NewSession(
        community_id=other.id, on=HELD, start=time(10), end=time(12), venue="Hall", key_question="?"
    )
    session = sessions.plan(ws, plan).view.id
    assert made(ws, here).code == "HA-1"
    assert sheets.make(ws, session, purposes=["mail"]).view.code == "HI-1"


def test_a_sheet_asks_only_what_there_are_words_for(ws: Workspace, here: Town) -> None:
    with pytest.raises(Refused, match="shared with members"):
        made(ws, here, "mail", "share_contact")
    old = consent.wordings(ws)[-1]
    new = consent.add_wording(ws, "May we still write?", ["mail"]).view
    assert made(ws, here, "mail").boxes[0].wording_id == new.id
    asked = sheets.make(ws, here.session, purposes=["mail"], wording_ids=[old.id]).view
    assert asked.boxes[0].wording_id == old.id


def test_without_words_there_is_no_sheet(ws: Workspace) -> None:
    community = communities.add(ws, NewCommunity(name="Hilltop", code="HIL")).view
    plan = NewSession(community_id=community.id, on=HELD, start=time(10), end=time(12))
    with pytest.raises(Refused, match="no consent wording"):
        sheets.make(ws, sessions.plan(ws, plan).view.id)


# -- the paper ---------------------------------------------------------------------------------


class _Table(HTMLParser):
    """Cells of the rows, the number of boxes in each, and everything else as text."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.rows: list[list[str]] = []
        self.boxes: list[int] = []
        self.tags: set[str] = set()
        self._in = False
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        self.tags.add(tag)
        if tag == "tbody":
            self._in = True
        elif tag == "tr" and self._in:
            self.rows.append([])
            self.boxes.append(0)
        elif tag == "td":
            self.rows[-1].append("")
        elif tag == "span" and self._in:
            self.boxes[-1] += dict(attrs)["class"] == "box"

    def handle_data(self, data: str) -> None:
        if self._in and self.rows and self.rows[-1] and data.strip():
            self.rows[-1][-1] += data.strip()


@pytest.mark.parametrize("large", [False, True])
def test_paper_and_screen_have_the_same_rows_in_the_same_order(
    ws: Workspace, here: Town, large: bool
) -> None:
    view = made(ws, here)
    page = _Table(sheet_paper.as_html(sheet_paper.paper_of(ws, view.id), large=large))
    assert [row[:2] for row in page.rows] == [[str(r.position), r.name] for r in view.rows]
    assert set(page.boxes) == {3}, "a box of its own for each purpose on every row"
    assert page.tags.isdisjoint({"script", "img", "link", "input", "a"})


def test_the_paper_says_what_the_law_and_the_person_need(ws: Workspace, here: Town) -> None:
    paper = sheet_paper.paper_of(ws, made(ws, here).id)
    html, text = sheet_paper.as_html(paper), sheet_paper.as_text(paper)
    for words in (
        "H-1",
        "Thursday 3 December 2026",
        "who was here, and what each of us agrees to",
        "none is needed to take part",
        "I may be written to by e-mail",
        "May we write to you about our sessions?",
        "Words version 1",
        "Words version 2",
        "at any time",
        "the word STOP",
        "01632 960123",
        "harbour@hub.example",
        "until December 2027",
        "after 24 months at most we ask again",
        "What is said stays without names.",
        "Kilnbrook Community Hub",
    ):
        assert words in html, words
        assert words in " ".join(text.split()), words
    assert "checked" not in html
    assert "@page" in html and "http" not in html
    assert text.count("[ ]") == 27 * 3
    assert max(map(len, text.splitlines())) <= 100


def test_no_address_of_anybody_goes_round_the_room(ws: Workspace, here: Town) -> None:
    paper = sheet_paper.paper_of(ws, made(ws, here).id)
    for made_of_it in (sheet_paper.as_html(paper), sheet_paper.as_text(paper)):
        found = {one.strip(".") for one in re.findall(r"[\w.]+@[\w.]+", made_of_it)}
        assert found == {"harbour@hub.example"}


def test_hostile_names_are_letters_on_paper_and_in_the_table(
    ws: Workspace, here: Town, tmp_path: Path
) -> None:
    names = [*HOSTILE_NAMES, "<script>alert(1)</script>", "=HYPERLINK(1)"]
    for at, name in enumerate(names):
        person(ws, here, name, f"p{at}@a.example", agreed=None)
    view = made(ws, here)
    page = _Table(sheet_paper.as_html(sheet_paper.paper_of(ws, view.id)))
    assert "script" not in page.tags
    assert len(page.rows) == len(view.rows)
    sheet_paper.write(ws, view.id, tmp_path / "s.csv")
    kept = (tmp_path / "s.csv").read_text(encoding="utf-8")
    assert all(not cell.startswith(("=", "+", "@")) for row in csv.reader(kept.splitlines())
               for cell in row)  # fmt: skip


def test_the_file_is_private_and_its_ending_says_what_it_is(
    ws: Workspace, here: Town, tmp_path: Path
) -> None:
    view = made(ws, here)
    for name in ("s.html", "s.txt", "s.csv"):
        sheet_paper.write(ws, view.id, tmp_path / name)
        assert (tmp_path / name).stat().st_mode & 0o077 == 0
    with pytest.raises(Refused, match="html, txt, csv"):
        sheet_paper.write(ws, view.id, tmp_path / "s.docx")


# -- typing it in ------------------------------------------------------------------------------


def test_every_row_is_kept_at_once_and_agrees_to_nothing_yet(ws: Workspace, here: Town) -> None:
    view = made(ws, here)
    typed(ws, view, "Jo Pardew", "y n y")
    typed(ws, view, "José Núñez", ".")
    again = sheets.show(ws, view.id)
    assert (row_of(again, "Jo Pardew").answers, row_of(again, "José Núñez").answers) == ("yny",) * 2
    assert again.typed == 2
    assert ConsentEvent.select().where(ConsentEvent.sheet_row.is_null(False)).count() == 0
    assert Attendance.select().count() == 0


def test_a_row_can_be_typed_again_and_cleared(ws: Workspace, here: Town) -> None:
    view = made(ws, here)
    typed(ws, view, "Jo Pardew", "y y y")
    typed(ws, view, "Jo Pardew", "n n n new@a.example")
    jo = row_of(sheets.show(ws, view.id), "Jo Pardew")
    assert (jo.answers, jo.address) == ("nnn", "new@a.example")
    sheets.clear_row(ws, jo.id)
    jo = row_of(sheets.show(ws, view.id), "Jo Pardew")
    assert (jo.answers, jo.address, jo.name) == ("", "", "Jo Pardew")


def test_a_name_on_a_blank_row_is_somebody_known_or_somebody_new(ws: Workspace, here: Town) -> None:
    view = made(ws, here)
    stranger = contacts.add(ws, NewContact("Femi Calder", "femi@a.example")).view.id
    assert [one.id for one in sheets.who_may_it_be(ws, view.id, "femi")] == [stranger]
    row = blank(ws, view)
    sheets.name_row(ws, row.id, "Femi Calder", stranger)
    other = blank(ws, view)
    assert other.position == row.position + 1
    with pytest.raises(Refused, match=f"row {row.position}"):
        sheets.name_row(ws, other.id, "Femi", stranger)
    with pytest.raises(Refused, match="on this row"):
        sheets.type_row(ws, other.id, "y n y")
    sheets.type_row(ws, other.id, "Ngaio Marsh ngaio@a.example")
    kept = sheets.show(ws, view.id).rows[other.position - 1]
    assert (kept.name, kept.address, kept.contact_id) == ("Ngaio Marsh", "ngaio@a.example", None)


def test_below_the_last_line_there_is_room_for_more(ws: Workspace, here: Town) -> None:
    view = made(ws, here)
    for number in range(20):
        sheets.type_row(ws, blank(ws, view).id, f"Walker In{number}x")
    rows = sheets.show(ws, view.id).rows
    assert len(rows) == 32
    assert [row.position for row in rows] == list(range(1, 33))


def test_a_wrong_address_is_told_and_not_kept(ws: Workspace, here: Town) -> None:
    view = made(ws, here)
    with pytest.raises(Refused) as told:
        typed(ws, view, "Jo Pardew", "y n y jo@nowhere")
    assert told.value.field == "address"
    assert row_of(sheets.show(ws, view.id), "Jo Pardew").answers == ""


def test_what_is_not_there_is_not_found(ws: Workspace, here: Town) -> None:
    for act in (lambda: sheets.show(ws, 99), lambda: sheets.type_row(ws, 99, "y")):
        with pytest.raises(NotFound):
            act()


# -- recording ---------------------------------------------------------------------------------


def test_it_records_who_came_and_what_each_agreed_to(ws: Workspace, here: Town) -> None:
    view = made(ws, here)
    asked, pearl = here.people["Not Asked"], here.people["Pearl Whitlock"]
    typed(ws, view, "Not Asked", "y n -")
    typed(ws, view, "Pearl Whitlock", "-")
    done = sheet_recording.record(ws, view.id)
    assert "2 here, 1 yes and 1 no" in done.said
    assert {one.contact_id for one in attendance.present(ws, here.session).people} == {asked, pearl}
    assert [state(ws, asked, p) for p in (MAIL, Purpose.quoted, Purpose.photo)] == [
        "given",
        "refused",
        "not_asked",
    ]
    assert state(ws, pearl) == "not_asked", "an empty box is no answer"
    mail = next(e for e in consent.events(ws, asked) if e.purpose is MAIL)
    row = row_of(view, "Not Asked")
    assert (mail.date, mail.method, mail.wording_id) == (HELD, "sheet", view.boxes[0].wording_id)
    assert mail.evidence == f"sheet H-1, row {row.position}"
    no = next(e for e in consent.events(ws, asked) if e.purpose is Purpose.quoted)
    assert (no.state, no.wording_version, no.method) == (ConsentState.refused, 2, "sheet")


def test_a_row_without_letters_was_not_there(ws: Workspace, here: Town) -> None:
    view = made(ws, here)
    typed(ws, view, "Jo Pardew", "y y y")
    sheet_recording.record(ws, view.id)
    assert [one.name for one in attendance.present(ws, here.session).people] == ["Jo Pardew"]


def test_somebody_new_is_on_the_list_and_in_the_community(ws: Workspace, here: Town) -> None:
    view = made(ws, here)
    row = blank(ws, view)
    sheets.type_row(ws, row.id, "Femi Calder femi@a.example")
    sheets.type_row(ws, row.id, "y y n")
    review = sheet_recording.review(ws, view.id)
    assert (review.new, review.joins) == (("Femi Calder",), 1)
    assert not Contact.select().where(Contact.name == "Femi Calder").exists()
    sheet_recording.record(ws, view.id)
    femi = Contact.get(Contact.name == "Femi Calder")
    assert femi.email == "femi@a.example"
    assert femi.source == f"sheet H-1, row {row.position}"
    assert gate(consent.person_for_gate(ws, femi.id), MAIL, ws.today()).may
    assert Membership.get(Membership.contact == femi.id).community_id == here.community


def test_a_new_address_takes_the_place_of_the_old_one(ws: Workspace, here: Town) -> None:
    view, jo = made(ws, here), here.people["Jo Pardew"]
    typed(ws, view, "Jo Pardew", "y y y jo@new.example")
    done = sheet_recording.record(ws, view.id)
    assert contacts.show(ws, jo).email == "jo@new.example"
    undo.undo(ws, done.undo)
    assert contacts.show(ws, jo).email == "jo@lantern.example"


def test_the_page_before_says_exactly_what_is_recorded(ws: Workspace, here: Town) -> None:
    view = made(ws, here)
    typed(ws, view, "Jo Pardew", "n y -")
    typed(ws, view, "Not Asked", "y y n")
    before = ConsentEvent.select().count()
    review = sheet_recording.review(ws, view.id)
    assert ConsentEvent.select().count() == before
    assert sheets.show(ws, view.id).recorded_at is None
    assert undo.latest(ws) is None or "typed in" not in undo.latest(ws).label  # type: ignore[union-attr]
    assert (review.came, review.yes, review.no, review.empty) == (
        2, {"mail": 1, "quoted": 2}, {"mail": 1, "photo": 1}, 1,
    )  # fmt: skip
    assert review.stops == ("Jo Pardew (mail)",)
    sheet_recording.record(ws, view.id)
    assert ConsentEvent.select().count() - before == 5


def test_a_later_withdrawal_stands_and_is_told(ws: Workspace, here: Town) -> None:
    view, jo = made(ws, here), here.people["Jo Pardew"]
    consent.withdraw(ws, jo, "mail")  # the day after the session
    typed(ws, view, "Jo Pardew", "y y y")
    review = sheet_recording.review(ws, view.id)
    (problem,) = review.problems
    assert (problem.name, problem.what) == ("Jo Pardew", "mail")
    assert "withdrew" in problem.why
    assert "1 could not be recorded" in sheet_recording.record(ws, view.id).said
    assert gate(consent.person_for_gate(ws, jo), MAIL, ws.today()).held is HeldBack.withdrew
    assert state(ws, jo, Purpose.quoted) == "given"


def test_a_suppressed_address_is_not_lifted_by_a_tick(ws: Workspace, here: Town) -> None:
    consent.never_write(ws, here.people["Jo Pardew"])
    view = made(ws, here)
    row = blank(ws, view)
    sheets.type_row(ws, row.id, "Joanna Somebody JO@lantern.example")
    sheets.type_row(ws, row.id, "y n n")
    assert [one.what for one in sheet_recording.review(ws, view.id).problems] == ["mail"]
    sheet_recording.record(ws, view.id)
    new = Contact.get(Contact.name == "Joanna Somebody").id
    assert gate(consent.person_for_gate(ws, new), MAIL, ws.today()).held is HeldBack.suppressed


def test_who_had_left_is_back_only_with_a_yes(ws: Workspace, here: Town) -> None:
    view = made(ws, here)
    for name in ("Jo Pardew", "Asha Verrall"):
        members.remove(ws, here.community, here.people[name], "moved away")
    typed(ws, view, "Jo Pardew", "y n n")
    typed(ws, view, "Asha Verrall", "- n n")
    sheet_recording.record(ws, view.id)
    there = {one.name for one in members.of(ws, here.community)}
    assert "Jo Pardew" in there
    assert "Asha Verrall" not in there


def test_it_is_recorded_once(ws: Workspace, here: Town) -> None:
    view = made(ws, here)
    with pytest.raises(Refused, match="Nothing is typed in"):
        sheet_recording.record(ws, view.id)
    typed(ws, view, "Jo Pardew", "y n n")
    sheet_recording.record(ws, view.id)
    for act in (sheet_recording.record, sheet_recording.review):
        with pytest.raises(Refused, match="has been recorded"):
            act(ws, view.id)
    with pytest.raises(Refused, match="has been recorded"):
        typed(ws, view, "Jo Pardew", "n n n")


def test_a_session_that_is_still_to_come_has_nothing_to_record(ws: Workspace) -> None:
    ahead = town(ws)
    view = sheets.make(ws, ahead.session, purposes=["mail"]).view
    typed(ws, view, "Jo Pardew", "y")
    with pytest.raises(Refused, match="nobody can have come yet"):
        sheet_recording.record(ws, view.id)


def test_one_key_takes_it_back_as_far_as_consent_allows(ws: Workspace, here: Town) -> None:
    view, jo = made(ws, here), here.people["Jo Pardew"]
    typed(ws, view, "Jo Pardew", "n y n")
    row = blank(ws, view)
    sheets.type_row(ws, row.id, "Femi Calder femi@a.example")
    sheets.type_row(ws, row.id, "y y y")
    done = sheet_recording.record(ws, view.id)
    assert state(ws, jo) == "refused"
    undo.undo(ws, done.undo)
    assert (state(ws, jo), state(ws, jo, Purpose.quoted)) == ("given", "not_asked")
    assert attendance.present(ws, here.session).people == ()
    femi = Contact.get(Contact.name == "Femi Calder").id
    assert state(ws, femi) == "not_asked"
    assert {e.state for e in consent.events(ws, femi)} == {"given", "not_asked"}
    assert contacts.show(ws, femi).mail.state == "not_asked"
    again = sheets.show(ws, view.id)
    assert again.recorded_at is None
    assert row_of(again, "Jo Pardew").answers == "nyn", "what was typed is still there"
    sheet_recording.record(ws, view.id)
    assert Contact.select().where(Contact.name == "Femi Calder").count() == 1
    assert state(ws, femi) == "given"


def test_who_is_removed_leaves_no_name_on_the_sheet(ws: Workspace, here: Town) -> None:
    view = made(ws, here)
    typed(ws, view, "Jo Pardew", "y n n jo@new.example")
    done = contacts.remove(ws, here.people["Jo Pardew"])
    kept = [(row.name, row.address) for row in SheetRow.select()]
    assert "Jo Pardew" not in [name for name, _ in kept]
    assert not any(address for _, address in kept)
    undo.undo(ws, done.undo)
    assert row_of(sheets.show(ws, view.id), "Jo Pardew").address == "jo@new.example"


# -- from a file -------------------------------------------------------------------------------


def _filled(ws: Workspace, view: SheetView, path: Path, **cells: str) -> Path:
    """The sheet's own table with answers by the name of the row, or `row7="Name y n y"`."""
    sheet_paper.write(ws, view.id, path)
    rows = list(csv.reader(path.read_text(encoding="utf-8").splitlines()))
    for row in rows[1:]:
        told = cells.get(row[1].replace(" ", "_") or f"row{row[0]}")
        if told is not None:
            *name, answers = told.split("|")
            row[1] = name[0] if name else row[1]
            row[2:5] = answers.split(",")
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    return path


def test_a_whole_sheet_comes_in_from_its_own_table(
    ws: Workspace, here: Town, tmp_path: Path
) -> None:
    view = made(ws, here)
    path = _filled(ws, view, tmp_path / "s.csv", Jo_Pardew="y,n,yes", Not_Asked="-,,",
                   row8="Femi Calder|y,y,n")  # fmt: skip
    rehearsed = sheet_files.enter(ws, view.id, path, dry_run=True)
    assert (rehearsed.review.came, rehearsed.review.new) == (3, ("Femi Calder",))
    assert sheets.show(ws, view.id).typed == 0
    entered = sheet_files.enter(ws, view.id, path)
    assert entered.review.yes == {"mail": 2, "quoted": 1, "photo": 1}
    assert sheets.show(ws, view.id).recorded_at is not None
    assert len(attendance.present(ws, here.session).people) == 3


@pytest.mark.parametrize(
    ("cells", "why"),
    [
        ({"Jo_Pardew": "y,n,perhaps"}, "is no answer"),
        ({"Jo_Pardew": "Somebody Else|y,n,y"}, "Somebody Else in the file"),
        ({"row8": "|y,n,y"}, "type the name first"),
        ({"row8": "Jo Pardew|y,n,y"}, "on this sheet already"),
        ({"row8": "Who #99|y,n,y"}, "no such contact"),
    ],
)
def test_one_wrong_row_stops_the_whole_file(
    ws: Workspace, here: Town, tmp_path: Path, cells: dict[str, str], why: str
) -> None:
    view = made(ws, here)
    path = _filled(ws, view, tmp_path / "s.csv", Not_Asked="y,y,y", **cells)
    with pytest.raises(Refused, match=why):
        sheet_files.enter(ws, view.id, path)
    assert sheets.show(ws, view.id).typed == 0
    rehearsed = sheet_files.enter(ws, view.id, path, dry_run=True)
    assert why in rehearsed.refused_rows[0].reason


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\0\1\2",
        b"a,b\n1,2\n",
        b"row,name\n1,Jo\n",
        b"\xff\xfe\x00",
        b'row,"x\n',
        b"x" * 2_000_000,
    ],
)
def test_a_file_that_is_no_sheet_is_refused_in_a_sentence(
    ws: Workspace, here: Town, tmp_path: Path, data: bytes
) -> None:
    view = made(ws, here)
    (tmp_path / "s.csv").write_bytes(data)
    with pytest.raises(Refused) as told:
        sheet_files.enter(ws, view.id, tmp_path / "s.csv")
    assert "Error" not in told.value.message


def test_the_moment_of_recording_is_kept_in_utc(ws: Workspace, here: Town) -> None:
    view = made(ws, here)
    typed(ws, view, "Jo Pardew", "y n n")
    recorded = sheet_recording.record(ws, view.id).view.recorded_at
    assert isinstance(recorded, datetime)
    assert recorded == ws.now()
