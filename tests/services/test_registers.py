"""Requests, complaints and breaches: written down, told in time, closed; no name stays on."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest

from coptui.errors import CoptuiError, NotFound, Refused
from coptui.services import (
    audit,
    breaches,
    complaints,
    contacts,
    data_requests,
    register_facts,
    register_fields,
    today,
    undo,
)
from coptui.services.contacts import NewContact
from coptui.store.models import (
    AuditEvent,
    BackupRecord,
    Breach,
    Complaint,
    DataRequest,
    RequestAct,
)
from coptui.workspace import Workspace
from tests.conftest import FrozenClock
from tests.hostile import HOSTILE_NAMES


@pytest.fixture
def asha(ws: Workspace) -> int:
    return contacts.add(ws, NewContact(name="Asha Canary", email="asha@canary.example")).view.id


def _rules(ws: Workspace) -> list[tuple[str, str, str]]:
    return [
        (line.rule, line.subject, str(line.state))
        for line in today.next_lines(ws)
        if line.rule in ("N1", "N32")
    ]


class TestRequests:
    def test_it_is_due_a_month_later_and_stands_on_the_first_screen_until_done(
        self, ws: Workspace, clock: FrozenClock, asha: int
    ) -> None:
        done = data_requests.add(ws, "access", received="3 Nov", contact_id=asha, how="by mail")
        view = done.view
        assert (view.who, view.due, view.state) == ("Asha Canary", date(2026, 12, 3), "open")
        assert "due Thu 3 Dec" in done.said
        assert _rules(ws) == [("N1", "request", "soon")]
        clock.tick(days=11)
        assert data_requests.show(ws, view.id).state == "overdue"
        assert ("N1", "request", "overdue") in _rules(ws)
        closed = data_requests.close(ws, view.id, "Sent as a file on paper.")
        assert (closed.view.state, closed.view.done) == ("done", ws.today())
        assert ("N1", "request", "overdue") not in _rules(ws)
        undo.undo(ws, closed.undo)
        assert data_requests.show(ws, view.id).state == "overdue"

    def test_a_withdrawal_is_due_the_next_day_and_takes_no_longer(
        self, ws: Workspace, asha: int
    ) -> None:
        view = data_requests.add(ws, "withdrawal", contact_id=asha).view
        assert view.due == ws.today() + timedelta(days=1)
        with pytest.raises(Refused):
            data_requests.extend(ws, view.id, 1, "busy")

    def test_a_complex_one_may_take_two_months_more_with_a_reason(
        self, ws: Workspace, asha: int
    ) -> None:
        view = data_requests.add(ws, "erasure", received="31 Oct", contact_id=asha).view
        assert view.due == date(2026, 11, 30)
        for months, reason in ((0, "x"), (3, "x"), (1, "  ")):
            with pytest.raises(Refused):
                data_requests.extend(ws, view.id, months, reason)
        longer = data_requests.extend(ws, view.id, 2, "three lists to look through")
        assert longer.view.due == date(2027, 1, 31)
        assert "Tell the person" in longer.said
        assert data_requests.edit(ws, view.id, received="30 Oct").view.due == date(2027, 1, 31)

    def test_what_is_put_right_stands_with_the_request_and_goes_with_undo(
        self, ws: Workspace, asha: int
    ) -> None:
        number = data_requests.add(ws, "correction", contact_id=asha).view.id
        done = data_requests.correct(ws, number, phone="01632 960111", name="Asha K Canary")
        assert done.view.phone == "01632 960111"
        acts = data_requests.show(ws, number).acts
        assert [one.what for one in acts] == ["put right: name, phone"]
        assert done.changed == {"contacts", "settings"}
        undo.undo(ws, done.undo)
        assert contacts.show(ws, asha).phone == ""
        assert data_requests.show(ws, number).acts == ()

    def test_a_correction_that_cannot_be_taken_leaves_no_trace(
        self, ws: Workspace, asha: int
    ) -> None:
        number = data_requests.add(ws, "correction", contact_id=asha).view.id
        with pytest.raises(Refused):
            data_requests.correct(ws, number, email="not an address")
        assert RequestAct.select().count() == 0
        stranger = data_requests.add(ws, "correction", who="a visitor").view.id
        with pytest.raises(Refused, match="nobody on the list"):
            data_requests.correct(ws, stranger, phone="1")

    def test_those_that_wait_come_first_by_their_day(self, ws: Workspace, asha: int) -> None:
        for kind, day in (("access", "20 Nov"), ("withdrawal", "22 Nov"), ("erasure", "1 Nov")):
            data_requests.add(ws, kind, received=day, contact_id=asha)
        data_requests.close(ws, 1, "done")
        assert [one.id for one in data_requests.entries(ws)] == [2, 3, 1]
        assert [one.id for one in data_requests.entries(ws, all=False)] == [2, 3]

    @pytest.mark.parametrize(
        ("kind", "more", "field"),
        [
            ("spying", {"who": "x"}, "kind"),
            ("access", {}, "who"),
            ("access", {"who": " \u200b "}, "who"),
            ("access", {"who": "x", "received": "1 Jan 2030"}, "received"),
            ("access", {"who": "x", "received": "tomorrow"}, "received"),
            ("access", {"who": "x", "received": "[/]"}, "received"),
        ],
    )
    def test_what_cannot_be_is_refused_beside_its_field(
        self, ws: Workspace, kind: str, more: dict[str, str], field: str
    ) -> None:
        with pytest.raises(Refused) as refused:
            data_requests.add(ws, kind, **more)  # type: ignore[arg-type]
        assert refused.value.field == field
        assert DataRequest.select().count() == 0

    def test_an_unknown_one_is_told(self, ws: Workspace) -> None:
        for call in (data_requests.show, complaints.show, breaches.show):
            with pytest.raises(NotFound):
                call(ws, 99)
        with pytest.raises(NotFound):
            data_requests.add(ws, "access", contact_id=99)


class TestComplaints:
    def test_it_waits_to_be_acknowledged_for_thirty_days(
        self, ws: Workspace, clock: FrozenClock
    ) -> None:
        view = complaints.add(ws, "A list lay about.", who="a visitor").view
        assert (view.state, view.acknowledge_by) == ("to acknowledge", date(2026, 12, 23))
        assert _rules(ws) == [("N1", "complaint", "soon")]
        clock.tick(days=31)
        assert complaints.show(ws, view.id).state == "overdue"
        assert ("N1", "complaint", "overdue") in _rules(ws)
        complaints.acknowledge(ws, view.id)
        assert complaints.show(ws, view.id).state == "open"
        with pytest.raises(Refused):
            complaints.acknowledge(ws, view.id)
        assert "complaint" not in [subject for _, subject, _ in _rules(ws)]

    def test_closing_says_the_outcome_and_reminds_of_the_ico(self, ws: Workspace) -> None:
        number = complaints.add(ws, "A list lay about.").view.id
        with pytest.raises(Refused) as refused:
            complaints.close(ws, number, " ")
        assert refused.value.field == "outcome"
        done = complaints.close(ws, number, "Said sorry.")
        assert "ICO" in done.said
        assert done.view.acknowledged == ws.today(), "an answer in time acknowledges too"
        told = complaints.edit(ws, number, ico_told="today")
        assert told.view.ico_told == ws.today()
        undo.undo(ws, told.undo)
        undo.undo(ws, done.undo)
        assert complaints.show(ws, number).state == "to acknowledge"

    def test_days_before_it_came_are_refused(self, ws: Workspace) -> None:
        number = complaints.add(ws, "x", received="20 Nov").view.id
        calls: tuple[Callable[[], object], ...] = (
            lambda: complaints.acknowledge(ws, number, on="19 Nov"),
            lambda: complaints.edit(ws, number, acknowledged="19 Nov"),
            lambda: complaints.edit(ws, number, about=" "),
            lambda: complaints.edit(ws, number, colour="red"),
            lambda: complaints.add(ws, "\u200b"),
        )
        for call in calls:
            with pytest.raises(Refused):
                call()
        assert complaints.show(ws, number).acknowledged is None


class TestBreaches:
    def test_the_clock_runs_until_the_ico_is_told(self, ws: Workspace, clock: FrozenClock) -> None:
        view = breaches.add(ws, "A list was left on a bus.", found="22 Nov 20:00").view
        assert (view.hours_left, view.clock) == (58, "58 hours are left, until Wed 25 Nov 20:00")
        assert _rules(ws) == [("N1", "breach", "today")]
        clock.tick(hours=60)
        late = breaches.show(ws, view.id)
        assert "ended Wed 25 Nov 20:00" in late.clock
        assert ("N1", "breach", "overdue") in _rules(ws)
        told = breaches.edit(ws, view.id, ico_told="", ico_note="IC-1", risk="some").view
        assert told.ico_told is None
        told = breaches.edit(ws, view.id, ico_told="25 Nov 21:30").view
        assert told.clock == "the ICO was told after 73 hours, after the time"
        assert _rules(ws) == []

    def test_without_a_time_the_clock_runs_from_the_beginning_of_the_day(
        self, ws: Workspace
    ) -> None:
        assert breaches.add(ws, "x", found="22 Nov").view.hours_left == 72 - 34
        assert breaches.add(ws, "x").view.hours_left == 72

    def test_it_is_closed_only_when_everybody_was_told_who_has_to_be(self, ws: Workspace) -> None:
        number = breaches.add(ws, "x", risk="high").view.id
        with pytest.raises(Refused, match=r"ICO to be told.*people to be told"):
            breaches.close(ws, number, "careful")
        breaches.edit(ws, number, ico_told="today 09:00", found="today 08:00")
        with pytest.raises(Refused, match="the people to be told"):
            breaches.close(ws, number, "careful")
        breaches.edit(ws, number, people_told="today", people_note="by phone")
        with pytest.raises(Refused, match="learnt"):
            breaches.close(ws, number)
        done = breaches.close(ws, number, "Lists stay in the bag.")
        assert (done.view.state, done.view.waits_for) == ("closed", ())
        undo.undo(ws, done.undo)
        assert breaches.show(ws, number).state == "open"

    def test_no_risk_needs_a_reason_and_then_nobody_is_told(self, ws: Workspace) -> None:
        number = breaches.add(ws, "x", risk="unlikely").view.id
        assert breaches.show(ws, number).clock.startswith("72 hours")
        breaches.edit(ws, number, ico_note="The file was locked with a long passphrase.")
        assert breaches.show(ws, number).clock == "the ICO need not be told"
        assert _rules(ws) == []
        assert breaches.close(ws, number, "Go on so.").view.state == "closed"

    @pytest.mark.parametrize(
        ("field", "value"),
        [
            ("found", "tomorrow"),
            ("found", "22 Nov 25:00"),
            ("ico_told", "1 Nov"),
            ("people", "-3"),
            ("people", "many"),
            ("people", "9" * 40),
            ("risk", "huge"),
            ("what", " "),
            ("colour", "red"),
        ],
    )
    def test_what_cannot_be_is_refused_beside_its_field(
        self, ws: Workspace, field: str, value: str
    ) -> None:
        number = breaches.add(ws, "x", found="20 Nov 10:00").view.id
        before = breaches.show(ws, number)
        with pytest.raises(Refused) as refused:
            breaches.edit(ws, number, **{field: value})
        assert refused.value.field == field
        assert breaches.show(ws, number) == before


@pytest.mark.parametrize("name", [*HOSTILE_NAMES, "a\x00b", "x" * 50_000, "\r\n", "مرحبا"])
def test_whatever_is_typed_is_kept_clean_or_refused(ws: Workspace, name: str) -> None:
    for call in (
        lambda: data_requests.add(ws, "access", who=name, details=name, how=name),
        lambda: complaints.add(ws, name, who=name, how=name),
        lambda: breaches.add(ws, name, whose=name, happened=name, risk_reason=name),
    ):
        try:
            call()
        except CoptuiError as error:
            assert error.message.endswith((".", "?"))
    kept = [*data_requests.entries(ws), *complaints.entries(ws), *breaches.entries(ws)]
    assert not any("\x1b" in repr(one) or "\\x00" in repr(one) for one in kept)
    assert audit.verify(ws) == []


def test_the_history_of_it_holds_no_name(ws: Workspace, asha: int) -> None:
    number = data_requests.add(ws, "access", contact_id=asha, details="Asha Canary wrote").view.id
    data_requests.correct(ws, number, phone="01632 960222")
    data_requests.close(ws, number, "told Asha Canary")
    complaints.add(ws, "about Canary", who="Canary")
    breaches.add(ws, "Canary")
    words = " ".join(f"{row.action} {row.subject} {row.detail}" for row in AuditEvent.select())
    assert "Canary" not in words and "960222" not in words
    assert "request.corrected" in words and "breach.added" in words


def test_a_removed_person_leaves_the_entry_without_a_name_and_comes_back_with_undo(
    ws: Workspace, asha: int
) -> None:
    request = data_requests.add(ws, "erasure", contact_id=asha).view.id
    complaint = complaints.add(ws, "x", contact_id=asha).view.id
    removed = contacts.remove(ws, asha)
    assert data_requests.show(ws, request).who == "no longer on the list"
    assert complaints.show(ws, complaint).contact_id is None
    undo.undo(ws, removed.undo)
    assert data_requests.show(ws, request).who == "Asha Canary"
    assert complaints.show(ws, complaint).who == "Asha Canary"


def test_whoever_is_forgotten_is_in_no_word_of_the_registers(ws: Workspace, asha: int) -> None:
    number = data_requests.add(ws, "erasure", contact_id=asha, details="Canary wrote").view.id
    data_requests.close(ws, number, "Canary is gone")
    complaints.add(ws, "Canary says", contact_id=asha, how="Canary rang")
    other = complaints.add(ws, "about the cake", who="a visitor").view
    with ws.store.atomic():
        assert register_fields.forget(asha) == 2
    rows = [*DataRequest.select().dicts(), *Complaint.select().dicts(), *Breach.select().dicts()]
    assert "Canary" not in repr(rows)
    assert data_requests.show(ws, number).done == ws.today(), "the proof that it was answered"
    assert complaints.show(ws, other.id) == other


class TestNewestCopy:
    def test_the_daily_copies_count_while_there_is_no_other(
        self, ws: Workspace, clock: FrozenClock
    ) -> None:
        assert register_facts.last_backup(ws) == ws.today()
        clock.tick(days=7)
        assert _rules(ws) == []
        clock.tick(days=1)
        assert _rules(ws) == [("N32", "backup", "soon")]

    @pytest.mark.parametrize(
        ("made", "day"),
        [
            (datetime(2026, 11, 10, 23, 30, tzinfo=UTC), date(2026, 11, 10)),
            (datetime(2026, 6, 10, 23, 30, tzinfo=UTC), date(2026, 6, 11)),
        ],
    )
    def test_her_own_copy_counts_before_the_daily_ones(
        self, ws: Workspace, made: datetime, day: date
    ) -> None:
        BackupRecord.create(made_at=made, path="copy.coptui", locked=True, people=0)
        assert register_facts.last_backup(ws) == day
        assert _rules(ws) == [("N32", "backup", "soon")]

    def test_without_any_copy_it_is_wanted_at_once(self, ws: Workspace) -> None:
        for copy in ws.backups_dir.iterdir():
            copy.unlink()
        assert register_facts.last_backup(ws) is None
        assert _rules(ws) == [("N32", "backup", "soon")]
