"""What leaves comes back as it was, is run by no spreadsheet, and is noted."""

from __future__ import annotations

import csv
import itertools
import json
import tempfile
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from coptui.domain.cells import bare, guarded
from coptui.errors import Refused
from coptui.services import audit, contacts, exporting_people, importing, undo
from coptui.services.contact_views import ContactFilter, NewContact
from coptui.services.exporting import write_csv
from coptui.store.models import AuditEvent, Contact, ExportRecord
from coptui.workspace import Workspace
from tests.conftest import FrozenClock
from tests.hostile import HOSTILE

STARTERS = (
    "=",
    "+",
    "-",
    "@",
    "'",
    "''",
    "＝",
    "＋",
    " =",
    "\t=",
    "\ufeff=",
    "'=",
    "\u00a0'+",
    "\r",
)
words = st.one_of(
    st.text(max_size=60),
    st.sampled_from(HOSTILE),
    st.builds(str.__add__, st.sampled_from(STARTERS), st.text(max_size=20)),
    st.from_regex(r"\+44 ?1632 ?9600[0-9]{2}", fullmatch=True),
)
FIELDS = ("name", "email", "organisation", "phone", "job", "notes")
CALM = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@given(words)
def test_no_cell_begins_a_formula_for_any_text(text: str) -> None:
    written = guarded(text)
    skipped = "".join(map(chr, range(0x21))) + "\x7f\x85\xa0\u200b\u2028\u3000\ufeff"
    start = written.lstrip(skipped)
    assert start[:1] not in {*"=+-@\t\r", "＝", "＋", "－", "＠"}
    assert written[:1] not in ("\t", "\r")


@given(words)
def test_exactly_the_apostrophe_that_was_put_there_comes_off(text: str) -> None:
    assert bare(guarded(text)) == text
    assert guarded(text) in (text, f"'{text}")


def test_ordinary_texts_are_left_alone() -> None:
    for text in ("Jo Pardew", "'t Hooft", "D'Arcy", "12 High Street", "", "a=b", "o'clock - ish"):
        assert guarded(text) == bare(text) == text
    assert guarded("+44 1632 960001") == "'+44 1632 960001"


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Workspace, Workspace, Path]]:
    """A home to write from and one to bring into; the models are bound to the one in use."""
    folder = tmp_path_factory.mktemp("round")
    clock = FrozenClock(datetime(2026, 11, 23, 10, 0, tzinfo=UTC))
    first = Workspace.open(folder / "one", clock=clock)
    second = Workspace.open(folder / "two", clock=clock)
    yield first, second, folder
    first.close()
    second.close()


def _use(ws: Workspace) -> Workspace:
    from coptui.store.models import MODELS

    ws.store.db.bind(MODELS)
    return ws


def _emptied(ws: Workspace) -> None:
    for row in list(Contact.select()):
        contacts.remove(ws, row.id)


_numbers = itertools.count()


@CALM
@given(st.lists(st.tuples(words, words, words, words, words), min_size=1, max_size=4))
@example([("=cmd|' /C calc'!A0", "'=1+1", "+44 1632 960001", "-1", "  =x\n\n'+y\ttab")])
@example([("'t Hooft", "a,b;c|d\te", '"', "''", '"quoted"\n"lines"')])
def test_export_and_import_give_the_same_data(
    two: tuple[Workspace, Workspace, Path], rows: list[tuple[str, str, str, str, str]]
) -> None:
    first, second, folder = two
    _use(first)
    _emptied(first)
    for name, organisation, phone, job, notes in rows:
        email = f"p{next(_numbers)}@post.example"
        contacts.add(first, NewContact(f"N{name}", email, organisation, phone, job, notes=notes))
    wanted = _everybody(first)
    file = folder / "people.csv"
    exporting_people.export(first, file, private=True, confirm=len(rows))
    _cells_are_harmless(file)
    _use(second)
    _emptied(second)
    table = importing.read(file)
    plan = importing.plan(second, table, importing.guess_mapping(table))
    assert [row.fate for row in plan.rows] == [importing.Fate.new] * len(rows)
    importing.carry_out(second, plan)
    assert _everybody(second) == wanted


def _everybody(ws: Workspace) -> list[tuple[str, ...]]:
    views = [contacts.show(ws, row.id) for row in Contact.select()]
    return sorted(tuple(str(getattr(one, name)) for name in FIELDS) for one in views)


def _cells_are_harmless(file: Path) -> None:
    with file.open(newline="", encoding="utf-8") as stream:
        cells = [cell for row in csv.reader(stream) for cell in row]
    assert cells
    for cell in cells:
        assert cell.lstrip(" \t\r\n\v\f\u00a0\ufeff")[:1] not in {*"=+-@", "＝", "＋", "－", "＠"}


def _people(ws: Workspace) -> None:
    contacts.add(
        ws,
        NewContact("Zoë Ångström-Long", "zoe@a.example", "A; B, C\\D", "+44 1632 960001", "=chair",
                   notes="First line\nsecond, with \\ and ;", access_needs="step-free",
                   dietary="no nuts", pronouns="she/her"),
    )  # fmt: skip
    contacts.add(ws, NewContact("Bo"))


@pytest.mark.parametrize(("form", "version"), [("vcard", "4.0"), ("vcard3", "3.0")])
def test_an_address_book_reads_the_same(
    form: str, version: str, ws: Workspace, tmp_path: Path
) -> None:
    vobject = pytest.importorskip("vobject")
    _people(ws)
    file = tmp_path / "people.vcf"
    exporting_people.export(ws, file, form, private=True, confirm=2)
    raw = file.read_bytes()
    assert all(len(line) <= 75 for line in raw.split(b"\r\n"))
    bo, zoe = list(vobject.readComponents(raw.decode("utf-8")))
    assert (zoe.version.value, bo.fn.value, zoe.fn.value) == (version, "Bo", "Zoë Ångström-Long")
    assert (zoe.email.value, zoe.tel.value) == ("zoe@a.example", "+44 1632 960001")
    assert (zoe.org.value, zoe.title.value) == (["A; B, C\\D"], "=chair")
    assert zoe.note.value == "First line\nsecond, with \\ and ;"
    assert zoe.contents["x-access-needs"][0].value == "step-free"


@CALM
@given(st.tuples(words, words, words, words))
def test_a_card_of_any_text_is_read_back(row: tuple[str, str, str, str]) -> None:
    vobject = pytest.importorskip("vobject")
    from coptui.domain.text import clean_line, clean_text
    from coptui.services.vcards import card

    name, organisation, job = (clean_line(f"N{one}").text for one in row[:3])
    notes = clean_text(f"N{row[3]}").text
    text = card((name, "", organisation, "", job), {"notes": notes}, "4.0").replace("\n", "\r\n")
    read: Any = vobject.readOne(text)
    assert (read.fn.value, read.org.value, read.title.value) == (name, [organisation], job)
    assert read.note.value == notes


def test_private_fields_stay_unless_the_number_is_typed(ws: Workspace, tmp_path: Path) -> None:
    _people(ws)
    for form in exporting_people.FORMS:
        exporting_people.export(ws, tmp_path / form, form)
        text = (tmp_path / form).read_text(encoding="utf-8")
        assert "Ångström" in text
        for private in ("step-free", "no nuts", "she/her", "First line"):
            assert private not in text
    for wrong in (None, 0, 1, 3):
        with pytest.raises(Refused, match="of 2 people would leave"):
            exporting_people.export(ws, tmp_path / "x", private=True, confirm=wrong)
    assert not (tmp_path / "x").exists()
    exporting_people.export(ws, tmp_path / "x", "json", private=True, confirm=2)
    zoe = json.loads((tmp_path / "x").read_text(encoding="utf-8"))["contacts"][1]
    assert (zoe["access_needs"], zoe["dietary"]) == ("step-free", "no nuts")
    assert (zoe["phone"], zoe["role"]) == ("+44 1632 960001", "=chair")


def test_what_left_is_noted_with_reason_and_a_day_to_delete_it(
    ws: Workspace, tmp_path: Path
) -> None:
    _people(ws)
    done = exporting_people.export(
        ws, tmp_path / "x.csv", flt=ContactFilter("bo"), reason="the caterer\x1b[31m asks",
        recipient="Tea & Cake",
    )  # fmt: skip
    assert done.said.startswith("1 person is in x.csv.") and "delete it by Wed 23 Dec" in done.said
    row = ExportRecord.get()
    assert (row.people, row.sensitive, row.reason) == (1, False, "the caterer asks")
    assert (row.recipient, row.delete_by) == ("Tea & Cake", date(2026, 12, 23))
    last = AuditEvent.select().order_by(AuditEvent.id.desc()).get()
    assert (last.action, last.detail) == ("contacts.exported", "1 people, plain, csv")
    assert audit.verify(ws) == []


def test_a_file_that_cannot_be_written_is_not_noted(ws: Workspace, tmp_path: Path) -> None:
    from coptui.errors import Unavailable

    with pytest.raises(Unavailable, match="cannot be written"):
        exporting_people.export(ws, tmp_path / "none" / "x.csv")
    with pytest.raises(Refused, match="There is no format"):
        exporting_people.export(ws, tmp_path / "x", "xls[/]")
    assert ExportRecord.select().count() == 0
    assert undo.latest(ws) is None


def test_what_stood_there_before_is_whole_or_replaced() -> None:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "x.csv"
        write_csv(file, ("a",), [("1",)])
        assert file.stat().st_mode & 0o777 == 0o600
        assert [one.name for one in Path(folder).iterdir()] == ["x.csv"]
