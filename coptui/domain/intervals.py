"""The usual spans of days, and numbers, each of which a coordinator may set to her own."""

from __future__ import annotations

from collections.abc import Mapping

REFRESH_MONTHS = 24
"""For so long what somebody agreed to is relied on."""
ASK_AGAIN_MONTHS = 22
"""After so many it is time to ask again."""

DEFAULTS: Mapping[str, int] = {
    "invitation_lead": 28,
    "invitation_shortest": 14,
    "summary_invites_below": 42,
    "save_the_date": 42,
    "reminder": 7,
    "day_before": 1,
    "thanks": 2,
    "summary": 7,
    "decision": 2,
    "presenter": 21,
    "presenter_confirm": 7,
    "lived_experience": 21,
    "costs": 7,
    "access": 14,
    "refreshments": 10,
    "sheet": 1,
    "welcome": 2,
    "who_else": 7,
    "noticing": 14,
    "topic_coverage": 7,
    "topic_draft": 14,
    "topic_review": 21,
    "topic_report": 30,
    "influencer_follow_up": 14,
    "look_back": 180,
    "look_back_again": 365,
    "stage_review_days": 90,
    "stage_review_sessions": 3,
    "rhythm": 28,
    "session_minutes": 120,
    "topic_sessions": 4,
    "ideas": 3,
    "topic_call": 56,
    "consent_refresh_months": ASK_AGAIN_MONTHS,
    "consent_lapse_months": REFRESH_MONTHS,
    "venue_check": 365,
    "backup": 7,
    "soon": 7,
    "mails_a_week": 3,
}

_COUNTED = frozenset({"days", "months", "sessions", "ideas", "mails"})
MEANINGS: Mapping[str, str] = {
    "invitation_lead": "days before a session that its invitation goes",
    "invitation_shortest": "fewest days of notice before a warning",
    "summary_invites_below": "days between sessions under which the summary is the invitation",
    "save_the_date": "days before a session to announce its date",
    "reminder": "days before a session for the reminder",
    "day_before": "days before a session for the short reminder",
    "thanks": "days after a session in which to thank people",
    "summary": "days after a session in which to send its summary",
    "decision": "days after a session in which to settle the next one",
    "presenter": "days before a session to have an example and whoever brings it",
    "presenter_confirm": "days before a session to hear from the presenter again",
    "lived_experience": "days before a session to plan and support lived experience",
    "costs": "days after a session in which people have their costs back",
    "access": "days before a session to see to what people need to take part",
    "refreshments": "days before a session to give numbers to the room and the kitchen",
    "sheet": "days after a session to enter the sheet and caption pictures",
    "welcome": "days in which to welcome somebody new",
    "who_else": "days after a session to ask those named as missing",
    "noticing": "days after a session to ask what people have noticed",
    "topic_coverage": "days after the last session of a topic to look through its sessions",
    "topic_draft": "days after the last session of a topic to have its report drafted",
    "topic_review": "days after the last session of a topic for the core group to have read it",
    "topic_report": "days after the last session of a topic for its report",
    "influencer_follow_up": "days before offering a meeting to somebody who has not replied",
    "look_back": "days after a report to look back at what it asked for",
    "look_back_again": "days after a report to look back once more",
    "stage_review_days": "days between two looks at the stage",
    "stage_review_sessions": "sessions between two looks at the stage",
    "rhythm": "days between sessions",
    "session_minutes": "length of a session in minutes",
    "topic_sessions": "sessions planned for a topic",
    "ideas": "ideas for topics that a community has at least",
    "topic_call": "days between two calls for topics",
    "consent_refresh_months": "months after which to ask again for consent",
    "consent_lapse_months": "months after which consent is no longer relied on",
    "venue_check": "days between two checks of a venue's access",
    "backup": "days after which the newest copy of everything is old",
    "soon": "days ahead that count as soon",
    "mails_a_week": "mails that a person gets in seven days at most; 0 for no limit",
}


def meaning(key: str, number: int) -> str:
    """What a span counts, as it reads after that number: one day, two days."""
    words = MEANINGS[key]
    first, rest = words.split(" ", 1)
    return f"{first.removesuffix('s')} {rest}" if number == 1 and first in _COUNTED else words


def merged(*own: Mapping[str, int]) -> dict[str, int]:
    """The defaults with later settings over earlier ones; unknown and negative ones are left."""
    out = dict(DEFAULTS)
    for mapping in own:
        out.update({k: int(v) for k, v in mapping.items() if k in DEFAULTS and int(v) >= 0})
    return out


FOR_THE_HOUSE = frozenset({"consent_refresh_months", "backup"})
"""Those that are not a community's own matter."""
_ELSEWHERE = frozenset(
    {"rhythm", "session_minutes", "topic_sessions", "consent_lapse_months", "venue_check"}
)
CHANGEABLE: tuple[str, ...] = tuple(key for key in DEFAULTS if key not in _ELSEWHERE)
"""Those that are set here; the others stand with what they belong to."""
MOST = 1000
"""No span is longer than that; a longer one is a slip of the fingers."""
