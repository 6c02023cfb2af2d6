"""Mails of one session side by side: one of them is enough, and an answer ends the asking."""

from __future__ import annotations

import pytest

from coptui.services import mailing_blanks, mailings
from coptui.store.models import Attendance, Dissemination, Invitation
from coptui.workspace import Workspace
from tests.services.every_template import (
    WRITTEN,
    Home,
    draft,
    home,
    written,
)


def goes(ws: Workspace, mailing: int) -> set[str]:
    return {one.name for one in mailings.audience(ws, mailing).goes}


@pytest.fixture
def here(ws: Workspace) -> Home:
    return home(ws)


def test_nobody_was_elsewhere_as_long_as_it_is_not_noted_who_came(
    ws: Workspace, here: Home
) -> None:
    Attendance.delete().execute()
    assert goes(ws, draft(ws, here, "T4")) == set()


def test_one_of_summary_and_words_of_their_own_is_enough(ws: Workspace, here: Home) -> None:
    draft(ws, here, "T3a")
    summary = draft(ws, here, "T3b")
    assert "Elsewhere" in goes(ws, summary) and "Came" not in goes(ws, summary)
    own = written(ws, here, "T4")
    assert goes(ws, summary) == {"Posted", "Core", "Expert", "Chair", "Reads"}
    mailings.confirm(ws, own, 4)
    assert goes(ws, summary) == {"Posted", "Core", "Expert", "Chair", "Reads"}


def test_a_summary_that_went_is_not_followed_by_the_same_news(ws: Workspace, here: Home) -> None:
    summary = draft(ws, here, "T3b")
    mailings.confirm(ws, summary, len(mailings.audience(ws, summary).goes))
    people = mailings.audience(ws, draft(ws, here, "T4"))
    assert people.goes == ()
    assert {one.words for one in people.held} == {
        "has the news of this session already",
        "asked for the news only",
    }


def test_an_offer_follows_the_findings_until_there_is_an_answer(ws: Workspace, here: Home) -> None:
    findings = written(ws, here, "T10")
    mailings.confirm(ws, findings, 2)
    assert goes(ws, draft(ws, here, "T11")) == {"Decides", "Registered"}
    Dissemination.update(reply="Gladly, in January").execute()
    assert goes(ws, draft(ws, here, "T11")) == {"Decides"}


def test_what_is_written_in_belongs_to_one_mailing_and_can_be_undone(
    ws: Workspace, here: Home
) -> None:
    from coptui.services import undo

    mailing = draft(ws, here, "T19")
    done = mailing_blanks.write(ws, mailing, {"link": WRITTEN["T19"]["link"]})
    assert done.said == "Written in. Still to be written: by."
    seen = mailings.preview(ws, mailing)
    assert f'<a href="{WRITTEN["T19"]["link"]}">' in seen.html
    assert WRITTEN["T19"]["link"] in seen.text
    assert [one.name for one in mailing_blanks.left(ws, mailing)] == ["by"]
    assert done.undo is not None
    undo.undo(ws, done.undo)
    assert [one.name for one in mailing_blanks.left(ws, mailing)] == ["link", "by"]


def test_the_answers_of_a_session_ahead_are_counted_in_words(ws: Workspace, here: Home) -> None:
    assert "Yes so far: one person." in mailings.preview(ws, written(ws, here, "T13")).text
    Invitation.update(reply="yes").execute()
    assert "Yes so far: 6 people." in mailings.preview(ws, written(ws, here, "T13")).text
