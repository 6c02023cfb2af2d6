from __future__ import annotations

import re
import time
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from peewee import fn

from coptui.domain.capture import ItemKind
from coptui.domain.consent import Purpose, gate, standing
from coptui.domain.text import clean_text
from coptui.domain.words import check
from coptui.errors import Refused
from coptui.services import demo, today
from coptui.services.consent_facts import people_for_gate
from coptui.services.demo_places import MEETINGS, Meeting
from coptui.store.models import (
    MODELS,
    Attachment,
    Attendance,
    CapturedItem,
    CaseStudy,
    Community,
    Contact,
    Dissemination,
    Invitation,
    Mailing,
    Membership,
    Noticing,
    Organisation,
    Outcome,
    Rating,
    RatingRound,
    Recommendation,
    Report,
    Resource,
    RoleHolding,
    RunningOrderItem,
    SeatTally,
    Session,
    Suppression,
    TopicIdea,
    TopicSeries,
)
from coptui.store.models import Action as AgreedAction
from coptui.workspace import Workspace
from tests.conftest import FrozenClock

HELD = tuple(m for m in MEETINGS if m.present)


NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def kilnbrook(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("town") / "home"
    demo.make(home, FrozenClock(NOW))
    return home


@pytest.fixture
def town(kilnbrook: Path) -> Iterator[Workspace]:
    # Opened anew for each test: other tests open other homes in between.
    with Workspace.open(kilnbrook, clock=FrozenClock(NOW)) as workspace:
        yield workspace


def _session(m: Meeting) -> Session:
    return (
        Session.select()
        .join(Community)
        .where(Community.code == m.code, Session.number == m.number)
        .get()
    )


def _standings(town: Workspace, purpose: Purpose) -> Counter[str]:
    everybody = people_for_gate(town, [c.id for c in Contact.select(Contact.id)])
    return Counter(standing(p.facts, purpose, town.today()).state for p in everybody.values())


def test_it_is_a_demo_and_stays_in_practice(town: Workspace) -> None:
    assert town.is_demo
    assert town.in_practice
    town.store.set_meta("practice", "0")
    assert town.in_practice, "a demo cannot leave practice whatever is written beside it"
    town.store.set_meta("practice", "1")


def test_it_is_written_in_well_under_two_seconds(tmp_path: Path, clock: FrozenClock) -> None:
    began = time.process_time()
    demo.make(tmp_path / "home", clock)
    assert time.process_time() - began < 1.5


def test_it_never_writes_over_what_is_there(home: Path, clock: FrozenClock) -> None:
    with Workspace.open(home, clock=clock) as ws:
        Community.create(name="Mine", code="MIN", created_at=ws.now())
    with pytest.raises(Refused):
        demo.make(home, clock)
    with Workspace.open(home, clock=clock) as ws:
        assert not ws.is_demo
        assert Contact.select().count() == 0


@pytest.mark.parametrize("day", [date(2027, 3, 28), date(2028, 2, 29), date(2026, 10, 25)])
def test_it_never_ages(tmp_path: Path, day: date) -> None:
    clock = FrozenClock(datetime(day.year, day.month, day.day, 9, 0, tzinfo=UTC))
    home = tmp_path / "home"
    demo.make(home, clock)
    with Workspace.open(home, clock=clock) as ws:
        view = today.today(ws)
        assert [line.rule for line in view.lines] == ["N15", "N4", "N5", "N17", "N18", "N25", "N25"]
        assert [line.rule for line in view.folded] == ["N24", "N27", "N29"]


def test_there_are_sixty_people_from_nineteen_organisations(town: Workspace) -> None:
    assert Contact.select().count() == 60
    assert Organisation.select().count() == 19
    assert Contact.select().where(Contact.organisation.is_null()).count() == 3
    names = {c.name for c in Community.select()}
    assert names == {"Harbour", "Kitchen Table", "Doorstep"}


def test_every_address_and_number_is_made_up(town: Workspace) -> None:
    for contact in Contact.select():
        assert contact.email is None or re.fullmatch(r"[a-z.\-]+@[a-z]+\.example", contact.email)
        assert re.fullmatch(r"01632 960\d{3}", contact.phone)
    assert Contact.select(fn.COUNT(fn.DISTINCT(Contact.email_key))).scalar() == 59


def test_what_they_agreed_to_is_as_the_story_says(town: Workspace) -> None:
    everybody = people_for_gate(town, [c.id for c in Contact.select(Contact.id)])
    verdicts = [gate(p, Purpose.mail, town.today()) for p in everybody.values()]
    held = Counter(str(v.held) for v in verdicts if not v.may)
    assert sum(v.may for v in verdicts) == 54
    assert held == {"refused": 2, "no_email": 1, "withdrew": 1, "on_hold": 2}
    assert _standings(town, Purpose.mail)["refused"] == 3
    assert _standings(town, Purpose.named)["given"] == 18
    assert _standings(town, Purpose.quoted)["given"] == 11
    assert _standings(town, Purpose.photo)["refused"] == 6
    assert _standings(town, Purpose.record_role)["given"] == 2
    assert Suppression.select().count() == 1


def test_four_consents_are_due_for_refresh(town: Workspace) -> None:
    soon = town.today() + timedelta(days=62)
    due = Contact.select().where(Contact.mail_renew_by <= soon, Contact.mail_standing == "given")
    assert due.count() == 4


def test_seven_have_told_what_they_need(town: Workspace) -> None:
    needs = Contact.select().where((Contact.access_needs != "") | (Contact.dietary != ""))
    assert needs.count() == 7


def test_the_caches_of_the_list_follow_the_events(town: Workspace) -> None:
    marks = Counter(c.mail_standing for c in Contact.select())
    assert marks == {"given": 54, "refused": 3, "withdrawn": 1, "on_hold": 2}


@pytest.mark.parametrize("meeting", HELD, ids=lambda m: f"{m.code}-{m.number}")
def test_a_held_session_is_as_the_story_says(town: Workspace, meeting: Meeting) -> None:
    session = _session(meeting)
    came = list(
        Attendance.select(Attendance, Contact)
        .left_outer_join(Contact)
        .where(Attendance.session == session)
    )
    employers = {a.contact.organisation_id for a in came if a.contact is not None} - {None}
    assert len(came) == meeting.present
    assert sum(a.new_here for a in came) == meeting.new
    assert len(employers) == meeting.organisations
    seats = SeatTally.select(fn.SUM(SeatTally.count)).where(SeatTally.session == session).scalar()
    assert (seats or 0) == meeting.seats
    ratings = (
        Rating.select().join(RatingRound).where(RatingRound.session == session).order_by(Rating.id)
    )
    assert tuple(r.value for r in ratings) == meeting.ratings
    agreed = list(AgreedAction.select().where(AgreedAction.session == session))
    assert (sum(a.status == "done" for a in agreed), len(agreed)) == meeting.actions
    assert Noticing.select().where(Noticing.session == session).count() == meeting.noticings


def test_whoever_is_new_has_not_been_there_before(town: Workspace) -> None:
    for community in Community.select():
        seen: set[int] = set()
        rows: Any = (
            Attendance.select(Attendance.contact, Attendance.new_here, Session.number)
            .join(Session)
            .where(Session.community == community, Attendance.contact.is_null(False))
            .order_by(Session.number, Attendance.id)
            .tuples()
        )
        for who, new, number in rows:
            assert (who not in seen) is new, (community.code, number, who)
            seen.add(who)


def test_recent_sessions_hold_every_kind_of_thing_said(town: Workspace) -> None:
    for meeting in (m for m in HELD if m.day > -150 and m.topic not in ("", "medicines")):
        said = list(CapturedItem.select().where(CapturedItem.session == _session(meeting)))
        assert 15 <= len(said) <= 40
        assert {item.kind for item in said} == {str(kind) for kind in ItemKind}
        assert len({item.text for item in said}) == len(said)
        assert all(item.contact_id is None for item in said), "what is said has no author"


def test_sessions_ahead_are_planned_and_answered(town: Workspace) -> None:
    ahead = {m.number: _session(m) for m in MEETINGS if m.day > 0}
    replies = Counter(i.reply for i in Invitation.select().where(Invitation.session == ahead[14]))
    assert (replies["yes"], replies["maybe"], replies["none"]) == (17, 3, 6)
    assert ahead[14].status == "invited"
    assert (ahead[2].status, ahead[2].example_id) == ("date_set", None)
    assert RunningOrderItem.select().where(RunningOrderItem.session == ahead[2]).count() == 12


def test_topics_reports_and_recommendations_are_there(town: Workspace) -> None:
    assert TopicSeries.select().where(TopicSeries.status == "closed").count() == 3
    final = Report.select().where(Report.kind == "topic").order_by(Report.made_on)
    assert [r.title for r in final] == ["Ward to front door", "Medicines that travel with you"]
    assert all("To be written" not in r.text and r.made["text"] == r.text for r in final)
    summaries = Counter(r.status for r in Report.select().where(Report.kind == "session"))
    assert summaries == {"circulated": 17, "draft": 1}
    ward, medicines = (
        Counter(
            r.status
            for r in Recommendation.select().join(TopicSeries).where(TopicSeries.title == title)
        )
        for title in ("Ward to front door", "Medicines that travel with you")
    )
    assert ward == {"done": 2, "accepted": 1, "declined": 1, "seen elsewhere": 1, "sent": 1}
    assert (medicines["accepted"], sum(medicines.values())) == (2, 5)
    assert Dissemination.select().where(Dissemination.reply == "").count() == 1


def test_harbour_has_its_harvest(town: Workspace) -> None:
    counts = [m.select().count() for m in (CaseStudy, Resource, Outcome, Attachment, TopicIdea)]
    assert counts == [1, 9, 5, 2, 9]
    for chart in Attachment.select():
        file = town.home / "attachments" / chart.file_name
        assert file.read_bytes().startswith(b"\x89PNG\r\n\x1a\n")
        assert chart.caption
        assert file.stat().st_mode & 0o077 == 0


def test_each_community_has_a_chair_and_its_neutral_experts(town: Workspace) -> None:
    roles = Counter((r.community.code, r.role) for r in RoleHolding.select())
    for code in ("HAR", "KIT", "DOR"):
        assert roles[code, "facilichair"] == 1
    assert roles["HAR", "neutral_expert"] == 2
    assert roles["KIT", "neutral_expert"] == 2
    readers = RoleHolding.select(fn.COUNT(fn.DISTINCT(RoleHolding.contact))).where(
        RoleHolding.role == "reading"
    )
    assert readers.scalar() == 11
    assert Membership.select().where(Membership.standing == "attendee").count() > 40


def test_no_mailing_of_the_demo_waits_to_go(town: Workspace) -> None:
    assert {m.status for m in Mailing.select()} == {"done"}
    assert all(m.practice for m in Mailing.select())


def test_its_words_are_clean_and_kind(town: Workspace) -> None:
    for model in MODELS:
        rows: Any = model.select().dicts()
        for row in rows:
            for value in row.values():
                if isinstance(value, str) and len(value) > 3 and not value.startswith("{"):
                    assert not clean_text(value).changed, value
                    # How a summary reads is its authors' affair; a source is one word of the field.
                    unkind = {one.rule for one in check(value)} - {"jargon", "sentence"}
                    assert not unkind, value
