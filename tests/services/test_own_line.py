"""A few words of her own in one mailing, after the first sentence, without a template mark."""

from __future__ import annotations

import pytest

from coptui.errors import Refused
from coptui.services import mailing_own_line, mailings
from coptui.workspace import Workspace
from tests.services.mailing_home import town


@pytest.fixture
def mailing(ws: Workspace) -> int:
    return mailings.prepare(ws, "T1", session_id=town(ws).session).view.id


def _read(ws: Workspace, mailing: int) -> str:
    first = mailings.audience(ws, mailing).goes[0]
    return mailings.preview(ws, mailing, first.contact_id).text


def test_own_words_stand_after_the_first_sentence_and_can_be_changed_and_taken_out(
    ws: Workspace, mailing: int
) -> None:
    plain = _read(ws, mailing)
    for said in ("Bring a friend.", "The lift works again.\n\nThere is soup."):
        view = mailing_own_line.put_own_line(ws, mailing, said).view
        assert view.own_words
        assert mailing_own_line.own_line(ws, mailing) == said
        text = _read(ws, mailing)
        places = [text.index(one) for one in ("being part of", said[:10], "You are invited")]
        assert text.index("Hello") < places[0] < places[1] < places[2]
    view = mailing_own_line.put_own_line(ws, mailing, "  ").view
    assert not view.own_words
    assert _read(ws, mailing) == plain


def test_words_changed_elsewhere_in_the_mail_stay(ws: Workspace, mailing: int) -> None:
    body = mailings.show(ws, mailing).body.replace("Whenever you walk in", "Whenever you come in")
    mailings.edit(ws, mailing, body)
    assert mailing_own_line.own_line(ws, mailing) == ""
    mailing_own_line.put_own_line(ws, mailing, "Bring a friend.")
    text = _read(ws, mailing)
    assert "Whenever you come in" in text and "Bring a friend." in text


@pytest.mark.parametrize(
    "said", ["{{ person.email }}", "{% if x %}", "[[ who: name ]]", "x" * 1001]
)
def test_what_would_be_read_as_a_mark_is_refused(ws: Workspace, mailing: int, said: str) -> None:
    with pytest.raises(Refused):
        mailing_own_line.put_own_line(ws, mailing, said)


def test_each_voice_has_a_line_of_its_own(ws: Workspace) -> None:
    session = town(ws).session
    mailing = mailings.prepare(ws, "T3a", session_id=session, voices=["T3b"]).view.id
    mailing_own_line.put_own_line(ws, mailing, "You were missed by the kettle.", "T3b")
    assert mailing_own_line.own_line(ws, mailing, "T3b") == "You were missed by the kettle."
    assert mailing_own_line.own_line(ws, mailing) == ""
