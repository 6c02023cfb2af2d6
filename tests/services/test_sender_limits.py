"""What a mailbox takes: the usual ones, changed by hand, kept to, told before it is too much."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from coptui import settings as settings_file
from coptui.errors import Refused
from coptui.mail import departures
from coptui.mail.pacing import Limits
from coptui.services import mailings, outbox, scheduling, sender, watching
from coptui.store.models import Departure
from coptui.workspace import Workspace
from tests.conftest import FrozenClock
from tests.services.mailing_home import confirmed, goes_live, town


def chosen(ws: Workspace, key: str, **by_hand: Any) -> None:
    preset = sender.preset(key)
    assert preset is not None
    brings: dict[str, Any] = {name: getattr(preset, name) for name in sender.FILLS}
    sender.setup(ws, **(brings | {"provider": key, "from_address": "h@hub.example"} | by_hand))


@pytest.mark.parametrize(
    ("key", "limits", "connections"),
    [
        ("microsoft365", Limits(30, 0, 10_000, 2), 1),
        ("google", Limits(30, 0, 500, 2), 1),
        ("workspace", Limits(30, 0, 2_000, 2), 1),
        ("host", Limits(20, 200, 0, 2), 1),
        ("relay", Limits(600, 0, 0, 0), 3),
    ],
)
def test_the_engine_keeps_to_the_mailbox_that_was_chosen(
    ws: Workspace, key: str, limits: Limits, connections: int
) -> None:
    chosen(ws, key, host="mail.hub.example")
    orders = outbox._orders(ws, once=True, mailing_id=None, go_on=False)
    assert (orders.limits, orders.connections) == (limits, connections)
    assert sender.state(ws).provider == key


def test_figures_are_changed_by_hand_and_stay(ws: Workspace) -> None:
    chosen(ws, "google")
    sender.setup(ws, per_minute=12, per_day=100, per_hour=50, connections=2)
    kept = settings_file.load(ws.settings_file).sender
    assert (kept.per_minute, kept.per_hour, kept.per_day, kept.connections) == (12, 50, 100, 2)
    assert kept.provider == "google"
    assert kept.domain_gap == 2
    sender.setup(ws, domain_gap=10)
    assert sender.limits(ws).domain_gap == 10


@pytest.mark.parametrize("key", [one.key for one in sender.PRESETS])
def test_every_mailbox_says_what_it_takes(key: str) -> None:
    preset = sender.preset(key)
    assert preset is not None
    assert "a minute" in preset.limits
    assert preset.note


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("per_minute", 0),
        ("per_hour", -1),
        ("per_day", -1),
        ("connections", 0),
        ("domain_gap", -1),
        ("connections", 11),
        ("provider", "nobody"),
    ],
)
def test_figures_that_cannot_be_are_refused_by_name(ws: Workspace, name: str, value: Any) -> None:
    with pytest.raises(Refused):
        sender.setup(ws, **{name: value})


def left_an_hour_ago(ws: Workspace, number: int) -> None:
    mine = ws.settings.sender
    account = departures.account(mine.user, mine.host, mine.from_address)
    at = ws.now() - timedelta(hours=1)
    Departure.insert_many([{"at": at, "account": account}] * number).execute()


def test_what_has_left_today_counts(ws: Workspace) -> None:
    chosen(ws, "google")
    left_an_hour_ago(ws, 490)
    found = sender.room(ws, 30)
    assert (found.straight, found.gone) == (10, 490)
    words = sender.told(ws, found)
    assert "at most 500 in 24 hours, and 490 have gone" in words
    assert "the first 10 go at once, the last of 30 leaves tomorrow about" in words
    assert sender.told(ws, sender.room(ws, 10)) == ""


def test_an_hours_limit_is_told_with_the_time_of_the_last(ws: Workspace) -> None:
    chosen(ws, "host", host="mail.hub.example")
    assert "at most 200 in an hour: the first 200 go at once" in sender.told(
        ws, sender.room(ws, 450)
    )


def test_a_mailing_that_is_too_long_for_today_says_so_before_it_goes(ws: Workspace) -> None:
    here = town(ws)
    goes_live(ws)
    mailing = mailings.prepare(ws, "T1", session_id=here.session).view.id
    assert "limit" not in {one.rule for one in mailings.findings(ws, mailing)}
    narrow = replace(ws.settings.sender, per_day=3)
    ws.save_settings(replace(ws.settings, sender=narrow))
    (found,) = [one for one in mailings.findings(ws, mailing) if one.rule == "limit"]
    assert found.level == "warning"
    assert "the first 3 go at once" in found.text
    assert watching.outgoing(ws, mailing).seconds > 86_000
    ws.store.set_meta("practice", "1")
    assert "limit" not in {one.rule for one in mailings.findings(ws, mailing)}


def test_what_waits_in_other_mailings_counts(ws: Workspace, clock: FrozenClock) -> None:
    here = town(ws)
    goes_live(ws)

    def limit(most: int) -> str:
        narrow = replace(ws.settings.sender, per_minute=1, per_day=most)
        ws.save_settings(replace(ws.settings, sender=narrow))
        return "".join(one.text for one in mailings.findings(ws, second) if one.rule == "limit")

    first = mailings.prepare(ws, "T1", session_id=here.session).view
    second = mailings.prepare(ws, "T2a", session_id=here.session).view.id
    number = mailings.show(ws, second).to
    assert first.to == number == 4 and limit(6) == ""
    confirmed(ws, first.id, 4)
    assert limit(8) == ""
    assert watching.outgoing(ws, second).seconds == 7 * 60  # behind the four that wait
    said = limit(6)
    assert "at most 6 in 24 hours, and 4 already wait to go: the first 2 go at once" in said
    assert "none goes at once" in limit(3)
    outbox.pause(ws, first.id)
    assert limit(6) == ""  # paused, it takes nobody's place
    outbox.resume(ws, first.id)
    outbox.cancel(ws, first.id)
    assert limit(6) == ""


def test_what_is_to_go_at_its_time_within_the_day_is_thought_of(
    ws: Workspace, clock: FrozenClock
) -> None:
    here = town(ws)
    goes_live(ws)
    narrow = replace(ws.settings.sender, per_day=6)
    ws.save_settings(replace(ws.settings, sender=narrow))
    first = mailings.prepare(ws, "T1", session_id=here.session).view.id
    confirmed(ws, first, 4, at=clock.now() + timedelta(hours=3))
    second = mailings.prepare(ws, "T2a", session_id=here.session).view.id
    (found,) = [one for one in mailings.findings(ws, second) if one.rule == "limit"]
    assert "not all of the 4 that are to go at their own time within the day" in found.text
    scheduling.change(ws, first, clock.now() + timedelta(days=2))
    assert "limit" not in {one.rule for one in mailings.findings(ws, second)}


def test_a_mailing_is_judged_by_the_limits_of_the_day_on_which_it_goes(
    ws: Workspace, clock: FrozenClock
) -> None:
    here = town(ws)
    goes_live(ws)
    narrow = replace(ws.settings.sender, per_day=6, per_minute=30)
    ws.save_settings(replace(ws.settings, sender=narrow))
    left_an_hour_ago(ws, 6)
    on_saturday = clock.now() + timedelta(days=5)
    first = mailings.prepare(ws, "T1", session_id=here.session).view.id
    second = mailings.prepare(ws, "T2a", session_id=here.session).view.id

    def limit(mailing: int, at: Any = None) -> str:
        found = watching.outgoing(ws, mailing, at)
        return "".join(one.text for one in found.warnings if one.rule == "limit")

    assert "and 6 have gone: none goes at once" in limit(first)
    assert limit(first, on_saturday) == ""
    seen = watching.outgoing(ws, first, on_saturday)
    assert (seen.seconds, seen.until) == (6, "in 5 days about 10:00")
    confirmed(ws, first, 4, at=on_saturday)
    later = on_saturday + timedelta(hours=1)
    said = limit(second, later)
    assert "at most 6 in 24 hours, and 4 go before it: the first 2 go at its time" in said
    assert "the last of 4 leaves in 6 days about 10:00" in said
    assert limit(second, on_saturday + timedelta(days=1, minutes=1)) == ""
    assert "not all of the 4 that are to go at their own time" in limit(
        second, on_saturday - timedelta(hours=1)
    )
    confirmed(ws, second, 4, at=later + timedelta(days=2))
    assert scheduling.change(ws, second, later + timedelta(days=3)).said.endswith("in 8 days.")
    assert "the first 2 go at its time" in scheduling.change(ws, second, later).said


@pytest.mark.parametrize(
    "url",
    [
        "http://hub.example/leave",
        "https://localhost/leave",
        "https://hub.example/a b",
        "https://hub.example/a,b",
        "https://hub.example/<x>",
        "https://hub.example/\u00e4",
        "https://hub.example/#part",
        "https://[/",
        "mailto:rowan@hub.example",
    ],
)
def test_a_page_to_leave_by_is_https_and_nothing_else(ws: Workspace, url: str) -> None:
    with pytest.raises(Refused) as refused:
        sender.setup(ws, unsubscribe_url=url)
    assert refused.value.field == "unsubscribe_url"


def test_a_mailing_offers_one_click_only_when_a_page_is_set(ws: Workspace) -> None:
    here = town(ws)
    mailing = mailings.prepare(ws, "T1", session_id=here.session).view.id
    assert "List-Unsubscribe-Post" not in mailings.preview(ws, mailing).raw
    sender.setup(ws, unsubscribe_url="https://hub.example/leave?list=har")
    raw = mailings.preview(ws, mailing).raw
    assert "<https://hub.example/leave?list=har&t=" in raw
    assert "List-Unsubscribe-Post: List-Unsubscribe=One-Click" in raw
