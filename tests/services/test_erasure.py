"""Somebody who is forgotten is in no file of the home any more, and stays away."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coptui.domain.erasure import Needles
from coptui.domain.text import fold
from coptui.errors import Refused
from coptui.services import audit, contacts, doctor, erasure, importing
from coptui.services.contact_views import NewContact
from coptui.services.importing import Fate
from coptui.store import forgetting, sqlite
from coptui.store.models import (
    MODELS,
    Attendance,
    CapturedItem,
    Contact,
    Delivery,
    Draft,
    Erasure,
    Rating,
    Record,
    SeatTally,
    Suppression,
    UndoEntry,
)
from coptui.workspace import Workspace
from tests.conftest import FrozenClock
from tests.everything import about_somebody, fill

SECRET = "zqcanaryqz"
PEOPLE = {
    "plain": ("Wilhelmina Quillfeather", "w.quillfeather@post.example", "+44 1632 960071"),
    "accents": ("Jürgen Østerbråten", "jürgen@häuser.example", "01632 960 072"),
    "hostile": ("Joe [/] {{ x }}", "joe+tag@a-b.example", "(01632) 960-073"),
    "one word": ("Quillfeatherby", "q@post.example", "07700900074"),
}


def _grep(home: Path, name: str, address: str, phone: str) -> dict[str, set[str]]:
    """Which of the canaries stand in which files, in any writing: an own search, not the app's."""
    local, _, domain = address.partition("@")
    digits = re.sub(r"\D", "", phone)[-9:]
    wanted = {
        "name": name.casefold(), "folded": fold(name), "address": address.casefold(),
        "local": f"{local}@{domain.encode('idna').decode()}", "secret": SECRET,
    }  # fmt: skip
    found: dict[str, set[str]] = {}
    for path in home.rglob("*"):
        if not path.is_file():
            continue
        text = path.read_bytes().decode("utf-8", "replace").casefold()
        hits = {what for what, sign in wanted.items() if sign in text}
        if digits in re.sub(r"[\s().\-]", "", text):
            hits.add("phone")
        if hits:
            found[str(path.relative_to(home))] = hits
    return found


def _words_of(name: str, address: str, phone: str) -> Any:
    spoken = f"met {name} <{address}>, {phone}, or {name.upper()}"

    def words(model: type[Record], column: str, about_her: bool) -> str:
        table = str(model._meta.table_name)
        hers = forgetting.HERS_WHERE_IT_STAYS.get(table, {})
        if about_her and (about_somebody(model) == "CASCADE" or column in hers):
            return f"{SECRET} {model.__name__} {column}"
        if column in ("sha256", "frozen_sha256", "message_id", "attempt", "owner"):
            return "5f"
        if column == "purposes":
            return "mail"
        if table in forgetting.COMMUNITYS_WORDS or (about_somebody(model) and not about_her):
            return "nothing of anybody"
        return spoken

    return words


def _two(ws: Workspace, who: str) -> tuple[int, int]:
    name, address, phone = PEOPLE[who]
    person = contacts.add(
        ws,
        NewContact(
            name, address, "Canal Homes", phone, job=SECRET, notes=f"{SECRET} {name}",
            pronouns=SECRET, access_needs=SECRET, dietary=SECRET, preferred_channel=SECRET,
            source=f"{name}.csv",
        ),
    ).view.id  # fmt: skip
    other = contacts.add(ws, NewContact("Bo Other", "bo@post.example", "Canal Homes")).view.id
    return person, other


def _files_of_hers(ws: Workspace, name: str, address: str) -> None:
    eml = f"To: {name.encode('ascii', 'ignore').decode()} <{address}>\nSubject: x\n\n{SECRET}\n"
    ws.practice_dir.joinpath("0001-har-001.eml").write_text(eml, encoding="utf-8")
    ws.practice_dir.joinpath("0001-har-002.eml").write_text("To: bo@post.example\n\nhello\n")
    ws.places.exports.mkdir()
    ws.places.exports.joinpath("people.csv").write_text(f"name\n{name}\n", encoding="utf-8")


@pytest.mark.parametrize("who", PEOPLE)
def test_a_canary_in_every_column_is_found_in_no_file(
    who: str, home: Path, clock: FrozenClock
) -> None:
    name, address, phone = PEOPLE[who]
    with Workspace.open(home, clock=clock) as ws:
        person, other = _two(ws, who)
        made = fill(person, other, _words_of(name, address, phone))
        rows = {model: model.select().count() for model in MODELS}
        _files_of_hers(ws, name, address)
    for days in (1, 1, 1):
        clock.tick(days=days)
        Workspace.open(home, clock=clock).close()
    shutil.copy(home / "backups" / "daily-2026-11-24.db", home / "backups" / "before-0009_x.db")
    before = _grep(home, name, address, phone)
    assert {"coptui.db", "backups/daily-2026-11-24.db", "backups/before-0009_x.db"} < set(before)
    with Workspace.open(home, clock=clock) as ws:
        proof = erasure.erase(ws, person, confirm=address).view
        assert proof.whole, proof
        assert _grep(home, name, address, phone) == {}
        assert sorted(path.name for path in ws.practice_dir.iterdir()) == ["0001-har-002.eml"]
        assert Contact.get_by_id(other).name == "Bo Other"
        for model in (Attendance, Rating, SeatTally, CapturedItem, Delivery):
            assert model.select().count() == rows[model], model
        stays = [m for m in MODELS if about_somebody(m) == "CASCADE"]
        assert all(m.select().count() == rows[m] - 1 for m in stays)
        assert made["Attendance"][0] in {one.id for one in Attendance.select()}
        assert audit.verify(ws) == []
        assert Erasure.get().reached_at is not None
    assert _grep(home, name, address, phone) == {}


def test_every_table_about_people_says_what_stays_without_them() -> None:
    """A new table whose rows outlive their person has to be thought of here."""
    stays = {str(m._meta.table_name) for m in MODELS if about_somebody(m) == "SET NULL"}
    known = forgetting.COMMUNITYS_WORDS | forgetting.NAMELESS
    assert stays <= known, "say in store/forgetting.py what of its rows tells of the person"


def _one(ws: Workspace, name: str = "Abi Stokes", email: str = "abi@stokes.example") -> int:
    return contacts.add(ws, NewContact(name, email, phone="01632 960080")).view.id


def test_the_communitys_own_words_are_listed_and_left(ws: Workspace) -> None:
    person, other = _one(ws), contacts.add(ws, NewContact("Bo", notes="Knows Abi Stokes")).view.id
    fill(person, other, lambda model, column, hers: _spoken(model, column))
    said = erasure.preview(ws, person)
    assert any("captured item" in one.where for one in said.texts)
    proof = erasure.erase(ws, person, confirm="ABI@stokes.example").view
    places = {one.where.split(",")[0] for one in proof.texts}
    assert {f"contact {other}", "captured item 1", "noticing 1", "report 1"} <= places
    assert "Abi Stokes said" in CapturedItem.get().text
    assert proof.still_in == ("coptui.db",) and not proof.whole


def test_on_her_word_the_communitys_own_words_lose_the_name_too(ws: Workspace) -> None:
    person, other = _one(ws), _one(ws, "Bo Other", "bo@post.example")
    fill(person, other, lambda model, column, hers: _spoken(model, column))
    proof = erasure.erase(ws, person, confirm="abi@stokes.example", texts_too=True).view
    assert CapturedItem.get().text == "somebody said so"
    assert {one.where.split(" ")[0] for one in proof.texts} <= {"consent", "mailing"}


def _spoken(model: type[Record], column: str) -> str:
    if column in ("purposes", "sha256", "frozen_sha256"):
        return "mail"
    return "Abi Stokes said so" if column not in ("status", "message_id") else "going"


def test_only_the_right_address_confirms(ws: Workspace) -> None:
    person = _one(ws)
    for wrong in ("", "abi", "Abi Stokes", "abi@stokes.example.org"):
        with pytest.raises(Refused, match="nobody was forgotten"):
            erasure.erase(ws, person, confirm=wrong)
    assert Contact.get_by_id(person).name == "Abi Stokes"
    nameless = contacts.add(ws, NewContact("Pearl Whitlock")).view.id
    assert erasure.preview(ws, nameless).expected == "Pearl Whitlock"
    erasure.erase(ws, nameless, confirm="pearl whitlock")
    assert Contact.get_or_none(Contact.id == nameless) is None


def test_who_shares_her_address_stays_and_may_be_written_to(ws: Workspace) -> None:
    peter = _one(ws, "Peter Sallow", "home@sallow.example")
    kavita = _one(ws, "Kavita Sen", "home@sallow.example")
    said = erasure.preview(ws, peter)
    assert "the address, because somebody else on the list has it too" in said.stays
    erasure.erase(ws, peter, confirm="home@sallow.example")
    assert contacts.show(ws, kavita).email == "home@sallow.example"
    assert Suppression.select().count() == 0


@pytest.mark.parametrize(
    "spelling",
    ["abi@stokes.example", "ABI@STOKES.EXAMPLE", " Abi@Stokes.Example ", "abi@stokes.example."],
)
def test_brought_in_again_in_any_spelling_they_stay_away(
    spelling: str, ws: Workspace, tmp_path: Path
) -> None:
    erasure.erase(ws, _one(ws), confirm="abi@stokes.example")
    file = tmp_path / "again.csv"
    file.write_text(f"name,email\nSomebody Else,{spelling}\n", encoding="utf-8")
    table = importing.read(file)
    plan = importing.plan(ws, table, importing.guess_mapping(table))
    assert [row.fate for row in plan.rows] in ([Fate.suppressed], [Fate.refused])
    importing.carry_out(ws, plan)
    assert Contact.select().count() == 0


def test_an_act_on_many_can_still_be_taken_back_for_the_others(ws: Workspace) -> None:
    person, other = _one(ws), _one(ws, "Bo Other", "bo@post.example")
    UndoEntry.create(
        label="Add 2 to Harbour",
        at=ws.now(),
        changes=[
            {"did": "changed", "model": "Contact", "id": one, "old": {"job": "a"},
             "new": {"job": "b"}}
            for one in (person, other)
        ],
    )  # fmt: skip
    erasure.erase(ws, person, confirm="abi@stokes.example")
    (kept,) = [one for one in UndoEntry.select() if one.label == "Add 2 to Harbour"]
    assert [change["id"] for change in kept.changes] == [other]
    assert not [one for one in UndoEntry.select() if "Abi" in one.label]


def test_an_unsaved_form_over_her_goes_and_one_over_a_session_stays(ws: Workspace) -> None:
    person = _one(ws)
    for form in (f"contact:{person}", f"log:{person}", f"session:{person}"):
        Draft.create(form=form, values={"notes": "so it was"}, kept_at=ws.now())
    Draft.create(form="contact:new", values={"name": "abi  stokes"}, kept_at=ws.now())
    erasure.erase(ws, person, confirm="abi@stokes.example")
    left = {one.form: one.values for one in Draft.select()}
    assert left == {
        f"session:{person}": {"notes": "so it was"},
        "contact:new": {"name": "(erased)"},
    }


def test_a_copy_that_cannot_be_opened_is_deleted_and_told(home: Path, clock: FrozenClock) -> None:
    with Workspace.open(home, clock=clock) as ws:
        person = _one(ws)
        damaged = ws.backups_dir / "daily-2026-11-01.db"
        damaged.write_bytes(b"SQLite format 3\0" + b"abi@stokes.example" * 300)
        proof = erasure.erase(ws, person, confirm="abi@stokes.example").view
        assert proof.dropped_copies == ("daily-2026-11-01.db",)
        assert not damaged.exists() and proof.whole
        assert any("could not be opened" in one for one in proof.lines())


def test_the_same_number_in_an_older_copy_may_be_somebody_else(
    home: Path, clock: FrozenClock
) -> None:
    with Workspace.open(home, clock=clock) as ws:
        first = _one(ws, "Bo Other", "bo@post.example")
    clock.tick(days=1)
    with Workspace.open(home, clock=clock) as ws:  # the copy of today holds Bo
        contacts.remove(ws, first)
        person = _one(ws)
        assert person == first
        erasure.erase(ws, person, confirm="abi@stokes.example")
        copy = ws.backups_dir / "daily-2026-11-24.db"
    assert b"Bo Other" in copy.read_bytes()


def test_who_comes_back_on_her_own_is_not_forgotten_again(home: Path, clock: FrozenClock) -> None:
    with Workspace.open(home, clock=clock) as ws:
        erasure.erase(ws, _one(ws), confirm="abi@stokes.example")
    clock.tick(days=1)
    with Workspace.open(home, clock=clock) as ws:
        back = _one(ws)
    clock.tick(days=1)
    with Workspace.open(home, clock=clock) as ws:
        erasure.erase(ws, _one(ws, "Bo Other", "bo@post.example"), confirm="bo@post.example")
        assert contacts.show(ws, back).name == "Abi Stokes"
        copy = ws.backups_dir / "daily-2026-11-25.db"
    assert b"Abi Stokes" in copy.read_bytes()
    assert b"Bo Other" not in copy.read_bytes()


def test_the_journal_beside_the_database_names_nobody(ws: Workspace) -> None:
    erasure.erase(ws, _one(ws), confirm="abi@stokes.example")
    text = ws.places.erasures.read_text(encoding="utf-8")
    assert ws.places.erasures.stat().st_mode & 0o777 == 0o600
    assert "abi" not in text.casefold() and "stokes" not in text.casefold()
    assert set(json.loads(text)) == {
        "contact", "erased_at", "key", "born", "names", "addresses", "suppressed",
    }  # fmt: skip


def test_an_interrupted_erasure_is_finished_later(
    home: Path, clock: FrozenClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Workspace.open(home, clock=clock) as ws:
        person = _one(ws)
    clock.tick(days=1)
    with Workspace.open(home, clock=clock) as ws:
        monkeypatch.setattr(sqlite, "sweep", _dies)
        with pytest.raises(KeyboardInterrupt):
            erasure.erase(ws, person, confirm="abi@stokes.example")
    monkeypatch.undo()
    with Workspace.open(home, clock=clock) as ws:
        assert [one.about for one in doctor.examine(ws)] == ["erasure"]
        assert erasure.finish(ws) == 1
        assert erasure.finish(ws) == 0
    found = _grep(home, "Abi Stokes", "abi@stokes.example", "01632 960080")
    assert found == {}


def _dies(*_args: object) -> None:
    raise KeyboardInterrupt


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("with abi stokes today", True), ("Stokes, Abi", True), ("abi-stokes.csv", True),
        ("abi_stokes", True), ("Abigail Stokes", False), ("Abi Stokesley", False),
        ("mailto:abi%40stokes.example", True), ("<ABI@Stokes.Example>", True),
        ("xabi@stokes.example", False), ("abi@stokes.example.org", False),
        ("ring 01632-960080", True), ("+44 (0)1632 960080", True), ("+441632960080", True),
        ("016329600801", False), ("9601632960080", False), ("Abi", False),
    ],
)  # fmt: skip
def test_a_person_is_found_however_they_are_written(text: str, found: bool) -> None:
    needles = Needles.of(["Abi Stokes"], ["abi@stokes.example"], ["01632 960080"])
    assert needles.found_in(text) is found
    assert needles.found_in(needles.taken_out(text)) is False


@settings(max_examples=300, deadline=None)
@given(st.data())
def test_what_the_database_leaves_out_holds_nobody(data: st.DataObject) -> None:
    """The patterns that save time fit every text in which the person is found."""
    name, address, phone = data.draw(st.sampled_from(list(PEOPLE.values())))
    words = [name, fold(name), ", ".join(reversed(name.split(" ", 1))), address.upper(), phone]
    words += [phone.replace(" ", "-"), re.sub(r"\D", "", phone), name.upper()]
    text = "".join(
        data.draw(st.lists(st.one_of(st.sampled_from(words), st.text(max_size=8)), max_size=5))
    ).replace("\0", "")
    needles = Needles.of([name], [address], [phone])
    db = sqlite.connect(":memory:")
    hits = [db.execute("SELECT ? LIKE ?", (text, one)).fetchone()[0] for one in needles.probes]
    db.close()
    assert not hits or any(hits) or not needles.found_in(text)
    assert Needles.of(["Юлия Попова"]).probes == ()


def test_nothing_to_look_for_finds_nothing() -> None:
    assert not Needles.of(["Jo"], ["", "at"], ["12"])
    assert not Needles().found_in("anything")
