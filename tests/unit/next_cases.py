"""The rules of what is next as a table: the facts of each around the day on which it is due."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from coptui.domain.left_behind import HeldSession, LifeFacts
from coptui.domain.next_facts import (
    BreachFacts,
    CommunityFacts,
    ComplaintFacts,
    Facts,
    FollowUp,
    HouseFacts,
    ReportFacts,
    RequestFacts,
    SessionFacts,
    Tick,
    TopicFacts,
    Victory,
)
from coptui.domain.purpose_signals import PlannedSession
from coptui.domain.sessions import SessionStatus

ANCHORS = (
    date(2026, 11, 23),
    date(2026, 10, 25),  # the clocks go back
    date(2027, 3, 28),  # and forward
    date(2027, 1, 1),
    date(2028, 2, 29),
)
FULL = {"brief", "booking", "save_the_date"}
Change = Callable[[Facts], Facts]


def days(anchor: date, n: int) -> date:
    return anchor + timedelta(days=n)


def _home(anchor: date, **more: object) -> CommunityFacts:
    """A community that asks for nothing."""
    plain = CommunityFacts(
        1, "Harbour", "HAR", last_review=anchor, next_day=days(anchor, 90), ideas=3
    )
    return replace(plain, **more)  # type: ignore[arg-type]


def ahead(day: date, **more: object) -> SessionFacts:
    """A session ahead for which everything is done."""
    plain = SessionFacts(
        4, 1, "HAR-14", 14, SessionStatus.ready, day=day, invited=True, reminded=True,
        reminded_day_before=True, has_example=True, lived="case study", gone=frozenset(FULL),
        to_invite=26, yes=17, maybe=3,
    )  # fmt: skip
    return replace(plain, **more)  # type: ignore[arg-type]


def _held(day: date, **more: object) -> SessionFacts:
    """A held session after which everything is done."""
    plain = SessionFacts(
        3, 1, "HAR-13", 13, SessionStatus.circulated, day=day, thanked=True, summary_agreed=True,
        summary_sent=True, decision="again", present=17, reachable=17,
        gone=frozenset({"noticing", "welcome"}),
    )  # fmt: skip
    return replace(plain, **more)  # type: ignore[arg-type]


def of(anchor: date, *sessions: SessionFacts, **home: object) -> Facts:
    return Facts((_home(anchor, **home),), sessions)


def _session(**more: object) -> Change:
    return lambda facts: replace(
        facts,
        sessions=tuple(replace(s, **more) for s in facts.sessions),  # type: ignore[arg-type]
    )


def community(**more: object) -> Change:
    return lambda facts: replace(
        facts,
        communities=tuple(replace(c, **more) for c in facts.communities),  # type: ignore[arg-type]
    )


def _topic(**more: object) -> Change:
    return lambda facts: replace(
        facts,
        topics=tuple(replace(t, **more) for t in facts.topics),  # type: ignore[arg-type]
    )


def _report(**more: object) -> Change:
    return lambda facts: replace(
        facts,
        reports=tuple(replace(r, **more) for r in facts.reports),  # type: ignore[arg-type]
    )


def _without(**more: object) -> Change:
    return lambda facts: replace(facts, **more)  # type: ignore[arg-type]


def _ticked(what: str, number: int = 0) -> Change:
    return lambda facts: _session(ticks={what: Tick(date(2026, 1, 1), number)})(facts)


@dataclass(frozen=True)
class Case:
    """One rule: its facts around the day it is due, and what makes it go and come back.

    `early` are the days before its due day on which it is shown already, None: for ever; `gentle`
    lines are never overdue; `done` are the changes after which it is gone, `changed` is one after
    which what was left out is shown again; `dated` is False where it has no day of its own.
    """

    name: str
    rule: str
    make: Callable[[date], Facts]
    done: tuple[Change, ...]
    early: int | None = 7
    gentle: bool = False
    waiting: bool = False
    dated: bool = True
    changed: Change | None = None
    later: int = 1
    """Days after its due day on which it still stands."""
    has: str = ""

    def __str__(self) -> str:
        return f"{self.rule} {self.name}"


CASES = (
    Case("a request about somebody's data", "N1",
         lambda a: Facts(requests=(RequestFacts(7, "be forgotten", days(a, -30), a),)),
         (_without(requests=()),), early=None, has="Answer a request"),
    Case("a complaint", "N1",
         lambda a: Facts(complaints=(ComplaintFacts(7, days(a, -30), a),)),
         (_without(complaints=()),), early=None, has="Acknowledge"),
    Case("a breach", "N1",
         lambda a: Facts(breaches=(BreachFacts(7, a, a, 40, tell_ico=True),)),
         (_without(breaches=()),), early=None, dated=False, has="Tell the ICO"),
    Case("messages refused or in doubt", "N2",
         lambda a: Facts(in_doubt=2, failed=1),
         (_without(in_doubt=0, failed=0),), early=None, dated=False,
         changed=_without(in_doubt=5), has="3 messages"),
    Case("a session of tomorrow", "N3",
         lambda a: of(a, ahead(days(a, 1))),
         (_session(status=SessionStatus.held), _session(status=SessionStatus.cancelled)),
         early=0, has="Session 14", later=0),
    Case("a session that was not closed", "N3",
         lambda a: of(a, ahead(days(a, -2))),
         (_session(status=SessionStatus.held),), early=None, dated=False, has="How was session 14"),
    Case("the reminder of a week before", "N4",
         lambda a: of(a, ahead(days(a, 7), reminded=False)),
         (_session(reminded=True), _session(status=SessionStatus.cancelled)), early=0,
         changed=_session(day=days(ANCHORS[0], 5)), has="Remind 20 people"),
    Case("the reminder of the day before", "N4",
         lambda a: of(a, ahead(days(a, 1), reminded_day_before=False)),
         (_session(reminded_day_before=True), _session(yes=0, maybe=0)), early=0,
         has="Remind 20 people", later=1),
    Case("the invitation", "N5",
         lambda a: of(a, ahead(days(a, 28), invited=False, status=SessionStatus.date_set)),
         (_session(invited=True), _session(status=SessionStatus.postponed)),
         changed=_session(blocked=("a venue",)), has="Invite 26 people"),
    Case("an invitation that goes with the summary", "N5",
         lambda a: of(a, ahead(days(a, 21), previous_day=days(a, -7), invited=False,
                                 status=SessionStatus.date_set)),
         (_session(previous_summary_sent=True),), has="Invite 26 people"),
    Case("no next date when the rhythm has passed", "N6",
         lambda a: of(a, next_day=None, held_dates=(days(a, -28),)),
         (community(next_day=date(2030, 1, 1)), community(status="closing")), gentle=True,
         changed=community(held_dates=(date(2025, 1, 1),)), has="Set the next date"),
    Case("a date to keep free", "N6",
         lambda a: of(a, ahead(days(a, 42), invited=False, status=SessionStatus.date_set,
                                 gone=frozenset({"brief", "booking"}))),
         (_session(gone=frozenset(FULL)), _session(invited=True)), gentle=True, has="Tell people"),
    Case("P1, no question", "N7",
         lambda a: of(a, ahead(days(a, 21), purpose=PlannedSession(
             days(a, 21), has_example=True, yes=9, lived_seats=1))),
         (_session(purpose=None),), early=0, gentle=True, has="worth meeting for"),
    Case("P5, few have said yes", "N7",
         lambda a: of(a, ahead(days(a, 7), purpose=PlannedSession(
             days(a, 7), has_topic=True, has_example=True, yes=2, lived_seats=1))),
         (_session(purpose=None), _session(status=SessionStatus.cancelled)), early=0, gentle=True,
         changed=_session(purpose=PlannedSession(
             days(ANCHORS[0], 7), has_topic=True, has_example=True, yes=2, yes_from_host=2,
             lived_seats=1)),
         has="worth meeting for"),
    Case("no example", "N8",
         lambda a: of(a, ahead(days(a, 21), has_example=False)),
         (_session(has_example=True), _session(status=SessionStatus.cancelled)),
         changed=_session(has_example=True, presenter=True, gone=frozenset()),
         has="Find an example"),
    Case("a presenter who knows nothing yet", "N8",
         lambda a: of(a, ahead(days(a, 21), presenter=True, gone=frozenset({"booking"}))),
         (_ticked("confirmed"), _session(presenter=False)), has="Write to who brings"),
    Case("a presenter to hear from again", "N8",
         lambda a: of(a, ahead(days(a, 7), presenter=True)),
         (_ticked("confirmed"),), waiting=True, has="Hear again"),
    Case("nobody planned who knows it", "N9",
         lambda a: of(a, ahead(days(a, 21), lived="not yet")),
         (_session(lived="case study instead"),), changed=_session(lived="a member"),
         has="Plan who speaks"),
    Case("support for those who speak", "N9",
         lambda a: of(a, ahead(days(a, 21), lived="planned: a member")),
         (_ticked("support"), _session(status=SessionStatus.cancelled)), has="Support those"),
    Case("costs to pay back", "N9",
         lambda a: of(a, _held(days(a, -7), lived_seats=2)),
         (_ticked("costs"), _session(lived_seats=0)), has="Pay back what session"),
    Case("a neutral expert who is not on the list", "N10",
         lambda a: of(a, ahead(days(a, 30), experts_missing=1)),
         (_session(experts_missing=0),), early=None, dated=False,
         changed=_session(experts_missing=2), has="1 neutral expert"),
    Case("numbers for the kitchen", "N11",
         lambda a: of(a, ahead(days(a, 10), gone=frozenset({"brief"}))),
         (_ticked("refreshments"), _session(gone=frozenset(FULL)), _session(online=True)),
         has="the kitchen"),
    Case("somebody needs something to take part", "N12",
         lambda a: of(a, ahead(days(a, 14), access_requests=2)),
         (_ticked("access", 2), _session(access_requests=0)), early=None,
         changed=_session(access_requests=3), has="2 people need"),
    Case("a sheet on paper alone", "N13",
         lambda a: of(a, _held(days(a, -1), sheets_open=1)),
         (_session(sheets_open=0), _ticked("sheet")), early=1, has="Enter the sheet"),
    Case("nobody noted", "N13",
         lambda a: of(a, _held(days(a, -1), present=0)),
         (_session(present=9), _ticked("sheet")), early=1, has="Note who came"),
    Case("pictures without a caption", "N14",
         lambda a: of(a, _held(days(a, -1), photos_open=2)),
         (_session(photos_open=0),), early=1, gentle=True, changed=_session(photos_open=3),
         has="2 pictures"),
    Case("thanks", "N15",
         lambda a: of(a, _held(days(a, -2), thanked=False)),
         (_session(thanked=True), _session(reachable=0)), early=2, has="Thank 17 people"),
    Case("newcomers to welcome", "N16",
         lambda a: of(a, _held(days(a, -2), newcomers=4, gone=frozenset({"noticing"}))),
         (_session(newcomers=0), _session(gone=frozenset({"welcome", "noticing"})),
          _ticked("welcome"), _session(thanked=False)), early=2, has="Welcome 4 newcomers"),
    Case("new on the list", "N16",
         lambda a: of(a, signed_up=2, signed_up_first=days(a, -2)),
         (community(signed_up=0),), early=None, gentle=True, changed=community(signed_up=3),
         has="Welcome 2 people"),
    Case("a summary to agree", "N17",
         lambda a: of(a, _held(days(a, -7), summary_sent=False, summary_agreed=False)),
         (_session(summary_sent=True),), early=7, changed=_session(summary_agreed=True),
         has="Agree the summary"),
    Case("a summary to send", "N17",
         lambda a: of(a, _held(days(a, -7), summary_sent=False)),
         (_session(summary_sent=True),), early=7, has="Send the summary"),
    Case("meet again?", "N18",
         lambda a: of(a, _held(days(a, -7), decision=""), next_day=None),
         (_session(decision="again"), _session(decision="stop"),
          community(next_day=date(2030, 1, 1)), _session(next_day=date(2030, 1, 1))),
         early=6, changed=_session(decision="ask_members"), has="Meet again?"),
    Case("members who were to be asked", "N18",
         lambda a: of(a, _held(days(a, -7), decision="ask_members"), next_day=None),
         (_session(decision="stop"),), early=6, waiting=True, has="Meet again?"),
    Case("have you noticed anything?", "N19",
         lambda a: of(a, _held(days(a, -14), gone=frozenset({"welcome"}))),
         (_session(gone=frozenset({"noticing"})), _ticked("noticing")), gentle=True,
         has="what people noticed"),
    Case("actions that come to their day", "N20",
         lambda a: of(a, actions_open=(a, days(a, 60))),
         (community(actions_open=()), community(next_day=days(ANCHORS[0], 7))),
         gentle=True, waiting=True,
         changed=lambda f: community(actions_open=f.communities[0].actions_open[:1] * 2)(f),
         has="1 action is"),
    Case("who else?", "N21",
         lambda a: of(a, _held(days(a, -7), who_else=True)),
         (_session(who_else=False), _ticked("who_else")), early=7, gentle=True,
         has="named as missing"),
    Case("a topic whose last session was held", "N22",
         lambda a: replace(of(a), topics=(TopicFacts(
             9, 1, "First 48 hours", "open", 2, held=(days(a, -35), days(a, -7))),)),
         (_topic(status="closing"), _topic(planned=5), _topic(more_to_come=True)), early=None,
         gentle=True, changed=_topic(good_enough_rounds=2), has="Close the topic"),
    Case("P4, good enough twice", "N22",
         lambda a: replace(of(a), topics=(TopicFacts(
             9, 1, "First 48 hours", "open", 6, held=(days(a, -35), days(a, -7)),
             good_enough_rounds=2),)),
         (_topic(good_enough_rounds=1), _topic(status="closed")), early=None, gentle=True,
         has="Close the topic"),
    Case("coverage", "N23", lambda a: _closing(days(a, -7)),
         (_topic(covered=True, status="closed"),), changed=_topic(covered=True),
         has="Look through the sessions"),
    Case("draft", "N23", lambda a: _closing(days(a, -14), covered=True),
         (_topic(status="closed"),), changed=_topic(report="draft", report_written=True),
         has="Draft the report"),
    Case("core review", "N23", lambda a: _closing(days(a, -21), report="draft",
                                                  report_written=True),
         (_topic(status="closed"),), changed=_topic(report_written=False), has="core group read"),
    Case("agree", "N23", lambda a: _closing(days(a, -30), report="core review",
                                            report_written=True),
         (_topic(report="circulated"),), waiting=True, has="Agree the report"),
    Case("circulate", "N23", lambda a: _closing(days(a, -30), report="agreed",
                                                report_written=True),
         (_topic(report="circulated"),), has="Send the report"),
    Case("a report for those who can decide", "N24",
         lambda a: replace(of(a), reports=(ReportFacts(
             5, 1, 9, "Ward to front door", days(a, -14), to_reach=3),)),
         (_report(to_reach=0),), early=None, gentle=True, changed=_report(to_reach=4),
         has="to those who can decide"),
    Case("somebody who has not answered", "N24",
         lambda a: replace(of(a), follow_ups=(FollowUp(6, 1, "Hospital Board", "Ward", a),)),
         (_without(follow_ups=()),), gentle=True, waiting=True,
         changed=lambda f: replace(f, follow_ups=(replace(f.follow_ups[0],
                                                          offered=date(2026, 1, 1)),)),
         has="Hospital Board"),
    Case("a stage review after three sessions", "N25",
         lambda a: of(a, last_review=days(a, -80),
                       held_dates=(days(a, -60), days(a, -30), a)),
         (community(held_dates=()), ), gentle=True,
         changed=lambda f: community(held_dates=(*f.communities[0].held_dates,
                                                  date(2030, 1, 1)))(f),
         has="Look at the stage"),
    Case("a stage review after a quarter", "N25",
         lambda a: of(a, last_review=days(a, -90)),
         (lambda f: community(last_review=days(f.communities[0].last_review or date.min, 90))(f),
          ), gentle=True, has="Look at the stage"),
    Case("two signs of being left behind", "N26",
         lambda a: of(a, life=LifeFacts(
             held=(HeldSession(days(a, -60)), HeldSession(days(a, -30))), live_ideas=0,
             next_day=days(a, 90))),
         (community(life=None), community(life_answered=("L3", "L6", "L7")),
          community(status="paused")),
         early=None, dated=False, gentle=True,
         changed=community(life=LifeFacts(
             held=(HeldSession(days(ANCHORS[0], -60)), HeldSession(days(ANCHORS[0], -30))),
             live_ideas=3, next_day=days(ANCHORS[0], 90))),
         has="Has change overtaken"),
    Case("the end of a rest", "N26",
         lambda a: of(a, status="paused", rests_until=a),
         (community(status="active"), community(status="closing"), community(rests_until=None)),
         gentle=True, changed=community(rests_until=days(ANCHORS[0], 1)), has="take it up again"),
    Case("a yes that runs out", "N27",
         lambda a: Facts(refresh_people=4, refresh_first=a),
         (_without(refresh_people=0),), early=None, gentle=True,
         changed=_without(refresh_people=5), has="Ask 4 people again"),
    Case("half a year after a report", "N28",
         lambda a: replace(of(a), reports=(ReportFacts(
             5, 1, 9, "Ward to front door", days(a, -180), open_asks=2),)),
         (_report(open_asks=0),
          lambda f: _report(looked=days(f.reports[0].made, 180))(f)), gentle=True,
         has="Look back"),
    Case("a year after a report", "N28",
         lambda a: replace(of(a), reports=(ReportFacts(
             5, 1, 9, "Ward to front door", days(a, -365), open_asks=2,
             looked=days(a, -180)),)),
         (lambda f: _report(looked=days(f.reports[0].made, 365))(f),), gentle=True,
         has="Look back"),
    Case("a small victory", "N29",
         lambda a: replace(of(a), victories=(Victory(5, 1, "It rings at nine", a),)),
         (_without(victories=()),), early=None, dated=False, gentle=True, has="It rings at nine"),
    Case("a case study to write up", "N29",
         lambda a: replace(of(a), victories=(Victory(5, 1, "One list", a, "case_study"),)),
         (_without(victories=()),), early=None, dated=False, gentle=True, has="One list"),
    Case("a step of the ending", "N30",
         lambda a: of(a, status="closing", ending=("Close the topic “Vouchers”", "Hand on")),
         (community(ending=()), community(status="closed")), early=None, dated=False,
         gentle=True, changed=community(ending=("Hand on",)), has="Vouchers"),
    Case("few ideas", "N31",
         lambda a: of(a, held_dates=(days(a, -5),), ideas=2),
         (community(ideas=3), community(held_dates=()),
          lambda f: community(asked_for_topics=f.communities[0].held_dates[0])(f)),
         early=None, dated=False, gentle=True, changed=community(ideas=1), has="Ask for ideas"),
    Case("a copy that is old", "N32",
         lambda a: Facts(house=HouseFacts(days(a, -8))),
         (_without(house=HouseFacts(date(2100, 1, 1))),), early=0, gentle=True, has="Make a copy"),
    Case("what was kept long enough", "N32",
         lambda a: Facts(house=HouseFacts(a, ("2 old sheets",))),
         (_without(house=HouseFacts(ANCHORS[0])),), early=None,
         dated=False, gentle=True,
         changed=_without(house=HouseFacts(ANCHORS[0], ("3 sheets",))),
         has="kept long enough"),
    Case("an old plan that people know", "N33",
         lambda a: of(a, ahead(days(a, 30), old_people=4, old_what="day")),
         (_session(old_people=0),), early=None, dated=False, changed=_session(old_people=5),
         has="4 people know"),
)  # fmt: skip


def _closing(last: date, **more: object) -> Facts:
    plain = TopicFacts(9, 1, "First 48 hours", "closing", 2, held=(last,))
    return Facts((_home(last),), topics=(replace(plain, **more),))  # type: ignore[arg-type]
