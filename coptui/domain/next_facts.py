"""The facts from which what is next is worked out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from coptui.domain.left_behind import LifeFacts
from coptui.domain.next_line import Line as Line
from coptui.domain.next_line import LineState as LineState
from coptui.domain.purpose_signals import PlannedSession
from coptui.domain.sessions import SessionStatus


@dataclass(frozen=True, eq=False, repr=False)
class Mark:
    """A line that was put off, or skipped with a reason, and the facts it stood on then."""

    snoozed_until: date | None = None
    skipped_reason: str = ""
    digest: str = ""


@dataclass(frozen=True, eq=False, repr=False)
class Tick:
    """Something that was ticked off by hand: when, and for how many it was done."""

    on: date
    number: int = 0


@dataclass(frozen=True, eq=False, repr=False)
class SessionFacts:
    """What is known of one session."""

    id: int
    community_id: int
    code: str
    number: int
    status: SessionStatus
    day: date | None = None
    topic: str = ""
    purposeful: bool = True
    previous_day: date | None = None
    invited: bool = False
    reminded: bool = False
    reminded_day_before: bool = False
    thanked: bool = False
    summary_agreed: bool = False
    summary_sent: bool = False
    decision: str = ""
    next_day: date | None = None
    has_example: bool = False
    blocked: tuple[str, ...] = ()
    to_invite: int = 0
    have_it: int = 0
    practised: Mapping[str, date] = field(default_factory=dict)
    old_people: int = 0
    old_what: str = ""
    yes: int = 0
    maybe: int = 0
    unanswered: int = 0
    access_requests: int = 0
    previous_summary_sent: bool = False
    present: int = 0
    reachable: int | None = None  # of those who came, how many may be written to
    made_on: date | None = None  # the day it was put in; nothing about it is late on that day
    nameless: int = 0
    captured: int = 0
    actions: int = 0  # of a session of which nothing else is captured
    rounds: int = 0  # the same: how often an answer on a scale was asked for
    draft_words: int = 0
    gone: frozenset[str] = frozenset()  # the kinds of mail that went for it
    ticks: Mapping[str, Tick] = field(default_factory=dict)
    online: bool = False
    presenter: bool = False  # somebody brings the example, not a case study
    lived: str = ""  # how people who know it are part of the day
    lived_seats: int = 0
    experts_missing: int = 0
    access_since: date | None = None  # the day of the latest request to get in or take part
    sheets_open: int = 0
    photos_open: int = 0
    newcomers: int = 0  # of those who came, new and not welcomed by mail yet
    who_else: bool = False
    purpose: PlannedSession | None = None


@dataclass(frozen=True, eq=False, repr=False)
class CommunityFacts:
    """What is known of one community."""

    id: int
    name: str
    code: str
    status: str = "active"
    stage: str = ""
    rhythm_days: int = 28
    last_review: date | None = None
    held_dates: tuple[date, ...] = ()
    topics_closed: tuple[date, ...] = ()
    chairs_changed: tuple[date, ...] = ()
    next_day: date | None = None
    signs_for: tuple[str, ...] = ()
    signs_against: tuple[str, ...] = ()
    suggested: str = ""
    topic_good_enough: str = ""
    rating_low: int | None = None
    rating_high: int | None = None
    rating_spread: float = 0.0
    actions_waiting: int = 0
    intervals: Mapping[str, int] = field(default_factory=dict)
    actions_open: tuple[date, ...] = ()  # the days by which what was agreed and is open was meant
    ideas: int = 0
    asked_for_topics: date | None = None
    signed_up: int = 0  # new on the list, may be written to, and never were
    signed_up_first: date | None = None
    life: LifeFacts | None = None
    life_answered: tuple[str, ...] = ()  # the signals over which one of the three ways was chosen
    ending: tuple[str, ...] = ()  # what is still open of a closing, in its order
    rests_until: date | None = None  # while it rests: the day on which somebody looks again


@dataclass(frozen=True, eq=False, repr=False)
class TopicFacts:
    """What is known of a topic that is open or closing, and of its report."""

    id: int
    community_id: int
    title: str
    status: str
    planned: int
    held: tuple[date, ...] = ()
    good_enough_rounds: int = 0
    more_to_come: bool = False  # a session of it is ahead
    report: str = ""  # the state of its report; empty where there is none
    report_written: bool = False
    covered: bool = False  # ticked: every session of it was looked through


@dataclass(frozen=True, eq=False, repr=False)
class ReportFacts:
    """A report that went round: whom it has still to reach, and when it was looked back on."""

    id: int
    community_id: int
    topic_id: int
    title: str
    made: date
    to_reach: int = 0
    open_asks: int = 0
    looked: date | None = None


@dataclass(frozen=True, eq=False, repr=False)
class FollowUp:
    """Somebody who can decide and has not answered."""

    id: int
    community_id: int
    body: str
    report: str
    due: date
    offered: date | None = None


@dataclass(frozen=True, eq=False, repr=False)
class Victory:
    """A small change that may be told and has not been told yet."""

    id: int
    community_id: int
    text: str
    seen_on: date
    kind: str = "noticing"  # or a case study that has still to be written


@dataclass(frozen=True, eq=False, repr=False)
class RequestFacts:
    """A request about somebody's own data that is not done yet. `words` name its kind."""

    id: int
    words: str
    received: date
    due: date


@dataclass(frozen=True, eq=False, repr=False)
class ComplaintFacts:
    """A complaint that is not at its end. `due` is the last day to acknowledge it."""

    id: int
    received: date
    due: date
    acknowledged: bool = False


@dataclass(frozen=True, eq=False, repr=False)
class BreachFacts:
    """A breach of which somebody still has to be told."""

    id: int
    found: date
    due: date
    hours_left: int
    tell_ico: bool = False
    tell_people: bool = False


@dataclass(frozen=True, eq=False, repr=False)
class ReissueFacts:
    """A report that people have and that rests on a permission taken back since that day."""

    id: int
    title: str
    since: date
    community: str = ""
    community_id: int | None = None


@dataclass(frozen=True, eq=False, repr=False)
class HouseFacts:
    """The day of the newest copy, and what has been kept long enough, in a few words each."""

    last_backup: date | None = None
    kept_long_enough: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False, repr=False)
class Facts:
    """Everything the rules look at."""

    communities: tuple[CommunityFacts, ...] = ()
    sessions: tuple[SessionFacts, ...] = ()
    topics: tuple[TopicFacts, ...] = ()
    reports: tuple[ReportFacts, ...] = ()
    follow_ups: tuple[FollowUp, ...] = ()
    victories: tuple[Victory, ...] = ()
    refresh_people: int = 0
    refresh_first: date | None = None
    in_doubt: int = 0
    failed: int = 0
    requests: tuple[RequestFacts, ...] = ()
    complaints: tuple[ComplaintFacts, ...] = ()
    breaches: tuple[BreachFacts, ...] = ()
    reissues: tuple[ReissueFacts, ...] = ()
    house: HouseFacts | None = None
    marks: Mapping[tuple[str, str], Mark] = field(default_factory=dict)
    intervals: Mapping[str, int] = field(default_factory=dict)  # for what is of no community
