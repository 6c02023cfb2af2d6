"""The rules of what is next while a session is prepared: who brings, who helps, what is needed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from coptui.domain.counting import agree, counted, people
from coptui.domain.dates import age, day
from coptui.domain.next_due import before, for_session, near, span_of
from coptui.domain.next_facts import CommunityFacts, Line, SessionFacts
from coptui.domain.next_sessions import DATED, invitation, is_invited, summary_invites
from coptui.domain.purpose_signals import PurposeDays, Signal, signals

_UNDER_INVITATION = frozenset({"P1", "P2", "P5", "P6"})
"""Signals that say nothing new while the invitation has not gone."""


def _ahead(s: SessionFacts, today: date) -> bool:
    return s.day is not None and s.day >= today and s.status in DATED


def _save_the_date(s: SessionFacts, home: CommunityFacts, today: date) -> Line | None:
    """N6: people hear of the day before the invitation, where no summary tells it."""
    if not _ahead(s, today) or is_invited(s, home) or "save_the_date" in s.gone:
        return None
    if s.previous_summary_sent or summary_invites(s, home):
        return None
    goes = before(s, home, "invitation_lead")
    due = before(s, home, "save_the_date")
    if near(goes, home, today) or not near(due, home, today):
        return None
    assert s.day is not None
    what = f"Tell people to keep {day(s.day, today)} free"
    why = f"the invitation goes on {day(goes, today)}"
    do = "prepare_save_the_date"
    return for_session("N6", s, home, what, why, due, today, gentle=True, do=do)


def purpose(s: SessionFacts, home: CommunityFacts, today: date) -> tuple[Signal, ...]:
    """The signals P1 to P6 that stand for a session and are not said by another line."""
    if s.purpose is None or not _ahead(s, today):
        return ()
    usual = PurposeDays(question=span_of(home, "presenter"))
    found = signals(s.purpose, today, usual)
    if invitation(s, home, today) is None:
        return found
    return tuple(one for one in found if one.letter not in _UNDER_INVITATION)


def _purpose(s: SessionFacts, home: CommunityFacts, today: date) -> Line | None:
    """N7: until the signals are gone, or it is said why the session is worth meeting for."""
    found = purpose(s, home, today)
    if not found:
        return None
    due = min((one.since for one in found if one.since is not None), default=today)
    letters = ",".join(one.letter for one in found)
    what = f"Is session {s.number} worth meeting for?"
    why = "; ".join(one.why for one in found) + ": mend it, postpone it, or call it off"
    return for_session("N7", s, home, what, why, due, today, facts=letters, gentle=True)


def _example(s: SessionFacts, home: CommunityFacts, today: date) -> Line | None:
    """N8: somebody brings an example, knows what is wanted, and has said it again."""
    if not _ahead(s, today) or s.day == today or invitation(s, home, today) is not None:
        return None
    assert s.day is not None
    due, away = before(s, home, "presenter"), age(s.day, today)
    if not s.has_example:
        if not near(due, home, today) or any(x.letter == "P2" for x in purpose(s, home, today)):
            return None
        what = f"Find an example for session {s.number}"
        why = f"nobody brings one yet and it is {away}"
        return for_session("N8", s, home, what, why, due, today, facts="none")
    if not s.presenter or "confirmed" in s.ticks or not near(due, home, today):
        return None
    if "brief" not in s.gone and "brief" not in s.ticks:
        what = f"Write to who brings the example, session {s.number}"
        why = f"what is wanted, for how long, and how to come; it is {away}"
        return for_session(
            "N8", s, home, what, why, due, today, facts="brief", do="prepare_brief", tick="brief"
        )
    return _hear_again(s, home, today)


def _hear_again(s: SessionFacts, home: CommunityFacts, today: date) -> Line | None:
    assert s.day is not None
    due = before(s, home, "presenter_confirm")
    if not near(due, home, today):
        return None
    what = f"Hear again from who brings it, session {s.number}"
    why = f"they have been told what is wanted, and it is {age(s.day, today)}"
    return for_session(
        "N8", s, home, what, why, due, today,
        facts="confirm", waiting=True, do="open_session", tick="confirmed",
    )  # fmt: skip


def _lived(s: SessionFacts, home: CommunityFacts, today: date) -> Line | None:
    """N9: people who know it are part of the day, and what they need is arranged."""
    if not _ahead(s, today) or s.day == today or invitation(s, home, today) is not None:
        return None
    due, planned = before(s, home, "lived_experience"), s.lived.casefold().strip()
    if not near(due, home, today) or planned.startswith("case study"):
        return None
    assert s.day is not None
    if not planned or planned.startswith("not yet"):
        what = f"Plan who speaks from life at session {s.number}"
        why = f"nobody is planned yet and it is {age(s.day, today)}; a case study will do too"
        return for_session("N9", s, home, what, why, due, today, facts="plan")
    if "support" in s.ticks:
        return None
    what = f"Support those who speak from life, session {s.number}"
    why = "the way there, a word beforehand, and costs paid back"
    return for_session("N9", s, home, what, why, due, today, facts="support", tick="support")


def _experts(s: SessionFacts, home: CommunityFacts, today: date) -> Line | None:
    """N10: neutral experts stand on every list."""
    if not _ahead(s, today) or not s.experts_missing or invitation(s, home, today) is not None:
        return None
    who = counted(s.experts_missing, "neutral expert")
    verb = agree(s.experts_missing, "is", "are")
    what = f"Put {who} on the list of session {s.number}"
    why = f"{who} of the community {verb} not invited; or leave it out, with the reason"
    return for_session("N10", s, home, what, why, today, today, facts=str(s.experts_missing))


def _refreshments(s: SessionFacts, home: CommunityFacts, today: date) -> Line | None:
    """N11: the kitchen and the room know how many come."""
    if not _ahead(s, today) or s.online or not is_invited(s, home):
        return None
    due = before(s, home, "refreshments")
    if "refreshments" in s.ticks or "booking" in s.gone or not near(due, home, today):
        return None
    what = f"Tell the kitchen how many come to session {s.number}"
    why = f"{s.yes} said yes, {s.maybe} maybe"
    return for_session("N11", s, home, what, why, due, today, tick="refreshments")


def _access(s: SessionFacts, home: CommunityFacts, today: date) -> Line | None:
    """N12: somebody asked for something to get in or take part."""
    seen = s.ticks["access"].number if "access" in s.ticks else 0
    asked = s.access_requests - seen
    if not _ahead(s, today) or asked <= 0:
        return None
    due = max(before(s, home, "access"), s.access_since or date.min)
    what = f"See to what {people(asked)} {agree(asked, 'needs', 'need')} at session {s.number}"
    why = "something to get in or take part; tick it off when it is arranged"
    return for_session(
        "N12", s, home, what, why, due, today,
        facts=str(s.access_requests), tick="access", number=s.access_requests,
    )  # fmt: skip


RULES: tuple[Callable[[SessionFacts, CommunityFacts, date], Line | None], ...] = (
    _save_the_date,
    _purpose,
    _example,
    _lived,
    _experts,
    _refreshments,
    _access,
)
