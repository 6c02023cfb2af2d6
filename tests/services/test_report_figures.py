"""The figures of reports: each with its sentence, and none that tells of one person (5.6)."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

import pytest

from coptui.domain.reports.figures import Bars, Line, Scale, Steps, Strip
from coptui.services import recommendations, stage_answers, stages
from coptui.services.reports import figures
from coptui.store.models import (
    Action,
    Attendance,
    Membership,
    Noticing,
    Organisation,
    Rating,
    RatingRound,
    Report,
    Session,
)
from coptui.workspace import Workspace
from tests.services.practice import TODAY, harbour, person, topic

FIRST = TODAY - timedelta(days=60)


@pytest.fixture
def series(ws: Workspace) -> int:
    """A topic with two sessions that were held: seven from health came, two from faith."""
    with ws.store.atomic():
        place = harbour(ws, founded=FIRST)
        which = topic(ws, place)
        houses = {name: Organisation.create(name=name, sector=name) for name in ("health", "faith")}
        people = [
            person(ws, f"P{chr(97 + at)}", organisation=houses["health" if at < 7 else "faith"])
            for at in range(9)
        ]
        for who in people:
            Membership.create(contact=who, community=place, joined=FIRST)
        for number in (1, 2):
            meeting = Session.create(
                community=place, series=which, number=number, status="held",
                starts_at=datetime.combine(FIRST + timedelta(days=28 * number), time(12), UTC),
                calendar_uid=f"u{number}", created_at=ws.now(),
            )  # fmt: skip
            for who in people[: 10 - number]:
                Attendance.create(session=meeting, contact=who, noted_at=ws.now())
    return which


def _ask(session_id: int, *values: int) -> None:
    asked = RatingRound.create(session=session_id, question="Where?", good_enough=7)
    for value in values:
        Rating.create(round=asked, value=value)


def test_the_scale_shows_no_answers_of_fewer_than_three(ws: Workspace, series: int) -> None:
    first, second = (row.id for row in Session.select().order_by(Session.number))
    _ask(first, 3, 2)
    _ask(second, 7, 5, 6)
    for report in (
        Report(kind="topic", community=1, series=series),
        Report(kind="session", community=1, series=series, session=second),
    ):
        scale = figures.figures(ws, report)["scale"]
        assert isinstance(scale, Scale)
        assert [(one.label, one.values, one.n, one.good_enough) for one in scale.rows] == [
            ("HAR-1", (), 2, 7),
            ("HAR-2", (5, 6, 7), 3, 7),
        ]
        assert scale.sentence == (
            "Close together: all between 5 and 7. The middle is 6, good enough is 7."
        )


def test_a_topic_shows_no_sector_where_what_is_left_of_the_room_would_be_a_few(
    ws: Workspace, series: int
) -> None:
    found = figures.figures(ws, Report(kind="topic", community=1, series=series))
    assert "breadth" not in found, "nine came to the first: seven of them would leave two"
    came = found["attendance"]
    assert isinstance(came, Bars)
    assert [(bar.label, bar.counts) for bar in came.bars] == [("HAR-1", (9, 0)), ("HAR-2", (8, 0))]


def test_what_moves_is_counted_with_its_sentence(ws: Workspace, series: int) -> None:
    for day, text in ((10, "a"), (40, "b"), (41, "c")):
        Noticing.create(community=1, series=series, text=text, seen_on=FIRST + timedelta(days=day))
    for status in ("done", "done", "let go"):
        Action.create(community=1, session=1, series_id=series, text=status, status=status)
    made = recommendations.add(ws, series, "Ring before noon", addressed=["everyone"]).view
    recommendations.move(ws, made.id, "agreed")
    found = figures.figures(ws, Report(kind="topic", community=1, series=series))
    line, actions, path = found["changes"], found["actions"], found["path"]
    assert isinstance(line, Line) and isinstance(actions, Bars) and isinstance(path, Steps)
    assert line.points == (("Oct 2026", 1), ("Nov 2026", 2))
    assert line.sentence == (
        "3 small changes were noticed in two months, most of them in Nov 2026 (2)."
    )
    assert (actions.parts, actions.bars[0].counts) == (("done", "let go"), (2, 1))
    assert actions.sentence == (
        "Of 3 actions that people agreed to try two are done and one was let go in peace."
    )
    assert path.steps[:2] == (("proposed", 1), ("sent", 0))


def test_a_status_report_has_its_stages_and_the_answers_of_three_and_more(
    ws: Workspace, series: int
) -> None:
    report = Report(kind="status", community=1)
    stages.review(ws, 1, "norming", "We ring each other.")
    strip = figures.figures(ws, report)["stages"]
    assert isinstance(strip, Strip)
    assert [stay.letter for stay in strip.stays] == ["F", "N"]
    assert strip.sentence == "In two reviews since November 2026: forming, norming."
    for _ in range(2):
        stage_answers.add(ws, 1, "core", {1: 4, 2: 1})
    assert "questionnaire" not in figures.figures(ws, report)
    stage_answers.add(ws, 1, "coordinator", {1: 1})
    found = figures.figures(ws, report)["questionnaire"]
    assert isinstance(found, Bars)
    assert [bar.counts for bar in found.bars] == [(1, 0, 0, 2, 0)], "two answers show nothing"
    assert "Three people answered" in found.sentence


def test_a_report_without_anything_to_draw_has_no_figures(ws: Workspace) -> None:
    home = harbour(ws)
    for kind in ("session", "topic", "photos", "posts"):
        assert figures.figures(ws, Report(kind=kind, community=home)) == {}
