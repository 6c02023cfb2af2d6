"""What goes with a stage: the other model's names, prompts when a group goes back, when to look."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from coptui.domain.dates import day
from coptui.domain.stages import Stage

CROSSWALK: Mapping[Stage, str] = {
    Stage.forming: "coalescing (before it: potential)",
    Stage.storming: "coalescing to maturing",
    Stage.norming: "maturing",
    Stage.performing: "stewardship",
    Stage.adjourning: "transformation: an ending, or a renewal",
}
"""The life of a community in the words of the other model; the two answer different questions."""
NO_LADDER = "A community need not reach the last stage to be worthwhile."
STANDS = 30
"""Days after which a signal that stands asks for a look."""

_NEXT: Mapping[Stage, str] = {
    Stage.forming: "Say again what it is for, and give people time to meet each other.",
    Stage.storming: "Storming can return and is no failure: go back to the best hopes and the "
    "agreement, and have a word with people one to one.",
    Stage.norming: "Keep the habits people would miss, and let others run a part.",
    Stage.performing: "Stand back a little; show people what has changed because of them.",
    Stage.adjourning: "Open the ending checklist: celebrate, say thank you, hand on what was made. "
    "From here it may close, begin anew, or join a sister community.",
}


def next_step(stage: Stage) -> str:
    """What helps a group there."""
    return _NEXT[stage]


@dataclass(frozen=True, eq=False, repr=False)
class Turn:
    """What may send a group back to an earlier stage, since the last review."""

    newcomer_share: int = 0  # per cent
    new_chair: bool = False
    new_topic: bool = False
    longest_gap_days: int = 0
    rhythm_days: int = 28
    differences: bool = False


def why_back(turn: Turn) -> tuple[str, ...]:
    """Usual reasons to go back; none is automatic."""
    return tuple(
        words
        for there, words in (
            (turn.newcomer_share >= 40, f"{turn.newcomer_share} % of those who came are new"),
            (turn.new_chair, "there is a new chair or host"),
            (turn.new_topic, "the topic is new"),
            (turn.longest_gap_days > 2 * turn.rhythm_days, "there was a long gap"),
            (turn.differences, "people see things very differently"),
        )
        if there
    )


def prompt(decided: Stage, before: Stage | None, turn: Turn | None = None) -> str:
    """What to say about a decision: any stage may follow any other."""
    words = next_step(decided)
    order = list(Stage)
    if before is not None and order.index(decided) < order.index(before):
        reasons = why_back(turn) if turn is not None else ()
        if reasons:
            words = f"Groups go back when {' and '.join(reasons)}. {words}"
    return words


@dataclass(frozen=True, eq=False, repr=False)
class Cadence:
    """When the stage was looked at and what has happened since; days in no order that matters."""

    last_review: date | None = None
    held: Sequence[date] = ()
    topics_closed: Sequence[date] = ()
    chairs_changed: Sequence[date] = ()
    signals_since: Sequence[date] = ()
    every_sessions: int = 3
    every_days: int = 90


@dataclass(frozen=True, eq=False, repr=False)
class Due:
    """When to look again, and why."""

    on: date
    why: str


def when_due(c: Cadence) -> Due | None:
    """The first of: so many sessions, so many days, a topic closed, another chair, a signal that
    stands for a month. None where nothing has begun."""
    since = c.last_review
    held = sorted(d for d in c.held if since is None or d > since)
    found: list[Due] = []
    if 0 < c.every_sessions <= len(held):
        found.append(Due(held[c.every_sessions - 1], f"{c.every_sessions} sessions were held"))
    start = since or (held[0] if held else None)
    if start is not None:
        found.append(Due(start + timedelta(days=c.every_days), f"{c.every_days} days have gone by"))
    if since is not None:
        found += [Due(d, "a topic was closed") for d in c.topics_closed if d > since]
        found += [Due(d, "the chair changed") for d in c.chairs_changed if d > since]
    for d in c.signals_since:
        on = d + timedelta(days=STANDS)
        if since is None or on > since:
            found.append(Due(on, f"a sign of being left behind stands since {day(d)}"))
    return min(found, key=lambda due: (due.on, due.why), default=None)
