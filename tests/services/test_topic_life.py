"""A topic from its plan to its close: what goes on in it, and what closing makes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from coptui.errors import NotFound, Refused
from coptui.services import (
    actions,
    case_studies,
    communities,
    examples,
    giving,
    hopes,
    influencers,
    noticings,
    practices,
    questions,
    recommendations,
    topic_closing,
    topic_page,
    topic_scale,
    topic_steps,
    topic_taking_out,
    topics,
    undo,
)
from coptui.services.case_studies import CaseWords
from coptui.services.examples import ExampleWords
from coptui.services.topic_closing import CloseTopic
from coptui.store.models import (
    Action,
    CapturedItem,
    Dissemination,
    Influencer,
    Rating,
    RatingRound,
    Recommendation,
    RecommendationInfluencer,
    Report,
    Session,
    TopicIdea,
    TopicSeries,
)
from coptui.workspace import Workspace
from tests.conftest import FrozenClock
from tests.hostile import HOSTILE
from tests.services.practice import TODAY, harbour, person, session, topic


@pytest.fixture
def open_topic(ws: Workspace) -> int:
    which = topic(ws, harbour(ws))
    topics.move(ws, which, "open")
    return which


def held(ws: Workspace, topic_id: int, status: str = "held", **more: Any) -> Any:
    row = Session.get_by_id(session(ws, topic_id, TODAY - timedelta(days=7)))
    row.status, row.decision = status, "again"
    for name, value in more.items():
        setattr(row, name, value)
    row.save()
    return row


def said(ws: Workspace, meeting: Any, kind: str, text: str, **extra: Any) -> int:
    row = CapturedItem.create(
        session=meeting.id, series=meeting.series_id, community=meeting.community_id, kind=kind,
        text=text, extra=extra, captured_at=ws.now(),
    )  # fmt: skip
    return int(row.id)


# Actions


def test_an_action_is_let_go_without_a_reason_and_picked_up_again(
    ws: Workspace, open_topic: int
) -> None:
    one = actions.add(ws, open_topic, "Ask the drivers", due=date(2026, 12, 5)).view
    assert (one.who, one.status) == ("the group", "agreed")
    done = actions.move(ws, one.id, "let-go")
    assert (done.view.status, done.said) == ("let go", "Let go. That is an answer too.")
    assert actions.move(ws, one.id, "agreed").view.status == "agreed"
    with pytest.raises(Refused, match="An action is one of"):
        actions.move(ws, one.id, "failed")


def test_what_happened_and_what_was_noticed_stay_with_an_action(
    ws: Workspace, open_topic: int
) -> None:
    jo = person(ws, "Jo Pardew")
    one = actions.add(ws, open_topic, "Print the page", who="jo pardew").view
    assert (one.contact_id, one.who) == (jo, "Jo Pardew")
    actions.move(ws, one.id, "done", what_happened="Done in a day", noticed_effect="Fewer calls")
    undo_id = actions.edit(ws, one.id, who="the larder").undo
    assert actions.show(ws, one.id).who == "the larder"
    undo.undo(ws, undo_id)
    shown = actions.show(ws, one.id)
    assert (shown.who, shown.what_happened, shown.noticed_effect) == (
        "Jo Pardew", "Done in a day", "Fewer calls",
    )  # fmt: skip


def test_an_action_of_a_session_belongs_to_its_topic(ws: Workspace, open_topic: int) -> None:
    meeting = held(ws, open_topic)
    Action.create(
        community=meeting.community_id, session=meeting.id, text="Ring two", who="a member"
    )
    actions.add(ws, open_topic, "Print one page")
    other = topic(ws, meeting.community_id, "Another")
    found = actions.of(ws, topic_id=open_topic)
    assert {one.text for one in found} == {"Ring two", "Print one page"}
    assert {one.topic_id for one in found} == {open_topic}
    assert actions.of(ws, topic_id=other) == []


def test_the_done_ones_are_told_first(ws: Workspace, open_topic: int) -> None:
    first, second, third = (
        actions.add(ws, open_topic, text).view.id for text in ("One", "Two", "Three")
    )
    actions.move(ws, third, "done")
    actions.move(ws, first, "let go")
    assert [one.id for one in actions.of(ws, topic_id=open_topic)] == [third, second, first]
    assert [one.id for one in actions.of(ws, topic_id=open_topic, alive=True)] == [second]


def test_handing_on_says_to_whom(ws: Workspace, open_topic: int) -> None:
    one = actions.add(ws, open_topic, "Keep the list").view.id
    with pytest.raises(Refused, match="To whom") as refused:
        actions.move(ws, one, "handed on")
    assert refused.value.field == "to"
    assert actions.move(ws, one, "handed on", to="the Council").view.who == "the Council"


# Noticings, questions, good practice, hopes


def test_a_noticing_comes_between_sessions_and_is_never_of_tomorrow(
    ws: Workspace, open_topic: int
) -> None:
    one = noticings.add(ws, "The ward rang at nine", topic_id=open_topic).view
    assert one.between and one.seen_on == TODAY
    of_all = noticings.add(ws, "More came by bus", community_id=one.community_id).view
    assert [n.id for n in noticings.of(ws, topic_id=open_topic)] == [one.id]
    assert len(noticings.of(ws, community_id=of_all.community_id)) == 2
    with pytest.raises(Refused, match="still to come"):
        noticings.add(ws, "x", topic_id=open_topic, seen_on=TODAY + timedelta(days=1))
    with pytest.raises(NotFound):
        noticings.add(ws, "x", community_id=99)


def test_a_question_is_carried_until_it_is_answered(ws: Workspace, open_topic: int) -> None:
    asked = said(ws, held(ws, open_topic), "question", "Who lends key safes?")
    own = questions.add(ws, open_topic, "Who decides?").view.id
    questions.move(ws, asked, "carried")
    questions.move(ws, own, "outside")
    shown = questions.of(ws, open_topic)
    assert [(one.id, one.state) for one in shown] == [
        (asked, "carried to the next session"), (own, "outside our control"),
    ]  # fmt: skip
    assert [one.id for one in questions.of(ws, open_topic, alive=True)] == [asked]
    answered = questions.move(ws, asked, "answered", answer="Canal Homes").view
    assert (answered.answer, answered.session) == ("Canal Homes", "HAR-1")
    with pytest.raises(Refused, match="cannot become outside our control"):
        questions.move(ws, asked, "outside")


def test_the_chain_of_a_practice_keeps_what_others_wrote_beside_it(
    ws: Workspace, open_topic: int
) -> None:
    key = said(ws, held(ws, open_topic), "good_practice", "A note on the fridge",
               what_makes_it_work="big letters", own="kept")  # fmt: skip
    practices.ask(ws, key, chain={"who_notices": "the driver", "nonsense": "x"}, source="Seen")
    one = practices.show(ws, key)
    assert one.chain == {"what_makes_it_work": "big letters", "who_notices": "the driver"}
    assert (one.drawn, one.source) == ("○●●○", "seen")
    assert CapturedItem.get_by_id(key).extra["own"] == "kept"
    with pytest.raises(Refused, match="seen, heard or read"):
        practices.ask(ws, key, source="dreamt")


def test_a_hope_is_met_partly_or_left(ws: Workspace, open_topic: int) -> None:
    key = said(ws, held(ws, open_topic), "best_hope", "That I leave with one idea.")
    assert hopes.mark(ws, key, "not-yet").view.state == "not yet"
    assert hopes.mark(ws, key, "left").view.state == ""
    with pytest.raises(Refused):
        hopes.mark(ws, key, "missed")
    with pytest.raises(NotFound):
        questions.move(ws, key, "answered")


# Recommendations


def test_a_name_written_down_is_entered_in_the_register_once(
    ws: Workspace, open_topic: int
) -> None:
    board = influencers.add(ws, "Hospital Board", can_decide="how wards let people go").view
    one = recommendations.add(ws, open_topic, "Ring ahead", addressed=["hospital board", "Ward 4"])
    assert one.view.addressed == ("Hospital Board", "Ward 4")
    assert [i.name for i in influencers.all(ws)] == ["Hospital Board", "Ward 4"]
    assert influencers.show(ws, board.id).asked == 1
    undo.undo(ws, one.undo)
    assert [i.name for i in influencers.all(ws)] == ["Hospital Board"]
    with pytest.raises(Refused, match="in the register already"):
        influencers.add(ws, "HOSPITAL BOARD")


def test_a_recommendation_goes_its_way_to_an_answer(ws: Workspace, open_topic: int) -> None:
    key = recommendations.add(ws, open_topic, "Ring ahead").view.id
    recommendations.move(ws, key, "agreed")
    with pytest.raises(Refused, match="addressed to nobody"):
        recommendations.move(ws, key, "sent")
    recommendations.edit(ws, key, addressed=["everyone", "Ward 4"])
    assert recommendations.show(ws, key).addressed == ("everyone",)
    assert Influencer.select().count() == 0
    recommendations.move(ws, key, "sent")
    with pytest.raises(Refused, match="the reason they gave"):
        recommendations.move(ws, key, "declined")
    declined = recommendations.move(ws, key, "declined", response="No money this year").view
    assert (declined.status, declined.response) == ("declined", "No money this year")


def test_what_was_recommended_in_a_session_waits_to_be_taken_up(
    ws: Workspace, open_topic: int
) -> None:
    key = said(ws, held(ws, open_topic), "recommendation", "A warm pack on Fridays")
    (waiting,) = recommendations.said(ws, open_topic)
    assert (waiting.id, waiting.session) == (key, "HAR-1")
    recommendations.add(ws, open_topic, "A warm pack on each ward", said=[key])
    assert recommendations.said(ws, open_topic) == []
    assert topic_closing.coverage(ws, open_topic).said == 0


def test_what_was_written_by_mistake_is_taken_out_and_back(ws: Workspace, open_topic: int) -> None:
    key = recommendations.add(ws, open_topic, "A kettle", addressed=["Ward 4"]).view.id
    done = topic_taking_out.take_out(ws, "recommendation", key)
    assert recommendations.of(ws, open_topic) == []
    undo.undo(ws, done.undo)
    assert recommendations.show(ws, key).addressed == ("Ward 4",)
    recommendations.move(ws, key, "agreed")
    with pytest.raises(Refused, match="others know of it"):
        topic_taking_out.take_out(ws, "recommendation", key)
    for kind, made in (
        ("noticing", noticings.add(ws, "x", topic_id=open_topic).view.id),
        ("action", actions.add(ws, open_topic, "x").view.id),
        ("question", questions.add(ws, open_topic, "x").view.id),
    ):
        topic_taking_out.take_out(ws, kind, made)
    assert [one.kind for one in topic_page.page(ws, open_topic).threads] == ["recommendation"]
    with pytest.raises(NotFound):
        topic_taking_out.take_out(ws, "action", 99)


# The scale, and the length


def test_the_scale_is_read_session_by_session(ws: Workspace, open_topic: int) -> None:
    for values, enough in (((3, 8, 5), 7), ((), None), ((6,), None)):
        asked = RatingRound.create(
            session=held(ws, open_topic).id, question="?", good_enough=enough
        )
        for value in values:
            Rating.create(round=asked, value=value)
    found = topic_scale.rounds(ws, open_topic)
    assert [(one.label, one.values, one.good_enough) for one in found] == [
        ("HAR-1", (3, 5, 8), (7,)), ("HAR-3", (6,), ()),
    ]  # fmt: skip


def test_a_topic_grows_and_shrinks_by_one_but_not_below_what_was_held(
    ws: Workspace, open_topic: int
) -> None:
    assert topics.stretch(ws, open_topic, 1).view.planned_sessions == 5
    held(ws, open_topic)
    for _ in range(4):
        topics.stretch(ws, open_topic, -1)
    with pytest.raises(Refused, match="1 session was held already"):
        topics.stretch(ws, open_topic, -1)
    with pytest.raises(Refused, match="1 and 10"):
        topics.edit(ws, open_topic, good_enough=11)


def test_after_the_sixth_session_it_is_asked_whether_to_close(
    ws: Workspace, open_topic: int
) -> None:
    for _ in range(5):
        held(ws, open_topic, "circulated")
    assert topic_page.page(ws, open_topic).asks_to_close == ""
    held(ws, open_topic, "circulated")
    assert "ready to close?" in topic_page.page(ws, open_topic).asks_to_close
    topics.stretch(ws, open_topic, 1)  # it stops nothing


# Closing


def test_closing_says_what_is_not_covered(ws: Workspace, open_topic: int) -> None:
    meeting = held(ws, open_topic)
    said(ws, meeting, "question", "Who decides?")
    held(ws, open_topic, "circulated")
    actions.add(ws, open_topic, "Ask")
    recommendations.add(ws, open_topic, "Ring ahead")
    recommendations.add(ws, open_topic, "Tell all", addressed=["everyone"])
    recommendations.add(ws, open_topic, "A kettle", addressed=["Ward 4"])
    session(ws, open_topic, TODAY + timedelta(days=7))
    found = topic_closing.coverage(ws, open_topic)
    assert found.findings == (
        "No summary yet: HAR-1.",
        "Nothing written down: HAR-2.",
        "Still planned: HAR-3.",
        "1 action lives: done, let go or handed on?",
        "1 question is open.",
        "Addressed to nobody: “Ring ahead”",
    )
    assert found.decide == ("Ward 4",)


def test_a_topic_is_closing_while_its_report_is_written_and_then_closed(
    ws: Workspace, open_topic: int
) -> None:
    held(ws, open_topic, "circulated")
    recommendations.add(ws, open_topic, "A kettle", addressed=["Ward 4", "Hospital Board"])
    recommendations.add(ws, open_topic, "A phone", addressed=["Hospital Board"])
    done = topic_closing.close(ws, open_topic, CloseTopic(notes="One page helps most."))
    assert (done.view.status, done.said) == (
        "closing", "“First 48 hours at home” is closing. Its report is begun. 2 bodies to be "
        "given it.",
    )  # fmt: skip
    (report,) = Report.select()
    assert (report.kind, report.status, report.series_id) == ("topic", "draft", open_topic)
    given_to = {one.name for one in giving.of(ws, open_topic) if one.sent_on is None}
    assert given_to == {"Ward 4", "Hospital Board"}
    recommendations.add(ws, open_topic, "A bench", addressed=["Town Council"])
    assert Dissemination.select().count() == 3
    closed = topic_closing.close(ws, open_topic, CloseTopic())
    assert closed.view.status == "closed" and closed.view.closed_on == TODAY
    assert (Report.select().count(), Dissemination.select().count()) == (1, 3)
    undo.undo(ws, closed.undo)
    assert topics.show(ws, open_topic).status == "closing"


def test_a_report_is_given_followed_up_and_answered(ws: Workspace, open_topic: int) -> None:
    held(ws, open_topic, "circulated")
    asked = recommendations.add(ws, open_topic, "A kettle", addressed=["Ward 4"]).view.id
    later = recommendations.add(ws, open_topic, "A phone", addressed=["Ward 4"]).view.id
    recommendations.move(ws, asked, "agreed")
    topic_closing.close(ws, open_topic, CloseTopic(now=True))
    (one,) = giving.of(ws, open_topic)
    assert (one.state, one.mark, one.follow_up_due) == ("to be given", "·", None)
    for too_early in (giving.offered, lambda ws, key: giving.answered(ws, key, "reply")):
        with pytest.raises(Refused, match="first it is sent"):
            too_early(ws, one.id)
    done = giving.sent(ws, one.id)
    assert (done.view.state, done.view.follow_up_due) == ("sent", TODAY + timedelta(days=14))
    assert recommendations.show(ws, asked).status == "sent"
    assert recommendations.show(ws, later).status == "proposed"
    with pytest.raises(Refused, match="have it already"):
        giving.sent(ws, one.id)
    undo.undo(ws, done.undo)
    assert recommendations.show(ws, asked).status == "agreed"
    giving.sent(ws, one.id)
    assert giving.offered(ws, one.id).view.state == "offered"
    answered = giving.answered(ws, one.id, "presentation", "in March").view
    assert (answered.state, answered.reply, answered.follow_up_due) == (
        "presentation", "in March", None,
    )  # fmt: skip
    with pytest.raises(Refused, match="answered already"):
        giving.offered(ws, one.id)
    with pytest.raises(Refused, match="one of meeting"):
        giving.answered(ws, one.id, "silence")
    assert topic_steps.of(ws, open_topic).steps[7].lacks == ("the final report", "sent round")


def test_taking_a_close_back_takes_back_all_that_it_made(ws: Workspace, open_topic: int) -> None:
    held(ws, open_topic)
    said(ws, Session.get(), "question", "Who decides?")
    Recommendation.create(series=open_topic, text="A kettle", addressed_to="Ward 4, everyone else")
    other = communities.add(ws, communities.NewCommunity("Doorstep", "DOR")).view.id
    TopicIdea.create(community=TopicSeries.get().community_id, text="Keys", raised_on=TODAY)
    how = CloseTopic("kept", "nobody wrote it", now=True, keep_questions=True, ideas_to=other)
    done = topic_closing.close(ws, open_topic, how)
    assert (done.view.status, done.view.closed_reason) == ("closed", "nobody wrote it")
    ideas = {(one.community.code, one.text, one.status) for one in TopicIdea.select()}
    assert ("DOR", "Keys", "idea") in ideas and ("HAR", "Keys", "passed on") in ideas
    assert any(text == "Who decides?" for _, text, _ in ideas)
    undo.undo(ws, done.undo)
    row = TopicSeries.get_by_id(open_topic)
    assert (row.status, row.closed_on, row.closing_notes) == ("open", None, "")
    assert Report.select().count() == Dissemination.select().count() == 0
    assert Influencer.select().count() == RecommendationInfluencer.select().count() == 0
    assert [(one.text, one.status) for one in TopicIdea.select()] == [("Keys", "idea")]


def test_a_closed_topic_is_looked_at_again_years_later(
    ws: Workspace, open_topic: int, clock: FrozenClock
) -> None:
    held(ws, open_topic, "circulated")
    with pytest.raises(Refused, match="that is open cannot become revisited"):
        topic_closing.revisit(ws, open_topic)
    topic_closing.close(ws, open_topic, CloseTopic(now=True))
    clock.tick(days=800)
    done = topic_closing.revisit(ws, open_topic, "The kettle is still there.")
    assert done.view.status == "revisited"
    assert "Looked at again on " in topic_page.page(ws, open_topic).closing_notes
    assert topic_closing.close(ws, open_topic, CloseTopic()).view.status == "closed"


def test_a_topic_that_has_not_begun_is_not_closed(ws: Workspace) -> None:
    which = topic(ws, harbour(ws))
    with pytest.raises(Refused, match="A topic that is planned cannot become closing"):
        topic_closing.close(ws, which, CloseTopic())
    assert Report.select().count() == 0


@pytest.fixture(scope="module")
def long_lived(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    clock = FrozenClock(datetime(2026, 11, 23, 10, 0, tzinfo=UTC))
    with Workspace.open(tmp_path_factory.mktemp("invariant") / "home", clock=clock) as ws:
        harbour(ws)
        yield ws


BODIES = ("Hospital Board", "Ward 4", "everyone", "")
ACTS = st.one_of(
    st.tuples(st.just("hold"), st.sampled_from(("held", "summarised", "circulated"))),
    st.tuples(st.just("summarise"), st.just("")),
    st.tuples(st.just("recommend"), st.sampled_from(BODIES)),
    st.tuples(st.just("written"), st.sampled_from(BODIES)),
    st.tuples(st.just("address"), st.sampled_from(BODIES)),
    st.tuples(st.just("move"), st.sampled_from(("open", "closing", "closed", "revisited"))),
    st.tuples(st.just("move because"), st.sampled_from(("closing", "closed"))),
    st.tuples(st.just("close"), st.sampled_from(("", "nobody wrote it"))),
    st.tuples(st.just("undo"), st.just("")),
)  # fmt: skip


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(acts=st.lists(ACTS, min_size=3, max_size=14))
def test_no_topic_closes_over_a_session_without_summary_and_all_addressed_are_put_down(
    long_lived: Workspace, acts: list[tuple[str, str]]
) -> None:
    """Invariant 8, whatever a coordinator does in whatever order."""
    ws = long_lived
    number = TopicSeries.select().count()
    which = topic(ws, 1, f"Topic {number}")
    topics.move(ws, which, "open")
    for act, word in acts:
        before = topics.show(ws, which).status
        _act(ws, which, act, word)
        row = TopicSeries.get_by_id(which)
        if row.status == "closed" and before != "closed" and act != "undo":
            lacking = Session.select().where(Session.series == which, Session.status == "held")
            assert not lacking.count() or row.closed_reason.strip()
        if row.status in ("closing", "closed"):
            _everybody_is_put_down(which)


def _act(ws: Workspace, which: int, act: str, word: str) -> None:
    recs: list[Any] = list(Recommendation.select().where(Recommendation.series == which))
    does: dict[str, Callable[[], Any]] = {
        "hold": lambda: held(ws, which, word),
        "summarise": lambda: Session.update(status="summarised").where(
            Session.series == which, Session.status == "held").execute(),
        "recommend": lambda: recommendations.add(ws, which, "Ring", addressed=[word]),
        "written": lambda: _written(which, word),
        "address": lambda: recs and recommendations.edit(ws, recs[0].id, addressed=[word]),
        "move": lambda: topics.move(ws, which, word),
        "move because": lambda: topics.move(ws, which, word, reason="nobody wrote it"),
        "close": lambda: topic_closing.close(ws, which, CloseTopic(reason=word, now=True)),
        "undo": lambda: _take_back(ws, which),
    }  # fmt: skip
    try:
        does[act]()
    except (Refused, NotFound) as refused:
        assert str(refused)


def _take_back(ws: Workspace, which: int) -> None:
    """The last act, but not that the topic was planned."""
    latest = undo.latest(ws)
    title = TopicSeries.get_by_id(which).title
    if latest is not None and latest.label != f"New topic {title}":
        undo.undo(ws, latest.id)


def _written(which: int, word: str) -> None:
    """A recommendation from before there was a register; after a close there is none without."""
    if TopicSeries.get_by_id(which).status == "open":
        Recommendation.create(series=which, text="Ring", addressed_to=word)


def _everybody_is_put_down(which: int) -> None:
    links = RecommendationInfluencer.select().join(Recommendation).where(
        Recommendation.series == which)  # fmt: skip
    addressed = {link.influencer_id for link in links}
    rows: Any = Recommendation.select().where(Recommendation.series == which)
    for row in rows:
        if row.addressed_to not in ("", "everyone"):
            assert row.addressed.count(), "addressed in words only"
    given = Dissemination.select().join(Report).where(Report.series == which)
    assert addressed <= {one.influencer_id for one in given}


@given(st.lists(st.sampled_from(list(topic_page.KINDS)), max_size=30), st.integers(0, 40))
def test_no_kind_hides_the_others(kinds: list[str], room: int) -> None:
    threads = [topic_page.Thread(kind, n, "·", "x", "", "") for n, kind in enumerate(kinds)]
    kept = topic_page.some_of_each(threads, room)
    assert {one.kind for one in kept} == set(kinds)
    assert len(kept) >= min(room, len(threads))
    assert [one for one in threads if one in kept] == kept


# Steps, examples, case studies


def test_the_steps_follow_what_is_done(ws: Workspace) -> None:
    which = topic(ws, harbour(ws))
    assert _next(ws, which) == "people"
    from coptui.services import members

    members.add(ws, 1, [person(ws, "Jo Pardew")])
    assert _next(ws, which) == "a day, a place, a line on getting in"
    meeting = Session.get_by_id(session(ws, which, TODAY, example=""))
    assert _next(ws, which) == "an example, the invitation"
    meeting.status, meeting.example = "held", None
    meeting.save()
    assert _next(ws, which) == "what was said"
    said(ws, meeting, "statement", "It helped.")
    assert _next(ws, which) == "meet again? when? who? who else?"
    meeting.decision, meeting.status = "again", "circulated"
    meeting.save()
    assert _next(ws, which) == "session 1 of about 4"
    assert [s.number for s in topic_steps.of(ws, which).steps if s.done] == [1, 2, 4, 5, 6]


def _next(ws: Workspace, which: int) -> str:
    step = topic_steps.of(ws, which).next
    assert step is not None
    return step.told


def test_an_example_is_told_again_only_where_its_owner_allows_it(
    ws: Workspace, open_topic: int
) -> None:
    first, second = session(ws, open_topic), session(ws, open_topic, TODAY + timedelta(days=9))
    key = examples.add(ws, ExampleWords("A note on the fridge")).view.id
    assert examples.use(ws, key, first).view.used == 1
    with pytest.raises(Refused, match="may be told again"):
        examples.use(ws, key, second)
    examples.edit(ws, key, ExampleWords(permission="retold"))
    assert examples.use(ws, key, second).view.used == 2
    with pytest.raises(Refused, match="five minutes at most"):
        examples.edit(ws, key, ExampleWords(minutes=20))


def test_a_case_study_becomes_an_example_once_it_may_be_told(
    ws: Workspace, open_topic: int
) -> None:
    words = CaseWords("The list", "She feared to ask.", "Four sessions.", "She asked.", ["It grew"])
    key = case_studies.add(ws, words, topic_id=open_topic).view.id
    with pytest.raises(Refused, match="agreed before it is told"):
        case_studies.as_example(ws, key)
    with pytest.raises(Refused, match="sees it first"):
        case_studies.move(ws, key, "agreed")
    case_studies.edit(ws, key, CaseWords(permission="retold"))
    case_studies.move(ws, key, "agreed")
    made = case_studies.as_example(ws, key).view
    assert made.example_id is not None
    assert examples.show(ws, made.example_id).summary.startswith("She feared to ask.")
    assert case_studies.edit(ws, key, CaseWords(did="She rang.")).view.status == "draft"


@pytest.mark.parametrize("text", HOSTILE)
def test_nothing_hostile_comes_in_by_a_topic(ws: Workspace, open_topic: int, text: str) -> None:
    for write in (
        lambda: noticings.add(ws, text, topic_id=open_topic),
        lambda: questions.add(ws, open_topic, text),
        lambda: actions.add(ws, open_topic, text, who=text),
        lambda: practices.add(ws, open_topic, text, where=text),
        lambda: recommendations.add(ws, open_topic, text, addressed=[text]),
        lambda: examples.add(ws, ExampleWords(text, summary=text)),
    ):
        try:
            write()
        except Refused:
            continue
    page = topic_page.page(ws, open_topic)
    for one in page.threads:
        assert "\x1b" not in one.text + one.more and "\n" not in one.text
