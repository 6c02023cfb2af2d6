from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from coptui.domain.next_facts import LineState
from coptui.errors import Refused
from coptui.services import demo, putting_off, today
from coptui.services.undo import undo
from coptui.store.models import (
    Action,
    CapturedItem,
    Community,
    Delivery,
    Mailing,
    RatingRound,
    Session,
)
from coptui.workspace import Workspace
from tests.conftest import FrozenClock

DAY = date(2026, 11, 23)


@pytest.fixture(scope="module")
def kilnbrook(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("town") / "home"
    demo.make(home, FrozenClock(datetime(2026, 11, 23, 10, 0, tzinfo=UTC)))
    return home


@pytest.fixture
def town(kilnbrook: Path, home: Path, clock: FrozenClock) -> Iterator[Workspace]:
    shutil.copytree(kilnbrook, home)
    with Workspace.open(home, clock=clock) as workspace:
        yield workspace


def _thanks_go(town: Workspace) -> None:
    session = Session.get(Session.status == "held")
    Mailing.create(
        template="T3a", kind="thanks", session=session, status="going", created_at=town.now()
    )


def test_an_empty_home_has_nothing_next(ws: Workspace) -> None:
    view = today.today(ws)
    assert (view.lines, view.folded, view.communities, view.contacts) == ((), (), (), 0)
    assert view.practice


def test_a_new_community_is_asked_for_its_first_date(ws: Workspace) -> None:
    Community.create(name="Harbour", code="HAR", created_at=ws.now())
    (line,) = today.next_lines(ws)
    assert (line.rule, line.community, line.do) == ("N6", "Harbour", "plan")


def test_the_first_screen_shows_seven_lines_and_folds_three(town: Workspace) -> None:
    view = today.today(town)
    assert [(line.rule, line.community) for line in view.lines] == [
        ("N15", "Kitchen Table"),
        ("N4", "Harbour"),
        ("N5", "Doorstep"),
        ("N17", "Kitchen Table"),
        ("N18", "Kitchen Table"),
        ("N25", "Harbour"),
        ("N25", "Kitchen Table"),
    ]
    assert [line.rule for line in view.folded] == ["N24", "N27", "N29"]
    thanks, reminder, invitation, summary, _, review, signal = view.lines
    assert (thanks.state, thanks.due) == (LineState.overdue, DAY - timedelta(days=1))
    assert "14 people" in thanks.what
    assert "17 came, 2 gave no name, 1 not mailed" in thanks.why
    assert (reminder.state, "26 people" in reminder.what) == (LineState.today, True)
    assert "17 yes, 3 maybe, 6 not yet answered" in reminder.why
    assert "2 asked" in reminder.why
    assert (invitation.state, "13 people" in invitation.what) == (LineState.today, True)
    assert "no example yet" in invitation.why
    assert "31 items captured, the draft has 520 words" in summary.why
    for words in ("performing", "19 of 24 actions done", "22 noticings", "12 newcomers"):
        assert words in review.why
    assert "members bring the examples" in review.why
    assert "good enough" in review.why
    assert "3 actions wait: storming may be back" in signal.why
    influencer, refresh, victory = view.folded
    assert "Hospital Board" in influencer.what
    assert "4 people" in refresh.what
    assert "rings the pharmacy at 9" in victory.what


def test_actions_and_ratings_are_told_where_nothing_else_is_captured(town: Workspace) -> None:
    (line,) = [one for one in today.next_lines(town) if one.rule == "N17"]
    CapturedItem.delete().where(CapturedItem.session == line.subject_id).execute()
    (bare,) = [one for one in today.next_lines(town) if one.key == line.key]
    agreed = Action.select().where(Action.session == line.subject_id).count()
    rounds = RatingRound.select().where(RatingRound.session == line.subject_id).count()
    assert agreed > 1 and rounds
    words = f"{agreed} actions and {rounds} round"
    assert bare.why.startswith(words) and "nothing else captured yet" in bare.why


def test_each_community_is_seen_at_a_glance(town: Workspace) -> None:
    glances = {g.name: g for g in today.today(town).communities}
    harbour = glances["Harbour"]
    assert "".join(stage.letter for stage in harbour.stages) == "FSNP"
    assert harbour.attendance[-3:] == (19, 21, 22)
    assert harbour.topic_words == "session 3 of about 4"
    assert "".join(stage.letter for stage in glances["Kitchen Table"].stages) == "FNS"
    assert glances["Doorstep"].stage == "forming"


def test_the_lines_of_one_community_are_its_own(town: Workspace) -> None:
    harbour = Community.get(Community.code == "HAR").id
    found = today.next_lines(town, harbour)
    assert {line.community for line in found} == {"Harbour"}
    assert {line.rule for line in found} == {"N4", "N25", "N24", "N29"}


def test_a_mailing_under_way_takes_its_line_away(town: Workspace) -> None:
    _thanks_go(town)
    assert "N15" not in {line.rule for line in today.next_lines(town)}


def _remind(town: Workspace, at: datetime) -> None:
    session = Session.get(Session.status == "invited")
    Mailing.create(
        template="T2a",
        kind="reminder",
        session=session,
        status="done",
        confirmed_at=at,
        created_at=at,
    )


def test_a_fresh_reminder_does_for_the_day_before_and_an_old_one_does_not(
    town: Workspace, clock: FrozenClock
) -> None:
    _remind(town, town.now())
    assert "N4" not in {line.rule for line in today.next_lines(town)}
    clock.tick(days=6)
    assert "N4" in {line.rule for line in today.next_lines(town)}
    _remind(town, town.now())
    assert "N4" not in {line.rule for line in today.next_lines(town)}


def test_a_line_put_off_is_back_on_its_day(town: Workspace, clock: FrozenClock) -> None:
    first = today.next_lines(town)[0]
    done = putting_off.snooze(town, *first.key, DAY + timedelta(days=2))
    assert done.undo is not None
    assert first.key not in {line.key for line in today.next_lines(town)}
    every = {line.key: line for line in today.next_lines(town, all=True)}
    assert every[first.key].state is LineState.snoozed
    clock.tick(days=2)
    assert first.key in {line.key for line in today.next_lines(town)}


def test_a_line_is_left_out_with_a_reason_only(town: Workspace) -> None:
    line = today.next_lines(town)[0]
    with pytest.raises(Refused):
        putting_off.skip(town, *line.key, " \x1b[2J ")
    putting_off.skip(town, *line.key, "thanked them in person")
    assert line.key not in {found.key for found in today.next_lines(town)}
    (left,) = [found for found in today.next_lines(town, all=True) if found.skipped]
    assert left.skipped == "thanked them in person"
    putting_off.bring_back(town, *line.key)
    assert today.next_lines(town)[0].key == line.key


def test_putting_off_can_be_taken_back(town: Workspace) -> None:
    line = today.next_lines(town)[0]
    putting_off.snooze(town, *line.key, DAY + timedelta(days=2))
    putting_off.snooze(town, *line.key, DAY + timedelta(days=5))
    undo(town)
    undo(town)
    assert today.next_lines(town)[0].key == line.key


def test_a_line_is_not_put_off_into_the_past_nor_when_it_is_gone(town: Workspace) -> None:
    line = today.next_lines(town)[0]
    with pytest.raises(Refused):
        putting_off.snooze(town, *line.key, DAY)
    with pytest.raises(Refused):
        putting_off.skip(town, "N15", "session:999", "gone")


def test_what_is_in_doubt_comes_first_and_the_outbox_counts(town: Workspace) -> None:
    one, two = Delivery.select().order_by(Delivery.id).limit(2)
    one.state, two.state = "unknown", "queued"
    one.save()
    two.save()
    view = today.today(town)
    assert view.lines[0].rule == "N2"
    assert (view.outbox.in_doubt, view.outbox.waiting) == (1, 1)


def test_the_number_of_queries_does_not_grow_with_the_sessions(town: Workspace) -> None:
    def queries() -> int:
        seen: list[str] = []
        connection = town.store.db.connection()
        connection.set_trace_callback(seen.append)
        try:
            today.today(town)
        finally:
            connection.set_trace_callback(None)
        return sum(text.lstrip().upper().startswith("SELECT") for text in seen)

    before = queries()
    community = Community.get(Community.code == "HAR")
    for number in range(100, 130):
        Session.create(
            community=community,
            number=number,
            status="circulated",
            starts_at=town.now() - timedelta(days=30),
            calendar_uid=str(number),
            created_at=town.now(),
        )
    assert queries() == before
    assert before < 100  # registers, the signs of a stage and the half-written have theirs
