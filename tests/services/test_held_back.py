"""Whom a mailing passes over is on its list with the reason: too often, declined, left."""

from __future__ import annotations

from dataclasses import replace

import pytest

from coptui.services import (
    mailing_correction,
    mailings,
    members,
    session_people,
)
from coptui.store.models import Community, Delivery, Mailing
from coptui.workspace import Workspace
from tests.conftest import FrozenClock
from tests.services.mailing_home import Town, confirmed, goes_live, town


@pytest.fixture
def here(ws: Workspace) -> Town:
    made = town(ws)
    goes_live(ws)
    return made


def prepared(ws: Workspace, here: Town, template: str = "T1") -> int:
    return mailings.prepare(ws, template, session_id=here.session).view.id


def held(ws: Workspace, mailing: int) -> dict[str, tuple[str, str]]:
    return {one.name: (one.reason, one.words) for one in mailings.audience(ws, mailing).held}


def goes(ws: Workspace, mailing: int) -> set[str]:
    return {one.name for one in mailings.audience(ws, mailing).goes}


def gone(ws: Workspace, here: Town, number: int, *names: str, kind: str = "news") -> None:
    """So many mailings went to these within the week."""
    for _ in range(number):
        row = Mailing.create(template="T8", kind=kind, community=here.community, status="done",
                             created_at=ws.now(), confirmed_at=ws.now())  # fmt: skip
        for name in names:
            Delivery.create(mailing=row, contact=here.people[name], address=f"{name}@x.example",
                            address_key=name, state="accepted", queued_at=ws.now())  # fmt: skip


# -- a week's mails ----------------------------------------------------------------------------


def test_who_has_had_three_mails_this_week_is_held_back_with_the_reason(
    ws: Workspace, here: Town, clock: FrozenClock
) -> None:
    gone(ws, here, 2, "Jo Pardew", "D.")
    gone(ws, here, 1, "Jo Pardew")
    mailing = prepared(ws, here)
    words = "has had 3 mails within seven days, the most a person gets"
    assert held(ws, mailing)["Jo Pardew"] == ("often", words)
    assert goes(ws, mailing) == {"Asha Verrall", "D.", "José Núñez"}
    clock.tick(days=7, seconds=1)
    assert "Jo Pardew" in goes(ws, mailing)


@pytest.mark.parametrize("state", ["refused", "cancelled", "skipped", "expired"])
def test_what_reached_nobody_is_not_counted(ws: Workspace, here: Town, state: str) -> None:
    gone(ws, here, 3, "Jo Pardew")
    Delivery.update(state=state).execute()
    assert "Jo Pardew" in goes(ws, prepared(ws, here))


@pytest.mark.parametrize("kind", ["change", "day_before", "brief", "booking", "welcome", "refresh"])
def test_what_people_need_is_neither_counted_nor_held_back(
    ws: Workspace, here: Town, kind: str
) -> None:
    gone(ws, here, 3, "Jo Pardew", kind=kind)
    mailing = prepared(ws, here)
    assert "Jo Pardew" in goes(ws, mailing)
    gone(ws, here, 3, "Jo Pardew")
    assert "Jo Pardew" not in goes(ws, mailing)
    Mailing.update(kind=kind).where(Mailing.id == mailing).execute()
    assert held(ws, mailing).get("Jo Pardew", ("",))[0] != "often"


def test_a_correction_is_neither_counted_nor_held_back(ws: Workspace, here: Town) -> None:
    first = prepared(ws, here)
    confirmed(ws, first, 4)
    Delivery.update(state="accepted").execute()
    Mailing.update(status="done").execute()
    gone(ws, here, 2, "Jo Pardew")
    made = mailing_correction.correct(ws, first, "The hour was wrong.").view.id
    assert "Jo Pardew" in goes(ws, made)


def test_the_number_is_of_the_home_or_of_the_community(ws: Workspace, here: Town) -> None:
    gone(ws, here, 1, "Jo Pardew")
    mailing = prepared(ws, here)
    assert "Jo Pardew" in goes(ws, mailing)
    ws.save_settings(replace(ws.settings, intervals={"mails_a_week": 1}))
    assert held(ws, mailing)["Jo Pardew"][1].startswith("has had 1 mail within")
    Community.update(intervals={"mails_a_week": 0}).execute()
    assert "Jo Pardew" in goes(ws, mailing)


# -- declined, and left ------------------------------------------------------------------------


def test_who_said_no_is_on_the_list_of_a_reminder_with_that_reason(
    ws: Workspace, here: Town
) -> None:
    confirmed(ws, prepared(ws, here), 4)
    session_people.reply(ws, here.session, here.people["Jo Pardew"], "no")
    session_people.reply(ws, here.session, here.people["D."], "keep-posted")
    mailing = prepared(ws, here, "T2a")
    assert goes(ws, mailing) == {"Asha Verrall", "José Núñez"}
    assert held(ws, mailing)["Jo Pardew"] == ("declined", "cannot come")
    assert held(ws, mailing)["D."] == ("declined", "asked for the news only")


def test_who_left_is_on_the_list_and_is_not_rung(ws: Workspace, here: Town) -> None:
    for name in ("Jo Pardew", "Pearl Whitlock"):
        members.remove(ws, here.community, here.people[name], "has moved away")
    mailing = prepared(ws, here)
    left = ("left", "has left this community")
    assert (held(ws, mailing)["Jo Pardew"], held(ws, mailing)["Pearl Whitlock"]) == (left, left)
    assert "Pearl Whitlock" not in [one.name for one in mailings.audience(ws, mailing).call]
    assert ("has left this community", 2) in mailings.audience(ws, mailing).reasons


def test_who_is_not_meant_anyway_is_not_on_the_list(ws: Workspace, here: Town) -> None:
    members.remove(ws, here.community, here.people["Jo Pardew"], "has moved away")
    mailing = mailings.prepare(ws, "T1", session_id=here.session, role="core_member").view.id
    assert held(ws, mailing) == {}


def test_those_passed_over_are_kept_with_a_confirmed_mailing(ws: Workspace, here: Town) -> None:
    members.remove(ws, here.community, here.people["Jo Pardew"], "has moved away")
    mailing = prepared(ws, here)
    confirmed(ws, mailing, 3)
    assert held(ws, mailing)["Jo Pardew"] == ("left", "has left this community")
