"""Each answer and each fact stands in a mail under its own meaning."""

from __future__ import annotations

from datetime import date, time

import pytest

from coptui.services import attendance, mailings, members, sessions
from coptui.services.sessions import CloseAnswers, NewSession
from coptui.store.models import Session
from coptui.workspace import Workspace
from tests.services import mailing_home as houses
from tests.services.practice import TODAY, harbour, person, session, topic


def letter(ws: Workspace, template: str, session_id: int, who: int) -> str:
    """What one person would read."""
    made = mailings.prepare(ws, template, session_id=session_id).view
    text: str = mailings.preview(ws, made.id, who).text
    return " ".join(text.split())


def room(ws: Workspace, title: str) -> tuple[int, int, int]:
    """A session today that Jo came to and Asha did not; both may be written to."""
    here = houses.town(ws)
    jo, asha = here.people["Jo Pardew"], here.people["Asha Verrall"]
    meeting = session(ws, topic(ws, here.community, title))
    sessions.mark_invited(ws, meeting, [jo, asha])
    attendance.here(ws, meeting, jo)
    return meeting, jo, asha


def test_each_answer_of_the_close_stands_under_its_own_meaning(ws: Workspace) -> None:
    meeting, jo, asha = room(ws, "First 48 hours")
    sessions.close(
        ws, meeting, CloseAnswers("again", useful="the larder rang", thanks_for="the seed cake")
    )
    for text in (letter(ws, "T3a", meeting, jo), letter(ws, "T3b", meeting, asha)):
        plain = text.replace(":", "")
        assert "useful the larder rang." in plain
        assert "for the seed cake." in plain


def test_an_answer_that_nobody_gave_is_not_filled_with_another(ws: Workspace) -> None:
    meeting, jo, _ = room(ws, "First 48 hours")
    sessions.close(ws, meeting, CloseAnswers("again", useful="the larder rang"))
    text = letter(ws, "T3a", meeting, jo)
    assert "found useful: the larder rang." in text
    assert "in particular" not in text


def test_a_topic_that_is_a_question_is_quoted_and_gets_no_second_end(ws: Workspace) -> None:
    meeting, jo, asha = room(ws, "Who eats alone?")
    text = letter(ws, "T3a", meeting, jo)
    assert "our conversation about “Who eats alone?”." in text
    assert "?." not in text.replace("?”.", "")
    assert "“Who eats alone?”" in letter(ws, "T1", meeting, asha)


def test_nothing_is_promised_that_nobody_said(ws: Workspace) -> None:
    meeting, jo, _ = room(ws, "First 48 hours")
    assert "weeks" not in letter(ws, "T3a", meeting, jo)


@pytest.mark.parametrize(("marked", "words"), [(1, ""), (2, "In all 2 people came")])
def test_people_are_counted_and_never_called_us(ws: Workspace, marked: int, words: str) -> None:
    meeting, jo, asha = room(ws, "First 48 hours")
    if marked == 2:
        attendance.here(ws, meeting, asha)
    text = letter(ws, "T3a", meeting, jo)
    assert words in text
    assert "of us" not in text


def test_the_first_session_is_not_the_next_one(ws: Workspace) -> None:
    here = houses.town(ws)
    jo = here.people["Jo Pardew"]
    assert "invited to our first session" in letter(ws, "T1", here.session, jo)
    later = sessions.plan(
        ws,
        NewSession(
            community_id=here.community, on=date(2026, 12, 17), start=time(12), end=time(14),
            venue="Library", access="Step-free", key_question="What next?",
        ),
    ).view  # fmt: skip
    assert "invited to one of our coming sessions" in letter(ws, "T1", later.id, jo)
    Session.update(status="held").where(Session.id == here.session).execute()
    assert "invited to our next session" in letter(ws, "T1", later.id, jo)


def test_a_change_greets_before_it_tells(ws: Workspace) -> None:
    here = houses.town(ws)
    jo = here.people["Jo Pardew"]
    sessions.mark_invited(ws, here.session, [jo])
    sessions.cancel(ws, here.session, "the boiler")
    text = letter(ws, "T6", here.session, jo)
    assert text.startswith("Hello Jo,")
    assert text.index("Hello Jo") < text.index("will not take place")


@pytest.mark.parametrize(
    ("example", "asked"),
    [
        ("What Dr Pritchard did for one family", "Dr Pritchard"),
        ("How bea lindqvist rang back", ""),
        ("How Bea Lindqvist rang back", "Bea Lindqvist"),
        ("The pharmacy that rings back", ""),
        ("The Miss of the century", ""),
    ],
)
def test_an_example_that_may_name_somebody_is_asked_about(
    ws: Workspace, example: str, asked: str
) -> None:
    which = harbour(ws)
    person(ws, "Bea Lindqvist", email="bea@lantern.example")
    meeting = session(ws, topic(ws, which), TODAY, example=example)
    made = mailings.prepare(ws, "T1", session_id=meeting).view
    found = [one.text for one in mailings.show(ws, made.id).findings if one.rule == "example"]
    assert [asked in text for text in found] == [True] * bool(asked)
    assert members.of(ws, which) == []
