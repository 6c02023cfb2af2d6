"""The outbox over all mailings: numbers, pages, and what is done by hand to one message or many."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from coptui.domain.mailing import BY_HAND, DeliveryState
from coptui.errors import Refused
from coptui.mail import ledger
from coptui.services import outbox_view, watching
from coptui.store.models import Delivery, Mailing
from coptui.workspace import Workspace
from tests.conftest import FrozenClock
from tests.mail.sending import a_mailing, states

STATES = ("accepted", "refused", "retry", "unknown", "skipped", "queued")


def mixed(ws: Workspace, clock: FrozenClock, **changes: Any) -> Mailing:
    """One message in each of these states."""
    mailing = a_mailing(ws, len(STATES), **({"status": "going"} | changes))
    for row, state in zip(ids(mailing), STATES, strict=True):
        moved = clock.now() if state != "queued" else None
        again = clock.now() + timedelta(hours=1) if state == "retry" else None
        Delivery.update(state=state, finished_at=moved, next_try=again, tries=1).where(
            Delivery.id == row
        ).execute()
    return mailing


def ids(mailing: Mailing) -> list[int]:
    return [
        one.id for one in Delivery.select().where(Delivery.mailing == mailing).order_by(Delivery.id)
    ]


def test_every_mailing_under_way_in_numbers(ws: Workspace, clock: FrozenClock) -> None:
    first = mixed(ws, clock)
    paused = a_mailing(ws, 2, status="paused")
    a_mailing(ws, 5, status="done")
    doubtful = mixed(ws, clock, status="done")
    seen = outbox_view.overview(ws)
    assert [one.id for one in seen.mailings] == [first.id, paused.id, doubtful.id]
    assert (seen.mailings[0].done, seen.mailings[0].total) == (4, 6)
    assert seen.by_kind["all"] == 14
    assert seen.by_kind["trouble"] == 8
    assert (seen.by_kind["doubt"], seen.by_kind["waiting"]) == (2, 4)


@pytest.mark.parametrize("kind", outbox_view.KINDS)
@pytest.mark.parametrize("trouble_first", [False, True])
def test_pages_positions_and_numbers_agree(
    ws: Workspace, clock: FrozenClock, kind: str, trouble_first: bool
) -> None:
    for _ in range(3):
        mixed(ws, clock)
        clock.tick(seconds=1)
    pages = [
        outbox_view.page(ws, kind, at, 4, trouble_first=trouble_first) for at in range(0, 20, 4)
    ]
    rows = [row for part in pages for row in part]
    assert len(rows) == outbox_view.count(ws, kind) == outbox_view.overview(ws).by_kind[kind]
    assert sorted(outbox_view.keys(ws, kind)) == sorted(row.delivery_id for row in rows)
    for at, row in enumerate(rows):
        found = outbox_view.position(ws, row.delivery_id, kind, trouble_first=trouble_first)
        assert found == at


def test_while_it_goes_the_latest_stand_first_and_trouble_at_the_end(
    ws: Workspace, clock: FrozenClock
) -> None:
    mailing = mixed(ws, clock)
    last = ids(mailing)[2]
    Delivery.update(finished_at=clock.now() + timedelta(seconds=5)).where(
        Delivery.id == last
    ).execute()
    rows = outbox_view.page(ws, "all", 0, 10, mailing.id)
    assert (rows[0].delivery_id, rows[-1].state) == (last, "queued")
    rows = outbox_view.page(ws, "all", 0, 10, mailing.id, trouble_first=True)
    assert [row.state for row in rows][:2] == ["unknown", "refused"]


@pytest.mark.parametrize("act", BY_HAND)
def test_an_act_moves_what_it_may_and_nothing_else(
    ws: Workspace, clock: FrozenClock, act: str
) -> None:
    mailing = mixed(ws, clock)
    before = dict(zip(ids(mailing), STATES, strict=True))
    done = getattr(outbox_view, act)(ws, ids(mailing))
    to = {"retry": "queued", "hold": "skipped", "drop": "cancelled"}[act]
    after = dict(zip(ids(mailing), states(mailing), strict=True))
    for key, state in before.items():
        assert after[key] == (to if state in BY_HAND[act] else state)
    assert done.view == sum(DeliveryState(one) in BY_HAND[act] for one in STATES)
    with pytest.raises(Refused):
        getattr(outbox_view, act)(ws, [key for key, state in after.items() if state == to][:0])


def test_tried_again_it_is_the_same_message_and_its_mailing_goes_on(
    ws: Workspace, clock: FrozenClock
) -> None:
    mailing = mixed(ws, clock, status="done")
    refused = ids(mailing)[1]
    was = Delivery.get_by_id(refused).message_id
    clock.tick(days=3)
    outbox_view.retry(ws, [refused])
    assert Mailing.get_by_id(mailing.id).status == "going"
    claimed = ledger.claim(ws, "me", 10, mailing.id)
    assert [one.id for one in claimed][:1] == [refused]
    assert Delivery.get_by_id(refused).message_id == was


@pytest.mark.parametrize(
    "changes", [{"status": "cancelled"}, {"expires_at": None, "status": "cancelled"}]
)
def test_what_was_cancelled_stays_so(
    ws: Workspace, clock: FrozenClock, changes: dict[str, Any]
) -> None:
    mailing = mixed(ws, clock, **changes)
    with pytest.raises(Refused, match="before it is out of date"):
        outbox_view.retry(ws, ids(mailing))


def test_what_is_out_of_date_is_not_tried_again(ws: Workspace, clock: FrozenClock) -> None:
    mailing = mixed(ws, clock, expires_at=clock.now() - timedelta(minutes=1))
    with pytest.raises(Refused):
        outbox_view.retry(ws, ids(mailing))


def test_a_mailing_is_not_over_while_some_wait(ws: Workspace, clock: FrozenClock) -> None:
    mailing = mixed(ws, clock)
    outbox_view.hold(ws, ids(mailing)[5:])
    assert ledger.finish_mailings(ws) == 0  # the one that is put off still waits
    outbox_view.drop(ws, ids(mailing)[2:3])
    assert ledger.finish_mailings(ws) == 1


def test_watching_ten_thousand_reads_no_row_of_them(
    ws: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    mailing = a_mailing(ws, 1)
    row = Delivery.get(Delivery.mailing == mailing)
    plain = {"mailing": mailing.id, "queued_at": ws.now(), "state": "queued"}
    many = [
        plain | {"address": f"x{n}@example.org", "address_key": f"x{n}@example.org"}
        for n in range(9_999)
    ]
    with ws.store.atomic():
        for at in range(0, len(many), 500):
            Delivery.insert_many(many[at : at + 500]).execute()
    made: list[int] = []
    init = Delivery.__init__

    def counting(self: Any, *args: Any, **more: Any) -> None:
        made.append(1)
        init(self, *args, **more)

    monkeypatch.setattr(Delivery, "__init__", counting)
    assert watching.watch(ws, mailing.id).total == 10_000
    assert outbox_view.overview(ws).mailings[0].total == 10_000
    assert outbox_view.position(ws, row.id, "all", mailing.id) == 0
    assert made == []
    assert len(outbox_view.page(ws, "all", 0, 60, mailing.id)) == 60
    assert len(made) <= 120
