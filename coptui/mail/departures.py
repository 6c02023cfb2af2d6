"""When messages left for the server, so that limits outlive a restart and every other change.

A departure counts whatever became of its message: taken, refused or in doubt, a trial to oneself or
the third try of one that was put off. Limits belong to the account that sends.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from coptui.domain.mailing import MailingStatus
from coptui.mail.connecting import Server
from coptui.mail.pacing import DAY
from coptui.store import rows
from coptui.store.models import Delivery, Departure, Mailing

if TYPE_CHECKING:
    from coptui.workspace import Workspace

KEPT = timedelta(seconds=2 * DAY)
"""How long a departure is remembered: twice the longest limit."""
_INSERT = "INSERT INTO departure (at, account) VALUES ({0}, {0})"


def account_of(server: Server, sender: str) -> str:
    """A digest that stands for the mailbox whose limits count."""
    return account(server.user, server.host, sender)


def account(user: str, host: str, sender: str) -> str:
    """The same from its parts, for whoever asks without connecting."""
    words = f"{user or sender}\n{host}".casefold()
    return hashlib.sha256(words.encode()).hexdigest()[:16]


def note(ws: Workspace, account: str, number: int = 1) -> None:
    """So many messages leave now. Runs in the transaction of whoever calls it."""
    # By hand: building a query for each step would take longer than all the rest of it.
    db = ws.store.db
    row = rows.moment(ws.now()), account
    with rows.as_peewee():
        db.cursor().executemany(_INSERT.format(db.param), [row] * number)


def forget_old(ws: Workspace) -> None:
    """Let go of what no limit asks for any more."""
    with ws.store.atomic():
        Departure.delete().where(Departure.at < ws.now() - KEPT).execute()


def ages(ws: Workspace, account: str, seconds: float) -> list[float]:
    """How many seconds ago each of the last departures was, the longest ago first.

    Where the clock was set back, the latest counts as just now and those before it keep their
    distance to it; what would lie more than a day ahead was counted by a clock that nobody has.
    """
    now = ws.now()
    moments = _since(account, now - timedelta(seconds=seconds))
    near = [at for at in moments if at <= now + timedelta(seconds=DAY)]
    latest = max(now, near[-1]) if near else now
    found = [(latest - at).total_seconds() for at in near]
    return [age for age in found if age < seconds]


def lately_to(ws: Workspace, seconds: float) -> list[tuple[str, float]]:
    """The addresses to which messages left within so many seconds, and how long ago.

    What lies ahead, because the clock was set back since, counts as just now.
    """
    if seconds <= 0:
        return []
    now = ws.now()
    since = now - timedelta(seconds=seconds)
    # Only what goes or went just now is looked through: there is no index of these moments.
    alive = Mailing.select(Mailing.id).where(
        Mailing.practice == False,  # noqa: E712 - a column, not a truth
        Mailing.status.not_in((MailingStatus.draft.value, MailingStatus.waiting.value)),
        Mailing.finished_at.is_null() | (Mailing.finished_at > since),
    )
    found: Any = (
        Delivery.select(Delivery.address, Delivery.sending_at)
        .where(Delivery.mailing.in_(alive), Delivery.sending_at > since)
        .tuples()
    )
    return [(address, max(0.0, (now - at).total_seconds())) for address, at in found]


def _since(account: str, since: datetime) -> Sequence[datetime]:
    found: Any = (
        Departure.select(Departure.at)
        .where(Departure.at > since, Departure.account.in_((account, "")))
        .order_by(Departure.at)
        .tuples()
    )
    return [row[0] for row in found]
