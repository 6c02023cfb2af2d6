"""The board: where a session stands, and the one thing that brings it on."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from coptui.domain.board import COLUMNS, Standing, column_of, next_step
from coptui.domain.sessions import SessionStatus as S

TODAY = date(2026, 11, 23)
SOON, GONE = TODAY + timedelta(days=7), TODAY - timedelta(days=1)


@pytest.mark.parametrize(
    ("standing", "column", "step"),
    [
        (Standing(S.idea), "Ideas", "find its day"),
        (Standing(S.postponed, SOON), "Ideas", "find its day"),
        (Standing(S.date_set, SOON, missing=("a venue or a link",)), "Date set",
         "needs a venue or a link"),
        (Standing(S.date_set, SOON), "Date set", "write the invitation"),
        (Standing(S.date_set, SOON, practised=True), "Date set",
         "send the invitation: practised only"),
        (Standing(S.invited, SOON, to_invite=3), "Invited", "invite 3 more"),
        (Standing(S.ready, SOON), "Invited", ""),
        (Standing(S.invited, SOON, untold=2), "Invited", "tell those who know the old plan"),
        (Standing(S.invited, TODAY), "Today", "mark who comes in"),
        (Standing(S.live, TODAY), "Today", "mark who comes in"),
        (Standing(S.invited, GONE), "To close", "close it: the four questions"),
        (Standing(S.live, GONE), "To close", "close it: the four questions"),
        (Standing(S.held, TODAY), "To close", "close it: the four questions"),
        (Standing(S.held, GONE, decided=True), "Closed", "agree and send the summary"),
        (Standing(S.circulated, GONE, decided=True), "Sent round", ""),
        (Standing(S.cancelled, SOON), "Called off", ""),
    ],
)  # fmt: skip
def test_each_state_has_its_column_and_its_next_step(
    standing: Standing, column: str, step: str
) -> None:
    assert (column_of(standing, TODAY), next_step(standing, TODAY)) == (column, step)


@pytest.mark.parametrize("status", S)
@pytest.mark.parametrize("on", [None, GONE, TODAY, SOON])
def test_every_session_has_a_column(status: S, on: date | None) -> None:
    names = [name for name, _ in COLUMNS]
    assert column_of(Standing(status, on), TODAY) in names
