"""The chart of a session: every pair of states, and a sentence for each that is not in it."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import product

import pytest

from coptui.domain.errors import RuleBroken
from coptui.domain.sessions import InvitationFacts, SessionStatus, check_move

NOON = datetime(2026, 12, 3, 12, 30, tzinfo=UTC)
DAY = date(2026, 12, 3)
COMPLETE = InvitationFacts(
    NOON, NOON + timedelta(hours=2), "Library", "", "Rowan", "01632 960001", "Step-free", "Home"
)
CHART = {
    "idea": "date_set live held cancelled",
    "date_set": "idea invited postponed live held cancelled",
    "invited": "date_set ready postponed live held cancelled",
    "ready": "date_set invited postponed live held cancelled",
    "postponed": "date_set cancelled",
    "live": "held",
    "held": "summarised",
    "summarised": "circulated held",
    "circulated": "",
    "cancelled": "",
}
PAIRS = list(product(CHART, CHART))


def _try(old: str, new: str, **more: object) -> None:
    given = {"facts": COMPLETE, "on": DAY, "today": DAY, "summary_agreed": True} | more
    check_move(SessionStatus(old), SessionStatus(new), **given)  # type: ignore[arg-type]


def test_the_table_is_about_every_state() -> None:
    assert set(CHART) == {one.value for one in SessionStatus}


@pytest.mark.parametrize(("old", "new"), PAIRS)
def test_a_session_moves_along_its_chart_and_nowhere_else(old: str, new: str) -> None:
    if new in CHART[old].split():
        _try(old, new)
        return
    with pytest.raises(RuleBroken) as refused:
        _try(old, new)
    words = refused.value.message
    assert SessionStatus(old).words in words and SessionStatus(new).words in words
    assert re.fullmatch(r"A session that is .+ cannot become .+\. [A-Z].+\.", words)


@pytest.mark.parametrize("old", [one for one in CHART if "held" in CHART[one].split()])
def test_no_session_is_held_before_its_day(old: str) -> None:
    with pytest.raises(RuleBroken, match="in the future"):
        _try(old, "held", today=DAY - timedelta(days=1))
    if old not in ("live", "summarised"):
        with pytest.raises(RuleBroken, match="in the future"):
            _try(old, "live", today=DAY - timedelta(days=1))


def test_no_session_is_held_without_a_day() -> None:
    with pytest.raises(RuleBroken, match="on which day"):
        _try("live", "held", on=None)


def test_ready_needs_what_the_invitation_needs() -> None:
    with pytest.raises(RuleBroken, match="The day still needs a line about access"):
        _try("invited", "ready", facts=replace(COMPLETE, access=""))


def test_nothing_goes_round_that_was_not_agreed() -> None:
    with pytest.raises(RuleBroken, match="agreed before"):
        _try("summarised", "circulated", summary_agreed=False)
