"""The rules of what is next once a session was held: what is entered, who is welcomed and asked."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from coptui.domain.counting import agree, counted
from coptui.domain.dates import age
from coptui.domain.next_due import after, for_session, near
from coptui.domain.next_facts import CommunityFacts, Line, SessionFacts
from coptui.domain.next_sessions import thanks
from coptui.domain.sessions import PAST

_WELCOME_FOR = 28
"""Days after a session for which a welcome is not too odd to send."""


def _held(s: SessionFacts, today: date) -> bool:
    return s.day is not None and s.day <= today and s.status in PAST


def _sheet(s: SessionFacts, home: CommunityFacts, today: date) -> Line | None:
    """N13: who came, and what they agreed to, is in the program and not on paper alone."""
    if not _held(s, today) or "sheet" in s.ticks or (s.present and not s.sheets_open):
        return None
    assert s.day is not None
    if s.sheets_open:
        what = f"Enter the sheet of session {s.number}"
        why = "who came and what they agreed to is only on paper yet"
    else:
        what = f"Note who came to session {s.number}"
        why = f"nobody is noted yet; it was {age(s.day, today)}"
    due, facts = after(s, home, "sheet"), f"{s.sheets_open}|{s.present > 0}"
    return for_session("N13", s, home, what, why, due, today, facts=facts, tick="sheet")


def _photos(s: SessionFacts, home: CommunityFacts, today: date) -> Line | None:
    """N14: a picture has its caption and its permission."""
    if not _held(s, today) or not s.photos_open:
        return None
    number = s.photos_open
    what = f"Look at {counted(number, 'picture')} of session {s.number}"
    why = f"a caption or a permission {agree(number, 'is', 'is still')} missing"
    due = after(s, home, "sheet")
    return for_session("N14", s, home, what, why, due, today, facts=str(number), gentle=True)


def _welcome(s: SessionFacts, home: CommunityFacts, today: date) -> Line | None:
    """N16: who came for the first time is welcomed, once the thanks have gone."""
    if not _held(s, today) or not s.newcomers or thanks(s, home, today) is not None:
        return None
    if "welcome" in s.gone or "welcome" in s.ticks:
        return None
    assert s.day is not None
    if (today - s.day).days > _WELCOME_FOR or any(s.day < d <= today for d in home.held_dates):
        return None  # they have been welcomed in the room since
    what = f"Welcome {counted(s.newcomers, 'newcomer')} of session {s.number}"
    why = "what they agreed to stands in the welcome, and how to stop"
    due = after(s, home, "welcome")
    return for_session("N16", s, home, what, why, due, today, tick="welcome")


def _costs(s: SessionFacts, home: CommunityFacts, today: date) -> Line | None:
    """N9: nobody is out of pocket for more than about a week."""
    if not _held(s, today) or not s.lived_seats or "costs" in s.ticks:
        return None
    due = after(s, home, "costs")
    if not near(due, home, today):
        return None
    what = f"Pay back what session {s.number} cost people"
    why = f"{counted(s.lived_seats, 'seat')} of lived experience; a week is long to wait for money"
    return for_session("N9", s, home, what, why, due, today, tick="costs")


def _noticing(s: SessionFacts, home: CommunityFacts, today: date) -> Line | None:
    """N19: two weeks on, have you noticed anything?"""
    if not _held(s, today) or "noticing" in s.gone or "noticing" in s.ticks:
        return None
    assert s.day is not None
    due = after(s, home, "noticing")
    if not near(due, home, today) or any(s.day < other <= today for other in home.held_dates):
        return None
    what = f"Ask what people noticed since session {s.number}"
    why = f"it was {age(s.day, today)}; small changes are easily forgotten"
    return for_session("N19", s, home, what, why, due, today, gentle=True, tick="noticing")


def _who_else(s: SessionFacts, home: CommunityFacts, today: date) -> Line | None:
    """N21: those who were named as missing are asked."""
    if not _held(s, today) or not s.who_else or "who_else" in s.ticks:
        return None
    what = f"Ask those who were named as missing at session {s.number}"
    why = "“Who else?” was answered at the close"
    due = after(s, home, "who_else")
    return for_session("N21", s, home, what, why, due, today, gentle=True, tick="who_else")


RULES: tuple[Callable[[SessionFacts, CommunityFacts, date], Line | None], ...] = (
    _sheet,
    _photos,
    _welcome,
    _costs,
    _noticing,
    _who_else,
)
