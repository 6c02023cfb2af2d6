"""What is always true of a session, whatever a coordinator does with it in whatever order."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import date, time, timedelta
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from coptui.domain import dates
from coptui.domain.sessions import missing
from coptui.errors import CoptuiError, Refused
from coptui.services import attendance, communities, sessions, topics
from coptui.services.session_views import facts_of
from coptui.services.sessions import CloseAnswers, NewSession
from coptui.store.models import Community, Invitation, Session, TopicSeries
from coptui.workspace import Workspace
from tests.services.practice import TODAY, person

RUNS = settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=30
)
days = st.integers(-30, 160).map(lambda by: TODAY + timedelta(days=by))
hours = st.integers(8, 18)
fields = st.tuples(
    st.sampled_from(["venue", "access", "host_name", "host_contact", "online_link", "example",
                     "key_question"]),
    st.sampled_from(["", "Library", "Hub"]),
)  # fmt: skip
acts = st.one_of(
    st.tuples(st.just("day"), days, hours),
    st.tuples(st.just("edit"), fields),
    st.tuples(st.just("invite")),
    st.tuples(st.just("move"), st.sampled_from(["ready", "live", "postponed", "date_set", "held",
                                                "summarised", "circulated", "invited"])),
    st.tuples(st.just("close"), st.sampled_from(["again", "stop", "ask-members"])),
    st.tuples(st.just("here")),
    st.tuples(st.just("cancel")),
)  # fmt: skip


def _session(ws: Workspace) -> int:
    if Community.get_or_none() is None:
        new = communities.NewCommunity("Harbour", "HAR", host_name="Rowan", host_phone="01632")
        topics.add(ws, communities.add(ws, new).view.id, "Home", "What helps?")
        person(ws, "Jo Pardew")
    about = TopicSeries.get().id
    return sessions.plan(ws, NewSession(topic_id=about, on=TODAY, start=time(12, 30),
                                        end=time(14, 30), venue="Library")).view.id  # fmt: skip


def _do(ws: Workspace, meeting: int, act: tuple[Any, ...]) -> None:
    name, given_ = act[0], act[1:]
    doing: dict[str, Callable[..., object]] = {
        "day": lambda on, at: sessions.move_date(ws, meeting, on, time(at), time(at + 2)),
        "edit": lambda field: sessions.edit(ws, meeting, **{field[0]: field[1]}),
        "invite": lambda: sessions.mark_invited(ws, meeting, [1]),
        "move": lambda status: sessions.move(ws, meeting, status),
        "close": lambda d: sessions.close(ws, meeting, CloseAnswers(d, drafts=False)),
        "here": lambda: attendance.here(ws, meeting, 1),
        "cancel": lambda: sessions.cancel(ws, meeting, "snow"),
    }
    doing[name](*given_)


@RUNS
@given(st.lists(acts, max_size=14))
def test_invited_sessions_lack_nothing_and_held_ones_are_not_ahead(
    ws: Workspace, doing: list[tuple[Any, ...]]
) -> None:
    """Invariants 3 and 4."""
    meeting = _session(ws)
    for act in doing:
        try:
            _do(ws, meeting, act)
        except CoptuiError as refused:
            assert refused.message.endswith("."), refused.message
        row = Session.get_by_id(meeting)
        if row.status in ("invited", "ready"):
            assert missing(facts_of(row)) == ()
        if row.status in ("held", "live", "summarised", "circulated"):
            assert row.starts_at is not None
            assert dates.local_day(row.starts_at, row.community.time_zone) <= TODAY
        if row.status == "circulated":
            assert row.summary_agreed_on is not None


@RUNS
@given(st.lists(acts, max_size=12))
def test_calendars_always_take_the_latest_plan(ws: Workspace, doing: list[tuple[Any, ...]]) -> None:
    """Invariant 14: the number grows with every change of plan."""
    meeting = _session(ws)
    row = Session.get_by_id(meeting)
    plan, told = _plan(row), None
    for act in doing:
        before = Session.get_by_id(meeting)
        with suppress(CoptuiError):
            _do(ws, meeting, act)
        row = Session.get_by_id(meeting)
        if _told(meeting) and told is None:
            told, plan = row.calendar_sequence, _plan(row)
        elif told is not None:
            if _plan(row) != plan:
                assert row.calendar_sequence > told, (before.status, act)
            assert row.calendar_sequence >= told
            told, plan = row.calendar_sequence, _plan(row)


def _plan(row: Any) -> tuple[Any, ...]:
    return row.starts_at, row.ends_at, row.venue_id, row.online_link, row.status == "cancelled"


def _told(meeting: int) -> bool:
    asked = Invitation.select().where(
        Invitation.session == meeting, Invitation.invited_at.is_null(False)
    )
    return bool(asked.exists())


@RUNS
@given(days, st.integers(8, 18))
def test_the_hour_on_the_wall_stays_whatever_the_clocks_do(
    ws: Workspace, on: date, at: int
) -> None:
    meeting = _session(ws)
    start = sessions.move_date(ws, meeting, on, time(at), time(at + 2)).view.start
    assert start is not None and (start.date(), start.hour) == (on, at)


def test_an_invited_session_keeps_what_its_invitation_says(ws: Workspace) -> None:
    meeting = _session(ws)
    sessions.edit(ws, meeting, access="Step-free")
    sessions.mark_invited(ws, meeting, [1])
    for field in ("access", "host_name", "host_contact", "venue"):
        try:
            sessions.edit(ws, meeting, **{field: ""})
        except Refused as refused:
            assert "cannot do without" in refused.message
        else:
            raise AssertionError(field)
    assert sessions.edit(ws, meeting, access="Lift").view.access == "Lift"
