"""What a report is about: a session, a topic, or a community in a period of time."""

from __future__ import annotations

from datetime import date, timedelta
from importlib import import_module
from typing import Any

from coptui.errors import NotFound
from coptui.services import naming
from coptui.services.reports import rows
from coptui.services.session_views import code_of, session_row
from coptui.services.topics import topic_row
from coptui.store.models import Community, Report
from coptui.workspace import Workspace

_FACTS = {
    "session": "session_facts",
    "photos": "photo_facts",
    "topic": "topic_facts",
    "status": "status_facts",
    "year": "year_facts",
    "years": "year_facts",
    "slides": "slide_facts",
    "posts": "post_facts",
}


_DAYS = {"status": 365, "year": 365, "years": 365, "slides": 365, "posts": 365}
"""How many days back a report about a community looks, where nobody says."""


def last(kind: str, subject: int, since: date | None, until: date | None) -> Any | None:
    """The last report of a subject, and of that period where one is given; or none.

    A report about a community of another period is another report. Where no period is asked for,
    the one that is open is gone on with.
    """
    subject = _home(kind, subject)
    if kind not in _DAYS:
        return rows.latest(kind, subject)
    if since is None and until is None:
        return rows.latest(kind, subject, states=rows.OPEN)
    found: Any = Report.select().where(
        Report.kind == kind, Report.community == subject,
        Report.period_from == since, Report.period_to == until,
    )  # fmt: skip
    return found.order_by(Report.version.desc()).first()


def new(
    ws: Workspace, kind: str, subject_id: int, since: date | None, until: date | None
) -> Report:
    """A report that is not stored yet, of this kind and about this subject. Raises `NotFound`."""
    made: dict[str, Any] = {
        "kind": kind, "made_on": ws.today(), "made": {}, "chosen": {}, "words": {},
        "period_from": since, "period_to": until,
    }  # fmt: skip
    name = rows.KINDS[kind]
    if kind in ("session", "photos"):
        row = session_row(subject_id)
        about = {"session": row.id, "series": row.series_id, "community": row.community_id}
        return Report(**made, **about, title=f"{name} {code_of(row)}")
    if kind == "topic":
        topic = topic_row(subject_id)
        title = naming.unnamed(ws, topic.community_id).without(topic.title)
        return Report(**made, series=topic.id, community=topic.community_id, title=title)
    community = Community.get_or_none(Community.id == _home(kind, subject_id))
    if community is None:
        raise NotFound("There is no such community.", "See `coptui communities list`.")
    made["period_to"] = until or ws.today()
    made["period_from"] = since or made["period_to"] - timedelta(days=_DAYS[kind] - 1)
    title = name if kind == "years" else f"{name} of {community.name}"
    return Report(**made, community=community.id, title=title)


def _home(kind: str, subject: int) -> int:
    """Where a report on all communities is kept: with the first of them."""
    if kind != "years":
        return subject
    first: Any = Community.select().order_by(Community.id).first()
    return 0 if first is None else int(first.id)


def subject_id(row: Any) -> int:
    """The number of what a report is about, as `new` takes it."""
    if row.kind in ("session", "photos"):
        return int(row.session_id)
    return int(row.series_id if row.kind == "topic" else row.community_id)


def facts(ws: Workspace, row: Any) -> Any:
    """Everything that may be told in a report."""
    module: Any = import_module(f"coptui.services.reports.{_FACTS[row.kind]}")
    if row.kind in ("session", "photos"):
        return module.facts(ws, subject_id(row))
    if row.kind == "topic":
        return module.facts(ws, row.series_id, version=row.version, level=row.level)
    if row.kind == "posts":
        most = row.chosen.get("limits", {}).get("length")
        return module.facts(ws, row.community_id, row.period_from, row.period_to, most=most)
    whose = None if row.kind == "years" else row.community_id
    return module.facts(ws, whose, row.period_from, row.period_to)


def coverage(ws: Workspace, row: Any) -> tuple[str, ...]:
    """Sessions that a final report does not hold, in sentences; nothing for other reports (R93)."""
    if row.kind != "topic":
        return ()
    module: Any = import_module("coptui.services.reports.coverage")
    return tuple(module.of(ws, row.series_id))
