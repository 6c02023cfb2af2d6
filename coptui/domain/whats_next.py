"""What is next, over all communities: facts in, lines out, the pressing ones first.

The rules keep their letters from the field's list (N2, N3 …). A rule gives at most one line for
a subject, and none when what it asks for has been done.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date

from coptui.domain import next_afterwards, next_preparing, next_sessions, next_topics
from coptui.domain.counting import counted, people
from coptui.domain.next_communities import of_home, rest_over, victory
from coptui.domain.next_due import is_near, state_of
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
from coptui.domain.next_privacy import housekeeping, rights

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
# Safety first, then fixed days, promises to people, planning, housekeeping.
_RANK = {
    rule: rank
    for rank, rules in enumerate(
        (
            ("N1",),
            ("N2",),
            ("N3", "N33", "N4", "N12"),
            ("N5", "N10"),
            ("N15", "N16", "N13", "N9"),
            ("N17",),
            ("N18",),
            ("N7", "N8", "N6", "N11", "N22", "N23"),
            ("N25", "N26"),
            ("N24", "N20", "N21", "N19"),
            ("N27", "N28"),
            ("N29", "N14"),
            ("N30", "N31"),
            ("N32",),
        )
    )
    for rule in rules
}


def lines(facts: Facts, today: date) -> tuple[Line, ...]:
    """Every line that stands today, in order; what was skipped or put off is left out."""
    return tuple(line for line in everything(facts, today) if not line.hidden)


def everything(facts: Facts, today: date) -> tuple[Line, ...]:
    """As `lines`, with the snoozed and the skipped at the end."""
    found = {line.key: line for line in reversed(list(_all(facts, today)))}
    marked = [_marked(line, facts.marks.get(line.key), today) for line in found.values()]
    return tuple(sorted(marked, key=lambda line: (line.hidden, _order(line, today))))


def choose(all_lines: Sequence[Line], at_most: int = AT_MOST) -> tuple[Line, ...]:
    """The lines to show at once; the rest are folded."""
    return tuple(all_lines[:at_most])


def _all(facts: Facts, today: date) -> Iterator[Line]:
    yield from rights(facts, today)
    yield from _house(facts, today)
    yield from housekeeping(facts, today)
    homes = {c.id: c for c in facts.communities if c.status in ("active", "planned", "closing")}
    theirs: dict[int, list[SessionFacts]] = {number: [] for number in homes}
    for session in facts.sessions:
        if session.community_id in theirs:
            theirs[session.community_id].append(session)
    for home in homes.values():
        for session in theirs[home.id]:
            yield from _some(rule(session, home, today) for rule in _OF_A_SESSION)
        yield from of_home(home, theirs[home.id], today)
    yield from _some(_of_topics(facts, homes, today))
    yield from _some(rest_over(home, today) for home in facts.communities)


_OF_A_SESSION = (*next_sessions.RULES, *next_preparing.RULES, *next_afterwards.RULES)


def _of_topics(
    facts: Facts, homes: Mapping[int, CommunityFacts], today: date
) -> Iterator[Line | None]:
    for topic in facts.topics:
        if topic.community_id in homes:
            home = homes[topic.community_id]
            yield next_topics.close_it(topic, home, today)
            yield next_topics.report_of(topic, home, today)
    for report in facts.reports:
        if report.community_id in homes:
            home = homes[report.community_id]
            yield next_topics.reach(report, home, today)
            yield next_topics.look_back(report, home, today)
    for follow_up in facts.follow_ups:
        if follow_up.community_id in homes:
            yield next_topics.follow_up(follow_up, homes[follow_up.community_id], today)
    for one in facts.victories:
        if one.community_id in homes:
            yield victory(one, homes[one.community_id], today)


def _some(found: Iterable[Line | None]) -> Iterator[Line]:
    return (line for line in found if line is not None)


def _house(facts: Facts, today: date) -> Iterator[Line]:
    if facts.in_doubt or facts.failed:
        parts = [f"{facts.in_doubt} in doubt"] * bool(facts.in_doubt)
        parts += [f"{facts.failed} refused"] * bool(facts.failed)
        what = f"Look at {counted(facts.in_doubt + facts.failed, 'message')}"
        why = " and ".join(parts) + "; nothing is sent again until you decide"
        yield Line(
            "N2", "", None, "outbox", 0, what, why, today, LineState.today, "open_outbox",
            facts=f"{facts.in_doubt}|{facts.failed}",
        )  # fmt: skip
    if facts.refresh_people:
        what = f"Ask {people(facts.refresh_people)} again whether they may be written to"
        why = "they agreed nearly two years ago"
        due = facts.refresh_first
        state = state_of(due, today, gentle=True)
        yield Line(
            "N27", "", None, "consent", 0, what, why, due, state, "refresh_consent",
            facts=f"{facts.refresh_people}|{due}",
        )  # fmt: skip


def _marked(line: Line, mark: Mark | None, today: date) -> Line:
    if mark is None or mark.digest not in ("", line.digest):
        return line  # what it stood on is no longer so
    if mark.skipped_reason:
        return replace(line, skipped=mark.skipped_reason)
    if mark.snoozed_until is not None and mark.snoozed_until > today:
        return replace(line, state=LineState.snoozed)
    return line


def _order(line: Line, today: date) -> tuple[int, int, date, str, str, int]:
    """What hurts comes first: safety and rights, broken promises, what is for today; then by rank.

    A right that has weeks to go stands among what is to come, not before what is promised today.
    """
    near = line.rule == "N1" and line.due is not None and is_near(line.due, today)
    if line.rule == "N2" or near:
        urgency = 0
    else:
        urgency = {LineState.overdue: 1, LineState.today: 2}.get(line.state, 3)
    due = line.due or date.max
    return (urgency, _RANK[line.rule], due, line.community, line.subject, line.subject_id)
