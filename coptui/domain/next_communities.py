"""The rules of what is next for a community: its dates, its people's promises, its life."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta

from coptui.domain.counting import agree, counted, people
from coptui.domain.dates import age, day
from coptui.domain.left_behind import answered, asks, sentence
from coptui.domain.left_behind import signals as life_signals
from coptui.domain.next_due import for_home, near, span_of
from coptui.domain.next_facts import CommunityFacts, Line, SessionFacts, Victory
from coptui.domain.next_sessions import meet_again
from coptui.domain.stage_talk import Cadence, when_due

FAR_APART = 4.0
ACTIONS_THAT_WAIT = 3
_ASKED_FOR = 14
"""Days after its day for which an action is asked about by itself."""


def date_not_set(
    home: CommunityFacts, sessions: Sequence[SessionFacts], today: date
) -> Line | None:
    """N6: a community that has no next date when its rhythm has passed."""
    if home.status == "closing" or home.next_day is not None:
        return None
    last = max(home.held_dates, default=None)
    if last is None:
        what, due = "Set a date for the first session", today
        why = "a date is what people can say yes to"
    else:
        due = last + timedelta(days=home.rhythm_days)
        if not near(due, home, today) or any(meet_again(s, home, today) for s in sessions):
            return None
        what, why = "Set the next date", f"the last session was {age(last, today)}"
    return for_home("N6", home, what, why, due, today, facts=str(last))


def stage_review(home: CommunityFacts, today: date) -> Line | None:
    """N25: after three sessions or a quarter, or when the group may be in two minds."""
    due = _review_due(home)
    far_apart = home.rating_spread >= FAR_APART and home.actions_waiting >= ACTIONS_THAT_WAIT
    if due is not None and near(due, home, today):
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
    facts = f"{home.last_review}|{len(home.held_dates)}"
    return for_home("N25", home, what, why, due, today, facts=facts)


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


def _left_behind(home: CommunityFacts, today: date) -> Line | None:
    """N26: two signals together ask which of the three ways it shall be."""
    if home.life is None or home.status != "active":
        return None
    standing = life_signals(home.life, today)
    if not asks(standing) or answered(standing, home.life_answered):
        return None
    question, _, rest = sentence(standing).partition("? ")
    letters = ",".join(one.letter for one in standing)
    return for_home("N26", home, f"{question}?", rest, None, today, facts=letters)


def rest_over(home: CommunityFacts, today: date) -> Line | None:
    """N26: the day on which somebody looks again at a community that rests."""
    due = home.rests_until
    if home.status != "paused" or due is None or not near(due, home, today):
        return None
    ended = due <= today
    what = "The rest is over: take it up again?" if ended else "Get ready to take it up again"
    why = f"it {'rested' if ended else 'rests'} until {day(due, today)}; or let it rest on, or end"
    return for_home("N26", home, what, why, due, today, facts=str(due), do="look_at_rest")


def _actions(home: CommunityFacts, today: date) -> Line | None:
    """N20: what was agreed comes to its day; letting go is a respectable end.

    A session within the week asks in the room, noticings first; so does the next one for what
    was meant for a day long gone.
    """
    if home.next_day is not None and near(home.next_day, home, today):
        return None
    oldest = today - timedelta(days=_ASKED_FOR)
    due = [one for one in home.actions_open if one >= oldest and near(one, home, today)]
    if not due:
        return None
    past = sum(one < today for one in due)
    what = f"Ask how {counted(len(due), 'action')} {agree(len(due), 'is', 'are')} going"
    parts = [f"{len(due) - past} by {day(max(due), today)}"] * (past < len(due))
    parts += [f"{past} {agree(past, 'was', 'were')} meant for an earlier day"] * bool(past)
    why = f"{', '.join(parts)}; done, moved, or let go"
    facts = f"{len(due)}|{min(due)}"
    return for_home("N20", home, what, why, min(due), today, facts=facts, waiting=True)


def _signed_up(home: CommunityFacts, today: date) -> Line | None:
    """N16: who is new on the list hears from us."""
    if not home.signed_up or home.signed_up_first is None:
        return None
    due = home.signed_up_first + timedelta(days=span_of(home, "welcome"))
    what = f"Welcome {people(home.signed_up)} new on the list"
    why = f"on it since {day(home.signed_up_first, today)}, and nothing has been written yet"
    return for_home("N16", home, what, why, due, today, facts=str(home.signed_up))


def _ending(home: CommunityFacts, today: date) -> Line | None:
    """N30: the next step of a good end."""
    if home.status != "closing" or not home.ending:
        return None
    left = len(home.ending)
    why = "the last step of a good end" if left == 1 else f"{left} steps are left of a good end"
    return for_home("N30", home, home.ending[0], why, None, today, facts=home.ending[0])


def _ideas(home: CommunityFacts, today: date) -> Line | None:
    """N31: the next topics are running out."""
    if home.status != "active" or not home.held_dates or home.ideas >= span_of(home, "ideas"):
        return None
    call = home.asked_for_topics
    if call is not None and (today - call).days < span_of(home, "topic_call"):
        return None
    waits = f"only {counted(home.ideas, 'idea')} {agree(home.ideas, 'waits', 'wait')}"
    why = f"{waits if home.ideas else 'none waits'} for when this topic is done"
    what = "Ask for ideas: what shall we talk about?"
    return for_home("N31", home, what, why, None, today, facts=str(home.ideas))


_RULES: tuple[Callable[[CommunityFacts, date], Line | None], ...] = (
    stage_review,
    _left_behind,
    _actions,
    _signed_up,
    _ending,
    _ideas,
)


def of_home(home: CommunityFacts, sessions: Sequence[SessionFacts], today: date) -> Iterator[Line]:
    """Every line of a community; `sessions` are its own."""
    first = date_not_set(home, sessions, today)
    for line in (first, *(rule(home, today) for rule in _RULES)):
        if line is not None:
            yield line


def victory(v: Victory, home: CommunityFacts, today: date) -> Line:
    """N29: a small victory to share, or a case study to write up."""
    if v.kind == "case_study":
        what, why = f"Write up the case study “{v.text}”", "it is begun and not told yet"
        return for_home(
            "N29", home, what, why, None, today, subject="case_study", number_of_subject=v.id,
            do="case_study",
        )  # fmt: skip
    what = f"Share a small victory: “{v.text}”"
    why = f"seen {age(v.seen_on, today)}, and it may be told"
    return for_home("N29", home, what, why, None, today, subject="noticing", number_of_subject=v.id)
