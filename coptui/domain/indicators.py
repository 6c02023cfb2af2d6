"""The indicators of a stage, I1 to I16: a value, where it is going, how many it rests on, words.

None of them says how good a community is, and none of them knows a name.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from coptui.domain import indicators_of_doing, indicators_of_talk
from coptui.domain.indicator_facts import USUAL, CommunityCounts, Thresholds
from coptui.domain.indicator_reading import Reading


def readings(
    facts: CommunityCounts, today: date, usual: Thresholds = USUAL, *, directions: bool = True
) -> tuple[Reading, ...]:
    """All sixteen, in order, each with its direction since the session before where wanted."""
    now = _all(facts, today, usual)
    if not directions or len(facts.held) < 2:
        return now
    then = _all(facts.without_the_last(), today, usual)
    return tuple(replace(a, direction=_direction(b, a)) for a, b in zip(now, then, strict=True))


def _all(facts: CommunityCounts, today: date, usual: Thresholds) -> tuple[Reading, ...]:
    rules = (*indicators_of_talk.RULES, *indicators_of_doing.RULES)
    return tuple(rule(facts, today, usual) for rule in rules)


def _direction(then: Reading, now: Reading) -> str:
    if then.value is None or now.value is None:
        return ""
    if now.value == then.value:
        return "level"
    return "up" if now.value > then.value else "down"
