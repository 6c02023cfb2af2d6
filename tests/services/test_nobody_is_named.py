"""Nobody can be read out of what was said, rated and counted: not in the file, not in a paper."""

from __future__ import annotations

import json
from datetime import date, time
from typing import Any

import pytest
from typer.testing import CliRunner

from coptui.cli.root import app
from coptui.domain.capture import BY_VALUE, KINDS
from coptui.domain.pictures import scale
from coptui.services import (
    attendance,
    capture,
    drafts,
    live,
    members,
    rating_rounds,
    seats,
    undo,
)
from coptui.services.reports import summary
from coptui.store.models import MODELS
from coptui.workspace import Workspace
from tests.conftest import FrozenClock
from tests.services.made_once import made_once
from tests.services.practice import harbour, person, session, topic

PEOPLE = ("Quillon Zwart", "Dr Aurelia Brightwater-Nkemelu", "Zoë O’Ghrádaigh", "Tansy Vellacott")
ELSEWHERE = "Wilhelmina Quillfeather"  # on the list, and in no community here
GUEST = "Peregrine Ashdown"
CANARIES = (
    "quillon", "zwart", "aurelia", "brightwater", "nkemelu", "zoë", "zoe", "ghrád", "ghrad",
    "tansy", "vellacott", "wilhelmina", "quillfeather", "peregrine", "ashdown",
)  # fmt: skip
SAYS = (
    "{0} rang before Friday",
    "then {1} said that {0} knows",
    "{2}: the queue was shorter",
    "ask {0}’s brother, or {3}'s",
    "as {4} told {5}",
    "so said ({0})",
)
NAMES_STAND_IN = {
    "contact", "membership", "attendance", "organisation", "contact_search", "community",
    "session", "invitation", "helper_slot", "action",
}  # fmt: skip
"""Who is on the list, who was here, who hosts, and who promised something: names belong there."""


def _everybody(ws: Workspace, meeting: int, which: int) -> None:
    ids = [person(ws, name) for name in PEOPLE]
    person(ws, ELSEWHERE)
    members.add(ws, which, ids)
    for one in ids:
        attendance.here(ws, meeting, one)
    attendance.walk_in(ws, meeting, GUEST)


def _all_is_said(ws: Workspace, meeting: int) -> None:
    """Every kind of line, with names in every place where somebody could type one."""
    said = [one.format(*PEOPLE, ELSEWHERE, GUEST) for one in SAYS]
    for kind in KINDS:
        for text in said:
            row = capture.add(ws, meeting, kind.value, text).view
            if kind.follow_ups:
                capture.follow_up(ws, meeting, row.id, kind.follow_ups[0].name, text)
        capture.add_many(ws, meeting, kind.value, [f"{one} again" for one in said])
        row = capture.add(ws, meeting, kind.value, "nothing yet").view
        capture.edit(ws, meeting, row.what, row.id, said[0])
    view = rating_rounds.add(ws, meeting, "7 2 9", question="Where are we?").view
    for field in rating_rounds.SAID:
        for text in said:
            rating_rounds.say(ws, meeting, view.id, field, text)
    rating_rounds.add(ws, meeting, "3 8")
    seats.count_seats(ws, meeting, f"carers like {PEOPLE[0]}", 1)
    seats.count_seats(ws, meeting, "lived experience", 2)
    form = f"capture:{meeting}"
    drafts.keep(ws, form, {"kind": "question", "text": said[0]})
    capture.add(ws, meeting, "question", said[0], draft=form)
    summary.keep(ws, meeting)


@pytest.fixture
def meeting(ws: Workspace) -> int:
    return a_meeting(ws)


@made_once
def a_meeting(ws: Workspace) -> int:
    which = harbour(ws)
    made = session(ws, topic(ws, which), date(2026, 11, 23), start=time(9), end=time(11))
    live.begin(ws, made)
    _everybody(ws, made, which)
    _all_is_said(ws, made)
    return made


def _nobody_in(text: str, where: str) -> None:
    low = text.casefold()
    assert [one for one in CANARIES if one in low] == [], where


def test_no_name_stands_in_the_store(ws: Workspace, meeting: int) -> None:
    for model in MODELS:
        table: Any = model._meta.table_name
        if table in NAMES_STAND_IN or table == "undo_entry":
            continue
        rows = [str(row) for row in model.select().dicts()]
        _nobody_in("\n".join(rows), table)
    actions = ws.store.db.execute_sql("SELECT text, what_happened FROM action").fetchall()
    _nobody_in(str(actions), "action")
    summaries = ws.store.db.execute_sql("SELECT text, made FROM report").fetchall()
    _nobody_in(str(summaries), "summary")


def test_no_name_is_kept_for_taking_back_what_was_said(ws: Workspace, meeting: int) -> None:
    """What is deleted is kept for a while, and holds no more than it held."""
    for one in capture.listing(ws, meeting)[:40]:
        if one.what != "action":
            done = capture.remove(ws, meeting, one.what, one.id)
            assert done.undo is not None
            row = ws.store.db.execute_sql(
                "SELECT label, changes FROM undo_entry WHERE id = ?", (done.undo,)
            ).fetchone()
            _nobody_in(str(row), one.kind)
            undo.undo(ws, done.undo)


def test_no_name_leaves_the_house(ws: Workspace, meeting: int) -> None:
    _nobody_in(summary.so_far(ws, meeting).text, "summary")
    asked = rating_rounds.scale_of(ws, meeting).asked
    _nobody_in(scale.picture(asked, leaves=True).text, "picture")
    for kind, title in [(one.value, one.title) for one in KINDS]:
        assert BY_VALUE[kind].title == title


@pytest.mark.parametrize("json_too", [False, True])
@pytest.mark.parametrize("words", [("items", "HAR-1"), ("draft", "HAR-1"), ("seats", "HAR-1")])
def test_no_name_is_printed(
    words: tuple[str, str], json_too: bool, ws: Workspace, meeting: int, clock: FrozenClock
) -> None:
    home = str(ws.home)
    ws.close()
    more = ["--json"] if json_too else []
    done = CliRunner().invoke(app, ["--home", home, "sessions", *words, *more])
    assert done.exit_code == 0, done.output
    _nobody_in(done.stdout, words[0])
    if json_too:
        json.loads(done.stdout)


def test_of_fewer_than_three_answers_only_the_number_is_printed(
    ws: Workspace, meeting: int
) -> None:
    home = str(ws.home)
    text = summary.so_far(ws, meeting).text
    assert "2 answers: too few to be shown." in text and "middle 5.5" not in text
    ws.close()
    done = CliRunner().invoke(app, ["--home", home, "sessions", "items", "HAR-1", "--json"])
    rounds = json.loads(done.stdout)["ratings"]
    assert [(one["n"], one["values"], one["middle"]) for one in rounds] == [
        (3, [2, 7, 9], 7.0),
        (2, [], None),
    ]


def test_few_seats_are_not_counted_out(ws: Workspace, meeting: int) -> None:
    text = summary.so_far(ws, meeting).text
    assert "Lived experience: present." in text
    assert "Carers like somebody: fewer than 5." in text
