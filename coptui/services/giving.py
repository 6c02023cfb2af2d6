"""Giving a topic's report to those who can decide, and what came of it (R107, R108)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from coptui.domain import giving as rules
from coptui.domain import intervals
from coptui.domain.giving import Result
from coptui.domain.recommendations import RecommendationStatus
from coptui.errors import NotFound, Refused
from coptui.services import audit
from coptui.services.done import Done
from coptui.services.refusing import in_plain_words, line, note
from coptui.services.undo import Recording, recording
from coptui.store.models import (
    Dissemination,
    Influencer,
    Recommendation,
    RecommendationInfluencer,
    Report,
)
from coptui.workspace import Workspace

_AREA = frozenset({"communities"})


@dataclass(frozen=True)
class GivenView:
    """A report and one who is to have it, or has it."""

    id: int
    topic_id: int | None
    report: str
    name: str
    route_in: str
    sent_on: date | None
    offered_on: date | None
    follow_up_due: date | None
    reply: str
    result: str

    @property
    def state(self) -> str:
        """How it stands."""
        return rules.state(self.sent_on, self.offered_on, self.result)

    @property
    def mark(self) -> str:
        """The sign of its state."""
        return rules.mark(self.state)


def of(ws: Workspace, topic_id: int) -> list[GivenView]:
    """Those who are to have the report of a topic, and those who have it."""
    return _views(Report.series == topic_id)


def show(ws: Workspace, given_id: int) -> GivenView:
    """One of them."""
    _row(given_id)
    return _views(Dissemination.id == given_id)[0]


def sent(ws: Workspace, given_id: int, on: date | None = None) -> Done[GivenView]:
    """It was sent; what was agreed and addressed to them is sent with it."""
    row, day = _row(given_id), on or ws.today()
    _check(ws, row, "sent", day)
    with recording(ws, f"The report went to {_name(row)}", _AREA) as rec:
        rec.changing(row)
        row.sent_on, row.follow_up_due = day, _follow_up(row, day)
        row.save()
        _recommendations_went(rec, row, day)
        audit.note(ws, "report.given", subject="dissemination", subject_id=row.id)
    view = show(ws, given_id)
    return Done(view, f"{view.name} has it. A meeting is offered if nobody answers.", rec.id, _AREA)


def offered(ws: Workspace, given_id: int, on: date | None = None) -> Done[GivenView]:
    """A meeting or a presentation was offered."""
    row, day = _row(given_id), on or ws.today()
    _check(ws, row, "offered", day)
    with recording(ws, f"A meeting was offered to {_name(row)}", _AREA) as rec:
        rec.changing(row)
        row.offered_on, row.follow_up_due = day, _follow_up(row, day)
        row.save()
    return Done(show(ws, given_id), "A meeting is offered.", rec.id, _AREA)


def answered(ws: Workspace, given_id: int, result: str, reply: str = "") -> Done[GivenView]:
    """What came of it: a meeting, a presentation, a reply, declined, or nothing."""
    row = _row(given_id)
    try:
        new = Result(line(result).casefold())
    except ValueError as error:
        known = ", ".join(one.value for one in Result)
        raise Refused(f"What came of it is one of {known}.", field="result") from error
    _check(ws, row, "answered", ws.today())
    with recording(ws, f"The answer of {_name(row)}", _AREA) as rec:
        rec.changing(row)
        row.result, row.reply, row.follow_up_due = new.value, note(reply), None
        row.save()
    return Done(show(ws, given_id), f"Noted: {new}.", rec.id, _AREA)


def _check(ws: Workspace, row: Any, what: str, day: date) -> None:
    if day > ws.today():
        raise Refused("That day is still to come.", field="on")
    with in_plain_words("It stands on the page of its topic."):
        rules.check(row.sent_on, row.result, what=what)


def _follow_up(row: Any, day: date) -> date:
    own = row.report.community.intervals or {}
    days = own.get("influencer_follow_up", intervals.DEFAULTS["influencer_follow_up"])
    return day + timedelta(days=int(days))


def _recommendations_went(rec: Recording, row: Any, day: date) -> None:
    asked: Any = (
        Recommendation.select()
        .join(RecommendationInfluencer)
        .where(
            Recommendation.series == row.report.series_id,
            RecommendationInfluencer.influencer == row.influencer_id,
            Recommendation.status == RecommendationStatus.agreed.value,
        )
    )
    for one in list(asked):
        rec.changing(one)
        one.status, one.status_on = RecommendationStatus.sent.value, day
        one.save()


def _name(row: Any) -> str:
    return row.influencer.body if row.influencer_id else "somebody"


def _views(*where: Any) -> list[GivenView]:
    query: Any = (
        Dissemination.select(
            Dissemination.id, Report.series, Report.title, Influencer.body, Influencer.route_in,
            Dissemination.sent_on, Dissemination.offered_on, Dissemination.follow_up_due,
            Dissemination.reply, Dissemination.result,
        )
        .join_from(Dissemination, Report)
        .join_from(Dissemination, Influencer)
        .where(*where)
        .order_by(Dissemination.sent_on.is_null(False), Dissemination.id)
    )  # fmt: skip
    return [GivenView(*row) for row in query.tuples()]


def _row(given_id: int) -> Any:
    row = Dissemination.get_or_none(Dissemination.id == given_id)
    if row is None:
        raise NotFound("There is no such line.", "See `coptui influencers given`.")
    return row
