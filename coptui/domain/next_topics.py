"""The rules of what is next for a topic: closing it, its report, and what became of it."""

from __future__ import annotations

from datetime import date, timedelta

from coptui.domain.counting import agree, counted
from coptui.domain.dates import age, day
from coptui.domain.next_due import for_home, near, span_of
from coptui.domain.next_facts import CommunityFacts, FollowUp, Line, ReportFacts, TopicFacts

_ROUNDS = 2
"""A topic that came up to good enough so often has done its work."""


def close_it(t: TopicFacts, home: CommunityFacts, today: date) -> Line | None:
    """N22: the last planned session was held, or good enough was reached twice."""
    if t.status != "open" or not t.held or t.more_to_come:
        return None
    rounds = t.good_enough_rounds >= _ROUNDS
    if len(t.held) < t.planned and not rounds:
        return None
    due = max(t.held) + timedelta(days=span_of(home, "topic_coverage"))
    if rounds:
        why = f"it has come up to good enough in {counted(t.good_enough_rounds, 'round')}"
    else:
        why = f"{len(t.held)} of about {t.planned} sessions were held; or give it more"
    facts = f"{len(t.held)}|{t.planned}|{rounds}"
    what = f"Close the topic “{t.title}”"
    return for_home(
        "N22", home, what, why, due, today, subject="topic", number_of_subject=t.id, facts=facts
    )


def report_of(t: TopicFacts, home: CommunityFacts, today: date) -> Line | None:
    """N23: the next step of the report of a topic that is closing."""
    step = _step(t) if t.status == "closing" and t.held else None
    if step is None:
        return None
    key, what, why, tick = step
    due = max(t.held) + timedelta(days=span_of(home, key))
    if not near(due, home, today):
        return None
    return for_home(
        "N23", home, what.format(t.title), why, due, today,
        subject="topic", number_of_subject=t.id, facts=f"{key}|{t.report}", firm=True,
        waiting=t.report == "core review", tick=tick,
    )  # fmt: skip


def _step(t: TopicFacts) -> tuple[str, str, str, str] | None:
    """Which interval, what, why, and what can be ticked off by hand."""
    if not t.report and not t.covered:
        why = "before the report: does each have its summary, and what is missing?"
        return "topic_coverage", "Look through the sessions of “{}”", why, "coverage"
    if not t.report_written and t.report in ("", "draft"):
        return "topic_draft", "Draft the report of “{}”", "its sessions were looked through", ""
    if t.report == "draft":
        why = "the draft is written; two or three of them sign it off"
        return "topic_review", "Let the core group read the report of “{}”", why, ""
    if t.report == "core review":
        why = "it is with the core group; a foreword comes on top"
        return "topic_report", "Agree the report of “{}”", why, ""
    if t.report == "agreed":
        return "topic_report", "Send the report of “{}” round", "it is agreed", ""
    return None


def reach(r: ReportFacts, home: CommunityFacts, today: date) -> Line | None:
    """N24: a report that is agreed goes to those who can decide."""
    if not r.to_reach:
        return None
    due = r.made + timedelta(days=span_of(home, "influencer_follow_up"))
    bodies, have = counted(r.to_reach, "body", "bodies"), agree(r.to_reach, "has", "have")
    what = f"Send “{r.title}” to those who can decide"
    why = f"{bodies} that it asks something of {have} not had it yet"
    return for_home(
        "N24", home, what, why, due, today, subject="report", number_of_subject=r.id,
        facts=str(r.to_reach), do="send_report",
    )  # fmt: skip


def follow_up(f: FollowUp, home: CommunityFacts, today: date) -> Line | None:
    """N24: somebody who can decide has not answered."""
    if not near(f.due, home, today):
        return None
    why = f"no reply to {f.report}"
    if f.offered is not None:
        why += f"; a meeting was offered {age(f.offered, today)}, a phone call is next"
    what = f"Follow up with {f.body}"
    return for_home(
        "N24", home, what, why, f.due, today, subject="follow_up", number_of_subject=f.id,
        facts=f"{f.due}|{f.offered}", waiting=True,
    )  # fmt: skip


def look_back(r: ReportFacts, home: CommunityFacts, today: date) -> Line | None:
    """N28: half a year and a year on, what became of what was asked for?"""
    if not r.open_asks:
        return None
    days = [r.made + timedelta(days=span_of(home, key)) for key in ("look_back", "look_back_again")]
    due = max((one for one in days if near(one, home, today)), default=None)
    if due is None or (r.looked is not None and r.looked >= due - timedelta(days=7)):
        return None
    what = f"Look back at what “{r.title}” asked for"
    number = counted(r.open_asks, "recommendation")
    why = f"{number} {agree(r.open_asks, 'is', 'are')} open; the report is of {day(r.made, today)}"
    return for_home(
        "N28", home, what, why, due, today, subject="report", number_of_subject=r.id,
        facts=str(due), tick="look_back",
    )  # fmt: skip
