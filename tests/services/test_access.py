"""What is held on one person is all there, and nobody else is in it."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coptui.domain.others import ANOTHER, OtherPeople
from coptui.domain.text import fold
from coptui.errors import NotFound, Refused
from coptui.services import access, contacts, mailings, sessions
from coptui.services.access_words import PARTS, as_html, as_text
from coptui.services.contact_views import NewContact
from coptui.store.models import ConsentEvent, Contact, Delivery, ExportRecord, Record
from coptui.workspace import Workspace
from tests.conftest import FrozenClock
from tests.everything import about_somebody, fill, has_words

TOP = Path(__file__).resolve().parents[2]
SECRET = "zqothersecretqz"
OTHERS = {
    "plain": ("Wilhelmina Quillfeather", "w.quillfeather@post.example", "+44 1632 960071"),
    "accents": ("Jürgen Østerbråten", "jürgen@häuser.example", "01632 960 072"),
    "hostile": ("Joe-Bob [/] {{ x }}", "joe+tag@a-b.example", "(01632) 960-073"),
    "alone": ("Quillfeatherby", "quilly@post.example", "07700900074"),
}
OWN = "zqherownqz"


def _two(ws: Workspace, who: str) -> tuple[int, int]:
    name, address, phone = OTHERS[who]
    one = contacts.add(ws, NewContact("Abi Stokes", "abi@stokes.example", notes=f"knows {name}"))
    other = contacts.add(
        ws,
        NewContact(name, address, phone=phone, job=SECRET, notes=SECRET, access_needs=SECRET,
                   dietary=SECRET, pronouns=SECRET, source=SECRET, preferred_channel=SECRET),
    )  # fmt: skip
    return one.view.id, other.view.id


@pytest.mark.parametrize("who", OTHERS)
def test_nobody_else_is_in_it_whatever_stands_anywhere(who: str, ws: Workspace) -> None:
    name, address, phone = OTHERS[who]
    person, other = _two(ws, who)

    def words(model: type[Record], column: str, about_her: bool) -> str:
        if column in ("sha256", "frozen_sha256"):
            return "5f"
        if column.startswith("host_"):
            return "Rowan Achebe"  # may be named: speaks for the organisation
        if about_somebody(model) and not about_her:
            return f"{SECRET} {model.__name__}"
        return f"{OWN} met {name} ({address}; {phone}) and {fold(name).upper()}"

    fill(person, other, words)
    held = access.document(ws, person)
    for text in (json.dumps(held, ensure_ascii=False), as_text(held), as_html(held)):
        low = text.casefold()
        for canary in (SECRET, name, fold(name), address, address.partition("@")[0]):
            assert canary.casefold() not in low, canary
        digits = re.sub(r"[\s().\-]", "", text)
        assert re.sub(r"\D", "", phone)[-9:] not in digits
        assert OWN in text and "Abi Stokes" in text


def test_everything_that_points_at_the_person_is_in_it(ws: Workspace) -> None:
    """Also what a table added later holds: a mark in every column of hers is found again."""
    from coptui.store.models import MODELS

    person, other = _two(ws, "plain")
    fill(person, other, lambda m, c, hers: f"mark{m.__name__}mark" if hers else "x")
    text = json.dumps(access.document(ws, person))
    # A table of mere numbers cannot hold a mark: a tag is told by its name, in the profile.
    tables = [m.__name__ for m in MODELS if about_somebody(m) and m is not Contact and has_words(m)]
    assert [name for name in tables if f"mark{name}mark" not in text] == []


def test_the_host_may_be_named_and_others_of_the_address_are_not(ws: Workspace) -> None:
    from coptui.store.models import Community, Membership

    person = contacts.add(ws, NewContact("Abi Stokes", "home@stokes.example")).view.id
    contacts.add(ws, NewContact("Peter Stokes", "home@stokes.example"))
    host = contacts.add(ws, NewContact("Rowan Achebe", "rowan@hub.example")).view.id
    place = Community.create(
        name="Harbour, hosted by Rowan Achebe", code="HAR", host_name="Rowan Achebe",
        created_at=ws.now(),
    )  # fmt: skip
    for one in (person, host):
        Membership.create(contact=one, community=place, joined=ws.today())
    text = json.dumps(access.document(ws, person))
    assert "hosted by Rowan Achebe" in text and "home@stokes.example" in text
    assert "Peter" not in text


def test_consents_come_with_the_exact_words_and_mails_with_their_text(
    home: Path, clock: FrozenClock
) -> None:
    from coptui.services import demo

    demo.make(home, clock)
    with Workspace.open(home, clock=clock) as ws:
        (session,) = [row for row in sessions.list_of(ws) if row.code == "HAR-14"]
        draft = mailings.prepare(ws, "T2a", session_id=session.id).view
        goes = mailings.audience(ws, draft.id).goes
        mailings.confirm(ws, draft.id, len(goes), undo_seconds=0)
        person = goes[0].contact_id
        held = access.document(ws, person)
        event: Any = ConsentEvent.get(ConsentEvent.contact == person)
        assert event.wording.text in [one["wording"] for one in held["consents"]]
        assert len(held["mails"]) == Delivery.select().where(Delivery.contact == person).count()
        assert goes[0].name.split()[0] in held["mails"][-1]["text"]
        assert "Harbour" in held["mails"][-1]["subject"]
        for other in Contact.select().where(Contact.id != person):
            if other.name not in ("Rowan Achebe", "Leila Haddad"):
                assert f"{other.email}" not in json.dumps(held)


def test_an_answer_is_due_in_a_month(ws: Workspace) -> None:
    person, _ = _two(ws, "plain")
    assert access.due(date(2026, 1, 31)) == date(2026, 2, 28)
    held = access.document(ws, person, asked_on=date(2026, 11, 10))
    assert (held["asked_on"], held["answer_by"]) == ("2026-11-10", "2026-12-10")
    with pytest.raises(Refused, match="still to come"):
        access.document(ws, person, asked_on=date(2027, 1, 1))
    with pytest.raises(NotFound):
        access.document(ws, 99)


def test_files_are_private_named_after_nobody_and_noted(ws: Workspace, tmp_path: Path) -> None:
    person, _ = _two(ws, "plain")
    folder = tmp_path / "out"
    folder.mkdir()
    files = access.write(ws, person, folder).view
    assert [one.suffix for one in files] == [".json", ".txt", ".html"]
    assert all("abi" not in one.name.casefold() for one in files)
    assert all(one.stat().st_mode & 0o777 == 0o600 for one in files)
    assert json.loads(files[0].read_text())["subject_access"]["profile"]["name"] == "Abi Stokes"
    assert ExportRecord.get().people == 1
    with pytest.raises(Refused, match="already"):
        access.write(ws, person, folder)
    with pytest.raises(Refused, match="is no folder"):
        access.write(ws, person, tmp_path / "none" / "x.pdf")
    (one,) = access.write(ws, person, tmp_path / "her.html").view
    assert "<script" not in one.read_text()


def test_a_name_cannot_command_the_page(ws: Workspace) -> None:
    person = contacts.add(ws, NewContact("<script>alert(1)</script>")).view.id
    assert "<script>" not in as_html(access.document(ws, person))


def test_the_form_is_described_part_by_part(ws: Workspace) -> None:
    person, _ = _two(ws, "plain")
    page = (TOP / "docs" / "subject-access.md").read_text(encoding="utf-8")
    for key in access.document(ws, person):
        assert f"`{key}`" in page, key
    assert {name for name, _ in PARTS} <= set(access.document(ws, person))


@settings(max_examples=200, deadline=None)
@given(
    name=st.from_regex(r"[A-Z][a-zà-ÿ]{2,9} [A-Z][a-zA-Z'’\-]{2,12}", fullmatch=True),
    before=st.text(alphabet=st.characters(codec="utf-8"), max_size=20),
    after=st.text(alphabet=st.characters(codec="utf-8"), max_size=20),
)
def test_a_name_is_left_out_of_any_text(name: str, before: str, after: str) -> None:
    others = OtherPeople([name], [], [])
    text = others.left_out(f"{before} {name}, {after}")
    assert name not in text and ANOTHER in text


def test_words_that_are_no_names_stay() -> None:
    others = OtherPeople(["May", "Will Grant", "Jo"], ["a@b.example"], ["01632 960071"])
    assert others.left_out("we will grant it in may, on 1 June 2026, to Jo") == (
        f"we {ANOTHER} it in may, on 1 June 2026, to Jo"
    )
    assert others.left_out("c@b.example, 01632 960072") == "c@b.example, 01632 960072"
