"""The ledger, as far as a person writes in it: messages tried again, held back or dropped by hand.

What is claimed or leaving is never touched, so no message can be in two hands at once. Doubts are
settled by `ledger.settle` alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from coptui.domain.mailing import BY_HAND, DeliveryState, MailingStatus
from coptui.store.models import Delivery, Mailing

if TYPE_CHECKING:
    from coptui.workspace import Workspace

HELD = "Held back by hand."
_AT_ONCE = 400


def retry(ws: Workspace, ids: Sequence[int], by: str) -> list[int]:
    """Let these go again, as the very same messages; the mailings to which that happened.

    A mailing that was cancelled or is out of date stays so, and its messages with it.
    """
    changes = {
        "state": DeliveryState.queued, "next_try": None, "finished_at": None, "claimed_at": None,
        "settled_by": by, "reason": "", "queued_at": ws.now(), "strikes": 0,
    }  # fmt: skip
    moving = (MailingStatus.going, MailingStatus.paused, MailingStatus.waiting, MailingStatus.done)
    fresh = Mailing.expires_at.is_null() | (Mailing.expires_at > ws.now())
    mailings = Mailing.select(Mailing.id).where(Mailing.status.in_(moving), fresh)
    touched = _change(ws, ids, "retry", changes, Delivery.mailing.in_(mailings))
    again = {"status": MailingStatus.going, "finished_at": None}
    Mailing.update(**again).where(
        Mailing.id.in_(touched), Mailing.status == MailingStatus.done
    ).execute()
    return touched


def hold(ws: Workspace, ids: Sequence[int], by: str) -> list[int]:
    """Nothing goes to these until somebody lets it."""
    changes = {"state": DeliveryState.skipped, "reason": HELD}
    return _change(ws, ids, "hold", _ended(ws, by) | changes)


def drop(ws: Workspace, ids: Sequence[int], by: str) -> list[int]:
    """Nothing goes to these any more."""
    changes = {"state": DeliveryState.cancelled, "reason": "Dropped by hand."}
    return _change(ws, ids, "drop", _ended(ws, by) | changes)


def _ended(ws: Workspace, by: str) -> dict[str, Any]:
    return {"finished_at": ws.now(), "next_try": None, "settled_by": by}


def _change(
    ws: Workspace, ids: Sequence[int], act: str, changes: dict[str, Any], *where: Any
) -> list[int]:
    touched: set[int] = set()
    states = [str(state) for state in BY_HAND[act]]
    with ws.store.atomic():
        for part in _parts(ids):
            here = (Delivery.id.in_(part), Delivery.state.in_(states), *where)
            rows: Any = Delivery.select(Delivery.mailing).where(*here).distinct().tuples()
            touched |= {int(row[0]) for row in rows}
            Delivery.update(**changes).where(*here).execute()
    return sorted(touched)


def _parts(ids: Sequence[int]) -> Iterator[Sequence[int]]:
    for start in range(0, len(ids), _AT_ONCE):
        yield ids[start : start + _AT_ONCE]
