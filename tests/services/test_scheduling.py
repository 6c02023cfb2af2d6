"""Mail with a time of its own: kept sensible, changed, and never sent late by itself."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from coptui.domain.mailing import DeliveryState
from coptui.errors import Refused
from coptui.mail import continuity
from coptui.services import (
    late_mail,
    left_waiting,
    mailings,
    outbox,
    scheduling,
    today,
    watched_since,
)
from coptui.services.watched_since import Watch
from coptui.store import copies
from coptui.store.models import Delivery, Mailing
from coptui.workspace import Workspace
from tests.conftest import FrozenClock
from tests.mail.sending import a_mailing, direct, states
from tests.services.mailing_home import Town, confirmed, goes_live, town

MORNING = datetime(2026, 11, 26, 9, 0, tzinfo=UTC)  # the session is on 3 December, 12:30


@pytest.fixture
def here(ws: Workspace) -> Town:
    return town(ws)


def a_draft(ws: Workspace, here: Town) -> mailings.MailingView:
    return mailings.prepare(ws, "T1", session_id=here.session).view


def scheduled(ws: Workspace, here: Town, at: datetime = MORNING) -> int:
    draft = a_draft(ws, here)
    confirmed(ws, draft.id, draft.to, at=at)
    return draft.id


async def run(ws: Workspace, call: object = None) -> outbox.RunResult:
    return await outbox.run(call or direct(ws), once=True, stop=asyncio.Event())  # type: ignore[arg-type]


def test_confirmed_for_a_time_it_says_when_and_waits(ws: Workspace, here: Town) -> None:
    draft = a_draft(ws, here)
    done = confirmed(ws, draft.id, draft.to, at=MORNING)
    assert done.said == (
        "Confirmed for 4 people. It goes Thu 26 November 2026, 09:00 UK time, in 3 days."
    )
    assert (done.view.scheduled, done.view.not_before) == (True, MORNING)
    assert outbox.status(ws).words == "4 waiting · they go from Thu 26 Nov 09:00"
    box = today.today(ws).outbox
    assert (box.scheduled, box.next_time) == (4, "Thu 26 Nov 09:00")


@pytest.mark.parametrize(
    ("at", "why"),
    [
        ("Mon 23 Nov 09:00", "has passed"),
        ("Thu 3 Dec 12:30", "too late by then: after Thu 3 December 2026, 12:30 UK time"),
        ("23 Nov 2027 11:00", "too late by then"),
        ("2027-03-28 01:30", "does not exist"),
        ("whenever", "Write a day and a time"),
    ],
)
def test_times_at_which_it_cannot_go(ws: Workspace, here: Town, at: str, why: str) -> None:
    draft = a_draft(ws, here)
    with pytest.raises(Refused, match=why):
        scheduling.moment(ws, draft.id, at)
    assert mailings.show(ws, draft.id).status == "draft"


def test_its_time_is_changed_until_it_comes(ws: Workspace, here: Town, clock: FrozenClock) -> None:
    which = scheduled(ws, here)
    later = MORNING + timedelta(days=2)
    done = scheduling.change(ws, which, later)
    assert done.said == "It goes Sat 28 November 2026, 09:00 UK time, in 5 days."
    assert {one.queued_at for one in Delivery.select()} == {later}
    clock.tick(days=5)
    with pytest.raises(Refused, match="waits for its time"):
        scheduling.change(ws, which, later + timedelta(days=1))


def test_it_is_taken_back_days_later(ws: Workspace, here: Town, clock: FrozenClock) -> None:
    which = scheduled(ws, here)
    clock.tick(days=2)
    assert mailings.take_back(ws, which).view.status == "draft"


async def test_it_goes_in_its_time_to_whoever_watched(
    ws: Workspace, here: Town, clock: FrozenClock
) -> None:
    which = scheduled(ws, here)
    clock.tick(seconds=(MORNING - clock.now()).total_seconds() - 3_600)
    watch = Watch(direct(ws))
    await watch.begin()
    while clock.now() < MORNING:
        await run(ws, watch)
        assert mailings.show(ws, which).status == "waiting"
        clock.tick(seconds=100)
    await run(ws, watch)
    assert mailings.show(ws, which).counts["accepted"] == 4


async def test_what_came_due_while_nothing_ran_is_held_without_the_app_too(
    ws: Workspace, here: Town, clock: FrozenClock
) -> None:
    which = scheduled(ws, here)
    clock.tick(days=3)
    result = await run(ws)
    assert [(one.id, one.people, one.due) for one in result.held] == [(which, 4, MORNING)]
    assert result.needs_a_look and result.counts == {}
    assert mailings.show(ws, which).status == "draft"
    words = result.held[0].words
    assert words.startswith("HAR-1 invitation to 4 people was to go Thu 26 November 2026, 09:00")
    assert "Nothing of it has left" in words
    # whoever opens the app next is told once more
    assert left_waiting.to_tell(ws) == result.held
    left_waiting.told(ws, [which])
    assert left_waiting.to_tell(ws) == ()


async def test_a_sender_begun_by_cron_sends_with_its_next_run(
    ws: Workspace, here: Town, clock: FrozenClock
) -> None:
    which = scheduled(ws, here)
    clock.tick(days=2, hours=22, minutes=51)  # Thu 26 Nov 08:51
    assert (await run(ws)).held == ()
    assert watched_since.runs_alone(ws)
    clock.tick(minutes=14)
    assert (await run(ws)).held == ()
    assert mailings.show(ws, which).counts["accepted"] == 4


async def test_cron_does_not_take_what_was_left_for_the_next_start(
    ws: Workspace, here: Town, clock: FrozenClock
) -> None:
    draft = a_draft(ws, here)
    confirmed(ws, draft.id, draft.to)
    await run(ws)
    left_waiting.ask_next_time(ws, [draft.id])
    clock.tick(minutes=5)
    result = await run(ws)
    assert [one.id for one in result.held] == [draft.id]
    assert mailings.show(ws, draft.id).status == "draft"


async def test_a_minute_nobody_watched_is_held_under_cron_too(
    ws: Workspace, here: Town, clock: FrozenClock
) -> None:
    await run(ws)
    draft = a_draft(ws, here)
    confirmed(ws, draft.id, draft.to)
    clock.tick(minutes=10)
    assert [one.id for one in (await run(ws)).held] == [draft.id]


async def test_a_machine_that_slept_over_its_time_asks(
    ws: Workspace, here: Town, clock: FrozenClock
) -> None:
    which = scheduled(ws, here)
    watch = Watch(direct(ws))
    await run(ws, watch)
    clock.tick(days=3)
    result = await run(ws, watch)
    assert [one.id for one in result.held] == [which]


# -- what had begun ------------------------------------------------------------------------------


def stalled(ws: Workspace, clock: FrozenClock, **more: object) -> Mailing:
    """A mailing of which one message went, and two still wait."""
    mailing = a_mailing(ws, 3, practice=True, status="going", not_before=clock.now())
    first = Delivery.select().where(Delivery.mailing == mailing).order_by(Delivery.id).first()
    first.state, first.finished_at = "accepted", clock.now()
    first.save()
    waits = (Delivery.mailing == mailing) & (Delivery.state == DeliveryState.queued)
    if more:
        Delivery.update(**more).where(waits).execute()
    return mailing


@pytest.mark.parametrize(("hours", "held"), [(1.9, False), (2.1, True), (9, True)])
async def test_what_lay_still_for_hours_is_paused_and_asks(
    ws: Workspace, clock: FrozenClock, hours: float, held: bool
) -> None:
    mailing = stalled(ws, clock)
    clock.tick(hours=hours)
    told = left_waiting.hold(ws)
    assert [(one.id, one.people, one.begun) for one in told] == (
        [(mailing.id, 2, True)] if held else []
    )
    assert Mailing.get_by_id(mailing.id).status == ("paused" if held else "going")


@pytest.mark.parametrize(("due", "held"), [(timedelta(hours=1), True), (timedelta(hours=7), False)])
def test_a_second_try_is_late_two_hours_after_its_time(
    ws: Workspace, clock: FrozenClock, due: timedelta, held: bool
) -> None:
    stalled(ws, clock, state="retry", next_try=clock.now() + due)
    clock.tick(hours=8)
    assert bool(left_waiting.hold(ws)) == held


async def test_a_long_sleep_in_the_midst_stops_the_next_message(
    ws: Workspace, clock: FrozenClock
) -> None:
    mailing = stalled(ws, clock)
    watch = Watch(direct(ws))
    await watch.look()
    clock.tick(hours=8)
    result = await run(ws, watch)
    assert states(mailing) == ["accepted", "queued", "queued"]
    assert [one.id for one in result.held] == [mailing.id]


async def test_let_go_on_it_goes_on_however_long_it_lay(ws: Workspace, clock: FrozenClock) -> None:
    mailing = stalled(ws, clock)
    clock.tick(hours=8)
    left_waiting.hold(ws)
    outbox.resume(ws, mailing.id)
    assert left_waiting.hold(ws) == ()
    clock.tick(hours=1)
    assert left_waiting.hold(ws) == ()
    assert Mailing.get_by_id(mailing.id).status == "going"


def test_while_somebody_watches_waiting_for_the_pace_is_not_lying_still(
    ws: Workspace, clock: FrozenClock
) -> None:
    stalled(ws, clock)
    since = clock.now()
    clock.tick(hours=9)
    assert left_waiting.hold(ws, since) == ()


async def test_another_sender_that_holds_the_lock_watches_as_well(
    ws: Workspace, here: Town, clock: FrozenClock
) -> None:
    from coptui.mail.lock import SenderLock

    scheduled(ws, here)
    clock.tick(days=3)
    other = SenderLock(ws.lock_file)
    other.acquire()
    try:
        assert await Watch(direct(ws)).begin() == ()
    finally:
        other.release()


def test_nothing_of_it_is_paused_in_a_home_that_went_back_to_practice(
    ws: Workspace, here: Town, clock: FrozenClock
) -> None:
    goes_live(ws)
    which = scheduled(ws, here)
    ws.store.set_meta("practice", "1")
    clock.tick(days=4)
    assert left_waiting.hold(ws) == ()
    assert mailings.show(ws, which).status == "waiting"


# -- asked about one by one ----------------------------------------------------------------------


def test_what_was_held_goes_after_all_or_at_another_time(
    ws: Workspace, here: Town, clock: FrozenClock
) -> None:
    which = scheduled(ws, here)
    clock.tick(days=3)
    (held,) = left_waiting.hold(ws)
    with pytest.raises(Refused, match="goes to 4, not to 3"):
        late_mail.go_after_all(ws, which, 3)
    with pytest.raises(Refused, match="has passed"):
        late_mail.go_after_all(ws, which, held.people, MORNING)
    later = MORNING + timedelta(days=1)
    done = late_mail.go_after_all(ws, which, held.people, later)
    assert (done.view.status, done.view.not_before) == ("waiting", later)
    mailings.take_back(ws, which)
    assert not late_mail.go_after_all(ws, which, held.people).view.scheduled


def test_what_the_checks_ask_about_by_now_has_to_be_looked_at(
    ws: Workspace, here: Town, clock: FrozenClock
) -> None:
    which = scheduled(ws, here)
    clock.tick(days=11)  # the session is over
    (held,) = left_waiting.hold(ws)
    with pytest.raises(Refused) as refused:
        late_mail.go_after_all(ws, which, held.people)
    assert "Look at it" in refused.value.hint
    assert mailings.show(ws, which).status == "draft"


async def test_a_schedule_in_a_copy_put_back_is_in_doubt_and_never_goes(
    home: Path, clock: FrozenClock, tmp_path: Path
) -> None:
    """It may have gone in its time, from the file that this is a copy of."""
    copy = tmp_path / "copy.db"
    with Workspace.open(home, clock=clock) as ws:
        goes_live(ws)
        which = scheduled(ws, town(ws))
        continuity.check(ws)
        copies.copy_file(ws.database_file, copy)
        continuity.renew(ws)  # it has gone meanwhile
    copy.replace(home / "coptui.db")
    clock.tick(days=3)
    with Workspace.open(home, clock=clock) as ws:
        assert left_waiting.hold(ws) == () == left_waiting.to_tell(ws)
        assert mailings.show(ws, which).status == "waiting"
        assert continuity.check(ws) == 4
        assert mailings.show(ws, which).counts["unknown"] == 4
        assert left_waiting.hold(ws) == ()
        assert outbox.status(ws).doubts == 4
