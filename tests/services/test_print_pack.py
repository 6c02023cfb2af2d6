"""The print pack: every paper opens in two parsers; the host brief counts nobody."""

from __future__ import annotations

import re
import stat
from datetime import date
from html.parser import HTMLParser
from pathlib import Path

import pytest

from coptui.errors import Refused
from coptui.services import (
    attendance,
    consent,
    host_brief,
    members,
    print_pack,
    session_digest,
    session_ready,
    sessions,
)
from coptui.services.reports import summary
from coptui.services.sessions import CloseAnswers
from coptui.store.models import (
    Action,
    CapturedItem,
    Contact,
    Noticing,
    Rating,
    RatingRound,
)
from coptui.workspace import Workspace
from tests.services.practice import TODAY, harbour, person, session, topic
from tests.unit.test_page import check

SECRET = "Zqdavezq"


def _pack(ws: Workspace) -> tuple[int, int]:
    """A session held a while ago with all that is written down there, and the one of today."""
    which = harbour(ws, agreement="No name, no blame, no shame.")
    about = topic(ws, which)
    jo, dave, new = (person(ws, name) for name in ("Jo Pardew", f"Dave {SECRET}", "Nia New"))
    members.add(ws, which, [jo, dave, new])
    first = session(ws, about, date(2026, 10, 26))
    for who in (jo, dave):
        attendance.here(ws, first, who)
    sessions.close(ws, first, CloseAnswers("again", next_on=TODAY, drafts=False))
    for kind, text in (("conclusion", "Ring before Friday"), ("question", "Who decides?")):
        CapturedItem.create(session=first, community=which, kind=kind, text=text,
                            contact=dave, captured_at=ws.now())  # fmt: skip
    for status in ("agreed", "done"):
        Action.create(community=which, session=first, contact=dave, who=f"Dave {SECRET}",
                      text=f"{status} thing", status=status)  # fmt: skip
    Noticing.create(community=which, text="the queue was shorter", seen_on=date(2026, 11, 2))
    round_ = RatingRound.create(session=first, question="Where are we?", good_enough=7)
    for value in (3, 4, 5):
        Rating.create(round=round_, value=value)
    this = sessions.show(ws, first).next_session_id
    assert this is not None
    for who in (jo, new):
        sessions.reply(ws, this, who, "yes")
    return first, this


def test_every_paper_is_there_twice_and_opens(ws: Workspace, tmp_path: Path) -> None:
    _first, this = _pack(ws)
    consent.add_wording(ws, "We write to you about sessions.", ["mail"])
    done = print_pack.write(ws, this, tmp_path / "pack")
    names = {path.name.removeprefix("har-2-") for path in done.view.files}
    papers = ("attendance-sheet", "running-order", "prompt-cards", "agreement",
              "where-we-left-off", "host-brief")  # fmt: skip
    assert names == {f"{one}.{form}" for one in papers for form in ("html", "txt")}
    for path in done.view.files:
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        source = path.read_text(encoding="utf-8")
        if path.suffix == ".html" and "sheet" not in path.name:
            check(source)
        elif path.suffix == ".html":
            HTMLParser().feed(source)
            assert '<html lang="en">' in source
    order = (tmp_path / "pack" / "har-2-running-order.txt").read_text(encoding="utf-8")
    assert "12:30" in order and "No name, no blame" in order
    with pytest.raises(Refused, match="already"):
        print_pack.write(ws, this, tmp_path / "pack")


def test_without_words_to_agree_to_the_rest_is_made_all_the_same(
    ws: Workspace, tmp_path: Path
) -> None:
    _first, this = _pack(ws)
    made = print_pack.write(ws, this, tmp_path / "pack").view
    assert made.not_made and "consent wording" in made.not_made[0]
    assert len(made.files) == 10


def test_what_lies_on_the_table_names_nobody(ws: Workspace) -> None:
    _first, this = _pack(ws)
    pages = print_pack.pages(ws, this)
    del pages["host-brief"]
    assert SECRET not in str(pages) and "Jo" not in str(pages)


def test_a_name_that_was_written_down_stays_out_of_the_digest_and_the_summary(
    ws: Workspace,
) -> None:
    first, this = _pack(ws)
    which = sessions.show(ws, first).community_id
    for kind in ("conclusion", "gone_well", "question"):
        CapturedItem.create(session=first, community=which, kind=kind,
                            text=f"Jo told {SECRET} of it", captured_at=ws.now())  # fmt: skip
    Action.create(community=which, session=first, text=f"{SECRET} rings the larder")
    Noticing.create(community=which, text="Jo smiled", seen_on=date(2026, 11, 2))
    text = str(session_digest.digest(ws, this)) + summary.text_of(ws, first)
    assert SECRET not in text and "Jo" not in text and "Ring before Friday" in text


def test_the_digest_tells_noticings_first_and_what_is_done_before_the_rest(ws: Workspace) -> None:
    _first, this = _pack(ws)
    page = session_digest.digest(ws, this)
    assert page is not None
    assert [part.heading for part in page.parts] == [
        "Small changes noticed since", "What we said we would try, and what came of it",
        "What we concluded", "Where we are, 1 to 10", "Questions we took with us",
    ]  # fmt: skip
    assert page.parts[1].points == ("done: done thing", "agreed: agreed thing")
    first = session_digest.digest(ws, _first)
    assert first is None


def test_the_host_hears_who_is_new_and_who_comes_back(ws: Workspace) -> None:
    first, this = _pack(ws)
    told = host_brief.brief(ws, this)
    assert (told.new, told.returning, told.back) == (("Nia New",), ("Jo Pardew",), ())
    assert told.noticed == ("the queue was shorter",)
    about = sessions.show(ws, first).topic_id or 0
    for day in (date(2026, 11, 2), date(2026, 11, 9)):
        between = session(ws, about, day)
        attendance.walk_in(ws, between, "somebody")
        sessions.close(ws, between, CloseAnswers("ask-members", drafts=False))
    told = host_brief.brief(ws, this)
    assert told.back == (("Jo Pardew", "who was part of “First 48 hours at home”"),)
    text = str(host_brief.page_of(told))
    assert not re.search(r"absen|missed|\bnot come\b|\d+ (?:times|sessions)", text)


def test_the_kitchen_hears_numbers_and_no_names(ws: Workspace) -> None:
    _first, this = _pack(ws)
    Contact.update(dietary="Vegetarian").where(Contact.name == "Jo Pardew").execute()
    Contact.update(dietary=" vegetarian").where(Contact.name == "Nia New").execute()
    food = session_ready.food(ws, this)
    assert (food.people, [(count, diet.casefold()) for diet, count in food.diets]) == (
        2, [(2, "vegetarian")],
    )  # fmt: skip
