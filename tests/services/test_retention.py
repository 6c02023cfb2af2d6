"""The retention schedule: what has been kept long enough, and letting it go; counts stay."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from coptui.domain.consent import ConsentState, Purpose
from coptui.domain.retention import TEXT_GONE, Kind
from coptui.errors import Refused
from coptui.services import (
    audit,
    consent,
    contacts,
    data_requests,
    mailings,
    members,
    retention,
    today,
    undo,
)
from coptui.services.consent_facts import suppressed_marks
from coptui.services.contacts import NewContact
from coptui.store.models import (
    Attendance,
    AuditEvent,
    Contact,
    Delivery,
    Invitation,
    Mailing,
    PurgeRun,
    Session,
    TopicSeries,
    UndoEntry,
)
from coptui.workspace import Workspace
from tests.conftest import FrozenClock
from tests.services.mailing_home import Town, person, town

YEAR = 366


@pytest.fixture
def here(ws: Workspace) -> Town:
    return town(ws)


def _count(ws: Workspace, kind: Kind) -> int:
    return retention.preview(ws, str(kind))[0].count


def _who(ws: Workspace) -> set[str]:
    return {one.name for one in retention.people_waiting(ws)}


def _mailing(ws: Workspace, here: Town, *, days_ago: int = 0, subject: str = "Hello") -> Any:
    """A mailing that ended, with its ledger."""
    at = ws.now() - timedelta(days=days_ago)
    row = Mailing.create(
        template="T1",
        kind="invitation",
        community=here.community,
        status="done",
        frozen={"subject": subject, "body": "Canary words"},
        frozen_sha256="x",
        confirmed_count=2,
        confirmed_at=at,
        finished_at=at,
        created_at=at,
    )
    for name in ("Jo Pardew", "Asha Verrall"):
        Delivery.create(
            mailing=row,
            contact=here.people[name],
            name=name,
            address=f"{name[:2]}@canary.example",
            address_key=f"{name[:2]}@canary.example",
            state="accepted",
            context={"name": name},
            reply_text="250 ok",
            queued_at=at,
            finished_at=at,
        )
    return row


class TestPeople:
    def test_nobody_goes_before_two_years_without_a_word(
        self, ws: Workspace, here: Town, clock: FrozenClock
    ) -> None:
        assert _who(ws) == set()
        clock.tick(days=731)
        assert _who(ws) == set()
        clock.tick(days=1)
        assert _who(ws) == set(here.people)

    @pytest.mark.parametrize(
        "trace", ["edit", "yes", "no", "came", "invited", "mailed", "waiting", "role", "joined",
                  "asked"],
    )  # fmt: skip
    def test_whoever_left_any_trace_since_stays(
        self, trace: str, ws: Workspace, here: Town, clock: FrozenClock
    ) -> None:
        clock.tick(days=400)
        jo = here.people["Jo Pardew"]
        session = Session.create(
            community=here.community, number=90, status="held", starts_at=ws.now(),
            calendar_uid="x", created_at=ws.now(),
        )  # fmt: skip
        acts: dict[str, Any] = {
            "edit": lambda: contacts.edit(ws, jo, phone="01632 960777"),
            "yes": lambda: consent.give(
                ws, jo, "named", method="sheet", on=ws.today(), wording_id=1
            ),
            "no": lambda: consent.withdraw(ws, jo, "mail"),
            "came": lambda: Attendance.create(session=session, contact=jo, noted_at=ws.now()),
            "invited": lambda: Invitation.create(session=session, contact=jo),
            "mailed": lambda: _mailing(ws, here),
            "waiting": lambda: Delivery.create(
                mailing=_mailing(ws, here, days_ago=0), contact=here.people["D."], name="D.",
                address="d@t.example", address_key="d", state="queued", queued_at=ws.now(),
            ),
            "role": lambda: members.give_role(ws, here.community, jo, "core"),
            "joined": lambda: None,
            "asked": lambda: data_requests.add(ws, "access", contact_id=jo),
        }  # fmt: skip
        if trace == "joined":
            jo = person(ws, here, "Jo Newer", "new@x.example")
        acts[trace]()
        name = contacts.show(ws, jo).name
        clock.tick(days=732 - 400)
        assert name not in _who(ws)
        assert "Not Asked" in _who(ws)

    def test_whoever_may_still_be_mailed_stays(
        self, ws: Workspace, here: Town, clock: FrozenClock
    ) -> None:
        Contact.update(mail_renew_by=ws.today() + timedelta(days=900)).where(
            Contact.id == here.people["D."]
        ).execute()
        clock.tick(days=740)
        assert "D." not in _who(ws)

    def test_they_leave_the_list_and_whoever_said_no_stays_protected(
        self, ws: Workspace, here: Town, clock: FrozenClock
    ) -> None:
        asha = here.people["Asha Verrall"]
        consent.withdraw(ws, asha, "mail")
        Attendance.create(session=here.session, contact=asha, noted_at=ws.now())
        clock.tick(days=740)
        done = retention.purge(ws, len(here.people), "people")
        assert Contact.select().count() == 0
        assert Attendance.select().count() == 1, "sessions keep their counts"
        assert len(suppressed_marks(ws)) == 1
        again = contacts.add(ws, NewContact(name="Asha", email="ASHA@canalhomes.example"))
        assert not again.view.mail.may
        undo.undo(ws, again.undo)
        undo.undo(ws, done.undo)
        assert {row.name for row in Contact.select()} == set(here.people)
        said = {one.purpose: one.state for one in contacts.show(ws, asha).consents}
        assert said[Purpose.mail] == ConsentState.withdrawn
        assert Attendance.get().contact_id == asha


class TestMail:
    def test_words_go_after_a_year_and_the_facts_stay(
        self, ws: Workspace, here: Town, clock: FrozenClock
    ) -> None:
        old = _mailing(ws, here, days_ago=YEAR)
        young = _mailing(ws, here, days_ago=300)
        assert _count(ws, Kind.mail_texts) == 1
        done = retention.purge(ws, 1, "mail_texts")
        view = mailings.show(ws, old.id)
        assert (view.subject, view.body.strip()) == ("Hello", TEXT_GONE.strip())
        assert view.counts["accepted"] == 2
        with pytest.raises(Refused, match="no longer kept"):
            mailings.preview(ws, old.id)
        assert "Canary" not in repr(Mailing.select().where(Mailing.id == old.id).dicts()[0])
        assert all(row.context == {} for row in Delivery.select().where(Delivery.mailing == old))
        assert Mailing.get_by_id(young.id).frozen["body"] == "Canary words"
        assert _count(ws, Kind.mail_texts) == 0
        undo.undo(ws, done.undo)
        assert Mailing.get_by_id(old.id).frozen["body"] == "Canary words"
        assert Delivery.get(Delivery.mailing == old.id).context == {"name": "Jo Pardew"}

    def test_names_go_after_three_years_and_how_many_it_was_stays(
        self, ws: Workspace, here: Town
    ) -> None:
        old = _mailing(ws, here, days_ago=3 * YEAR)
        _mailing(ws, here, days_ago=3 * YEAR - 30)
        assert _count(ws, Kind.delivery_facts) == 2
        done = retention.purge(ws, 2, "delivery_facts")
        rows = list(Delivery.select().where(Delivery.mailing == old.id).dicts())
        assert "canary" not in repr(rows) and "Jo" not in repr(rows)
        assert mailings.show(ws, old.id).counts["accepted"] == 2
        assert len(mailings.recipients(ws, old.id)) == 2
        undo.undo(ws, done.undo)
        assert {row.name for row in old.deliveries} == {"Jo Pardew", "Asha Verrall"}

    def test_what_has_not_ended_stays_however_old(self, ws: Workspace, here: Town) -> None:
        row = _mailing(ws, here, days_ago=2_000)
        for status in ("draft", "waiting", "going", "paused"):
            Mailing.update(status=status).where(Mailing.id == row.id).execute()
            assert _count(ws, Kind.mail_texts) == _count(ws, Kind.delivery_facts) == 0


class TestTheRest:
    def test_sheets_are_confirmed_as_shredded_and_asked_for_once(
        self, ws: Workspace, here: Town, clock: FrozenClock
    ) -> None:
        for number, days in ((71, YEAR), (72, 500), (73, 300)):
            Session.create(
                community=here.community, number=number, status="circulated",
                starts_at=ws.now() - timedelta(days=days), calendar_uid=str(number),
                created_at=ws.now(),
            )  # fmt: skip
        assert _count(ws, Kind.sheets) == 2
        done = retention.purge(ws, 2, "sheets")
        assert _count(ws, Kind.sheets) == 0
        undo.undo(ws, done.undo)
        assert _count(ws, Kind.sheets) == 2
        retention.purge(ws, 2, "sheets")
        clock.tick(days=70)
        assert _count(ws, Kind.sheets) == 1

    def test_notes_on_a_topic_go_a_year_after_it_was_closed(
        self, ws: Workspace, here: Town
    ) -> None:
        TopicSeries.update(
            opening_notes="canary", closing_notes="canary", status="closed",
            closed_on=ws.today() - timedelta(days=YEAR),
        ).execute()  # fmt: skip
        done = retention.purge(ws, 1, "debrief_notes")
        assert TopicSeries.get().opening_notes == TopicSeries.get().closing_notes == ""
        undo.undo(ws, done.undo)
        assert TopicSeries.get().closing_notes == "canary"
        TopicSeries.update(closed_on=None).execute()
        assert _count(ws, Kind.debrief_notes) == 0

    def test_the_history_goes_after_six_years_and_what_stays_is_whole(
        self, ws: Workspace, here: Town, clock: FrozenClock
    ) -> None:
        lines = AuditEvent.select().count()
        clock.tick(days=6 * 365 + 5)
        audit.note(ws, "young")
        assert _count(ws, Kind.audit) == lines
        done = retention.purge(ws, lines, "audit")
        assert done.undo is None, "it does not come back"
        assert audit.verify(ws) == []
        assert [row.action for row in AuditEvent.select().order_by(AuditEvent.id)] == [
            "young",
            audit.SHORTENED,
            "retention.purged",
        ]
        assert PurgeRun.get().count == lines


class TestLettingGo:
    def test_nothing_goes_by_itself_and_nothing_with_another_number(
        self, ws: Workspace, here: Town, clock: FrozenClock
    ) -> None:
        clock.tick(days=3_000)
        today.today(ws)
        assert Contact.select().count() == len(here.people)
        for wrong in (0, len(here.people) - 1, 10_000):
            with pytest.raises(Refused, match="nothing was let go"):
                retention.purge(ws, wrong)
        assert PurgeRun.select().count() == 0
        with pytest.raises(Refused, match="Nothing has been kept"):
            retention.purge(ws, 0, "debrief_notes")

    def test_all_kinds_at_once_are_one_act_and_a_log_without_names(
        self, ws: Workspace, here: Town, clock: FrozenClock
    ) -> None:
        clock.tick(days=740)
        row = _mailing(ws, here, days_ago=400)
        going = retention.preview(ws)
        assert {one.kind for one in going} == {"people", "mail_texts"}
        total = sum(one.count for one in going)
        done = retention.purge(ws, total)
        assert "7 people" not in done.said and "5 people" in done.said
        log = retention.log(ws)
        assert [(one.kind, one.count) for one in log] == [("mail_texts", 1), ("people", 5)]
        assert not any(name in repr(log) for name in here.people)
        undo.undo(ws, done.undo)
        assert Contact.select().count() == len(here.people)
        assert Mailing.get_by_id(row.id).frozen is not None
        assert retention.log(ws) == [], "it came back, so nothing went"
        assert audit.verify(ws) == []
        assert AuditEvent.select().where(AuditEvent.action == "retention.purged").count() == 2

    def test_it_can_be_taken_back_for_thirty_days_and_is_then_nowhere(
        self, ws: Workspace, here: Town, clock: FrozenClock
    ) -> None:
        clock.tick(days=740)
        done = retention.purge(ws, len(here.people), "people")
        clock.tick(days=31)
        with pytest.raises(Exception, match="nothing to take back"):
            undo.undo(ws, done.undo)
        contacts.add(ws, NewContact(name="Somebody New"))
        kept = UndoEntry.select().where(UndoEntry.at >= ws.now() - timedelta(days=40))
        assert "Verrall" not in repr([entry.changes for entry in kept])

    def test_the_first_screen_tells_and_forgets_it(
        self, ws: Workspace, here: Town, clock: FrozenClock
    ) -> None:
        clock.tick(days=740)

        def told() -> list[str]:
            found = [line for line in today.next_lines(ws) if line.subject == "retention"]
            return [line.why for line in found]

        assert told() == ["7 people"]
        retention.purge(ws, 7)
        assert told() == []


class TestSettingIt:
    def test_another_time_is_kept_and_taken_back(
        self, ws: Workspace, here: Town, clock: FrozenClock
    ) -> None:
        done = retention.set_months(ws, "people", 6)
        assert (done.view.months, done.view.usual_months) == (6, 24)
        clock.tick(days=190)
        assert "Not Asked" in _who(ws)
        again = retention.set_months(ws, "people", 0)
        assert (again.view.words, again.view.before, again.view.count) == ("kept", None, 0)
        assert _who(ws) == set()
        undo.undo(ws, again.undo)
        undo.undo(ws, done.undo)
        assert retention.preview(ws, "people")[0].months == 24

    @pytest.mark.parametrize(
        ("kind", "months"),
        [("people", -1), ("people", 100_000), ("anonymous", 12), ("cake", 1), ("[/]", 1)],
    )
    def test_what_makes_no_sense_is_refused(self, ws: Workspace, kind: str, months: int) -> None:
        with pytest.raises(Refused):
            retention.set_months(ws, kind, months)

    def test_the_boundary_is_the_day_itself(self, ws: Workspace, here: Town) -> None:
        row = _mailing(ws, here)
        cut = date(2025, 11, 23)
        for day, count in ((cut, 0), (cut - timedelta(days=1), 1)):
            moment = ws.now().replace(year=day.year, month=day.month, day=day.day)
            Mailing.update(finished_at=moment).where(Mailing.id == row.id).execute()
            assert _count(ws, Kind.mail_texts) == count
