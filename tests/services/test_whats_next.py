"""What is next over a real home: ticks, marks that know their facts, the calendar, the year."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from icalendar import Calendar

from coptui.domain.year import YearKind
from coptui.errors import NotFound, Refused
from coptui.services import contacts, demo, next_calendar, putting_off, spans, ticks, today, year
from coptui.services.contacts import NewContact
from coptui.services.undo import undo
from coptui.settings import load
from coptui.store.models import (
    Attendance,
    CaseStudy,
    Community,
    Dissemination,
    Influencer,
    Invitation,
    Mailing,
    Noticing,
    RoleHolding,
    Session,
    Tick,
    TopicIdea,
    TopicSeries,
)
from coptui.workspace import Workspace
from tests.conftest import FrozenClock

DAY = date(2026, 11, 23)


@pytest.fixture
def town(home: Path, clock: FrozenClock) -> Iterator[Workspace]:
    demo.make(home, clock)
    with Workspace.open(home, clock=clock) as workspace:
        yield workspace


def _rules(ws: Workspace) -> list[str]:
    return [line.rule for line in today.next_lines(ws)]


def _ahead(town: Workspace) -> Session:
    return Session.get(Session.status == "invited")


def _untick(what: str) -> None:
    Tick.delete().where(Tick.what == what).execute()


def test_what_was_done_outside_is_ticked_off_and_can_be_taken_back(town: Workspace) -> None:
    _untick("refreshments")
    (line,) = [one for one in today.next_lines(town) if one.rule == "N11"]
    assert line.tick == "refreshments"
    done = ticks.tick(town, *line.key)
    assert "N11" not in _rules(town)
    assert done.undo is not None
    undo(town)
    assert "N11" in _rules(town)


def test_a_line_that_goes_by_itself_is_not_ticked_off(town: Workspace) -> None:
    thanks = today.next_lines(town)[0]
    assert thanks.rule == "N15"
    with pytest.raises(Refused, match="by itself"):
        ticks.tick(town, *thanks.key)
    with pytest.raises(Refused):
        ticks.tick(town, "N11", "session:9999")


def test_a_new_request_to_take_part_stands_again_after_the_tick(town: Workspace) -> None:
    _untick("access")
    (line,) = [one for one in today.next_lines(town) if one.rule == "N12"]
    ticks.tick(town, *line.key)
    assert "N12" not in _rules(town)
    one = Invitation.get(Invitation.session == _ahead(town).id, Invitation.note == "")
    one.note, one.replied_at = "access: large print", town.now()
    one.save()
    (again,) = [one for one in today.next_lines(town) if one.rule == "N12"]
    assert "1 person" in again.what
    assert again.due == DAY
    ticks.tick(town, *again.key)
    assert "N12" not in _rules(town)
    assert Tick.select().where(Tick.what == "access").count() == 1


def test_what_was_left_out_is_back_when_its_facts_are_others(town: Workspace) -> None:
    line = next(one for one in today.next_lines(town) if one.rule == "N4")
    putting_off.skip(town, *line.key, "I ring them all")
    assert "N4" not in _rules(town)
    session = _ahead(town)
    session.starts_at -= timedelta(days=1)
    session.save()
    assert "N4" in _rules(town)


def test_what_is_put_off_or_left_out_is_shown_with_the_rest(town: Workspace) -> None:
    first, second = today.next_lines(town)[:2]
    putting_off.skip(town, *first.key, "thanked at the door")
    putting_off.snooze(town, *second.key, DAY + timedelta(days=3))
    view = today.today(town)
    assert {line.key for line in view.hidden} == {first.key, second.key}
    assert len(view.lines) == 7
    assert len(view.folded) == 1


def test_a_neutral_expert_who_is_not_on_the_list_is_missed(town: Workspace) -> None:
    session = _ahead(town)
    expert = RoleHolding.get(
        RoleHolding.community == session.community_id, RoleHolding.role == "neutral_expert"
    )
    Invitation.delete().where(
        Invitation.session == session.id, Invitation.contact == expert.contact_id
    ).execute()
    (line,) = [one for one in today.next_lines(town) if one.rule == "N10"]
    assert "1 neutral expert" in line.what


def test_newcomers_are_welcomed_once_the_thanks_have_gone(town: Workspace) -> None:
    session = Session.get(Session.status == "held")
    assert "N16" not in _rules(town)
    thanked = Mailing.create(
        template="T3a", kind="thanks", session=session, status="done", created_at=town.now()
    )
    (line,) = [one for one in today.next_lines(town) if one.rule == "N16"]
    new = Attendance.select().where(
        Attendance.session == session.id, Attendance.new_here, Attendance.contact.is_null(False)
    )
    assert line.number == 0
    assert f"{new.count()} newcomers" in line.what
    thanked.kind = "welcome"
    thanked.save()
    assert "N16" not in _rules(town)


def test_who_signed_up_by_herself_is_welcomed_and_who_came_in_a_file_is_not(
    town: Workspace,
) -> None:
    from coptui.store.models import Contact, ImportRun, Membership

    harbour = Community.get(Community.code == "HAR").id
    new = contacts.add(town, NewContact("Ola New", "ola@post.example")).view.id
    Contact.update(mail_standing="given").where(Contact.id == new).execute()
    Membership.create(contact=new, community=harbour, joined=DAY)
    assert "N16" in _rules(town)
    run = ImportRun.create(started_at=town.now(), file_name="a.csv")
    Contact.update(import_run=run).where(Contact.id == new).execute()
    assert "N16" not in _rules(town)


def test_a_topic_that_closes_leads_through_its_report(town: Workspace) -> None:
    topic = TopicSeries.get(TopicSeries.title == "Vouchers or cash?")
    topic.status = "closing"
    topic.save()
    (line,) = [one for one in today.next_lines(town) if one.rule == "N23"]
    assert "Look through the sessions" in line.what
    ticks.tick(town, *line.key)
    assert "N23" not in _rules(town), "the draft is not due yet"


def test_a_closing_community_is_told_its_next_step(town: Workspace) -> None:
    home = Community.get(Community.code == "KIT")
    home.status = "closing"
    home.save()
    (line,) = [one for one in today.next_lines(town) if one.rule == "N30"]
    assert line.what


def test_ideas_run_low_and_a_call_for_topics_answers_it(town: Workspace) -> None:
    home = Community.get(Community.code == "DOR")
    TopicIdea.delete().where(TopicIdea.community == home.id).execute()
    assert "N31" in _rules(town)
    Mailing.create(
        template="T7", kind="topic_call", community=home, status="done",
        confirmed_at=town.now(), created_at=town.now(),
    )  # fmt: skip
    assert "N31" not in _rules(town)


# -- how long things take --------------------------------------------------------------------------


def test_a_span_is_set_for_all_and_for_one_and_every_rule_goes_by_it(town: Workspace) -> None:
    harbour = Community.get(Community.code == "HAR").id
    spans.change(town, "reminder", 3)
    assert "N4" not in _rules(town)
    done = spans.change(town, "reminder", 10, harbour)
    assert "N4" in _rules(town)
    own = {one.key: one for one in spans.spans(town, harbour)}
    assert (own["reminder"].number, own["reminder"].where) == (10, "set here")
    assert load(town.places.settings).intervals == {"reminder": 3}
    assert done.undo is not None
    undo(town)
    assert "N4" not in _rules(town)
    spans.change(town, "reminder", None)
    assert "N4" in _rules(town)


@pytest.mark.parametrize(("key", "number"), [("reminder", -1), ("reminder", 5000), ("nothing", 3)])
def test_a_span_that_cannot_be_meant_is_refused(town: Workspace, key: str, number: int) -> None:
    with pytest.raises(Refused):
        spans.change(town, key, number)


def test_what_is_everybodys_is_not_one_communitys(town: Workspace) -> None:
    harbour = Community.get(Community.code == "HAR").id
    assert "backup" not in {one.key for one in spans.spans(town, harbour)}
    with pytest.raises(Refused):
        spans.change(town, "backup", 3, harbour)
    with pytest.raises(NotFound):
        spans.spans(town, 999)


# -- the calendar ----------------------------------------------------------------------------------


def _events(path: Path) -> dict[str, tuple[str, date]]:
    calendar = Calendar.from_ical(path.read_bytes())
    return {
        str(one["uid"]): (str(one["summary"]), one.decoded("dtstart"))
        for one in calendar.walk("VEVENT")
    }


def test_the_calendar_holds_what_is_due_and_keeps_its_signs(
    town: Workspace, clock: FrozenClock, tmp_path: Path
) -> None:
    first, second = tmp_path / "a.ics", tmp_path / "b.ics"
    made = next_calendar.write(town, first)
    assert made.entries == 9  # the small victory has no day
    assert first.stat().st_mode & 0o077 == 0
    events = _events(first)
    assert ("Kitchen Table: Thank 14 people for session 4", DAY) in events.values()
    clock.tick(days=1)
    next_calendar.write(town, second)
    assert set(events) <= set(_events(second))
    assert all(on >= DAY + timedelta(days=1) for _, on in _events(second).values())
    for event in Calendar.from_ical(second.read_bytes()).walk("VEVENT"):
        assert event.decoded("dtend") - event.decoded("dtstart") == timedelta(days=1)
        assert event["transp"] == "TRANSPARENT"


def test_a_line_put_off_stands_in_the_calendar_on_its_day(town: Workspace, tmp_path: Path) -> None:
    line = today.next_lines(town)[0]
    putting_off.snooze(town, *line.key, DAY + timedelta(days=4))
    next_calendar.write(town, tmp_path / "a.ics")
    assert ("Kitchen Table: Thank 14 people for session 4", DAY + timedelta(days=4)) in _events(
        tmp_path / "a.ics"
    ).values()


def test_a_calendar_file_has_its_ending(town: Workspace, tmp_path: Path) -> None:
    with pytest.raises(Refused, match=r"\.ics"):
        next_calendar.write(town, tmp_path / "a.txt")


def test_no_name_is_in_the_calendar(town: Workspace, tmp_path: Path) -> None:
    """Names are put into every free text that a line may be made of."""
    who = "Quentin Ulverstone"
    Noticing.update(text=f"{who} smiled").execute()
    Influencer.update(body=who).execute()
    Dissemination.update(follow_up_due=DAY).where(Dissemination.result == "").execute()
    harbour = Community.get(Community.code == "HAR")
    CaseStudy.update(title=who, status="draft").execute()
    Session.update(who_else=who, lived_experience=who, host_name=who).execute()
    Invitation.update(note=f"access: {who}").execute()
    TopicIdea.update(text=who, source=who).execute()
    assert harbour
    _untick("access")
    path = tmp_path / "a.ics"
    next_calendar.write(town, path)
    unfolded = path.read_text(encoding="utf-8").replace("\n ", "")
    assert "Ulverstone" not in unfolded
    assert "Quentin" not in unfolded


# -- the year --------------------------------------------------------------------------------------


def test_the_year_shows_what_is_set_and_what_the_rhythm_lets_expect(town: Workspace) -> None:
    found = year.year(town)
    assert [month.month for month in found.months] == [11, 12, *range(1, 11)]
    rows = {row.name: row for row in found.rows}
    assert list(rows) == ["Doorstep", "Harbour", "Kitchen Table"]
    november = {mark.words for mark in rows["Harbour"].months[0] if mark.kind is YearKind.session}
    assert november == {"session 13, Mon 2 Nov", "session 14, Mon 30 Nov"}
    kinds = {mark.kind for row in (*found.rows, found.house) for one in row.months for mark in one}
    assert kinds == set(YearKind)
    renewals = [m for one in found.house.months for m in one if m.kind is YearKind.renewal]
    assert renewals[0].number == 4


def test_a_session_on_noted_days_is_told(town: Workspace) -> None:
    assert any("session 2" in one and "School holidays" in one for one in year.year(town).clashes)


def test_a_note_is_made_changed_taken_away_and_taken_back(town: Workspace) -> None:
    note = year.add_note(town, date(2027, 3, 10), date(2027, 3, 12), " Eid \x1b[2J").view
    assert note.text == "Eid"
    assert note.when == "Wed 10 Mar 2027 to Fri 12 Mar 2027"
    year.edit_note(town, note.id, date(2027, 3, 10), None, "Eid")
    assert note.id in {one.id for one in year.notes(town)}
    year.drop_note(town, note.id)
    assert note.id not in {one.id for one in year.notes(town)}
    undo(town)
    assert note.id in {one.id for one in year.notes(town)}
    with pytest.raises(Refused):
        year.add_note(town, date(2027, 3, 10), date(2027, 3, 9), "Eid")
    with pytest.raises(Refused):
        year.add_note(town, date(2027, 3, 10), None, " ")
    with pytest.raises(NotFound):
        year.drop_note(town, 999)


def test_the_year_is_read_in_as_many_queries_whatever_there_is(town: Workspace) -> None:
    def queries() -> int:
        seen: list[str] = []
        connection = town.store.db.connection()
        connection.set_trace_callback(seen.append)
        try:
            year.year(town)
        finally:
            connection.set_trace_callback(None)
        return len(seen)

    before = queries()
    for number in range(20):
        home = Community.create(name=f"C{number}", code=f"C{number}", created_at=town.now())
        Session.create(
            community=home, number=1, status="invited", calendar_uid=f"c{number}",
            starts_at=datetime(2026, 12, 1, 12, tzinfo=UTC), created_at=town.now(),
        )  # fmt: skip
    assert queries() == before


def test_a_session_of_the_last_night_of_a_month_stands_in_the_month_it_has_there(
    town: Workspace,
) -> None:
    home = Community.get(Community.code == "DOR")
    home.time_zone = "Europe/Helsinki"
    home.save()
    Session.create(
        community=home, number=9, status="invited", calendar_uid="late",
        starts_at=datetime(2027, 1, 31, 22, 30, tzinfo=UTC), created_at=town.now(),
    )  # fmt: skip
    doorstep = next(row for row in year.year(town).rows if row.name == "Doorstep")
    assert any("session 9, Mon 1 Feb" in mark.words for mark in doorstep.months[3])
