"""Files of people: read as they come, looked at first, brought in whole, and taken back."""

from __future__ import annotations

import csv
import stat
import time
from datetime import date
from pathlib import Path
from types import ModuleType

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from coptui.domain.consent import ConsentState, Method, Purpose, gate, standing
from coptui.domain.text import clean_line
from coptui.errors import Conflict, NotFound, Refused
from coptui.services import (
    consent,
    contacts,
    exporting_people,
    import_csv,
    import_reading,
    import_tables,
    importing,
    undo,
)
from coptui.services.consent_facts import refresh_mail_cache
from coptui.services.contacts import ContactFilter, NewContact
from coptui.services.importing import Choice, ConsentClaim, Fate, ImportPlan
from coptui.store.models import (
    Community,
    ConsentEvent,
    Contact,
    ImportRun,
    Membership,
    Organisation,
)
from coptui.store.rows import tuples
from coptui.workspace import Workspace
from tests.hostile import HOSTILE_NAMES
from tests.workbooks import Sheet, write_workbook

SIGNED = date(2026, 11, 6)


def _file(tmp_path: Path, text: str, encoding: str = "utf-8") -> Path:
    path = tmp_path / "people.csv"
    path.write_bytes(text.encode(encoding))
    return path


def _plan(
    ws: Workspace,
    path: Path,
    claim: ConsentClaim | None = None,
    community_id: int | None = None,
) -> ImportPlan:
    table = importing.read(path)
    return importing.plan(ws, table, importing.guess_mapping(table), claim, community_id)


def _claim(ws: Workspace, column: str = "", on: date = SIGNED) -> ConsentClaim:
    words = consent.add_wording(ws, "May we write to you?", ["mail", "quoted"]).view
    return ConsentClaim((Purpose.mail,), Method.sheet, on, words.id, column=column)


def _bring(ws: Workspace, tmp_path: Path, text: str, claim: ConsentClaim | None = None) -> int:
    return importing.carry_out(ws, _plan(ws, _file(tmp_path, text), claim)).view.id


def _mailable(ws: Workspace) -> set[str]:
    people = consent.people_for_gate(ws, [row.id for row in Contact.select()])
    return {p.name for p in people.values() if gate(p, Purpose.mail, ws.today()).may}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
@pytest.mark.parametrize("sign", [",", ";", "\t", "|"])
def test_any_usual_encoding_and_delimiter_is_recognised(
    ws: Workspace, tmp_path: Path, encoding: str, sign: str
) -> None:
    text = f"Name{sign}E-Mail{sign}Notes\r\nZoë Åberg{sign}zoe@a.example{sign}"
    text += '"two\nlines"\r\n'
    made = _plan(ws, _file(tmp_path, text, encoding))
    row = made.rows[0].parsed
    assert (row.name, row.email, row.fields["notes"]) == (
        "Zoë Åberg",
        "zoe@a.example",
        "two\nlines",
    )
    assert (row.number, made.table.delimiter) == (2, sign)


def test_the_guess_can_be_corrected(ws: Workspace, tmp_path: Path) -> None:
    path = _file(tmp_path, "who;mail\nJo;jo@a.example\n")
    table = importing.read(path, encoding="latin-1", delimiter=";")
    mapping = importing.with_choices(table, importing.guess_mapping(table), {"phone": "2"})
    assert mapping.columns == {"name": 0, "email": 1, "phone": 1}
    with pytest.raises(Refused):
        importing.with_choices(table, mapping, {"shoe": "1"})
    with pytest.raises(Refused):
        importing.with_choices(table, mapping, {"phone": "telephone"})
    with pytest.raises(Refused):
        importing.read(path, encoding="utf-16")


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"  \n \n",
        b"PK\x03\x04 a workbook",
        b"name\n" + b"x" * 1_100_000,
        b"name," + b"a," * 300 + b"\nx\n",
        b'name\n"' + b"never closed\n" * 20_000,
    ],
)
def test_what_is_no_list_of_people_is_refused_with_a_sentence(tmp_path: Path, raw: bytes) -> None:
    path = tmp_path / "people.csv"
    path.write_bytes(raw)
    with pytest.raises(Refused) as caught:
        importing.read(path)
    assert str(caught.value).endswith(".")


@pytest.mark.parametrize(
    ("where", "limit", "value"),
    [
        (import_reading, "MAX_BYTES", 20),
        (import_tables, "MAX_ROWS", 2),
        (import_csv, "MAX_LINE", 9),
    ],
)
def test_a_file_beyond_the_bounds_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, where: ModuleType, limit: str, value: int
) -> None:
    path = _file(tmp_path, "name,phone\n" + "Ada,1234567\n" * 3)
    assert len(importing.read(path).rows) == 3
    monkeypatch.setattr(where, limit, value)
    with pytest.raises(Refused):
        importing.read(path)


def test_a_file_that_is_not_there_is_said_so(tmp_path: Path) -> None:
    with pytest.raises(NotFound):
        importing.read(tmp_path / "none.csv")


def test_usual_headings_are_known_in_any_case(ws: Workspace, tmp_path: Path) -> None:
    text = "FORENAME,Surname,E-mail Address,Company,Mobile,Job Title,Comments\n"
    text += "Jo,Pardew,jo@a.example,Canal Homes,'+44 1632 960001,Lead,hello\n"
    _bring(ws, tmp_path, text)
    view = contacts.show(ws, Contact.get().id)
    assert (view.name, view.email, view.organisation) == (
        "Jo Pardew",
        "jo@a.example",
        "Canal Homes",
    )
    assert (view.phone, view.job, view.notes) == ("+44 1632 960001", "Lead", "hello")


def test_rows_that_cannot_be_taken_keep_their_own_number(ws: Workspace, tmp_path: Path) -> None:
    text = "name,email\nAda,ada@a.example\n,nobody@a.example\n\nBen,ben@@a\nCai,\n"
    made = _plan(ws, _file(tmp_path, text))
    assert [one.row for one in made.refused_rows] == [3, 5]
    out = tmp_path / "refused.csv"
    assert importing.write_refused(out, made) == 2
    with out.open(newline="", encoding="utf-8") as stream:
        rows = list(csv.reader(stream))
    assert rows[0] == ["row", "name", "email", "reason"]
    assert rows[1] == ["3", "", "nobody@a.example", "no name"]
    assert rows[2][0] == "5"
    assert stat.S_IMODE(out.stat().st_mode) == 0o600


def test_looking_writes_nothing(ws: Workspace, tmp_path: Path) -> None:
    path = _file(tmp_path, "name,email,organisation\nAda,ada@a.example,Homes\n")
    claim = _claim(ws)
    before = ws.store.db.connection().total_changes
    _plan(ws, path, claim)
    assert ws.store.db.connection().total_changes == before


def test_an_import_without_a_claim_lets_nobody_be_mailed(ws: Workspace, tmp_path: Path) -> None:
    text = "name,email,ok to email\n" + "".join(f"P{n},p{n}@a.example,yes\n" for n in range(100))
    _bring(ws, tmp_path, text)
    assert Contact.select().count() == 100
    assert _mailable(ws) == set()
    assert contacts.count(ws, ContactFilter(may_mail=Purpose.mail)) == 0


def test_of_a_hundred_exactly_those_whom_the_gate_lets_through_may_be_mailed(
    ws: Workspace, tmp_path: Path
) -> None:
    answers = ["yes", "no", "", "Y", "maybe", "x", "not yet", "TRUE", "yes but no", "0"]
    yes = {"yes", "Y", "x", "TRUE"}
    people = {
        f"Person {n:03}": (f"p{n}@a.example" if n % 7 else "", answers[n % 10]) for n in range(100)
    }
    withdrew, never = "Person 010", "Person 020"
    claim = _claim(ws, column="Agreed?")
    for name in (withdrew, never):
        who = contacts.add(ws, NewContact(name, people[name][0])).view.id
        consent.give(ws, who, "mail", method="form", on=date(2026, 1, 5), wording_id=1)
        if name == withdrew:
            consent.withdraw(ws, who, on=date(2026, 2, 1))
        else:
            consent.never_write(ws, who)
    text = "Name,Email,Agreed?\n"
    text += "".join(f"{name},{mail},{said}\n" for name, (mail, said) in people.items())
    done = importing.carry_out(ws, _plan(ws, _file(tmp_path, text), claim)).view
    expected = {n for n, (mail, said) in people.items() if mail and said in yes}
    expected -= {withdrew, never}
    assert _mailable(ws) == expected
    page = contacts.page(ws, ContactFilter(may_mail=Purpose.mail), 0, 200)
    assert {row.name for row in page} == expected
    assert (done.rows, done.suppressed, done.new) == (100, 1, 98)
    event = ConsentEvent.select().where(ConsentEvent.import_run == done.id).get()
    assert (event.method, event.happened_on, event.wording_id) == ("sheet", SIGNED, 1)
    assert "people.csv, row 2" in event.evidence


def test_a_claim_has_to_be_whole(ws: Workspace, tmp_path: Path) -> None:
    path = _file(tmp_path, "name\nAda\n")
    good = _claim(ws)
    for bad in (
        ConsentClaim((Purpose.photo,), Method.sheet, SIGNED, good.wording_id),
        ConsentClaim((), Method.sheet, SIGNED, good.wording_id),
        ConsentClaim((Purpose.mail,), Method.sheet, date(2027, 1, 1), good.wording_id),
        ConsentClaim((Purpose.mail,), Method.sheet, SIGNED, good.wording_id, column="nowhere"),
    ):
        with pytest.raises(Refused):
            _plan(ws, path, bad)
    with pytest.raises(NotFound):
        _plan(ws, path, ConsentClaim((Purpose.mail,), Method.sheet, SIGNED, 99))


def test_a_second_time_changes_nothing(ws: Workspace, tmp_path: Path) -> None:
    text = "name,email,phone\nAda,ada@a.example,01632 960001\nBen,,01632 960002\nCai,,\n"
    _bring(ws, tmp_path, text, _claim(ws))
    made = _plan(ws, _file(tmp_path, text), _claim(ws))
    assert [row.fate for row in made.rows] == [Fate.same] * 3
    assert made.consented == 0


def test_known_people_are_filled_and_changed_but_never_emptied(
    ws: Workspace, tmp_path: Path
) -> None:
    contacts.add(ws, NewContact("Jo Pardew", "jo@a.example", "Old Place", "1111 1111", notes="a"))
    text = "name,email,organisation,phone,role,notes\nJO PARDEW,JO@a.example,New Place,,Lead,b\n"
    _bring(ws, tmp_path, text)
    view = contacts.show(ws, Contact.get().id)
    assert (view.name, view.organisation, view.phone) == ("Jo Pardew", "New Place", "1111 1111")
    assert (view.job, view.notes) == ("Lead", "a\nb")


def test_the_same_person_twice_in_a_file_comes_once(ws: Workspace, tmp_path: Path) -> None:
    text = "name,email\nJo Pardew,jo@a.example\nJo,JO@A.EXAMPLE\nJ. Pardew,jo@a.example\n"
    made = _plan(ws, _file(tmp_path, text))
    assert [row.fate for row in made.rows] == [Fate.new, Fate.duplicate, Fate.duplicate]


def test_one_who_says_yes_and_no_in_one_file_has_not_said_yes(
    ws: Workspace, tmp_path: Path
) -> None:
    text = "name,email,ok\nJo,jo@a.example,yes\nJo,jo@a.example,no\nMo,mo@a.example,yes\n"
    _bring(ws, tmp_path, text, _claim(ws, column="ok"))
    assert _mailable(ws) == {"Mo"}


def test_two_people_may_share_an_address(ws: Workspace, tmp_path: Path) -> None:
    text = "name,email\nAnn Lee,lee@a.example\nBob Lee,lee@a.example\n"
    made = _plan(ws, _file(tmp_path, text))
    assert [row.fate for row in made.rows] == [Fate.new, Fate.new]
    assert "shares the address with Ann Lee" in made.rows[1].hint


def test_a_withdrawal_is_not_got_round_by_another_spelling(ws: Workspace, tmp_path: Path) -> None:
    who = contacts.add(ws, NewContact("Ann Lee", "lee@a.example")).view.id
    consent.withdraw(ws, who, on=date(2026, 1, 1))
    text = "name,email\nZed Quick,lee@a.example\nAnn Lee,ann.new@a.example\n"
    _bring(ws, tmp_path, text, _claim(ws))
    assert _mailable(ws) == set()


def test_members_of_a_community_join_once_and_who_left_stays_away(
    ws: Workspace, tmp_path: Path
) -> None:
    harbour = Community.create(name="Harbour", code="HAR", created_at=ws.now())
    left = contacts.add(ws, NewContact("Ada", "ada@a.example")).view.id
    Membership.create(contact=left, community=harbour, joined=ws.today(), standing="left")
    path = _file(tmp_path, "name,email\nAda,ada@a.example\nBen,ben@a.example\n")
    importing.carry_out(ws, _plan(ws, path, community_id=harbour.id))
    standings = {row.contact.name: row.standing for row in Membership.select()}
    assert standings == {"Ada": "left", "Ben": "interested"}


def test_nothing_is_brought_in_when_the_list_changed_meanwhile(
    ws: Workspace, tmp_path: Path
) -> None:
    made = _plan(ws, _file(tmp_path, "name,email\nAda,ada@a.example\n"), _claim(ws))
    who = contacts.add(ws, NewContact("Ada", "ada@a.example")).view.id
    consent.withdraw(ws, who)
    with pytest.raises(Conflict):
        importing.carry_out(ws, made)
    assert Contact.select().count() == 1
    assert not ImportRun.select().exists()


def test_all_or_nothing(ws: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from coptui.services import import_writing

    def broken(*_: object) -> None:
        raise OSError("the disk is full")

    made = _plan(ws, _file(tmp_path, "name,organisation\nAda,Homes\n"), _claim(ws))
    monkeypatch.setattr(import_writing, "_insert_events", broken)
    with pytest.raises(OSError, match="disk"):
        importing.carry_out(ws, made)
    assert not Contact.select().exists()
    assert not Organisation.select().exists()


def test_an_import_is_taken_back_and_edits_since_are_kept(ws: Workspace, tmp_path: Path) -> None:
    old = contacts.add(ws, NewContact("Old Hand", "old@a.example", phone="1111 1111")).view.id
    text = "name,email,phone,role,organisation\n"
    text += "Ada,ada@a.example,,,Homes\nBen,ben@a.example,,,Canal\nCai,cai@a.example,,,\n"
    text += "Old Hand,old@a.example,2222 2222,Lead,\n"
    run = _bring(ws, tmp_path, text, _claim(ws))
    ws.clock.tick(minutes=5)  # type: ignore[attr-defined]
    by_name = {row.name: row.id for row in Contact.select()}
    contacts.edit(ws, by_name["Ben"], phone="3333 3333")
    consent.withdraw(ws, by_name["Cai"])
    contacts.edit(ws, old, role="Chair")
    done = importing.undo_import(ws, run).view
    assert {row.name for row in Contact.select()} == {"Old Hand", "Ben", "Cai"}
    assert (done.removed, done.kept) == (1, 3)
    view = contacts.show(ws, old)
    assert (view.phone, view.job) == ("1111 1111", "Chair")
    assert _mailable(ws) == set()
    assert {row.name for row in Organisation.select()} == {"Canal"}
    facts = consent.person_for_gate(ws, by_name["Cai"]).facts
    assert standing(facts, Purpose.mail, ws.today()).state is ConsentState.withdrawn
    with pytest.raises(Refused):
        importing.undo_import(ws, run)


def test_the_key_for_taking_back_takes_an_import_back(ws: Workspace, tmp_path: Path) -> None:
    _bring(ws, tmp_path, "name,email\nAda,ada@a.example\n", _claim(ws))
    undo.undo(ws)
    assert not Contact.select().exists()
    assert ImportRun.get().taken_back_at is not None


@pytest.mark.parametrize("hostile", HOSTILE_NAMES)
def test_hostile_text_in_every_field_arrives_clean(
    ws: Workspace, tmp_path: Path, hostile: str
) -> None:
    path = tmp_path / "people.csv"
    with path.open("w", newline="", encoding="utf-8", errors="replace") as stream:
        writer = csv.writer(stream)
        writer.writerow(["name", "email", "organisation", "phone", "role", "notes", hostile])
        writer.writerow(["A " + hostile, "a@a.example", *[hostile] * 5])
    made = _plan(ws, path)
    importing.carry_out(ws, made)
    view = contacts.show(ws, Contact.get().id)
    for value in (view.name, view.organisation, view.phone, view.job):
        assert clean_line(value) == clean_line(value).__class__(value, False)
    out = tmp_path / "out.csv"
    exporting_people.export(ws, out)
    again = _plan(ws, out)
    assert [row.fate for row in again.rows] == [Fate.same]


def _choose(ws: Workspace, path: Path, **choices: str) -> ImportPlan:
    table = importing.read(path)
    said = {int(row[1:]): Choice(who) for row, who in choices.items()}
    return importing.plan(ws, table, importing.guess_mapping(table), choices=said)


def test_who_may_be_somebody_here_waits_until_it_is_said_who_they_are(
    ws: Workspace, tmp_path: Path
) -> None:
    jo = contacts.add(ws, NewContact("Jo Pardew", "jo@old.example", notes="a")).view.id
    contacts.add(ws, NewContact("Pearl Whitlock", phone="01632 960001"))
    text = "name,email,phone,organisation\nJo Pardew,jo@new.example,,\n"
    text += (
        "Pearl Whitlock,pearl@a.example,,Hub\nSam Roe,jo@old.example,,\nJo P,jo+x@old.example,,\n"
    )
    path = _file(tmp_path, text)
    made = _choose(ws, path)
    assert [row.fate for row in made.rows] == [Fate.doubtful] * 4
    assert made.doubtful_rows[0].reason == "Jo Pardew is on the list already (jo@old.example)"
    assert importing.result_of(made).duplicates == importing.result_of(made).doubtful == 4
    importing.carry_out(ws, made)
    assert Contact.select().count() == 2
    made = _choose(ws, path, r2="same", r3="same", r4="other", r5="out")
    fates = [Fate.updated, Fate.updated, Fate.new, Fate.left_out]
    assert [row.fate for row in made.rows] == fates
    run = importing.carry_out(ws, made).view.id
    view = contacts.show(ws, jo)
    assert (view.email, view.notes) == ("jo@old.example", "a\nanother address: jo@new.example")
    pearl = Contact.get(Contact.name == "Pearl Whitlock")
    assert (pearl.email, pearl.email_key) == ("pearl@a.example", "pearl@a.example")
    importing.undo_import(ws, run)
    pearl = Contact.get(Contact.name == "Pearl Whitlock")
    assert (pearl.email, pearl.email_key, contacts.show(ws, jo).notes) == (None, None, "a")
    assert not Contact.select().where(Contact.name == "Sam Roe").exists()


@pytest.mark.parametrize("kind", ["csv", "xlsx", "vcf"])
def test_who_left_stays_away_in_any_spelling_from_any_kind_of_file(
    ws: Workspace, tmp_path: Path, kind: str
) -> None:
    claim = _claim(ws)
    for name, mail, never in (
        ("Ann Lee", "annlee@gmail.com", True),
        ("Bob Roe", "bob@a.example", False),
        ("Cai Jones", "cai@a.example", True),
    ):
        who = contacts.add(ws, NewContact(name, mail)).view.id
        consent.give(ws, who, "mail", method="form", on=date(2026, 1, 5), wording_id=1)
        if never:
            consent.never_write(ws, who)
            Contact.delete().where(Contact.id == who).execute()
        else:
            consent.withdraw(ws, who)
    people = [
        ("A. Lee", "Ann.Lee@GoogleMail.com"), ("ANN LEE", "annlee+new@gmail.com"),
        ("Robert Roe", "BOB@A.example"), ("Bob Roe", "bob.roe@new.example"),
        ("Bobby", "bob+list@a.example"), ("Cai", "CAI@a.example"), ("New Person", "new@a.example"),
    ]  # fmt: skip
    path = tmp_path / f"list.{kind}"
    if kind == "csv":
        path.write_text("Name,Email\n" + "".join(f"{n},{m}\n" for n, m in people))
    elif kind == "xlsx":
        write_workbook(path, Sheet("P", [["Name", "Email"], *map(list, people)]))
    else:
        cards = [f"BEGIN:VCARD\nFN:{n}\nEMAIL:{m}\nEND:VCARD\n" for n, m in people]
        cards.append("BEGIN:VCARD\nFN:C\nEMAIL;PREF:c@b.example\nEMAIL:cai@a.example\nEND:VCARD\n")
        path.write_text("".join(cards))
    table = importing.read(path)
    for who_is in (None, Choice.other, Choice.same):
        with ws.store.db.atomic() as trial:
            said = {number: who_is for number in table.numbers if who_is}
            mapping = importing.guess_mapping(table)
            made = importing.plan(ws, table, mapping, claim, choices=said)
            importing.carry_out(ws, made)
            assert _mailable(ws) == {"New Person"}
            assert made.count(Fate.suppressed) == (4 if kind == "vcf" else 3)
            trial.rollback()


def test_the_next_file_of_the_same_source_is_read_as_the_last_one(
    ws: Workspace, tmp_path: Path
) -> None:
    text = "Who is it,Reach at,Since\nAda,01632 960001,x\n"
    path = _file(tmp_path, text)
    opened = importing.open_file(ws, path)
    assert not opened.as_before
    mapping = importing.with_choices(opened.table, opened.mapping, {"name": "1", "phone": "2"})
    importing.carry_out(ws, importing.plan(ws, opened.table, mapping))
    opened = importing.open_file(ws, _file(tmp_path, text.replace("Ada", "Ben")))
    assert opened.as_before and opened.mapping.columns == {"name": 0, "phone": 1}
    other = importing.open_file(ws, _file(tmp_path, "Name,Email\nAda,ada@a.example\n"))
    assert not other.as_before and other.mapping.columns == {"name": 0, "email": 1}


def test_letters_corrected_once_are_right_the_next_time(ws: Workspace, tmp_path: Path) -> None:
    path = _file(tmp_path, "Name,Größe\nZoë Åberg,1\n", "mac-roman")
    first = importing.open_file(ws, path)
    assert first.table.rows[0][0] != "Zoë Åberg"
    again = importing.open_file(ws, path, encoding="mac-roman", like=first.table)
    assert again.table.rows[0][0] == "Zoë Åberg"
    importing.carry_out(ws, importing.plan(ws, again.table, again.mapping))
    assert importing.open_file(ws, path).table.rows[0][0] == "Zoë Åberg"


def test_rows_not_taken_come_back_mended(ws: Workspace, tmp_path: Path) -> None:
    text = "Who,Reach at,Since\nAda,ada@@a.example,1999\nBen,ben@a.example,2001\n"
    made = _plan(ws, _file(tmp_path, text))
    importing.carry_out(ws, made)
    rest = tmp_path / "rest.csv"
    importing.write_refused(rest, made)
    mended = rest.read_text(encoding="utf-8").replace("@@", "@")
    opened = importing.open_file(ws, _file(tmp_path, mended))
    assert opened.as_before and opened.table.headings == ("Who", "Reach at", "Since")
    again = importing.plan(ws, opened.table, opened.mapping)
    assert [(row.fate, row.parsed.email) for row in again.rows] == [(Fate.new, "ada@a.example")]


def test_an_import_is_taken_back_however_many_acts_came_after_it(
    ws: Workspace, tmp_path: Path
) -> None:
    run = _bring(ws, tmp_path, "name,email\nAda,ada@a.example\n")
    for number in range(210):
        contacts.add(ws, NewContact(f"Later {number}"))
    ws.clock.tick(days=60)  # type: ignore[attr-defined]
    (view,) = importing.imports(ws)
    assert (view.id, view.file, view.new, view.taken_back) == (run, "people.csv", 1, None)
    assert importing.undo_import(ws, run).view.removed == 1
    assert importing.imports(ws)[0].taken_back == ws.now()


def test_what_is_taken_back_from_the_list_is_not_in_the_way_of_the_key(
    ws: Workspace, tmp_path: Path
) -> None:
    contacts.add(ws, NewContact("Before"))
    importing.undo_import(ws, _bring(ws, tmp_path, "name\nAda\n"))
    undo.undo(ws)
    assert not Contact.select().exists()


def test_slips_of_the_finger_and_odd_letters_are_warned_of(ws: Workspace, tmp_path: Path) -> None:
    made = _plan(ws, _file(tmp_path, "name,email\nA,a@gmial.com\nB,jöe@b.example\n"))
    assert any("row 2:" in one and "a@gmail.com" in one for one in made.warnings)
    assert any("row 3:" in one and "before the @" in one for one in made.warnings)
    assert "before the @" in made.rows[1].hint


def test_stopping_on_the_way_leaves_nothing_behind(ws: Workspace, tmp_path: Path) -> None:
    def stop(done: int, of: int) -> None:
        if done:
            raise Refused("Stopped.")

    text = "name,organisation\n" + "".join(f"P{n},Place {n}\n" for n in range(2_000))
    made = _plan(ws, _file(tmp_path, text))
    with pytest.raises(Refused):
        importing.carry_out(ws, made, stop)
    assert not Contact.select().exists() and not Organisation.select().exists()


def test_what_is_kept_of_how_new_people_stand_is_what_their_events_say(
    ws: Workspace, tmp_path: Path
) -> None:
    text = "name,email,ok\nAda,ada@a.example,yes\nBen,ben@a.example,no\nCai,,yes\n"
    for signed in (SIGNED, date(2023, 1, 5)):
        with ws.store.db.atomic() as trial:
            _bring(ws, tmp_path, text, _claim(ws, "ok", signed))
            wanted = [Contact.id, Contact.mail_standing, Contact.mail_renew_by]
            before = tuples(Contact.select(*wanted).order_by(Contact.id))
            refresh_mail_cache(ws, [row[0] for row in before])
            assert tuples(Contact.select(*wanted).order_by(Contact.id)) == before
            trial.rollback()


@pytest.mark.slow  # its figure holds on a quiet machine
def test_ten_thousand_rows_are_in_within_five_seconds(ws: Workspace, tmp_path: Path) -> None:
    text = "name,email,organisation,phone,ok\n" + "".join(
        f"Person Number{n},p{n}@d{n % 500}.example,Place {n % 40},01632 96{n:04},yes\n"
        for n in range(10_000)
    )
    started = time.perf_counter()
    run = _bring(ws, tmp_path, text, _claim(ws, column="ok"))
    spent = time.perf_counter() - started
    assert len(_mailable(ws)) == 10_000
    assert spent < 5
    assert importing.undo_import(ws, run).view.removed == 10_000


_NAMES = st.sampled_from(["Ann Lee", "Bob Lee", "Ann", "A. Lee", "Cai", "ANN LEE", "Åsa", ""])
_MAILS = st.sampled_from(["lee@a.example", "LEE@A.example", "ann@a.example", "cai@b.example", ""])
_SAID = st.sampled_from(["yes", "no", "", "x"])
_PAST = st.lists(st.sampled_from(["give", "refuse", "withdraw", "never", "nothing"]), max_size=3)


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    people=st.lists(st.tuples(_NAMES.filter(bool), _MAILS, _PAST), max_size=4),
    rows=st.lists(st.tuples(_NAMES, _MAILS, _SAID), min_size=1, max_size=6),
    column=st.sampled_from(["", "ok"]),
    signed=st.dates(date(2024, 1, 1), date(2026, 11, 23)),
)
def test_no_import_whatsoever_raises_a_consent_or_lifts_a_withdrawal(
    ws: Workspace,
    tmp_path: Path,
    people: list[tuple[str, str, list[str]]],
    rows: list[tuple[str, str, str]],
    column: str,
    signed: date,
) -> None:
    with ws.store.db.atomic() as trial:
        claim = _claim(ws, column, signed)
        for name, mail, past in people:
            who = contacts.add(ws, NewContact(name, mail)).view.id
            for number, act in enumerate(past):
                _live_through(ws, who, act, date(2026, 3, 1 + number), claim.wording_id)
        before = {row.id: consent.person_for_gate(ws, row.id) for row in Contact.select()}
        nays = {
            person.email.casefold()
            for person in before.values()
            if any(fact.state in ("withdrawn", "refused") for fact in person.facts)
        }
        text = "name,email,ok\n" + "".join(f"{n},{m},{s}\n" for n, m, s in rows)
        _bring(ws, tmp_path, text, claim)
        for key, person in consent.people_for_gate(ws, list(before)).items():
            if before[key].facts:
                known = len(before[key].facts)
                assert person.facts[:known] == before[key].facts
                assert {fact.state for fact in person.facts[known:]} <= {"refused"}
                assert person.facts[known:] == () or "no" in {s for _, _, s in rows}
            assert person.suppressed == before[key].suppressed
        said_yes = {n for n, _, s in rows if not column or s in ("yes", "x")}
        for row in Contact.select():
            if row.id not in before and row.mail_standing == "given":
                assert row.name in said_yes
                assert (row.email or "?").casefold() not in nays
        trial.rollback()


def _live_through(ws: Workspace, who: int, act: str, on: date, wording_id: int) -> None:
    try:
        if act == "give":
            consent.give(ws, who, "mail", method="sheet", on=on, wording_id=wording_id)
        elif act == "refuse":
            consent.refuse(ws, who, "mail", on=on)
        elif act == "withdraw":
            consent.withdraw(ws, who, "mail", on=on)
        elif act == "never":
            consent.never_write(ws, who)
    except Refused:
        pass
