"""The words and marks of mailings: how each state reads, and how long things take."""

from __future__ import annotations

from collections.abc import Mapping

from coptui.domain.counting import people as people
from coptui.domain.mailing import DeliveryState, MailingStatus
from coptui.services.mailing_views import MailingView

_D = DeliveryState
MARKS: Mapping[DeliveryState, str] = {
    _D.queued: "·",
    _D.claimed: "→",
    _D.sending: "→",
    _D.accepted: "✓",
    _D.retry: "↻",
    _D.refused: "✗",
    _D.unknown: "?",
    _D.skipped: "–",
    _D.cancelled: "–",
    _D.expired: "–",
}
"""The mark of each delivery state. A word always goes with it."""

_M = MailingStatus
STATUS: Mapping[MailingStatus, str] = {
    _M.draft: "◦ draft",
    _M.waiting: "· about to go",
    _M.going: "→ going",
    _M.paused: "• paused",
    _M.done: "✓ done",
    _M.cancelled: "– cancelled",
}
_TALLY = (
    ("accepted", "✓", "accepted"),
    ("refused", "✗", "refused"),
    ("unknown", "?", "in doubt"),
    ("skipped", "–", "held back"),
    ("cancelled", "–", "cancelled"),
    ("waiting", "·", "waiting"),
)
_NEWS = frozenset({"accepted", "refused", "unknown"})
_TROUBLE_FIRST = (
    _D.unknown,
    _D.refused,
    _D.retry,
    _D.skipped,
    _D.expired,
    _D.sending,
    _D.claimed,
    _D.queued,
    _D.accepted,
    _D.cancelled,
)
TROUBLE = frozenset({_D.unknown, _D.refused, _D.retry, _D.skipped, _D.expired})
"""The states that somebody may want to look at."""


def marked(state: str, *, practice: bool = False) -> str:
    """A delivery state as mark and word; in practice a message is written, never accepted."""
    kind = DeliveryState(state)
    word = "written" if practice and kind is _D.accepted else kind.words
    return f"{MARKS[kind]} {word}"


def status(value: str, *, practice: bool = False, scheduled: bool = False) -> str:
    """The state of a whole mailing as mark and word."""
    kind = MailingStatus(value)
    if scheduled:
        return "◦ scheduled"
    return "✓ practised" if practice and kind is _M.done else STATUS[kind]


def tally(counts: Mapping[str, int], *, practice: bool = False) -> tuple[str, ...]:
    """The counts of a mailing, each as mark, word and number; what is nought is left out
    unless its absence is news."""
    return tuple(
        f"{mark} {'written' if practice and name == 'accepted' else word} {counts.get(name, 0)}"
        for name, mark, word in _TALLY
        if counts.get(name, 0) or name in _NEWS
    )


def rank(state: str) -> int:
    """Where a state stands in a result: what needs a look comes first."""
    return _TROUBLE_FIRST.index(DeliveryState(state))


def called(mailing: MailingView) -> str:
    """What a mailing is called where there is little room: HAR-14 invitation."""
    return f"{mailing.session or mailing.community} {mailing.kind.replace('_', ' ')}"


def stretch(seconds: float) -> str:
    """A stretch of time in words, rounded the way one says it."""
    whole = max(0, round(seconds))
    if whole < 60:
        return "less than a minute"
    minutes = round(whole / 60)
    if minutes < 90:
        return "about 1 minute" if minutes == 1 else f"about {minutes} minutes"
    return f"about {round(whole / 3600)} hours"


def time_to_finish(number: int, per_minute: int) -> str:
    """How long so many messages take at a rate."""
    return stretch(number / max(1, per_minute) * 60)


def seconds_left(seconds: float) -> str:
    """A count-down: 54 seconds."""
    whole = max(0, round(seconds))
    return "1 second" if whole == 1 else f"{whole} seconds"
