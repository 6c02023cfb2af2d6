"""Giving a topic's report to those who can decide, and what came of it (R107, R108)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from coptui.domain import giving as rules
from coptui.domain import intervals
from coptui.domain.giving import Result
from coptui.domain.recommendations import RecommendationStatus, is_for_everyone
from coptui.domain.reports.states import ReportStatus
from coptui.errors import NotFound, Refused
from coptui.services import audit
from coptui.services.done import Done
from coptui.services.refusing import in_plain_words, line, note
from coptui.services.reports import sign_off, stored
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
    report_id: int = 0
    version: int = 1
    influencer_id: int | None = None
    contact_id: int | None = None
    channel: str = ""
    mailing_id: int | None = None
    note: str = ""
    result_on: date | None = None
    community_id: int = 0

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


def of_report(ws: Workspace, report_id: int) -> list[GivenView]:
    """The same for one version of a report of any kind."""
    return _views(Dissemination.report == report_id)


def all(ws: Workspace, community_id: int | None = None) -> list[GivenView]:  # noqa: A001
    """Everything that is to be given to those who can decide, or was, over all reports."""
    return _views(*([] if community_id is None else [Report.community == community_id]))


def put_down(ws: Workspace, report_id: int, influencer_id: int) -> Done[GivenView]:
    """Somebody who can decide is to have this report; twice is as once."""
    body = Influencer.get_or_none(Influencer.id == influencer_id)
    if body is None:
        raise NotFound("There is no such entry in the register.", "See `coptui influencers list`.")
    if Report.get_or_none(Report.id == report_id) is None:
        raise NotFound("There is no such report.", "See `coptui report list`.")
    there = Dissemination.get_or_none(
        Dissemination.report == report_id, Dissemination.influencer == influencer_id
    )
    if there is not None:
        return Done(show(ws, there.id), f"{body.body} is put down for it already.")
    with recording(ws, f"The report is to go to {body.body}", _AREA) as rec:
        row = Dissemination.create(report=report_id, influencer=influencer_id)
        rec.created(row)
    return Done(show(ws, row.id), f"{body.body} is to have it.", rec.id, _AREA)


def show(ws: Workspace, given_id: int) -> GivenView:
    """One of them."""
    _row(given_id)
    return _views(Dissemination.id == given_id)[0]


def sent(
    ws: Workspace, given_id: int, on: date | None = None, *, channel: str = "by hand",
    words: str = "",
) -> Done[GivenView]:  # fmt: skip
    """It was sent; what was agreed and addressed to them is sent with it.

    `channel` is how it went, `words` what was written with it. What has happened is noted, also of
    a report that was not agreed to; an agreed one is circulated from then on.
    """
    row, day = _row(given_id), on or ws.today()
    _check(ws, row, "sent", day)
    with recording(ws, f"The report went to {_name(row)}", _AREA) as rec:
        mark_sent(rec, row, day, channel=line(channel), words=note(words))
        if stored.status_of(row.report) is ReportStatus.agreed:
            sign_off.left(ws, rec, row.report)
        audit.note(ws, "report.given", subject="dissemination", subject_id=row.id)
    view = show(ws, given_id)
    return Done(view, f"{view.name} has it. A meeting is offered if nobody answers.", rec.id, _AREA)


def offered(ws: Workspace, given_id: int, on: date | None = None) -> Done[GivenView]:
    """A meeting or a presentation was offered."""
    row, day = _row(given_id), on or ws.today()
    _check(ws, row, "offered", day)
    with recording(ws, f"A meeting was offered to {_name(row)}", _AREA) as rec:
        mark_offered(rec, row, day)
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
        row.result_on = ws.today()
        row.save()
    return Done(show(ws, given_id), f"Noted: {new}.", rec.id, _AREA)


def mark_sent(
    rec: Recording, row: Any, day: date, *, channel: str, words: str = "",
    mailing_id: int | None = None,
) -> None:  # fmt: skip
    """Note in an act under way that one of them has it, and what they are asked with it."""
    rec.changing(row)
    row.sent_on, row.follow_up_due = day, _follow_up(row, day)
    row.channel, row.note, row.mailing_id = channel, words or row.note, mailing_id
    row.save()
    _recommendations_went(rec, row, day)


def mark_offered(rec: Recording, row: Any, day: date) -> None:
    """Note in an act under way that one of them was offered a meeting."""
    rec.changing(row)
    row.offered_on, row.follow_up_due = day, _follow_up(row, day)
    row.save()


def everyone_has_it(rec: Recording, report: Any, day: date) -> None:
    """Note in an act under way that the list has it: what is asked of everyone is sent with it."""
    asked: Any = Recommendation.select().where(
        Recommendation.series == report.series_id,
        Recommendation.status == RecommendationStatus.agreed.value,
    )
    for one in list(asked):
        if is_for_everyone(one.addressed_to):
            rec.changing(one)
            one.status, one.status_on = RecommendationStatus.sent.value, day
            one.save()


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
            Dissemination.reply, Dissemination.result, Report.id, Report.version, Influencer.id,
            Influencer.contact, Dissemination.channel, Dissemination.mailing_id,
            Dissemination.note, Dissemination.result_on, Report.community,
        )
        .join_from(Dissemination, Report)
        .join_from(Dissemination, Influencer)
        .where(*(where or (True,)))
        .order_by(Dissemination.sent_on.is_null(False), Dissemination.id)
    )  # fmt: skip
    return [GivenView(*row) for row in query.tuples()]


def _row(given_id: int) -> Any:
    row = Dissemination.get_or_none(Dissemination.id == given_id)
    if row is None:
        raise NotFound("There is no such line.", "See `coptui influencers given`.")
    return row
