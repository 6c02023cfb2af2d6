"""What became of recommendations: the numbers on their way, and each one's fate in words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from coptui.domain.counting import agree, counted, in_words
from coptui.domain.recommendations import RecommendationStatus

_R = RecommendationStatus
_SENT = frozenset({_R.sent, _R.accepted, _R.partly, _R.declined, _R.done})
_REPLIED = _SENT - {_R.sent}
_ACCEPTED = frozenset({_R.accepted, _R.partly, _R.done})
_WORDS = {
    _R.proposed: "proposed, not agreed in the room yet",
    _R.agreed: "agreed, not sent yet",
    _R.sent: "sent, no answer yet",
    _R.accepted: "accepted",
    _R.partly: "accepted in part",
    _R.declined: "declined",
    _R.done: "done",
    _R.seen_elsewhere: "seen elsewhere",
}
ORDER = (
    _R.done, _R.accepted, _R.partly, _R.seen_elsewhere, _R.declined, _R.sent, _R.agreed, _R.proposed
)  # fmt: skip
"""As a report tells them: what has happened first."""


def steps(statuses: Sequence[str]) -> tuple[tuple[str, int], ...]:
    """How many came how far: proposed → sent → replied → accepted → done."""
    found = [_R(one) for one in statuses]
    return (
        ("proposed", len(found)),
        ("sent", sum(one in _SENT for one in found)),
        ("replied", sum(one in _REPLIED for one in found)),
        ("accepted", sum(one in _ACCEPTED for one in found)),
        ("done", sum(one is _R.done for one in found)),
    )


def words(status: str, response: str = "") -> str:
    """Its fate in a few words, with the answer that was given."""
    told = _WORDS[_R(status)]
    answer = " ".join(response.split())
    return f"{told}: {answer}" if answer else told


def sentence(statuses: Sequence[str]) -> str:
    """Of 13 recommendations two are done, four are accepted and five have no answer yet."""
    if not statuses:
        return "There are no recommendations yet."
    count = Counter(_R(one) for one in statuses)
    parts = [
        f"{in_words(count[one])} {agree(count[one], single, many)}"
        for one, single, many in (
            (_R.done, "is done", "are done"),
            (_R.accepted, "is accepted", "are accepted"),
            (_R.partly, "is accepted in part", "are accepted in part"),
            (_R.seen_elsewhere, "has been seen elsewhere", "have been seen elsewhere"),
            (_R.declined, "was declined", "were declined"),
            (_R.sent, "waits for an answer", "wait for an answer"),
        )
        if count[one]
    ]
    still = count[_R.agreed] + count[_R.proposed]
    parts += [f"{in_words(still)} {agree(still, 'is', 'are')} not sent yet"] if still else []
    return f"Of {counted(len(statuses), 'recommendation')} {_and(parts)}."


def short(statuses: Sequence[str]) -> str:
    """Of 13 recommendations five are accepted, two of them done; empty where there are none."""
    if not statuses:
        return ""
    count = dict(steps(statuses))
    said = f"Of {counted(len(statuses), 'recommendation')}"
    if not count["accepted"]:
        sent = count["sent"]
        return f"{said} {in_words(sent)} {agree(sent, 'is', 'are')} sent; none is accepted so far."
    yes = count["accepted"]
    said += f" {in_words(yes)} {agree(yes, 'is', 'are')} accepted"
    return f"{said}, {in_words(count['done'])} of them done." if count["done"] else f"{said}."


def path(statuses: Sequence[str]) -> str:
    """What is seen in the picture of the way: 13 proposed, 10 sent, 6 answered, 5 accepted."""
    count = dict(steps(statuses))
    return (
        f"{count['proposed']} proposed, {count['sent']} sent, {count['replied']} answered, "
        f"{count['accepted']} accepted, {count['done']} done."
    )


def _and(parts: Sequence[str]) -> str:
    return " and ".join([", ".join(parts[:-1]), parts[-1]] if len(parts) > 1 else parts)
