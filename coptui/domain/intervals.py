"""The usual spans of days, and numbers, each of which a coordinator may set to her own."""

from __future__ import annotations

from collections.abc import Mapping

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
    "noticing": 14,
    "topic_report": 30,
    "influencer_follow_up": 14,
    "stage_review_days": 90,
    "stage_review_sessions": 3,
    "rhythm": 28,
    "session_minutes": 120,
    "topic_sessions": 4,
    "consent_refresh_months": 22,
    "consent_lapse_months": 24,
    "venue_check": 365,
    "soon": 7,
    "mails_a_week": 3,
}

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
    "noticing": "days after a session to ask what people have noticed",
    "topic_report": "days after the last session of a topic for its report",
    "influencer_follow_up": "days before offering a meeting to somebody who has not replied",
    "stage_review_days": "days between two looks at the stage",
    "stage_review_sessions": "sessions between two looks at the stage",
    "rhythm": "days between sessions",
    "session_minutes": "length of a session in minutes",
    "topic_sessions": "sessions planned for a topic",
    "consent_refresh_months": "months after which to ask again for consent",
    "consent_lapse_months": "months after which consent is no longer relied on",
    "venue_check": "days between two checks of a venue's access",
    "soon": "days ahead that count as soon",
    "mails_a_week": "mails that a person gets in seven days at most; 0 for no limit",
}


def merged(*own: Mapping[str, int]) -> dict[str, int]:
    """The defaults with later settings over earlier ones; unknown and negative ones are left."""
    out = dict(DEFAULTS)
    for mapping in own:
        out.update({k: int(v) for k, v in mapping.items() if k in DEFAULTS and int(v) >= 0})
    return out
