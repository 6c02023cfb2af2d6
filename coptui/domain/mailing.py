"""The life of a mailing and of each message in it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import StrEnum

from coptui.domain.errors import RuleBroken


class DeliveryState(StrEnum):
    """Where the message to one person stands."""

    queued = "queued"
    claimed = "claimed"
    sending = "sending"
    accepted = "accepted"
    retry = "retry"
    refused = "refused"
    unknown = "unknown"
    skipped = "skipped"
    cancelled = "cancelled"
    expired = "expired"

    @property
    def words(self) -> str:
        """The state as she reads it."""
        return _DELIVERY_WORDS[self]


class MailingStatus(StrEnum):
    """Where a whole mailing stands."""

    draft = "draft"
    waiting = "waiting"
    going = "going"
    paused = "paused"
    done = "done"
    cancelled = "cancelled"


class Kind(StrEnum):
    """What a mailing is for."""

    invitation = "invitation"
    reminder = "reminder"
    day_before = "day_before"
    thanks = "thanks"
    summary = "summary"
    change = "change"
    save_the_date = "save_the_date"
    missed_you = "missed_you"
    declined = "declined"
    topic_call = "topic_call"
    welcome = "welcome"
    refresh = "refresh"
    noticing = "noticing"
    report = "report"
    influence = "influence"
    offer = "offer"
    brief = "brief"
    booking = "booking"
    review = "review"
    stage_review = "stage_review"
    pause = "pause"
    closing = "closing"
    news = "news"
    visit = "visit"
    test = "test"


INVITING: frozenset[str] = frozenset({Kind.invitation, Kind.reminder, Kind.day_before})
"""Kinds that must say all about their session: place, times, who hosts it, how to get in."""
AHEAD: frozenset[str] = INVITING | {Kind.save_the_date, Kind.declined, Kind.brief, Kind.booking}
"""Kinds that make sense only before their session."""
SERVICE: frozenset[str] = frozenset(
    {Kind.change, Kind.day_before, Kind.brief, Kind.booking, Kind.welcome, Kind.refresh}
)
"""Kinds that people need for what they agreed to; how often they are written to stops none."""
TOLD: frozenset[str] = frozenset({Kind.thanks, Kind.summary, Kind.missed_you})
"""Kinds that tell somebody what came of a session; one of them is enough for a person."""

_D = DeliveryState
_DELIVERY_WORDS: Mapping[DeliveryState, str] = {
    _D.queued: "waiting",
    _D.claimed: "going",
    _D.sending: "going",
    _D.accepted: "accepted",
    _D.retry: "again later",
    _D.refused: "refused",
    _D.unknown: "in doubt",
    _D.skipped: "held back",
    _D.cancelled: "cancelled",
    _D.expired: "out of date",
}

FINAL: frozenset[DeliveryState] = frozenset(
    {_D.accepted, _D.refused, _D.skipped, _D.cancelled, _D.expired}
)
"""Nothing moves a message out of these by itself."""

RESTING: frozenset[DeliveryState] = FINAL | {_D.unknown}
"""Nothing moves by itself any more; what is in doubt waits for a person or for evidence."""

MOVES: Mapping[DeliveryState, frozenset[DeliveryState]] = {
    _D.queued: frozenset({_D.claimed, _D.skipped, _D.cancelled, _D.expired}),
    _D.claimed: frozenset(
        {_D.sending, _D.queued, _D.retry, _D.refused, _D.skipped, _D.cancelled, _D.expired}
    ),
    _D.sending: frozenset({_D.accepted, _D.retry, _D.refused, _D.unknown}),
    _D.retry: frozenset({_D.claimed, _D.queued, _D.skipped, _D.cancelled, _D.expired}),
    _D.unknown: frozenset({_D.accepted, _D.refused, _D.skipped, _D.queued}),
    **{state: frozenset() for state in FINAL},
}

BY_HAND: Mapping[str, frozenset[DeliveryState]] = {
    # A refusal is certain: the message is not with them, so another try cannot double it.
    "retry": frozenset({_D.retry, _D.refused, _D.skipped}),
    "hold": frozenset({_D.queued, _D.retry}),
    "drop": frozenset({_D.queued, _D.retry, _D.refused, _D.skipped}),
}
"""What a person may do with messages in these states. A doubt is settled instead."""

_M = MailingStatus
MAILING_MOVES: Mapping[MailingStatus, frozenset[MailingStatus]] = {
    _M.draft: frozenset({_M.waiting, _M.cancelled}),
    _M.waiting: frozenset({_M.draft, _M.going, _M.paused, _M.cancelled}),
    _M.going: frozenset({_M.paused, _M.done, _M.cancelled}),
    _M.paused: frozenset({_M.waiting, _M.going, _M.cancelled}),
    # A message in doubt may be sent again after its mailing was done.
    _M.done: frozenset({_M.going}),
    _M.cancelled: frozenset(),
}


def may_move(old: DeliveryState, new: DeliveryState) -> bool:
    """Whether a message may go from one state to the other."""
    return new in MOVES[old]


def check_move(old: DeliveryState, new: DeliveryState) -> None:
    """Refuse a move that the life of a message does not have."""
    if not may_move(old, new):
        raise RuleBroken("state", f"A message that is {old.words} cannot become {new.words}.")


def check_mailing_move(old: MailingStatus, new: MailingStatus) -> None:
    """Refuse a move that the life of a mailing does not have."""
    if new not in MAILING_MOVES[old]:
        raise RuleBroken("status", f"A mailing that is {old} cannot become {new}.")


SOON = timedelta(seconds=90)
"""What waits longer than this when it is confirmed was given a time of its own."""


def is_scheduled(confirmed_at: datetime | None, not_before: datetime | None) -> bool:
    """Whether a confirmed mailing was given a time of its own to go."""
    if confirmed_at is None or not_before is None:
        return False
    return not_before > confirmed_at + SOON
