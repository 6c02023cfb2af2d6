"""Taking back, and the trail of what was done."""

from __future__ import annotations

from datetime import date

import pytest

from coptui.errors import NotFound, Refused
from coptui.services import audit, undo
from coptui.services.undo import recording
from coptui.store.models import AuditEvent, Community, Session, UndoEntry
from coptui.workspace import Workspace
from tests.conftest import FrozenClock


def a_community(ws: Workspace, name: str = "Harbour", code: str = "HAR") -> Community:
    with recording(ws, f"Add {name}", frozenset({"communities"})) as act:
        row = Community.create(name=name, code=code, created_at=ws.now())
        act.created(row)
    return row


def test_what_was_made_is_gone_again_and_the_act_is_named(ws: Workspace) -> None:
    a_community(ws)
    last = undo.latest(ws)
    assert last is not None
    assert last.label == "Add Harbour"
    done = undo.undo(ws)
    assert "Add Harbour" in done.said
    assert done.changed == {"communities"}
    assert Community.select().count() == 0
    assert undo.latest(ws) is None


def test_what_was_changed_is_as_before_with_its_types(ws: Workspace) -> None:
    row = a_community(ws)
    with recording(ws, "Edit") as act:
        act.changing(row)
        row.founded, row.intervals, row.created_at = date(2020, 1, 2), {"a": 1}, ws.now()
        row.save()
    undo.undo(ws)
    again = Community.get_by_id(row.id)
    assert (again.founded, again.intervals) == (None, {})


def test_later_edits_of_the_same_thing_are_kept(ws: Workspace) -> None:
    row = a_community(ws)
    with recording(ws, "Edit") as act:
        act.changing(row)
        row.name, row.purpose = "Quay", "together"
        row.save()
    Community.update(name="Pier").execute()
    done = undo.undo(ws)
    assert "kept" in done.said
    again = Community.get_by_id(row.id)
    assert (again.name, again.purpose) == ("Pier", "")


def test_what_was_deleted_comes_back_under_its_number(ws: Workspace) -> None:
    row = a_community(ws)
    with recording(ws, "Delete") as act:
        act.deleting(row)
        row.delete_instance()
    undo.undo(ws)
    assert Community.get_by_id(row.id).name == "Harbour"


def test_an_act_on_which_something_hangs_is_refused_whole(ws: Workspace) -> None:
    row = a_community(ws)
    ws.store.db.execute_sql(
        "INSERT INTO mailing (template, template_version, kind, purpose, community_id, status,"
        " left_out, audience, confirmed_by, frozen_sha256, practice, calendar_method,"
        " calendar_sequence, created_at) VALUES"
        f" ('T1', 1, 'x', 'mail', {row.id}, 'draft', '{{}}', '{{}}', '', '', 0, '', 0,"
        " '2026-11-23')"
    )
    with pytest.raises(Refused, match="depends on it"):
        undo.undo(ws)
    assert Community.select().count() == 1
    assert undo.latest(ws) is not None


def test_acts_are_taken_back_last_first_and_each_once(ws: Workspace) -> None:
    for number in range(3):
        a_community(ws, f"C{number}", f"C{number}")
    assert [undo.undo(ws).view for _ in range(3)] == ["Add C2", "Add C1", "Add C0"]
    with pytest.raises(NotFound):
        undo.undo(ws)


def test_an_act_that_fails_leaves_no_trace_to_take_back(ws: Workspace) -> None:
    with pytest.raises(RuntimeError), recording(ws, "Fail") as act:
        act.created(Community.create(name="X", code="X", created_at=ws.now()))
        raise RuntimeError
    assert UndoEntry.select().count() == 0
    assert Session.select().count() == 0


def test_an_untouched_trail_is_sound(ws: Workspace) -> None:
    for number in range(5):
        audit.note(ws, "contact.add", subject="contact", subject_id=number)
    assert audit.verify(ws) == []


@pytest.mark.parametrize(
    "tampering",
    [
        "UPDATE audit_event SET detail = 'other' WHERE id = 3",
        "DELETE FROM audit_event WHERE id = 3",
        "UPDATE audit_event SET at = '2020-01-01 00:00:00' WHERE id = 3",
    ],
)
def test_a_trail_that_was_tampered_with_shows_it(ws: Workspace, tampering: str) -> None:
    for number in range(5):
        audit.note(ws, "contact.add", subject_id=number)
    for act in ("update", "delete"):
        ws.store.db.execute_sql(f"DROP TRIGGER audit_event_no_{act}")
    ws.store.db.execute_sql(tampering)
    assert audit.verify(ws) != []
    assert AuditEvent.select().count() >= 4


class TestHowLong:
    """Thirty days at least, two hundred acts at least, and no longer than it must be."""

    def test_every_act_of_thirty_days_can_be_taken_back_however_many_there_are(
        self, ws: Workspace, clock: FrozenClock
    ) -> None:
        for number in range(undo.KEPT + 60):
            a_community(ws, f"C{number}", f"C{number}")
        clock.tick(days=29)
        a_community(ws)
        assert UndoEntry.select().count() == undo.KEPT + 61
        undo.undo(ws, 1)
        assert Community.get_or_none(Community.name == "C0") is None

    def test_what_is_older_stays_only_while_it_is_one_of_the_last_two_hundred(
        self, ws: Workspace, clock: FrozenClock
    ) -> None:
        for number in range(5):
            a_community(ws, f"Old{number}", f"O{number}")
        clock.tick(days=31)
        for number in range(undo.KEPT - 3):
            a_community(ws, f"C{number}", f"C{number}")
        labels = [one.label for one in undo.recent(ws, 1_000)]
        assert len(labels) == undo.KEPT
        assert labels[-3:] == ["Add Old4", "Add Old3", "Add Old2"]

    def test_what_was_let_go_on_purpose_is_forgotten_after_thirty_days(
        self, ws: Workspace, clock: FrozenClock
    ) -> None:
        row = a_community(ws)
        with recording(ws, "Let go", ends=True) as act:
            act.deleting(row)
            row.delete_instance()
        clock.tick(days=29, hours=23)
        assert undo.recent(ws)[0].label == "Let go"
        clock.tick(hours=1)
        assert [one.label for one in undo.recent(ws)] == ["Add Harbour"]
        with pytest.raises(NotFound):
            undo.undo(ws, act.id)
        a_community(ws, "Quay", "QUA")
        assert UndoEntry.get_or_none(UndoEntry.id == act.id) is None


def test_recent_acts_are_listed_and_one_in_the_middle_is_taken_back(ws: Workspace) -> None:
    for number in range(3):
        a_community(ws, f"C{number}", f"C{number}")
    listed = undo.recent(ws)
    assert [one.label for one in listed] == ["Add C2", "Add C1", "Add C0"]
    assert listed[0].changes == 1
    undo.undo(ws, listed[1].id)
    assert [one.label for one in undo.recent(ws)] == ["Add C2", "Add C0"]
    assert {row.name for row in Community.select()} == {"C0", "C2"}


def test_a_row_that_belongs_to_an_act_goes_with_it(ws: Workspace) -> None:
    with recording(ws, "Both") as act:
        act.created(Community.create(name="A", code="A", created_at=ws.now()))
    undo.belongs(act.id, Community.create(name="B", code="B", created_at=ws.now()))
    undo.undo(ws, act.id)
    assert Community.select().count() == 0
