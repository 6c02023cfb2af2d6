"""What is next, over all communities: facts in, lines out, the pressing ones first.

The rules keep their letters from the field's list (N2, N3 …). A rule gives at most one line for
a subject, and none when what it asks for has been done.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta

from coptui.domain import intervals
from coptui.domain.dates import age, day
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
from coptui.domain.sessions import PAST, SessionStatus

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
_DATED = frozenset({SessionStatus.date_set, SessionStatus.invited, SessionStatus.ready})
# Safety first, then fixed days, promises to people, planning, housekeeping.
_RANK = {
    "N2": 0,
    "N3": 1,
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
}


def lines(facts: Facts, today: date) -> tuple[Line, ...]:
    """Every line that stands today, in order; what was skipped or put off is left out."""
    return tuple(line for line in everything(facts, today) if not _hidden(line))


def everything(facts: Facts, today: date) -> tuple[Line, ...]:
    """As `lines`, with the snoozed and the skipped at the end."""
    found = {line.key: line for line in reversed(list(_all(facts, today)))}
    marked = [_marked(line, facts.marks.get(line.key), today) for line in found.values()]
    return tuple(sorted(marked, key=lambda line: (_hidden(line), _order(line))))


def choose(all_lines: Sequence[Line], at_most: int = AT_MOST) -> tuple[Line, ...]:
    """The lines to show at once; the rest are folded."""
    return tuple(all_lines[:at_most])


def _all(facts: Facts, today: date) -> Iterator[Line]:
    yield from _house(facts, today)
    homes = {c.id: c for c in facts.communities if c.status in ("active", "planned", "closing")}
    for session in facts.sessions:
        home = homes.get(session.community_id)
        if home is not None:
            for rule in _SESSION_RULES:
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


def _span(home: CommunityFacts, key: str) -> int:
    return home.intervals.get(key, intervals.DEFAULTS[key])


def _state(due: date | None, today: date, *, gentle: bool = False) -> LineState:
    """Gentle lines are invitations to think: they are never overdue."""
    if due is None or due > today or gentle:
        return LineState.soon
    return LineState.today if due == today else LineState.overdue


def _near(due: date, today: date, days: int = 7) -> bool:
    return due <= today + timedelta(days=days)


def _for_session(
    rule: str, s: SessionFacts, home: CommunityFacts, what: str, why: str, due: date, today: date
) -> Line:
    do = _ACTS[rule]
    return Line(rule, home.name, home.id, "session", s.id, what, why, due, _state(due, today), do)


_ACTS = {
    "N3": "open_session",
    "N4": "prepare_reminder",
    "N5": "prepare_invitation",
    "N8": "set_example",
    "N15": "prepare_thanks",
    "N17": "open_summary",
    "N18": "close_session",
}


def people(n: int) -> str:
    """A number of people in words."""
    return "1 person" if n == 1 else f"{n} people"


def _today_or_tomorrow(s: SessionFacts, home: CommunityFacts, today: date) -> Line | None:
    if s.day is None or s.status not in _DATED | {SessionStatus.live}:
        return None
    away = (s.day - today).days
    if away > 1:
        return None
    if away < 0:
        what = f"How was session {s.number}? Note who came and what was decided"
        return _for_session("N3", s, home, what, f"it was {age(s.day, today)}", s.day, today)
    what = f"Session {s.number} is {age(s.day, today)}"
    why = f"{s.yes} said yes; running order and sheet are ready to print"
    return _for_session("N3", s, home, what, why, max(s.day - timedelta(days=1), today), today)


def _reminder(s: SessionFacts, home: CommunityFacts, today: date) -> Line | None:
    if s.day is None or not s.invited or s.day < today or s.status not in _DATED:
        return None
    week = s.day - timedelta(days=_span(home, "reminder"))
    eve = s.day - timedelta(days=_span(home, "day_before"))
    answers = f"{s.yes} yes, {s.maybe} maybe, {s.unanswered} not yet answered"
    if today >= eve:
        if s.reminded_day_before or s.yes + s.maybe == 0:
            return None
        what = f"Remind {people(s.yes + s.maybe)} of {age(s.day, today)}"
        return _for_session("N4", s, home, what, answers, eve, today)
    if today < week or s.reminded or s.yes + s.maybe + s.unanswered == 0:
        return None
    why = answers
    if s.access_requests:
        why += f"; {s.access_requests} asked for something to get in or take part"
    what = f"Remind {people(s.yes + s.maybe + s.unanswered)} of session {s.number}"
    return _for_session("N4", s, home, what, why, week, today)


def _invitation(s: SessionFacts, home: CommunityFacts, today: date) -> Line | None:
    if s.day is None or s.invited or s.status is not SessionStatus.date_set or s.day <= today:
        return None
    due = s.day - timedelta(days=_span(home, "invitation_lead"))
    by_summary = _summary_invites(s, home)
    if by_summary and s.previous_day is not None:
        due = s.previous_day + timedelta(days=_span(home, "summary"))
    if not _near(due, today):
        return None
    what = f"Invite {people(s.to_invite)} to session {s.number}"
    if s.blocked:
        why = "first it needs " + ", ".join(s.blocked)
    elif not s.has_example:
        why = "it can go, but there is no example yet: ask a volunteer, or use a case study"
    elif (s.day - today).days < _span(home, "invitation_shortest"):
        why = f"only {(s.day - today).days} days are left"
    elif by_summary:
        why = "it goes with the summary of the last session"
    else:
        why = f"{(s.day - today).days} days ahead, so that people can arrange things"
    return _for_session("N5", s, home, what, why, due, today)


def _summary_invites(s: SessionFacts, home: CommunityFacts) -> bool:
    """Where sessions follow closely, the last summary is the invitation."""
    if s.day is None or s.previous_day is None:
        return False
    return (s.day - s.previous_day).days < _span(home, "summary_invites_below")


def _example(s: SessionFacts, home: CommunityFacts, today: date) -> Line | None:
    if s.day is None or s.has_example or s.day <= today or s.status not in _DATED:
        return None
    if _invitation(s, home, today) is not None:  # that line says it already
        return None
    due = s.day - timedelta(days=_span(home, "presenter"))
    if not _near(due, today):
        return None
    what = f"Find an example for session {s.number}"
    why = f"nobody brings one yet and it is {age(s.day, today)}"
    return _for_session("N8", s, home, what, why, due, today)


def _thanks(s: SessionFacts, home: CommunityFacts, today: date) -> Line | None:
    if s.day is None or s.status not in PAST or s.thanked or s.day > today:
        return None
    due = s.day + timedelta(days=_span(home, "thanks"))
    what = f"Thank {people(s.present)} for session {s.number}"
    promise = "promised by yesterday" if (today - due).days == 1 else f"promised by {day(due)}"
    return _for_session("N15", s, home, what, f"{promise}; the text is ready", due, today)


def _summary(s: SessionFacts, home: CommunityFacts, today: date) -> Line | None:
    if s.day is None or s.status not in PAST or s.summary_sent or s.day > today:
        return None
    due = s.day + timedelta(days=_span(home, "summary"))
    if s.summary_agreed:
        what, why = f"Send the summary of session {s.number}", "it is agreed"
    else:
        what = f"Agree the summary of session {s.number}"
        why = f"{s.captured} items captured" if s.captured else "nothing is captured yet"
        if s.draft_words:
            why += f", the draft has {s.draft_words} words"
    return _for_session("N17", s, home, what, why, due, today)


def _decision(s: SessionFacts, home: CommunityFacts, today: date) -> Line | None:
    if s.day is None or s.status not in PAST or s.next_day is not None:
        return None
    waits = s.decision == "ask_members"
    if s.decision and not waits:
        return None
    if home.next_day is not None or (today - s.day).days < 1:
        return None
    # The answer travels with the summary, so that is when it is wanted.
    due = s.day + timedelta(days=max(_span(home, "decision"), _span(home, "summary")))
    why = "the members were to be asked" if waits else "not answered at the end of the session"
    return _for_session("N18", s, home, "Meet again? When? Who? Who else?", why, due, today)


_SESSION_RULES: tuple[Callable[[SessionFacts, CommunityFacts, date], Line | None], ...] = (
    _today_or_tomorrow,
    _reminder,
    _invitation,
    _example,
    _thanks,
    _summary,
    _decision,
)


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
        if not _near(due, today) or any(
            _decision(s, home, today) for s in sessions if s.community_id == home.id
        ):
            return None
        what, why = "Set the next date", f"the last session was {age(last, today)}"
    state = _state(due, today, gentle=True)
    return Line("N6", home.name, home.id, "community", home.id, what, why, due, state, "plan")


def _stage_review(home: CommunityFacts, today: date) -> Line | None:
    due = _review_due(home)
    far_apart = home.rating_spread >= FAR_APART and home.actions_waiting >= ACTIONS_THAT_WAIT
    if due is not None and _near(due, today):
        what, why = "Look at the stage together", _review_reason(home, today)
    elif far_apart and home.held_dates and not _looked_since(home, max(home.held_dates)):
        due = max(home.held_dates) + timedelta(days=_span(home, "noticing"))
        what = "Ask how the group is doing"
        why = (
            f"ratings are far apart ({home.rating_low} to {home.rating_high}) and "
            f"{home.actions_waiting} actions wait: storming may be back"
        )
    else:
        return None
    state = _state(due, today, gentle=True)
    return Line("N25", home.name, home.id, "community", home.id, what, why, due, state, "review")


def _looked_since(home: CommunityFacts, when: date) -> bool:
    return home.last_review is not None and home.last_review >= when


def _review_due(home: CommunityFacts) -> date | None:
    """After three sessions or a quarter, whichever comes first."""
    since = home.last_review
    held = sorted(d for d in home.held_dates if since is None or d > since)
    wanted = _span(home, "stage_review_sessions")
    by_sessions = held[wanted - 1] if 0 < wanted <= len(held) else None
    start = since or (held[0] if held else None)
    by_days = start + timedelta(days=_span(home, "stage_review_days")) if start else None
    return min((d for d in (by_sessions, by_days) if d is not None), default=None)


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
    if home is None or not _near(f.due, today):
        return None
    why = f"no reply to {f.report}"
    if f.offered is not None:
        why += f"; a meeting was offered {age(f.offered, today)}, a phone call is next"
    state = _state(f.due, today, gentle=True)
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
        what = f"Look at {facts.in_doubt + facts.failed} messages"
        why = " and ".join(parts) + "; nothing is sent again until you decide"
        yield Line("N2", "", None, "outbox", 0, what, why, today, LineState.today, "open_outbox")
    if facts.refresh_people:
        what = f"Ask {people(facts.refresh_people)} again whether they may be written to"
        why = "they agreed nearly two years ago"
        due = facts.refresh_first
        state = _state(due, today, gentle=True)
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


def _order(line: Line) -> tuple[int, int, date, str, int]:
    """What hurts comes first: safety, broken promises, what is for today; then by rank."""
    if line.rule == "N2":
        urgency = 0
    else:
        urgency = {LineState.overdue: 1, LineState.today: 2}.get(line.state, 3)
    return (urgency, _RANK[line.rule], line.due or date.max, line.community, line.subject_id)
