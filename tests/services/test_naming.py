"""Words that are mailed are compared with those who were there; and closing asks about them."""

from __future__ import annotations

import pytest

from coptui.services import attendance, consent, mailings, members, sessions
from coptui.services.naming import named_in, told
from coptui.services.sessions import CloseAnswers
from coptui.workspace import Workspace
from tests.services.practice import TODAY, harbour, person, session, topic


def _room(ws: Workspace) -> tuple[int, int]:
    """Dave Cook came, Joy Penn and a guest came, Bea was only invited; Rowan hosts."""
    which = harbour(ws)
    dave = person(ws, "Dave Cook", email="dave@post.example")
    joy, bea = person(ws, "Dr Joy Penn"), person(ws, "Bea Lindqvist", email="bea@post.example")
    members.add(ws, which, [dave, joy, bea])
    words = consent.add_wording(ws, "We write to you about sessions.", ["mail", "named"]).view
    for who in (dave, bea):
        consent.give(ws, who, "mail", method="sheet", on=TODAY, wording_id=words.id)
    meeting = session(ws, topic(ws, which))
    sessions.mark_invited(ws, meeting, [dave, joy, bea])
    for who in (dave, joy):
        attendance.here(ws, meeting, who)
    for label in ("Anna's sister", "a student from the college", "bo"):
        attendance.walk_in(ws, meeting, label)
    return meeting, dave


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Dave's soup", ("Dave",)),
        ("hearing dave speak", ("dave",)),
        ("what Bea and Dave said", ("Bea", "Dave")),
        ("the talk by Dave Cook", ("Dave Cook",)),
        ("somebody to cook", ()),
        ("what D. Cook said", ("D. Cook",)),
        ("what Cook's Kitchen gave", ()),
        ("Joy all round", ()),
        ("all of us felt joy", ()),
        ("meeting Joy", ("Joy",)),
        ("a word from Dr Penn", ("Dr Penn",)),
        ("anna brought cake", ("anna",)),
        ("what the student said", ()),
        ("Bo had a map", ("Bo",)),
        ("a bo tree", ()),
        ("Rowan for hosting", ()),
        ("the round, where everybody had a turn", ()),
        ("", ()),
    ],
)
def test_a_first_name_is_enough_and_an_ordinary_word_is_none(
    ws: Workspace, text: str, found: tuple[str, ...]
) -> None:
    meeting, _dave = _room(ws)
    assert named_in(ws, meeting, text) == found


def test_whoever_agreed_may_be_named(ws: Workspace) -> None:
    meeting, dave = _room(ws)
    words = consent.wordings(ws)[0]
    consent.give(ws, dave, "named", method="sheet", on=TODAY, wording_id=words.id)
    assert named_in(ws, meeting, "Dave's soup") == ()
    assert told(()) == ""


def test_the_check_of_the_mail_asks_about_the_name_too(ws: Workspace) -> None:
    meeting, _dave = _room(ws)
    answers = CloseAnswers("stop", useful="hearing Dave", thanks_for="the cake")
    closed = sessions.close(ws, meeting, answers).view
    found = mailings.show(ws, closed.drafts[0].id).findings
    texts = [one.text for one in found if one.rule == "names somebody"]
    assert texts and all("“Dave”" in one for one in texts)


def test_the_check_says_nothing_where_nobody_is_named(ws: Workspace) -> None:
    meeting, _dave = _room(ws)
    closed = sessions.close(ws, meeting, CloseAnswers("stop", useful="the round")).view
    found = mailings.show(ws, closed.drafts[0].id).findings
    assert [one for one in found if one.rule == "names somebody"] == []
