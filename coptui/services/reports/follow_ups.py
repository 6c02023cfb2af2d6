"""Who has which report over all communities, who owes an answer, what became of what was asked."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from coptui.domain import dates
from coptui.domain import giving as rules
from coptui.domain.counting import agree, counted
from coptui.domain.text import fold
from coptui.services import recommendations
from coptui.services.recommendations import RecommendationView
from coptui.store.models import Community, Dissemination, Influencer, Recommendation, Report
from coptui.workspace import Workspace

_LAST = date.max


@dataclass(frozen=True)
class GivenLine:
    """A report and one of those who can decide: to be given it, or having it."""

    today: date
    id: int
    report_id: int
    report: str
    version: int
    community: str
    topic_id: int | None
    name: str
    route_in: str
    sent_on: date | None
    offered_on: date | None
    follow_up_due: date | None
    reply: str
    result: str
    reachable: bool = True  # whether a person is put down who can be written to

    @property
    def state(self) -> str:
        """How it stands."""
        return rules.state(self.sent_on, self.offered_on, self.result)

    @property
    def mark(self) -> str:
        """The sign of its state."""
        return rules.mark(self.state)

    @property
    def owes(self) -> bool:
        """Whether it was given and nothing is known of it yet."""
        return self.sent_on is not None and not self.result

    @property
    def is_due(self) -> bool:
        """Whether it is the day to ask."""
        return self.owes and self.follow_up_due is not None and self.follow_up_due <= self.today

    @property
    def when(self) -> str:
        """What follows, and by when, in a few words."""
        if self.result:
            return ""
        if self.sent_on is None:
            return "not sent yet"
        if self.follow_up_due is None:
            return f"sent {dates.day(self.sent_on, self.today)}"
        if self.is_due:
            return "ring them now" if self.offered_on else "offer a meeting now"
        return f"ask on {dates.day(self.follow_up_due, self.today)}"


def given(ws: Workspace) -> list[GivenLine]:
    """All of them: those to be asked first, then those to be given it, then the answered."""
    query: Any = (
        Dissemination.select(
            Dissemination.id, Report.id, Report.title, Report.version, Community.name,
            Report.series, Influencer.body, Influencer.route_in, Dissemination.sent_on,
            Dissemination.offered_on, Dissemination.follow_up_due, Dissemination.reply,
            Dissemination.result, Influencer.contact.is_null(False),
        )
        .join_from(Dissemination, Report)
        .join_from(Report, Community)
        .join_from(Dissemination, Influencer)
    )  # fmt: skip
    found = [GivenLine(ws.today(), *row) for row in query.tuples()]
    return sorted(found, key=_order)


def _order(one: GivenLine) -> tuple[bool, bool, date, str, int]:
    due = one.follow_up_due or _LAST
    return (bool(one.result), not one.is_due and one.sent_on is not None, due, fold(one.name),
            one.id)  # fmt: skip


def standing(ws: Workspace) -> str:
    """In a sentence: how many are to be given something, how many are to be asked."""
    every = given(ws)
    due, ring = asked_now(every)
    owed = sum(one.owes for one in every)
    to_give = sum(one.sent_on is None for one in every)
    said = []
    if due:
        said.append(due_words(due))
    if ring:
        said.append(ring_words(ring))
    if rest := owed - due - ring:
        said.append(f"{rest} {agree(rest, 'has', 'have')} a report and time to answer")
    if to_give:
        said.append(f"{counted(to_give, 'report')} to be given to those who can decide")
    return " · ".join(said)


def asked_now(every: Iterable[GivenLine]) -> tuple[int, int]:
    """How many are to be offered a meeting today, and how many to be rung after an offer."""
    due = [one for one in every if one.is_due]
    offered = sum(one.offered_on is not None for one in due)
    return len(due) - offered, offered


def due_words(number: int) -> str:
    """Those who are to be offered a meeting."""
    return f"{number} to be asked now whether they would like to meet"


def ring_words(number: int) -> str:
    """Those who were offered one and are to be rung."""
    return f"{number} to be rung now: a meeting was offered, and nothing came yet"


def asked(ws: Workspace) -> list[tuple[str, RecommendationView]]:
    """Every recommendation with its community: those still under way first, by topic."""
    rows: Any = Recommendation.select(Recommendation.series).distinct()
    found: list[tuple[str, RecommendationView]] = []
    for row in rows:
        name = row.series.community.name
        found += [(name, one) for one in recommendations.of(ws, row.series_id)]
    return sorted(found, key=lambda one: (one[1].status in _OVER, fold(one[0]), one[1].id))


_OVER = frozenset({"done", "declined", "seen elsewhere"})
