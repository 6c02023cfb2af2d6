"""Whatever a coordinator does in whatever order: experts are on every list, nothing is lost."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import date, time, timedelta
from itertools import count
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from coptui.domain.sessions import UPCOMING
from coptui.errors import CoptuiError, Refused
from coptui.services import (
    communities,
    community_life,
    contacts,
    ending,
    mailings,
    members,
    neutral_experts,
    outcomes,
    roles,
    sessions,
    topics,
    undo,
)
from coptui.services.communities import NewCommunity
from coptui.services.contact_views import NewContact
from coptui.services.outcomes import NewOutcome
from coptui.services.sessions import NewSession
from coptui.store.models import (
    Community,
    Invitation,
    Mailing,
    Outcome,
    Recommendation,
    Session,
    TopicSeries,
)
from coptui.workspace import Workspace

_numbers = count(1)
_ahead = [one.value for one in UPCOMING]
LOOSE = settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
steps = st.lists(st.tuples(st.integers(0, 20), st.integers(0, 9)), min_size=1, max_size=14)


def _community(ws: Workspace) -> int:
    number = next(_numbers)
    new = NewCommunity(f"Place {number}", code=f"P{number}", host_name="Maya", purpose="Bread")
    return communities.add(ws, new).view.id


def _people(ws: Workspace, howmany: int) -> list[int]:
    return [
        contacts.add(ws, NewContact(f"Person {next(_numbers)}")).view.id for _ in range(howmany)
    ]


def _plan(ws: Workspace, community: int, days: int) -> int:
    new = NewSession(
        community_id=community, on=ws.today() + timedelta(days=days), start=time(12, 30),
        end=time(14, 30), venue="Library", access="Step-free.", host_contact="01632 960001",
        key_question="What works?",
    )  # fmt: skip
    return sessions.plan(ws, new).view.id


def _each(ws: Workspace, acts: list[Callable[[int], Any]], which: list[tuple[int, int]],
          after: Callable[[], None]) -> None:  # fmt: skip
    """Do these acts; what the house refuses changes nothing."""
    for act, value in which:
        with suppress(CoptuiError):
            acts[act % len(acts)](value)
        after()


@LOOSE
@given(steps)
def test_every_neutral_expert_is_on_every_list_or_there_is_a_reason(
    ws: Workspace, which: list[tuple[int, int]]
) -> None:
    """Invariant 2 of domain.md."""
    place, people = _community(ws), _people(ws, 4)
    members.add(ws, place, people)
    planned = [_plan(ws, place, 20)]

    def one(value: int) -> int:
        return people[value % len(people)]

    acts: list[Callable[[int], Any]] = [
        lambda v: roles.give(ws, place, one(v), "neutral_expert"),
        lambda v: members.give_role(ws, place, one(v), "reading"),
        lambda v: members.end_role(ws, place, one(v), "neutral_expert"),
        lambda v: members.remove(ws, place, one(v), "moved"),
        lambda v: members.add(ws, place, [one(v)], "neutral_expert"),
        lambda v: planned.append(_plan(ws, place, 21 + v)),
        lambda v: neutral_experts.excuse(ws, planned[v % len(planned)], one(v), "on leave"),
        lambda v: neutral_experts.excuse(ws, planned[v % len(planned)], one(v), "  "),
        lambda v: neutral_experts.back_on(ws, planned[v % len(planned)], one(v)),
        lambda v: sessions.cancel(ws, planned[v % len(planned)], "rain"),
        lambda v: sessions.reply(ws, planned[v % len(planned)], one(v), "yes"),
        lambda v: undo.undo(ws),
    ]

    def after() -> None:
        experts = set(neutral_experts.of_community(place))
        ahead: Any = Session.select().where(Session.community == place, Session.status.in_(_ahead))
        for session in ahead:
            assert neutral_experts.left_out(ws, session.id) == ()
            listed = {row.id for row in sessions.invited(ws, session.id)}
            reasons = neutral_experts.excused(session.id)
            for who in experts - listed:
                assert reasons[who].strip()

    _each(ws, acts, which, after)
    experts = set(neutral_experts.of_community(place))
    dated: Any = Session.select().where(Session.status == "date_set", Session.community == place)
    for session in list(dated):
        draft = mailings.prepare(ws, "T1", session_id=session.id).view
        seen = mailings.audience(ws, draft.id)
        told = {row.contact_id for row in seen.goes} | {row.contact_id for row in seen.held}
        assert experts <= told, "an expert is in the mailing, or held back with a reason"
        off = neutral_experts.excused(session.id)
        for row in seen.held:
            if row.contact_id in off and not row.words.startswith("has no"):
                assert row.words == f"left out: {off[row.contact_id]}"


@LOOSE
@given(steps)
def test_a_community_is_closed_only_when_all_is_settled_and_loses_nothing(
    ws: Workspace, which: list[tuple[int, int]]
) -> None:
    """Invariant 9 of domain.md."""
    place, people = _community(ws), _people(ws, 2)
    members.add(ws, place, people)
    planned: list[int] = []
    series: list[int] = []

    def topic(value: int) -> None:
        made = topics.add(ws, place, f"Topic {next(_numbers)}").view.id
        series.append(made)
        Recommendation.create(series=made, text="Ring in the morning")

    def farewell(value: int) -> None:
        status = ("draft", "waiting", "going", "paused", "done", "cancelled")[value % 6]
        Mailing.create(
            template="T22", kind="closing", community=place, status=status, created_at=ws.now()
        )

    def settle(value: int) -> None:
        """A tired person settles everything in one evening."""
        for one in series:
            for state in ("open", "closing", "closed"):
                with suppress(CoptuiError):
                    topics.move(ws, one, state)
        for one in planned:
            with suppress(CoptuiError):
                sessions.cancel(ws, one, "it ends")

    acts: list[Callable[[int], Any]] = [
        topic,
        lambda v: topics.move(ws, series[v % len(series)] if series else 0,
                              ("open", "closing", "closed", "planned")[v % 4]),
        lambda v: planned.append(_plan(ws, place, 5 + v)),
        lambda v: sessions.cancel(ws, planned[v % len(planned)] if planned else 0, "rain"),
        lambda v: outcomes.add(ws, place, NewOutcome("They ring each other.")),
        farewell,
        settle,
        lambda v: community_life.begin_end(ws, place, "All said."),
        lambda v: community_life.go_on(ws, place, "They want to."),
        lambda v: community_life.pause(ws, place, ws.today() + timedelta(days=v)),
        lambda v: community_life.resume(ws, place),
        lambda v: ending.tick(ws, place, "thanks", "with cake, in the room"),
        lambda v: ending.settle_people(ws, place, ("keep", "let-go")[v % 2]),
        lambda v: communities.edit(ws, place, status=("closed", "paused", "closing")[v % 3]),
        lambda v: _try_to_close(ws, place),
    ]  # fmt: skip

    def after() -> None:
        row: Any = Community.get_by_id(place)
        if row.status == "closed":
            _is_read_only(ws, place)

    _each(ws, acts, [*which, (7, 0), (6, 0), (11, 0), (14, 0)], after)


def _try_to_close(ws: Workspace, place: int) -> None:
    row: Any = Community.get_by_id(place)
    before = _kept(place)
    open_topics = TopicSeries.select().where(
        TopicSeries.community == place, TopicSeries.status.in_(("open", "closing"))
    )
    ahead = Session.select().where(Session.community == place, Session.status.in_(_ahead))
    waiting = Mailing.select().where(
        Mailing.community == place, Mailing.status.not_in(("done", "cancelled"))
    )
    clear = not (open_topics.exists() or ahead.exists() or waiting.exists())
    try:
        community_life.close(ws, place)
    except Refused as refused:
        assert str(refused).strip()
        now: Any = Community.get_by_id(place)
        assert now.status == row.status
        raise
    assert row.status == "closing" and clear
    assert _kept(place) == before


def _kept(place: int) -> tuple[int, ...]:
    """Outcomes, summaries, recommendations: what closing never takes."""
    return (
        Outcome.select().where(Outcome.community == place).count(),
        Session.select().where(Session.community == place).count(),
        Recommendation.select().join(TopicSeries).where(TopicSeries.community == place).count(),
    )


def _is_read_only(ws: Workspace, place: int) -> None:
    for act in (
        lambda: topics.add(ws, place, f"Late {next(_numbers)}"),
        lambda: _plan(ws, place, 30),
        lambda: members.add(ws, place, _people(ws, 1)),
        lambda: community_life.pause(ws, place, date(2027, 1, 1)),
        lambda: ending.tick(ws, place, "legacy", "x"),
    ):
        try:
            act()
        except Refused:
            continue
        raise AssertionError("something was added to a community that has ended")


@LOOSE
@given(steps)
def test_exactly_one_hosts_or_the_gap_is_said(ws: Workspace, which: list[tuple[int, int]]) -> None:
    """Invariant 11 of domain.md: a gap is a task, never an error."""
    place, people = _community(ws), _people(ws, 3)
    members.add(ws, place, people)
    session = _plan(ws, place, 20)

    def one(value: int) -> int:
        return people[value % len(people)]

    acts: list[Callable[[int], Any]] = [
        lambda v: roles.give(ws, place, one(v), "facilichair"),
        lambda v: roles.give(ws, place, one(v), "co_facilitator"),
        lambda v: members.end_role(ws, place, one(v), "facilichair"),
        lambda v: members.end_role(ws, place, one(v), "co_facilitator"),
        lambda v: members.remove(ws, place, one(v), "moved"),
        lambda v: members.add(ws, place, [one(v)]),
        lambda v: sessions.edit(ws, session, host_id=one(v)),
        lambda v: sessions.edit(ws, session, host_id=None),
        lambda v: undo.undo(ws),
    ]

    def after() -> None:
        if not Session.select().where(Session.id == session).exists():
            return
        known = roles.hosts(ws, session)
        assert len(set(known)) == len(known)
        gap = roles.hosting_gap(ws, session)
        assert (gap is None) == (len(known) == 1)
        if gap is not None:
            assert gap.endswith(".")
        row: Any = Session.get_by_id(session)
        if row.host_id is not None:
            assert known == (row.host_id,)

    _each(ws, acts, which, after)


def test_an_idea_of_a_session_needs_no_host_yet(ws: Workspace) -> None:
    place = _community(ws)
    session = sessions.plan(ws, NewSession(community_id=place)).view.id
    assert roles.hosting_gap(ws, session) is None


def test_whoever_has_the_invitation_is_not_left_off(ws: Workspace) -> None:
    place, (who,) = _community(ws), _people(ws, 1)
    members.add(ws, place, [who], "neutral_expert")
    session = _plan(ws, place, 20)
    Invitation.create(contact=who, session=session, invited_at=ws.now())
    try:
        neutral_experts.excuse(ws, session, who, "away")
    except Refused as refused:
        assert "already" in str(refused)
    else:
        raise AssertionError("the invitation has gone")
