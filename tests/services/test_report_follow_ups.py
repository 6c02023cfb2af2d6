"""Who has which report, who owes an answer, and what became of what was asked."""

from __future__ import annotations

from datetime import date

import pytest

from coptui.services import giving, recommendations, topic_closing, topics
from coptui.services.communities import NewCommunity, add
from coptui.services.reports import follow_ups
from coptui.services.reports.follow_ups import GivenLine
from coptui.workspace import Workspace

TODAY = date(2026, 11, 23)


def _line(**what: object) -> GivenLine:
    given = {
        "today": TODAY, "id": 1, "report_id": 1, "report": "Keys", "version": 1,
        "community": "Harbour", "topic_id": 1, "name": "The Board", "route_in": "",
        "sent_on": None, "offered_on": None, "follow_up_due": None, "reply": "", "result": "",
    } | what  # fmt: skip
    return GivenLine(**given)  # type: ignore[arg-type]


SENT = date(2026, 11, 2)


@pytest.mark.parametrize(
    ("line", "state", "owes", "due", "when"),
    [
        (_line(), "to be given", False, False, "not sent yet"),
        (_line(sent_on=SENT), "sent", True, False, "sent Mon 2 Nov"),
        (_line(sent_on=SENT, follow_up_due=date(2026, 12, 1)), "sent", True, False,
         "ask on Tue 1 Dec"),
        (_line(sent_on=SENT, follow_up_due=TODAY), "sent", True, True, "offer a meeting now"),
        (_line(sent_on=SENT, offered_on=date(2026, 11, 9), follow_up_due=TODAY), "offered", True,
         True, "ring them now"),
        (_line(sent_on=SENT, result="declined"), "declined", False, False, ""),
    ],
)  # fmt: skip
def test_each_says_how_it_stands_and_what_follows(
    line: GivenLine, state: str, owes: bool, due: bool, when: str
) -> None:
    assert (line.state, line.owes, line.is_due, line.when) == (state, owes, due, when)


def _given(ws: Workspace) -> int:
    home = add(ws, NewCommunity("Harbour", "HAR")).view.id
    topic = topics.add(ws, home, "Keys").view
    topics.move(ws, topic.id, "open")
    recommendations.add(ws, topic.id, "Lend the keys", addressed=["The Board", "A clerk"])
    topic_closing.close(ws, topic.id, topic_closing.CloseTopic())
    return topic.id


def test_those_to_be_asked_stand_first_and_the_answered_last(ws: Workspace) -> None:
    _given(ws)
    board, clerk = follow_ups.given(ws)
    assert [board.name, clerk.name] == ["A clerk", "The Board"]
    giving.sent(ws, clerk.id, date(2026, 11, 2))
    assert [one.name for one in follow_ups.given(ws)] == ["The Board", "A clerk"]
    assert follow_ups.standing(ws) == (
        "1 to be asked now whether they would like to meet · 1 report to be given to those who "
        "can decide"
    )
    assert [one.reachable for one in follow_ups.given(ws)] == [False, False]
    giving.offered(ws, clerk.id, date(2026, 11, 9))
    assert follow_ups.standing(ws).startswith("1 to be rung now: a meeting was offered")
    giving.answered(ws, clerk.id, "meeting", "Come in May")
    assert [one.state for one in follow_ups.given(ws)] == ["to be given", "meeting"]


def test_recommendations_over_stand_after_those_under_way(ws: Workspace) -> None:
    topic = _given(ws)
    first = recommendations.of(ws, topic)[0]
    recommendations.add(ws, topic, "Ring before ten", addressed=["everyone"])
    recommendations.move(ws, first.id, "agreed")
    recommendations.move(ws, first.id, "sent")
    recommendations.move(ws, first.id, "declined", response="No keys")
    assert [(name, one.text) for name, one in follow_ups.asked(ws)] == [
        ("Harbour", "Ring before ten"), ("Harbour", "Lend the keys"),
    ]  # fmt: skip


def test_nothing_given_says_nothing(ws: Workspace) -> None:
    assert follow_ups.standing(ws) == ""
    assert follow_ups.given(ws) == []
    assert follow_ups.asked(ws) == []
