"""Who was there is told by perspective, and no few can be counted out of it."""

from __future__ import annotations

from datetime import date, time

import pytest

from coptui.services import attendance, live, seats
from coptui.services.reports import drafting
from coptui.workspace import Workspace
from tests.services.practice import harbour, session, topic


@pytest.mark.parametrize(
    ("came", "counted", "told"),
    [
        (12, {"carers": 3, "health": 9}, {"carers": "fewer than 5", "health": "present"}),
        (12, {"carers": 3, "health": 6}, {"carers": "fewer than 5", "health": "6"}),
        (12, {"carers": 7, "lived experience": 5}, {"carers": "7", "lived experience": "5"}),
        (9, {"carers": 7, "lived experience": 2}, {"carers": "present",
                                                   "lived experience": "present"}),
        (4, {"carers": 3, "lived experience": 1}, {"carers": "fewer than 5",
                                                   "lived experience": "present"}),
    ],
)  # fmt: skip
def test_few_seats_cannot_be_worked_out_from_all_who_came(
    ws: Workspace, came: int, counted: dict[str, int], told: dict[str, str]
) -> None:
    which = harbour(ws)
    made = session(ws, topic(ws, which), date(2026, 11, 23), start=time(9), end=time(11))
    live.begin(ws, made)
    for number in range(came):
        attendance.walk_in(ws, made, f"guest {number}")
    for name, count in counted.items():
        seats.count_seats(ws, made, name, count)
    text = drafting.draft(ws, "session", made).view.text
    for name, words in told.items():
        assert f"- {name[:1].upper()}{name[1:]}: {words}." in text, text
