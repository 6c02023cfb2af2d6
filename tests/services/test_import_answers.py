"""What a file says of who agreed: a no stays a no, and each yes has its own day."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from coptui.domain.consent import ConsentState, Method, Purpose, gate, standing
from coptui.domain.dates import parse_past_day
from coptui.errors import Refused
from coptui.services import consent, contacts, importing, undo
from coptui.services.consent_facts import refresh_mail_cache
from coptui.services.contact_views import NewContact
from coptui.services.importing import Answers, ConsentClaim, Fate, ImportPlan
from coptui.store.models import ConsentEvent, Contact
from coptui.store.rows import tuples
from coptui.workspace import Workspace

SIGNED = date(2026, 11, 6)
TODAY = date(2026, 11, 23)
WARM = """Name,E-mail,Steering group,Happy to be emailed?,Date agreed,Happy to be photographed?
Ada Ek,ada@a.example,Yes,Yes,03/10/2026,No
Ben Roe,ben@a.example,No,No,03/10/2026,Yes
Cai Jones,cai@a.example,No,,,Yes
Dot Lee,dot@a.example,No,yes,4 October 2026,Yes
Eve Amin,eve@a.example,No,No thanks,,Yes
Fay Obi,fay@a.example,No,YES,,Yes
"""


def _plan(
    ws: Workspace, tmp_path: Path, text: str, claim: ConsentClaim | None = None
) -> ImportPlan:
    path = tmp_path / "people.csv"
    path.write_text(text, encoding="utf-8")
    opened = importing.open_file(ws, path)
    return importing.plan(ws, opened.table, opened.mapping, claim)


def _claim(ws: Workspace, column: str = "", on: date | None = SIGNED) -> ConsentClaim:
    words = consent.add_wording(ws, "May we write to you?", ["mail"]).view
    return ConsentClaim((Purpose.mail,), Method.sheet, on, words.id, column=column)


def _stands(ws: Workspace) -> dict[str, tuple[ConsentState, date | None]]:
    found = {}
    for person in consent.people_for_gate(ws, [row.id for row in Contact.select()]).values():
        stand = standing(person.facts, Purpose.mail, ws.today())
        found[person.name.split()[0]] = (stand.state, stand.since)
    return found


def _mailable(ws: Workspace) -> set[str]:
    people = consent.people_for_gate(ws, [row.id for row in Contact.select()])
    return {p.name.split()[0] for p in people.values() if gate(p, Purpose.mail, ws.today()).may}


def test_the_column_that_says_yes_to_mail_and_its_day_are_found(
    ws: Workspace, tmp_path: Path
) -> None:
    made = _plan(ws, tmp_path, WARM)
    assert made.mapping.columns["agreed"] == 3
    assert made.mapping.columns["agreed_on"] == 4
    assert importing.answers_in(ws, made.table, made.mapping) == (
        Answers("Happy to be emailed?", 3, 2, 1),
        Answers("Steering group", 1, 5, 0),
        Answers("Happy to be photographed?", 5, 1, 3),
        Answers("", 4, 2, 2),
    )


@pytest.mark.parametrize(
    ("heading", "cells"),
    [
        ("Happy to be photographed?", "Yes No Yes"),
        ("Opted out of mail", "No Yes No"),
        ("Do not email", "No Yes No"),
        ("E-mail checked by", "Ann Bob Cai"),
        ("Date of birth", "03/10/1986 04/10/1986 05/10/1986"),
        ("Steering group", "Yes No No"),
    ],
)
def test_what_is_no_yes_to_mail_is_not_taken_for_one(
    ws: Workspace, tmp_path: Path, heading: str, cells: str
) -> None:
    text = f"Name,{heading}\n" + "".join(f"P{n},{c}\n" for n, c in enumerate(cells.split()))
    assert set(_plan(ws, tmp_path, text).mapping.columns) == {"name"}


@pytest.mark.parametrize("claimed", ["nothing", "every row", "the rows that say yes"])
def test_who_says_no_in_the_file_has_said_no_whatever_is_claimed(
    ws: Workspace, tmp_path: Path, claimed: str
) -> None:
    column = "" if claimed == "every row" else "Happy to be emailed?"
    claim = None if claimed == "nothing" else _claim(ws, column)
    made = _plan(ws, tmp_path, WARM, claim)
    assert made.said_no == 2
    done = importing.carry_out(ws, made).view
    assert (done.new, done.said_no) == (6, 2)
    stands = _stands(ws)
    refused = {name for name, (state, _) in stands.items() if state is ConsentState.refused}
    assert refused == {"Ben", "Eve"}
    yes = {"nothing": set(), "every row": {"Ada", "Cai", "Dot", "Fay"}}
    assert _mailable(ws) == yes.get(claimed, {"Ada", "Dot", "Fay"})
    (event,) = ConsentEvent.select().join(Contact).where(Contact.name == "Ben Roe")
    assert "people.csv, row 3" in event.evidence
    assert any("row 3, 6" in one for one in made.warnings) == (claimed == "every row")


def test_each_yes_has_the_day_of_its_row_and_the_day_asked_for_where_it_has_none(
    ws: Workspace, tmp_path: Path
) -> None:
    made = _plan(ws, tmp_path, WARM, _claim(ws, "Happy to be emailed?"))
    assert made.days == (date(2026, 10, 3), date(2026, 10, 4), SIGNED)
    importing.carry_out(ws, made)
    stands = _stands(ws)
    assert stands["Ada"] == (ConsentState.given, date(2026, 10, 3))
    assert stands["Dot"] == (ConsentState.given, date(2026, 10, 4))
    assert stands["Fay"] == (ConsentState.given, SIGNED)
    assert stands["Ben"] == (ConsentState.refused, date(2026, 10, 3))
    rows = [Contact.id, Contact.mail_standing, Contact.mail_renew_by]
    kept = tuples(Contact.select(*rows).order_by(Contact.id))
    refresh_mail_cache(ws, [row[0] for row in kept])
    assert tuples(Contact.select(*rows).order_by(Contact.id)) == kept


def test_no_day_is_asked_for_where_every_yes_has_its_own(ws: Workspace, tmp_path: Path) -> None:
    column = "Happy to be emailed?"
    with pytest.raises(Refused, match="1 row that says yes has no day"):
        _plan(ws, tmp_path, WARM, _claim(ws, column, None))
    whole = WARM.replace("YES,,", "YES,5.10.26,")
    made = _plan(ws, tmp_path, whole, _claim(ws, column, None))
    importing.carry_out(ws, made)
    assert _stands(ws)["Fay"] == (ConsentState.given, date(2026, 10, 5))


def test_a_day_that_cannot_be_read_or_is_still_to_come_is_told_and_not_used(
    ws: Workspace, tmp_path: Path
) -> None:
    text = "Name,May we email?,Date agreed\nAda,yes,31/02/2026\nBen,yes,1/1/2027\nCai,yes,1/10/26\n"
    text += "Dot,yes,2/10/26\nEve,yes,3/10/26\n"
    made = _plan(ws, tmp_path, text, _claim(ws, "May we email?"))
    assert any("row 2, 3 cannot be read" in one for one in made.warnings)
    assert made.days == (date(2026, 10, 1), date(2026, 10, 2), date(2026, 10, 3), SIGNED)


def test_a_file_lowers_a_yes_on_the_list_and_never_lifts_a_no(
    ws: Workspace, tmp_path: Path
) -> None:
    words = consent.add_wording(ws, "May we?", ["mail"]).view.id
    for name, no in (("Ada Ek", True), ("Ben Roe", False), ("Eve Amin", False)):
        who = contacts.add(ws, NewContact(name, f"{name[:3].lower()}@a.example")).view.id
        day = date(2026, 11, 20) if name == "Ben Roe" else date(2026, 1, 5)
        consent.give(ws, who, "mail", method="form", on=day, wording_id=words)
        if no:
            consent.withdraw(ws, who, on=date(2026, 2, 1))
    made = _plan(ws, tmp_path, WARM, _claim(ws, "Happy to be emailed?"))
    assert [row.fate for row in made.rows[:2]] == [Fate.same, Fate.same]
    importing.carry_out(ws, made)
    stands = _stands(ws)
    assert stands["Ada"][0] is ConsentState.withdrawn
    assert stands["Ben"] == (ConsentState.given, date(2026, 11, 20)), "said after the file's day"
    assert stands["Eve"] == (ConsentState.refused, SIGNED)
    assert _mailable(ws) == {"Ben", "Dot", "Fay"}
    again = _plan(ws, tmp_path, WARM, _claim(ws, "Happy to be emailed?"))
    assert (again.consented, again.said_no) == (0, 0)
    undo.undo(ws)
    assert _stands(ws)["Eve"][0] is ConsentState.given


def test_a_no_without_a_day_counts_against_a_yes_of_yesterday(
    ws: Workspace, tmp_path: Path
) -> None:
    words = consent.add_wording(ws, "May we?", ["mail"]).view.id
    who = contacts.add(ws, NewContact("Eve Amin", "eve@a.example")).view.id
    consent.give(ws, who, "mail", method="form", on=date(2026, 11, 22), wording_id=words)
    importing.carry_out(ws, _plan(ws, tmp_path, WARM, _claim(ws)))
    assert _stands(ws)["Eve"] == (ConsentState.refused, TODAY)


def test_a_no_below_in_the_file_is_heard_for_the_same_person(ws: Workspace, tmp_path: Path) -> None:
    text = "name,email,ok to email\nJo,jo@a.example,yes\nJo,jo@a.example,no\nMo,mo@a.example,yes\n"
    importing.carry_out(ws, _plan(ws, tmp_path, text, _claim(ws)))
    assert _stands(ws)["Jo"][0] is ConsentState.refused
    (event,) = ConsentEvent.select().join(Contact).where(Contact.name == "Jo")
    assert ", row 3," in event.evidence


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("06/11/2026", date(2026, 11, 6)),
        ("6.11.26", date(2026, 11, 6)),
        ("6-11-2026", date(2026, 11, 6)),
        ("2026-11-06 10:33", date(2026, 11, 6)),
        ("06/11/2026 10:33:21", date(2026, 11, 6)),
        ("6 Nov", date(2026, 11, 6)),
        ("3 Dec", date(2025, 12, 3)),
        ("29 Feb", None),
        ("11/23/2026", None),
        ("24/11/2026", None),
        ("+7", None),
        ("yes", None),
        ("", None),
    ],
)
def test_days_in_files_are_read_as_british_people_write_them(typed: str, read: date | None) -> None:
    assert parse_past_day(typed, TODAY) == read


def test_a_slip_in_an_address_is_mended_when_told_to(ws: Workspace, tmp_path: Path) -> None:
    path = tmp_path / "people.csv"
    path.write_text("name,email\nEla Nowak,ela.nowak@gmial.com\nMo,mo@a.example\n")
    opened = importing.open_file(ws, path)
    made = importing.plan(ws, opened.table, opened.mapping)
    assert [row.parsed.meant for row in made.slips] == ["ela.nowak@gmail.com"]
    made = importing.plan(ws, opened.table, opened.mapping, mended=True)
    assert [(row.parsed.slip, row.parsed.email) for row in made.slips] == [
        ("ela.nowak@gmial.com", "ela.nowak@gmail.com")
    ]
    importing.carry_out(ws, made)
    assert Contact.get(Contact.name == "Ela Nowak").email_key == "ela.nowak@gmail.com"
