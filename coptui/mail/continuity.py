"""Whether this database is the one that sent last, or an older copy of it put back.

A copy knows nothing of what has left since it was made, and would send it all once more. So a mark
is kept twice, in the database and in a file beside it, and renewed whenever something was sent.
Where the two differ, nothing that waits leaves by itself: a person decides about each message.
The same goes for a whole home that was copied: both copies would send what waits in them.
"""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from coptui.domain.mailing import DeliveryState
from coptui.mail import practice, whereabouts
from coptui.mail.sights import our_own
from coptui.store.models import Delivery, Mailing

if TYPE_CHECKING:
    from coptui.workspace import Workspace

FILE = "sender.mark"
REASON = "The database was put back from a copy; this message may have left after it was made."
COPIED = "This home was copied from another place, which may have sent this message."
_KEY = "sender_mark"
UNSETTLED = (
    DeliveryState.queued, DeliveryState.claimed, DeliveryState.sending, DeliveryState.retry,
)  # fmt: skip
"""What may have left since a copy was made."""


def check(ws: Workspace) -> int:
    """Put in doubt what waits in a database that was put back; how many messages that are.

    Only the holder of the sender lock may call this. In practice nothing leaves, so it waits.
    """
    if ws.in_practice:
        return 0
    doubtful = 0
    waiting = (DeliveryState.queued, DeliveryState.retry)
    if not _is_the_last(ws):
        doubtful = put_in_doubt(ws, waiting)
    elif whereabouts.is_elsewhere(ws):
        doubtful = put_in_doubt(ws, waiting, reason=COPIED)
    renew(ws)
    whereabouts.remember(ws)
    return doubtful


def is_in_question(ws: Workspace) -> bool:
    """Whether what waits here may have left already, from where this is a copy of."""
    return not ws.in_practice and (not _is_the_last(ws) or whereabouts.is_elsewhere(ws))


def put_in_doubt(
    ws: Workspace, states: tuple[DeliveryState, ...] = UNSETTLED, *, reason: str = REASON
) -> int:
    """Let nothing in these states leave until a person has decided; how many messages that are."""
    live = Mailing.select(Mailing.id).where(~Mailing.practice)
    with ws.store.atomic():
        doubtful: int = (
            Delivery.update(
                state=DeliveryState.unknown, finished_at=ws.now(), reason=reason, next_try=None
            )
            .where(Delivery.state.in_(states), Delivery.mailing.in_(live))
            .execute()
        )
    return doubtful


def renew(ws: Workspace) -> None:
    """Set a new mark in both places; whenever it is interrupted, the two still agree."""
    if ws.in_practice:
        return
    old, new = ws.store.meta(_KEY) or "", secrets.token_hex(16)
    practice.write(ws.home, FILE, f"{old}\n{new}\n".encode())
    with our_own(ws):
        ws.store.set_meta(_KEY, new)
    practice.write(ws.home, FILE, f"{new}\n".encode())


def _is_the_last(ws: Workspace) -> bool:
    here = ws.store.meta(_KEY) or ""
    try:
        beside = (ws.home / FILE).read_text(encoding="ascii").splitlines()
    except (OSError, UnicodeDecodeError):
        return not here  # neither has a mark: nothing was ever sent from here
    return here in beside
