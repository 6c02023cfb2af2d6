"""The demo's reports: a summary of each session that was held, and the final reports in full."""

from __future__ import annotations

from typing import Any

from coptui.domain import dates
from coptui.domain.reports import growing, pieces
from coptui.domain.reports.growing import Grown
from coptui.domain.reports.pieces import Made
from coptui.domain.sessions import PAST
from coptui.services.reports import checking, drafting, subjects
from coptui.services.session_views import code_of
from coptui.store.models import CapturedItem, Report, ReportFinding, Session
from coptui.workspace import Workspace

_HELD = [status.value for status in PAST]
FOREWORDS: dict[str, str] = {
    "Ward to front door": (
        "We began with a question that everybody had and nobody owned: what helps on the day "
        "itself? What moved me most was a driver who waited until the light was on. Nobody had "
        "asked him to. Most of what we recommend here costs a phone call, and all of it has been "
        "done by somebody already."
    ),
    "Medicines that travel with you": (
        "Tablets are nobody's favourite subject, and yet the room was full four times. People who "
        "fill the boxes, people who carry them home and people who swallow what is in them sat at "
        "one table. I learned that a page with pictures can be worth a week on a ward. Thank you "
        "to those who told us what it is like on the second evening."
    ),
}
"""What the chair wrote in front of the final reports."""
FOREWORD_OF_THE_DAY = (
    "At the end three people said that they had understood the other side for the first time. "
    "Thank you."
)
"""What the chair wrote in front of the summary that is still a draft."""


def write(ws: Workspace) -> None:
    """Put them together from what is said to have been captured."""
    for report in Report.select().where(Report.kind == "topic"):
        report.words = {"foreword": FOREWORDS[report.title]} if report.title in FOREWORDS else {}
        report.level = "public"  # what was found out is for whoever can use it
        _compose(ws, report)
        report.save()
    for row in Session.select().where(Session.status.in_(_HELD)).order_by(Session.id):
        _summary(ws, row)
    for report in Report.select().where(Report.status == "circulated"):
        _clear(ws, report)


def _clear(ws: Workspace, report: Any) -> None:
    """What the check finds in a report that went round was looked at then, and why it stays."""
    for one in checking.check(ws, report.id).findings:
        ReportFinding.create(
            report=report.id, rule=one.rule, excerpt=one.excerpt, noted_at=ws.now(),
            reason="There are several on every ward.",
        )  # fmt: skip


def _summary(ws: Workspace, row: Any) -> None:
    """Agreed and sent round where its session says so, a draft where it does not."""
    report: Any = subjects.new(ws, "session", row.id, None, None)
    day = dates.local_day(row.starts_at, row.community.time_zone)
    report.made_on = row.summary_agreed_on or min(day, ws.today())
    if row.summary_agreed_on is not None:
        report.status, report.status_on = "circulated", row.summary_circulated_on
        report.signed_off_by = "the author"
    else:
        report.words = {"foreword": FOREWORD_OF_THE_DAY}
    if CapturedItem.select().where(CapturedItem.session == row.id).exists():
        _compose(ws, report)
    else:
        report.text = (
            f"# {row.community.name}, session {row.number}\n\nThank you for being there. What we "
            f"concluded at {code_of(row)} stands in the final report.\n"
        )
        report.made = {"text": report.text}
    report.save()


def _compose(ws: Workspace, report: Any) -> None:
    now = drafting.made_now(ws, report)
    report.text = now.text
    report.made = pieces.as_plain(growing.made_of(Made(), now, Grown(now.text)))
