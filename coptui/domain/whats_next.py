"""What is next, over all communities: facts in, lines out, the pressing ones first.

The rules keep their letters from the field's list (N2, N3 …). A rule gives at most one line for
a subject, and none when what it asks for has been done.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta

from coptui.domain.counting import counted, people
from coptui.domain.dates import age
from coptui.domain.next_facts import (
    CommunityFacts,
    Facts,
    FollowUp,
    Line,
    LineState,
    Mark,
    SessionFacts,
    Victory,
)
from coptui.domain.next_privacy import housekeeping, rights
from coptui.domain.next_sessions import RULES, is_near, meet_again, span_of, state_of
from coptui.domain.stage_talk import Cadence, when_due

__all__ = [
    "CommunityFacts",
    "Facts",
    "FollowUp",
    "Line",
    "LineState",
    "Mark",
    "SessionFacts",
    "Victory",
    "choose",
    "lines",
]

AT_MOST = 7
FAR_APART = 4.0
ACTIONS_THAT_WAIT = 3
# Safety first, then fixed days, promises to people, planning, housekeeping.
_RANK = {
    "N1": -1,
    "N2": 0,
    "N3": 1,
    "N33": 1,
    "N4": 1,
    "N5": 2,
    "N15": 3,
    "N17": 4,
    "N18": 5,
    "N8": 6,
    "N6": 6,
    "N25": 7,
    "N24": 8,
    "N27": 9,
    "N29": 10,
    "N32": 11,
}


def lines(facts: Facts, today: date) -> tuple[Line, ...]:
    """Every line that stands today, in order; what was skipped or put off is left out."""
    return tuple(line for line in everything(facts, today) if not _hidden(line))


def everything(facts: Facts, today: date) -> tuple[Line, ...]:
    """As `lines`, with the snoozed and the skipped at the end."""
    found = {line.key: line for line in reversed(list(_all(facts, today)))}
    marked = [_marked(line, facts.marks.get(line.key), today) for line in found.values()]
    return tuple(sorted(marked, key=lambda line: (_hidden(line), _order(line, today))))


def choose(all_lines: Sequence[Line], at_most: int = AT_MOST) -> tuple[Line, ...]:
    """The lines to show at once; the rest are folded."""
    return tuple(all_lines[:at_most])


def _all(facts: Facts, today: date) -> Iterator[Line]:
    yield from rights(facts, today)
    yield from _house(facts, today)
    yield from housekeeping(facts, today)
    homes = {c.id: c for c in facts.communities if c.status in ("active", "planned", "closing")}
    for session in facts.sessions:
        home = homes.get(session.community_id)
        if home is not None:
            for rule in RULES:
                yield from _one(rule(session, home, today))
    for home in homes.values():
        yield from _one(_date_not_set(home, facts.sessions, today))
        yield from _one(_stage_review(home, today))
    for follow_up in facts.follow_ups:
        yield from _one(_influencer(follow_up, homes.get(follow_up.community_id), today))
    for victory in facts.victories:
        yield from _one(_victory(victory, homes.get(victory.community_id), today))


def _one(line: Line | None) -> Iterable[Line]:
    return () if line is None else (line,)


def _date_not_set(
    home: CommunityFacts, sessions: Sequence[SessionFacts], today: date
) -> Line | None:
    if home.status == "closing" or home.next_day is not None:
        return None
    last = max(home.held_dates, default=None)
    if last is None:
        what, due = "Set a date for the first session", today
        why = "a date is what people can say yes to"
    else:
        due = last + timedelta(days=home.rhythm_days)
        if not is_near(due, today) or any(
            meet_again(s, home, today) for s in sessions if s.community_id == home.id
        ):
            return None
        what, why = "Set the next date", f"the last session was {age(last, today)}"
    state = state_of(due, today, gentle=True)
    return Line("N6", home.name, home.id, "community", home.id, what, why, due, state, "plan")


def _stage_review(home: CommunityFacts, today: date) -> Line | None:
    due = _review_due(home)
    far_apart = home.rating_spread >= FAR_APART and home.actions_waiting >= ACTIONS_THAT_WAIT
    if due is not None and is_near(due, today):
        what, why = "Look at the stage together", _review_reason(home, today)
    elif far_apart and home.held_dates and not _looked_since(home, max(home.held_dates)):
        due = max(home.held_dates) + timedelta(days=span_of(home, "noticing"))
        what = "Ask how the group is doing"
        why = (
            f"ratings are far apart ({home.rating_low} to {home.rating_high}) and "
            f"{home.actions_waiting} actions wait: storming may be back"
        )
    else:
        return None
    state = state_of(due, today, gentle=True)
    return Line("N25", home.name, home.id, "community", home.id, what, why, due, state, "review")


def _looked_since(home: CommunityFacts, when: date) -> bool:
    return home.last_review is not None and home.last_review >= when


def _review_due(home: CommunityFacts) -> date | None:
    """After three sessions or a quarter, a closed topic or another chair, whichever is first."""
    due = when_due(
        Cadence(
            home.last_review,
            home.held_dates,
            home.topics_closed,
            home.chairs_changed,
            every_sessions=span_of(home, "stage_review_sessions"),
            every_days=span_of(home, "stage_review_days"),
        )
    )
    return None if due is None else due.on


def _review_reason(home: CommunityFacts, today: date) -> str:
    parts: list[str] = []
    if home.suggested:
        parts.append(f"the signs point to {home.suggested}: {', '.join(home.signs_for)}")
        if home.signs_against:
            parts.append("against: " + ", ".join(home.signs_against))
    elif home.last_review is not None:
        parts.append(f"last looked at {age(home.last_review, today)}")
    else:
        parts.append("it has not been looked at yet")
    if home.topic_good_enough:
        parts.append(f"{home.topic_good_enough} has just reached good enough: plan its closing?")
    return "; ".join(parts)


def _influencer(f: FollowUp, home: CommunityFacts | None, today: date) -> Line | None:
    if home is None or not is_near(f.due, today):
        return None
    why = f"no reply to {f.report}"
    if f.offered is not None:
        why += f"; a meeting was offered {age(f.offered, today)}, a phone call is next"
    state = state_of(f.due, today, gentle=True)
    what = f"Follow up with {f.body}"
    return Line("N24", home.name, home.id, "follow_up", f.id, what, why, f.due, state, "log_call")


def _victory(v: Victory, home: CommunityFacts | None, today: date) -> Line | None:
    if home is None:
        return None
    what = f"Share a small victory: “{v.text}”"
    why = f"seen {age(v.seen_on, today)}, and it may be told"
    state = LineState.soon
    return Line("N29", home.name, home.id, "noticing", v.id, what, why, None, state, "share")


def _house(facts: Facts, today: date) -> Iterator[Line]:
    if facts.in_doubt or facts.failed:
        parts = [f"{facts.in_doubt} in doubt"] * bool(facts.in_doubt)
        parts += [f"{facts.failed} refused"] * bool(facts.failed)
        what = f"Look at {counted(facts.in_doubt + facts.failed, 'message')}"
        why = " and ".join(parts) + "; nothing is sent again until you decide"
        yield Line("N2", "", None, "outbox", 0, what, why, today, LineState.today, "open_outbox")
    if facts.refresh_people:
        what = f"Ask {people(facts.refresh_people)} again whether they may be written to"
        why = "they agreed nearly two years ago"
        due = facts.refresh_first
        state = state_of(due, today, gentle=True)
        yield Line("N27", "", None, "consent", 0, what, why, due, state, "refresh_consent")


def _marked(line: Line, mark: Mark | None, today: date) -> Line:
    if mark is None:
        return line
    if mark.skipped_reason:
        return replace(line, skipped=mark.skipped_reason)
    if mark.snoozed_until is not None and mark.snoozed_until > today:
        return replace(line, state=LineState.snoozed)
    return line


def _hidden(line: Line) -> bool:
    return bool(line.skipped) or line.state is LineState.snoozed


def _order(line: Line, today: date) -> tuple[int, int, date, str, int]:
    """What hurts comes first: safety and rights, broken promises, what is for today; then by rank.

    A right that has weeks to go stands among what is to come, not before what is promised today.
    """
    near = line.rule == "N1" and line.due is not None and is_near(line.due, today)
    if line.rule == "N2" or near:
        urgency = 0
    else:
        urgency = {LineState.overdue: 1, LineState.today: 2}.get(line.state, 3)
    return (urgency, _RANK[line.rule], line.due or date.max, line.community, line.subject_id)
