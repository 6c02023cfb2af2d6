"""The rules of what is next for one session."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from coptui.domain.counting import agree, counted, people
from coptui.domain.dates import age, day
from coptui.domain.next_due import for_session, near, span_of
from coptui.domain.next_facts import CommunityFacts, Line, SessionFacts
from coptui.domain.sessions import PAST, SessionStatus

_TO_INVITE = frozenset({SessionStatus.date_set, SessionStatus.invited})
TELL_OLD_PLAN = "N33"
"""The rule that asks to tell those who know only the day or place of before."""
DATED = frozenset({SessionStatus.date_set, SessionStatus.invited, SessionStatus.ready})
"""A session ahead, with its day."""


def only_practised(s: SessionFacts, today: date, *kinds: str) -> str:
    """When the mail was practised that has still to be sent; empty where it was not."""
    days = [s.practised[kind] for kind in kinds if kind in s.practised]
    return f"practised on {day(max(days), today)}" if days else ""


def _old_plan(s: SessionFacts, home: CommunityFacts, today: date) -> Line | None:
    """Somebody who knows only the old day may stand before a closed door."""
    if not s.old_people or s.day is None or s.day < today:
        return None
    verb = agree(s.old_people, "knows", "know")
    if s.old_what == "off":
        why = f"session {s.number} of {day(s.day, today)} is called off"
        verb = agree(s.old_people, "does", "do")
        what = f"{people(s.old_people)} {verb} not know that it is off: tell them"
    elif s.old_what == "place":
        what = f"{people(s.old_people)} {verb} the old place: tell them"
        why = f"session {s.number} is somewhere else now"
    else:
        what = f"{people(s.old_people)} {verb} the old day: tell them"
        why = f"session {s.number} is on {day(s.day, today)} now"
    practised = only_practised(s, today, "change")
    why += f"; {practised}, nobody has it yet" if practised else "; the mail has not gone yet"
    return for_session(
        TELL_OLD_PLAN, s, home, what, why, today, today, facts=f"{s.old_what}|{s.old_people}"
    )


def _today_or_tomorrow(s: SessionFacts, home: CommunityFacts, today: date) -> Line | None:
    if s.day is None or s.status not in DATED | {SessionStatus.live}:
        return None
    away = (s.day - today).days
    if away > 1:
        return None
    if away < 0:
        what = f"How was session {s.number}? Note who came and what was decided"
        return for_session("N3", s, home, what, f"it was {age(s.day, today)}", s.day, today)
    what = f"Session {s.number} is {age(s.day, today)}"
    why = f"{s.yes} said yes; running order and sheet are ready to print"
    return for_session("N3", s, home, what, why, max(s.day - timedelta(days=1), today), today)


def _reminder(s: SessionFacts, home: CommunityFacts, today: date) -> Line | None:
    if s.day is None or not is_invited(s, home) or s.day < today or s.status not in DATED:
        return None
    week = s.day - timedelta(days=span_of(home, "reminder"))
    eve = s.day - timedelta(days=span_of(home, "day_before"))
    answers = f"{s.yes} yes, {s.maybe} maybe, {s.unanswered} not yet answered"
    if today >= eve:
        if s.reminded_day_before or s.yes + s.maybe == 0:
            return None
        what = f"Remind {people(s.yes + s.maybe)} of {age(s.day, today)}"
        if practised := only_practised(s, today, "reminder", "day_before"):
            answers = f"{practised}, not yet sent; {answers}"
        return for_session(
            "N4", s, home, what, answers, eve, today, facts="eve", do="prepare_day_before"
        )
    if today < week or s.reminded or s.yes + s.maybe + s.unanswered == 0:
        return None
    why = answers
    if practised := only_practised(s, today, "reminder"):
        why = f"{practised}, not yet sent; {answers}"
    if s.access_requests:
        why += f"; {s.access_requests} asked for something to get in or take part"
    what = f"Remind {people(s.yes + s.maybe + s.unanswered)} of session {s.number}"
    return for_session("N4", s, home, what, why, week, today)


def invitation(s: SessionFacts, home: CommunityFacts, today: date) -> Line | None:
    """The invitation, until everybody on the list has it."""
    if s.day is None or s.status not in _TO_INVITE or s.day <= today:
        return None
    if is_invited(s, home):
        return None
    due = s.day - timedelta(days=span_of(home, "invitation_lead"))
    by_summary = summary_invites(s, home)
    if by_summary and s.previous_day is not None:
        due = s.previous_day + timedelta(days=span_of(home, "summary"))
    if not near(due, home, today):
        return None
    what = f"Invite {people(s.to_invite)} to session {s.number}"
    if s.blocked:
        why = "first it needs " + ", ".join(s.blocked)
    elif practised := only_practised(s, today, "invitation"):
        why = f"{practised}; {_others(s)}"
    elif s.have_it:
        why = f"{s.have_it} {agree(s.have_it, 'has', 'have')} it already, with the thanks or news"
    elif not s.has_example:
        why = "it can go, but there is no example yet: ask a volunteer, or use a case study"
    elif (s.day - today).days < span_of(home, "invitation_shortest"):
        why = f"only {counted((s.day - today).days, 'day is', 'days are')} left"
    elif by_summary:
        why = "it goes with the summary of the last session"
    else:
        why = f"{(s.day - today).days} days ahead, so that people can arrange things"
    return for_session("N5", s, home, what, why, due, today, facts="|".join(s.blocked))


def _others(s: SessionFacts) -> str:
    return "the others do not have it yet" if s.have_it else "nobody has it yet"


def summary_invites(s: SessionFacts, home: CommunityFacts) -> bool:
    """Where sessions follow closely, the last summary is the invitation."""
    if s.day is None or s.previous_day is None:
        return False
    return (s.day - s.previous_day).days < span_of(home, "summary_invites_below")


def is_invited(s: SessionFacts, home: CommunityFacts) -> bool:
    """Whether people have the invitation, by itself or with the last summary."""
    return s.invited or (s.previous_summary_sent and summary_invites(s, home))


def thanks(s: SessionFacts, home: CommunityFacts, today: date) -> Line | None:
    """Thanks to those who came and can be written to."""
    if s.day is None or s.status not in PAST or s.thanked or s.day > today:
        return None
    due = s.day + timedelta(days=span_of(home, "thanks"))
    who = s.present if s.reachable is None else min(s.reachable, s.present)
    if not who:
        return None
    what = f"Thank {people(who)} for session {s.number}"
    promise = "promised by yesterday" if (today - due).days == 1 else f"promised by {day(due)}"
    if due >= today:
        promise = "wanted today" if due == today else f"wanted by {day(due)}"
    known = "the text is ready"
    if practised := only_practised(s, today, "thanks", "summary"):
        known = f"{practised}, nobody has it yet"
    elif who < s.present:
        known = _who_is_left_out(s, s.present - who)
    elif s.nameless:
        known = f"{s.nameless} of them gave no name"
    return for_session("N15", s, home, what, f"{promise}; {known}", due, today)


def _who_is_left_out(s: SessionFacts, number: int) -> str:
    """Why fewer are thanked than came."""
    parts = [f"{s.present} came"] + [f"{s.nameless} gave no name"] * bool(s.nameless)
    rest = number - s.nameless
    return ", ".join(parts + [f"{rest} not mailed"] * (rest > 0))


def _summary(s: SessionFacts, home: CommunityFacts, today: date) -> Line | None:
    if s.day is None or s.status not in PAST or s.summary_sent or s.day > today:
        return None
    due = s.day + timedelta(days=span_of(home, "summary"))
    if s.summary_agreed:
        what, why = f"Send the summary of session {s.number}", "it is agreed"
        if practised := only_practised(s, today, "summary"):
            why += f", and {practised}; nobody has it yet"
    else:
        what = f"Agree the summary of session {s.number}"
        why = _captured(s)
        if s.draft_words:
            why += f", the draft has {s.draft_words} words"
    facts = "agreed" if s.summary_agreed else ""
    return for_session("N17", s, home, what, why, due, today, facts=facts)


def _captured(s: SessionFacts) -> str:
    if s.captured:
        return f"{counted(s.captured, 'item')} captured"
    noted = [counted(s.actions, "action")] * bool(s.actions)
    noted += [counted(s.rounds, "round of ratings", "rounds of ratings")] * bool(s.rounds)
    if noted:
        return f"{' and '.join(noted)} noted, nothing else captured yet"
    return "nothing is captured yet"


def meet_again(s: SessionFacts, home: CommunityFacts, today: date) -> Line | None:
    """Whether there is a next session is asked until somebody has answered."""
    if s.day is None or s.status not in PAST or s.next_day is not None:
        return None
    waits = s.decision == "ask_members"
    if s.decision and not waits:
        return None
    if home.next_day is not None or (today - s.day).days < 1:
        return None
    # The answer travels with the summary, so that is when it is wanted.
    due = s.day + timedelta(days=max(span_of(home, "decision"), span_of(home, "summary")))
    why = "the members were to be asked" if waits else "not answered at the end of the session"
    what = "Meet again? When? Who? Who else?"
    return for_session("N18", s, home, what, why, due, today, facts=s.decision, waiting=waits)


RULES: tuple[Callable[[SessionFacts, CommunityFacts, date], Line | None], ...] = (
    _today_or_tomorrow,
    _old_plan,
    _reminder,
    invitation,
    thanks,
    _summary,
    meet_again,
)
